//! A file somewhere else, as bytes at offsets: fetched in blocks, kept, counted, and compared with its listing.

use super::ask::{Asker, Got, Known, Locator};
use super::digest::Listed;
use super::error::RemoteError;
use super::http::{Http, Tally};
use std::collections::BTreeMap;
use std::fmt;
use std::io::ErrorKind;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use wb_core::report::{RemoteFile, RemoteVerified};
use wb_core::{Limit, Reached};
use wb_formats::notes::Defect;
use wb_formats::source::Ending;
use wb_formats::{ReadAt, ReadError};

/// What is asked for at once, and kept.
const BLOCK: u64 = 1 << 16;
/// Reading on from where the last answer ended asks for more at once, but never more than this.
const AHEAD_MAX: u64 = 1 << 20;
/// The part of what was read in a row that is asked for in advance: a fifth at most is fetched in vain.
const AHEAD_PART: u64 = 5;
/// Files up to this size are fetched whole.
const WHOLE_MAX: u64 = 1 << 17;
/// Text that is read as a whole (configurations, indexes, code, templates) up to this size, too.
const WHOLE_TEXT_MAX: u64 = 4 << 20;
const TEXT_ENDINGS: &[&str] = &[
    "json", "py", "md", "txt", "jinja", "jinja2", "yaml", "yml", "toml", "cfg", "ini", "xml", "ipynb", "sh",
];

/// What the files of one address share.
pub(super) struct Shared {
    pub(super) http: Http,
    pub(super) file_max: u64,
    pub(super) total_max: u64,
    pub(super) spent: AtomicU64,
}

/// What a listing says about a file.
#[derive(Clone)]
pub(super) struct Listing {
    /// Its path below the address.
    pub(super) path: String,
    /// Its size, where that is listed.
    pub(super) bytes: Option<u64>,
    /// Its digest, where one is listed.
    pub(super) digest: Option<Listed>,
    /// Where it is.
    pub(super) locator: Locator,
}

impl Listing {
    /// True if both would be the same bytes.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        let shown = |listing: &Self| listing.digest.as_ref().map(Listed::shown);
        self.bytes == other.bytes && shown(self) == shown(other)
    }
}

/// A file somewhere else.
pub struct FarFile {
    pub(super) shared: Arc<Shared>,
    pub(super) listing: Listing,
    pub(super) tally: Tally,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    known: Known,
    blocks: BTreeMap<u64, Arc<[u8]>>,
    /// Bytes fetched.
    spent: u64,
    /// What was read in a row last.
    run_start: u64,
    run_end: u64,
    defects: Vec<Defect>,
    trouble: Option<(RemoteError, ReadError)>,
    verified: bool,
    /// The server ignores ranges, and this is where what it sent ends.
    stream_end: Option<u64>,
}

impl fmt::Debug for FarFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FarFile")
            .field("path", &self.listing.path)
            .finish_non_exhaustive()
    }
}

