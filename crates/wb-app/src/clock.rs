//! The clock that floors 0 to 2 are given.

use std::time::Instant;
use wb_core::Clock;

/// Time since it was started.
pub(crate) struct WallClock(Instant);

impl WallClock {
    /// Starts a clock.
    pub(crate) fn start() -> Box<Self> {
        Box::new(Self(Instant::now()))
    }
}

impl Clock for WallClock {
    fn elapsed_ms(&self) -> u64 {
        u64::try_from(self.0.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}
