//! What changed between two models, repositories or versions: files, tensors, what is imported and called, templates
//! and configuration, findings, and what the newer one can do that the older could not.

mod facts;
mod sides;
mod text;

use crate::error::AppError;
use crate::inspect::{Inspection, inspect_source};
use crate::scan::{Prepared, Progress, ScanRequest};
use crate::tensors::{self, Tensor};
use schemars::JsonSchema;
use serde::Serialize;
use sides::{Entry, Pair, Scanned, pairs};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use wb_core::{Finding, Gap, GapReason, Place, Report, Severity};

pub use text::{Line, TextChange};

/// The version of the comparison's JSON.
pub const SCHEMA: &str = "weighbridge-diff/1";
/// How many changes of one kind are listed; further ones are counted.
const LISTED_MAX: usize = 2_000;

/// Added, removed or changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// Only the new side has it.
    Added,
    /// Only the old side has it.
    Removed,
    /// Both have it, and it differs.
    Changed,
    /// Both have the same content under different names.
    Renamed,
}

/// What the comparison comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Every byte is the same.
    Same,
    /// Something differs, and nothing that was found is new at or above the threshold.
    Changed,
    /// The new side has findings at or above the threshold that the old one had not.
    Worse,
    /// Something on the new side was not looked at that was on the old one.
    Incomplete,
}

/// One side of the comparison.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Side {
    /// What the user named.
    pub path: String,
    /// How many files it has.
    pub files: u64,
    /// How many bytes they have.
    pub bytes: u64,
}

/// A file that differs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct FileChange {
    /// Its path on the new side (on the old one for a removed file), below what was named.
    pub path: String,
    /// How it differs.
    pub change: Change,
    /// Its name on the old side, if that is another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_path: Option<String>,
    /// Its size on the old side, in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_bytes: Option<u64>,
    /// Its size on the new side, in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_bytes: Option<u64>,
}

/// Something inside a file that differs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct ItemChange {
    /// The file, and the parts inside it down to the item.
    pub place: Vec<String>,
    /// What it is: a tensor's name, an import, a key.
    pub name: String,
    /// How it differs.
    pub change: Change,
    /// What the old side says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    /// What the new side says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
}

/// A list that has an end.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Listed<T> {
    /// The first ones.
    pub items: Vec<T>,
    /// How many there are beyond them.
    pub unlisted: u64,
}

impl<T> Default for Listed<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            unlisted: 0,
        }
    }
}

impl<T> Listed<T> {
    fn push(&mut self, item: T) {
        if self.items.len() < LISTED_MAX {
            self.items.push(item);
        } else {
            self.unlisted += 1;
        }
    }

    /// How many there are.
    pub const fn total(&self) -> u64 {
        self.items.len() as u64 + self.unlisted
    }
}

/// A comparison.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Diff {
    /// The name and version of this schema.
    pub schema: String,
    /// What it comes to.
    pub verdict: Verdict,
    /// The exit code of the program.
    pub exit_code: u8,
    /// The mildest severity of a new finding that makes the new side worse.
    pub fail_on: Severity,
    /// The old side.
    pub old: Side,
    /// The new side.
    pub new: Side,
    /// Files.
    pub files: Listed<FileChange>,
    /// What the new side can do to a reader that the old one could not, in words, and the findings' rules that say so.
    pub new_capabilities: BTreeMap<String, BTreeSet<String>>,
    /// The same the other way round.
    pub lost_capabilities: BTreeMap<String, BTreeSet<String>>,
    /// Findings that only the new side has.
    pub new_findings: Listed<Finding>,
    /// Findings that only the old side has.
    pub gone_findings: Listed<Finding>,
    /// What was not looked at on the new side only.
    pub new_gaps: Listed<Gap>,
    /// Tensors, by name.
    pub tensors: Listed<ItemChange>,
    /// Imports, calls and operators.
    pub references: Listed<ItemChange>,
    /// Templates, configuration and code, line by line.
    pub texts: Listed<TextChange>,
    /// Everything else that the formats say.
    pub facts: Listed<ItemChange>,
}

/// What to compare, and how: one request per side, and a threshold.
#[derive(Clone, Debug)]
pub struct DiffRequest {
    /// The old side: a file, a folder or an address.
    pub old: PathBuf,
    /// The new side.
    pub new: PathBuf,
    /// New findings at or above this severity make the new side worse.
    pub fail_on: Severity,
    /// How both sides are scanned; its paths are not used.
    pub scan: ScanRequest,
}

