//! Models and data that are loaded from a hub without saying which revision.

use crate::inventory::source::{Reference, references, uses};
use crate::known::ai::reference::is_short_commit;
use crate::known::ai::{loads, place};
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use std::collections::BTreeMap;
use wb_core::Severity;
use wb_core::inventory::{NodeKind, Pin};
use wb_formats::code::uses::Use;

crate::rule! {
    /// Code loads a model, an adapter or a dataset from a hub by its name alone, or by a branch or a tag.
    ///
    /// Names are followed through constants, defaults, options of the command line and branches; one finding for each
    /// thing and file. What lies on the disk, what is pinned by a commit of 40 digits, and what libraries do inside is
    /// silent; a name that is computed is in the inventory only.
    ///
    /// ## Why it matters
    /// Whoever owns the name, or takes it over, changes what this program loads tomorrow: weights that answer
    /// differently, or files that run code when they are loaded. A commit of 40 digits names the same bytes for ever;
    /// branches and tags can be moved, and fewer digits are a prefix.
    ///
    /// Medium for the weights of a model with an owner; low for datasets, tokenizers and configurations, for names
    /// without an owner, which the hub itself keeps, for tags, and for tests and examples.
    ///
    /// ## What to do
    /// Give `revision=` the commit that was looked at.
    pub static RULE = {
        id: "code-load-unpinned",
        since: "0.1.0",
        severity: Medium,
        summary: "code loads a model or dataset from a hub without saying which revision",
        remedy: "give `revision=` the 40-digit commit that was looked at",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Some(uses) = uses(seen.facts) else { return };
    if place::is_library(seen.place) {
        return;
    }
    let mut found: BTreeMap<String, Vec<(Reference, &Use)>> = BTreeMap::new();
    for call in &uses.calls {
        let Some(load) = loads::of(call) else { continue };
        // A repository of code is another rule's.
        if call.path == "torch.hub.load" {
            continue;
        }
        for reference in references(call, load) {
            if reference.is_hub && matches!(reference.pin, Pin::Unpinned | Pin::Floating) {
                found
                    .entry(reference.id.clone())
                    .or_default()
                    .push((reference, call));
            }
        }
    }
    for loads in found.values() {
        report(seen, loads, sink);
    }
}

fn report(seen: &Seen<'_>, loads: &[(Reference, &Use)], sink: &mut Sink<'_>) {
    let Some((first, call)) = loads.first() else {
        return;
    };
    let is_heavy = loads.iter().any(|(reference, _)| {
        let is_moving = match reference.revision.as_deref() {
            None => true,
            Some(revision) => matches!(revision, "main" | "master" | "HEAD" | "latest"),
        };
        reference.is_whole && reference.kind != NodeKind::Dataset && is_moving && reference.name.contains('/')
    });
    let severity = if is_heavy && !place::is_aside(seen.place) {
        Severity::Medium
    } else {
        Severity::Low
    };
    let how = match first.revision.as_deref() {
        None => "without a revision".to_owned(),
        Some(revision) if is_short_commit(revision) => {
            format!("by `{revision}`, which is only the beginning of a commit")
        }
        Some(revision) => format!("by `{revision}`, which can be moved"),
    };
    let mut finding = Found::new(format!("loads {} `{}` {how}", first.kind.name(), first.name))
        .at(call.offset)
        .severity(severity);
    for (_, call) in loads.iter().take(8) {
        finding = finding.evidence_at("call", call.code.clone(), call.offset);
    }
    sink.found(finding);
}
