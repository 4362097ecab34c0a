//! Builds that take programs over plain HTTP.

use crate::known::agent::steps::{plain_address, plain_http};
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_core::Severity;
use wb_formats::Facts;

crate::rule! {
    /// A step of a Dockerfile or a workflow fetches something at an `http://` address of another machine and runs,
    /// installs or unpacks it, or an `ADD` takes it. Package managers that check signatures, and this machine or private
    /// networks, are silent.
    ///
    /// ## Why it matters
    /// Whoever sits on the way puts his own program into the image.
    ///
    /// ## What to do
    /// Use `https://` and compare a digest.
    pub static RULE = {
        id: "code-build-plain-http",
        since: "0.1.0",
        severity: High,
        summary: "a build takes a program over HTTP without encryption",
        remedy: "use https, and compare a digest",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let mut judge = |text: &str, offset: Option<u64>, is_add: bool| {
        let address = if is_add {
            plain_address(text)
        } else {
            plain_http(text)
        };
        let is_checked =
            text.contains("--checksum") || text.contains("sha256sum") || text.contains("gpg --verify");
        if let Some(address) = address.filter(|_| !is_checked) {
            let shown = address.split('?').next().unwrap_or_default().to_owned();
            let found = Found::new(format!("a step takes `{shown}` without encryption")).at(offset);
            sink.found(if is_add && !is_program(&shown) {
                found.severity(Severity::Medium)
            } else {
                found
            });
        }
    };
    match seen.facts {
        Facts::Dockerfile(facts) => {
            for step in &facts.steps {
                match step.instruction.as_str() {
                    "ADD" => judge(&step.text, Some(step.offset), true),
                    "RUN" => judge(&step.text, Some(step.offset), false),
                    _ => {}
                }
            }
        }
        Facts::CiWorkflow(facts) => {
            for step in facts.jobs.iter().flat_map(|job| &job.steps) {
                judge(step.run.as_deref().unwrap_or_default(), step.offset, false);
            }
        }
        _ => {}
    }
}

fn is_program(address: &str) -> bool {
    let lower = address.to_ascii_lowercase();
    [
        ".sh", ".py", ".tar.gz", ".tgz", ".zip", ".whl", ".deb", ".rpm", ".run", ".bin", ".exe", ".jar",
        ".pkl", ".pt", ".pth",
    ]
    .iter()
    .any(|end| lower.ends_with(end))
}
