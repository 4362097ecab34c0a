//! One file: pickle after pickle, and what stands between and behind them.

use super::facts::{Ending, Layout, PickleFacts, Stream};
use super::ring::ITEMS_KEPT;
use super::token::Token;
use super::vm::{Frames, Step, Vm};
use super::{sniff, torch_legacy, torch_tar};
use crate::format::Input;
use crate::generated::Facts;
use crate::model::torch::tensors::{self, TorchTensorsFacts};
use crate::notes::{Child, Defect, Notes, Stop};
use crate::source::{ReadError, SliceSource, after_padding};
use std::collections::HashMap;
use wb_core::GapReason;

/// Pickles of one file that are listed one by one; further ones are counted with the last.
const STREAMS_MAX: usize = 1_024;
/// Other readings of a file that are followed.
const READINGS_MAX: usize = 16;

/// Reads the pickles of an artifact.
pub(super) fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut vm = Vm::new(input.source.as_ref(), Some(input.meter.as_ref()));
    vm.shared = Some(input.source);
    let mut session = Session {
        vm,
        notes,
        others: Vec::new(),
        is_torch: false,
        tar_part: torch_tar::Part::of(input.name),
    };
    if let Err(stop) = session.run() {
        session.notes.stopped(*stop);
    }
    let facts = session.finish();
    legacy_tensors(input, &facts, notes);
    Facts::Pickle(facts)
}

/// Lists the tensors of a file that `torch.save` wrote before 1.6: the fourth pickle is the checkpoint.
fn legacy_tensors(input: &Input<'_>, facts: &PickleFacts, notes: &mut Notes) {
    let Some(stream) = facts
        .streams
        .get(3)
        .filter(|_| facts.layout == Layout::TorchLegacy)
    else {
        return;
    };
    let len = stream
        .end
        .saturating_sub(stream.offset)
        .min(TorchTensorsFacts::BYTES_MAX);
    // What cannot be read was met and said by the machine above.
    let Ok(bytes) = input.source.read_vec(stream.offset, len) else {
        return;
    };
    let tensors = tensors::list(&bytes);
    if !tensors.tensors.is_empty() {
        notes.more_facts.push(Facts::TorchTensors(tensors));
    }
}

struct Session<'a, 'n> {
    vm: Vm<'a>,
    notes: &'n mut Notes,
    /// Other ways in which a loader would read the file.
    others: Vec<Reading>,
    is_torch: bool,
    tar_part: Option<torch_tar::Part>,
}

/// One way in which a loader would read the file.
struct Reading {
    offset: u64,
    frames: Frames,
    joblib: bool,
}

/// What was known before a pickle that may turn out to be none.
struct Before {
    defects: usize,
    children: usize,
    imports: usize,
    calls_total: u64,
    persistent_ids_total: u64,
    offset: u64,
}

/// What came of one pickle.
enum Outcome {
    /// It ended; its value.
    Ended(Token),
    /// It broke, or a limit was reached.
    Over,
    /// It is no pickle, but something else behind one.
    NoPickle,
}

impl Session<'_, '_> {
    fn run(&mut self) -> Step {
        let len = self.vm.reader.len()?;
        let mut offset = 0;
        let mut number = 0_usize;
        loop {
            match self.stream(offset, number)? {
                Outcome::Ended(value) => {
                    offset = self.vm.reader.position();
                    if number == 0 && self.vm.is_torch_magic(value)? {
                        self.is_torch = true;
                        self.vm.storages = Some(HashMap::new());
                        self.facts().layout = Layout::TorchLegacy;
                    }
                    number = number.saturating_add(1);
                    if let Some(part) = self.tar_part
                        && let Some(end) = self.vm.tar_raw_end(part, value, offset)?
                    {
                        self.facts().layout = Layout::TorchTar;
                        self.vm.skipped_bytes =
                            self.vm.skipped_bytes.saturating_add(end.saturating_sub(offset));
                        offset = end;
                    }
                    if self.is_torch && number == torch_legacy::PICKLES {
                        self.storages(value, offset, len)?;
                        break;
                    }
                    self.vm.items_kept = if self.is_torch && number.saturating_add(1) == torch_legacy::PICKLES
                    {
                        torch_legacy::STORAGES_MAX
                    } else {
                        ITEMS_KEPT
                    };
                }
                Outcome::Over => break,
                Outcome::NoPickle => {
                    self.trailing(offset, len)?;
                    break;
                }
            }
            if offset >= len {
                break;
            }
        }
        self.look_into_arrays()?;
        self.other_readings()
    }

