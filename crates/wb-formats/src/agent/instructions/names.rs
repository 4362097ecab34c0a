//! Where instructions lie.

use super::InstructionKind;

/// Base names that agents read, in lower case.
/// Source: documentation of the agents named in the format's page; 2026-11-24.
const PROJECT: &[&str] = &[
    "claude.md",
    "claude.local.md",
    "agents.md",
    "agent.md",
    "agents.override.md",
    "gemini.md",
    "qwen.md",
    "codex.md",
    "warp.md",
    "crush.md",
    "opencode.md",
    "jules.md",
    "soul.md",
    "copilot-instructions.md",
    ".cursorrules",
    ".windsurfrules",
    ".clinerules",
    ".roorules",
    ".goosehints",
    ".rules",
    ".aider.conventions.md",
];

/// Folders of hosts, folders in them, and what lies there.
const FOLDERS: &[(&str, &str, InstructionKind)] = &[
    (".claude", "agents", InstructionKind::Agent),
    (".claude", "commands", InstructionKind::Command),
    (".claude", "rules", InstructionKind::Project),
    (".claude", "output-styles", InstructionKind::Project),
    (".cursor", "rules", InstructionKind::Project),
    (".cursor", "commands", InstructionKind::Command),
    (".cursor", "agents", InstructionKind::Agent),
    (".windsurf", "rules", InstructionKind::Project),
    (".windsurf", "workflows", InstructionKind::Command),
    (".roo", "rules", InstructionKind::Project),
    (".roo", "commands", InstructionKind::Command),
    (".continue", "rules", InstructionKind::Project),
    (".continue", "prompts", InstructionKind::Command),
    (".github", "instructions", InstructionKind::Project),
    (".github", "prompts", InstructionKind::Command),
    (".github", "agents", InstructionKind::Agent),
    (".github", "chatmodes", InstructionKind::Agent),
    (".codex", "prompts", InstructionKind::Command),
    (".gemini", "commands", InstructionKind::Command),
    (".opencode", "agent", InstructionKind::Agent),
    (".opencode", "command", InstructionKind::Command),
    (".kiro", "steering", InstructionKind::Project),
    (".amazonq", "rules", InstructionKind::Project),
    (".augment", "rules", InstructionKind::Project),
    (".kilocode", "rules", InstructionKind::Project),
    (".trae", "rules", InstructionKind::Project),
    (".junie", "", InstructionKind::Project),
    (".clinerules", "", InstructionKind::Project),
];

/// Which kind of instructions lies there, if any does.
pub(super) fn kind(name: &str, bytes: &[u8]) -> Option<InstructionKind> {
    let path = name.replace('\\', "/").to_ascii_lowercase();
    let mut parts: Vec<&str> = path.split('/').collect();
    let base = parts.pop().unwrap_or_default();
    let ending = base.rsplit_once('.').map_or("", |(_, ending)| ending);
    if base == "skill.md" {
        return Some(InstructionKind::Skill);
    }
    if PROJECT.contains(&base) || base.ends_with(".instructions.md") || ending == "mdc" {
        return Some(InstructionKind::Project);
    }
    if base.ends_with(".agent.md") || base.ends_with(".chatmode.md") {
        return Some(InstructionKind::Agent);
    }
    if base.ends_with(".prompt.md") {
        return Some(InstructionKind::Command);
    }
    if matches!(ending, "prompt" | "prompty") {
        return Some(InstructionKind::Prompt);
    }
    let is_text = matches!(ending, "md" | "txt" | "mdx" | "toml" | "markdown");
    if is_text && let Some(kind) = in_host_folder(&parts) {
        return Some(kind);
    }
    let folder = parts.last().copied().unwrap_or_default();
    let is_template = matches!(ending, "txt" | "md" | "j2" | "jinja" | "jinja2" | "tmpl" | "tpl");
    let is_system = base.starts_with("system_prompt") || base.starts_with("system-prompt");
    if is_template && (folder == "prompts" || is_system) && base != "readme.md" {
        return Some(InstructionKind::Prompt);
    }
    if ending != "md" {
        return None;
    }
    // Folders of plugins have common names: the front matter tells their files from documentation.
    if parts.contains(&"skills")
        && (parts.contains(&".claude") || parts.contains(&".codex") || parts.contains(&".agents"))
    {
        return Some(InstructionKind::Skill);
    }
    let is_marked = has_front_matter(bytes);
    match folder {
        "agents" if is_marked => Some(InstructionKind::Agent),
        "commands" if is_marked => Some(InstructionKind::Command),
        _ if is_marked && parts.contains(&"skills") => Some(InstructionKind::Skill),
        _ => None,
    }
}

fn in_host_folder(parts: &[&str]) -> Option<InstructionKind> {
    FOLDERS.iter().find_map(|(host, folder, kind)| {
        let at = parts.iter().rposition(|part| part == host)?;
        let next = parts.get(at.saturating_add(1)).copied().unwrap_or_default();
        // `.roo/rules-code` holds rules for one mode.
        (folder.is_empty() || next == *folder || next.starts_with(&format!("{folder}-"))).then_some(*kind)
    })
}

fn has_front_matter(bytes: &[u8]) -> bool {
    let text = bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(bytes)
        .trim_ascii_start();
    let says = |word: &[u8]| memchr::memmem::find(text, word).is_some();
    text.starts_with(b"---") && (says(b"\ndescription:") || says(b"\nname:"))
}
