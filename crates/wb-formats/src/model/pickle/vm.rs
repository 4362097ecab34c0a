//! The symbolic machine: executes every opcode, imports nothing, calls nothing.
//!
//! It breaks only where both of CPython's unpicklers break. Where one goes on, so does it, and says so with the
//! defect `pickle-unpicklers-differ`: what one loader would run must be seen.

use super::calls::Recorder;
use super::memo::Memo;
use super::opcode::{self, *};
use super::reader::Reader;
use super::ring::{ITEMS_KEPT, Ring};
use super::token::{Kind, Token};
use crate::notes::{Child, Defect, Stop};
use crate::source::{ReadAt, ReadError};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;
use wb_core::{Limit, Meter, Reached};

/// What an opcode leaves behind; boxed, so that millions of good ends stay small.
pub(super) type Step<T = ()> = Result<T, Box<Stop>>;

impl From<ReadError> for Box<Stop> {
    fn from(error: ReadError) -> Self {
        Self::new(Stop::Read(error))
    }
}

impl From<Reached> for Box<Stop> {
    fn from(reached: Reached) -> Self {
        Self::new(reached.into())
    }
}

/// The C unpickler reads frames in two ways, depending on where its bytes come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Frames {
    /// From memory: a frame is only a promise that so many bytes follow.
    Ignored,
    /// From a file: what is left of a frame when an argument reaches over its end is thrown away.
    Discarding,
}

/// An outer pickle that waits for one inside it (an object array of joblib).
pub(super) struct Waiting {
    stack: Vec<Token>,
    marks: Vec<u32>,
    memo: Memo,
    protocol: Option<u8>,
}

/// The machine. One serves all pickles of a file.
pub(super) struct Vm<'a> {
    pub(super) reader: Reader<'a>,
    /// The bytes as a part of which nested pickles become children; none while probing.
    pub(super) shared: Option<&'a Arc<dyn ReadAt>>,
    pub(super) meter: Option<&'a Meter>,
    pub(super) stack: Vec<Token>,
    marks: Vec<u32>,
    /// The top mark's position: nothing below it can be popped.
    pub(super) fence: usize,
    pub(super) memo: Memo,
    pub(super) ring: Ring,
    pub(super) recorder: Recorder,
    pub(super) defects: Vec<Defect>,
    pub(super) children: Vec<(u64, Child)>,
    pub(super) children_unlisted: u64,
    /// Bytes of raw arrays inside the stream.
    pub(super) skipped_bytes: u64,
    /// Where the first of them stand.
    pub(super) raw_parts: Vec<Range<u64>>,
    /// Where the opcode stands that is executed.
    pub(super) at: u64,
    /// Between an argument's length and its bytes: a frame may end here.
    pub(super) seam: u64,
    pub(super) frames: Frames,
    frame_end: u64,
    /// Raw bytes in the stream behind the current frame: from, to.
    hole: Option<(u64, u64)>,
    /// The nearest of all that needs attention.
    boundary: u64,
    /// True if an argument of this opcode was read from behind its frame.
    pub(super) was_moved: bool,
    /// True once an argument reached over the end of a frame.
    pub(super) crossed_frame: bool,
    pub(super) protocol: Option<u8>,
    newest_allowed: u8,
    differences: u32,
    pub(super) steps: u64,
    fuel: u32,
    pub(super) steps_max: u64,
    pub(super) waiting: Vec<Waiting>,
    /// Read raw arrays where joblib would.
    pub(super) joblib: bool,
    pub(super) is_joblib: bool,
    /// Bytes per element of each storage, while a legacy file of PyTorch is read.
    pub(super) storages: Option<HashMap<String, u64>>,
    /// Items to be kept of each container of the next pickle.
    pub(super) items_kept: usize,
}

const FUEL: u32 = 1 << 16;
/// Differences reported of one pickle; the first ones tell the story.
const DIFFERENCES_MAX: u32 = 8;

impl<'a> Vm<'a> {
    pub(super) fn new(source: &'a dyn ReadAt, meter: Option<&'a Meter>) -> Self {
        Self {
            reader: Reader::new(source),
            shared: None,
            meter,
            stack: Vec::new(),
            marks: Vec::new(),
            fence: 0,
            memo: Memo::default(),
            ring: Ring::default(),
            recorder: Recorder::default(),
            defects: Vec::new(),
            children: Vec::new(),
            children_unlisted: 0,
            skipped_bytes: 0,
            raw_parts: Vec::new(),
            at: 0,
            seam: 0,
            frames: Frames::Ignored,
            frame_end: u64::MAX,
            hole: None,
            boundary: u64::MAX,
            was_moved: false,
            crossed_frame: false,
            protocol: None,
            newest_allowed: 1,
            differences: 0,
            steps: 0,
            fuel: FUEL,
            steps_max: u64::MAX,
            waiting: Vec::new(),
            joblib: true,
            is_joblib: false,
            storages: None,
            items_kept: ITEMS_KEPT,
        }
    }

