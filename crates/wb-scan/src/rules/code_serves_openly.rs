//! Applications that are open to everybody.

use crate::inventory::source::uses;
use crate::known::ai::place;
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_core::Severity;
use wb_formats::code::uses::{Argument, Value};

crate::rule! {
    /// Code starts a Gradio application with a public link (`share=True`), or on every network interface
    /// (`server_name="0.0.0.0"`) without `auth`.
    ///
    /// ## Why it matters
    /// A public link leads from the internet to the machine, past its firewall; whoever has it uses the model, and
    /// what the application can reach.
    ///
    /// Medium for a public link without `auth`, low otherwise; low in tests and examples; silent inside libraries.
    ///
    /// ## What to do
    /// Give `auth`, or serve behind something that asks who is there.
    pub static RULE = {
        id: "code-serves-openly",
        since: "0.1.0",
        severity: Low,
        summary: "code opens an application to everybody who can reach it",
        remedy: "give `auth`, or serve behind something that asks who is there",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Some(uses) = uses(seen.facts) else { return };
    if place::is_library(seen.place) {
        return;
    }
    for call in uses
        .calls
        .iter()
        .filter(|call| call.root() == "gradio" && call.name() == "launch")
    {
        let has_auth = call
            .named("auth")
            .is_some_and(|argument| argument.value != Value::None);
        let is_shared = call.named("share").is_some_and(Argument::is_true);
        let is_everywhere = call.named("server_name").and_then(Argument::text) == Some("0.0.0.0");
        let (severity, how) = match (is_shared, is_everywhere, has_auth) {
            (true, _, false) => (Severity::Medium, "through a public link, without `auth`"),
            (true, _, true) => (Severity::Low, "through a public link"),
            (false, true, false) => (Severity::Low, "on every network interface, without `auth`"),
            _ => continue,
        };
        let severity = if place::is_aside(seen.place) {
            Severity::Low
        } else {
            severity
        };
        sink.found(
            Found::new(format!("serves {how}"))
                .severity(severity)
                .at(call.offset)
                .evidence("call", call.code.clone()),
        );
    }
}