    /// What joblib takes for a raw array are opcodes for whoever loads the file with pickle: if they call
    /// something, that reading is followed, too.
    fn look_into_arrays(&mut self) -> Step {
        let Some(source) = self.vm.shared.filter(|_| !self.vm.raw_parts.is_empty()) else {
            return Ok(());
        };
        let mut plain = Vm::new(source.as_ref(), self.vm.meter);
        plain.joblib = false;
        if let Err(stop) = plain.run(0)
            && let Stop::Read(_) = *stop
        {
            return Err(stop);
        }
        let is_raw = |offset: u64| self.vm.raw_parts.iter().any(|part| part.contains(&offset));
        let hidden = plain.recorder.facts.calls.iter().find(|call| is_raw(call.offset));
        if let Some(hidden) = hidden {
            let detail = "what joblib reads as the numbers of an array, pickle executes";
            self.vm
                .defects
                .push(Defect::at("pickle-array-executes", hidden.offset, detail));
            self.others.push(Reading {
                offset: 0,
                frames: Frames::Ignored,
                joblib: false,
            });
        }
        Ok(())
    }

    const fn facts(&mut self) -> &mut PickleFacts {
        &mut self.vm.recorder.facts
    }

    /// Behind the five pickles of PyTorch: the storages, and whatever follows.
    fn storages(&mut self, keys: Token, offset: u64, len: u64) -> Step {
        let end = self.vm.storages_end(keys, offset)?;
        let end = end.unwrap_or(offset);
        self.vm.skipped_bytes = self.vm.skipped_bytes.saturating_add(end.saturating_sub(offset));
        self.trailing(end, len)
    }

    /// Bytes behind the last pickle: no loader goes on there by itself, but a second call of one may. They are
    /// looked at like a file of their own, from the first byte that is no padding.
    fn trailing(&mut self, start: u64, len: u64) -> Step {
        self.facts().trailing_bytes = len.saturating_sub(start);
        if start >= len {
            return Ok(());
        }
        let Some(source) = self.vm.shared else {
            return Ok(());
        };
        let Some(from) = after_padding(source.as_ref(), start)? else {
            return Ok(());
        };
        let rest = SliceSource::shared(source, from, len.saturating_sub(from))?;
        let child = Child::new(format!("trailing@{from:#x}"), rest);
        self.vm.children.push((from, child));
        Ok(())
    }

    fn before(&self, offset: u64) -> Before {
        let facts = &self.vm.recorder.facts;
        Before {
            defects: self.vm.defects.len(),
            children: self.vm.children.len(),
            imports: facts.imports.len(),
            calls_total: facts.calls_total,
            persistent_ids_total: facts.persistent_ids_total,
            offset,
        }
    }

