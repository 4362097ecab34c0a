//! What changed between two models, repositories or versions: files, tensors, what is imported and called, templates
//! and configuration, findings, and what the newer one can do that the older could not.

mod facts;
mod findings;
mod layout;
mod report;
mod sides;
mod text;

use crate::error::AppError;
use crate::inspect::{Inspection, inspect_source};
use crate::scan::{Prepared, Progress, ScanRequest};
use findings::compare_findings;
use layout::compare_tensors;
use sides::{Entry, Pair, Scanned, pairs};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use wb_core::{Gap, GapReason, Place, Severity};
use wb_formats::{MemSource, ReadAt};

pub use report::{Change, Diff, FileChange, ItemChange, Listed, Side, Verdict};
pub use text::{Line, TextChange};

/// The version of the comparison's JSON.
pub const SCHEMA: &str = "weighbridge-diff/1";

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
    let (old, new) = (opened(pair.old.as_ref())?, opened(pair.new.as_ref())?);
    if let (Some(old), Some(new)) = (&old, &new)
        && let Some(text) = text::compare(&name, old.1.as_ref(), new.1.as_ref())
    {
        diff.texts.push(text);
    }
    let look = |(entry, source)| look(entry, source, request);
    let (old, new) = (old.map(look), new.map(look));
    compare_tensors(&name, old.as_ref(), new.as_ref(), diff);
    facts::compare(&name, old.as_ref(), new.as_ref(), diff);
    Ok(())
}

/// An entry and its bytes.
type Opened<'e> = (&'e Entry, Arc<dyn ReadAt>);

/// Opens an entry. Small files are read once for all that is asked about them.
fn opened(entry: Option<&Entry>) -> Result<Option<Opened<'_>>, AppError> {
    const HELD_MAX: u64 = 16 << 20;
    let Some(entry) = entry else { return Ok(None) };
    let source = entry.place.open()?;
    if source.is_far() || entry.bytes > HELD_MAX {
        return Ok(Some((entry, source)));
    }
    // What cannot be read, or has grown, is left to the readers: they say so.
    let held = match source.read_vec(0, HELD_MAX) {
        Ok(bytes) if bytes.len() as u64 == entry.bytes => MemSource::shared(bytes),
        _ => source,
    };
    Ok(Some((entry, held)))
}

fn look(entry: &Entry, source: Arc<dyn ReadAt>, request: &DiffRequest) -> Inspection {
    let budget = &request.scan.budget;
    inspect_source(entry.below.clone(), source, budget, budget.depth).0
}

/// The file and the parts inside it.
fn place(file: &str, part: &[String]) -> Vec<String> {
    std::iter::once(file.to_owned())
        .chain(part.iter().cloned())
        .collect()
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
