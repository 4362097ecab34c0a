//! Git hooks.

use crate::format::Input;
use crate::generated::Facts;
use crate::notes::{Notes, Stop};
use crate::sniff::Head;
use serde::Serialize;

crate::format_room! {
    /// Scripts that git runs: `.git/hooks/*` without `.sample`, and the folders that repositories keep them in
    /// (`.githooks`, `.husky`).
    pub static FORMAT = {
        id: "git-hook",
        name: "git hook",
        since: "0.1.0",
        extensions: [],
        facts: GitHookFacts,
        sniff: sniff,
        read: read,
    };
}

/// A script that git runs.
#[derive(Clone, Debug, Default, Serialize)]
pub struct GitHookFacts {
    /// The event: `post-checkout`.
    pub event: String,
    /// True if git runs it without being told to: it lies in `.git/hooks`.
    pub is_installed: bool,
    /// Its lines that are no comments, up to [`GitHookFacts::BYTES_MAX`] bytes.
    pub script: String,
}

impl GitHookFacts {
    /// How much of the script is kept.
    pub const BYTES_MAX: u64 = 64 << 10;
}

/// Source: git's documentation of hooks, 2.51; 2026-11-23.
const EVENTS: &[&str] = &[
    "applypatch-msg",
    "commit-msg",
    "fsmonitor-watchman",
    "post-applypatch",
    "post-checkout",
    "post-commit",
    "post-index-change",
    "post-merge",
    "post-receive",
    "post-rewrite",
    "post-update",
    "pre-applypatch",
    "pre-auto-gc",
    "pre-commit",
    "pre-merge-commit",
    "pre-push",
    "pre-rebase",
    "pre-receive",
    "prepare-commit-msg",
    "proc-receive",
    "push-to-checkout",
    "reference-transaction",
    "sendemail-validate",
    "update",
];

fn sniff(head: &Head<'_>) -> bool {
    let (folder, base) = head.name.rsplit_once('/').unwrap_or(("", head.name));
    let folder = folder.rsplit('/').next().unwrap_or_default();
    let is_folder = matches!(
        folder,
        "hooks" | ".githooks" | "githooks" | ".husky" | ".git-hooks"
    );
    is_folder && EVENTS.contains(&base) && !head.has_zeros()
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = GitHookFacts::default();
    if let Err(stop) = read_all(input, &mut facts) {
        notes.stopped(stop);
    }
    Facts::GitHook(facts)
}

fn read_all(input: &Input<'_>, facts: &mut GitHookFacts) -> Result<(), Stop> {
    input
        .name
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .clone_into(&mut facts.event);
    facts.is_installed = input.name.contains(".git/hooks/") || input.name.contains(".git/modules/");
    let bytes = input.source.read_vec(0, GitHookFacts::BYTES_MAX)?;
    let text = String::from_utf8_lossy(&bytes);
    for line in text.lines().filter(|line| !line.trim_start().starts_with('#')) {
        facts.script.push_str(line);
        facts.script.push('\n');
    }
    Ok(())
}
