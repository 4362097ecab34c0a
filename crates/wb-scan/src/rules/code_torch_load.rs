//! `torch.load`, judged by the version of PyTorch that the project resolves to.

use crate::known::ai::place;
use crate::known::resolved::{Known, resolved};
use crate::rule::Joined;
use crate::sink::{Found, Sink};
use std::cmp::Ordering;
use wb_core::inventory::{Edge, Relation};
use wb_core::{Confidence, Severity};

crate::rule! {
    /// Code calls `torch.load` in a way that lets the file run code, in a version of PyTorch that the project can
    /// resolve to.
    ///
    /// The versions come from installed packages, then lock files, then manifests, wherever they lie below the scanned
    /// root. `weights_only=False` runs whatever the pickle says, in every version. Without `weights_only`, the default
    /// counts: before 2.6 that is the same. With `weights_only=True`, versions before 2.6 can still be made to run
    /// code (CVE-2025-32434).
    ///
    /// ## Why it matters
    /// A checkpoint is a pickle: a program. Who can change the file runs commands on the machine that loads it.
    ///
    /// High for `weights_only=False`, and where a version before 2.6 is certain; medium where such a version is only
    /// possible or nothing is known about the version; silent inside libraries. Tests and examples are one step
    /// milder.
    ///
    /// ## What to do
    /// Require PyTorch 2.6 or later and pass `weights_only=True`; better, load safetensors.
    ///
    /// ## References
    /// - CVE-2025-32434, GHSA-53q9-r3pm-6pq6
    pub static RULE = {
        id: "code-torch-load",
        since: "0.1.0",
        severity: High,
        summary: "code lets a PyTorch file run code when it is loaded",
        remedy: "require `torch>=2.6` and pass `weights_only=True`, or load safetensors",
        check: Joined(check),
    };
}

fn check(joined: &Joined<'_>, sink: &mut Sink<'_>) {
    let calls = joined
        .graph
        .edges
        .iter()
        .filter(|edge| edge.relation == Relation::Calls && edge.written.as_deref() == Some("torch.load"));
    let known = resolved(joined.graph, "torch", "2.6");
    for edge in calls {
        let Some((severity, message)) = judge(edge, &known) else {
            continue;
        };
        for place in &edge.places {
            let severity = match severity {
                Severity::High if place::is_aside(place) => Severity::Medium,
                Severity::Medium if place::is_aside(place) => Severity::Low,
                severity => severity,
            };
            let mut found = Found::new(message.clone())
                .in_file(place.clone())
                .at(place.offset)
                .severity(severity);
            if known.is_unknown() {
                found = found.confidence(Confidence::Medium);
            }
            for (written, place) in known.evidence().take(4) {
                found = found.evidence("torch", format!("{written} in {}", place.name()));
            }
            sink.found(found);
        }
    }
}

fn judge(edge: &Edge, known: &Known<'_>) -> Option<(Severity, String)> {
    let before = known.compared();
    let is_old = before == Some(Ordering::Less);
    let version = known.words();
    match edge.condition.as_deref() {
        Some("weights_only false") => Some((
            Severity::High,
            "`torch.load` with `weights_only=False` runs whatever the file's pickle says".to_owned(),
        )),
        Some("weights_only absent") if is_old => Some((
            Severity::High,
            format!("`torch.load` without `weights_only` runs whatever the file's pickle says: {version}"),
        )),
        Some("weights_only absent") if known.is_unknown() => Some((
            Severity::Medium,
            "`torch.load` without `weights_only`: before PyTorch 2.6 the file's pickle runs, and no version is known here".to_owned(),
        )),
        Some("weights_only absent") if known.may_be_before() => Some((
            Severity::Medium,
            format!("`torch.load` without `weights_only`: before PyTorch 2.6 the file's pickle runs, and {version}"),
        )),
        Some("weights_only true") if is_old => Some((
            Severity::High,
            format!("`torch.load` with `weights_only=True` can still run code before PyTorch 2.6 (CVE-2025-32434): {version}"),
        )),
        Some("weights_only true") if known.may_be_before() => Some((
            Severity::Medium,
            format!("`torch.load` with `weights_only=True` can still run code before PyTorch 2.6 (CVE-2025-32434), and {version}"),
        )),
        Some("weights_only unknown") if is_old => Some((
            Severity::Medium,
            format!("`torch.load` with a computed `weights_only`: {version}"),
        )),
        _ => None,
    }
}
