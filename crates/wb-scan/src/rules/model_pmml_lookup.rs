//! A PMML value that a logger or evaluator looks up.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// A name or value in a PMML model has the form in which loggers and expression languages look something up:
    /// `${jndi:…}`, `${script:…}`, nested or spelled in pieces.
    ///
    /// ## Why it matters
    /// Names of fields and values end in log messages. Log4j before 2.15 fetches and runs what such a message names
    /// (CVE-2021-44228); Commons Text before 1.10 evaluates scripts (CVE-2022-42889).
    ///
    /// ## What to do
    /// Do not load it. No tool that writes models produces such names.
    ///
    /// ## References
    /// - CVE-2021-44228
    /// - CVE-2022-42889
    pub static RULE = {
        id: "model-pmml-lookup",
        since: "0.1.0",
        severity: High,
        summary: "a value in a PMML model makes a logger look something up",
        remedy: "do not load it; update Log4j and Commons Text where models are served",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::Pmml(facts) = seen.facts else { return };
    for value in &facts.lookups {
        let found = Found::new("a value has the form in which loggers look something up");
        sink.found(found.at(value.offset).evidence("value", value.name.clone()));
    }
}
