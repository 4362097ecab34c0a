//! A hook of git in a folder of models.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// A script lies in `.git/hooks`, where git runs it by itself, or in a folder that a repository keeps
    /// hooks in.
    ///
    /// ## Why it matters
    /// git runs it at the next commit, checkout, merge or push. A model needs none.
    ///
    /// ## What to do
    /// Read it, or delete it.
    pub static RULE = {
        id: "file-git-hook",
        since: "0.1.0",
        severity: Low,
        summary: "the folder has a script that git runs",
        remedy: "read the script, or delete it",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::GitHook(facts) = seen.facts else { return };
    let when = if facts.is_installed {
        "git runs it by itself"
    } else {
        "git runs it once it is installed"
    };
    let first = facts
        .script
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default();
    let shown: String = first.chars().take(200).collect();
    let found = Found::new(format!("a script for `{}`: {when}", facts.event));
    sink.found(found.evidence("first line", shown));
}