    /// Executes one pickle from `offset` on and gives what it is worth. The position is then behind it, or where
    /// it broke.
    pub(super) fn run(&mut self, offset: u64) -> Step<Token> {
        self.stack.clear();
        self.marks.clear();
        self.waiting.clear();
        self.memo.clear();
        self.fence = 0;
        self.ring.items_kept = self.items_kept;
        self.frame_end = u64::MAX;
        self.hole = None;
        self.boundary = u64::MAX;
        self.protocol = None;
        self.newest_allowed = 1;
        self.differences = 0;
        self.steps = 0;
        self.fuel = FUEL.min(u32::try_from(self.steps_max).unwrap_or(FUEL));
        let fuel = self.fuel;
        self.reader.seek(offset);
        let result = self.execute_all();
        if result.is_err() && self.at < self.frame_end && self.reader.position() > self.frame_end {
            self.crossed();
        }
        let unpaid = fuel.saturating_sub(self.fuel);
        self.steps = self.steps.saturating_add(u64::from(unpaid));
        match (result, self.meter) {
            (Ok(value), Some(meter)) => meter
                .vm_steps(u64::from(unpaid))
                .map(|()| value)
                .map_err(Into::into),
            (result, _) => result,
        }
    }

    fn execute_all(&mut self) -> Step<Token> {
        loop {
            if self.fuel == 0 {
                self.refuel()?;
            }
            self.fuel = self.fuel.wrapping_sub(1);
            self.at = self.reader.position();
            if self.at >= self.boundary {
                self.pass_boundary();
            }
            let Some(opcode) = self.reader.byte()? else {
                return Err(self.bad("pickle-truncated", "the pickle ends without STOP"));
            };
            if opcode == STOP {
                let value = self.pop()?;
                let Some(outer) = self.waiting.pop() else {
                    return Ok(value);
                };
                self.resume(outer);
                continue;
            }
            self.execute(opcode)?;
        }
    }

    #[cold]
    fn refuel(&mut self) -> Step {
        if self.steps_max != u64::MAX {
            // A probe ends here.
            return Err(Reached {
                limit: Limit::VmSteps,
                allowed: self.steps_max,
            }
            .into());
        }
        self.steps = self.steps.saturating_add(u64::from(FUEL));
        self.fuel = FUEL;
        if let Some(meter) = self.meter {
            meter.vm_steps(u64::from(FUEL))?;
            meter.check(Limit::StackEntries, self.stack.len().max(self.marks.len()) as u64)?;
        }
        Ok(())
    }

    fn execute(&mut self, opcode: u8) -> Step {
        match PROTOCOL_OF.get(usize::from(opcode)).copied().flatten() {
            Some(protocol) if protocol > self.newest_allowed => self.newer_than_protocol(opcode, protocol),
            Some(_) => {}
            None => {
                let detail = format!("there is no opcode 0x{opcode:02x}");
                return Err(self.bad("pickle-opcode-unknown", detail));
            }
        }
        match opcode {
            BINGET | BINPUT | MEMOIZE | LONG_BINGET | LONG_BINPUT | GET | PUT => self.memo_opcode(opcode),
            BININT1 | BININT | BININT2 | BINFLOAT | NONE | NEWTRUE | NEWFALSE | LONG1 | LONG4 | INT
            | LONG | FLOAT => self.number_opcode(opcode),
            SHORT_BINUNICODE | BINUNICODE | BINUNICODE8 | SHORT_BINBYTES | BINBYTES | BINBYTES8
            | BYTEARRAY8 | SHORT_BINSTRING | BINSTRING => self.counted_opcode(opcode),
            STRING | UNICODE => self.line_opcode(opcode),
            MARK => {
                let position = u32::try_from(self.stack.len()).unwrap_or(u32::MAX);
                self.marks.push(position);
                self.fence = self.stack.len();
                Ok(())
            }
            POP => self.pop_or_unmark(),
            POP_MARK => {
                let start = self.pop_mark()?;
                self.stack.truncate(start);
                Ok(())
            }
            DUP => {
                let top = self.top()?;
                self.stack.push(top);
                Ok(())
            }
            EMPTY_TUPLE | EMPTY_LIST | EMPTY_DICT | EMPTY_SET | TUPLE1 | TUPLE2 | TUPLE3 | TUPLE | LIST
            | DICT | FROZENSET => self.container_opcode(opcode),
            APPEND | APPENDS | SETITEM | SETITEMS | ADDITEMS => self.fill_opcode(opcode),
            GLOBAL | INST | STACK_GLOBAL | EXT1 | EXT2 | EXT4 => self.global_opcode(opcode),
            REDUCE | OBJ | NEWOBJ | NEWOBJ_EX | BUILD => self.call_opcode(opcode),
            PERSID | BINPERSID => self.persistent_opcode(opcode),
            PROTO => self.proto(),
            FRAME => self.frame(),
            NEXT_BUFFER => {
                self.stack.push(Token::UNKNOWN);
                Ok(())
            }
            READONLY_BUFFER => self.readonly_buffer(),
            _ => Ok(()),
        }
    }

