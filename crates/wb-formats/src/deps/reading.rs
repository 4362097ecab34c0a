//! What readers of manifests have in common: the text, and a list that never grows without bounds.

use super::address::masked;
use super::facts::{DependencyFacts, Entry, FileRole, Hint, Include, Origin, Subject, Unparsed};
use super::view;
use crate::format::Input;
use crate::model::json::beginning;
use crate::notes::{Notes, Stop};
use crate::text::tree::Tree;
use crate::text::{json, yaml};
use wb_core::{GapReason, Meter};

/// How many bytes of a name, version or requirement are kept.
const TEXT_MAX: usize = 1_024;
/// How many bytes of what was not understood are kept.
const UNPARSED_TEXT_MAX: usize = 200;
/// How many statements of each other kind are kept.
const OTHERS_MAX: usize = 10_000;

/// One kind of file: which names it goes by, and who reads it.
pub(crate) struct Kind {
    /// True for its names.
    pub(crate) is: fn(&Name<'_>) -> bool,
    /// Reads it.
    pub(crate) read: fn(&mut Reading<'_>) -> Result<(), Stop>,
}

/// A file's name, taken apart once.
pub(crate) struct Name<'a> {
    /// All that is known of the path, with `/` between its parts.
    pub(crate) path: &'a str,
    /// The last part.
    pub(crate) base: &'a str,
    /// The part before it; empty if there is none.
    pub(crate) folder: &'a str,
}

impl<'a> Name<'a> {
    /// Takes a name apart.
    pub(crate) fn new(path: &'a str) -> Self {
        let (rest, base) = path.rsplit_once(['/', '\\']).unwrap_or(("", path));
        let folder = rest.rsplit(['/', '\\']).next().unwrap_or_default();
        Self { path, base, folder }
    }

    /// True if a folder above has this name.
    pub(crate) fn is_below(&self, folder: &str) -> bool {
        let mut parts = self.path.rsplit(['/', '\\']).skip(1);
        parts.any(|part| part == folder)
    }
}

/// A file that is being read.
pub(crate) struct Reading<'a> {
    /// Its name.
    pub(crate) name: Name<'a>,
    /// Its text.
    pub(crate) text: &'a str,
    /// What it may cost.
    pub(crate) meter: &'a Meter,
    /// What it says.
    pub(crate) facts: &'a mut DependencyFacts,
}

/// Reads a file with the first kind that knows its name.
pub(crate) fn read(input: &Input<'_>, notes: &mut Notes, kinds: &[Kind], ecosystem: &str) -> DependencyFacts {
    let mut facts = DependencyFacts {
        ecosystem: ecosystem.to_owned(),
        ..DependencyFacts::default()
    };
    match input.whole() {
        Ok(bytes) => {
            let text = json::text(&bytes);
            let mut reading = Reading {
                name: Name::new(input.name),
                text: &text,
                meter: input.meter,
                facts: &mut facts,
            };
            let kind = kinds.iter().find(|kind| (kind.is)(&reading.name));
            if let Some(Err(stop)) = kind.map(|kind| (kind.read)(&mut reading)) {
                notes.stopped(stop);
            }
        }
        Err(stop) => notes.stopped(stop),
    }
    tell_gaps(&facts, notes);
    facts
}

/// What nobody can assess is a gap.
pub(crate) fn tell_gaps(facts: &DependencyFacts, notes: &mut Notes) {
    if let Some(first) = facts.unparsed.first() {
        let more = match facts.unparsed.len().saturating_sub(1) {
            0 => String::new(),
            more => format!(", and {more} more"),
        };
        let kind = facts.kind;
        let (text, why) = (&first.text, &first.why);
        let detail = format!("in this {kind}, `{text}` was not understood: {why}{more}");
        notes.gap(GapReason::NotAssessed, first.offset, detail);
    }
    if facts.unlisted > 0 {
        let detail = format!("{} entries beyond those kept", facts.unlisted);
        notes.gap(GapReason::NotAssessed, None, detail);
    }
}

