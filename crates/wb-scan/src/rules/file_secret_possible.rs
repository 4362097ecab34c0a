//! What may be a secret.

use crate::rule::Seen;
use crate::rules::file_secret::{is_sure, report, secrets};
use crate::sink::Sink;
use wb_formats::text::secret::Secret;

crate::rule! {
    /// A file holds what has the shape of a key, token or password, but nothing proves that it is one; or it lies
    /// among tests, where keys are made to be published.
    ///
    /// ## Why it matters
    /// If it is one, whoever downloads the file can use it.
    ///
    /// ## What to do
    /// Look, and revoke it if it is real.
    pub static RULE = {
        id: "file-secret-possible",
        since: "0.1.0",
        severity: Low,
        summary: "a file holds what may be a key or a password",
        remedy: "look at it, and revoke it if it is real",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let unsure: Vec<&Secret> = secrets(seen)
        .iter()
        .filter(|secret| !is_sure(seen, secret))
        .collect();
    report(&unsure, sink);
}
