//! Pickles with something behind them.

use crate::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// Behind the STOP of the last pickle there are bytes that are neither another pickle nor the raw
    /// arrays of a known writer (joblib, PyTorch before 1.6).
    ///
    /// ## Why it matters
    /// The unpickler stops before them, so nothing runs; but another program may read the file from there
    /// or from its end, and a payload can lie there unseen.
    ///
    /// ## What to do
    /// Look at the bytes. A zip archive or an executable there has no honest reason.
    pub static RULE = {
        id: "model-pickle-trailing-bytes",
        since: "0.1.0",
        severity: Medium,
        summary: "bytes follow the last pickle that belong to no known layout",
        remedy: "find out what the bytes are, or ask for a file without them",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::Pickle(facts) = seen.facts else {
        return;
    };
    if facts.trailing_bytes > 0 {
        let end = facts.streams.last().map(|stream| stream.end);
        let bytes = facts.trailing_bytes;
        sink.found(Found::new(format!("{bytes} bytes follow the last pickle")).at(end));
    }
}
