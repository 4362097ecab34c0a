//! Findings, what the new side can do, and what was not looked at: those that only one side has.

use super::report::Diff;
use super::sides::Scanned;
use std::collections::{BTreeMap, BTreeSet};
use wb_core::{Finding, Place, Report};

/// Findings are the same if the same rule says the same about the same part; offsets move.
pub(super) fn compare_findings(old: &Scanned, new: &Scanned, diff: &mut Diff) {
    type Key = (String, Vec<String>, String);
    let key = |side: &Scanned, finding: &Finding| -> Key {
        let path = path_below(side, &finding.place);
        (finding.rule.clone(), path, finding.message.clone())
    };
    let keys = |side: &Scanned| -> BTreeSet<Key> {
        side.report
            .findings
            .iter()
            .map(|finding| key(side, finding))
            .collect()
    };
    let (old_keys, new_keys) = (keys(old), keys(new));
    for finding in &new.report.findings {
        if !old_keys.contains(&key(new, finding)) {
            diff.new_findings.push(finding.clone());
        }
    }
    for finding in &old.report.findings {
        if !new_keys.contains(&key(old, finding)) {
            diff.gone_findings.push(finding.clone());
        }
    }
    let (can_old, can_new) = (capabilities(&old.report), capabilities(&new.report));
    let beyond = |all: &BTreeMap<String, BTreeSet<String>>, known: &BTreeMap<String, BTreeSet<String>>| {
        all.iter()
            .filter(|(name, _)| !known.contains_key(*name))
            .map(|(name, rules)| (name.clone(), rules.clone()))
            .collect()
    };
    diff.new_capabilities = beyond(&can_new, &can_old);
    diff.lost_capabilities = beyond(&can_old, &can_new);
    let old_gaps: BTreeSet<(Vec<String>, &str)> = old
        .report
        .coverage
        .gaps
        .iter()
        .map(|gap| (path_below(old, &gap.place), gap.detail.as_str()))
        .collect();
    for gap in &new.report.coverage.gaps {
        if !old_gaps.contains(&(path_below(new, &gap.place), gap.detail.as_str())) {
            diff.new_gaps.push(gap.clone());
        }
    }
}

/// A place without the name of its side, so that both sides' can be compared.
fn path_below(side: &Scanned, place: &Place) -> Vec<String> {
    let mut path = place.path.clone();
    if let Some(first) = path.first_mut() {
        *first = side.below(first).to_owned();
    }
    path
}

/// What the findings say that loading can do: in the words of a finding's own evidence, or of its rule.
fn capabilities(report: &Report) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for finding in &report.findings {
        let told = finding
            .evidence
            .iter()
            .filter(|evidence| evidence.label == "capability")
            .map(|evidence| evidence.text.split([':', '(']).next().unwrap_or_default().trim());
        let by_rule = wb_scan::known::capability_of_rule(&finding.rule);
        for name in told.chain(by_rule).filter(|name| !name.is_empty()) {
            found
                .entry(name.to_owned())
                .or_default()
                .insert(finding.rule.clone());
        }
    }
    found
}
