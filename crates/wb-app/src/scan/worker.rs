//! Scans many files at the same time, each with a meter of its own; a fault of ours ends one file, not the scan.

use super::report::{Root, Weighed};
use super::{Progress, digest};
use crate::clock::WallClock;
use crate::fetch::local::FileSource;
use crate::fetch::remote::FarFile;
use crate::fetch::{stdin, walk::Found};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use wb_core::{Budget, Gap, GapReason, Limit, Meter, Place, Reached};
use wb_formats::ReadAt;
use wb_scan::{Artifact, Outcome};

/// How the work is done.
pub(super) struct Jobs<'a> {
    pub(super) budget: &'a Budget,
    pub(super) count: usize,
    pub(super) digest: bool,
    pub(super) deep: bool,
    pub(super) progress: &'a dyn Progress,
}

/// A scan as small as this is over before a second worker would pay: a few hundredths of a second.
const ONE_WORKER_BYTES: u64 = 4 << 20;
const ONE_WORKER_FILES: usize = 4_096;
/// Files somewhere else that are read at the same time.
const FAR_WORKERS: usize = 16;

/// How many workers the scan of these roots wants; `asked` if the user said so. Asking the system reads files: it is
/// done before the process is confined.
pub(super) fn count(roots: &[Root], asked: usize) -> usize {
    let files = || roots.iter().flat_map(|root| &root.walk.files);
    let bytes: u64 = files().fold(0, |sum, found| sum.saturating_add(found.bytes));
    let count = files().count();
    // Whoever waits for a network needs no processor.
    let is_far = files().any(|found| found.far.is_some());
    let wanted = match (asked, bytes) {
        (0, _) if is_far => FAR_WORKERS,
        (0, 0..=ONE_WORKER_BYTES) if count <= ONE_WORKER_FILES => 1,
        (0, _) => std::thread::available_parallelism().map_or(1, usize::from),
        (asked, _) => asked,
    };
    wanted.min(count)
}

/// Scans every file of every root; results stand in the order of the files, whoever finished first.
pub(super) fn run(roots: &mut [Root], jobs: &Jobs<'_>) {
    let work: Vec<Found> = roots
        .iter()
        .flat_map(|root| root.walk.files.iter().cloned())
        .collect();
    let bytes = work
        .iter()
        .fold(0_u64, |sum, found| sum.saturating_add(found.bytes));
    jobs.progress.begin(work.len() as u64, bytes);
    let mut weighed: Vec<Option<Weighed>> = Vec::new();
    weighed.resize_with(work.len(), || None);
    if jobs.count <= 1 {
        for (slot, found) in weighed.iter_mut().zip(&work) {
            *slot = Some(weigh(found, jobs));
        }
    } else {
        let next = AtomicUsize::new(0);
        let slots = Mutex::new(&mut weighed);
        std::thread::scope(|scope| {
            for _ in 0..jobs.count {
                scope.spawn(|| share(&work, &next, &slots, jobs));
            }
        });
    }
    let mut weighed = weighed.into_iter();
    for root in roots {
        let count = root.walk.files.len();
        root.weighed = weighed.by_ref().take(count).flatten().collect();
    }
}

/// One worker: takes the next file until there is none. Results are handed over in batches, so that thousands of
/// small files do not fight over the lock.
fn share(work: &[Found], next: &AtomicUsize, slots: &Mutex<&mut Vec<Option<Weighed>>>, jobs: &Jobs<'_>) {
    const BATCH: usize = 64;
    let mut done = Vec::new();
    let hand_over = |done: &mut Vec<(usize, Weighed)>| {
        if let Ok(mut slots) = slots.lock() {
            for (index, weighed) in done.drain(..) {
                slots[index] = Some(weighed);
            }
        }
    };
    loop {
        let index = next.fetch_add(1, Ordering::Relaxed);
        let Some(found) = work.get(index) else { break };
        done.push((index, weigh(found, jobs)));
        if done.len() >= BATCH {
            hand_over(&mut done);
        }
    }
    hand_over(&mut done);
}

fn weigh(found: &Found, jobs: &Jobs<'_>) -> Weighed {
    let place = Place::file(found.shown.clone());
    if let Some(far) = &found.far {
        let weighed = weigh_far(&place, far, jobs);
        jobs.progress.file_done();
        return weighed;
    }
    let opened = if found.shown == stdin::NAME && found.path.as_os_str().is_empty() {
        stdin::spool(&mut std::io::stdin().lock(), jobs.budget.read_bytes)
    } else {
        FileSource::open(&found.path).map(|source| (source, false))
    };
    let weighed = match opened {
        Ok((source, is_cut)) => {
            let mut weighed = weigh_open(&place, &source, jobs, &wb_scan::scan);
            if is_cut {
                let reached = Reached {
                    limit: Limit::ReadBytes,
                    allowed: jobs.budget.read_bytes,
                };
                weighed.outcome.coverage.gaps.push(Gap::limit(place, reached));
            }
            weighed
        }
        Err(error) => {
            let mut weighed = Weighed {
                bytes: found.bytes,
                ..Weighed::default()
            };
            let reason = match error.kind() {
                std::io::ErrorKind::InvalidInput => GapReason::NotRegular,
                _ => GapReason::Unreadable,
            };
            weighed.outcome.coverage.gaps.push(Gap {
                place,
                reason,
                detail: error.to_string(),
                bytes: None,
            });
            weighed
        }
    };
    jobs.progress.file_done();
    weighed
}

