//! Compressed bytes as a source: decoded forward on demand, in bounded memory.
//!
//! A small output is kept whole. Of a larger one the beginning, the end (once it was reached) and a window
//! before the current position are kept; reading elsewhere decodes again from the start. Every decoded byte is
//! counted, so that reading to and fro ends within the budget.
//!
//! What was decoded before a fault is given out, because a loader would have run it: a source that breaks off
//! ends there, and says so when it is read beyond that point and in its [`Ending`].

mod chain;
mod codec;
mod feed;
mod inflate;
mod state;
mod store;

pub(in crate::archive) use chain::{Chain, Step};
pub use codec::Codec;

use crate::source::{Ending, ReadAt, ReadError};
use state::State;
use std::sync::{Arc, Mutex, MutexGuard};
use wb_core::Meter;

/// What the container says about the decoded bytes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Expected {
    /// How many there are: loaders stop there.
    pub bytes: Option<u64>,
    /// Their checksum.
    pub crc32: Option<u32>,
}

/// A compressed source, readable at offsets of its decoded bytes.
pub struct Decoded {
    state: Mutex<State>,
}

impl Decoded {
    /// A source that decodes `parent`. Nothing is read yet.
    ///
    /// With a declared length the data is one stream that ends there; without one it is a file of its own, of
    /// one or several streams.
    pub fn shared(
        parent: Arc<dyn ReadAt>,
        codec: Codec,
        meter: &Arc<Meter>,
        expected: Expected,
    ) -> Arc<dyn ReadAt> {
        Arc::new(Self {
            state: Mutex::new(State::new(parent, Box::new(codec), Arc::clone(meter), expected)),
        })
    }

    /// A source that decodes `parent` through several coders.
    pub(in crate::archive) fn chain(
        parent: Arc<dyn ReadAt>,
        chain: Chain,
        meter: &Arc<Meter>,
        expected: Expected,
    ) -> Arc<dyn ReadAt> {
        Arc::new(Self {
            state: Mutex::new(State::new(parent, Box::new(chain), Arc::clone(meter), expected)),
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A panic inside a decoder is caught far above; the state is then read no more than once.
        self.state
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl ReadAt for Decoded {
    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<usize, ReadError> {
        self.state().read_at(offset, buf)
    }

    fn len(&self) -> Result<u64, ReadError> {
        self.state().len()
    }

    fn ending(&self, drain: bool) -> Ending {
        self.state().ending(drain)
    }
}
