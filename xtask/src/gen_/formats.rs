//! The registry of formats, the `Facts` enum and docs/formats.md.

use super::Files;
use super::rooms::Room;
use std::fmt::Write;
use std::path::{Path, PathBuf};

pub(super) fn write(formats: &[Room], files: &mut Files) {
    files.insert(
        PathBuf::from("crates/wb-formats/src/generated.rs"),
        registry(formats).into_bytes(),
    );
    files.insert(PathBuf::from("docs/formats.md"), page(formats).into_bytes());
}

/// `crates/wb-formats/src/model/gguf/mod.rs` → `crate::model::gguf`.
fn module(path: &Path) -> String {
    let text = path.to_string_lossy();
    let inner = text.strip_prefix("crates/wb-formats/src/").unwrap_or(&text);
    let inner = inner.strip_suffix(".rs").unwrap_or(inner);
    let inner = inner.strip_suffix("/mod").unwrap_or(inner);
    format!("crate::{}", inner.replace('/', "::"))
}

/// `torch-zip` → `TorchZip`.
fn variant(id: &str) -> String {
    id.split('-')
        .map(|part| {
            let mut letters = part.chars();
            letters.next().map_or_else(String::new, |first| {
                first.to_ascii_uppercase().to_string() + letters.as_str()
            })
        })
        .collect()
}

fn registry(formats: &[Room]) -> String {
    let mut out = String::from(
        "//! The registry of formats. Written by `cargo xtask gen`; do not edit.\n\
         #![allow(clippy::large_enum_variant, reason = \"facts are built once per artifact and passed by \
         reference\")]\n\n\
         use crate::format::Format;\nuse serde::Serialize;\n\n\
         /// Every format, in the order in which they are asked.\n\
         pub static FORMATS: &[&Format] = &[\n",
    );
    for format in formats {
        let _ = writeln!(out, "    &{}::FORMAT,", module(&format.path));
    }
    out.push_str(
        "];\n\n/// What the bytes say, by format.\n#[derive(Clone, Debug, Serialize)]\n\
         #[serde(tag = \"format\", rename_all = \"kebab-case\")]\npub enum Facts {\n",
    );
    for format in formats {
        let _ = writeln!(out, "    /// {}.", format.field("name"));
        let facts = format!("{}::{}", module(&format.path), format.field("facts"));
        let _ = writeln!(out, "    #[serde(rename = \"{}\")]", format.field("id"));
        let _ = writeln!(out, "    {}({facts}),", variant(format.field("id")));
    }
    out.push_str(
        "}\n\nimpl Facts {\n    /// The id of the format that these facts come from.\n    \
         #[allow(clippy::too_many_lines, reason = \"one line for each format\")]\n    \
         pub const fn format(&self) -> &'static str {\n        match self {\n",
    );
    for format in formats {
        let id = format.field("id");
        let _ = writeln!(out, "            Self::{}(_) => \"{id}\",", variant(id));
    }
    out.push_str("        }\n    }\n}\n");
    out
}

fn page(formats: &[Room]) -> String {
    let mut out = String::from(
        "<!-- Written by `cargo xtask gen` from the doc comments in crates/wb-formats; do not edit. -->\n\
         # Formats\n\nWhat `weigh` reads. Content decides; a name only confirms.\n\n\
         | id | format | names | since |\n|---|---|---|---|\n",
    );
    for format in formats {
        let names = format.field("extensions").replace('"', "`");
        let id = format.field("id");
        let _ = writeln!(
            out,
            "| [{id}](#{id}) | {} | {names} | {} |",
            format.field("name"),
            format.field("since")
        );
    }
    for format in formats {
        let _ = write!(
            out,
            "\n## {}\n\n**{}**\n\n{}",
            format.field("id"),
            format.field("name"),
            format.page
        );
    }
    out
}
