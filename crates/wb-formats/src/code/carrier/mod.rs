//! Programs that carry weights or files: llamafiles, self-unpacking archives, frozen Python programs.

mod frozen;
mod image;

use crate::archive::decode::Codec;
use crate::format::Input;
use crate::generated::Facts;
use crate::notes::{Child, Notes, Stop};
use crate::sniff::Head;
use crate::source::{ReadAt, SliceSource};
use memchr::memmem;
use serde::Serialize;
use wb_core::GapReason;

crate::format_room! {
    /// Programs with something appended: llamafiles (programs for several systems at once, with a zip of weights),
    /// ELF and Windows programs with a GGUF file, an archive or a compressed stream behind their image, frozen Python
    /// programs (PyInstaller) and makeself archives. What is appended is judged part by part. What the program itself
    /// does when it runs is not judged, and is said.
    pub static FORMAT = {
        id: "carrier",
        name: "Program that carries files",
        since: "0.1.0",
        extensions: ["llamafile"],
        facts: CarrierFacts,
        sniff: |head| find(head).is_some(),
        read: read,
    };
}

/// What the program is and what it carries.
#[derive(Clone, Debug, Serialize)]
pub struct CarrierFacts {
    /// What kind of program.
    pub kind: CarrierKind,
    /// What is appended, in words.
    pub cargo: &'static str,
    /// Where the cargo begins.
    pub offset: u64,
    /// Names of files in a frozen program, as many as are kept.
    pub files: Vec<String>,
}

/// What kind of program carries something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CarrierKind {
    /// One program for several systems (Actually Portable Executable).
    Portable,
    /// Linux.
    Elf,
    /// Windows.
    Pe,
    /// A shell script.
    Script,
    /// A Python program with its interpreter.
    Frozen,
}

impl CarrierKind {
    /// Its name as people write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Portable => "program for several systems",
            Self::Elf => "Linux program",
            Self::Pe => "Windows program",
            Self::Script => "shell script",
            Self::Frozen => "frozen Python program",
        }
    }
}

/// A program and its cargo.
struct Found {
    kind: CarrierKind,
    cargo: &'static str,
    offset: u64,
    /// True if another format takes the whole file and finds the cargo itself.
    is_elsewhere: bool,
}

/// What may be appended, by its first bytes.
const CARGO: [(&[u8], &str); 8] = [
    (b"GGUF", "a GGUF model"),
    (b"PK\x03\x04", "a zip"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\x1f\x8b\x08", "a gzip stream"),
    (b"\xfd7zXZ\0", "an xz stream"),
    (b"\x28\xb5\x2f\xfd", "a zstd stream"),
    (b"BZh", "a bzip2 stream"),
];

fn cargo_at(source: &dyn ReadAt, offset: u64) -> Option<(&'static str, u64)> {
    let start = crate::source::after_padding(source, offset).ok()??;
    let bytes = source.read_vec(start, 64).ok()?;
    let known = CARGO.iter().find(|(mark, _)| bytes.starts_with(mark));
    known.map(|(_, name)| (*name, start))
}

fn find(head: &Head<'_>) -> Option<Found> {
    let bytes = head.bytes;
    let source = head.source.as_ref();
    if bytes.starts_with(b"MZqFpD='") || bytes.starts_with(b"jartsr='") {
        return Some(Found {
            kind: CarrierKind::Portable,
            cargo: "a zip",
            offset: 0,
            is_elsewhere: true,
        });
    }
    let kind = match bytes {
        [0x7f, b'E', b'L', b'F', ..] => CarrierKind::Elf,
        [b'M', b'Z', ..] => CarrierKind::Pe,
        [b'#', b'!', ..] => return script(head),
        _ => return None,
    };
    if let Some(cookie) = frozen::cookie(head) {
        return Some(Found {
            kind: CarrierKind::Frozen,
            cargo: "Python files",
            offset: cookie,
            is_elsewhere: false,
        });
    }
    let end = match kind {
        CarrierKind::Elf => image::elf_end(bytes),
        _ => image::pe_end(source, bytes),
    }?;
    let (cargo, offset) = cargo_at(source, end)?;
    Some(Found {
        kind,
        cargo,
        offset,
        is_elsewhere: cargo == "a zip",
    })
}

/// A makeself archive: a script that says how many of its lines are the script.
fn script(head: &Head<'_>) -> Option<Found> {
    const SCRIPT_MAX: u64 = 1 << 18;
    memmem::find(head.bytes, b"akeself")?;
    let bytes = head.source.read_vec(0, SCRIPT_MAX).ok()?;
    let lines = memmem::find(&bytes, b"skip=\"").and_then(|at| {
        let digits = bytes.get(at.saturating_add(6)..)?;
        let end = digits.iter().position(|byte| *byte == b'"')?;
        std::str::from_utf8(digits.get(..end)?)
            .ok()?
            .parse::<usize>()
            .ok()
    });
    let by_lines = lines.and_then(|lines| memchr::memchr_iter(b'\n', &bytes).nth(lines.checked_sub(1)?));
    // Otherwise: where the first stream begins behind a line's end.
    let by_mark = || {
        CARGO
            .iter()
            .filter_map(|(mark, _)| memmem::find(&bytes, &[b"\n".as_slice(), mark].concat()))
            .min()
    };
    let end = by_lines
        .filter(|at| cargo_at(head.source.as_ref(), at.saturating_add(1) as u64).is_some())
        .or_else(by_mark)?;
    let (cargo, offset) = cargo_at(head.source.as_ref(), end.saturating_add(1) as u64)?;
    Some(Found {
        kind: CarrierKind::Script,
        cargo,
        offset,
        is_elsewhere: cargo == "a zip",
    })
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let bytes = Head::read_bytes(input.source.as_ref()).unwrap_or_default();
    let head = Head::new(&bytes, input.name, input.source);
    let found = find(&head).unwrap_or(Found {
        kind: CarrierKind::Script,
        cargo: "nothing",
        offset: 0,
        is_elsewhere: true,
    });
    let mut facts = CarrierFacts {
        kind: found.kind,
        cargo: found.cargo,
        offset: found.offset,
        files: Vec::new(),
    };
    if let Err(stop) = children(&found, input, &mut facts, notes) {
        notes.stopped(stop);
    }
    let detail = format!(
        "this is a {}: what it does when it runs is not judged",
        found.kind.name()
    );
    notes.gap(GapReason::UnsupportedFormat, Some(0), detail);
    Facts::Carrier(facts)
}

fn children(
    found: &Found,
    input: &Input<'_>,
    facts: &mut CarrierFacts,
    notes: &mut Notes,
) -> Result<(), Stop> {
    if found.kind == CarrierKind::Frozen {
        return frozen::files(input, found.offset, facts, notes);
    }
    if !found.is_elsewhere {
        let rest = SliceSource::shared(input.source, found.offset, u64::MAX)?;
        notes.children.push(Child::new("(behind the program)", rest));
    }
    Ok(())
}

/// The codec of the files in a frozen program.
const FROZEN_CODEC: Codec = Codec::Zlib;
