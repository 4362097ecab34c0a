//! Secrets in files that are handed on.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_core::Confidence;
use wb_formats::Facts;
use wb_formats::text::secret::{Secret, Sureness};

crate::rule! {
    /// A file, a pickle or a model's metadata holds a key or token: its beginning, length and alphabet are right for
    /// its kind, nobody made it up, and where the kind has a checksum or a structure, that is right as well. Reports
    /// show its first four letters and its length, never the secret. Examples and placeholders are silent.
    ///
    /// ## Why it matters
    /// Whoever downloads the file can use it: to read private models, to replace published ones, to spend money. A
    /// repository keeps it in its history after it was removed.
    ///
    /// ## What to do
    /// Revoke it where it was issued, then remove it.
    pub static RULE = {
        id: "file-secret",
        since: "0.1.0",
        severity: High,
        summary: "a file holds a key or a token",
        remedy: "revoke it where it was issued, then remove it",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let sure: Vec<&Secret> = secrets(seen)
        .iter()
        .filter(|secret| is_sure(seen, secret))
        .collect();
    report(&sure, sink);
}

/// The secrets of a text.
pub(crate) fn secrets<'s>(seen: &'s Seen<'_>) -> &'s [Secret] {
    match seen.facts {
        Facts::Text(facts) => &facts.secrets,
        _ => &[],
    }
}

/// True for a secret that has to be revoked. Keys of test suites are made for them.
pub(crate) fn is_sure(seen: &Seen<'_>, secret: &Secret) -> bool {
    secret.sureness == Sureness::Proved || secret.sureness == Sureness::Likely && !is_test(seen)
}

/// True for a file that a test suite or documentation brings.
fn is_test(seen: &Seen<'_>) -> bool {
    const FOLDERS: &[&str] = &[
        "test",
        "tests",
        "testing",
        "test_data",
        "testdata",
        "fixtures",
        "examples",
        "__tests__",
        "doc",
        "docs",
    ];
    let path = seen.place.path.iter().flat_map(|part| part.split('/'));
    let mut parts: Vec<&str> = path.collect();
    let base = parts.pop().unwrap_or_default();
    let near = parts.iter().rev().take(3).any(|part| FOLDERS.contains(part));
    near || base.starts_with("test_") || base.contains("_test.") || base.contains(".test.")
}

/// One finding for all secrets of a file, by kind and masked.
pub(crate) fn report(secrets: &[&Secret], sink: &mut Sink<'_>) {
    let Some(first) = secrets.first() else { return };
    let more = match secrets.len() {
        1 => String::new(),
        count => format!(" and {} more", count.saturating_sub(1)),
    };
    let confidence = match first.sureness {
        Sureness::Proved => Confidence::High,
        Sureness::Likely => Confidence::Medium,
        Sureness::Possible => Confidence::Low,
    };
    let mut found = Found::new(format!("holds a {}{more}", first.name))
        .at(first.offset)
        .confidence(confidence);
    for secret in secrets.iter().take(8) {
        found = found.evidence_at(secret.name, secret.masked.clone(), secret.offset);
    }
    sink.found(found);
}
