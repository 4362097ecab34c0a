//! Builds that run what an address answers.

use crate::known::agent::steps::payload;
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_core::Severity;
use wb_formats::Facts;

crate::rule! {
    /// A step of a Dockerfile or a workflow fetches a script and runs it, decodes text and runs it, or fetches a program
    /// and starts it. Installers of known makers are silent.
    ///
    /// ## Why it matters
    /// Whoever owns the address, or the domain after it expired, decides what is in the image.
    ///
    /// ## What to do
    /// Name a version and compare a digest (`ADD --checksum`, `sha256sum -c`).
    pub static RULE = {
        id: "code-build-runs-download",
        since: "0.1.0",
        severity: Medium,
        summary: "a build or a workflow runs a script that it fetches from an unknown host",
        remedy: "fetch a version, compare its digest, then run it",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    match seen.facts {
        Facts::Dockerfile(facts) => {
            for step in facts
                .steps
                .iter()
                .filter(|step| matches!(step.instruction.as_str(), "RUN" | "ONBUILD"))
            {
                judge(&step.text, Some(step.offset), sink);
            }
        }
        Facts::CiWorkflow(facts) => {
            for step in facts.jobs.iter().flat_map(|job| &job.steps) {
                judge(step.run.as_deref().unwrap_or_default(), step.offset, sink);
            }
        }
        _ => {}
    }
}

fn judge(text: &str, offset: Option<u64>, sink: &mut Sink<'_>) {
    let is_checked = [
        "sha256sum",
        "shasum",
        "gpg --verify",
        "cosign verify",
        "sha512sum",
    ]
    .iter()
    .any(|word| text.contains(word));
    let Some(what) = payload(text).filter(|_| !is_checked) else {
        return;
    };
    let found = Found::new(format!("a step {what}")).at(offset).evidence_at(
        "command",
        text.chars().take(400).collect::<String>(),
        offset,
    );
    // What hands the machine over is no way to install anything.
    let is_grave = what.contains("shell to another")
        || what.contains("opens a connection")
        || what.contains("sends secrets");
    sink.found(if is_grave {
        found.severity(Severity::High)
    } else {
        found
    });
}
