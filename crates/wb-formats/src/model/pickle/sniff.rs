//! Is it a pickle? The machine itself answers, on the first bytes and with a few steps.
//!
//! Without the PROTO byte almost any text begins with an opcode. It is a pickle only if it runs to its STOP or
//! calls something on the way.

use super::facts::{Callee, Import};
use super::opcode::PROTOCOL_OF;
use super::token::Token;
use super::vm::{Frames, Vm};
use crate::notes::Stop;
use crate::sniff::Head;
use crate::source::{ReadAt, ReadError};
use std::sync::atomic::{AtomicBool, Ordering};

/// Steps of a probe where PROTO stands in front, and where it does not.
const STEPS_AFTER_PROTO: u64 = 24;
const STEPS: u64 = 4_096;
/// Steps of a probe over a whole file whose first bytes did not decide it. Whatever runs so far by the rules of
/// pickle is one: text and numbers break long before, and padding in front of a payload costs one opcode a byte.
const STEPS_WHOLE: u64 = 2_000_000;

/// The first bytes of something longer.
struct Beginning<'a> {
    bytes: &'a [u8],
    len: u64,
    is_exhausted: AtomicBool,
}

impl ReadAt for Beginning<'_> {
    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<usize, ReadError> {
        let start = usize::try_from(offset)
            .unwrap_or(usize::MAX)
            .min(self.bytes.len());
        let available = self.bytes.get(start..).unwrap_or_default();
        if available.is_empty() && self.len > self.bytes.len() as u64 {
            self.is_exhausted.store(true, Ordering::Relaxed);
        }
        let count = available.len().min(buf.len());
        if let (Some(to), Some(from)) = (buf.get_mut(..count), available.get(..count)) {
            to.copy_from_slice(from);
        }
        Ok(count)
    }

    fn len(&self) -> Result<u64, ReadError> {
        Ok(self.len)
    }
}

/// How a probe ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Stop,
    Broken,
    /// The bytes that were given ended, not the file.
    Exhausted,
    Steps,
}

/// What a probe saw.
struct Probe {
    end: End,
    steps: u64,
    calls: bool,
    imports: bool,
    is_container: bool,
    is_at_end: bool,
    crossed_frame: bool,
}

/// True if a string of `len` bytes that begins like this is a pickle.
pub(super) fn is_pickle(beginning: &[u8], len: u64) -> bool {
    let probe = match look(beginning, len) {
        Some(probe) => probe,
        None => return false,
    };
    if has_proto(beginning) {
        return after_proto(&probe);
    }
    probe.calls || (probe.end == End::Stop && probe.is_at_end && probe.is_container && probe.steps > 4)
}

/// The sniffer of the room.
pub(super) fn sniff(head: &Head<'_>) -> bool {
    let len = head.source.len().unwrap_or(head.bytes.len() as u64);
    let Some(probe) = look(head.bytes, len) else {
        return false;
    };
    if has_proto(head.bytes) {
        return after_proto(&probe);
    }
    if probe.calls {
        return true;
    }
    let is_named = matches!(
        head.extension(),
        "pkl" | "pickle" | "pck" | "pcl" | "dill" | "joblib" | "p"
    );
    match probe.end {
        End::Stop if probe.is_at_end => probe.is_container || is_named,
        End::Stop => probe.is_container && probe.steps > 8,
        End::Exhausted | End::Steps => is_long_pickle(head, is_named),
        End::Broken => false,
    }
}

/// The first bytes ran without breaking: the rest decides.
fn is_long_pickle(head: &Head<'_>, is_named: bool) -> bool {
    let probe = run(head.source.as_ref(), STEPS_WHOLE, Frames::Ignored);
    probe.calls
        || match probe.end {
            End::Stop => probe.is_container || (is_named && probe.is_at_end),
            End::Steps => true,
            End::Broken | End::Exhausted => false,
        }
}

fn has_proto(bytes: &[u8]) -> bool {
    matches!(bytes, [0x80, 0..=5, ..])
}

fn after_proto(probe: &Probe) -> bool {
    /// Chance brings about one opcode or two, not five.
    const STEPS_SURE: u64 = 5;
    match probe.end {
        End::Stop | End::Steps => true,
        End::Exhausted => probe.steps > 2,
        End::Broken => probe.calls || probe.imports || probe.steps > STEPS_SURE,
    }
}

fn look(beginning: &[u8], len: u64) -> Option<Probe> {
    let first = beginning.first()?;
    PROTOCOL_OF.get(usize::from(*first)).copied().flatten()?;
    let steps = if has_proto(beginning) {
        STEPS_AFTER_PROTO
    } else {
        STEPS
    };
    let source = Beginning {
        bytes: beginning,
        len,
        is_exhausted: AtomicBool::new(false),
    };
    let mut probe = run(&source, steps, Frames::Ignored);
    if probe.end == End::Broken && probe.crossed_frame {
        // A loader that reads from a file throws the rest of the frame away, and goes on elsewhere.
        probe = run(&source, steps, Frames::Discarding);
    }
    if probe.end == End::Broken && source.is_exhausted.load(Ordering::Relaxed) {
        probe.end = End::Exhausted;
    }
    Some(probe)
}

fn run(source: &dyn ReadAt, steps_max: u64, frames: Frames) -> Probe {
    let mut vm = Vm::new(source, None);
    vm.frames = frames;
    vm.steps_max = steps_max;
    vm.joblib = false;
    let result = vm.run(0);
    let end = match &result {
        Ok(_) => End::Stop,
        Err(stop) => match stop.as_ref() {
            Stop::Bad(_) => End::Broken,
            Stop::Read(ReadError::Limit(_)) => End::Steps,
            Stop::Read(_) => End::Exhausted,
        },
    };
    let facts = &vm.recorder.facts;
    let is_named = |callee: Callee| match callee {
        Callee::Import(index) => facts.imports.get(index as usize).is_some_and(is_identifier),
        Callee::Call(_) | Callee::Unknown => false,
    };
    Probe {
        end,
        steps: vm.steps,
        calls: facts.calls.iter().any(|call| is_named(call.callee)),
        imports: facts.imports.iter().any(is_identifier),
        is_container: result.is_ok_and(Token::is_container),
        crossed_frame: vm.crossed_frame,
        is_at_end: source.len().is_ok_and(|len| vm.reader.position() >= len),
    }
}

/// True if module and name could be Python's.
pub(super) fn is_identifier(import: &Import) -> bool {
    let fits = |text: &str| {
        !text.is_empty()
            && text
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'))
    };
    !import.is_exact || (fits(&import.module) && fits(&import.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn padding_in_front_hides_no_payload() {
        let mut bytes = b"N0".repeat(40_000);
        bytes.extend(b"cos\nsystem\n(S'id'\ntR.");
        let source: std::sync::Arc<dyn ReadAt> = crate::source::MemSource::shared(bytes);
        let first = Head::read_bytes(source.as_ref()).unwrap_or_default();
        assert!(sniff(&Head::new(&first, "weights", &source)));
    }
}