    fn readonly_buffer(&mut self) -> Step {
        let top = self.top()?;
        let is_buffer = matches!(top.kind(), Kind::Bytes | Kind::ByteArray | Kind::Folded);
        if top.is_plain() && !is_buffer {
            return Err(self.bad("pickle-type-mismatch", "READONLY_BUFFER wants a buffer"));
        }
        Ok(())
    }

    fn proto(&mut self) -> Step {
        let Some([protocol]) = self.read_array::<1>()? else {
            return Err(self.truncated());
        };
        if protocol > 5 {
            let detail = format!("protocol {protocol} does not exist");
            return Err(self.bad("pickle-protocol-unknown", detail));
        }
        if self.protocol.is_none() {
            self.protocol = Some(protocol);
        }
        self.newest_allowed = protocol.max(1);
        Ok(())
    }

    #[cold]
    fn newer_than_protocol(&mut self, opcode: u8, protocol: u8) {
        if opcode == PROTO {
            return;
        }
        let declared = self.newest_allowed;
        self.newest_allowed = 5;
        let detail = format!(
            "{} belongs to protocol {protocol}, and the pickle says that it is of protocol {}",
            opcode::name(opcode),
            self.protocol
                .map_or_else(|| "0 or 1".to_owned(), |_| declared.to_string()),
        );
        self.defects
            .push(Defect::at("pickle-opcode-newer-than-protocol", self.at, detail));
    }

    fn frame(&mut self) -> Step {
        let Some(len) = self.read_array::<8>()? else {
            return Err(self.truncated());
        };
        let len = u64::from_le_bytes(len);
        let position = self.reader.position();
        if position < self.frame_end && self.frame_end != u64::MAX {
            if self.frames == Frames::Discarding && position.saturating_add(len) > self.frame_end {
                self.reader.seek(self.frame_end);
            }
            self.differ(
                "a frame begins before the one around it ended, which the unpickler in Python refuses",
            );
        }
        if self.reader.has(len)? {
            self.frame_end = self.reader.position().saturating_add(len);
        } else {
            self.frame_end = u64::MAX;
            self.differ("a frame claims more bytes than there are, which the C unpickler refuses");
        }
        self.set_boundary();
        Ok(())
    }

    fn set_boundary(&mut self) {
        self.boundary = self.hole.map_or(u64::MAX, |(from, _)| from).min(self.frame_end);
    }

    #[cold]
    fn pass_boundary(&mut self) {
        if self.at >= self.frame_end {
            if self.at > self.frame_end && self.seam != self.frame_end {
                self.crossed_frame = true;
                self.differ(
                    "an argument reaches over the end of its frame: the unpicklers read it differently",
                );
            }
            self.frame_end = u64::MAX;
        }
        if let Some((from, to)) = self.hole
            && self.at >= from
        {
            self.hole = None;
            self.reader.seek(to);
            self.at = to;
        }
        self.set_boundary();
    }

    #[cold]
    fn crossed(&mut self) {
        self.crossed_frame = true;
        self.differ("an argument reaches over the end of its frame: the unpicklers read it differently");
    }

    /// Raw bytes stand here that no opcode reads: behind the current frame, or right here.
    pub(super) fn skip_raw(&mut self, from: u64, to: u64) {
        /// Whoever hides something in a raw array hides it in the first one that is reached.
        const PARTS_MAX: usize = 64;
        if self.raw_parts.len() < PARTS_MAX {
            self.raw_parts.push(from..to);
        }
        if from > self.reader.position() {
            self.hole = Some((from, to));
            self.set_boundary();
        } else {
            // The frame, if there was one, ended right here.
            self.frame_end = u64::MAX;
            self.set_boundary();
            self.reader.seek(to);
        }
    }

