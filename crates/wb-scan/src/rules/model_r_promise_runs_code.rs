//! An R promise that would run code.

use crate::known::r_names::{harm, reached};
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;
use wb_formats::model::r_data::RWhen;

crate::rule! {
    /// An R file holds a promise that was not kept yet, and whose expression calls functions that run commands or code,
    /// load native code, open connections, touch files or change the session.
    ///
    /// ## Why it matters
    /// R evaluates the expression as soon as somebody looks at the value: printing or using the loaded object is enough.
    /// `readRDS` of R 4.4.0 and later refuses a file whose whole value is a promise. Promises inside of environments, and
    /// those in workspaces that `load` reads, are still accepted.
    ///
    /// ## What to do
    /// Do not load it, with any version of R. No R function writes such a promise into a model.
    ///
    /// ## References
    /// - CVE-2024-27322
    pub static RULE = {
        id: "model-r-promise-runs-code",
        since: "0.1.0",
        severity: Critical,
        summary: "an R file runs code as soon as its value is looked at",
        remedy: "do not load it; R 4.4 refuses only the plainest of such promises",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::RData(facts) = seen.facts else { return };
    for code in facts.code.iter().filter(|code| code.when == RWhen::Touched) {
        let Some((name, what)) = reached(code).find_map(|name| Some((name, harm(name)?))) else {
            continue;
        };
        let message = format!("a promise calls `{name}`, which {what}, as soon as its value is looked at");
        let mut found = Found::new(message)
            .at(code.offset)
            .evidence("calls", code.calls.join(", "));
        for text in code.texts.iter().take(3) {
            found = found.evidence("text", text.clone());
        }
        sink.found(found);
    }
}
