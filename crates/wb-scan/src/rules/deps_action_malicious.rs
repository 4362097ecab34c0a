//! Actions that were taken over.

use crate::known::agent::launch::is_commit;
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// A workflow uses an action at a tag that was moved to malicious code, and not at a commit: `tj-actions/changed-
    /// files` (CVE-2025-30066), `reviewdog/action-setup@v1` (CVE-2025-30154), `aquasecurity/trivy-action` and `setup-
    /// trivy` (March 2026).
    ///
    /// ## Why it matters
    /// The malicious code printed or sent the secrets of every workflow that ran it. The tags were repaired since;
    /// whoever names a commit was never reached.
    ///
    /// ## What to do
    /// Pin a commit. If the workflow ran in those days, revoke its secrets.
    pub static RULE = {
        id: "deps-action-malicious",
        since: "0.1.0",
        severity: Medium,
        summary: "a workflow uses an action at a mark that led to malicious code",
        remedy: "pin a commit from before or after, and revoke what the workflow could reach",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::CiWorkflow(facts) = seen.facts else {
        return;
    };
    for step in facts.jobs.iter().flat_map(|job| &job.steps) {
        let (path, revision) = step
            .uses
            .as_deref()
            .and_then(|uses| uses.split_once('@'))
            .unwrap_or_default();
        if let Some(report) = known(path, revision) {
            let message =
                format!("`{path}` is used at `{revision}`, a mark that led to malicious code ({report})");
            sink.found(Found::new(message).at(step.offset));
        }
    }
}

/// Source: the advisories named; reports of March 2026 on trivy-action; 2026-11-24.
const KNOWN: &[(&str, &str, &str)] = &[
    ("tj-actions/changed-files", "", "CVE-2025-30066"),
    ("reviewdog/action-setup", "v1", "CVE-2025-30154"),
    ("aquasecurity/trivy-action", "", "19 March 2026"),
    ("aquasecurity/setup-trivy", "", "19 March 2026"),
];

/// The report about an action at a tag, if there is one.
pub(crate) fn known(path: &str, revision: &str) -> Option<&'static str> {
    let is_known = |(name, tag, _): &&(&str, &str, &str)| {
        path.eq_ignore_ascii_case(name) && (tag.is_empty() || *tag == revision)
    };
    KNOWN
        .iter()
        .find(is_known)
        .filter(|_| !is_commit(revision))
        .map(|(_, _, report)| *report)
}
