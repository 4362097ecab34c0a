//! A PMML function that is a Java class.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// A PMML model calls a function that is neither built in nor defined in the model, and whose name is that of a Java
    /// class.
    ///
    /// ## Why it matters
    /// Evaluators (JPMML) look such a class up on the class path of the program and call it with values of the model. It
    /// has to be there already, so the file alone runs nothing, but which code runs is decided by the file.
    ///
    /// ## What to do
    /// Find out which library the class comes from, and whether you want the model to call it.
    pub static RULE = {
        id: "model-pmml-java-function",
        since: "0.1.0",
        severity: Medium,
        summary: "a PMML model calls a Java class",
        remedy: "find out which library the class comes from",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::Pmml(facts) = seen.facts else { return };
    for function in facts
        .foreign_functions
        .iter()
        .filter(|function| function.name.contains('.'))
    {
        let message = format!(
            "the model calls `{}`, which evaluators look up as a Java class",
            function.name
        );
        sink.found(Found::new(message).at(function.offset));
    }
}
