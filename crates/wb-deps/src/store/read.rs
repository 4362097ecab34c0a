//! Asks a store.

use super::wire::{self, HEAD, Head, Part, ROW, Reader};
use super::{Broken, Description, base};
use crate::Ecosystem;
use crate::osv::{AffectedSet, Event, EventKind, EventRange, Record};
use flate2::read::DeflateDecoder;
use std::io::{self, Read};

/// Bytes that can be read anywhere.
pub trait Bytes {
    /// How many there are.
    fn size(&self) -> u64;

    /// Fills the buffer from an offset on, or fails.
    fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<()>;
}

impl Bytes for Vec<u8> {
    fn size(&self) -> u64 {
        self.len() as u64
    }

    fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<()> {
        let offset = usize::try_from(offset).unwrap_or(usize::MAX);
        let end = offset.saturating_add(into.len());
        let bytes = self.get(offset..end).ok_or(io::ErrorKind::UnexpectedEof)?;
        into.copy_from_slice(bytes);
        Ok(())
    }
}

impl<B: Bytes + ?Sized> Bytes for Box<B> {
    fn size(&self) -> u64 {
        (**self).size()
    }

    fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<()> {
        (**self).read_at(offset, into)
    }
}

/// A store that is open. Besides its tables nothing is held in memory.
pub struct Store<B> {
    bytes: B,
    head: Head,
    packages: Vec<u8>,
    about: Description,
}

/// What one record says about one package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Which record: its place in the table.
    pub record: u64,
    /// Which of the record's `affected` entries it is.
    pub index: usize,
    /// The ecosystem, with a release where it has one.
    pub ecosystem: Ecosystem,
    /// The package's name as its ecosystem compares it.
    pub name: String,
    /// The versions.
    pub affected: AffectedSet,
}

/// A record as JSON is never longer than this.
const RECORD_MAX: u64 = 64 << 20;

impl<B: Bytes> Store<B> {
    /// Opens a store: its head, its description and its table of packages are read and checked.
    pub fn open(bytes: B) -> Result<Self, Broken> {
        if bytes.size() < HEAD as u64 {
            return Err(Broken::NotAStore);
        }
        let mut head = vec![0; HEAD];
        fill(&bytes, 0, &mut head)?;
        let head = Head::get(&head)?;
        let packages = part(&bytes, head.packages, "the table of packages")?;
        let about = part(&bytes, head.description, "the description")?;
        let about = serde_json::from_slice(&about).map_err(|_| Broken::Damaged("the description"))?;
        Ok(Self {
            bytes,
            head,
            packages,
            about,
        })
    }

    /// The bytes that it was opened from.
    pub fn into_bytes(self) -> B {
        self.bytes
    }

    /// What it says about itself.
    pub const fn about(&self) -> &Description {
        &self.about
    }

    /// What is known about a package, in the order of the records.
    pub fn lookup(&self, ecosystem: &Ecosystem, name: &str) -> Result<Vec<Entry>, Broken> {
        let name = ecosystem.family.normalise(name);
        let Some(block) = self.block(wire::hash(base(ecosystem.name()), &name)) else {
            return Ok(Vec::new());
        };
        let block = part(&self.bytes, block?, "a package")?;
        let mut from = Reader(&block);
        let mut entries = Vec::new();
        for _ in 0..from.count()? {
            let entry = entry(&mut from)?;
            if entry.name == name && covers(entry.ecosystem.name(), ecosystem.name()) {
                entries.push(entry);
            }
        }
        Ok(entries)
    }