/// The engine, as a value: tests put a failing one in its place.
type Judge<'a> = dyn Fn(Artifact, &Arc<Meter>) -> Outcome + 'a;

/// Judges a file somewhere else.
fn weigh_far(place: &Place, far: &Arc<FarFile>, jobs: &Jobs<'_>) -> Weighed {
    let mut outcome = judged(place, far.clone(), jobs, &wb_scan::scan);
    let bytes = far.size();
    outcome.coverage.bytes_total = bytes;
    jobs.progress.bytes_done(bytes);
    // Readers only know what kind of error it was; the network says more.
    if let Some(trouble) = far.trouble() {
        let of_network = |gap: &&mut Gap| gap.reason == GapReason::Unreadable && gap.place.path == place.path;
        for gap in outcome.coverage.gaps.iter_mut().filter(of_network) {
            gap.detail.clone_from(&trouble);
        }
    }
    let sha256 = far.sha256().filter(|_| jobs.digest);
    Weighed {
        outcome,
        bytes,
        sha256,
    }
}

/// What comes of one source, and a gap if we fail ourselves.
fn judged(place: &Place, source: Arc<dyn ReadAt>, jobs: &Jobs<'_>, judge: &Judge<'_>) -> Outcome {
    let meter = Meter::new(jobs.budget.clone(), WallClock::start());
    if jobs.deep {
        meter.go_deep();
    }
    let artifact = Artifact {
        place: place.clone(),
        source,
    };
    let judged = catch_unwind(AssertUnwindSafe(|| judge(artifact, &meter)));
    judged.unwrap_or_else(|_| {
        let mut outcome = Outcome::default();
        outcome.coverage.bytes_read = meter.bytes_read();
        let detail = "weighbridge itself failed on this file: please report it".to_owned();
        outcome.coverage.gaps.push(Gap {
            place: place.clone(),
            reason: GapReason::Fault,
            detail,
            bytes: None,
        });
        outcome
    })
}

fn weigh_open(place: &Place, source: &Arc<FileSource>, jobs: &Jobs<'_>, judge: &Judge<'_>) -> Weighed {
    let mut outcome = judged(place, source.clone(), jobs, judge);
    outcome.coverage.bytes_total = source.size();
    let mut sha256 = None;
    if jobs.digest {
        match digest::sha256(source.as_ref(), &|bytes| jobs.progress.bytes_done(bytes)) {
            Ok(digest) => sha256 = Some(digest),
            Err(error) => {
                let reason = GapReason::Unreadable;
                let detail = format!("no digest: {error}");
                outcome.coverage.gaps.push(Gap {
                    place: place.clone(),
                    reason,
                    detail,
                    bytes: None,
                });
            }
        }
    } else {
        jobs.progress.bytes_done(source.size());
    }
    if !source.is_unchanged() {
        let detail = "the file changed while it was scanned".to_owned();
        let reason = GapReason::Unreadable;
        outcome.coverage.gaps.push(Gap {
            place: place.clone(),
            reason,
            detail,
            bytes: None,
        });
    }
    Weighed {
        outcome,
        bytes: source.size(),
        sha256,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::Unwatched;
    use std::io::Write;

    fn source(bytes: &[u8]) -> (tempfile::NamedTempFile, Arc<FileSource>) {
        let mut file = tempfile::NamedTempFile::new().expect("temporary files work");
        file.write_all(bytes).expect("temporary files can be written");
        let source = FileSource::open(file.path()).expect("it is there");
        (file, source)
    }

    fn jobs(budget: &Budget) -> Jobs<'_> {
        Jobs {
            budget,
            count: 1,
            digest: true,
            deep: false,
            progress: &Unwatched,
        }
    }

    #[test]
    fn a_fault_of_ours_is_a_gap_of_one_file() {
        let (_file, source) = source(b"x");
        let budget = Budget::default();
        let place = Place::file("x");
        let failing = |_: Artifact, _: &Arc<Meter>| -> Outcome { panic!("on purpose") };
        let weighed = weigh_open(&place, &source, &jobs(&budget), &failing);
        assert_eq!(weighed.outcome.coverage.gaps[0].reason, GapReason::Fault);
        // The digest of "x" (FIPS 180-4, computed with another implementation).
        let digest = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881";
        assert_eq!(weighed.sha256.as_deref(), Some(digest));
    }

    #[test]
    fn a_file_that_changes_meanwhile_is_not_vouched_for() {
        let (file, source) = source(b"before");
        let budget = Budget::default();
        let place = Place::file("x");
        let meddling = |_: Artifact, _: &Arc<Meter>| {
            std::fs::write(file.path(), b"longer than before").expect("can be written");
            Outcome::default()
        };
        let weighed = weigh_open(&place, &source, &jobs(&budget), &meddling);
        assert!(
            weighed
                .outcome
                .coverage
                .gaps
                .iter()
                .any(|gap| gap.detail.contains("changed"))
        );
    }
}
