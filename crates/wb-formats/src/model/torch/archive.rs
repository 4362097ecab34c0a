//! PyTorch's zip archives: checkpoints, TorchScript, packages, exported programs.

use crate::archive::zip::dialect::Dialect;
use crate::archive::zip::directory::{Directory, Member};
use crate::format::Input;
use crate::generated::Facts;
use crate::model::torch::tensors::{TorchTensorsFacts, list as list_tensors};
use crate::notes::{Notes, Role};
use crate::sniff::extension;
use serde::Serialize;
use std::collections::BTreeSet;
use wb_core::GapReason;

crate::format_room! {
    /// Zips as `torch.save`, `torch.jit.save` (lite interpreter, too), `torch.package` and `torch.export.save` write
    /// them. Every pickle in them is read as one, whatever it is called; TorchScript and Python sources are read;
    /// storages of tensors are looked at for programs and pickles at their beginning, and skipped otherwise. Native
    /// code (`AOTInductor` libraries) is listed by name.
    pub static FORMAT = {
        id: "torch-zip",
        name: "PyTorch archive",
        since: "0.1.0",
        extensions: ["pt", "pth", "ptl", "pt2", "bin", "ckpt"],
        facts: TorchZipFacts,
        sniff: |_| false,
        read: read,
    };
}

/// What the members of a PyTorch archive say.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TorchZipFacts {
    /// What kinds of archive it is: one, as a rule.
    pub kinds: Vec<Kind>,
    /// The folder that all members are in, which is the archive's name when it was saved.
    pub root: String,
    /// The file format's version, as it is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// `little` or `big`, as it is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub byteorder: Option<String>,
    /// How many tensor storages there are.
    pub storages_count: u64,
    /// How many bytes they have together.
    pub storages_bytes: u64,
    /// Pickles by name, up to [`TorchZipFacts::NAMES_KEPT`].
    pub pickles: Vec<String>,
    /// TorchScript sources: how many.
    pub torchscript_files: u64,
    /// Python sources that a package runs when it is loaded, up to [`TorchZipFacts::NAMES_KEPT`].
    pub python_sources: Vec<String>,
    /// Python modules that a package takes from the machine that loads it.
    pub extern_modules: Vec<String>,
    /// Operators that the bytecode of the lite interpreter names (`aten::add`), sorted, up to
    /// [`TorchZipFacts::OPERATORS_KEPT`].
    pub bytecode_operators: Vec<String>,
    /// Libraries and sources of native code, up to [`TorchZipFacts::NAMES_KEPT`].
    pub native_code: Vec<String>,
}

impl TorchZipFacts {
    /// How many names of one kind are kept.
    pub const NAMES_KEPT: usize = 1_000;
    /// How many operators are kept.
    pub const OPERATORS_KEPT: usize = 20_000;
    /// How much bytecode is read.
    pub const BYTECODE_BYTES_MAX: u64 = 64 << 20;
}

/// What an archive is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// `torch.save`.
    Checkpoint,
    /// `torch.jit.save`.
    Torchscript,
    /// `_save_for_lite_interpreter`: TorchScript with compiled bytecode.
    LiteInterpreter,
    /// `torch.package`.
    Package,
    /// `torch.export.save` and `AOTInductor` packages.
    ExportedProgram,
}

/// What a zip with PyTorch's members is.
pub(crate) static DIALECT: Dialect = Dialect {
    id: "torch-zip",
    matches: |directory| {
        directory.members.iter().any(|member| {
            let (_, rest) = split_root(&member.name);
            matches!(
                rest,
                "data.pkl"
                    | "constants.pkl"
                    | "bytecode.pkl"
                    | ".data/extern_modules"
                    | ".data/version"
                    | "archive_format"
            ) || rest.starts_with("code/__torch__")
        })
    },
    read: |directory, input, notes| Some(Facts::TorchZip(facts(directory, input, notes))),
    role: |_, member| role(member),
};

/// The Python modules that a package brings as source; none if the archive is no package.
pub(crate) fn package_modules(directory: &Directory) -> Option<BTreeSet<String>> {
    let listed = || directory.listed().map(|member| split_root(&member.name).1);
    if !listed().any(|rest| rest == ".data/extern_modules") {
        return None;
    }
    let sources = directory
        .listed()
        .filter(|member| !member.is_disputed && part(&member.name) == Part::Python);
    let modules = sources.filter_map(|member| {
        let file = split_root(&member.name).1.strip_suffix(".py")?;
        Some(file.strip_suffix("/__init__").unwrap_or(file).replace('/', "."))
    });
    Some(modules.collect())
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let directory = Directory::read(input.source, input.meter, notes);
    Facts::TorchZip(facts(&directory, input, notes))
}