    /// One pickle. Behind the first one anything may stand.
    fn stream(&mut self, offset: u64, number: usize) -> Step<Outcome> {
        if self.facts().streams.len() >= STREAMS_MAX {
            self.facts().streams.pop();
        }
        let before = self.before(offset);
        self.vm.crossed_frame = false;
        let result = self.vm.run(offset);
        let (ending, value) = match &result {
            Ok(value) => (Ending::Stop, Some(*value)),
            Err(stop) => match stop.as_ref() {
                Stop::Bad(_) => (Ending::Broken, None),
                Stop::Read(_) => (Ending::Limit, None),
            },
        };
        if number > 0 && ending == Ending::Broken && !self.did_something(&before) {
            self.forget(&before);
            return Ok(Outcome::NoPickle);
        }
        let result_code = match value {
            Some(value) => self.vm.result_code(value)?,
            None => String::new(),
        };
        let stream = Stream {
            offset,
            end: self.vm.reader.position(),
            protocol: self.vm.protocol,
            opcodes: self.vm.steps,
            ending,
            result: result_code,
        };
        let steps = self.vm.steps;
        let facts = self.facts();
        facts.opcodes_total = facts.opcodes_total.saturating_add(steps);
        facts.streams.push(stream);
        if self.vm.crossed_frame && self.others.len() < READINGS_MAX {
            self.others.push(Reading {
                offset,
                frames: Frames::Discarding,
                joblib: true,
            });
        }
        match result {
            Ok(value) => {
                if let Some(end) = self.vm.open_frame_end()
                    && self.others.len() < READINGS_MAX
                {
                    self.others.push(Reading {
                        offset: end,
                        frames: Frames::Ignored,
                        joblib: true,
                    });
                    let detail =
                        "a frame reaches over the end of its pickle: loaders go on at different places";
                    self.vm.differ(detail);
                }
                Ok(Outcome::Ended(value))
            }
            Err(stop) => {
                self.notes.stopped(*stop);
                Ok(Outcome::Over)
            }
        }
    }

    /// True if what broke was a pickle: it looked something up, called it, or ran for a while after PROTO.
    fn did_something(&self, before: &Before) -> bool {
        let facts = &self.vm.recorder.facts;
        let mut imports = facts.imports.iter().skip(before.imports);
        facts.calls_total > before.calls_total
            || imports.any(sniff::is_identifier)
            || (self.vm.protocol.is_some() && self.vm.steps > 5)
    }

    fn forget(&mut self, before: &Before) {
        self.vm.defects.truncate(before.defects);
        self.vm.children.truncate(before.children);
        let facts = self.facts();
        facts.persistent_ids_total = before.persistent_ids_total;
        self.vm.reader.seek(before.offset);
    }

    /// Follows the other ways in which a loader would read the file.
    fn other_readings(&mut self) -> Step {
        let len = self.vm.reader.len()?;
        for reading in std::mem::take(&mut self.others) {
            let offset = reading.offset;
            if offset >= len {
                continue;
            }
            self.vm.frames = reading.frames;
            self.vm.joblib = reading.joblib;
            self.vm.items_kept = ITEMS_KEPT;
            let before = self.before(offset);
            let result = self.vm.run(offset);
            if self.did_something(&before) {
                let stream = Stream {
                    offset,
                    end: self.vm.reader.position(),
                    protocol: self.vm.protocol,
                    opcodes: self.vm.steps,
                    ending: if result.is_ok() {
                        Ending::Stop
                    } else {
                        Ending::Broken
                    },
                    result: String::new(),
                };
                self.facts().streams.push(stream);
            } else {
                self.forget(&before);
            }
            if let Err(stop) = result
                && let Stop::Read(ReadError::Limit(_)) = *stop
            {
                self.notes.stopped(*stop);
            }
        }
        Ok(())
    }

    fn finish(mut self) -> PickleFacts {
        for defect in std::mem::take(&mut self.vm.defects) {
            self.notes.defect(defect);
        }
        self.notes.defects.sort();
        self.notes.defects.dedup();
        for (_, child) in std::mem::take(&mut self.vm.children) {
            self.notes.children.push(child);
        }
        if self.vm.children_unlisted > 0 {
            let detail = format!(
                "{} more nested parts were not looked at",
                self.vm.children_unlisted
            );
            self.notes.gap(GapReason::Limit, None, detail);
        }
        if self.vm.recorder.unlisted > 0 {
            let detail = format!(
                "{} more imports and calls were counted only",
                self.vm.recorder.unlisted
            );
            self.notes.gap(GapReason::Limit, None, detail);
        }
        self.notes.skipped_bytes = self.notes.skipped_bytes.saturating_add(self.vm.skipped_bytes);
        if self.vm.is_joblib {
            self.vm.recorder.facts.layout = Layout::Joblib;
        }
        self.vm.recorder.facts
    }
}
