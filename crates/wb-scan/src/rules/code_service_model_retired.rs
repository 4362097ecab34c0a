//! Models that their service has retired.

use crate::inventory::source::uses;
use crate::known::ai::{place, service_models, services};
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use std::collections::BTreeSet;

crate::rule! {
    /// Code asks a service for a model that the service has retired.
    ///
    /// ## Why it matters
    /// The call fails, or another model answers in its place.
    ///
    /// ## What to do
    /// Move to a model that the service still has, and run the tests with it.
    pub static RULE = {
        id: "code-service-model-retired",
        since: "0.1.0",
        severity: Low,
        summary: "code asks a service for a model that it has retired",
        remedy: "move to a model that the service still has",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Some(uses) = uses(seen.facts) else { return };
    if place::is_library(seen.place) {
        return;
    }
    let mut told = BTreeSet::new();
    for call in &uses.calls {
        let Some(called) = services::of(call, uses) else {
            continue;
        };
        for model in &called.models {
            let Some(when) = service_models::retired(model) else {
                continue;
            };
            if !told.insert(model.clone()) {
                continue;
            }
            let message = format!("asks {} for `{model}`, {when}", called.provider);
            sink.found(
                Found::new(message)
                    .at(call.offset)
                    .evidence("call", call.code.clone()),
            );
        }
    }
}
