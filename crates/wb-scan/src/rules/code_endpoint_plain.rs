//! Services that are called without encryption.

use crate::inventory::source::uses;
use crate::known::ai::{place, services};
use crate::known::local_address::is_near;
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use std::collections::BTreeSet;
use wb_core::Severity;

crate::rule! {
    /// Code calls a service of models, or fetches weights, at an `http://` address that is not on the machine itself
    /// or inside a private network.
    ///
    /// ## Why it matters
    /// Prompts, answers and the key go over the line in clear text, and whoever sits on it can change the answers, or
    /// the weights.
    ///
    /// Medium; low in tests and examples; silent inside libraries, for `localhost`, for private addresses and for names
    /// without a dot, as containers have them.
    ///
    /// ## What to do
    /// Use `https://`.
    pub static RULE = {
        id: "code-endpoint-plain",
        since: "0.1.0",
        severity: Medium,
        summary: "code calls a service of models or fetches weights without encryption",
        remedy: "use `https://`",
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
        let service = services::of(call, uses).and_then(|called| called.endpoint);
        let fetched = matches!(
            call.name(),
            "load_state_dict_from_url" | "load_url" | "from_single_file" | "download_url_to_file"
        );
        let address = service.or_else(|| {
            let first = call
                .at(0)
                .filter(|_| fetched || call.path.ends_with("base_url=") || call.path.ends_with("api_base="));
            first
                .and_then(|argument| argument.text())
                .map(services::without_user)
        });
        let Some(address) = address.filter(|address| address.starts_with("http://") && !is_near(address))
        else {
            continue;
        };
        if !told.insert(address.clone()) {
            continue;
        }
        let severity = if place::is_aside(seen.place) {
            Severity::Low
        } else {
            Severity::Medium
        };
        let message = format!("calls {address} without encryption");
        sink.found(
            Found::new(message)
                .severity(severity)
                .at(call.offset)
                .evidence("call", call.code.clone()),
        );
    }
}
