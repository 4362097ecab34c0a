//! Asks the rules: about one reading, about defects, about a folder, about what the others found.

use super::{Outcome, Task};
use crate::package::{Package, PackageTree};
use crate::rule::{Check, Folder, Joined, Seen, findings_max};
use crate::rules::RULES;
use crate::sink::Sink;
use std::cell::OnceCell;
use wb_core::rule::RuleInfo;
use wb_core::{Finding, Meter, Place};
use wb_formats::{Defect, Facts, Notes};

/// What the rules get to see of one reading.
pub(super) fn seen<'a>(
    facts: &'a Facts,
    notes: &'a Notes,
    task: &'a Task,
    formats: &'a [&'static str],
) -> Seen<'a> {
    Seen {
        name: task.place.name(),
        place: &task.place,
        facts,
        formats,
        defects: &notes.defects,
        nested: task.nested,
        brings: task.brings.as_deref(),
        judgement: OnceCell::new(),
    }
}

pub(super) fn ask_rules(seen: &Seen<'_>, task: &Task, meter: &Meter, outcome: &mut Outcome) {
    for rule in RULES {
        if let Check::Each(check) = rule.check {
            check(seen, &mut sink(&rule.info, task, meter, outcome));
        }
    }
    crate::inventory::sightings(seen, &mut outcome.sightings);
    outcome.imported.take(seen);
    outcome.gathered.note(seen);
    report_to_rules(seen.defects, task, meter, outcome);
}

/// Gives defects to the rules that speak for them.
pub(super) fn report_to_rules(defects: &[Defect], task: &Task, meter: &Meter, outcome: &mut Outcome) {
    if defects.is_empty() {
        return;
    }
    for rule in RULES {
        let mut sink = sink(&rule.info, task, meter, outcome);
        match rule.check {
            Check::Defects => report_defects(defects, &mut sink, |code| rule.defects.contains(&code)),
            Check::UnclaimedDefects => report_defects(defects, &mut sink, |code| !is_claimed(code)),
            Check::Each(_) | Check::Folder(_) | Check::Joined(_) | Check::Package(_) => {}
        }
    }
}

fn sink<'a>(rule: &'a RuleInfo, task: &'a Task, meter: &Meter, outcome: &'a mut Outcome) -> Sink<'a> {
    Sink {
        rule,
        place: &task.place,
        nested: task.nested,
        max: findings_max(meter),
        findings: &mut outcome.findings,
        unlisted: &mut outcome.findings_unlisted,
    }
}

fn report_defects(defects: &[Defect], sink: &mut Sink<'_>, wanted: impl Fn(&str) -> bool) {
    for defect in defects.iter().filter(|d| wanted(d.code)) {
        let found = crate::Found::new(defect.detail.clone())
            .at(defect.offset)
            .evidence("defect", defect.code);
        sink.found(found);
    }
}

fn is_claimed(code: &str) -> bool {
    RULES.iter().any(|rule| rule.defects.contains(&code))
}

/// Keeps the facts of whole files that rules about the folder compare with each other.
pub(super) fn keep(facts: Facts, depth: u64, outcome: &mut Outcome) {
    if depth == 0 && crate::rule::wants_folder(&facts) {
        let mut facts = facts;
        if let Facts::PythonSource(python) = &mut facts {
            crate::known::python_grade::slim(python);
        }
        outcome.kept.push(facts);
    }
}

/// What the rules say about defects that were noticed outside of any format: while bytes were fetched, say.
pub fn judge_defects(place: &Place, defects: &[Defect]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut unlisted = 0;
    for rule in RULES {
        let mut sink = Sink {
            rule: &rule.info,
            place,
            nested: false,
            max: defects.len(),
            findings: &mut findings,
            unlisted: &mut unlisted,
        };
        match rule.check {
            Check::Defects => report_defects(defects, &mut sink, |code| rule.defects.contains(&code)),
            Check::UnclaimedDefects => report_defects(defects, &mut sink, |code| !is_claimed(code)),
            Check::Each(_) | Check::Folder(_) | Check::Joined(_) | Check::Package(_) => {}
        }
    }
    findings
}

/// Asks the rules about a whole folder.
pub fn scan_folder(folder: &Folder<'_>, findings_max: u64) -> (Vec<Finding>, u64) {
    let mut findings = Vec::new();
    let mut unlisted = 0;
    let place = Place::file(folder.root);
    for rule in RULES {
        if let Check::Folder(check) = rule.check {
            let max = usize::try_from(findings_max).unwrap_or(usize::MAX);
            let mut sink = Sink {
                rule: &rule.info,
                place: &place,
                nested: false,
                max,
                findings: &mut findings,
                unlisted: &mut unlisted,
            };
            check(folder, &mut sink);
        }
    }
    (findings, unlisted)
}

/// Asks the rules that look at what the others found.
pub fn join(joined: &Joined<'_>, findings_max: u64) -> (Vec<Finding>, u64) {
    let mut findings = Vec::new();
    let mut unlisted = 0;
    let place = Place::default();
    // The limit is against files that make findings without end. What advisories say is bounded by the advisories.
    let max = usize::try_from(findings_max)
        .unwrap_or(usize::MAX)
        .saturating_add(joined.advised.len());
    for rule in RULES {
        if let Check::Joined(check) = rule.check {
            let mut sink = Sink {
                rule: &rule.info,
                place: &place,
                nested: false,
                max,
                findings: &mut findings,
                unlisted: &mut unlisted,
            };
            check(joined, &mut sink);
        }
    }
    (findings, unlisted)
}

/// Asks the rules about packages.
pub fn judge_packages(trees: &[PackageTree], findings_max: u64) -> (Vec<Finding>, u64) {
    let mut findings = Vec::new();
    let mut unlisted = 0;
    for tree in trees {
        let package = Package { tree, all: trees };
        for rule in RULES {
            if let Check::Package(check) = rule.check {
                let mut sink = Sink {
                    rule: &rule.info,
                    place: &tree.place,
                    nested: false,
                    max: usize::try_from(findings_max).unwrap_or(usize::MAX),
                    findings: &mut findings,
                    unlisted: &mut unlisted,
                };
                check(&package, &mut sink);
            }
        }
    }
    (findings, unlisted)
}
