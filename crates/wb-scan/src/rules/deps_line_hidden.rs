//! A list of packages with lines that people overlook.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// A line of a requirements file stands far to the right, holds invisible characters, or is cut in the
    /// middle of a word by a line end.
    ///
    /// ## Why it matters
    /// pip reads it all the same; whoever looks at the file does not.
    ///
    /// ## What to do
    /// Do not install from the file.
    pub static RULE = {
        id: "deps-line-hidden",
        since: "0.1.0",
        severity: High,
        summary: "a requirements file hides a line",
        remedy: "do not install from the file",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::Requirements(facts) = seen.facts else {
        return;
    };
    for hidden in &facts.hidden {
        let found = Found::new(format!(
            "a line is written so that people overlook it: {}",
            hidden.how
        ));
        sink.found(
            found
                .at(hidden.offset)
                .evidence_at("line", hidden.line.clone(), hidden.offset),
        );
    }
}
