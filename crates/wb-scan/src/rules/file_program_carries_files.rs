//! A program that carries a model or other files.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// The file is a program with something appended: weights (llamafile), an archive, the files of a frozen Python
    /// program. What is appended was judged part by part; the program was not.
    ///
    /// ## Why it matters
    /// It is run, not loaded: whoever made it decides what it does, with all rights of the user.
    ///
    /// ## What to do
    /// Run it only if you trust its publisher, or take the weights out and load them with a program of your own.
    pub static RULE = {
        id: "file-program-carries-files",
        since: "0.1.0",
        severity: Medium,
        summary: "a program carries a model or other files",
        remedy: "run it only if you trust its publisher, or take the weights out",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::Carrier(facts) = seen.facts else { return };
    let message = format!("this is a {}, and it carries {}", facts.kind.name(), facts.cargo);
    sink.found(Found::new(message).at(0));
}
