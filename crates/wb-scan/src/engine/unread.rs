//! What is said about an artifact that could not be read, or that nothing here reads.

use super::{Outcome, Task};
use crate::claim::{Claim, claim, describe};
use wb_core::{Gap, GapReason, Place};
use wb_formats::{Head, ReadError, Role};

/// Nothing here reads it: is that a gap, or is it simply not cargo?
pub(super) fn unrecognised(task: &Task, head: &Head<'_>, outcome: &mut Outcome) {
    let coverage = &mut outcome.coverage;
    match (task.role, claim(task.place.name(), head.bytes)) {
        (Role::Payload, _) => {
            let len = head.source.len().unwrap_or_default();
            coverage.bytes_skipped = coverage.bytes_skipped.saturating_add(len);
        }
        // Said already: there is no reader for what a loader takes it for.
        (Role::As(_), _) => {}
        (Role::Aside, _) | (Role::Judge, Claim::None) => {
            coverage.not_cargo = coverage.not_cargo.saturating_add(1);
        }
        (Role::Judge, claim) => {
            unknown(task, head, describe(head.bytes).to_owned(), outcome);
            outcome.perhaps_data = task.depth == 0 && claim == Claim::Perhaps;
        }
    }
}

pub(super) fn unknown(task: &Task, head: &Head<'_>, detail: String, outcome: &mut Outcome) {
    outcome.coverage.gap(Gap {
        place: task.place.clone(),
        reason: GapReason::UnknownFormat,
        detail,
        bytes: head.source.len().ok(),
    });
}

pub(super) const fn gap_reason(error: &ReadError) -> GapReason {
    match error {
        ReadError::Limit(_) => GapReason::Limit,
        ReadError::Corrupt { .. } => GapReason::Malformed,
        ReadError::Io { .. } | ReadError::Changed => GapReason::Unreadable,
    }
}

pub(super) fn unreadable(outcome: &mut Outcome, place: &Place, error: &ReadError) {
    let gap = Gap {
        place: place.clone(),
        reason: gap_reason(error),
        detail: error.to_string(),
        bytes: None,
    };
    outcome.coverage.gap(gap);
}
