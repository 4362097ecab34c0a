//! Keys in builds and deployments.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_core::Confidence;
use wb_formats::Facts;
use wb_formats::agent::Secrecy;

crate::rule! {
    /// An `ENV` or `ARG` of a Dockerfile, a variable or an argument of a container holds a value that is named like a
    /// key, a token or a password, or is shaped like one, and is no reference and no placeholder. It is shown masked.
    ///
    /// ## Why it matters
    /// It stays in the layers of the image and in the history of the repository: whoever pulls the image has it.
    ///
    /// ## What to do
    /// Revoke it. Use `RUN --mount=type=secret`, `env_file` that is not committed, or secrets of the platform.
    pub static RULE = {
        id: "file-deployment-secret",
        since: "0.1.0",
        severity: Medium,
        summary: "a build or a deployment holds a key or a password",
        remedy: "use a secret of the build or the platform, and revoke this one",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let (Facts::Dockerfile(facts) | Facts::Deployment(facts)) = seen.facts else {
        return;
    };
    for container in &facts.containers {
        for variable in container
            .environment
            .iter()
            .filter(|variable| variable.secrecy == Secrecy::Secret)
        {
            let at = variable.offset.or(container.offset);
            let found = Found::new(format!(
                "`{}` is written out in `{}`",
                variable.name, container.name
            ))
            .at(at);
            sink.found(found.confidence(Confidence::Medium).evidence_at(
                "masked",
                variable.value.clone(),
                at,
            ));
        }
    }
}
