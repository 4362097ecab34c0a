//! What a file says about itself: facts as a tree, without an opinion.
//!
//! The same walk as that of the scan engine, but it keeps the facts instead of asking the rules.

use crate::clock::WallClock;
use crate::error::AppError;
use crate::fetch::local::FileSource;
use crate::fetch::remote::{self, RemoteOptions};
use serde::Serialize;
use std::path::Path;
use std::sync::Arc;
use wb_core::{Budget, Gap, GapReason, Limit, Meter, Place};
use wb_formats::source::MeteredSource;
use wb_formats::{Child, ChildData, Defect, Head, Input, Notes, ReadAt, ReadError, Role};

/// The version of the inspection's JSON.
pub const SCHEMA: &str = "weighbridge-inspection/1";
/// How many parts are kept; further ones are counted. The facts of each part are bounded on their own.
const PARTS_MAX: usize = 10_000;

/// One part and everything inside it.
#[derive(Clone, Debug, Serialize)]
pub struct Inspection {
    /// Where.
    pub place: Place,
    /// How many bytes it has, where that is known without decoding.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// Every format that a loader would accept it as.
    pub formats: Vec<&'static str>,
    /// What each format says about it, with the format's id as `format`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<serde_json::Value>,
    /// Where the bytes broke their format.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub defects: Vec<Defect>,
    /// What was not looked at.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<Gap>,
    /// Bytes skipped by design.
    #[serde(skip_serializing_if = "is_zero")]
    pub bytes_skipped: u64,
    /// The parts inside, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<Self>,
    /// Parts inside that are not listed: too deep or too many.
    #[serde(skip_serializing_if = "is_zero")]
    pub children_unlisted: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
const fn is_zero(value: &u64) -> bool {
    *value == 0
}

/// An inspection with its schema's name: what is written as JSON.
#[derive(Debug, Serialize)]
pub struct Document<'a> {
    schema: &'static str,
    #[serde(flatten)]
    root: &'a Inspection,
}

/// The inspection as a document of its own.
pub const fn document(inspection: &Inspection) -> Document<'_> {
    Document {
        schema: SCHEMA,
        root: inspection,
    }
}

struct Task {
    parent: Option<usize>,
    depth: u64,
    place: Place,
    data: ChildData,
    role: Role,
}

/// Reads a file and the parts inside it, `depth_max` layers deep.
pub fn inspect(
    path: &Path,
    budget: &Budget,
    depth_max: u64,
    options: RemoteOptions,
) -> Result<Inspection, AppError> {
    let source = open(path, budget, options)?;
    let meter = Meter::new(budget.clone(), WallClock::start());
    let source = MeteredSource::shared(source, Arc::clone(&meter));
    let mut stack = vec![Task {
        parent: None,
        depth: 0,
        place: Place::file(crate::fetch::shown_root(path)),
        data: ChildData::Source(source),
        role: Role::Judge,
    }];
    let mut parts: Vec<(Option<usize>, Inspection)> = Vec::new();
    while let Some(task) = stack.pop() {
        let (mut part, children) = read(&task, &meter);
        let index = parts.len();
        let depth = task.depth.saturating_add(1);
        let is_too_deep = depth > depth_max || meter.check(Limit::Depth, depth).is_err();
        let is_too_much =
            parts.len() + stack.len() + children.len() >= PARTS_MAX || meter.artifact().is_err();
        if is_too_deep || is_too_much {
            part.children_unlisted = children.len() as u64;
        } else {
            stack.extend(children.into_iter().rev().map(|child| Task {
                parent: Some(index),
                depth,
                place: task.place.inside(child.name),
                data: child.data,
                role: child.role,
            }));
        }
        parts.push((task.parent, part));
    }
    Ok(tree(parts))
}