impl Reading<'_> {
    /// Says what the file is.
    pub(crate) fn is(&mut self, kind: &'static str, role: FileRole) {
        self.facts.kind = kind;
        self.facts.role = role;
    }

    /// The package or project that the file belongs to.
    pub(crate) fn subject(&mut self, name: &str, version: Option<&str>) {
        self.facts.subject = Some(Subject {
            name: beginning(name.trim(), TEXT_MAX),
            version: version.map(|version| beginning(version.trim(), TEXT_MAX)),
        });
    }

    /// Keeps a package; its position, unless there are too many.
    pub(crate) fn push(&mut self, mut entry: Entry) -> Option<u32> {
        if self.facts.entries.len() >= DependencyFacts::KEPT_MAX {
            self.facts.unlisted = self.facts.unlisted.saturating_add(1);
            return None;
        }
        let short = |text: &mut String| {
            if text.len() > TEXT_MAX {
                *text = beginning(text, TEXT_MAX);
            }
        };
        short(&mut entry.name);
        [
            &mut entry.version,
            &mut entry.requirement,
            &mut entry.condition,
            &mut entry.group,
        ]
        .into_iter()
        .flatten()
        .for_each(short);
        entry.extras.truncate(256);
        entry.extras.iter_mut().for_each(short);
        entry.hashes.truncate(2_000);
        entry.hashes.iter_mut().for_each(short);
        self.facts.entries.push(entry);
        u32::try_from(self.facts.entries.len().saturating_sub(1)).ok()
    }

    /// The package at a position.
    pub(crate) fn entry(&mut self, at: u32) -> Option<&mut Entry> {
        self.facts.entries.get_mut(usize::try_from(at).ok()?)
    }

    /// Keeps a statement that is no package.
    pub(crate) fn hint(&mut self, key: &str, value: &str, offset: Option<u64>) {
        if self.facts.hints.len() < OTHERS_MAX {
            self.facts.hints.push(Hint {
                key: beginning(key, TEXT_MAX),
                value: masked(value),
                offset,
            });
        }
    }

    /// Keeps the name of another file.
    pub(crate) fn include(&mut self, path: &str, is_constraint: bool, offset: Option<u64>) {
        if self.facts.includes.len() < OTHERS_MAX {
            self.facts.includes.push(Include {
                path: beginning(path, TEXT_MAX),
                is_constraint,
                offset,
            });
        }
    }

    /// Keeps what was not understood.
    pub(crate) fn unparsed(&mut self, text: &str, why: &str, offset: Option<u64>) {
        if self.facts.unparsed.len() >= OTHERS_MAX {
            self.facts.unlisted = self.facts.unlisted.saturating_add(1);
            return;
        }
        let joined = beginning(text, 4_096);
        let words = joined.split_whitespace().map(masked);
        let text = words.collect::<Vec<_>>().join(" ");
        self.facts.unparsed.push(Unparsed {
            text: beginning(&text, UNPARSED_TEXT_MAX),
            why: beginning(why, UNPARSED_TEXT_MAX),
            offset,
        });
    }

    /// The text as JSON, as far as it is JSON.
    pub(crate) fn json(&mut self) -> Result<Tree, Stop> {
        const STYLE: json::Style = json::Style {
            defect: "dependencies-broken-json",
            plain_max: 64,
        };
        let document = json::parse(self.text, STYLE, self.meter);
        let tree = Tree::from_json(self.text, &document.value);
        match document.stop {
            Some(Stop::Bad(defect)) => self.broken(&defect.detail, defect.offset),
            Some(stop) => return Err(stop),
            None => {}
        }
        Ok(tree)
    }

    /// The text as YAML, as far as it is YAML.
    pub(crate) fn yaml(&mut self) -> Result<Tree, Stop> {
        let document = yaml::parse(self.text, self.meter);
        if let Some(defect) = document.broken {
            self.broken(&defect.detail, defect.offset);
        }
        document.stop.map_or(Ok(document.tree), Err)
    }

    /// The text as TOML; empty if it is none.
    pub(crate) fn toml(&mut self) -> Tree {
        view::toml(self.text).unwrap_or_else(|error| {
            self.broken(&error.why, error.offset);
            Tree::default()
        })
    }

    /// The text as XML, as far as it is XML.
    pub(crate) fn xml(&mut self) -> Tree {
        let (tree, broken) = super::xml::tree(self.text, self.meter);
        if let Some((why, offset)) = broken {
            self.broken(&why, offset);
        }
        tree
    }

    /// The text breaks its format here.
    fn broken(&mut self, why: &str, offset: Option<u64>) {
        let at = usize::try_from(offset.unwrap_or_default()).unwrap_or(usize::MAX);
        let line = self.text.get(at..).and_then(|rest| rest.lines().next());
        let line = line.unwrap_or_default().to_owned();
        self.unparsed(&line, why, offset);
    }
}

/// An entry with a name that comes from an index.
pub(crate) fn entry(name: &str, offset: Option<u64>) -> Entry {
    Entry {
        name: name.trim().to_owned(),
        offset,
        ..Entry::default()
    }
}

/// An index or registry.
pub(crate) fn index(url: &str) -> Option<Origin> {
    let url = url.trim();
    (!url.is_empty()).then(|| Origin::Index { url: masked(url) })
}

/// Keeps the text between empty and one, so that later code needs no second look.
pub(crate) fn some(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// Lines with the offsets where they begin.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = (u64, &str)> {
    let mut at: u64 = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at = at.saturating_add(line.len() as u64);
        (start, line.trim_end_matches(['\n', '\r']))
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::notes::Role;
    use crate::source::{MemSource, ReadAt};
    use std::sync::Arc;

    /// What a file with this name and text says.
    pub(crate) fn said(name: &str, text: &str, kinds: &[Kind], ecosystem: &str) -> DependencyFacts {
        let source: Arc<dyn ReadAt> = MemSource::shared(text.as_bytes().to_vec());
        let input = Input {
            source: &source,
            name,
            meter: &Meter::unlimited_time(),
            role: Role::Judge,
        };
        read(&input, &mut Notes::default(), kinds, ecosystem)
    }

    /// Names with their versions or requirements, for short comparisons.
    pub(crate) fn list(facts: &DependencyFacts) -> Vec<String> {
        let one = |entry: &Entry| {
            let version = entry.version.clone().or_else(|| entry.requirement.clone());
            format!("{} {}", entry.name, version.unwrap_or_default())
                .trim()
                .to_owned()
        };
        facts.entries.iter().map(one).collect()
    }
}
