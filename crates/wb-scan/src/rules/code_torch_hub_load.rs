//! Loads that run `hubconf.py` of a repository.

use crate::inventory::source::{references, uses};
use crate::known::ai::{loads, place};
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_core::Severity;
use wb_core::inventory::Pin;
use wb_formats::code::uses::Argument;

crate::rule! {
    /// Code calls `torch.hub.load` for a repository that is not pinned to a commit: its `hubconf.py` is fetched and
    /// run.
    ///
    /// ## Why it matters
    /// The default is the repository's main branch; branches and tags can be moved by whoever may write there.
    /// `trust_repo=True` leaves out the question whether the repository is trusted.
    ///
    /// Low for a tag or branch without `trust_repo`, medium otherwise.
    ///
    /// ## What to do
    /// Name the commit (`owner/repository:<40 digits>`), or load weights without code.
    pub static RULE = {
        id: "code-torch-hub-load",
        since: "0.1.0",
        severity: Medium,
        summary: "code runs a repository's `hubconf.py` without pinning it to a commit",
        remedy: "name the commit behind a colon: `owner/repository:<40 digits>`",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Some(uses) = uses(seen.facts) else { return };
    if place::is_library(seen.place) {
        return;
    }
    for call in uses.calls.iter().filter(|call| call.path == "torch.hub.load") {
        let Some(load) = loads::of(call) else { continue };
        for reference in references(call, load) {
            let trusts = call.named("trust_repo").is_some_and(Argument::is_true);
            let severity = match reference.pin {
                Pin::Unpinned => Severity::Medium,
                Pin::Floating if trusts => Severity::Medium,
                Pin::Floating => Severity::Low,
                _ => continue,
            };
            let severity = if place::is_aside(seen.place) {
                Severity::Low
            } else {
                severity
            };
            let trusted = if trusts {
                " and asks nobody (`trust_repo=True`)"
            } else {
                ""
            };
            let message = format!(
                "runs `hubconf.py` of `{}` as it is on the day{trusted}",
                reference.name
            );
            sink.found(
                Found::new(message)
                    .severity(severity)
                    .at(call.offset)
                    .evidence("call", call.code.clone()),
            );
        }
    }
}
