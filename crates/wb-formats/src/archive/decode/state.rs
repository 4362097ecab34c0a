//! The decoder's state: where it is, and what is kept of what it gave.

use super::Expected;
use super::codec::{Method, Next, Running, out_of_memory};
use super::feed::read_error;
use crate::notes::Defect;
use crate::source::{Ending, ReadAt, ReadError};
use std::io;
use std::sync::Arc;
use wb_core::{Limit, Meter, Reached};

/// Outputs up to this size are kept whole.
const WHOLE_BYTES_MAX: usize = 4 << 20;
/// What is kept of the beginning and of the end of larger ones.
const EDGE_BYTES: usize = 1 << 16;
/// What is kept before the current position.
const WINDOW_BYTES: usize = 1 << 18;
/// Decoded at a time.
const CHUNK_BYTES: usize = 1 << 16;

pub(super) struct State {
    parent: Arc<dyn ReadAt>,
    codec: Box<dyn Method>,
    meter: Arc<Meter>,
    expected: Expected,
    running: Option<Running>,
    /// Compressed bytes of the streams before the running one count from here.
    stream_start: u64,
    /// Decoded bytes of this run.
    position: u64,
    /// The first bytes: all of them while they are few.
    head: Vec<u8>,
    /// The last bytes before `position`, once the output is large.
    window: Vec<u8>,
    /// The last bytes of all.
    tail: Vec<u8>,
    /// Where the output ends, and how.
    end: Option<(u64, Option<ReadError>)>,
    crc: crc32fast::Hasher,
    hashed: u64,
    defects: Vec<Defect>,
}

impl State {
    pub(super) fn new(
        parent: Arc<dyn ReadAt>,
        codec: Box<dyn Method>,
        meter: Arc<Meter>,
        expected: Expected,
    ) -> Self {
        Self {
            parent,
            codec,
            meter,
            expected,
            running: None,
            stream_start: 0,
            position: 0,
            head: Vec::new(),
            window: Vec::new(),
            tail: Vec::new(),
            end: None,
            crc: crc32fast::Hasher::new(),
            hashed: 0,
            defects: Vec::new(),
        }
    }

    pub(super) fn read_at(&mut self, offset: u64, buf: &mut [u8]) -> Result<usize, ReadError> {
        let mut done: usize = 0;
        while done < buf.len() {
            let at = offset.saturating_add(done as u64);
            let copied = self.copy_kept(at, buf.get_mut(done..).unwrap_or_default());
            if copied > 0 {
                done = done.saturating_add(copied);
                continue;
            }
            if let Some((end, failure)) = &self.end
                && at >= *end
            {
                match failure {
                    Some(error) if done == 0 => return Err(error.clone()),
                    _ => break,
                }
            }
            if at < self.position || self.running.is_none() {
                self.restart();
            }
            self.advance();
        }
        Ok(done)
    }

    pub(super) fn len(&mut self) -> Result<u64, ReadError> {
        if let Some((end, _)) = self.end {
            return Ok(end);
        }
        if let Some(bytes) = self.expected.bytes.filter(|&bytes| bytes != u64::MAX) {
            return Ok(bytes);
        }
        self.drain();
        Ok(self.end.as_ref().map_or(self.position, |(end, _)| *end))
    }

    /// What came to light. Draining decodes what nobody read, so that nothing is hidden there.
    pub(super) fn ending(&mut self, drain: bool) -> Ending {
        if drain {
            self.drain();
        }
        Ending {
            defects: self.defects.clone(),
            failure: self.end.as_ref().and_then(|(_, failure)| failure.clone()),
        }
    }

    fn drain(&mut self) {
        while self.end.is_none() {
            if self.running.is_none() {
                self.restart();
            }
            self.advance();
        }
    }

