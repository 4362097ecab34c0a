//! Fetches files whole: taken up where they broke off, verified against the listing, put in place at once.

use super::Opened;
use super::ask::{Asker, Known};
use super::digest::Listed;
use super::error::RemoteError;
use super::file::FarFile;
use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use wb_core::report::{Remote, RemoteFile, RemoteVerified};
use wb_core::{Gap, GapReason, Place};
use wb_formats::notes::Defect;

/// Files that are fetched at the same time.
const AT_ONCE: usize = 4;
/// What must stay free on the disk.
const SPARE_BYTES: u64 = 64 << 20;

/// What came of fetching an address.
pub struct Downloaded {
    /// What the report says about it.
    pub entry: Remote,
    /// Files that are not what was listed, by their path on this machine.
    pub defects: Vec<(String, Defect)>,
    /// Files that could not be fetched.
    pub gaps: Vec<Gap>,
}

struct Fetched {
    file: RemoteFile,
    defect: Option<Defect>,
    error: Option<RemoteError>,
}

/// Fetches every file of an address into a folder; `told` hears of bytes that came.
pub fn download(
    opened: &Opened,
    folder: &Path,
    told: &(dyn Fn(u64) + Sync),
) -> Result<Downloaded, RemoteError> {
    std::fs::create_dir_all(folder).map_err(|error| local(folder, &error))?;
    let parts = part_names(opened);
    let places = || opened.files.iter().zip(&parts);
    let bytes = places().fold(0_u64, |sum, (file, part)| {
        sum.saturating_add(missing_bytes(folder, file, part))
    });
    check_room(folder, bytes)?;
    let next = AtomicUsize::new(0);
    let mut done: Vec<Option<Fetched>> = Vec::new();
    done.resize_with(opened.files.len(), || None);
    let slots = Mutex::new(&mut done);
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE.min(opened.files.len()) {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let (Some(file), Some(part)) = (opened.files.get(index), parts.get(index)) else {
                        break;
                    };
                    let fetched = one(file, folder, part, told);
                    if let Ok(mut slots) = slots.lock() {
                        slots[index] = Some(fetched);
                    }
                }
            });
        }
    });
    let mut entry = opened.entry();
    entry.files.clear();
    entry.downloaded_to = Some(crate::fetch::shown(folder));
    let mut out = Downloaded {
        defects: Vec::new(),
        gaps: opened.gaps(),
        entry,
    };
    for fetched in done.into_iter().flatten() {
        let shown = crate::fetch::shown(&place(folder, &fetched.file.path));
        out.defects
            .extend(fetched.defect.map(|defect| (shown.clone(), defect)));
        out.gaps.extend(fetched.error.map(|error| Gap {
            place: Place::file(shown),
            reason: GapReason::Unreadable,
            detail: format!("it was not fetched: {error}"),
            bytes: None,
        }));
        out.entry.files.push(fetched.file);
    }
    let sizes = out.entry.files.iter().map(|file| file.bytes_total);
    out.entry.bytes_total = sizes.fold(0, u64::saturating_add);
    out.entry.header_only = false;
    Ok(out)
}

fn local(path: &Path, error: &std::io::Error) -> RemoteError {
    RemoteError::Local {
        path: crate::fetch::shown(path),
        detail: error.kind().to_string(),
    }
}

/// Where a listed file goes; its name was checked when it was listed.
fn place(folder: &Path, path: &str) -> PathBuf {
    path.split('/')
        .fold(folder.to_path_buf(), |folder, part| folder.join(part))
}

/// The path beside each file under which it is fetched: none that the address lists itself, and no two the same.
fn part_names(opened: &Opened) -> Vec<String> {
    let files = || opened.files.iter().map(|file| Opened::below(file));
    let mut taken: BTreeSet<String> = files().map(str::to_owned).collect();
    let name = |path: &str| {
        let mut name = format!("{path}.part");
        while !taken.insert(name.clone()) {
            name.push_str(".part");
        }
        name
    };
    files().map(name).collect()
}

fn size_of(path: &Path) -> u64 {
    std::fs::symlink_metadata(path)
        .ok()
        .filter(std::fs::Metadata::is_file)
        .map_or(0, |metadata| metadata.len())
}

fn missing_bytes(folder: &Path, file: &FarFile, part: &str) -> u64 {
    let have = size_of(&place(folder, &file.listing.path)).max(size_of(&place(folder, part)));
    file.listing.bytes.unwrap_or_default().saturating_sub(have)
}

#[cfg(unix)]
fn check_room(folder: &Path, bytes: u64) -> Result<(), RemoteError> {
    let Ok(disk) = rustix::fs::statvfs(folder) else {
        return Ok(());
    };
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    if bytes.saturating_add(SPARE_BYTES) > free {
        return Err(RemoteError::Local {
            path: crate::fetch::shown(folder),
            detail: format!("{bytes} bytes are needed and {free} are free"),
        });
    }
    Ok(())
}

#[cfg(not(unix))]
fn check_room(_folder: &Path, _bytes: u64) -> Result<(), RemoteError> {
    Ok(())
}