/// Opens a file here, or the one file that an address names.
fn open(path: &Path, budget: &Budget, mut options: RemoteOptions) -> Result<Arc<dyn ReadAt>, AppError> {
    let Some(address) = path.to_str().filter(|text| remote::is_remote(text)) else {
        let opened = FileSource::open(path).map_err(|source| AppError::Path {
            path: path.to_path_buf(),
            source,
        })?;
        return Ok(opened);
    };
    if let Some(config) = std::env::current_dir()
        .ok()
        .and_then(|folder| crate::config::find(&folder))
    {
        options.obey(&crate::config::load(&config)?.remote);
    }
    let opened = remote::open(address, &options, budget)?;
    match opened.files.as_slice() {
        [only] => Ok(Arc::clone(only) as Arc<dyn ReadAt>),
        files => Err(AppError::Remote(remote::RemoteError::Address {
            address: opened.address.clone(),
            detail: format!("it names {} files; give the path of one", files.len()),
        })),
    }
}

/// Puts parts into their parents. A parent always comes before its children.
fn tree(mut parts: Vec<(Option<usize>, Inspection)>) -> Inspection {
    while let Some((parent, mut part)) = parts.pop() {
        part.children.reverse();
        match parent.and_then(|index| parts.get_mut(index)) {
            Some((_, parent)) => parent.children.push(part),
            None => return part,
        }
    }
    empty(Place::default())
}

fn empty(place: Place) -> Inspection {
    Inspection {
        place,
        bytes: None,
        formats: Vec::new(),
        facts: Vec::new(),
        defects: Vec::new(),
        gaps: Vec::new(),
        bytes_skipped: 0,
        children: Vec::new(),
        children_unlisted: 0,
    }
}

fn read(task: &Task, meter: &Arc<Meter>) -> (Inspection, Vec<Child>) {
    let mut part = empty(task.place.clone());
    let opened = task
        .data
        .open(meter)
        .and_then(|source| Ok((Head::read_bytes(source.as_ref())?, source)));
    let (bytes, source) = match opened {
        Ok(opened) => opened,
        Err(error) => {
            part.gaps.push(unreadable(&task.place, &error));
            return (part, Vec::new());
        }
    };
    if matches!(task.data, ChildData::Source(_)) {
        part.bytes = source.len().ok();
    }
    let name = task.place.name();
    let head = Head::new(&bytes, name, &source);
    let input = Input {
        source: &source,
        name,
        meter,
        role: task.role,
    };
    let mut children = Vec::new();
    for format in wb_formats::accepted(task.role, &head) {
        let mut notes = Notes::default();
        let facts = (format.read)(&input, &mut notes);
        part.formats.push(format.id);
        for facts in std::iter::once(&facts).chain(&notes.more_facts) {
            if facts.format() != format.id {
                part.formats.push(facts.format());
            }
            part.facts.push(serde_json::to_value(facts).unwrap_or_default());
        }
        part.bytes_skipped = part.bytes_skipped.saturating_add(notes.skipped_bytes);
        part.defects.append(&mut notes.defects);
        part.gaps.extend(notes.gaps.into_iter().map(|gap| {
            let place = match gap.member {
                Some(member) => task.place.inside(member),
                None => task.place.clone(),
            };
            Gap {
                place: place.at(gap.offset),
                reason: gap.reason,
                detail: gap.detail,
                bytes: gap.bytes,
            }
        }));
        children.append(&mut notes.children);
    }
    (part, children)
}

fn unreadable(place: &Place, error: &ReadError) -> Gap {
    let reason = match error {
        ReadError::Limit(_) => GapReason::Limit,
        ReadError::Corrupt { .. } => GapReason::Malformed,
        ReadError::Io { .. } | ReadError::Changed => GapReason::Unreadable,
    };
    Gap {
        place: place.clone(),
        reason,
        detail: error.to_string(),
        bytes: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_become_a_tree_in_their_order() {
        let part = |name: &str| empty(Place::file(name));
        let tree = tree(vec![
            (None, part("root")),
            (Some(0), part("a")),
            (Some(1), part("a/1")),
            (Some(1), part("a/2")),
            (Some(0), part("b")),
        ]);
        let names = |parts: &[Inspection]| -> Vec<String> {
            parts.iter().map(|part| part.place.name().to_owned()).collect()
        };
        assert_eq!(names(&tree.children), ["a", "b"]);
        assert_eq!(names(&tree.children[0].children), ["a/1", "a/2"]);
    }
}