    /// Copies from what is kept.
    fn copy_kept(&self, at: u64, buf: &mut [u8]) -> usize {
        let window_start = self.position.saturating_sub(self.window.len() as u64);
        let tail_start = self
            .end
            .as_ref()
            .map_or(u64::MAX, |(end, _)| end.saturating_sub(self.tail.len() as u64));
        for (start, kept) in [
            (0, &self.head),
            (window_start, &self.window),
            (tail_start, &self.tail),
        ] {
            let Some(from) = at.checked_sub(start).and_then(|from| usize::try_from(from).ok()) else {
                continue;
            };
            let available = kept.get(from..).unwrap_or_default();
            let count = available.len().min(buf.len());
            if let (1.., Some(to), Some(from)) = (count, buf.get_mut(..count), available.get(..count)) {
                to.copy_from_slice(from);
                return count;
            }
        }
        0
    }

    fn restart(&mut self) {
        self.position = 0;
        self.window = Vec::new();
        self.running = None;
        self.begin(0);
    }

    fn begin(&mut self, at: u64) {
        self.running = None;
        self.stream_start = at;
        match self
            .codec
            .start(&self.parent, at, self.expected.bytes, &self.meter)
        {
            Ok(running) => self.running = Some(running),
            Err(error) => self.fail(error),
        }
    }

    /// Decodes one chunk, or finds the end.
    fn advance(&mut self) {
        let Some(running) = self.running.as_mut() else {
            return;
        };
        let expected = self.expected.bytes.unwrap_or(u64::MAX);
        let room = expected.saturating_sub(self.position);
        if room == 0 {
            self.end_as_declared();
            return;
        }
        let chunk = usize::try_from(room).unwrap_or(usize::MAX).min(CHUNK_BYTES);
        let start = self.window.len();
        self.window.resize(start.saturating_add(chunk), 0);
        let result = running
            .reader
            .read(self.window.get_mut(start..).unwrap_or_default());
        let got = *result.as_ref().unwrap_or(&0);
        self.window.truncate(start.saturating_add(got));
        match result {
            Ok(0) => self.stream_ended(),
            Ok(got) => self.gained(got),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if error.kind() == io::ErrorKind::OutOfMemory => {
                let error = out_of_memory(&self.meter);
                self.fail(error);
            }
            Err(error) => {
                let error = read_error(self.codec.name(), &error);
                self.fail(error);
            }
        }
    }

    /// Keeps a chunk that stands at the end of the window.
    fn gained(&mut self, got: usize) {
        let start = self.window.len().saturating_sub(got);
        let is_new = self.position >= self.hashed;
        let chunk = self.window.get(start..).unwrap_or_default();
        if is_new {
            if self.expected.crc32.is_some() {
                self.crc.update(chunk);
            }
            if self.head.len() as u64 == self.position {
                self.head.extend_from_slice(chunk);
            }
        }
        self.position = self.position.saturating_add(got as u64);
        self.hashed = self.hashed.max(self.position);
        if self.head.len() > WHOLE_BYTES_MAX {
            self.head.truncate(EDGE_BYTES);
            self.head.shrink_to_fit();
        }
        if self.window.len() > WINDOW_BYTES.saturating_mul(2) {
            self.window
                .drain(..self.window.len().saturating_sub(WINDOW_BYTES));
        }
        if let Err(reached) = self.meter.decoded(got as u64).and_then(|()| self.ratio()) {
            self.fail(ReadError::Limit(reached));
        }
    }

    fn ratio(&self) -> Result<(), Reached> {
        let taken = self
            .running
            .as_ref()
            .map_or(0, |running| running.progress.position());
        let bound = taken.saturating_mul(self.meter.budget().ratio);
        if self.position > bound {
            return match self.meter.check(Limit::RatioFloor, self.position) {
                Ok(()) => Ok(()),
                Err(_) => Err(Reached {
                    limit: Limit::Ratio,
                    allowed: self.meter.budget().ratio,
                }),
            };
        }
        Ok(())
    }

