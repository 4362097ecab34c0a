//! Texts of strangers that become commands of a workflow.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_core::Severity;
use wb_formats::Facts;

crate::rule! {
    /// A command of a workflow has an expression like `${{ github.event.issue.title }}` in its text: a title, a body, a
    /// name of a branch, a message. They are put in before the shell reads the command.
    ///
    /// ## Why it matters
    /// A title such as `a"; curl … | sh; "` runs in the workflow, with its token and secrets. Ultralytics 8.3.41 was
    /// published through the name of a branch.
    ///
    /// ## What to do
    /// Put it into `env:` and use `"$TITLE"` in the command.
    pub static RULE = {
        id: "code-workflow-injection",
        since: "0.1.0",
        severity: High,
        summary: "a text that anybody can write becomes part of a command",
        remedy: "hand it over in a variable of the environment, in quotation marks",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::CiWorkflow(facts) = seen.facts else {
        return;
    };
    let is_open = facts.kind == "GitHub action"
        || facts.triggers.iter().any(|trigger| {
            !matches!(
                trigger.as_str(),
                "push" | "schedule" | "workflow_dispatch" | "release" | "merge_group"
            )
        });
    for job in &facts.jobs {
        for step in &job.steps {
            let script = step
                .with
                .iter()
                .find(|(key, _)| {
                    key == "script"
                        && step
                            .uses
                            .as_deref()
                            .is_some_and(|uses| uses.contains("github-script"))
                })
                .map(|(_, value)| value.as_str());
            let texts = [step.run.as_deref(), script].into_iter().flatten();
            let Some(expression) = texts.filter_map(tainted).next() else {
                continue;
            };
            let message = format!(
                "`${{{{ {expression} }}}}` is put into a command of the job `{}`",
                job.name
            );
            let found = Found::new(message).at(step.offset);
            // Who can push can change the workflow as well.
            sink.found(if is_open {
                found
            } else {
                found.severity(Severity::Low)
            });
        }
    }
}

/// What anybody can write who opens an issue or a pull request.
/// Source: GitHub's documentation on script injections; 2026-11-24.
pub(crate) const TAINTED: &[&str] = &[
    "github.event.issue.title",
    "github.event.issue.body",
    "github.event.pull_request.title",
    "github.event.pull_request.body",
    "github.event.comment.body",
    "github.event.review.body",
    "github.event.review_comment.body",
    "github.event.discussion.title",
    "github.event.discussion.body",
    "github.event.pull_request.head.ref",
    "github.event.pull_request.head.label",
    "github.event.pull_request.head.repo.default_branch",
    "github.head_ref",
    "github.event.head_commit.message",
    "github.event.head_commit.author.name",
    "github.event.head_commit.author.email",
    "github.event.commits",
    "github.event.pages",
    "github.event.workflow_run.head_branch",
    "github.event.workflow_run.head_commit.message",
    "github.event.workflow_run.display_title",
];

/// The first expression of a text that holds something of the kind, without functions that make it harmless.
pub(crate) fn tainted(text: &str) -> Option<String> {
    text.match_indices("${{").find_map(|(at, mark)| {
        let rest = text.get(at.saturating_add(mark.len())..)?;
        let expression = rest.split("}}").next()?.trim();
        let compact: String = expression
            .to_ascii_lowercase()
            .replace("['", ".")
            .replace("']", "")
            .split_whitespace()
            .collect();
        let is_test = ["contains(", "startswith(", "endswith(", "==", "!=", "hashfiles("]
            .iter()
            .any(|test| compact.contains(test));
        (!is_test && TAINTED.iter().any(|name| compact.contains(name)))
            .then(|| expression.chars().take(120).collect())
    })
}
