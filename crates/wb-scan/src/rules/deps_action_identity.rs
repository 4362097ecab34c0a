//! Identity in reach of other people's actions.

use crate::known::agent::launch::is_commit;
use crate::rule::Seen;
use crate::rules::deps_action_floating::is_of_host;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// A job may ask for an identity token (`id-token: write`) or write packages, and one of its steps is an action of
    /// others at a tag or branch.
    ///
    /// ## Why it matters
    /// The token opens what trusts the workflow: the cloud account, the package index. An action that was taken over
    /// publishes in your name.
    ///
    /// ## What to do
    /// Pin the actions of this job by commit; build in one job and publish in another that uses nothing of others.
    pub static RULE = {
        id: "deps-action-identity",
        since: "0.1.0",
        severity: Medium,
        summary: "a job that can prove who it is uses an action of others that can change",
        remedy: "name the commit of every action in this job, or move it to another job",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::CiWorkflow(facts) = seen.facts else {
        return;
    };
    for job in &facts.jobs {
        let rights = job.permissions.as_ref().or(facts.permissions.as_ref());
        let right = rights.and_then(|rights| {
            rights.iter().find(|right| {
                matches!(
                    right.as_str(),
                    "id-token: write" | "packages: write" | "write-all"
                )
            })
        });
        let Some(right) = right else { continue };
        let foreign = job.steps.iter().find(|step| {
            step.uses.as_deref().is_some_and(|uses| {
                let (path, revision) = uses.split_once('@').unwrap_or((uses, ""));
                !uses.starts_with('.')
                    && !uses.starts_with("docker://")
                    && !is_of_host(path)
                    && !path.starts_with("pypa/")
                    && !is_commit(revision)
            })
        });
        if let Some(step) = foreign {
            let uses = step.uses.as_deref().unwrap_or_default();
            let message = format!(
                "the job `{}` has `{right}` and uses `{uses}`, which can change",
                job.name
            );
            sink.found(Found::new(message).at(step.offset));
        }
    }
}
