//! A function in an R file that runs commands.

use crate::known::r_names::{is_grave, reached};
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;
use wb_formats::model::r_data::RWhen;

crate::rule! {
    /// A function that travels in an R file calls functions that run commands, load native code or open connections.
    ///
    /// ## Why it matters
    /// Models of R bring functions along (formulas, links, preprocessing), and they run when the model predicts or is
    /// printed. None of them needs a command or a connection.
    ///
    /// ## What to do
    /// Read the function before you use the model.
    pub static RULE = {
        id: "model-r-function-dangerous",
        since: "0.1.0",
        severity: Medium,
        summary: "a function in an R file runs commands or opens connections",
        remedy: "read the function before you use the model",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::RData(facts) = seen.facts else { return };
    for code in facts.code.iter().filter(|code| code.when == RWhen::Called) {
        let Some(name) = reached(code).find(|name| is_grave(name)) else {
            continue;
        };
        let whose = if code.name.is_empty() {
            "a function".to_owned()
        } else {
            format!("the function `{}`", code.name)
        };
        let message = format!("{whose} calls `{name}`");
        sink.found(
            Found::new(message)
                .at(code.offset)
                .evidence("calls", code.calls.join(", ")),
        );
    }
}
