//! OpenVEX 0.2.0: what is known about each package and vulnerability.
//!
//! `not_affected` stands only where somebody proved it: a statement with a reason that was given to the scan. What is
//! sure to be affected is `affected`; what may be is `under_investigation`, and so is everything that an ignore leaves
//! out of the verdict, since an ignore proves nothing.

use serde_json::to_writer_pretty;
use sha2::{Digest, Sha256};
use std::io::{self, Write};
use wb_core::report::SuppressedBy;
use wb_core::{Finding, Match, Report};
use wb_deps::vex::{Exploitability, Status, document};

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let statements = statements(report);
    let named = serde_json::to_vec(&report.scanned).unwrap_or_default();
    let mut digest = Sha256::new();
    digest.update(named);
    for one in &statements {
        digest.update(format!(
            "{}\0{}\0{}\0{}\n",
            one.id,
            one.package,
            one.status.name(),
            one.notes
        ));
    }
    let digest: String = digest
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let document = document(
        &format!("urn:weighbridge:vex:{digest}"),
        "weighbridge",
        &timestamp(),
        concat!("weighbridge/", env!("CARGO_PKG_VERSION")),
        &statements,
    );
    to_writer_pretty(&mut *out, &document)?;
    out.write_all(b"\n")
}

fn statements(report: &Report) -> Vec<Exploitability> {
    let mut statements: Vec<Exploitability> = report
        .findings
        .iter()
        .filter_map(|finding| one(finding, None))
        .collect();
    statements.extend(
        report
            .suppressed
            .iter()
            .filter_map(|left| one(&left.finding, Some((left.by, &left.reason)))),
    );
    statements.sort_by(|a, b| (&a.id, &a.package).cmp(&(&b.id, &b.package)));
    statements.dedup();
    statements
}

fn one(finding: &Finding, left_out: Option<(SuppressedBy, &String)>) -> Option<Exploitability> {
    let (package, advisory) = (finding.package.as_ref()?, finding.advisory.as_ref()?);
    let purl = crate::suppress::purl_of(package)?;
    let (status, justification, notes) = match left_out {
        Some((SuppressedBy::Vex, reason)) => {
            let word = reason.split([':', ' ']).next().unwrap_or_default();
            match JUSTIFICATIONS.contains(&word) {
                true => (Status::NotAffected, Some(word.to_owned()), reason.clone()),
                // A justification in words only: the specification takes it as an impact statement.
                false if word.starts_with("fixed") => (Status::Fixed, None, reason.clone()),
                false => (Status::NotAffected, None, reason.clone()),
            }
        }
        Some((_, reason)) => (
            Status::UnderInvestigation,
            None,
            format!("left out of the verdict: {reason}"),
        ),
        None if finding.matched == Some(Match::Definite) => (Status::Affected, None, notes(finding)),
        None => (Status::UnderInvestigation, None, notes(finding)),
    };
    Some(Exploitability {
        id: advisory.id.clone(),
        aliases: advisory.aliases.clone(),
        package: purl.to_string(),
        status,
        justification,
        notes,
        action: Some(finding.remedy.clone()),
    })
}

/// The specification's words.
const JUSTIFICATIONS: &[&str] = &[
    "component_not_present",
    "vulnerable_code_not_present",
    "vulnerable_code_not_in_execute_path",
    "vulnerable_code_cannot_be_controlled_by_adversary",
    "inline_mitigations_already_exist",
];

/// The sentence, and where the package is named and used.
fn notes(finding: &Finding) -> String {
    let wanted = [
        "affected",
        "asked for",
        "only if",
        "imported",
        "unused",
        "unclear",
    ];
    let pieces = finding
        .evidence
        .iter()
        .filter(|piece| wanted.contains(&piece.label.as_str()));
    let pieces: Vec<String> = pieces
        .map(|piece| format!("{}: {}", piece.label, piece.text))
        .collect();
    format!(
        "{} ({}; named in {})",
        finding.message,
        pieces.join("; "),
        super::words::place(&finding.place)
    )
}

/// `SOURCE_DATE_EPOCH` where it is set, so that the same input can give the same bytes; otherwise now.
fn timestamp() -> String {
    let epoch = std::env::var("SOURCE_DATE_EPOCH")
        .ok()
        .and_then(|text| text.parse().ok());
    let stamp = epoch.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    let stamp = stamp.unwrap_or_else(|| {
        jiff::Timestamp::from_second(jiff::Timestamp::now().as_second()).unwrap_or_default()
    });
    stamp.to_string()
}
