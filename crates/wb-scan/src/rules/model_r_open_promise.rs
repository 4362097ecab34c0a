//! An R promise that was not kept yet.

use crate::known::r_names::{harm, reached};
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;
use wb_formats::model::r_data::{RCode, RWhen};

crate::rule! {
    /// An R file holds a promise that was not kept yet, and whose expression calls functions that are not known to harm.
    ///
    /// ## Why it matters
    /// Its expression is evaluated when somebody looks at the value. Environments of functions that were saved with a
    /// model can hold such promises: arguments that were never used. R 4.4.0 and later refuse some of these files.
    ///
    /// ## What to do
    /// Look at the calls. If you publish the file, save the model without its environments.
    ///
    /// ## References
    /// - CVE-2024-27322
    pub static RULE = {
        id: "model-r-open-promise",
        since: "0.1.0",
        severity: Low,
        summary: "an R file holds an expression that is evaluated when its value is looked at",
        remedy: "look at what it calls before you load it",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::RData(facts) = seen.facts else { return };
    let open = |code: &&RCode| {
        code.when == RWhen::Touched
            && !code.calls.is_empty()
            && !reached(code).any(|name| harm(name).is_some())
    };
    let Some(first) = facts.code.iter().find(open) else {
        return;
    };
    let count = facts.code.iter().filter(open).count();
    let message = format!("{count} promise(s) were not kept yet, and call functions when they are looked at");
    sink.found(
        Found::new(message)
            .at(first.offset)
            .evidence("calls", first.calls.join(", ")),
    );
}
