//! What an advisory says, as a finding.

use crate::sink::Found;
use wb_core::{AdvisoryRef, Confidence, Match, Severity};
use wb_deps::Advised;
use wb_deps::osv::Level;

/// How many further places are listed.
const PLACES_MAX: usize = 8;

/// How bad it is: what the record says, what is known about attacks, and whether it is sure to be about the package.
pub(crate) fn severity(advised: &Advised) -> Severity {
    let informational = advised.informational.as_deref().map(|word| match word {
        "notice" => Severity::Info,
        _ => Severity::Low,
    });
    let rated = advised.rating.as_ref().map(|rating| match rating.level {
        Level::None => Severity::Info,
        Level::Low => Severity::Low,
        Level::Medium => Severity::Medium,
        Level::High => Severity::High,
        Level::Critical => Severity::Critical,
    });
    let mut severity = rated.or(informational).unwrap_or(Severity::High);
    if advised
        .context
        .iter()
        .any(|context| context.exploited_since.is_some())
    {
        severity = severity.max(Severity::High);
    }
    match advised.matched {
        Match::Definite => severity,
        Match::Possible => severity.min(Severity::Medium),
    }
}

/// The finding, with everything that a reader can check.
pub(crate) fn found(advised: &Advised, severity: Severity) -> Found {
    let reference = AdvisoryRef {
        id: advised.id.clone(),
        aliases: advised.aliases.clone(),
    };
    let mut found = Found::new(message(advised))
        .severity(severity)
        .package(advised.package.clone())
        .advisory(reference, advised.matched)
        .confidence(match advised.matched {
            Match::Definite => Confidence::High,
            Match::Possible => Confidence::Medium,
        });
    let mut places = advised.places.iter();
    if let Some(place) = places.next() {
        found = found.at(place.offset).in_file(place.clone());
    }
    if !advised.is_malicious
        && let Some(remedy) = remedy(advised)
    {
        found = found.remedy(remedy);
    }
    found = found.evidence("affected", advised.affected.clone());
    if !advised.fixes.is_empty() {
        found = found.evidence("fixed", advised.fixes.join(", "));
    }
    if advised.package.version.is_empty() {
        found = found.evidence("asked for", advised.asked.clone());
    }
    for condition in &advised.conditions {
        found = found.evidence("only if", condition.clone());
    }
    if let Some(doubt) = &advised.doubt {
        found = found.evidence("unclear", doubt.clone());
    }
    found = rated(found, advised);
    if let Some(address) = &advised.address {
        found = found.evidence("read on", address.clone());
    }
    for place in places.clone().take(PLACES_MAX) {
        found = found.evidence_at("also in", place.path.join(" → "), place.offset);
    }
    let more = places.count().saturating_sub(PLACES_MAX);
    if more > 0 {
        found = found.evidence("also in", format!("{more} more places"));
    }
    found
}

/// Rating, attacks, symbols, use, aliases.
fn rated(mut found: Found, advised: &Advised) -> Found {
    if !advised.aliases.is_empty() {
        found = found.evidence("aliases", advised.aliases.join(", "));
    }
    if let Some(rating) = &advised.rating {
        let score = rating
            .score
            .map_or_else(String::new, |score| format!("{score:.1} "));
        found = found.evidence(
            "rated",
            format!("{score}{} ({})", rating.level.name(), rating.written),
        );
    }
    if let Some(informational) = &advised.informational {
        found = found.evidence("kind", informational.clone());
    }
    for context in &advised.context {
        if let Some((epss, percentile)) = context.epss {
            let text = format!(
                "{}: exploited within 30 days with probability {epss:.5} (more than {:.1} % of all)",
                context.id,
                percentile * 100.0
            );
            found = found.evidence("epss", text);
        }
        if let Some(since) = &context.exploited_since {
            found = found.evidence("exploited", format!("{}: known since {since} (KEV)", context.id));
        }
    }
    if !advised.symbols.is_empty() {
        found = found.evidence("symbols", advised.symbols.join(", "));
    }
    if advised.is_inconsistent {
        let text = "the advisory's list of versions and its ranges contradict each other; a version in either counts";
        found = found.evidence("conflict", text);
    }
    if let Some(uses) = &advised.uses {
        for place in uses.places.iter().take(PLACES_MAX) {
            found = found.evidence_at("imported", place.path.join(" → "), place.offset);
        }
        if uses.places.is_empty() && !uses.is_partial {
            found = found.evidence("unused", format!("in {} source files", uses.files_read));
        }
    }
    found
}

