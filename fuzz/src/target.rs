//! One target: a format, its inputs, and what one run of it must keep.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};
use wb_core::budget::{Clock, Limit};
use wb_core::{Budget, Meter, Place};
use wb_formats::{Format, MemSource, Role};
use wb_scan::Artifact;

/// A run may take this long: inputs are at most 64 KiB.
const RUN_MAX: Duration = Duration::from_secs(5);
/// And this is all that the process may ever hold.
const MEMORY_MAX_KIB: u64 = 1 << 20;

/// What is wrong with an input: our fault, always.
pub(crate) enum Fault {
    /// The reader or a rule panicked.
    Panicked(String),
    /// It took too long.
    Slow(Duration),
    /// The process holds too much memory, in KiB.
    Large(u64),
}

struct WallClock(Instant);

impl Clock for WallClock {
    fn elapsed_ms(&self) -> u64 {
        u64::try_from(self.0.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

/// Runs one input through the format's reader, its children and every rule. Gives a number that stands for what
/// the run did (which defects, gaps, findings, formats, how much): a new number is a new behaviour.
pub(crate) fn run(format: &Format, input: &[u8]) -> Result<u64, Fault> {
    let started = Instant::now();
    let mut budget = Budget::default();
    for (limit, value) in [
        (Limit::DecodedBytes, 32 << 20),
        (Limit::VmSteps, 2_000_000),
        (Limit::Artifacts, 2_000),
        (Limit::Seconds, 60),
    ] {
        budget.set(limit, value);
    }
    let meter = Meter::new(budget, Box::new(WallClock(started)));
    let artifact = Artifact {
        place: Place::file("fuzz"),
        source: MemSource::shared(input.to_vec()),
    };
    let role = Role::As(format.id);
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        wb_scan::scan_as(artifact, role, &Arc::clone(&meter))
    }));
    let outcome = outcome.map_err(|cause| {
        let text = cause.downcast_ref::<String>().cloned();
        Fault::Panicked(
            text.or_else(|| cause.downcast_ref::<&str>().map(|&s| s.to_owned()))
                .unwrap_or_default(),
        )
    })?;
    if started.elapsed() > RUN_MAX {
        return Err(Fault::Slow(started.elapsed()));
    }
    let mut hasher = DefaultHasher::new();
    for finding in &outcome.findings {
        finding.rule.hash(&mut hasher);
        finding
            .evidence
            .first()
            .filter(|e| e.label == "defect")
            .map(|e| &e.text)
            .hash(&mut hasher);
    }
    for gap in &outcome.coverage.gaps {
        // The beginning of the sentence: further on stand names and numbers of the input.
        let words: Vec<&str> = gap
            .detail
            .split_whitespace()
            .take(3)
            .filter(|word| word.bytes().all(|b| b.is_ascii_lowercase()))
            .collect();
        (gap.reason, words).hash(&mut hasher);
    }
    outcome
        .coverage
        .formats
        .keys()
        .for_each(|name| name.hash(&mut hasher));
    outcome.coverage.artifacts.min(8).hash(&mut hasher);
    Ok(hasher.finish())
}

/// Fails if the process holds too much memory. Only Linux says.
pub(crate) fn check_memory() -> Result<(), Fault> {
    let Ok(status) = std::fs::read_to_string("/proc/self/status") else {
        return Ok(());
    };
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .unwrap_or_default();
    let kib = line.trim().trim_end_matches("kB").trim().parse().unwrap_or(0);
    if kib > MEMORY_MAX_KIB {
        Err(Fault::Large(kib))
    } else {
        Ok(())
    }
}
