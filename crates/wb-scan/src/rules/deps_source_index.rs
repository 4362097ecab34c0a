//! A list of packages that asks a further index for one project's wheels.

use crate::rule::Seen;
use crate::rules::deps_source_foreign::{foreign, is_wheel_index};
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// A requirements file or environment asks an index of its own for the wheels of one project (`…/whl/cu121`), as
    /// builds for graphics cards are offered.
    ///
    /// ## Why it matters
    /// A further index answers for the names of all packages, not only for those that it is meant for, and the higher
    /// version wins. Whether the host is its project's own cannot be told from here.
    ///
    /// ## What to do
    /// Compare the host with the project's own instructions; pin versions and hashes (`--require-hashes`).
    ///
    /// ## References
    /// - CVE-2018-20225 (pip's extra index)
    pub static RULE = {
        id: "deps-source-index",
        since: "0.1.0",
        severity: Medium,
        summary: "a requirements file asks a further index for wheels",
        remedy: "compare the host with the project's own instructions, and pin hashes",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::Requirements(facts) = seen.facts else {
        return;
    };
    for source in facts.sources.iter().filter(|source| is_wheel_index(source)) {
        if foreign(source).is_some() {
            let message = format!("wheels come from an index of its own: `{}`", source.line);
            let found = Found::new(message).at(source.offset);
            sink.found(found.evidence_at("line", source.line.clone(), source.offset));
        }
    }
}
