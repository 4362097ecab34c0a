//! How a text is looked at: by its name, and by its first bytes.

use super::file::is_text;
use super::markup;
use crate::sniff::Head;

/// Endings of files that programs obey: a turned line in one of them deceives whoever reviews it.
const CODE: &[&str] = &[
    "py",
    "pyi",
    "pyx",
    "ipynb",
    "js",
    "mjs",
    "cjs",
    "ts",
    "tsx",
    "jsx",
    "sh",
    "bash",
    "zsh",
    "fish",
    "ps1",
    "bat",
    "cmd",
    "rb",
    "pl",
    "php",
    "java",
    "c",
    "h",
    "cc",
    "cpp",
    "hpp",
    "cu",
    "rs",
    "go",
    "cs",
    "swift",
    "kt",
    "lua",
    "r",
    "sql",
    "json",
    "jsonl",
    "yaml",
    "yml",
    "toml",
    "ini",
    "cfg",
    "conf",
    "env",
    "mdc",
    "jinja",
    "j2",
    "jinja2",
    "cmake",
    "gradle",
    "tf",
    "dockerfile",
    "makefile",
    "cursorrules",
    "windsurfrules",
    "clinerules",
    "gitattributes",
];

/// Names of instructions that agents obey, and of build files.
const CODE_NAMES: &[&str] = &[
    "agents.md",
    "skill.md",
    "claude.md",
    "gemini.md",
    "copilot-instructions.md",
    "readme.md",
    "modelfile",
    "dockerfile",
    "makefile",
    "requirements.txt",
];

/// Files that show how a real one would look: their secrets are invented, unless a checksum proves one.
const SHOWN: &[&str] = &["example", "sample", "template", "dist", "tmpl", "tpl"];

/// How a file is looked at.
pub(super) struct Manner {
    pub(super) is_binary: bool,
    pub(super) is_wide: bool,
    pub(super) is_code: bool,
    pub(super) is_vocabulary: bool,
    pub(super) is_shown: bool,
    pub(super) markup: Option<bool>,
}

impl Manner {
    pub(super) fn of(head: &Head<'_>) -> Option<Self> {
        let bytes = head.bytes;
        let is_wide = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
        let is_pickle = matches!(bytes, [0x80, 2..=5, ..]);
        if !is_wide && !is_pickle && !is_text(bytes) {
            return None;
        }
        let base = head.name.rsplit(['/', '\\']).next().unwrap_or_default();
        let base = base.to_ascii_lowercase();
        let ending = head.extension();
        let is_vocabulary = [
            "tokenizer.json",
            "vocab",
            "merges",
            "special_tokens",
            "added_tokens",
        ]
        .iter()
        .any(|name| base.contains(name));
        let is_code =
            CODE.contains(&ending) || CODE_NAMES.contains(&base.as_str()) || bytes.starts_with(b"#!");
        Some(Self {
            is_binary: is_pickle,
            is_wide,
            is_code,
            is_vocabulary,
            is_shown: SHOWN.contains(&ending),
            markup: markup::is_quiet(ending).then_some(ending == "svg"),
        })
    }
}
