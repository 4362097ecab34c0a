//! Files and machines in a LightGBM model.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// The parameters at the end of a LightGBM model name files or machines.
    ///
    /// ## Why it matters
    /// LightGBM writes them down as they were given for training. They tell where the data lay and how machines are
    /// called; loading the model does not open them.
    ///
    /// ## What to do
    /// If you publish the model, remove the section of parameters.
    pub static RULE = {
        id: "model-lightgbm-names-files",
        since: "0.1.0",
        severity: Info,
        summary: "a LightGBM model names files or machines of its training",
        remedy: "if you publish it, remove the section of parameters",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::Lightgbm(facts) = seen.facts else {
        return;
    };
    if facts.outside.is_empty() {
        return;
    }
    let mut found = Found::new("the parameters of the training name files or machines");
    for (key, value) in &facts.outside {
        found = found.evidence(key, value.clone());
    }
    sink.found(found);
}
