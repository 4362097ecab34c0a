//! An R active binding that would run code.

use crate::known::r_names::{is_grave, reached};
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;
use wb_formats::model::r_data::RWhen;

crate::rule! {
    /// An R file holds an active binding whose function runs commands or code, loads native code, opens connections or
    /// touches files.
    ///
    /// ## Why it matters
    /// R calls the function of an active binding whenever somebody looks at the name: listing the content of the loaded
    /// environment is enough.
    ///
    /// ## What to do
    /// Do not load it. Active bindings of models (R6 classes have them) compute values; they run nothing.
    pub static RULE = {
        id: "model-r-active-binding",
        since: "0.1.0",
        severity: High,
        summary: "an R file runs code whenever a name in it is looked at",
        remedy: "do not load it, or look at the function first in a session that has nothing to lose",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::RData(facts) = seen.facts else { return };
    for code in facts.code.iter().filter(|code| code.when == RWhen::Read) {
        let Some(name) = reached(code).find(|name| is_grave(name)) else {
            continue;
        };
        let message = format!("an active binding calls `{name}` whenever it is looked at");
        sink.found(
            Found::new(message)
                .at(code.offset)
                .evidence("calls", code.calls.join(", ")),
        );
    }
}
