//! Which packages source imports: evidence for whether a vulnerable one is used at all.

use super::source::{imports, uses};
use crate::known::ai::place::is_library;
use crate::rule::Seen;
use std::collections::BTreeMap;
use wb_core::Place;

/// What the Python sources of a scan import, those of libraries left out.
#[derive(Clone, Debug, Default)]
pub struct Imported {
    /// Where each package is imported, by its name on the index: the first places.
    pub packages: BTreeMap<String, Vec<Place>>,
    /// How many files were read.
    pub files: u64,
    /// True if a file computes what it imports, or runs text as code: then "not imported" is no proof.
    pub is_computed: bool,
}

/// How many places of one package are kept.
const PLACES_MAX: usize = 20;

/// Calls that import, or run, what is not written in the source.
const COMPUTED: &[&str] = &[
    "importlib.import_module",
    "__import__",
    "exec",
    "eval",
    "runpy.run_module",
    "runpy.run_path",
];

impl Imported {
    /// Takes what one artifact imports.
    pub(crate) fn take(&mut self, seen: &Seen<'_>) {
        let Some(uses) = uses(seen.facts) else { return };
        if is_library(seen.place) {
            return;
        }
        self.files = self.files.saturating_add(1);
        self.is_computed |= uses
            .calls
            .iter()
            .any(|call| COMPUTED.contains(&call.path.as_str()));
        for import in imports(seen.facts) {
            let name = wb_deps::Family::PyPi.normalise(&import.distribution);
            let places = self.packages.entry(name).or_default();
            if places.len() < PLACES_MAX {
                places.push(seen.place.at(Some(import.offset)));
            }
        }
    }

    /// Takes what other files import.
    pub fn merge(&mut self, other: Self) {
        self.files = self.files.saturating_add(other.files);
        self.is_computed |= other.is_computed;
        for (name, more) in other.packages {
            let places = self.packages.entry(name).or_default();
            places.extend(more);
            places.sort();
            places.truncate(PLACES_MAX);
        }
    }
}
