//! Workflows that run what strangers propose, with the rights of the repository.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;
use wb_formats::deploy::Step;

crate::rule! {
    /// A workflow that starts with `pull_request_target`, `workflow_run` or `issue_comment` (all run with the secrets and
    /// the token of the repository) checks out the head of the pull request, and a later step of the job runs something.
    ///
    /// ## Why it matters
    /// Anybody can open a pull request; its build scripts then run with the repository's secrets. The releases of
    /// ultralytics and nx were taken over through workflows like this one.
    ///
    /// ## What to do
    /// Start with `pull_request`. If secrets are needed, do it in a second workflow that never runs the proposal's code,
    /// or behind an environment that asks for an approval.
    pub static RULE = {
        id: "code-workflow-runs-foreign-code",
        since: "0.1.0",
        severity: High,
        summary: "a workflow with the repository's rights checks out and runs what strangers propose",
        remedy: "use `pull_request`, or do not check out the proposal",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::CiWorkflow(facts) = seen.facts else {
        return;
    };
    const TRUSTED: &[&str] = &["pull_request_target", "workflow_run", "issue_comment"];
    let Some(trigger) = facts
        .triggers
        .iter()
        .find(|trigger| TRUSTED.contains(&trigger.as_str()))
    else {
        return;
    };
    for job in &facts.jobs {
        let is_guarded = job.environment.is_some() || job.condition.as_deref().is_some_and(asks_who);
        for (at, step) in job.steps.iter().enumerate() {
            let own = step.condition.as_deref().is_some_and(asks_who);
            let checks_out = step
                .uses
                .as_deref()
                .is_some_and(|uses| uses.contains("/checkout@"))
                && step
                    .with
                    .iter()
                    .any(|(key, value)| matches!(key.as_str(), "ref" | "repository") && is_head(value));
            let fetches = step.run.as_deref().is_some_and(|run| {
                run.contains("gh pr checkout")
                    || run.contains("git fetch")
                        && run.contains("pull/")
                        && run.contains("/head")
                        && run.contains("git checkout")
            });
            let later = job.steps.get(at.saturating_add(1)..).unwrap_or_default();
            let runs = later.iter().any(runs_something) || fetches && step.run.as_deref().is_some_and(builds);
            if (checks_out || fetches) && runs && !is_guarded && !own {
                let message = format!(
                    "the job `{}` starts with `{trigger}`, checks out the proposal, and runs it",
                    job.name
                );
                sink.found(Found::new(message).at(step.offset));
            }
        }
    }
}

fn is_head(value: &str) -> bool {
    [
        "github.event.pull_request.head",
        "github.head_ref",
        "github.event.workflow_run.head",
        "refs/pull/",
        "steps.",
        "inputs.pr",
        "github.event.issue.number",
    ]
    .iter()
    .any(|head| {
        value.contains(head) && (*head != "steps." || value.contains("head") || value.contains("sha"))
    })
}

/// True for a condition that lets only some people through.
fn asks_who(condition: &str) -> bool {
    [
        "author_association",
        "label",
        "github.actor ==",
        "pull_request.user.login ==",
        "head.repo.full_name == github.repository",
        "head.repo.fork == false",
        "merged",
    ]
    .iter()
    .any(|word| condition.contains(word))
}

/// True for a step that can run what lies in the folder.
fn runs_something(step: &Step) -> bool {
    let own = step.uses.as_deref().is_some_and(|uses| {
        uses.starts_with('.') || uses.contains("claude-code") || uses.contains("docker/build-push")
    });
    own || step.run.as_deref().is_some_and(builds)
}

fn builds(run: &str) -> bool {
    const BUILDS: &[&str] = &[
        "npm ",
        "yarn",
        "pnpm",
        "make",
        "pip install",
        "python",
        "pytest",
        "cargo",
        "go ",
        "./",
        "bash ",
        "sh ",
        "gradle",
        "mvn",
        "tox",
        "nox",
        "uv ",
        "poetry",
        "docker build",
        "bundle",
        "node ",
        "bun ",
        "composer",
        "cmake",
        "pre-commit",
    ];
    BUILDS.iter().any(|word| run.contains(word))
}
