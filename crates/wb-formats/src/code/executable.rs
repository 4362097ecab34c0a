//! Programs under names that do not say so.

use crate::format::Input;
use crate::generated::Facts;
use crate::notes::Notes;
use crate::sniff::Head;
use serde::Serialize;

crate::format_room! {
    /// Programs for Linux (ELF), Windows (PE), macOS (Mach-O) and scripts with a `#!` line, where the name does not
    /// say that it is one: a tensor's storage, a pickle, a file without an ending. More than the magic number is
    /// checked, so that random numbers are not taken for a program. Libraries and scripts that bear their usual
    /// endings (`.so`, `.dll`, `.sh`, …) are not judged here. Nothing is disassembled.
    pub static FORMAT = {
        id: "executable",
        name: "Executable program",
        since: "0.1.0",
        extensions: [],
        facts: ExecutableFacts,
        sniff: |head| kind(head).is_some(),
        read: read,
    };
}

/// What kind of program it is.
#[derive(Clone, Debug, Serialize)]
pub struct ExecutableFacts {
    /// For which system.
    pub kind: Kind,
    /// How many bytes the file or member has.
    pub bytes: u64,
}

/// For which system a program is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Linux and other Unix systems.
    Elf,
    /// Windows.
    Pe,
    /// macOS.
    MachO,
    /// A text that names its interpreter in its first line.
    Script,
}

impl Kind {
    /// Its name as people write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Elf => "ELF program",
            Self::Pe => "Windows program",
            Self::MachO => "Mach-O program",
            Self::Script => "script",
        }
    }
}

/// Endings that say openly that this is a program or a library.
const OPEN_ENDINGS: &[&str] = &[
    "a", "com", "dll", "dylib", "elf", "exe", "jnilib", "ko", "lib", "node", "o", "obj", "out", "pyd", "run",
    "so", "sys",
];

fn read(input: &Input<'_>, _notes: &mut Notes) -> Facts {
    let bytes = Head::read_bytes(input.source.as_ref()).unwrap_or_default();
    let head = Head::new(&bytes, input.name, input.source);
    Facts::Executable(ExecutableFacts {
        kind: kind(&head).unwrap_or(Kind::Script),
        bytes: input.source.len().unwrap_or(0),
    })
}

fn kind(head: &Head<'_>) -> Option<Kind> {
    let ending = head.extension();
    let base = head.name.rsplit('/').next().unwrap_or(head.name);
    if OPEN_ENDINGS.contains(&ending) || base.contains(".so.") {
        return None;
    }
    if is_elf(head) {
        Some(Kind::Elf)
    } else if is_pe(head) {
        Some(Kind::Pe)
    } else if is_mach_o(head) {
        Some(Kind::MachO)
    } else if is_script(head, base, ending) {
        Some(Kind::Script)
    } else {
        None
    }
}

fn u16_at(bytes: &[u8], at: usize, is_big: bool) -> Option<u16> {
    let raw = bytes.get(at..)?.first_chunk::<2>().copied()?;
    Some(if is_big {
        u16::from_be_bytes(raw)
    } else {
        u16::from_le_bytes(raw)
    })
}

fn u32_at(bytes: &[u8], at: usize, is_big: bool) -> Option<u32> {
    let raw = bytes.get(at..)?.first_chunk::<4>().copied()?;
    Some(if is_big {
        u32::from_be_bytes(raw)
    } else {
        u32::from_le_bytes(raw)
    })
}

fn is_elf(head: &Head<'_>) -> bool {
    let bytes = head.bytes;
    let [0x7f, b'E', b'L', b'F', class @ (1 | 2), order @ (1 | 2), 1, ..] = bytes else {
        return false;
    };
    let is_big = *order == 2;
    let header_size_at = if *class == 2 { 52 } else { 40 };
    let header_size = if *class == 2 { 64 } else { 52 };
    matches!(u16_at(bytes, 16, is_big), Some(1..=4))
        && matches!(u16_at(bytes, 18, is_big), Some(1..=1023))
        && u32_at(bytes, 20, is_big) == Some(1)
        && u16_at(bytes, header_size_at, is_big) == Some(header_size)
}