    /// The decoder says that its stream is done.
    fn stream_ended(&mut self) {
        let Some(running) = self.running.as_ref() else {
            return;
        };
        let at = running.progress.position();
        if self.codec.ends_silently() && running.progress.met_end() {
            self.fail(cut_off(self.codec.name()));
            return;
        }
        let is_file = self.expected.bytes.is_none();
        match self.codec.next(self.parent.as_ref(), at) {
            Err(error) => self.fail(error),
            Ok(Next::Stream(at)) if is_file && at > self.stream_start => self.begin(at),
            Ok(Next::End) => self.finish(None),
            Ok(Next::Stream(at) | Next::Other(at)) => {
                let detail = format!("bytes stand behind the end of the {} data", self.codec.name());
                self.note(Defect::at("stream-data-after-end", at, detail));
                self.finish(None);
            }
        }
    }

    /// As many bytes as declared were decoded: there should be no more.
    fn end_as_declared(&mut self) {
        let more = self
            .running
            .as_mut()
            .map_or(Ok(0), |running| running.reader.read(&mut [0; 1]));
        match more {
            Ok(0) => self.stream_ended(),
            Ok(_) => {
                let detail = format!("the data goes on behind the declared {} bytes", self.position);
                self.note(Defect::new("stream-size-differs", detail));
                self.finish(None);
            }
            // All bytes are there; a loader that stops at the declared size never sees the fault.
            Err(_) => self.finish(None),
        }
    }

    fn fail(&mut self, error: ReadError) {
        let codec = self.codec.name();
        let defect = match &error {
            ReadError::Corrupt { detail, .. } if detail == CUT_OFF => {
                Some(("stream-cut-off", format!("the {codec} data is cut off")))
            }
            ReadError::Corrupt { .. } => Some(("stream-broken", error.to_string())),
            ReadError::Limit(reached) if reached.limit == Limit::Ratio => {
                let detail = format!(
                    "the {codec} data expands beyond {}:1; decoding was stopped after {} bytes",
                    reached.allowed, self.position
                );
                Some(("stream-expands", detail))
            }
            ReadError::Limit(_) | ReadError::Io { .. } | ReadError::Changed => None,
        };
        if let Some((code, detail)) = defect {
            self.note(Defect::new(code, detail));
        }
        self.finish(Some(error));
    }

    fn note(&mut self, defect: Defect) {
        if self.end.is_none() {
            self.defects.push(defect);
        }
    }

    fn finish(&mut self, failure: Option<ReadError>) {
        self.running = None;
        if self.end.is_some() {
            // A later run: the first one has said everything, unless it came further than this one may.
            if failure.is_some() {
                self.end = Some((self.position, failure));
            }
            return;
        }
        if failure.is_none() {
            self.compare();
        }
        if self.head.len() as u64 == self.position {
            self.window = Vec::new();
        } else {
            let from = self.window.len().saturating_sub(EDGE_BYTES);
            self.tail = self.window.get(from..).unwrap_or_default().to_vec();
        }
        self.end = Some((self.position, failure));
    }

    /// Compares what was decoded with what was declared.
    fn compare(&mut self) {
        if let Some(bytes) = self
            .expected
            .bytes
            .filter(|&bytes| bytes != u64::MAX && bytes != self.position)
        {
            let detail = format!("{bytes} bytes are declared, but the data has {}", self.position);
            self.defects.push(Defect::new("stream-size-differs", detail));
        }
        let found = self.crc.clone().finalize();
        if let Some(crc) = self.expected.crc32.filter(|&crc| crc != found && crc != 0) {
            let detail = format!("the data's checksum is {found:08x}, but {crc:08x} is recorded");
            self.defects.push(Defect::new("stream-crc-differs", detail));
        }
    }
}

/// What `std` says about input that ended too early; the decoders pass it on.
const CUT_OFF: &str = "unexpected end of file";

fn cut_off(codec: &'static str) -> ReadError {
    ReadError::Corrupt {
        codec,
        detail: CUT_OFF.to_owned(),
    }
}
