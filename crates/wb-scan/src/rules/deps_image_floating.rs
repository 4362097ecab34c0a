//! Images that can be others tomorrow.

use crate::known::agent::images::floating;
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// A Dockerfile, a compose file, a manifest or a chart names an image without a tag, or with one that moves by its
    /// nature (`latest`, `main`, `nightly`).
    ///
    /// ## Why it matters
    /// What is built or run tomorrow is something else than what was tested today, and nobody can say afterwards what it
    /// was.
    ///
    /// ## What to do
    /// Write the version, or `@sha256:…`.
    pub static RULE = {
        id: "deps-image-floating",
        since: "0.1.0",
        severity: Low,
        summary: "an image has no tag, or one that moves",
        remedy: "name a version, or better a digest",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let (Facts::Dockerfile(facts) | Facts::Deployment(facts)) = seen.facts else {
        return;
    };
    for image in &facts.images {
        if let Some(why) = floating(&image.reference) {
            sink.found(Found::new(format!("the image `{}` {why}", image.reference)).at(image.offset));
        }
    }
}
