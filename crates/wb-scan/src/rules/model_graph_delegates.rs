//! Compiled parts for a backend.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::model::edge::GraphFacts;

crate::rule! {
    /// Parts of the model are compiled for a backend (`XnnpackBackend`, `CoreMLBackend`, a vendor's accelerator).
    ///
    /// ## Why it matters
    /// Only the backend can read such a part: what it computes is not seen here, and the model runs only where the
    /// backend is installed.
    ///
    /// ## What to do
    /// Nothing, if you know the backend. Otherwise find out whose it is.
    pub static RULE = {
        id: "model-graph-delegates",
        since: "0.1.0",
        severity: Info,
        summary: "parts of the model are compiled for a backend",
        remedy: "make sure that you know the backend that runs them",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Some(graph) = GraphFacts::of(seen.facts) else {
        return;
    };
    for delegate in &graph.delegates {
        let message = format!(
            "{} parts ({} bytes) are for the backend `{}`",
            delegate.parts, delegate.bytes, delegate.backend
        );
        sink.found(Found::new(message).evidence("backend", delegate.backend.clone()));
    }
}
