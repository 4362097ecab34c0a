//! An R workspace that takes the place of everyday functions.

use crate::known::r_names::is_everyday;
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// An R workspace binds a function to the name of one that everybody calls: `library`, `print`, `c`, `<-`.
    ///
    /// ## Why it matters
    /// `load()` puts it before R's own. The next ordinary line of a script then calls the function from the file.
    ///
    /// ## What to do
    /// Load the file into an environment of its own: `load(file, envir = new.env())`.
    pub static RULE = {
        id: "model-r-masks-function",
        since: "0.1.0",
        severity: Medium,
        summary: "an R workspace replaces functions that everybody calls",
        remedy: "load it into an environment of its own",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::RData(facts) = seen.facts else { return };
    if !facts.is_workspace {
        return;
    }
    let masks = facts
        .bindings
        .iter()
        .filter(|binding| binding.is_function && is_everyday(&binding.name));
    for binding in masks {
        let message = format!("the workspace brings a function `{}` of its own", binding.name);
        sink.found(Found::new(message));
    }
}
