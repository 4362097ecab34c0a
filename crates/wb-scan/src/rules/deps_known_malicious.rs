//! Packages that were made to harm, and are known for it.

use crate::known::advised;
use crate::rule::Joined;
use crate::sink::Sink;
use wb_core::{Match, Severity};

crate::rule! {
    /// The package, in this version, is listed as made to harm: by a `MAL-` record of the OpenSSF's database, or by a
    /// list of indicators that was imported.
    ///
    /// ## Why it matters
    /// Such packages steal credentials, open doors and spread while they are installed or imported. Updating is not
    /// enough: what ran, ran.
    ///
    /// ## What to do
    /// Remove it, find out on which machines it was installed, and replace every credential that those could read.
    /// Where the finding is only `possible`, pin a version that is not listed and look into the lock files and caches.
    pub static RULE = {
        id: "deps-known-malicious",
        since: "0.2.0",
        severity: Critical,
        summary: "the package is known to be made to harm",
        remedy: "remove it, and treat every machine that installed it as compromised",
        check: Joined(check),
    };
}

fn check(joined: &Joined<'_>, sink: &mut Sink<'_>) {
    for advised in joined.advised.iter().filter(|advised| advised.is_malicious) {
        let severity = match advised.matched {
            Match::Definite => Severity::Critical,
            Match::Possible => Severity::Medium,
        };
        sink.found(advised::found(advised, severity));
    }
}
