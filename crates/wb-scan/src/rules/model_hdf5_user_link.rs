//! An HDF5 file has links that only a program of its own can follow.

use crate::Found;
use crate::rule::Seen;
use crate::sink::Sink;
use wb_formats::Facts;

crate::rule! {
    /// An HDF5 file has a link of a kind that only a program of its own can follow.
    ///
    /// ## Why it matters
    /// Such a link is handed to code that the program registered for its number. What that code does with the link's value
    /// cannot be seen here. Nothing that writes models uses such links.
    ///
    /// ## What to do
    /// Find out which program wrote the file.
    pub static RULE = {
        id: "model-hdf5-user-link",
        since: "0.1.0",
        severity: Medium,
        summary: "an HDF5 file has links that only a program of its own can follow",
        remedy: "find out which program wrote the file",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::Hdf5(facts) = seen.facts else {
        return;
    };
    for link in &facts.user_links.first {
        let message = format!(
            "`{}` is a link of the user-defined kind {}",
            link.path, link.number
        );
        sink.found(Found::new(message));
    }
}
