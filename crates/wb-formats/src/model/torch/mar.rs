//! TorchServe's model archives.

use super::archive;
use crate::archive::zip::dialect::Dialect;
use crate::archive::zip::directory::Directory;
use crate::format::Input;
use crate::generated::Facts;
use crate::notes::{Defect, Notes, Role};
use crate::sniff::extension;
use serde::Serialize;
use serde_json::Value;

crate::format_room! {
    /// `.mar` archives for TorchServe: the manifest with its handler, the Python sources that the server runs, and
    /// the requirements that it may install. The model inside is judged as what it is.
    pub static FORMAT = {
        id: "torch-mar",
        name: "TorchServe archive",
        since: "0.1.0",
        extensions: ["mar"],
        facts: MarFacts,
        sniff: |_| false,
        read: read,
    };
}

/// What a `.mar` archive says.
#[derive(Clone, Debug, Default, Serialize)]
pub struct MarFacts {
    /// The model's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model_name: Option<String>,
    /// The handler, as the manifest writes it: a file, `file:function`, or the name of one that TorchServe has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handler: Option<String>,
    /// True if the handler's file is in the archive.
    pub has_handler_file: bool,
    /// The Python file that defines the model's class, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model_file: Option<String>,
    /// The file with the weights.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serialized_file: Option<String>,
    /// The requirements file that the manifest names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requirements_file: Option<String>,
    /// The lines of all requirements files, comments and blank lines left out, up to [`MarFacts::NAMES_KEPT`].
    pub requirements: Vec<String>,
    /// Python sources in the archive, up to [`MarFacts::NAMES_KEPT`].
    pub python_sources: Vec<String>,
    /// Native libraries in the archive, up to [`MarFacts::NAMES_KEPT`].
    pub native_code: Vec<String>,
}

impl MarFacts {
    /// How many names of one kind are kept.
    pub const NAMES_KEPT: usize = 1_000;
}

const MANIFEST: &str = "MAR-INF/MANIFEST.json";

/// What a zip with TorchServe's manifest is.
pub(crate) static DIALECT: Dialect = Dialect {
    id: "torch-mar",
    matches: |directory| {
        directory
            .members
            .iter()
            .any(|member| member.name.eq_ignore_ascii_case(MANIFEST))
    },
    read: |directory, input, notes| Some(Facts::TorchMar(facts(directory, input, notes))),
    role: |_, member| match extension(&member.name).as_str() {
        "py" if !member.name.contains("code/__torch__") => Role::As("python-source"),
        _ if member.name.starts_with("MAR-INF/") || is_requirements(&member.name) => Role::Aside,
        // An unpacked PyTorch archive may lie in a `.mar`, and its members are what they are there.
        _ => archive::role(member),
    },
};

fn is_requirements(name: &str) -> bool {
    let base = name.rsplit('/').next().unwrap_or(name);
    base.starts_with("requirements") && base.ends_with(".txt")
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let directory = Directory::read(input.source, input.meter, notes);
    Facts::TorchMar(facts(&directory, input, notes))
}

fn facts(directory: &Directory, input: &Input<'_>, notes: &mut Notes) -> MarFacts {
    let mut facts = MarFacts::default();
    manifest(directory, input, notes, &mut facts);
    for member in &directory.members {
        let kept = match extension(&member.name).as_str() {
            "py" if member.header().bytes > 0 => &mut facts.python_sources,
            "so" | "dll" | "dylib" | "pyd" => &mut facts.native_code,
            _ => continue,
        };
        if kept.len() < MarFacts::NAMES_KEPT {
            kept.push(member.name.to_string());
        }
    }
    if let Some(handler) = &facts.handler {
        // TorchServe splits at the last colon.
        let file = handler
            .rsplit_once(':')
            .map_or(handler.as_str(), |(file, _)| file);
        let with_ending = format!("{file}.py");
        facts.has_handler_file = directory
            .members
            .iter()
            .any(|member| &*member.name == file || *member.name == with_ending);
    }
    let named = facts.requirements_file.clone();
    let lists = directory
        .members
        .iter()
        .filter(|member| is_requirements(&member.name) || named.as_deref() == Some(&*member.name));
    for member in lists.take(MarFacts::NAMES_KEPT) {
        match directory.read_small(member, input, 1 << 20) {
            Ok(bytes) => requirements(&String::from_utf8_lossy(&bytes), &mut facts.requirements),
            Err(error) => notes.stopped(error.into()),
        }
    }
    facts
}

fn manifest(directory: &Directory, input: &Input<'_>, notes: &mut Notes, facts: &mut MarFacts) {
    let is_manifest = |name: &str| name.eq_ignore_ascii_case(MANIFEST);
    for member in directory
        .members
        .iter()
        .filter(|member| is_manifest(&member.name))
    {
        let bytes = match directory.read_small(member, input, 1 << 20) {
            Ok(bytes) => bytes,
            Err(error) => return notes.stopped(error.into()),
        };
        let Ok(manifest) = serde_json::from_slice::<Value>(&bytes) else {
            let detail = format!("`{}` is no JSON", member.name);
            notes.defect(Defect::at(
                "torch-mar-manifest-invalid",
                member.data_offset,
                detail,
            ));
            return;
        };
        let model = manifest.get("model").unwrap_or(&Value::Null);
        let text = |key: &str| {
            let value = model.get(key)?.as_str()?;
            Some(value.chars().take(1_024).collect::<String>()).filter(|value| !value.is_empty())
        };
        facts.model_name = text("modelName");
        facts.handler = text("handler");
        facts.model_file = text("modelFile");
        facts.serialized_file = text("serializedFile");
        facts.requirements_file = text("requirementsFile");
    }
}

/// The lines of a requirements file that ask for something; lines joined with `\` are one.
fn requirements(text: &str, out: &mut Vec<String>) {
    let joined = text.replace("\\\r\n", " ").replace("\\\n", " ");
    for line in joined.lines() {
        let line = line.split(" #").next().unwrap_or(line).trim();
        if line.is_empty() || line.starts_with('#') || out.len() >= MarFacts::NAMES_KEPT {
            continue;
        }
        out.push(line.chars().take(1_024).collect());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requirements_are_lines_that_ask_for_something() {
        let mut out = Vec::new();
        requirements(
            "# a\n\nnumpy==1 # pinned\n--extra-index-url \\\n  http://x\n",
            &mut out,
        );
        assert_eq!(out, ["numpy==1", "--extra-index-url    http://x"]);
    }
}