/// `archive/data/0` → (`archive`, `data/0`).
fn split_root(name: &str) -> (&str, &str) {
    name.split_once('/').unwrap_or(("", name))
}

/// What a member is to the loaders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Pickle,
    Storage,
    TorchScript,
    Python,
    Native,
    Note,
    Other,
}

fn part(name: &str) -> Part {
    let (_, rest) = split_root(name);
    if is_storage(rest) {
        return Part::Storage;
    }
    match extension(rest).as_str() {
        "pkl" | "debug_pkl" | "pickle" => Part::Pickle,
        // A package keeps TorchScript modules below `.data/ts_code`.
        "py" if rest.starts_with("code/__torch__") || rest.contains("/code/__torch__") => Part::TorchScript,
        "py" => Part::Python,
        "so" | "dll" | "dylib" | "pyd" | "cpp" | "cu" | "cubin" | "ptx" | "spv" | "hsaco" | "o" => {
            Part::Native
        }
        _ if is_note(rest) => Part::Note,
        _ => Part::Other,
    }
}

/// Raw numbers: `data/0`, `constants/3`, `.data/1.storage`, `data/weights/weight_4`, `data/constants/tensor_5`.
fn is_storage(rest: &str) -> bool {
    let number = [
        "data/weights/weight_",
        "data/weights/param_",
        "data/constants/tensor_",
        "data/",
        "constants/",
        "tensors/",
        ".data/ts_code/constants/",
    ]
    .into_iter()
    .find_map(|prefix| rest.strip_prefix(prefix))
    .or_else(|| {
        rest.strip_prefix(".data/")
            .and_then(|rest| rest.strip_suffix(".storage"))
    });
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

/// Short texts that describe the archive.
fn is_note(rest: &str) -> bool {
    matches!(
        rest,
        "version"
            | "byteorder"
            | "archive_format"
            | "archive_version"
            | ".format_version"
            | ".storage_alignment"
            | ".data/version"
            | ".data/extern_modules"
            | ".data/python_version"
            | ".data/serialization_id"
    )
}

pub(super) fn role(member: &Member) -> Role {
    match part(&member.name) {
        Part::Pickle => Role::As("pickle"),
        Part::Storage => Role::Payload,
        Part::TorchScript => Role::As("torchscript-code"),
        Part::Python => Role::As("python-source"),
        Part::Note => Role::Aside,
        Part::Native | Part::Other => Role::Judge,
    }
}

fn facts(directory: &Directory, input: &Input<'_>, notes: &mut Notes) -> TorchZipFacts {
    let mut facts = TorchZipFacts::default();
    let keep = |names: &mut Vec<String>, name: &str| {
        if names.len() < TorchZipFacts::NAMES_KEPT {
            names.push(name.to_owned());
        }
    };
    for member in &directory.members {
        let (root, rest) = split_root(&member.name);
        if facts.root.is_empty() {
            root.clone_into(&mut facts.root);
        }
        match part(&member.name) {
            Part::Pickle => {
                keep(&mut facts.pickles, &member.name);
                if rest == "bytecode.pkl" {
                    bytecode(directory, member, input, notes, &mut facts);
                }
                if rest == "data.pkl" {
                    tensors(directory, member, input, notes);
                }
            }
            Part::Storage => {
                facts.storages_count = facts.storages_count.saturating_add(1);
                facts.storages_bytes = facts.storages_bytes.saturating_add(member.header().bytes);
            }
            Part::TorchScript => facts.torchscript_files = facts.torchscript_files.saturating_add(1),
            Part::Python if member.header().bytes == 0 => {}
            Part::Python => keep(&mut facts.python_sources, &member.name),
            Part::Native => keep(&mut facts.native_code, &member.name),
            Part::Note => note(directory, member, rest, input, &mut facts),
            Part::Other => {}
        }
        facts.kinds.extend(match rest {
            "data.pkl" => Some(Kind::Checkpoint),
            "constants.pkl" => Some(Kind::Torchscript),
            "bytecode.pkl" => Some(Kind::LiteInterpreter),
            ".data/extern_modules" => Some(Kind::Package),
            "archive_format" => Some(Kind::ExportedProgram),
            _ => None,
        });
    }
    facts.kinds.sort_unstable();
    facts.kinds.dedup();
    if facts.kinds.contains(&Kind::Torchscript) {
        facts.kinds.retain(|kind| *kind != Kind::Checkpoint);
    }
    facts
}

/// Lists the tensors of a checkpoint. A pickle that cannot be read is met again as a member, and reported there.
fn tensors(directory: &Directory, member: &Member, input: &Input<'_>, notes: &mut Notes) {
    if let Ok(bytes) = directory.read_small(member, input, TorchTensorsFacts::BYTES_MAX) {
        let facts = list_tensors(&bytes);
        if !facts.tensors.is_empty() {
            notes.more_facts.push(Facts::TorchTensors(facts));
        }
    }
}

/// Lists the operators that bytecode names: its tables are plain strings in a pickle that calls nothing.
fn bytecode(
    directory: &Directory,
    member: &Member,
    input: &Input<'_>,
    notes: &mut Notes,
    facts: &mut TorchZipFacts,
) {
    let bytes = match directory.read_small(member, input, TorchZipFacts::BYTECODE_BYTES_MAX) {
        Ok(bytes) => bytes,
        Err(error) => return notes.stopped(error.into()),
    };
    let mut names: BTreeSet<String> = facts.bytecode_operators.drain(..).collect();
    for at in memchr::memmem::find_iter(&bytes, b"::") {
        let (before, after) = bytes.split_at_checked(at).unwrap_or_default();
        let is_word = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'_';
        let namespace: Vec<u8> = before
            .iter()
            .rev()
            .take(256)
            .take_while(is_word)
            .copied()
            .collect();
        let name = after.iter().skip(2).take(256).take_while(is_word);
        let text: String = namespace
            .iter()
            .rev()
            .chain(b"::")
            .chain(name)
            .copied()
            .map(char::from)
            .collect();
        if names.len() < TorchZipFacts::OPERATORS_KEPT {
            names.insert(text);
        } else if !names.contains(&text) {
            notes.member_gap(&*member.name, GapReason::Limit, "more operators than are kept");
            break;
        }
    }
    facts.bytecode_operators = names.into_iter().collect();
}

/// Reads one of the short texts. A text that cannot be read here is met again as a member, and reported there.
fn note(directory: &Directory, member: &Member, rest: &str, input: &Input<'_>, facts: &mut TorchZipFacts) {
    const SHORT_BYTES_MAX: u64 = 256;
    const LIST_BYTES_MAX: u64 = 1 << 20;
    let text = |bytes_max| {
        let bytes = directory.read_small(member, input, bytes_max).ok()?;
        Some(String::from_utf8_lossy(&bytes).trim().to_owned())
    };
    match rest {
        "version" | ".data/version" | "archive_version" => facts.version = text(SHORT_BYTES_MAX),
        "byteorder" => facts.byteorder = text(SHORT_BYTES_MAX),
        ".data/extern_modules" => {
            let list = text(LIST_BYTES_MAX).unwrap_or_default();
            facts.extern_modules = list
                .lines()
                .take(TorchZipFacts::NAMES_KEPT)
                .map(str::to_owned)
                .collect();
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_known_by_their_place() {
        for (name, expected) in [
            ("archive/data.pkl", Part::Pickle),
            ("archive/code/__torch__.py.debug_pkl", Part::Pickle),
            ("archive/data/17", Part::Storage),
            ("archive/data/17.py", Part::Python),
            ("archive/data/x17", Part::Other),
            ("package/.data/0.storage", Part::Storage),
            ("export/data/weights/weight_3", Part::Storage),
            (
                "archive/code/__torch__/torch/nn/modules/linear.py",
                Part::TorchScript,
            ),
            ("package/code/evil.py", Part::Python),
            ("package/mynet/model.py", Part::Python),
            ("aoti/data/aotinductor/model/x.wrapper.so", Part::Native),
            ("archive/version", Part::Note),
            ("data.pkl", Part::Pickle),
        ] {
            assert_eq!(part(name), expected, "{name}");
        }
    }
}