fn message(advised: &Advised) -> String {
    let package = &advised.package;
    let what = advised.summary.as_deref().unwrap_or("no summary");
    let what = what.trim_end_matches('.');
    let named = if package.version.is_empty() {
        format!("{} ({})", package.name, advised.asked)
    } else {
        format!("{} {}", package.name, package.version)
    };
    match (advised.matched, advised.is_malicious) {
        (Match::Definite, true) => format!("{named} is made to harm ({}): {what}", advised.id),
        (Match::Possible, true) => format!(
            "{named} may lead to versions made to harm ({}): {what}",
            advised.id
        ),
        (Match::Definite, false) => format!("{named} is affected by {}: {what}", advised.id),
        (Match::Possible, false) => format!("{named} may be affected by {}: {what}", advised.id),
    }
}

fn remedy(advised: &Advised) -> Option<String> {
    let name = &advised.package.name;
    match (advised.fixes.as_slice(), advised.informational.as_deref()) {
        ([], Some("unmaintained")) => Some(format!("look for a successor of {name}: nobody maintains it")),
        ([], _) => Some(format!(
            "no fixed version of {name} is known: replace it, or say why it cannot harm you"
        )),
        ([fixed], _) => Some(format!("update {name} to {fixed} or later")),
        (several, _) => Some(format!(
            "update {name} to one of {} or later in its line",
            several.join(", ")
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wb_core::PackageRef;
    use wb_deps::advised::Context;
    use wb_deps::osv::{AffectedSet, Rating, Record};
    use wb_deps::store::Entry;
    use wb_deps::{Ecosystem, Family};

    fn advised(matched: Match) -> Advised {
        let text = r#"{"id":"PYSEC-1","aliases":["CVE-1"],"summary":"It breaks.","affected":[{"package":
            {"ecosystem":"PyPI","name":"torch"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"2.6"}]}]}]}"#;
        let record = Record::parse(text.as_bytes()).unwrap();
        let entry = Entry {
            record: 0,
            index: 0,
            ecosystem: Ecosystem::of(Family::PyPi),
            name: "torch".to_owned(),
            affected: AffectedSet::of(Family::PyPi, &record.affected[0]),
        };
        let package = PackageRef {
            ecosystem: "PyPI".to_owned(),
            name: "torch".to_owned(),
            version: "2.4".to_owned(),
        };
        Advised::of(package, matched, &entry, &record)
    }

    #[test]
    fn what_nobody_rated_is_not_harmless() {
        assert_eq!(severity(&advised(Match::Definite)), Severity::High);
        assert_eq!(severity(&advised(Match::Possible)), Severity::Medium);
    }

    #[test]
    fn ratings_and_attacks_count() {
        let mut rated = advised(Match::Definite);
        rated.rating = Rating::vector("CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N");
        assert_eq!(severity(&rated), Severity::Low);
        rated.context = vec![Context {
            id: "CVE-1".to_owned(),
            epss: Some((0.5, 0.9)),
            exploited_since: Some("2024-01-01".to_owned()),
        }];
        assert_eq!(severity(&rated), Severity::High);
        rated.matched = Match::Possible;
        assert_eq!(severity(&rated), Severity::Medium);
    }

    #[test]
    fn the_sentence_names_package_and_record() {
        assert_eq!(
            message(&advised(Match::Definite)),
            "torch 2.4 is affected by PYSEC-1: It breaks"
        );
        assert_eq!(
            remedy(&advised(Match::Definite)).unwrap(),
            "update torch to 2.6 or later"
        );
    }
}