fn is_pe(head: &Head<'_>) -> bool {
    if !head.starts_with(b"MZ") {
        return false;
    }
    let Some(at) = u32_at(head.bytes, 60, false).filter(|at| (64..1 << 20).contains(at)) else {
        return false;
    };
    let Ok(Some(header)) = head.source.read_array::<26>(u64::from(at)) else {
        return false;
    };
    header.starts_with(b"PE\0\0") && matches!(u16_at(&header, 24, false), Some(0x10b | 0x20b))
}

fn is_mach_o(head: &Head<'_>) -> bool {
    let bytes = head.bytes;
    let is_big = match bytes {
        [0xfe, 0xed, 0xfa, 0xce | 0xcf, ..] => true,
        [0xce | 0xcf, 0xfa, 0xed, 0xfe, ..] => false,
        // A universal file: few architectures, each for a known processor. Java classes share the magic number.
        [0xca, 0xfe, 0xba, 0xbe, ..] => {
            return matches!(u32_at(bytes, 4, true), Some(1..=8))
                && matches!(u32_at(bytes, 8, true).map(|cpu| cpu & 0x00ff_ffff), Some(7 | 12));
        }
        _ => return false,
    };
    matches!(
        u32_at(bytes, 4, is_big).map(|cpu| cpu & 0x00ff_ffff),
        Some(7 | 12 | 18)
    ) && matches!(u32_at(bytes, 12, is_big), Some(1..=12))
        && matches!(u32_at(bytes, 16, is_big), Some(1..=4096))
}

/// A `#!` line with an absolute path to an interpreter, under a name made of digits or with an ending that scripts
/// do not have.
fn is_script(head: &Head<'_>, base: &str, ending: &str) -> bool {
    const DATA_ENDINGS: &[&str] = &[
        "bin",
        "ckpt",
        "debug_pkl",
        "joblib",
        "npy",
        "onnx",
        "pickle",
        "pkl",
        "pt",
        "pth",
        "safetensors",
        "storage",
        "weights",
    ];
    let is_data = base.bytes().all(|b| b.is_ascii_digit()) || DATA_ENDINGS.contains(&ending);
    let Some(line) = head.bytes.strip_prefix(b"#!").filter(|_| is_data) else {
        return false;
    };
    let Some(end) = line.iter().take(256).position(|b| *b == b'\n') else {
        return false;
    };
    let line = line.get(..end).unwrap_or_default();
    let text = std::str::from_utf8(line).unwrap_or("").trim();
    text.starts_with('/') && text.contains("bin/") && text.bytes().all(|b| (0x20..0x7f).contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemSource;

    fn kind_of(name: &str, bytes: &[u8]) -> Option<Kind> {
        let source = MemSource::shared(bytes.to_vec());
        kind(&Head::new(bytes, name, &source))
    }

    fn elf() -> Vec<u8> {
        let mut out = b"\x7fELF\x02\x01\x01".to_vec();
        out.resize(64, 0);
        out[16] = 3;
        out[18] = 62;
        out[20] = 1;
        out[52] = 64;
        out
    }

    #[test]
    fn programs_are_known_by_more_than_their_magic() {
        assert_eq!(kind_of("archive/data/0", &elf()), Some(Kind::Elf));
        assert_eq!(kind_of("archive/data/0", b"\x7fELF\x02\x01\x01 random"), None);
        assert_eq!(kind_of("libfoo.so", &elf()), None);
        assert_eq!(kind_of("libfoo.so.1", &elf()), None);
        let mut pe = b"MZ".to_vec();
        pe.resize(60, 0);
        pe.extend(64_u32.to_le_bytes());
        pe.extend(b"PE\0\0");
        pe.resize(88, 0);
        pe.extend(0x20b_u16.to_le_bytes());
        assert_eq!(kind_of("data/1", &pe), Some(Kind::Pe));
        assert_eq!(kind_of("data/1", b"MZ and more"), None);
        assert_eq!(kind_of("data/2", b"#!/bin/sh\necho\n"), Some(Kind::Script));
        assert_eq!(kind_of("run.sh", b"#!/bin/sh\necho\n"), None);
        assert_eq!(kind_of("data/2", b"#!\x01\x02\n"), None);
    }
}