/// Compares two models, repositories or versions.
pub fn diff(request: &DiffRequest, progress: &dyn Progress) -> Result<Diff, AppError> {
    let scans = [&request.old, &request.new].map(|root| ScanRequest {
        paths: vec![root.clone()],
        digest: true,
        sandbox: None,
        ..request.scan.clone()
    });
    let [old, new] = &scans;
    let (old_ready, new_ready) = (Prepared::of(old, progress)?, Prepared::of(new, progress)?);
    if let Some(sandbox) = &request.scan.sandbox {
        crate::scan::confine(sandbox, &[], &[&old_ready, &new_ready]);
    }
    let old = Scanned::of(&request.old, old, old_ready, progress)?;
    let new = Scanned::of(&request.new, new, new_ready, progress)?;
    let mut diff = Diff {
        schema: SCHEMA.to_owned(),
        verdict: Verdict::Same,
        exit_code: 0,
        fail_on: request.fail_on,
        old: old.side(),
        new: new.side(),
        files: Listed::default(),
        new_capabilities: BTreeMap::new(),
        lost_capabilities: BTreeMap::new(),
        new_findings: Listed::default(),
        gone_findings: Listed::default(),
        new_gaps: Listed::default(),
        tensors: Listed::default(),
        references: Listed::default(),
        texts: Listed::default(),
        facts: Listed::default(),
    };
    for pair in pairs(&old, &new) {
        compare_files(&pair, request, &mut diff)?;
    }
    compare_findings(&old, &new, &mut diff);
    conclude(&mut diff);
    Ok(diff)
}

fn compare_files(pair: &Pair, request: &DiffRequest, diff: &mut Diff) -> Result<(), AppError> {
    let Some(change) = pair.change() else {
        return Ok(());
    };
    if let (Some(old), Some(new)) = (&pair.old, &pair.new)
        && change == Change::Changed
        && old.is_same(new).is_none()
    {
        diff.new_gaps.push(Gap {
            place: Place::file(new.shown.clone()),
            reason: GapReason::Unreadable,
            detail: "both sides list no digest of one kind: only what was read of them is compared"
                .to_owned(),
            bytes: None,
        });
    }
    let name = match pair.name() {
        "" => crate::fetch::shown_root(&request.new),
        name => name.to_owned(),
    };
    diff.files.push(FileChange {
        path: name.clone(),
        change,
        old_path: pair
            .old
            .as_ref()
            .filter(|_| change == Change::Renamed)
            .map(|old| old.below.clone()),
        old_bytes: pair.old.as_ref().map(|old| old.bytes),
        new_bytes: pair.new.as_ref().map(|new| new.bytes),
    });
    if change == Change::Renamed {
        return Ok(());
    }
    if let (Some(old), Some(new)) = (&pair.old, &pair.new)
        && let Some(text) = text::compare(&name, old.place.open()?.as_ref(), new.place.open()?.as_ref())
    {
        diff.texts.push(text);
    }
    let old = pair.old.as_ref().map(|entry| look(entry, request)).transpose()?;
    let new = pair.new.as_ref().map(|entry| look(entry, request)).transpose()?;
    compare_tensors(&name, old.as_ref(), new.as_ref(), diff);
    facts::compare(&name, old.as_ref(), new.as_ref(), diff);
    Ok(())
}

fn look(entry: &Entry, request: &DiffRequest) -> Result<Inspection, AppError> {
    let source = entry.place.open()?;
    let budget = &request.scan.budget;
    Ok(inspect_source(entry.below.clone(), source, budget, budget.depth).0)
}

/// The file and the parts inside it.
fn place(file: &str, part: &[String]) -> Vec<String> {
    std::iter::once(file.to_owned())
        .chain(part.iter().cloned())
        .collect()
}

fn compare_tensors(file: &str, old: Option<&Inspection>, new: Option<&Inspection>, diff: &mut Diff) {
    type Key = (Vec<String>, String);
    let by_name = |inspection: Option<&Inspection>| -> BTreeMap<Key, Tensor> {
        let tensors = inspection.map(tensors::collect).unwrap_or_default();
        tensors
            .into_iter()
            .map(|tensor| ((tensor.part.clone(), tensor.name.clone()), tensor))
            .collect()
    };
    let (old, new) = (by_name(old), by_name(new));
    for ((part, name), tensor) in &new {
        let before = old.get(&(part.clone(), name.clone()));
        let change = match before {
            None => Change::Added,
            Some(before) if before.layout() != tensor.layout() || before.bytes != tensor.bytes => {
                Change::Changed
            }
            Some(_) => continue,
        };
        diff.tensors.push(ItemChange {
            place: place(file, part),
            name: name.clone(),
            change,
            old: before.map(Tensor::layout),
            new: Some(tensor.layout()),
        });
    }
    for ((part, name), tensor) in &old {
        if !new.contains_key(&(part.clone(), name.clone())) {
            diff.tensors.push(ItemChange {
                place: place(file, part),
                name: name.clone(),
                change: Change::Removed,
                old: Some(tensor.layout()),
                new: None,
            });
        }
    }
}

/// Findings are the same if the same rule says the same about the same part; offsets move.
fn compare_findings(old: &Scanned, new: &Scanned, diff: &mut Diff) {
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

fn conclude(diff: &mut Diff) {
    let is_worse = diff.new_findings.unlisted > 0
        || diff
            .new_findings
            .items
            .iter()
            .any(|finding| finding.severity >= diff.fail_on);
    let is_same = diff.files.total() == 0;
    (diff.verdict, diff.exit_code) = if is_worse {
        (Verdict::Worse, 1)
    } else if diff.new_gaps.total() > 0 {
        (Verdict::Incomplete, 3)
    } else if is_same {
        (Verdict::Same, 0)
    } else {
        (Verdict::Changed, 0)
    };
}