    /// The block of a hash: binary search in the table.
    fn block(&self, hash: u64) -> Option<Result<Part, Broken>> {
        let row = |index: usize| {
            let start = index.checked_mul(ROW)?;
            self.packages.get(start..start.checked_add(ROW)?).map(Reader)
        };
        let (mut low, mut high) = (0, self.packages.len() / ROW);
        while low < high {
            let middle = low.midpoint(high);
            let mut from = row(middle)?;
            let found = match from.u64() {
                Ok(found) => found,
                Err(broken) => return Some(Err(broken)),
            };
            match found.cmp(&hash) {
                std::cmp::Ordering::Equal => return Some(Part::get(&mut from)),
                std::cmp::Ordering::Less => low = middle.saturating_add(1),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// A whole record.
    pub fn record(&self, number: u64) -> Result<Record, Broken> {
        const LENGTH: u64 = 16;
        let missing = Broken::Damaged("the table of records");
        let start = number.checked_mul(LENGTH).ok_or(missing.clone())?;
        if start.saturating_add(LENGTH) > u64::from(self.head.records.length) {
            return Err(missing);
        }
        let mut row = [0; LENGTH as usize];
        fill(
            &self.bytes,
            self.head.records.offset.saturating_add(start),
            &mut row,
        )?;
        let packed = part(&self.bytes, Part::get(&mut Reader(&row))?, "a record")?;
        let mut json = Vec::new();
        let unpacked = DeflateDecoder::new(packed.as_slice())
            .take(RECORD_MAX)
            .read_to_end(&mut json);
        unpacked.map_err(|_| Broken::Damaged("a record"))?;
        Record::parse(&json).map_err(|_| Broken::Damaged("a record"))
    }

    /// Every record, in the order of their ids.
    pub fn records(&self) -> impl Iterator<Item = Result<Record, Broken>> {
        (0..self.about.records).map(|number| self.record(number))
    }

    /// Reads everything once, and compares it with its checksums.
    pub fn verify(&self) -> Result<(), Broken> {
        part(&self.bytes, self.head.records, "the table of records")?;
        for row in self.packages.chunks(ROW) {
            let mut from = Reader(row);
            from.u64()?;
            let block = part(&self.bytes, Part::get(&mut from)?, "a package")?;
            let mut from = Reader(&block);
            for _ in 0..from.count()? {
                entry(&mut from)?;
            }
        }
        self.records().try_for_each(|record| record.map(|_| ()))
    }
}

/// True if what is said about an ecosystem holds in another one: the same, or one that names no release.
fn covers(said: &str, asked: &str) -> bool {
    if !base(said).eq_ignore_ascii_case(base(asked)) {
        return false;
    }
    let release = |name: &str| {
        name.split_once(':')
            .map(|(_, release)| release.to_ascii_lowercase())
    };
    match (release(said), release(asked)) {
        (Some(said), Some(asked)) => said == asked,
        _ => true,
    }
}

fn entry(from: &mut Reader<'_>) -> Result<Entry, Broken> {
    let record = from.number()?;
    let index = usize::try_from(from.number()?).unwrap_or(usize::MAX);
    let ecosystem = Ecosystem::parse(from.text()?).ok_or(Broken::Damaged("an unknown ecosystem"))?;
    let name = from.text()?.to_owned();
    let is_inconsistent = from.byte()? != 0;
    let unclear = Some(from.text()?.to_owned()).filter(|text| !text.is_empty());
    let mut ranges = Vec::new();
    for _ in 0..from.count()? {
        let mut range = EventRange::default();
        for _ in 0..from.count()? {
            let kind = match from.byte()? {
                0 => EventKind::Introduced,
                1 => EventKind::Fixed,
                2 => EventKind::LastAffected,
                3 => EventKind::Limit,
                _ => return Err(Broken::Damaged("an unknown event")),
            };
            let version = from.text()?.to_owned();
            range.events.push(Event { kind, version });
        }
        ranges.push(range);
    }
    let mut listed = Vec::new();
    for _ in 0..from.count()? {
        listed.push(from.text()?.to_owned());
    }
    let family = ecosystem.family;
    let affected = AffectedSet {
        family,
        ranges,
        listed,
        unclear,
        is_inconsistent,
    };
    Ok(Entry {
        record,
        index,
        ecosystem,
        name,
        affected,
    })
}

fn fill<B: Bytes>(bytes: &B, offset: u64, into: &mut [u8]) -> Result<(), Broken> {
    bytes.read_at(offset, into).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => Broken::Damaged("it ends too early"),
        _ => Broken::Unreadable(error.to_string()),
    })
}

/// A part, if it is there and is what was written.
fn part<B: Bytes>(bytes: &B, part: Part, what: &'static str) -> Result<Vec<u8>, Broken> {
    if part.offset.saturating_add(u64::from(part.length)) > bytes.size() {
        return Err(Broken::Damaged("it ends too early"));
    }
    let mut content = vec![0; usize::try_from(part.length).unwrap_or(usize::MAX)];
    fill(bytes, part.offset, &mut content)?;
    if crc32fast::hash(&content) != part.crc {
        return Err(Broken::Damaged(what));
    }
    Ok(content)
}
