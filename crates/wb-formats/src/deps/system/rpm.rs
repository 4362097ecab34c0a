//! RPM's database of installed packages in SQLite: a blob for each package's header.

use super::super::facts::{DependencyFacts, Entry, FileRole, Subject};
use super::super::reading::{Name, Reading, entry, some, tell_gaps};
use super::sqlite::{Broken, Column, Database, columns};
use crate::format::Input;
use crate::notes::Notes;

/// What RPM's packages are called until the release is known.
pub(super) const ECOSYSTEM: &str = "Red Hat";

pub(super) fn read(input: &Input<'_>, notes: &mut Notes) -> DependencyFacts {
    let mut facts = DependencyFacts {
        ecosystem: ECOSYSTEM.to_owned(),
        ..DependencyFacts::default()
    };
    match input.whole() {
        Ok(bytes) => {
            let mut reading = Reading {
                name: Name::new(input.name),
                text: "",
                meter: input.meter,
                facts: &mut facts,
            };
            reading.is("rpmdb.sqlite", FileRole::Installed);
            if let Err(broken) = packages(&bytes, &mut reading) {
                reading.unparsed("rpmdb.sqlite", broken.0, None);
            }
        }
        Err(stop) => notes.stopped(stop),
    }
    tell_gaps(&facts, notes);
    facts
}

fn packages(bytes: &[u8], reading: &mut Reading<'_>) -> Result<(), Broken> {
    Database::open(bytes)?.table("Packages", &mut |record| {
        let columns = columns(record);
        let blob = columns.iter().find_map(|column| match column {
            Column::Bytes(blob) => Some(*blob),
            _ => None,
        });
        match blob.map(package) {
            Some(Some(found)) if found.name == "gpg-pubkey" => {}
            Some(Some(found)) => {
                reading.push(found);
            }
            _ => reading.unparsed("a row of Packages", "this is no header of a package", None),
        }
    })
}

const NAME: u32 = 1_000;
const VERSION: u32 = 1_001;
const RELEASE: u32 = 1_002;
const EPOCH: u32 = 1_003;
const ARCHITECTURE: u32 = 1_022;
const SOURCE: u32 = 1_044;
const MODULE: u32 = 5_096;

/// The header of a package: a table of tags, and the data that it points into.
struct Header<'b> {
    tags: &'b [u8],
    data: &'b [u8],
}

impl<'b> Header<'b> {
    fn new(blob: &'b [u8]) -> Option<Self> {
        let count = usize::try_from(u32::from_be_bytes(*blob.first_chunk::<4>()?)).ok()?;
        let body = blob.get(8..)?;
        let (tags, data) = body.split_at_checked(count.checked_mul(16)?)?;
        Some(Self { tags, data })
    }

    /// The data of a tag from its beginning on.
    fn get(&self, wanted: u32) -> Option<&'b [u8]> {
        let mut tags = self.tags.chunks_exact(16);
        let tag = tags.find(|tag| {
            tag.first_chunk::<4>()
                .is_some_and(|tag| u32::from_be_bytes(*tag) == wanted)
        })?;
        let offset = tag.get(8..)?.first_chunk::<4>()?;
        self.data
            .get(usize::try_from(u32::from_be_bytes(*offset)).ok()?..)
    }

    fn text(&self, wanted: u32) -> Option<String> {
        let data = self.get(wanted)?;
        let end = memchr::memchr(0, data)?;
        some(&String::from_utf8_lossy(data.get(..end)?))
    }

    fn number(&self, wanted: u32) -> Option<u32> {
        Some(u32::from_be_bytes(*self.get(wanted)?.first_chunk::<4>()?))
    }
}

fn package(blob: &[u8]) -> Option<Entry> {
    let header = Header::new(blob)?;
    let name = header.text(NAME)?;
    let version = format!("{}-{}", header.text(VERSION)?, header.text(RELEASE)?);
    let epoch = header.number(EPOCH).filter(|epoch| *epoch > 0);
    let version = epoch.map_or(version.clone(), |epoch| format!("{epoch}:{version}"));
    // `name-version-release.src.rpm`.
    let source = header.text(SOURCE).and_then(|file| {
        let stem = file.strip_suffix(".src.rpm")?.rsplitn(3, '-').nth(2)?;
        some(stem)
    });
    let mut found = entry(&name, None);
    found.built_from = source.map(|name| Subject {
        name,
        version: Some(version.clone()),
    });
    found.version = Some(version);
    let architecture = header
        .text(ARCHITECTURE)
        .map(|name| format!("architecture {name}"));
    let module = header.text(MODULE).map(|name| format!("module {name}"));
    let conditions: Vec<String> = [architecture, module].into_iter().flatten().collect();
    found.condition = some(&conditions.join("; "));
    Some(found)
}
