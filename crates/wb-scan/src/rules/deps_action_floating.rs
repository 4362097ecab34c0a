//! Actions at a mark that can be moved.

use crate::known::agent::launch::is_commit;
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use std::collections::BTreeSet;
use wb_core::Severity;
use wb_formats::Facts;

crate::rule! {
    /// A workflow or an action uses an action, or a workflow of another repository, at a tag or a branch, or a GitLab
    /// include at none. Actions of the host itself (`actions/…`, `github/…`) are low, those of others medium. Actions of
    /// the same repository are silent.
    ///
    /// ## Why it matters
    /// Whoever gets hold of the other repository moves the tag: 76 of 77 tags of `trivy-action` in March 2026, all of
    /// `tj-actions/changed-files` in March 2025. What the action can reach (the token, secrets, the build) is theirs.
    ///
    /// ## What to do
    /// Write the 40 digits of the commit and let a bot update them.
    pub static RULE = {
        id: "deps-action-floating",
        since: "0.1.0",
        severity: Medium,
        summary: "a workflow uses an action at a tag or branch, which can be moved",
        remedy: "name the commit, and the version in a comment behind it",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::CiWorkflow(facts) = seen.facts else {
        return;
    };
    let steps = facts.jobs.iter().flat_map(|job| &job.steps);
    let mut told = BTreeSet::new();
    for step in steps {
        let Some(uses) = step
            .uses
            .as_deref()
            .filter(|uses| !uses.starts_with('.') && !uses.starts_with("docker://"))
        else {
            continue;
        };
        let (path, revision) = uses.split_once('@').unwrap_or((uses, ""));
        if is_commit(revision) || !told.insert(uses) || known_bad(path, revision) {
            continue;
        }
        let severity = if is_of_host(path) {
            Severity::Low
        } else {
            Severity::Medium
        };
        let says = if revision.is_empty() {
            "at no revision".to_owned()
        } else {
            format!("at `{revision}`, which can be moved")
        };
        let message = format!("`{path}` is used {says}");
        sink.found(Found::new(message).at(step.offset).severity(severity));
    }
    for include in facts
        .includes
        .iter()
        .filter(|include| include.starts_with("remote:") || include.starts_with("project:"))
    {
        let revision = include.rsplit_once('@').map_or("", |(_, revision)| revision);
        if !is_commit(revision) {
            sink.found(Found::new(format!(
                "the configuration includes `{include}`, which can change"
            )));
        }
    }
}

/// True for what the host of the repository makes itself.
pub(crate) fn is_of_host(path: &str) -> bool {
    ["actions/", "github/"]
        .iter()
        .any(|owner| path.starts_with(owner))
}

/// True for actions that another rule speaks about.
fn known_bad(path: &str, revision: &str) -> bool {
    crate::rules::deps_action_malicious::known(path, revision).is_some()
}