fn one(file: &FarFile, folder: &Path, part: &str, told: &(dyn Fn(u64) + Sync)) -> Fetched {
    let (mut defect, mut error) = (None, None);
    let mut verified = RemoteVerified::None;
    let mut known = Known::listed(file.listing.bytes);
    match fetch(file, folder, part, &mut known, told) {
        Ok(Ok(found)) => verified = found,
        Ok(Err(found)) => {
            error = Some(RemoteError::Changed {
                detail: "it is not what was listed, and was not kept".to_owned(),
            });
            defect = Some(found);
        }
        Err(found) => {
            defect = match &found {
                RemoteError::Changed { detail } => Some(Defect::new(
                    "remote-changed",
                    format!("the file changed while it was fetched: {detail}"),
                )),
                RemoteError::Lying { detail, .. } => Some(Defect::new(
                    "remote-answer-untrue",
                    format!("the server's answers contradict each other: {detail}"),
                )),
                _ => None,
            };
            error = Some(found);
        }
    }
    Fetched {
        file: RemoteFile {
            path: file.listing.path.clone(),
            etag: known.shown_etag(),
            listed_digest: file.listing.digest.as_ref().map(Listed::shown),
            bytes_read: file.tally.bytes(),
            bytes_total: known.len.unwrap_or_default(),
            requests: file.tally.requests(),
            verified,
        },
        defect,
        error,
    }
}

/// Fetches one file, unless it is there already; what its bytes were compared with, or how they differ.
fn fetch(
    file: &FarFile,
    folder: &Path,
    part: &str,
    known: &mut Known,
    told: &(dyn Fn(u64) + Sync),
) -> Result<Result<RemoteVerified, Defect>, RemoteError> {
    let listing = &file.listing;
    let target = place(folder, &listing.path);
    let part = place(folder, part);
    let parent = target.parent().unwrap_or(folder);
    std::fs::create_dir_all(parent).map_err(|error| local(parent, &error))?;
    // A link that stands in the folder already must not lead what we write out of it.
    let inside = |path: &Path| std::fs::canonicalize(path).map_err(|error| local(path, &error));
    if !inside(parent)?.starts_with(inside(folder)?) || target.is_symlink() || part.is_symlink() {
        return Err(RemoteError::Local {
            path: crate::fetch::shown(&target),
            detail: "a link leads out of the folder".to_owned(),
        });
    }
    let strong = listing.digest.as_ref().filter(|digest| digest.is_strong());
    if let (Some(digest), Some(bytes)) = (strong, listing.bytes)
        && size_of(&target) == bytes
        && digest.is(&digest_of(&target, digest, bytes)?)
    {
        told(bytes);
        return Ok(Ok(RemoteVerified::Digest));
    }
    // Without a digest nobody could tell whether an old beginning and a new end belong together.
    let start = if strong.is_some() { size_of(&part) } else { 0 };
    let start = start.min(listing.bytes.unwrap_or_default());
    let mut out = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&part)
        .map_err(|error| local(&part, &error))?;
    out.set_len(start).map_err(|error| local(&part, &error))?;
    let asker = Asker {
        http: &file.shared.http,
        locator: &listing.locator,
        tally: &file.tally,
        what: &listing.path,
    };
    told(start);
    let mut unchecked = 0;
    let len = asker.copy(start, known, &mut |offset, bytes| {
        // A body whose size nobody told, and others that write to this disk: it is not filled up.
        unchecked += bytes.len() as u64;
        if unchecked >= SPARE_BYTES / 4 {
            check_room(folder, 0)?;
            unchecked = 0;
        }
        let write = |out: &mut File| {
            out.seek(SeekFrom::Start(offset))?;
            out.write_all(bytes)
        };
        write(&mut out).map_err(|error| local(&part, &error))?;
        told(bytes.len() as u64);
        Ok(())
    })?;
    out.set_len(len)
        .and_then(|()| out.sync_all())
        .map_err(|error| local(&part, &error))?;
    drop(out);
    let mut verified = if listing.bytes.is_some() {
        RemoteVerified::Size
    } else {
        RemoteVerified::None
    };
    if let Some(digest) = &listing.digest {
        let computed = digest_of(&part, digest, len)?;
        if digest.is(&computed) {
            verified = RemoteVerified::Digest;
        } else if digest.is_strong() {
            let _ = std::fs::remove_file(&part);
            let detail = format!("its digest is {computed}, but {} is listed", digest.shown());
            return Ok(Err(Defect::new("remote-digest-differs", detail)));
        }
    }
    std::fs::rename(&part, &target).map_err(|error| local(&target, &error))?;
    Ok(Ok(verified))
}

fn digest_of(path: &Path, digest: &Listed, bytes: u64) -> Result<String, RemoteError> {
    let mut file = File::open(path).map_err(|error| local(path, &error))?;
    let mut hasher = digest.hasher(bytes);
    let mut block = vec![0; 1 << 20];
    loop {
        match file.read(&mut block).map_err(|error| local(path, &error))? {
            0 => return Ok(hasher.finish()),
            got => hasher.update(&block[..got]),
        }
    }
}
