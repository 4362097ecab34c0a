//! Takes artifacts from a queue, has them read, and asks every rule about every fact.
//!
//! No recursion: nesting is a number in the budget. Depth first and in the order of the archive, so that the
//! same input gives the same report and only one chain of parents is open at a time.

mod ask;
mod deep;
mod judge;
mod lines;
mod unread;

pub use ask::{join, judge_defects, judge_packages, scan_folder};

use crate::package::Gathered;
use ask::report_to_rules;
use judge::judge;
use std::collections::BTreeSet;
use std::sync::Arc;
use unread::unreadable;
use wb_core::{Coverage, Finding, Gap, Limit, Meter, Place, Reached, Sighting};
use wb_formats::source::MeteredSource;
use wb_formats::{Child, ChildData, Defect, Facts, MemSource, Notes, ReadAt, Role};

/// Something to be judged.
pub struct Artifact {
    /// The file as the report names it.
    pub place: Place,
    /// Its bytes.
    pub source: Arc<dyn ReadAt>,
}

/// What came of one artifact and everything inside it.
#[derive(Default)]
pub struct Outcome {
    /// What the rules found, in the order of finding.
    pub findings: Vec<Finding>,
    /// Findings beyond the limit.
    pub findings_unlisted: u64,
    /// What was looked at.
    pub coverage: Coverage,
    /// What the outermost file is: every format that a loader would accept it as.
    pub formats: Vec<&'static str>,
    /// Facts that rules about the whole folder need.
    pub kept: Vec<Facts>,
    /// What the file says about what the system is made of.
    pub sightings: Vec<Sighting>,
    /// Which packages its source imports.
    pub imported: crate::inventory::Imported,
    /// What rules about packages need of the file and of everything inside it.
    pub gathered: Gathered,
    /// True if the file's name only perhaps claims a model and nothing recognised it: the gap holds unless a
    /// recognised model lies beside it.
    pub perhaps_data: bool,
}

/// One artifact, once it was read and judged.
pub struct Part<'a> {
    /// Where.
    pub place: &'a Place,
    /// How many artifacts it lies in. Parts come in the order of a tree that is walked depth first, parents first.
    pub depth: u64,
    /// How many bytes it has, where that is known without decoding.
    pub bytes: Option<u64>,
    /// Every format that a loader would accept it as.
    pub formats: &'a [&'static str],
    /// What was not looked at.
    pub gaps: &'a [Gap],
    /// How many parts lie directly in it.
    pub children: u64,
}

