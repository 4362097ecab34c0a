//! Pictures with something behind their end.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// Behind the end of a PNG or JPEG picture stands a program, an archive, a script or a pickle.
    ///
    /// ## Why it matters
    /// Viewers stop at the picture's end and show nothing. Whoever knows of it takes out what follows: a picture
    /// passes where a program would not.
    ///
    /// ## What to do
    /// Do not use the file. Look at what follows the picture.
    pub static RULE = {
        id: "file-picture-carries-cargo",
        since: "0.1.0",
        severity: High,
        summary: "a program, an archive or a script stands behind a picture's end",
        remedy: "do not use the file; look at what follows the picture",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::Picture(facts) = seen.facts else { return };
    let message = format!(
        "behind the picture stands the beginning of a {} ({} bytes)",
        facts.carries, facts.trailing_bytes
    );
    sink.found(
        Found::new(message)
            .at(facts.end)
            .evidence("behind the end", facts.carries),
    );
}
