//! YAML that is loaded with a loader which makes any object.

use crate::inventory::source::uses;
use crate::known::ai::{place, unpickling};
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_core::Severity;
use wb_formats::code::uses::Origin;

crate::rule! {
    /// Code reads YAML with `yaml.unsafe_load`, `yaml.load(…, Loader=Loader)` or `UnsafeLoader`, or with no loader.
    ///
    /// ## Why it matters
    /// `!!python/object/apply:os.system` in such a file is a command that runs. Without a loader, PyYAML before 5.1
    /// does the same, PyYAML 5 warns, and PyYAML 6 refuses the call.
    ///
    /// High where the text comes from the network, a hub, a request or a model's answer; medium otherwise; low without
    /// a loader, and in tests and examples. Silent inside libraries.
    ///
    /// ## What to do
    /// Use `yaml.safe_load`.
    pub static RULE = {
        id: "code-yaml-load",
        since: "0.1.0",
        severity: Medium,
        summary: "code reads YAML with a loader that makes any object",
        remedy: "use `yaml.safe_load`",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Some(uses) = uses(seen.facts) else { return };
    if place::is_library(seen.place) {
        return;
    }
    for call in &uses.calls {
        let Some(what) = unpickling::yaml(call) else {
            continue;
        };
        let from = call.at(0).and_then(|argument| argument.from);
        let is_far = matches!(from, Some(Origin::Network | Origin::Hub | Origin::ModelOutput));
        let severity = match (what.starts_with("is given"), is_far) {
            (false, true) => Severity::High,
            (false, false) => Severity::Medium,
            (true, true) => Severity::Medium,
            (true, false) => Severity::Low,
        };
        let severity = if place::is_aside(seen.place) {
            severity.min(Severity::Low)
        } else {
            severity
        };
        let message = format!("`{}` {what}", call.path);
        sink.found(
            Found::new(message)
                .severity(severity)
                .at(call.offset)
                .evidence("call", call.code.clone()),
        );
    }
}
