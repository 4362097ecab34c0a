//! Models of services that are named by an alias.

use crate::inventory::source::uses;
use crate::known::ai::{place, service_models, services};
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use std::collections::BTreeSet;
use wb_core::inventory::Pin;

crate::rule! {
    /// Code asks a service for a model by an alias (`gpt-4o`, `claude-3-5-haiku-latest`) instead of a dated snapshot.
    ///
    /// ## Why it matters
    /// The service decides which model answers, and changes that without notice: answers, prices and safeguards change
    /// under the same program, and tests tell nothing about tomorrow.
    ///
    /// ## What to do
    /// Name a snapshot where the service has them, and change it when tests were run with the next one.
    pub static RULE = {
        id: "code-service-model-floating",
        since: "0.1.0",
        severity: Info,
        summary: "code asks a service for a model by an alias that can change its meaning",
        remedy: "name a dated snapshot where the service has them",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    const WITH_SNAPSHOTS: &[&str] = &[
        "openai",
        "anthropic",
        "google",
        "google-vertex",
        "mistral",
        "cohere",
        "xai",
    ];
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
            let is_alias =
                service_models::pin(model) == Pin::Floating && service_models::retired(model).is_none();
            let is_versioned =
                model.starts_with("text-embedding") || model.starts_with("ft:") || model.contains("embed");
            if !is_alias
                || is_versioned
                || !WITH_SNAPSHOTS.contains(&called.provider)
                || !told.insert(model.clone())
            {
                continue;
            }
            let message = format!(
                "asks {} for `{model}`, an alias that can change its meaning",
                called.provider
            );
            sink.found(
                Found::new(message)
                    .at(call.offset)
                    .evidence("call", call.code.clone()),
            );
        }
    }
}
