//! Misdeeds as findings.

use super::{Misdeed, MisdeedKind, Moment, Package};
use crate::sink::{Found, Sink};
use wb_core::Severity;

/// How much it weighs that a package does a thing at some moment.
pub(crate) const fn severity(misdeed: &Misdeed) -> Severity {
    let is_install = matches!(misdeed.moment, Moment::Install | Moment::StartUp);
    match misdeed.kind {
        MisdeedKind::RunsFetched
        | MisdeedKind::OpensShell
        | MisdeedKind::SendsSecrets
        | MisdeedKind::LoadsCode
        | MisdeedKind::Destroys
        | MisdeedKind::Mines
        | MisdeedKind::Diverts => Severity::Critical,
        MisdeedKind::Assistant
        | MisdeedKind::Publishes
        | MisdeedKind::RunsHidden
        | MisdeedKind::Persists
        | MisdeedKind::Spies
        | MisdeedKind::TalksToDrop => Severity::High,
        MisdeedKind::Reports | MisdeedKind::Watches if is_install => Severity::High,
        MisdeedKind::Unreadable if is_install => Severity::High,
        MisdeedKind::Reports | MisdeedKind::Watches | MisdeedKind::Installs => Severity::Medium,
        MisdeedKind::Talks | MisdeedKind::Unreadable => Severity::Low,
    }
}

/// Tells the misdeeds of a package that a rule speaks for: one finding for each kind in each file.
pub(crate) fn tell(package: &Package<'_>, sink: &mut Sink<'_>, wanted: impl Fn(&Misdeed) -> bool) {
    for misdeed in package.tree.misdeeds().iter().filter(|misdeed| wanted(misdeed)) {
        let message = format!(
            "`{}` of the {} {}, {}",
            misdeed.path,
            package.tree.title(),
            misdeed.kind.words(),
            misdeed.moment.words()
        );
        let mut found = Found::new(message)
            .in_file(misdeed.place.clone())
            .severity(severity(misdeed));
        for (text, offset) in &misdeed.evidence {
            found = found.evidence_at("code", text.clone(), *offset);
        }
        sink.found(found);
    }
}
