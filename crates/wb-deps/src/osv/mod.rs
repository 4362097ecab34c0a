//! Advisories in the Open Source Vulnerability format: what a record says, and which versions it is about.

mod affected;
mod rating;
mod record;
#[cfg(test)]
mod tests;
mod words;

pub use affected::{AffectedSet, Answer, Bound, Event, EventKind, EventRange, Span};
pub use rating::{Level, Rating};
pub use record::{
    Affected, BadRecord, Package, Range, RangeType, RawEvent, Record, Reference, SeverityEntry,
};