/// Looks on while artifacts are judged: whoever wants facts, and not only opinions.
pub trait Observer {
    /// One artifact was read as one format, and what was read along with it. The [`Part`] that it belongs to follows.
    fn reading(&mut self, facts: &Facts, more: &[Facts], notes: &Notes);
    /// An artifact is done; the parts inside it come next.
    fn part(&mut self, part: &Part<'_>);
}

/// Nobody looks on.
struct Nobody;

impl Observer for Nobody {
    fn reading(&mut self, _facts: &Facts, _more: &[Facts], _notes: &Notes) {}
    fn part(&mut self, _part: &Part<'_>) {}
}

struct Task {
    place: Place,
    data: ChildData,
    role: Role,
    nested: bool,
    depth: u64,
    brings: Brings,
    /// Every byte of what this is a part of was searched in depth.
    is_searched: bool,
}

/// Python modules that an archive brings along as source; see [`Notes::brings`].
type Brings = Option<Arc<BTreeSet<String>>>;

/// What an artifact holds.
#[derive(Default)]
struct Parts {
    children: Vec<Child>,
    brings: Brings,
    formats: Vec<&'static str>,
    bytes: Option<u64>,
    /// In hexadecimal, where a list of files may say what it should be.
    sha256: Option<String>,
    is_searched: bool,
}

/// Where what a reading says goes.
struct Readings<'a> {
    outcome: &'a mut Outcome,
    observer: &'a mut dyn Observer,
    parts: &'a mut Parts,
}

/// The parts of one artifact that wait for their turn. Waiting costs no more than the part itself.
struct Level {
    place: Place,
    children: std::vec::IntoIter<Child>,
    nested: bool,
    depth: u64,
    brings: Brings,
    is_searched: bool,
}

/// Judges one file and everything inside it.
pub fn scan(artifact: Artifact, meter: &Arc<Meter>) -> Outcome {
    scan_as(artifact, Role::Judge, meter)
}

/// Judges one file that a loader would treat in a known way, and everything inside it.
pub fn scan_as(artifact: Artifact, role: Role, meter: &Arc<Meter>) -> Outcome {
    scan_observed(artifact, role, meter, &mut Nobody)
}

/// The same while somebody looks on.
pub fn scan_observed(
    artifact: Artifact,
    role: Role,
    meter: &Arc<Meter>,
    observer: &mut dyn Observer,
) -> Outcome {
    let mut outcome = Outcome::default();
    let source = in_memory_if_small(MeteredSource::shared(artifact.source, Arc::clone(meter)));
    match source.len() {
        Ok(len) => {
            outcome.coverage.bytes_total = len;
            meter.set_input_bytes(len);
        }
        Err(error) => unreadable(&mut outcome, &artifact.place, &error),
    }
    let root = Task {
        place: artifact.place,
        data: ChildData::Source(source),
        role,
        nested: false,
        depth: 0,
        brings: None,
        is_searched: false,
    };
    let mut levels: Vec<Level> = Vec::new();
    let mut next = Some(root);
    while let Some(task) = next.take() {
        if let Err(reached) = meter.artifact() {
            let waiting: usize = levels.iter().map(|level| level.children.len()).sum();
            outcome.coverage.gap(Gap::limit(task.place, reached));
            outcome.coverage.gaps_unlisted = outcome.coverage.gaps_unlisted.saturating_add(waiting as u64);
            break;
        }
        let Parts {
            children,
            brings,
            is_searched,
            ..
        } = judge(&task, meter, &mut outcome, observer);
        let depth = task.depth.saturating_add(1);
        match meter.check(Limit::Depth, depth) {
            _ if children.is_empty() => {}
            Ok(()) => levels.push(Level {
                place: task.place,
                children: children.into_iter(),
                nested: task.nested,
                depth,
                brings: brings.or(task.brings),
                is_searched,
            }),
            Err(reached) => too_deep(task, reached, meter, &mut outcome),
        }
        next = next_task(&mut levels);
    }
    outcome.coverage.bytes_read = meter.bytes_read();
    outcome.coverage.bytes_decoded = meter.bytes_decoded();
    // What was searched in depth was not left out.
    let coverage = &mut outcome.coverage;
    coverage.bytes_skipped = coverage.bytes_skipped.saturating_sub(coverage.bytes_searched);
    outcome
}

/// A small file is read once instead of once for every look at it: thousands of small files are the common case.
fn in_memory_if_small(source: Arc<dyn ReadAt>) -> Arc<dyn ReadAt> {
    const SMALL: u64 = 1 << 16;
    // A far source keeps what it fetched, and has more to say about it than bytes in memory would.
    if source.is_far() {
        return source;
    }
    let len = source.len().ok().filter(|len| *len <= SMALL);
    let Some(len) = len.and_then(|len| usize::try_from(len).ok()) else {
        return source;
    };
    let mut bytes = vec![0; len];
    match source.read_at(0, &mut bytes) {
        Ok(got) if got == len => MemSource::shared(bytes),
        // The readers meet the same trouble again, and say where.
        _ => source,
    }
}

/// The next waiting part, innermost artifact first.
fn next_task(levels: &mut Vec<Level>) -> Option<Task> {
    while let Some(level) = levels.last_mut() {
        if let Some(child) = level.children.next() {
            return Some(Task {
                place: level.place.inside(child.name),
                data: child.data,
                role: child.role,
                nested: child.nested || level.nested,
                depth: level.depth,
                brings: level.brings.clone(),
                is_searched: level.is_searched,
            });
        }
        levels.pop();
    }
    None
}

/// More layers than anyone packs: not looked at, and a defect that a rule speaks for.
fn too_deep(task: Task, reached: Reached, meter: &Meter, outcome: &mut Outcome) {
    let detail = format!(
        "archives and streams are nested deeper than {} layers",
        reached.allowed
    );
    let defect = Defect::new("layers-too-deep", detail);
    report_to_rules(&[defect], &task, meter, outcome);
    outcome.coverage.gap(Gap::limit(task.place, reached));
}
