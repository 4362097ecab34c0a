//! Instructions to agents: project files, rules, skills, commands, prompts.

mod names;

use super::document::{Document, Syntax, offset, sha256, texts};
use crate::format::Input;
use crate::generated::Facts;
use crate::model::json::beginning;
use crate::notes::{Notes, Stop};
use crate::sniff::Head;
use crate::text::json;
use serde::Serialize;
use wb_core::GapReason;

crate::format_room! {
    /// Texts that agents obey: `CLAUDE.md`, `AGENTS.md`, `GEMINI.md`, `.cursorrules`, rules of Cursor, Windsurf, Cline,
    /// Continue and others, `copilot-instructions.md`, skills (`SKILL.md` and the Markdown beside it), agents, commands
    /// and prompts. The front matter (name, description, allowed tools), the digest of the whole, and the text for rules
    /// to read.
    pub static FORMAT = {
        id: "agent-instructions",
        name: "Instructions to agents",
        since: "0.1.0",
        extensions: [],
        facts: InstructionFacts,
        sniff: sniff,
        read: read,
    };
}

/// What kind of instructions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum InstructionKind {
    /// What every agent in the folder reads: `AGENTS.md`, rules.
    #[default]
    Project,
    /// A skill, or a part of one.
    Skill,
    /// A command that a person calls by its name.
    Command,
    /// An agent that others delegate to.
    Agent,
    /// A prompt that a program fills in and sends.
    Prompt,
}

/// What instructions say about themselves.
#[derive(Clone, Debug, Default, Serialize)]
pub struct InstructionFacts {
    /// Which kind.
    pub kind: InstructionKind,
    /// The name that the front matter gives.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it is for, as the front matter says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Tools that run without asking (`allowed-tools`, `tools`).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tools: Vec<String>,
    /// Where these are listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tools_at: Option<u64>,
    /// The key under which they are listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tools_key: Option<&'static str>,
    /// True if an agent reads it without anybody asking for it (`alwaysApply`, project files).
    pub is_always_read: bool,
    /// The SHA-256 of the whole file.
    pub sha256: String,
    /// How long it is.
    pub bytes: u64,
    /// The text.
    #[serde(skip)]
    pub text: String,
}

impl InstructionFacts {
    /// How many bytes are read.
    pub const BYTES_MAX: u64 = 4 << 20;
}

fn sniff(head: &Head<'_>) -> bool {
    let is_wide = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
    if head.bytes.is_empty() || head.bytes.contains(&0) && !is_wide {
        return false;
    }
    names::kind(head.name, head.bytes).is_some()
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = InstructionFacts::default();
    if let Err(stop) = read_all(input, notes, &mut facts) {
        notes.stopped(stop);
    }
    Facts::AgentInstructions(facts)
}

fn read_all(input: &Input<'_>, notes: &mut Notes, facts: &mut InstructionFacts) -> Result<(), Stop> {
    facts.bytes = input.source.len()?;
    let bytes = input.source.read_vec(0, InstructionFacts::BYTES_MAX)?;
    if facts.bytes > InstructionFacts::BYTES_MAX {
        let max = InstructionFacts::BYTES_MAX;
        notes.gap(
            GapReason::Limit,
            Some(max),
            format!("instructions beyond {max} bytes are not read"),
        );
    }
    facts.kind = names::kind(input.name, &bytes).unwrap_or_default();
    facts.is_always_read = facts.kind == InstructionKind::Project;
    facts.sha256 = sha256(&bytes);
    let text = json::text(&bytes).into_owned();
    if let Some((start, front)) = front_matter(&text) {
        front_facts(front, start, input, facts);
    }
    facts.text = text;
    Ok(())
}

/// The YAML between two lines of dashes at the beginning, and where it begins.
fn front_matter(text: &str) -> Option<(usize, &str)> {
    let body = text.trim_start_matches(['\u{feff}', '\n', '\r', ' ']);
    let before = text.len().saturating_sub(body.len());
    let rest = body.strip_prefix("---")?;
    let line = rest.find('\n')?.saturating_add(1);
    let inside = rest.get(line..)?;
    let end = inside
        .find("\n---")
        .or_else(|| inside.starts_with("---").then_some(0))?;
    Some((before.saturating_add(3).saturating_add(line), inside.get(..end)?))
}

fn front_facts(front: &str, start: usize, input: &Input<'_>, facts: &mut InstructionFacts) {
    // Hosts read what they can of a front matter that is no YAML; so do we, and the text is judged in any case.
    let mut quiet = Notes::default();
    let document = Document::read(
        front.as_bytes(),
        Syntax::Yaml,
        "front-matter-broken",
        input.meter,
        &mut quiet,
    );
    let tree = &document.tree;
    let Some(root) = document.root() else { return };
    let text = |key: &str| tree.text_of(root, key).map(|text| beginning(text, 4_096));
    facts.name = text("name").or_else(|| text("title"));
    facts.description = text("description");
    facts.is_always_read |= text("alwaysApply").as_deref() == Some("true");
    for key in ["allowed-tools", "allowed_tools", "allowedTools", "tools"] {
        let Some(list) = tree.get(root, key) else { continue };
        facts.tools_key = Some(key);
        facts.tools_at = offset(tree, list).map(|at| at.saturating_add(start as u64));
        let written = texts(tree, list);
        facts.tools = match written.as_slice() {
            [one] => separated(one),
            _ => written,
        };
        facts.tools.truncate(1_000);
        break;
    }
}

/// `Bash(git add:*), Read` → two tools: commas and blanks inside of parentheses separate nothing.
fn separated(text: &str) -> Vec<String> {
    let mut tools = vec![String::new()];
    let mut depth = 0usize;
    for c in text.chars() {
        match c {
            '(' => depth = depth.saturating_add(1),
            ')' => depth = depth.saturating_sub(1),
            ',' | ' ' if depth == 0 => {
                tools.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(last) = tools.last_mut() {
            last.push(c);
        }
    }
    tools.retain(|tool| !tool.is_empty());
    tools
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Role;
    use crate::source::{MemSource, ReadAt};
    use std::sync::Arc;
    use wb_core::Meter;

    #[test]
    fn front_matter_is_read_and_kinds_are_told() {
        let text = "---\nname: pdf\ndescription: Reads PDFs\nallowed-tools: Bash(git add:*, x), Read Write\n---\n# Text\n";
        let source: Arc<dyn ReadAt> = Arc::new(MemSource::new(text.as_bytes().to_vec()));
        let meter = Arc::new(Meter::unlimited_time());
        let input = Input {
            source: &source,
            name: "skills/pdf/SKILL.md",
            meter: &meter,
            role: Role::Judge,
        };
        let Facts::AgentInstructions(facts) = read(&input, &mut Notes::default()) else {
            panic!("another kind of facts")
        };
        assert_eq!(facts.kind, InstructionKind::Skill);
        assert_eq!(facts.tools, ["Bash(git add:*, x)", "Read", "Write"]);
        assert_eq!(facts.description.as_deref(), Some("Reads PDFs"));
        let is = |name: &str, bytes: &[u8]| sniff(&Head::new(bytes, name, &source));
        assert!(is("x/CLAUDE.md", b"x") && is(".cursor/rules/a.mdc", b"x") && is("prompts/system.txt", b"x"));
        assert!(
            !is("docs/agents/index.md", b"# x") && !is("README.md", b"x") && !is("commands/x.md", b"# x")
        );
        assert!(is("commands/x.md", b"---\ndescription: x\n---\n"));
    }
}