    /// Where joblib would read raw bytes: behind the frame that is open.
    pub(super) fn raw_position(&self) -> u64 {
        let position = self.reader.position();
        if self.frame_end == u64::MAX {
            position
        } else {
            position.max(self.frame_end)
        }
    }

    /// Where the open frame ends, if it is still open behind STOP.
    pub(super) fn open_frame_end(&self) -> Option<u64> {
        (self.frame_end != u64::MAX && self.frame_end > self.reader.position()).then_some(self.frame_end)
    }

    /// Starts a pickle inside this one, with a stack and a memo of its own.
    pub(super) fn suspend(&mut self) -> Step {
        if let Some(meter) = self.meter {
            meter.check(Limit::Nesting, self.waiting.len().saturating_add(1) as u64)?;
        }
        self.waiting.push(Waiting {
            stack: std::mem::take(&mut self.stack),
            marks: std::mem::take(&mut self.marks),
            memo: std::mem::take(&mut self.memo),
            protocol: self.protocol,
        });
        self.fence = 0;
        self.newest_allowed = 1;
        Ok(())
    }

    fn resume(&mut self, outer: Waiting) {
        self.stack = outer.stack;
        self.marks = outer.marks;
        self.memo = outer.memo;
        self.protocol = outer.protocol;
        self.newest_allowed = outer.protocol.unwrap_or_default().max(1);
        self.fence = self.marks.last().map_or(0, |mark| *mark as usize);
    }

    /// A defect that ends the pickle.
    #[cold]
    pub(super) fn bad(&self, code: &'static str, detail: impl Into<String>) -> Box<Stop> {
        Box::new(Stop::Bad(Defect::at(code, self.at, detail)))
    }

    #[cold]
    pub(super) fn truncated(&self) -> Box<Stop> {
        self.bad("pickle-truncated", "the pickle ends inside an argument")
    }

    #[cold]
    fn underflow(&self) -> Box<Stop> {
        self.bad(
            "pickle-stack-underflow",
            "an opcode takes more from the stack than there is",
        )
    }

    /// The unpicklers do not agree about what happens here.
    #[cold]
    pub(super) fn differ(&mut self, detail: impl Into<String>) {
        self.differences = self.differences.saturating_add(1);
        if self.differences <= DIFFERENCES_MAX {
            self.defects
                .push(Defect::at("pickle-unpicklers-differ", self.at, detail));
        }
    }

    #[inline]
    pub(super) fn pop(&mut self) -> Step<Token> {
        if self.stack.len() <= self.fence {
            return Err(self.underflow());
        }
        self.stack.pop().ok_or_else(|| self.underflow())
    }

    #[inline]
    pub(super) fn top(&self) -> Step<Token> {
        if self.stack.len() <= self.fence {
            return Err(self.underflow());
        }
        self.stack.last().copied().ok_or_else(|| self.underflow())
    }

    pub(super) fn set_top(&mut self, token: Token) {
        if let Some(top) = self.stack.last_mut() {
            *top = token;
        }
    }

    #[inline]
    pub(super) fn pop_mark(&mut self) -> Step<usize> {
        let Some(mark) = self.marks.pop() else {
            return Err(self.bad(
                "pickle-stack-underflow",
                "an opcode looks for a mark, and there is none",
            ));
        };
        self.fence = self.marks.last().map_or(0, |mark| *mark as usize);
        Ok(mark as usize)
    }

    pub(super) const fn has_mark(&self) -> bool {
        !self.marks.is_empty()
    }

    fn pop_or_unmark(&mut self) -> Step {
        if self.stack.len() == self.fence && !self.marks.is_empty() {
            self.pop_mark()?;
            return Ok(());
        }
        self.pop()?;
        Ok(())
    }

    /// A fixed argument, read as the frames are.
    #[inline]
    pub(super) fn read_array<const N: usize>(&mut self) -> Step<Option<[u8; N]>> {
        if self.frames == Frames::Discarding {
            self.discard_rest_of_frame(N as u64);
        }
        Ok(self.reader.array::<N>()?)
    }

    /// Reading `len` bytes from a file throws away what is left of a frame that holds fewer.
    pub(super) fn discard_rest_of_frame(&mut self, len: u64) {
        let position = self.reader.position();
        if position < self.frame_end && position.saturating_add(len) > self.frame_end {
            self.was_moved = true;
            self.reader.seek(self.frame_end);
            self.frame_end = u64::MAX;
            self.set_boundary();
        }
    }

    /// True if `end` lies behind the open frame, in which only whole lines can be read from a file.
    pub(super) const fn is_behind_frame(&self, end: u64) -> bool {
        end > self.frame_end
    }
}
