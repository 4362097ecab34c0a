//! Findings that say the same of many places are shown once, with their places.

use std::collections::HashMap;
use wb_core::{Finding, Gap, GapReason, Place};

/// Findings that differ only in where they are.
pub(super) struct Group<'a> {
    /// The first of them; the others say the same.
    pub(super) finding: &'a Finding,
    /// Where, in the report's order.
    pub(super) places: Vec<&'a Place>,
}

/// Groups findings by rule, confidence, message, remedy and evidence, in the order of their first one.
pub(super) fn findings<'a>(findings: impl Iterator<Item = &'a Finding>) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    // Looked up, never iterated: the order is that of `groups`.
    let mut known: HashMap<_, usize> = HashMap::new();
    for finding in findings {
        let evidence: Vec<_> = finding
            .evidence
            .iter()
            .map(|evidence| (evidence.label.as_str(), evidence.text.as_str()))
            .collect();
        let key = (
            finding.rule.as_str(),
            finding.severity,
            finding.confidence,
            finding.message.as_str(),
            finding.remedy.as_str(),
            evidence,
        );
        let index = *known.entry(key).or_insert_with(|| {
            groups.push(Group {
                finding,
                places: Vec::new(),
            });
            groups.len() - 1
        });
        groups[index].places.push(&finding.place);
    }
    groups
}

/// Gaps by reason, in the order of the reasons' first declaration.
pub(super) fn gaps(gaps: &[Gap]) -> Vec<(GapReason, Vec<&Gap>)> {
    let mut groups: Vec<(GapReason, Vec<&Gap>)> = Vec::new();
    for gap in gaps {
        match groups.iter_mut().find(|(reason, _)| *reason == gap.reason) {
            Some((_, members)) => members.push(gap),
            None => groups.push((gap.reason, vec![gap])),
        }
    }
    groups.sort_by_key(|(reason, _)| *reason);
    groups
}
