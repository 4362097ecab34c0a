//! Takes artifacts from a queue, has them read, and asks every rule about every fact.
//!
//! No recursion: nesting is a number in the budget. Depth first and in the order of the archive, so that the
//! same input gives the same report and only one chain of parents is open at a time.

use crate::claim::{Claim, claim, describe};
use crate::rule::{Check, Folder, Joined, Seen, findings_max};
use crate::rules::RULES;
use crate::sink::Sink;
use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::sync::Arc;
use wb_core::rule::RuleInfo;
use wb_core::{Coverage, Finding, Gap, GapReason, Limit, Meter, Place, Reached, Sighting};
use wb_formats::source::MeteredSource;
use wb_formats::{
    Child, ChildData, Defect, Facts, Format, Head, Input, MemSource, Notes, ReadAt, ReadError, Role,
};

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
    match source.len() {
        Ok(len) if len <= SMALL => match source.read_vec(0, len) {
            Ok(bytes) if bytes.len() as u64 == len => MemSource::shared(bytes),
            // The readers meet the same trouble again, and say where.
            _ => source,
        },
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

/// Judges one artifact; returns the parts that want judging on their own.
fn judge(task: &Task, meter: &Arc<Meter>, outcome: &mut Outcome, observer: &mut dyn Observer) -> Parts {
    let gaps_before = outcome.coverage.gaps.len();
    let parts = judge_source(task, meter, outcome, observer);
    observer.part(&Part {
        place: &task.place,
        depth: task.depth,
        bytes: parts.bytes,
        formats: &parts.formats,
        gaps: outcome.coverage.gaps.get(gaps_before..).unwrap_or_default(),
        children: parts.children.len() as u64,
    });
    parts
}

fn judge_source(
    task: &Task,
    meter: &Arc<Meter>,
    outcome: &mut Outcome,
    observer: &mut dyn Observer,
) -> Parts {
    let gaps_before = outcome.coverage.gaps.len();
    let source = match task.data.open(meter) {
        Ok(source) => source,
        Err(error) => {
            unreadable(outcome, &task.place, &error);
            return Parts::default();
        }
    };
    let mut parts = match Head::read_bytes(source.as_ref()) {
        Ok(bytes) => judge_bytes(task, &bytes, &source, meter, outcome, observer),
        Err(error) => {
            unreadable(outcome, &task.place, &error);
            Parts::default()
        }
    };
    if matches!(task.data, ChildData::Source(_)) {
        parts.bytes = source.len().ok();
    }
    let ending = source.ending(task.role != Role::Payload);
    report_to_rules(&ending.defects, task, meter, outcome);
    if let Some(error) = ending.failure {
        let reason = gap_reason(&error);
        let known = outcome.coverage.gaps.iter().skip(gaps_before);
        if !known
            .into_iter()
            .any(|gap| gap.reason == reason && gap.place.path == task.place.path)
        {
            unreadable(outcome, &task.place, &error);
        }
    }
    parts
}

/// Judges an artifact whose beginning could be read.
fn judge_bytes(
    task: &Task,
    bytes: &[u8],
    source: &Arc<dyn ReadAt>,
    meter: &Arc<Meter>,
    outcome: &mut Outcome,
    observer: &mut dyn Observer,
) -> Parts {
    let name = task.place.name();
    let head = match task.role {
        Role::Payload => Head::new(bytes, name, source).without_tail(),
        Role::Judge | Role::As(_) | Role::Aside => Head::new(bytes, name, source),
    };
    let input = Input {
        source,
        name,
        meter,
        role: task.role,
    };
    let mut parts = Parts::default();
    let accepted: Vec<&Format> = wb_formats::accepted(task.role, &head).collect();
    let formats: Vec<&'static str> = accepted.iter().map(|f| f.id).collect();
    for format in accepted {
        let readings = Readings {
            outcome,
            observer,
            parts: &mut parts,
        };
        read_as(format, &input, task, &formats, readings);
    }
    if let Role::As(format) = task.role
        && !formats.contains(&format)
    {
        let detail = format!("a loader reads this as `{format}`, which nobody here can");
        unknown(task, &head, detail, outcome);
    }
    // What is hidden in a text is said beside what the text is.
    if formats
        .iter()
        .all(|format| *format == wb_formats::text::file::FORMAT.id)
    {
        unrecognised(task, &head, outcome);
    } else {
        outcome.coverage.artifacts = outcome.coverage.artifacts.saturating_add(1);
    }
    if meter.is_deep() {
        let readings = Readings {
            outcome,
            observer,
            parts: &mut parts,
        };
        search_in_depth(task, &head, &input, &formats, readings);
    }
    if task.depth == 0 {
        outcome.formats.clone_from(&formats);
    }
    parts.formats = formats;
    parts
}

/// Archives are searched member by member.
const ARCHIVES: &[&str] = &[
    "bzip2",
    "gzip",
    "keras",
    "lz4",
    "lzma",
    "seven-zip",
    "tar",
    "torch-mar",
    "torch-zip",
    "xz",
    "zip",
    "zlib",
    "zstd",
];

/// Looks for programs, archives and pickles at every place of a payload, once.
fn search_in_depth(
    task: &Task,
    head: &Head<'_>,
    input: &Input<'_>,
    formats: &[&'static str],
    readings: Readings<'_>,
) {
    let Readings {
        outcome,
        observer,
        parts,
    } = readings;
    let is = |wanted: &[&str]| formats.iter().any(|format| wanted.contains(format));
    if task.is_searched && matches!(task.data, ChildData::Source(_)) {
        parts.is_searched = true;
        return;
    }
    let is_cargo = !formats.is_empty() || claim(task.place.name(), head.bytes) != Claim::None;
    let is_program = is(&["executable"]) || head.starts_with(b"\x7fELF") || head.starts_with(b"MZ");
    let is_payload = is_cargo || task.role == Role::Payload;
    let is_archive = !formats.is_empty() && formats.iter().all(|format| ARCHIVES.contains(format));
    if is_archive || is_program || !is_payload || wb_formats::text::file::is_text(head.bytes) {
        return;
    }
    let before = parts.children.len();
    let gaps = outcome.coverage.gaps.len();
    let readings = Readings {
        outcome,
        observer,
        parts,
    };
    read_as(&wb_formats::code::payload::FORMAT, input, task, formats, readings);
    if is(&["pickle"]) {
        // Streams behind the first one are the pickle reader's own business.
        parts.children.truncate(before);
    }
    // A search that a limit ended has left its gap, and is not counted.
    if outcome.coverage.gaps.len() == gaps {
        let len = input.source.len().unwrap_or_default();
        outcome.coverage.bytes_searched = outcome.coverage.bytes_searched.saturating_add(len);
    }
    parts.is_searched = true;
}

/// Reads the artifact as one format and asks the rules.
fn read_as(
    format: &Format,
    input: &Input<'_>,
    task: &Task,
    formats: &[&'static str],
    readings: Readings<'_>,
) {
    let Readings {
        outcome,
        observer,
        parts,
    } = readings;
    let mut notes = Notes::default();
    let facts = (format.read)(input, &mut notes);
    let more_facts = notes.take_more_facts();
    observer.reading(&facts, &more_facts, &notes);
    let count = outcome.coverage.formats.entry(format.id.to_owned()).or_default();
    *count = count.saturating_add(1);
    ask_rules(&seen(&facts, &notes, task, formats), task, input.meter, outcome);
    keep(facts, task.depth, outcome);
    for more in more_facts {
        let count = outcome
            .coverage
            .formats
            .entry(more.format().to_owned())
            .or_default();
        *count = count.saturating_add(1);
        let quiet = Notes::default();
        ask_rules(&seen(&more, &quiet, task, formats), task, input.meter, outcome);
        keep(more, task.depth, outcome);
    }
    for gap in notes.gaps {
        let place = match gap.member {
            Some(member) => task.place.inside(member),
            None => task.place.clone(),
        };
        let place = place.at(gap.offset);
        outcome.coverage.gap(Gap {
            place,
            reason: gap.reason,
            detail: gap.detail,
            bytes: gap.bytes,
        });
    }
    outcome.coverage.bytes_skipped = outcome.coverage.bytes_skipped.saturating_add(notes.skipped_bytes);
    outcome.coverage.not_cargo = outcome.coverage.not_cargo.saturating_add(notes.not_cargo);
    parts.children.append(&mut notes.children);
    parts.brings = notes.brings.or(parts.brings.take());
}

/// What the rules get to see of one reading.
fn seen<'a>(facts: &'a Facts, notes: &'a Notes, task: &'a Task, formats: &'a [&'static str]) -> Seen<'a> {
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

fn ask_rules(seen: &Seen<'_>, task: &Task, meter: &Meter, outcome: &mut Outcome) {
    for rule in RULES {
        if let Check::Each(check) = rule.check {
            check(seen, &mut sink(&rule.info, task, meter, outcome));
        }
    }
    crate::inventory::sightings(seen, &mut outcome.sightings);
    report_to_rules(seen.defects, task, meter, outcome);
}

/// Gives defects to the rules that speak for them.
fn report_to_rules(defects: &[Defect], task: &Task, meter: &Meter, outcome: &mut Outcome) {
    if defects.is_empty() {
        return;
    }
    for rule in RULES {
        let mut sink = sink(&rule.info, task, meter, outcome);
        match rule.check {
            Check::Defects => report_defects(defects, &mut sink, |code| rule.defects.contains(&code)),
            Check::UnclaimedDefects => report_defects(defects, &mut sink, |code| !is_claimed(code)),
            Check::Each(_) | Check::Folder(_) | Check::Joined(_) => {}
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
fn keep(facts: Facts, depth: u64, outcome: &mut Outcome) {
    if depth == 0 && crate::rule::wants_folder(&facts) {
        let mut facts = facts;
        if let Facts::PythonSource(python) = &mut facts {
            crate::known::python_grade::slim(python);
        }
        outcome.kept.push(facts);
    }
}

/// Nothing here reads it: is that a gap, or is it simply not cargo?
fn unrecognised(task: &Task, head: &Head<'_>, outcome: &mut Outcome) {
    let coverage = &mut outcome.coverage;
    match (task.role, claim(task.place.name(), head.bytes)) {
        (Role::Payload, _) => {
            let len = head.source.len().unwrap_or_default();
            coverage.bytes_skipped = coverage.bytes_skipped.saturating_add(len);
        }
        // Said already: there is no reader for what a loader takes it for.
        (Role::As(_), _) => {}
        (Role::Aside, _) | (Role::Judge, Claim::None) => {
            coverage.not_cargo = coverage.not_cargo.saturating_add(1);
        }
        (Role::Judge, claim) => {
            unknown(task, head, describe(head.bytes).to_owned(), outcome);
            outcome.perhaps_data = task.depth == 0 && claim == Claim::Perhaps;
        }
    }
}

fn unknown(task: &Task, head: &Head<'_>, detail: String, outcome: &mut Outcome) {
    outcome.coverage.gap(Gap {
        place: task.place.clone(),
        reason: GapReason::UnknownFormat,
        detail,
        bytes: head.source.len().ok(),
    });
}

const fn gap_reason(error: &ReadError) -> GapReason {
    match error {
        ReadError::Limit(_) => GapReason::Limit,
        ReadError::Corrupt { .. } => GapReason::Malformed,
        ReadError::Io { .. } | ReadError::Changed => GapReason::Unreadable,
    }
}

fn unreadable(outcome: &mut Outcome, place: &Place, error: &ReadError) {
    let gap = Gap {
        place: place.clone(),
        reason: gap_reason(error),
        detail: error.to_string(),
        bytes: None,
    };
    outcome.coverage.gap(gap);
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
            Check::Each(_) | Check::Folder(_) | Check::Joined(_) => {}
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
    for rule in RULES {
        if let Check::Joined(check) = rule.check {
            let mut sink = Sink {
                rule: &rule.info,
                place: &place,
                nested: false,
                max: usize::try_from(findings_max).unwrap_or(usize::MAX),
                findings: &mut findings,
                unlisted: &mut unlisted,
            };
            check(joined, &mut sink);
        }
    }
    (findings, unlisted)
}
