//! A list of packages with addresses, repositories or paths in it.

use crate::rule::Seen;
use crate::rules::deps_source_foreign::foreign;
use crate::sink::{Found, Sink};
use wb_formats::Facts;
use wb_formats::repo::requirements::{Source, SourceKind};

crate::rule! {
    /// A requirements file takes packages from repositories, addresses or paths instead of by name and
    /// version from an index.
    ///
    /// ## Why it matters
    /// What is fetched can change without the file changing, and no index has ever seen it.
    ///
    /// ## What to do
    /// Pin a commit or a digest where it matters.
    pub static RULE = {
        id: "deps-source-unpinned",
        since: "0.1.0",
        severity: Info,
        summary: "a requirements file takes packages from repositories, addresses or paths",
        remedy: "pin a commit or a digest where it matters",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::Requirements(facts) = seen.facts else {
        return;
    };
    let is_direct = |source: &&Source| {
        matches!(
            source.kind,
            SourceKind::Address | SourceKind::Repository | SourceKind::Path
        ) && foreign(source).is_none()
    };
    let direct: Vec<&Source> = facts.sources.iter().filter(is_direct).collect();
    let Some(first) = direct.first() else { return };
    let message = format!(
        "{} packages come from repositories, addresses or paths",
        direct.len()
    );
    let mut found = Found::new(message).at(first.offset);
    for source in direct.iter().take(8) {
        found = found.evidence_at("line", source.line.clone(), source.offset);
    }
    sink.found(found);
}
