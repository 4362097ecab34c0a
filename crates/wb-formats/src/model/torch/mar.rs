//! TorchServe's model archives.

use super::archive;
use crate::archive::zip::dialect::Dialect;
use crate::archive::zip::directory::Directory;
use crate::format::Input;
use crate::generated::Facts;
use crate::notes::{Child, ChildData, Defect, Notes, Role};
use crate::sniff::extension;
use crate::source::ReadError;
use serde::Serialize;
use serde_json::Value;
use std::sync::Arc;

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

/// What a tar with TorchServe's manifest is: the same archive in another packing. Its Python sources get their role.
pub(crate) fn in_tar(notes: &mut Notes) {
    let name = |child: &Child| child.name.strip_prefix("./").unwrap_or(&child.name).to_owned();
    if !notes
        .children
        .iter()
        .any(|child| name(child).eq_ignore_ascii_case(MANIFEST))
    {
        return;
    }
    let mut children = std::mem::take(&mut notes.children);
    let mut parts = Vec::new();
    for child in &mut children {
        if extension(&child.name) == "py" {
            child.role = Role::As("python-source");
        }
        if let ChildData::Source(source) = &child.data {
            let bytes = source.len().unwrap_or(0);
            let source = Arc::clone(source);
            parts.push(Part {
                name: name(child),
                bytes,
                open: Box::new(move |max| source.read_vec(0, max)),
            });
        }
    }
    let facts = describe(&parts, notes);
    notes.children = children;
    notes.more_facts.push(Facts::TorchMar(facts));
}

/// A member of the archive, whatever it is packed in.
struct Part<'a> {
    name: String,
    bytes: u64,
    /// Its bytes, up to a number of them.
    open: Box<dyn Fn(u64) -> Result<Vec<u8>, ReadError> + 'a>,
}

fn facts(directory: &Directory, input: &Input<'_>, notes: &mut Notes) -> MarFacts {
    let parts: Vec<_> = directory
        .members
        .iter()
        .map(|member| Part {
            name: member.name.to_string(),
            bytes: member.header().bytes,
            open: Box::new(move |max| directory.read_small(member, input, max)),
        })
        .collect();
    describe(&parts, notes)
}

/// How much of the manifest and of a list of requirements is read.
const TEXT_BYTES_MAX: u64 = 1 << 20;

fn describe(parts: &[Part<'_>], notes: &mut Notes) -> MarFacts {
    let mut facts = MarFacts::default();
    for part in parts
        .iter()
        .filter(|part| part.name.eq_ignore_ascii_case(MANIFEST))
    {
        match (part.open)(TEXT_BYTES_MAX) {
            Ok(bytes) => manifest(&part.name, &bytes, notes, &mut facts),
            Err(error) => notes.stopped(error.into()),
        }
    }
    for part in parts {
        let kept = match extension(&part.name).as_str() {
            "py" if part.bytes > 0 => &mut facts.python_sources,
            "so" | "dll" | "dylib" | "pyd" => &mut facts.native_code,
            _ => continue,
        };
        if kept.len() < MarFacts::NAMES_KEPT {
            kept.push(part.name.clone());
        }
    }
    if let Some(handler) = &facts.handler {
        // TorchServe splits at the last colon.
        let file = handler
            .rsplit_once(':')
            .map_or(handler.as_str(), |(file, _)| file);
        let with_ending = format!("{file}.py");
        facts.has_handler_file = parts
            .iter()
            .any(|part| part.name == file || part.name == with_ending);
    }
    let named = facts.requirements_file.clone();
    let lists = parts
        .iter()
        .filter(|part| is_requirements(&part.name) || named.as_deref() == Some(part.name.as_str()));
    for part in lists.take(MarFacts::NAMES_KEPT) {
        match (part.open)(TEXT_BYTES_MAX) {
            Ok(bytes) => requirements(&String::from_utf8_lossy(&bytes), &mut facts.requirements),
            Err(error) => notes.stopped(error.into()),
        }
    }
    facts
}

fn manifest(name: &str, bytes: &[u8], notes: &mut Notes, facts: &mut MarFacts) {
    let Ok(manifest) = serde_json::from_slice::<Value>(bytes) else {
        let detail = format!("`{name}` is no JSON");
        notes.defect(Defect::new("torch-mar-manifest-invalid", detail));
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
