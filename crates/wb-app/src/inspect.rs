//! What a file says about itself: facts as a tree, without an opinion.
//!
//! The scan engine walks; this looks on and keeps the facts.

use crate::clock::WallClock;
use crate::error::AppError;
use crate::fetch::local::FileSource;
use crate::fetch::remote::{self, RemoteOptions};
use crate::sandbox::{self, Allowed};
use crate::scan::Sandbox;
use schemars::JsonSchema;
use serde::Serialize;
use std::path::Path;
use std::sync::Arc;
use wb_core::{Budget, Gap, Meter, Place};
use wb_formats::{Defect, Facts, Notes, ReadAt, Role};
use wb_scan::{Artifact, Observer, Outcome, Part};

/// The version of the inspection's JSON.
pub const SCHEMA: &str = "weighbridge-inspection/1";
/// How many parts are kept; further ones are counted. The facts of each part are bounded on their own.
const PARTS_MAX: u64 = 10_000;

/// One part and everything inside it.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
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
    #[schemars(with = "Vec<FactsSchema>")]
    pub facts: Vec<serde_json::Value>,
    /// Where the bytes broke their format.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Vec<DefectSchema>")]
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

/// What a format says: an object of its own, as the format's documentation describes it. The names in it are not part
/// of this schema's promise; new ones come with new releases.
#[derive(JsonSchema)]
#[schemars(rename = "Facts")]
#[allow(dead_code, reason = "it describes what another type writes")]
struct FactsSchema {
    /// The format's id.
    format: String,
    /// What it says.
    #[serde(flatten)]
    rest: serde_json::Map<String, serde_json::Value>,
}

/// A place where the bytes broke their own format.
#[derive(JsonSchema)]
#[schemars(rename = "Defect")]
#[allow(dead_code, reason = "it describes what another type writes")]
struct DefectSchema {
    /// Kebab-case, format first.
    code: String,
    /// What is wrong, in one sentence.
    detail: String,
    /// Where.
    offset: Option<u64>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
const fn is_zero(value: &u64) -> bool {
    *value == 0
}

/// An inspection with its schema's name: what is written as JSON.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Document")]
pub struct Document<'a> {
    /// The schema's name.
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

/// What to inspect, and how.
#[derive(Clone, Debug)]
pub struct InspectRequest<'a> {
    /// A file, or the address of one.
    pub file: &'a Path,
    /// What it may cost.
    pub budget: &'a Budget,
    /// How many layers of parts are read.
    pub depth_max: u64,
    /// How a remote address is treated.
    pub remote: RemoteOptions,
    /// Confine this process, until it ends.
    pub sandbox: Option<Sandbox>,
}

/// Reads a file and the parts inside it.
pub fn inspect(request: &InspectRequest<'_>) -> Result<Inspection, AppError> {
    let file = request.file;
    let is_far = file.to_str().is_some_and(remote::is_remote);
    let source = open(file, request.budget, request.remote.clone())?;
    if let Some(needed) = &request.sandbox {
        sandbox::confine(&Allowed {
            reads: vec![file.to_path_buf()],
            writes: needed.writes.clone(),
            network: is_far,
        });
    }
    let name = crate::fetch::shown_root(file);
    Ok(inspect_source(name, source, request.budget, request.depth_max).0)
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

/// Reads bytes under a name and the parts inside them; what the rules say about them stands beside.
pub(crate) fn inspect_source(
    name: String,
    source: Arc<dyn ReadAt>,
    budget: &Budget,
    depth_max: u64,
) -> (Inspection, Outcome) {
    let mut budget = budget.clone();
    budget.depth = budget.depth.min(depth_max);
    budget.artifacts = budget.artifacts.min(PARTS_MAX);
    let meter = Meter::new(budget, WallClock::start());
    let artifact = Artifact {
        place: Place::file(name),
        source,
    };
    let mut collector = Collector::default();
    let outcome = wb_scan::scan_observed(artifact, Role::Judge, &meter, &mut collector);
    (tree(collector.parts), outcome)
}

/// Keeps the facts that pass by.
#[derive(Default)]
struct Collector {
    /// What belongs to the part that is being read.
    readings: Inspection,
    /// Parts with their depth and how many parts lie in each.
    parts: Vec<(u64, u64, Inspection)>,
}

impl Observer for Collector {
    fn reading(&mut self, facts: &Facts, more: &[Facts], notes: &Notes) {
        for facts in std::iter::once(facts).chain(more) {
            self.readings.formats.push(facts.format());
            self.readings
                .facts
                .push(serde_json::to_value(facts).unwrap_or_default());
        }
        self.readings.bytes_skipped = self.readings.bytes_skipped.saturating_add(notes.skipped_bytes);
        self.readings.defects.extend_from_slice(&notes.defects);
    }

    fn part(&mut self, part: &Part<'_>) {
        let mut inspection = std::mem::take(&mut self.readings);
        inspection.place = part.place.clone();
        inspection.bytes = part.bytes;
        inspection.gaps = part.gaps.to_vec();
        self.parts.push((part.depth, part.children, inspection));
    }
}

/// Puts parts into their parents: they come depth first, parents first.
fn tree(parts: Vec<(u64, u64, Inspection)>) -> Inspection {
    /// The parts that are still open, outermost first; each may get further children.
    fn close(open: &mut Vec<(u64, u64, Inspection)>) -> Option<Inspection> {
        let (_, children, mut part) = open.pop()?;
        part.children_unlisted = children.saturating_sub(part.children.len() as u64);
        match open.last_mut() {
            Some((_, _, parent)) => parent.children.push(part),
            None => return Some(part),
        }
        None
    }
    let mut open: Vec<(u64, u64, Inspection)> = Vec::new();
    for part in parts {
        while open.last().is_some_and(|(depth, ..)| *depth >= part.0) {
            close(&mut open);
        }
        open.push(part);
    }
    let mut root = None;
    while !open.is_empty() {
        root = close(&mut open).or(root);
    }
    root.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_become_a_tree_in_their_order() {
        let part = |depth: u64, children: u64, name: &str| {
            let part = Inspection {
                place: Place::file(name),
                ..Inspection::default()
            };
            (depth, children, part)
        };
        let tree = tree(vec![
            part(0, 3, "root"),
            part(1, 2, "a"),
            part(2, 0, "a/1"),
            part(2, 0, "a/2"),
            part(1, 0, "b"),
        ]);
        let names = |parts: &[Inspection]| -> Vec<String> {
            parts.iter().map(|part| part.place.name().to_owned()).collect()
        };
        assert_eq!(names(&tree.children), ["a", "b"]);
        assert_eq!(names(&tree.children[0].children), ["a/1", "a/2"]);
        assert_eq!(tree.children_unlisted, 1);
    }
}
