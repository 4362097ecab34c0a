//! A skops file that names what can harm.

use crate::known::reach::{Reach, reach, words};
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;
use wb_formats::model::skops::SkopsUse;

crate::rule! {
    /// A node of a skops file names a function or type that runs code or commands, loads native code, opens connections
    /// or files, or imports by name.
    ///
    /// ## Why it matters
    /// skops asks before it imports unknown types, and most programs answer with everything that the file asks for
    /// (`trusted=get_untrusted_types(file=…)`). Then the name is imported and called, at once or when the model predicts.
    ///
    /// ## What to do
    /// Do not load it. No estimator needs this.
    ///
    /// ## References
    /// - CVE-2024-37065
    /// - CVE-2025-54412 and CVE-2025-54413
    pub static RULE = {
        id: "model-skops-dangerous-type",
        since: "0.1.0",
        severity: High,
        summary: "a skops file names a function or type that can harm",
        remedy: "do not load it, and do not put the name on the list of trusted types",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::Skops(facts) = seen.facts else { return };
    for name in &facts.names {
        // Taking a class of `operator` is how bound getters are written; what they take is judged by its own name.
        let is_getter = name.loader == "OperatorFuncNode"
            && [
                "operator.attrgetter",
                "operator.itemgetter",
                "operator.methodcaller",
            ]
            .contains(&&*name.path);
        let Reach::Harms(consequence) = reach(&name.path) else {
            continue;
        };
        if is_getter {
            continue;
        }
        let when = match name.uses {
            SkopsUse::Refers => "names",
            SkopsUse::Constructs => "makes an object of",
            SkopsUse::Calls => "calls",
        };
        let message = format!(
            "a node (`{}`) {when} `{}`, which {}",
            name.loader,
            name.path,
            words(consequence)
        );
        sink.found(Found::new(message).at(name.offset));
    }
}
