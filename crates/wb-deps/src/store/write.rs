//! Makes a store from records.

use super::wire::{self, HEAD, Head, Part, put_number, put_text};
use super::{Broken, Description, base};
use crate::Ecosystem;
use crate::osv::{AffectedSet, EventKind, Record};
use flate2::Compression;
use flate2::write::DeflateEncoder;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::Write;

/// Gathers records, and writes them as one store.
pub struct Builder {
    about: Description,
    /// Records by their ids: a later one replaces an earlier one.
    records: BTreeMap<String, Kept>,
}

/// One record, ready to be written.
struct Kept {
    /// The record as JSON, compressed.
    packed: Vec<u8>,
    digest: [u8; 32],
    modified: String,
    /// By package: hash and encoded entry, without the number of its record.
    entries: Vec<(u64, Vec<u8>)>,
    ecosystems: Vec<String>,
    unknown: Vec<String>,
    is_malicious: bool,
    inconsistent: u64,
}

/// How many files that are no records are named.
const UNREAD_MAX: usize = 20;

impl Builder {
    /// A builder for records from a source.
    pub fn new(kind: &str, source: &str) -> Self {
        let about = Description {
            source: source.to_owned(),
            kind: kind.to_owned(),
            ..Description::default()
        };
        Self {
            about,
            records: BTreeMap::new(),
        }
    }

    /// What will be said about the store; counts are filled in at the end.
    pub fn about(&mut self) -> &mut Description {
        &mut self.about
    }

    /// Takes a record. One that was withdrawn takes an earlier one of the same id with it.
    pub fn add(&mut self, record: &Record) {
        if record.withdrawn.is_some() {
            self.records.remove(&record.id);
            self.about.withdrawn = self.about.withdrawn.saturating_add(1);
            return;
        }
        let kept = Kept::of(record);
        // The newer one of two with the same id, wherever they lie.
        let is_older = |old: &Kept| old.modified > kept.modified;
        if !self.records.get(&record.id).is_some_and(is_older) {
            self.records.insert(record.id.clone(), kept);
        }
    }

    /// Notes a file that is no record.
    pub fn unread(&mut self, name: &str, why: &str) {
        self.about.unread_total = self.about.unread_total.saturating_add(1);
        if self.about.unread.len() < UNREAD_MAX {
            self.about.unread.push(format!("{name}: {why}"));
        }
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// True if there are none.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// The store, byte for byte the same for the same records and description.
    pub fn finish(self) -> Result<Vec<u8>, Broken> {
        let mut out = vec![0; HEAD];
        let mut about = self.about;
        let mut digest = Sha256::new();
        let mut blocks: BTreeMap<u64, (usize, Vec<u8>)> = BTreeMap::new();
        let mut rows = Vec::new();
        about.records = self.records.len() as u64;
        for (number, kept) in self.records.into_values().enumerate() {
            digest.update(kept.digest);
            rows.push(put(&mut out, &kept.packed)?);
            for (hash, entry) in &kept.entries {
                let (count, block) = blocks.entry(*hash).or_default();
                *count = count.saturating_add(1);
                put_number(block, number as u64);
                block.extend(entry);
            }
            kept.tell(&mut about);
        }
        about.digest = digest
            .finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let mut packages = Vec::new();
        for (hash, (count, entries)) in blocks {
            let mut block = Vec::with_capacity(entries.len().saturating_add(4));
            put_number(&mut block, count as u64);
            block.extend(entries);
            packages.extend(hash.to_le_bytes());
            put(&mut out, &block)?.put(&mut packages);
        }
        let mut records = Vec::new();
        for row in rows {
            row.put(&mut records);
        }
        let description = serde_json::to_vec(&about).map_err(|_| Broken::Damaged("the description"))?;
        let head = Head {
            records: put(&mut out, &records)?,
            packages: put(&mut out, &packages)?,
            description: put(&mut out, &description)?,
        };
        out.splice(..HEAD, head.put());
        Ok(out)
    }
}

fn put(out: &mut Vec<u8>, bytes: &[u8]) -> Result<Part, Broken> {
    let part = Part::of(out.len() as u64, bytes).ok_or(Broken::Damaged("it is too large to be written"))?;
    out.extend(bytes);
    Ok(part)
}

impl Kept {
    fn of(record: &Record) -> Self {
        let json = serde_json::to_vec(record).unwrap_or_default();
        let mut kept = Self {
            packed: packed(&json),
            digest: Sha256::digest(&json).into(),
            modified: record.modified.clone(),
            entries: Vec::new(),
            ecosystems: Vec::new(),
            unknown: Vec::new(),
            is_malicious: record.is_malicious(),
            inconsistent: 0,
        };
        for (index, affected) in record.affected.iter().enumerate() {
            let Some(package) = &affected.package else {
                continue;
            };
            let Some(ecosystem) = Ecosystem::parse(&package.ecosystem) else {
                kept.unknown.push(base(&package.ecosystem).to_owned());
                continue;
            };
            let name = ecosystem.family.normalise(&package.name);
            let set = AffectedSet::of(ecosystem.family, affected);
            kept.inconsistent = kept.inconsistent.saturating_add(u64::from(set.is_inconsistent));
            let mut entry = Vec::new();
            put_number(&mut entry, index as u64);
            put_text(&mut entry, ecosystem.name());
            put_text(&mut entry, &name);
            put_set(&mut entry, &set);
            kept.entries
                .push((wire::hash(base(ecosystem.name()), &name), entry));
            kept.ecosystems.push(base(ecosystem.name()).to_owned());
        }
        for names in [&mut kept.ecosystems, &mut kept.unknown] {
            names.sort();
            names.dedup();
        }
        kept
    }

    fn tell(&self, about: &mut Description) {
        let count = |counts: &mut BTreeMap<String, u64>, names: &[String]| {
            for name in names {
                let count = counts.entry(name.clone()).or_default();
                *count = count.saturating_add(1);
            }
        };
        count(&mut about.ecosystems, &self.ecosystems);
        count(&mut about.unknown_ecosystems, &self.unknown);
        about.malicious = about.malicious.saturating_add(u64::from(self.is_malicious));
        about.inconsistent = about.inconsistent.saturating_add(self.inconsistent);
        if about.newest.as_ref().is_none_or(|newest| *newest < self.modified) && !self.modified.is_empty() {
            about.newest = Some(self.modified.clone());
        }
    }
}

fn put_set(out: &mut Vec<u8>, set: &AffectedSet) {
    out.push(u8::from(set.is_inconsistent));
    put_text(out, set.unclear.as_deref().unwrap_or_default());
    put_number(out, set.ranges.len() as u64);
    for range in &set.ranges {
        put_number(out, range.events.len() as u64);
        for event in &range.events {
            out.push(match event.kind {
                EventKind::Introduced => 0,
                EventKind::Fixed => 1,
                EventKind::LastAffected => 2,
                EventKind::Limit => 3,
            });
            put_text(out, &event.version);
        }
    }
    put_number(out, set.listed.len() as u64);
    for version in &set.listed {
        put_text(out, version);
    }
}

/// Bytes, deflated; writing into memory does not fail.
fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    let written = encoder.write_all(bytes);
    written.and_then(|()| encoder.finish()).unwrap_or_default()
}