impl FarFile {
    pub(super) fn new(shared: &Arc<Shared>, listing: Listing) -> Arc<Self> {
        let state = State {
            known: Known::listed(listing.bytes),
            ..State::default()
        };
        Arc::new(Self {
            shared: Arc::clone(shared),
            listing,
            tally: Tally::default(),
            state: Mutex::new(state),
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks for the first block, so that a file that is not there is an error before the scan begins.
    pub(super) fn touch(&self) -> Result<(), RemoteError> {
        let mut state = self.state();
        match self.need(&mut state, 0, 1) {
            Ok(()) => Ok(()),
            Err(error) => match &state.trouble {
                Some((trouble, _)) => Err(trouble.clone()),
                None => Err(RemoteError::TooLarge {
                    what: error.to_string(),
                    allowed: self.shared.file_max,
                }),
            },
        }
    }

    /// How many bytes it has, as far as that is known.
    pub fn size(&self) -> u64 {
        self.state().known.len.unwrap_or_default()
    }

    /// What went wrong while it was read, in words.
    pub fn trouble(&self) -> Option<String> {
        self.state().trouble.as_ref().map(|(error, _)| error.to_string())
    }

    /// The SHA-256 of its bytes, if all of them were fetched.
    pub fn sha256(&self) -> Option<String> {
        if !self.is_whole() {
            return None;
        }
        let mut hasher = Listed::Sha256(String::new()).hasher(0);
        for block in self.state().blocks.values() {
            hasher.update(block);
        }
        Some(hasher.finish())
    }

    /// What the report says about it.
    pub(super) fn entry(&self) -> RemoteFile {
        let state = self.state();
        let verified = match (state.verified, self.listing.bytes) {
            (true, _) => RemoteVerified::Digest,
            (false, Some(_)) if state.trouble.is_none() && self.tally.requests() > 0 => RemoteVerified::Size,
            _ => RemoteVerified::None,
        };
        RemoteFile {
            path: self.listing.path.clone(),
            etag: state.known.shown_etag(),
            listed_digest: self.listing.digest.as_ref().map(Listed::shown),
            bytes_read: self.tally.bytes(),
            bytes_total: state.known.len.unwrap_or_default(),
            requests: self.tally.requests(),
            verified,
        }
    }

    /// True if all of it is here.
    pub(super) fn is_whole(&self) -> bool {
        let state = self.state();
        state.known.len.is_some_and(|len| {
            let blocks = len.div_ceil(BLOCK);
            state.blocks.len() as u64 == blocks
        })
    }

    /// Makes sure that all blocks of `from..to` are here, with one question per hole.
    fn need(&self, state: &mut State, from: u64, to: u64) -> Result<(), ReadError> {
        loop {
            if let Some((_, error)) = &state.trouble {
                return Err(error.clone());
            }
            let to = state.known.len.map_or(to, |len| to.min(len));
            if from >= to {
                return Ok(());
            }
            let mut missing =
                (from / BLOCK..to.div_ceil(BLOCK)).filter(|block| !state.blocks.contains_key(block));
            let Some(first) = missing.next() else {
                return Ok(());
            };
            let last = missing.next_back().unwrap_or(first);
            self.fetch(state, first * BLOCK, (last + 1).saturating_mul(BLOCK))?;
        }
    }

    fn fetch(&self, state: &mut State, start: u64, end: u64) -> Result<(), ReadError> {
        if state.stream_end.is_some() {
            return Err(limit(Limit::RemoteBytes, self.shared.file_max));
        }
        let (start, end) = self.plan(state, start, end);
        let allowed = self.shared.file_max.saturating_sub(state.spent);
        let total = self.shared.total_max;
        let bytes = end - start;
        if bytes > allowed {
            return Err(limit(Limit::RemoteBytes, self.shared.file_max));
        }
        if self.shared.spent.fetch_add(bytes, Ordering::Relaxed) + bytes > total {
            return Err(limit(Limit::RemoteTotal, total));
        }
        let asker = Asker {
            http: &self.shared.http,
            locator: &self.listing.locator,
            tally: &self.tally,
            what: &self.listing.path,
        };
        match asker.range(start, end, allowed, &mut state.known) {
            Ok(Got::Range(bytes)) => {
                state.spent += bytes.len() as u64;
                if start != state.run_end {
                    state.run_start = start;
                }
                state.run_end = start + bytes.len() as u64;
                keep(state, start, &bytes);
            }
            Ok(Got::Stream { bytes, is_whole }) => {
                state.spent += bytes.len() as u64;
                let end = if is_whole {
                    bytes.len()
                } else {
                    bytes.len() - bytes.len() % BLOCK as usize
                };
                keep(state, 0, &bytes[..end]);
                state.stream_end = (!is_whole).then_some(end as u64);
                if !is_whole && state.known.len.is_none() {
                    // Without an end there is no size, and without a size there are no offsets.
                    let error = limit(Limit::RemoteBytes, self.shared.file_max);
                    let trouble = RemoteError::TooLarge {
                        what: self.listing.path.clone(),
                        allowed: self.shared.file_max,
                    };
                    state.trouble = Some((trouble, error.clone()));
                    return Err(error);
                }
            }
            Err(error) => return Err(self.trouble_with(state, error, start)),
        }
        self.compare_linked(state);
        self.verify(state);
        Ok(())
    }

    /// Compares the digest that the hub names on the way with the one that it listed.
    fn compare_linked(&self, state: &mut State) {
        let linked = state
            .known
            .linked_etag
            .as_deref()
            .map(|etag| etag.trim_matches('"'));
        if let (Some(listed @ Listed::Sha256(_)), Some(linked)) = (&self.listing.digest, linked)
            && Listed::sha256(linked).is_some()
            && !listed.is(&linked.to_ascii_lowercase())
            && state.defects.is_empty()
        {
            let detail = format!("the hub names {linked} for it, but {} is listed", listed.shown());
            state.defects.push(Defect::new("remote-digest-differs", detail));
        }
    }

    /// What to ask for so that this is not asked for in crumbs: small files whole, the rest in blocks, and more
    /// ahead the longer it is read in a row.
    fn plan(&self, state: &State, start: u64, end: u64) -> (u64, u64) {
        let len = state.known.len.unwrap_or(u64::MAX);
        let ending = wb_formats::sniff::extension(&self.listing.path);
        let whole_max = if TEXT_ENDINGS.contains(&ending.as_str()) {
            WHOLE_TEXT_MAX
        } else {
            WHOLE_MAX
        };
        if state.blocks.is_empty() && len <= whole_max {
            return (0, len);
        }
        let mut ahead = end;
        if start > 0 && start == state.run_end {
            let run = state.run_end - state.run_start;
            let more = (run / AHEAD_PART).min(AHEAD_MAX) / BLOCK * BLOCK;
            ahead = end.max(start + more);
            while ahead > end && state.blocks.contains_key(&((ahead - 1) / BLOCK)) {
                ahead -= BLOCK;
            }
        }
        (start, ahead.min(len))
    }

    fn trouble_with(&self, state: &mut State, error: RemoteError, offset: u64) -> ReadError {
        let defect = match &error {
            RemoteError::Changed { detail } if state.blocks.is_empty() && self.listing.bytes.is_some() => {
                Some(Defect::new(
                    "remote-size-differs",
                    format!("the file is not what was listed: {detail}"),
                ))
            }
            RemoteError::Changed { detail } => Some(Defect::new(
                "remote-changed",
                format!("the file changed while it was read: {detail}"),
            )),
            RemoteError::Lying { detail, .. } => Some(Defect::new(
                "remote-answer-untrue",
                format!("the server's answers contradict each other: {detail}"),
            )),
            _ => None,
        };
        state.defects.extend(defect);
        let kind = match &error {
            RemoteError::Changed { .. } => None,
            RemoteError::Denied { .. } | RemoteError::Private { .. } => Some(ErrorKind::PermissionDenied),
            RemoteError::NotFound { .. } => Some(ErrorKind::NotFound),
            RemoteError::Lying { .. } | RemoteError::Redirect { .. } => Some(ErrorKind::InvalidData),
            RemoteError::Connection { .. } => Some(ErrorKind::TimedOut),
            _ => Some(ErrorKind::Other),
        };
        let read = kind.map_or(ReadError::Changed, |kind| ReadError::Io { offset, kind });
        state.trouble = Some((error, read.clone()));
        read
    }

    /// Compares the digest once every byte is here.
    fn verify(&self, state: &mut State) {
        let (Some(listed), Some(len)) = (&self.listing.digest, state.known.len) else {
            return;
        };
        if state.verified || state.blocks.len() as u64 != len.div_ceil(BLOCK) {
            return;
        }
        let mut hasher = listed.hasher(len);
        for block in state.blocks.values() {
            hasher.update(block);
        }
        let computed = hasher.finish();
        if listed.is(&computed) {
            state.verified = listed.is_strong();
        } else if listed.is_strong() {
            let detail = format!("its digest is {computed}, but {} is listed", listed.shown());
            state.defects.push(Defect::new("remote-digest-differs", detail));
        }
    }
}

fn limit(limit: Limit, allowed: u64) -> ReadError {
    ReadError::Limit(Reached { limit, allowed })
}

fn keep(state: &mut State, start: u64, bytes: &[u8]) {
    for (number, block) in bytes.chunks(BLOCK as usize).enumerate() {
        state
            .blocks
            .insert(start / BLOCK + number as u64, Arc::from(block));
    }
}

impl ReadAt for FarFile {
    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<usize, ReadError> {
        if buf.is_empty() {
            return Ok(0);
        }
        let mut state = self.state();
        let end = offset.saturating_add(buf.len() as u64);
        self.need(&mut state, offset, end)?;
        let end = end.min(state.known.len.unwrap_or_default());
        let mut at = offset;
        while at < end {
            let Some(block) = state.blocks.get(&(at / BLOCK)) else {
                break;
            };
            let inside = (at % BLOCK) as usize;
            let count = (block.len().saturating_sub(inside)).min((end - at) as usize);
            if count == 0 {
                break;
            }
            let to = (at - offset) as usize;
            buf[to..to + count].copy_from_slice(&block[inside..inside + count]);
            at += count as u64;
        }
        Ok(usize::try_from(at.saturating_sub(offset)).unwrap_or_default())
    }

    fn len(&self) -> Result<u64, ReadError> {
        let mut state = self.state();
        if let Some(len) = state.known.len {
            return Ok(len);
        }
        self.need(&mut state, 0, 1)?;
        let unknown = ReadError::Io {
            offset: 0,
            kind: ErrorKind::InvalidData,
        };
        state.known.len.ok_or(unknown)
    }

    fn ending(&self, _drain: bool) -> Ending {
        let mut state = self.state();
        Ending {
            defects: std::mem::take(&mut state.defects),
            failure: state.trouble.as_ref().map(|(_, error)| error.clone()),
        }
    }

    fn is_far(&self) -> bool {
        true
    }
}
