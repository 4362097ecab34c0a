//! Limits on everything, passed as an argument, and the meter that counts against them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// How a limit's value is written and printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Bytes, written with `K`, `M`, `G`, `T` (powers of 1024).
    Bytes,
    /// A plain count.
    Count,
    /// Whole seconds.
    Seconds,
    /// A ratio of output to input.
    Ratio,
}

macro_rules! limits {
    ($($(#[doc = $doc:literal])+ $variant:ident, $field:ident, $key:literal, $unit:ident, $default:expr;)+) => {
        /// The name of one limit.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "kebab-case")]
        pub enum Limit { $($(#[doc = $doc])+ $variant,)+ }

        impl Limit {
            /// All limits, in the order of the help page.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The key used in `--budget KEY=VALUE` and in `[budget]` of the configuration.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key,)+ }
            }

            /// How the value is written.
            pub const fn unit(self) -> Unit {
                match self { $(Self::$variant => Unit::$unit,)+ }
            }

            /// One line for the help page.
            pub const fn help(self) -> &'static str {
                match self { $(Self::$variant => concat!($($doc),+),)+ }
            }
        }

        /// What one top-level file may cost. Reaching a limit is reported, never silent.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct Budget { $($(#[doc = $doc])+ pub $field: u64,)+ }

        impl Default for Budget {
            fn default() -> Self { Self { $($field: $default,)+ } }
        }

        impl Budget {
            /// The value of one limit.
            pub const fn get(&self, limit: Limit) -> u64 {
                match limit { $(Limit::$variant => self.$field,)+ }
            }

            /// Sets one limit.
            pub fn set(&mut self, limit: Limit, value: u64) {
                match limit { $(Limit::$variant => self.$field = value,)+ }
            }
        }
    };
}

const KIB: u64 = 1 << 10;
const MIB: u64 = 1 << 20;
const GIB: u64 = 1 << 30;

limits! {
    /// bytes read from one file, decoded bytes not counted
    ReadBytes, read_bytes, "read-bytes", Bytes, 4096 * GIB;
    /// bytes that decompression may produce from one file, all members and layers together
    DecodedBytes, decoded_bytes, "decoded-bytes", Bytes, 256 * GIB;
    /// decoded bytes per compressed byte, once a stream has produced more than ratio-floor
    Ratio, ratio, "ratio", Ratio, 200;
    /// decoded bytes below which the ratio is not looked at
    RatioFloor, ratio_floor, "ratio-floor", Bytes, 8 * MIB;
    /// members of one archive
    Members, members, "members", Count, 250_000;
    /// artifacts found inside one file, all layers together
    Artifacts, artifacts, "artifacts", Count, 4_000_000;
    /// layers of archives and nested streams
    Depth, depth, "depth", Count, 12;
    /// pickle opcodes executed in one file
    VmSteps, vm_steps, "vm-steps", Count, 4_000_000_000;
    /// pickle memo entries alive at once
    MemoEntries, memo_entries, "memo-entries", Count, 16_000_000;
    /// pickle values on the stack at once
    StackEntries, stack_entries, "stack-entries", Count, 4_000_000;
    /// bytes of one string that is kept to be resolved or shown
    StringBytes, string_bytes, "string-bytes", Bytes, 64 * KIB;
    /// bytes of a header, index or configuration that is read as one document
    HeaderBytes, header_bytes, "header-bytes", Bytes, 100 * MIB;
    /// nesting inside one document (JSON, protobuf, HDF5 groups)
    Nesting, nesting, "nesting", Count, 256;
    /// entries (tensors, nodes, attributes, keys) kept of one file
    Entries, entries, "entries", Count, 1_000_000;
    /// memory that decoders may hold (windows and dictionaries)
    DecoderMemory, decoder_memory, "decoder-memory", Bytes, 96 * MIB;
    /// findings reported of one file; further ones are counted
    Findings, findings, "findings", Count, 1_000;
    /// bytes fetched of one remote file
    RemoteBytes, remote_bytes, "remote-bytes", Bytes, 32 * MIB;
    /// bytes fetched of all files of one remote address
    RemoteTotal, remote_total, "remote-total", Bytes, 4 * GIB;
    /// seconds spent on one file
    Seconds, seconds, "seconds", Seconds, 3_600;
}

/// A limit was reached: what it was and how much it allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
#[error("limit `{}` of {allowed} reached", limit.key())]
pub struct Reached {
    /// Which limit.
    pub limit: Limit,
    /// Its value.
    pub allowed: u64,
}

/// Time comes from outside, so that floors 0 to 2 stay free of clocks.
pub trait Clock: Send + Sync {
    /// Whole milliseconds since the artifact's work began.
    fn elapsed_ms(&self) -> u64;
}

/// A clock that stands still, for tests and for callers without a time limit.
#[derive(Clone, Copy, Debug, Default)]
pub struct StoppedClock;

impl Clock for StoppedClock {
    fn elapsed_ms(&self) -> u64 {
        0
    }
}

/// Counts what one top-level file has cost so far, against its budget.
pub struct Meter {
    budget: Budget,
    clock: Box<dyn Clock>,
    input: AtomicU64,
    read: AtomicU64,
    decoded: AtomicU64,
    artifacts: AtomicU64,
    vm_steps: AtomicU64,
    decoder_memory: AtomicU64,
    deep: AtomicBool,
}

impl fmt::Debug for Meter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Meter")
            .field("read", &self.read)
            .field("decoded", &self.decoded)
            .finish_non_exhaustive()
    }
}

impl Meter {
    /// A meter for one file.
    pub fn new(budget: Budget, clock: Box<dyn Clock>) -> Arc<Self> {
        Arc::new(Self {
            budget,
            clock,
            input: AtomicU64::new(0),
            read: AtomicU64::new(0),
            decoded: AtomicU64::new(0),
            artifacts: AtomicU64::new(0),
            vm_steps: AtomicU64::new(0),
            decoder_memory: AtomicU64::new(0),
            deep: AtomicBool::new(false),
        })
    }

    /// A meter with the default budget and no time limit: for tests.
    pub fn unlimited_time() -> Arc<Self> {
        Self::new(Budget::default(), Box::new(StoppedClock))
    }

    /// Asks for every byte of payloads to be searched.
    pub fn go_deep(&self) {
        self.deep.store(true, Ordering::Relaxed);
    }

    /// True if every byte of payloads is to be searched.
    pub fn is_deep(&self) -> bool {
        self.deep.load(Ordering::Relaxed)
    }

    /// The limits.
    pub const fn budget(&self) -> &Budget {
        &self.budget
    }

    fn spend(&self, counter: &AtomicU64, limit: Limit, amount: u64) -> Result<(), Reached> {
        let allowed = self.budget.get(limit);
        let before = counter.fetch_add(amount, Ordering::Relaxed);
        if before.saturating_add(amount) > allowed {
            Err(Reached { limit, allowed })
        } else {
            Ok(())
        }
    }

    /// Counts bytes read from the file.
    pub fn read(&self, bytes: u64) -> Result<(), Reached> {
        self.spend(&self.read, Limit::ReadBytes, bytes)
    }

    /// Says how large the file is: what decoders may produce in all is measured against it.
    pub fn set_input_bytes(&self, bytes: u64) {
        self.input.store(bytes, Ordering::Relaxed);
    }

    /// Counts bytes that a decoder produced, and looks at the clock.
    ///
    /// The ratio bounds all layers together as well, or archives of archives would multiply it. The bound is
    /// wider here, since what is read several times is decoded and counted several times.
    pub fn decoded(&self, bytes: u64) -> Result<(), Reached> {
        self.time()?;
        self.spend(&self.decoded, Limit::DecodedBytes, bytes)?;
        self.expansion()
    }

    /// Fails once all decoders together have produced more than the file's size allows.
    fn expansion(&self) -> Result<(), Reached> {
        const LAYERS_AND_PASSES: u64 = 4;
        const FLOORS: u64 = 32;
        let input = self.input.load(Ordering::Relaxed);
        let bound = input
            .saturating_mul(self.budget.ratio.saturating_mul(LAYERS_AND_PASSES))
            .max(self.budget.ratio_floor.saturating_mul(FLOORS));
        if input > 0 && self.bytes_decoded() > bound {
            let (limit, allowed) = (Limit::Ratio, self.budget.ratio);
            return Err(Reached { limit, allowed });
        }
        Ok(())
    }

    /// Counts one artifact inside the file.
    pub fn artifact(&self) -> Result<(), Reached> {
        self.time()?;
        self.expansion()?;
        self.spend(&self.artifacts, Limit::Artifacts, 1)
    }

    /// Counts pickle opcodes, and looks at the clock. Call it once per thousands of steps.
    pub fn vm_steps(&self, steps: u64) -> Result<(), Reached> {
        self.time()?;
        self.spend(&self.vm_steps, Limit::VmSteps, steps)
    }

    /// Fails once the time is up.
    pub fn time(&self) -> Result<(), Reached> {
        let allowed = self.budget.seconds;
        if self.clock.elapsed_ms() > allowed.saturating_mul(1_000) {
            Err(Reached {
                limit: Limit::Seconds,
                allowed,
            })
        } else {
            Ok(())
        }
    }

    /// Fails if `count` is more than `limit` allows: for limits that apply to one thing at a time.
    pub const fn check(&self, limit: Limit, count: u64) -> Result<(), Reached> {
        let allowed = self.budget.get(limit);
        if count > allowed {
            Err(Reached { limit, allowed })
        } else {
            Ok(())
        }
    }

    /// Reserves memory for a decoder; the reservation ends when the value is dropped.
    pub fn reserve(self: &Arc<Self>, bytes: u64) -> Result<Reservation, Reached> {
        let reservation = Reservation {
            meter: Arc::clone(self),
            bytes,
        };
        self.spend(&self.decoder_memory, Limit::DecoderMemory, bytes)?;
        Ok(reservation)
    }

    /// Bytes read from the file so far.
    pub fn bytes_read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }

    /// Bytes that decoders produced so far.
    pub fn bytes_decoded(&self) -> u64 {
        self.decoded.load(Ordering::Relaxed)
    }
}

/// Decoder memory held; given back when dropped.
#[derive(Debug)]
pub struct Reservation {
    meter: Arc<Meter>,
    bytes: u64,
}

impl Drop for Reservation {
    fn drop(&mut self) {
        self.meter.decoder_memory.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reservation_that_was_refused_or_dropped_is_given_back() {
        let mut budget = Budget::default();
        budget.set(Limit::DecoderMemory, 10);
        let meter = Meter::new(budget, Box::new(StoppedClock));
        let held = meter.reserve(8).expect("fits");
        assert_eq!(
            meter.reserve(8).expect_err("too much").limit,
            Limit::DecoderMemory
        );
        drop(held);
        assert!(meter.reserve(10).is_ok());
    }

    #[test]
    fn every_key_is_unique_and_kebab_case() {
        let mut keys: Vec<_> = Limit::ALL.iter().map(|l| l.key()).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), Limit::ALL.len());
        assert!(
            keys.iter()
                .all(|k| k.chars().all(|c| c.is_ascii_lowercase() || c == '-'))
        );
    }
}
