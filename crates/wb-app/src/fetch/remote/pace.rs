//! How many questions at once, and how long to wait before the next try.

use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Requests in flight per host. One file never has more than one.
pub(super) const PER_HOST: usize = 16;
/// Nobody waits longer than this for a server that asks for patience.
const PATIENCE: Duration = Duration::from_secs(30);

/// Lets so many through per host.
#[derive(Default)]
pub(super) struct Gate {
    inside: Mutex<BTreeMap<String, usize>>,
    left: Condvar,
}

/// The right to ask; it ends when it is dropped.
pub(super) struct Permit {
    gate: Arc<Gate>,
    host: String,
}

impl Gate {
    /// Waits until there is room.
    pub(super) fn enter(self: &Arc<Self>, host: &str) -> Permit {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        while inside.get(host).copied().unwrap_or_default() >= PER_HOST {
            inside = self.left.wait(inside).unwrap_or_else(PoisonError::into_inner);
        }
        *inside.entry(host.to_owned()).or_default() += 1;
        Permit {
            gate: Arc::clone(self),
            host: host.to_owned(),
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut inside = self.gate.inside.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = inside.get_mut(&self.host) {
            *count = count.saturating_sub(1);
        }
        self.gate.left.notify_all();
    }
}

/// Watches over a body that takes long: a server that sends a byte now and then would hold us for ever.
pub(super) struct Flow {
    window: Duration,
    began: Instant,
    bytes: u64,
}

impl Flow {
    /// What the slowest of lines still carries.
    pub(super) const BYTES_PER_SECOND_MIN: u64 = 1_024;

    /// A body of a server that is waited for so long.
    pub(super) fn new(timeout: Duration) -> Self {
        Self {
            window: timeout.saturating_mul(4),
            began: Instant::now(),
            bytes: 0,
        }
    }

    /// Counts what came; false if too little came in the time that was given.
    pub(super) fn is_enough(&mut self, bytes: u64) -> bool {
        self.bytes = self.bytes.saturating_add(bytes);
        if self.began.elapsed() < self.window {
            return true;
        }
        let is_enough = self.bytes >= Self::BYTES_PER_SECOND_MIN.saturating_mul(self.window.as_secs());
        self.began = Instant::now();
        self.bytes = 0;
        is_enough
    }
}

/// How long to wait before the next attempt; none if the server asks for more than anybody's patience.
pub(super) fn wait_for(attempt: u32, retry_after: Option<&str>) -> Option<Duration> {
    let backoff = Duration::from_millis(250 << attempt.min(5).saturating_sub(1));
    let asked = retry_after.and_then(|text| {
        let seconds = text.trim().parse::<u64>().ok().or_else(|| {
            let until = jiff::fmt::rfc2822::parse(text).ok()?.timestamp();
            u64::try_from(until.as_second() - jiff::Timestamp::now().as_second()).ok()
        })?;
        Some(Duration::from_secs(seconds))
    });
    match asked {
        Some(asked) if asked > PATIENCE => None,
        Some(asked) => Some(asked.max(backoff)),
        None => Some(backoff),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_servers_are_heard() {
        assert_eq!(wait_for(1, None), Some(Duration::from_millis(250)));
        assert_eq!(wait_for(3, None), Some(Duration::from_secs(1)));
        assert_eq!(wait_for(1, Some("2")), Some(Duration::from_secs(2)));
        assert_eq!(wait_for(1, Some("3600")), None);
        assert_eq!(wait_for(1, Some("soon")), Some(Duration::from_millis(250)));
    }
}
