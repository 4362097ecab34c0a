//! Scripts of other languages than Python, token by token: what they name, which texts they hold, how they are written.

mod fold;
mod lexer;
#[cfg(test)]
mod tests;

use crate::format::Input;
use crate::generated::Facts;
use crate::notes::{Notes, Stop};
use crate::sniff::Head;
use crate::text::file::is_text;
use fold::Folder;
use serde::Serialize;

crate::format_room! {
    /// JavaScript, shell, PowerShell, batch, Ruby and the build scripts of Rust, read token by token: dotted names,
    /// texts with what they are given to (sums of texts, escapes, base64, hexadecimal and lists of character codes are
    /// computed), addresses, and whether a tool has made the script unreadable. Nothing is executed. Of scripts in
    /// which nothing leads out of the program only the way they are written is kept.
    pub static FORMAT = {
        id: "script",
        name: "Script, token by token",
        since: "0.1.0",
        extensions: [],
        facts: ScriptFacts,
        sniff: |head| language(head).is_some() && is_text(head.bytes),
        read: read,
    };
}

/// What a script says.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ScriptFacts {
    /// What it is written in.
    pub language: Language,
    /// Dotted names that lead out of the program, each once, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<Named>,
    /// Texts that say what is done: commands, addresses, paths; in a shell every line.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub texts: Vec<Text>,
    /// Names like `_0x3fa2`: what obfuscators leave.
    pub mangled: u64,
    /// The longest line, in bytes.
    pub longest_line: u64,
    /// Bytes of the script.
    pub bytes: u64,
    /// Names and texts that were not kept.
    pub unlisted: u64,
}

impl ScriptFacts {
    /// How many names are kept, and how many texts.
    pub const KEPT_MAX: usize = 400;
    /// How much of a script is read.
    pub const BYTES_MAX: u64 = 4 << 20;
    /// How many characters of a text are kept.
    pub const TEXT_MAX: usize = 2_000;
}

/// What a script is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    /// JavaScript and TypeScript.
    #[default]
    JavaScript,
    /// Shells of Unix.
    Shell,
    /// PowerShell and batch files.
    Windows,
    /// Ruby.
    Ruby,
    /// Rust.
    Rust,
}

/// A dotted name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Named {
    /// The name: `process.env`, `child_process.exec`; modules that are required stand for what they are bound to.
    pub path: String,
    /// True if it is called.
    pub is_call: bool,
    /// Where.
    pub offset: u64,
}

/// A text and what it is given to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Text {
    /// The text.
    pub text: String,
    /// The dotted name of the function that takes it; empty if none does.
    pub to: String,
    /// True if it is not written but decoded.
    pub is_decoded: bool,
    /// Where.
    pub offset: u64,
}

fn language(head: &Head<'_>) -> Option<Language> {
    let base = head.name.rsplit(['/', '\\']).next().unwrap_or_default();
    if head.name.ends_with(".d.ts") {
        return None;
    }
    match head.extension() {
        "js" | "cjs" | "mjs" | "jsx" | "ts" | "mts" | "cts" => Some(Language::JavaScript),
        "sh" | "bash" | "zsh" => Some(Language::Shell),
        "ps1" | "psm1" | "bat" | "cmd" | "vbs" => Some(Language::Windows),
        "rb" => Some(Language::Ruby),
        "rs" if base == "build.rs" || head.name.ends_with("src/lib.rs") => Some(Language::Rust),
        _ if head.bytes.starts_with(b"#!") => {
            let line = head.bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
            let line = String::from_utf8_lossy(line);
            let has = |word: &str| line.contains(word);
            if has("node") || has("bun") || has("deno") {
                Some(Language::JavaScript)
            } else if has("ruby") {
                Some(Language::Ruby)
            } else if has("/sh") || has("bash") || has("zsh") || has(" sh") {
                Some(Language::Shell)
            } else {
                None
            }
        }
        _ => None,
    }
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = ScriptFacts::default();
    if let Err(stop) = read_script(input, &mut facts) {
        notes.stopped(stop);
    }
    Facts::Script(facts)
}

/// Reads a script that stands in another file: a command line, say.
pub fn of_text(text: &str, language: Language) -> ScriptFacts {
    let mut facts = ScriptFacts {
        language,
        bytes: text.len() as u64,
        ..ScriptFacts::default()
    };
    Folder::new(&mut facts).run(text);
    facts
}

fn read_script(input: &Input<'_>, facts: &mut ScriptFacts) -> Result<(), Stop> {
    let source = input.source;
    let bytes = source.read_vec(0, ScriptFacts::BYTES_MAX)?;
    let head = Head::new(&bytes, input.name, source);
    facts.language = language(&head).unwrap_or_default();
    facts.bytes = source.len()?;
    let lines = bytes.split(|byte| *byte == b'\n');
    facts.longest_line = lines.map(|line| line.len() as u64).max().unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    match facts.language {
        Language::Shell | Language::Windows => shell(&text, facts),
        Language::JavaScript if !fold::is_worth_reading(text.as_bytes()) => {
            facts.mangled = lexer::mangled(&bytes);
        }
        Language::JavaScript | Language::Ruby | Language::Rust => {
            facts.mangled = lexer::mangled(&bytes);
            Folder::new(facts).run(&text);
        }
    }
    Ok(())
}

/// Lines of a shell script, joined where they go on; comments are left out.
fn shell(text: &str, facts: &mut ScriptFacts) {
    let mut line = String::new();
    let (mut at, mut start) = (0_u64, 0_u64);
    for piece in text.split_inclusive('\n') {
        let trimmed = piece.trim();
        if line.is_empty() {
            start = at;
        }
        at = at.saturating_add(piece.len() as u64);
        if let Some(open) = trimmed.strip_suffix(['\\', '^', '`']) {
            line.push_str(open);
            line.push(' ');
            continue;
        }
        line.push_str(trimmed);
        let is_comment = line.starts_with('#') || line.to_ascii_lowercase().starts_with("rem ");
        if !line.is_empty() && !is_comment {
            push_text(facts, &line, "", false, start);
        }
        line.clear();
    }
    if !line.is_empty() {
        push_text(facts, &line, "", false, start);
    }
}

fn push_text(facts: &mut ScriptFacts, text: &str, to: &str, is_decoded: bool, offset: u64) {
    if facts.texts.len() >= ScriptFacts::KEPT_MAX {
        facts.unlisted = facts.unlisted.saturating_add(1);
        return;
    }
    facts.texts.push(Text {
        text: text.chars().take(ScriptFacts::TEXT_MAX).collect(),
        to: to.to_owned(),
        is_decoded,
        offset,
    });
}
