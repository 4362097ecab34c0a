//! One artifact: what it is, what its readers say, and which parts want judging on their own.

use super::ask::{ask_rules, keep, report_to_rules, seen};
use super::deep::search_in_depth;
use super::lines;
use super::unread::{gap_reason, unknown, unreadable, unrecognised};
use super::{Observer, Outcome, Part, Parts, Readings, Task};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use wb_core::{Gap, Meter};
use wb_formats::{ChildData, Format, Head, Input, Notes, ReadAt, Role};

/// Judges one artifact; returns the parts that want judging on their own.
pub(super) fn judge(
    task: &Task,
    meter: &Arc<Meter>,
    outcome: &mut Outcome,
    observer: &mut dyn Observer,
) -> Parts {
    let gaps_before = outcome.coverage.gaps.len();
    let mut parts = judge_source(task, meter, outcome, observer);
    let digest = parts.sha256.take();
    outcome
        .gathered
        .file(&task.place, task.depth, parts.bytes, &parts.formats, digest);
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
    if is_listed(task) {
        match digest(source.as_ref()) {
            Some((bytes, sha256)) => {
                parts.bytes = Some(bytes);
                parts.sha256 = Some(sha256);
            }
            None => parts.sha256 = None,
        }
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

/// True for members of archives that carry a list of their files with digests.
fn is_listed(task: &Task) -> bool {
    task.depth == 1 && task.place.root().to_ascii_lowercase().ends_with(".whl")
}

/// The size and SHA-256 of a member that is not too large.
fn digest(source: &dyn ReadAt) -> Option<(u64, String)> {
    const BYTES_MAX: u64 = 8 << 20;
    let bytes = source.read_vec(0, BYTES_MAX).ok()?;
    let size = bytes.len() as u64;
    let digest = Sha256::digest(&bytes);
    let hex = digest.iter().map(|byte| format!("{byte:02x}"));
    (size < BYTES_MAX).then(|| (size, hex.collect()))
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
    let before = lines::Before::of(outcome);
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
    lines::number(&before, &task.place, &head, source.as_ref(), meter, outcome);
    if task.depth == 0 {
        outcome.formats.clone_from(&formats);
    }
    parts.formats = formats;
    parts
}

/// Reads the artifact as one format and asks the rules.
pub(super) fn read_as(
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
    count(format.id, outcome);
    ask_rules(&seen(&facts, &notes, task, formats), task, input.meter, outcome);
    keep(facts, task.depth, outcome);
    for more in more_facts {
        count(more.format(), outcome);
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

/// Counts an artifact of a format.
fn count(format: &str, outcome: &mut Outcome) {
    let formats = &mut outcome.coverage.formats;
    if let Some(count) = formats.get_mut(format) {
        *count = count.saturating_add(1);
    } else {
        formats.insert(format.to_owned(), 1);
    }
}
