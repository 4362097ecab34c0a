//! What Python's `zipfile` sees must be among what is seen here, on thousands of honest and damaged zips.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test starts Python, reads what that wrote, and should stop where it breaks"
)]

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use wb_core::Meter;
use wb_formats::archive::zip::Member;
use wb_formats::archive::zip::directory::Directory;
use wb_formats::{FORMATS, Format, Head, Input, MemSource, Notes, ReadAt, Role};

const FILES: usize = 3_000;

#[derive(Debug, serde::Deserialize)]
struct Seen {
    name: String,
    offset: i64,
    method: u16,
    flags: u16,
    crc: u32,
    bytes: u64,
    compressed_bytes: u64,
    content: Option<u32>,
}

impl Seen {
    fn name(&self) -> String {
        let bytes: Vec<u8> = (0..self.name.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&self.name[at..at + 2], 16).unwrap())
            .collect();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    fn is(&self, member: &Member) -> bool {
        member.central.is_some_and(|header| {
            *member.name == self.name()
                && i64::try_from(member.header_offset) == Ok(self.offset)
                && header.method == self.method
                && header.flags == self.flags
                && header.crc32 == self.crc
                && header.bytes == self.bytes
                && header.compressed_bytes == self.compressed_bytes
        })
    }
}

fn zip() -> &'static Format {
    FORMATS.iter().find(|format| format.id == "zip").unwrap()
}

/// Checksums of everything that would be judged.
fn contents(input: &Input<'_>) -> Vec<u32> {
    let mut notes = Notes::default();
    (zip().read)(input, &mut notes);
    notes
        .children
        .iter()
        .filter_map(|child| child.data.open(input.meter).ok())
        .filter_map(|source| source.read_vec(0, u64::MAX).ok())
        .map(|bytes| crc32fast::hash(&bytes))
        .collect()
}

fn compare(bytes: Vec<u8>, seen: &[Seen]) -> Result<(), String> {
    let meter = Meter::unlimited_time();
    let source: Arc<dyn ReadAt> = MemSource::shared(bytes);
    let head = Head::read_bytes(source.as_ref()).unwrap();
    if !seen.is_empty() && !(zip().sniff)(&Head::new(&head, "x", &source)) {
        return Err("not recognised".to_owned());
    }
    let input = Input {
        source: &source,
        name: "x",
        meter: &meter,
        role: Role::Judge,
    };
    let directory = Directory::read(&source, &meter, &mut Notes::default());
    // A directory that begins before the file gives negative offsets, from which nothing can be read.
    for member in seen.iter().filter(|member| member.offset >= 0) {
        if !directory.members.iter().any(|own| member.is(own)) {
            return Err(format!("{member:?} is missing in {:?}", directory.members));
        }
    }
    let contents = contents(&input);
    // Of nothing there is nothing to judge.
    for member in seen
        .iter()
        .filter(|member| member.bytes > 0 && !member.name().ends_with('/'))
    {
        if let Some(content) = member.content
            && !contents.contains(&content)
        {
            return Err(format!("the content of {member:?} is not judged"));
        }
    }
    Ok(())
}

#[test]
fn whatever_python_sees_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/zip_python.py");
    let run = Command::new("python3")
        .arg(script)
        .arg(folder.path())
        .arg(FILES.to_string())
        .output();
    let Ok(run) = run else {
        eprintln!("skipped whatever_python_sees_is_seen: there is no python3");
        return;
    };
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let mut wrong = Vec::new();
    let mut accepted = 0;
    for (number, line) in String::from_utf8(run.stdout).unwrap().lines().enumerate() {
        let Some(seen) = serde_json::from_str::<Option<Vec<Seen>>>(line).unwrap() else {
            continue;
        };
        accepted += 1;
        let bytes = std::fs::read(folder.path().join(number.to_string())).unwrap();
        if let Err(error) = compare(bytes, &seen) {
            wrong.push(format!("file {number}: {error}"));
        }
    }
    assert!(accepted > FILES / 3, "Python accepts only {accepted} files");
    let shown = wrong.iter().take(5).cloned().collect::<Vec<_>>().join("\n");
    assert!(wrong.is_empty(), "{} of {accepted}:\n{shown}", wrong.len());
}
