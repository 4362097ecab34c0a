//! Our facts in the words of the Python script, and the comparison.

use serde::Deserialize;
use std::sync::Arc;
use wb_core::Meter;
use wb_formats::model::pickle::{Arg, Call, CallKind, Callee, Ending, PickleFacts};
use wb_formats::{FORMATS, Facts, Input, MemSource, Notes, ReadAt, Role};

/// What one reader did.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Trace {
    pub(crate) events: Vec<String>,
    pub(crate) finds: Vec<String>,
    pub(crate) ended: bool,
}

/// What our machine says.
#[derive(Debug)]
pub(crate) struct Ours {
    /// The first pickle as a loader reads it.
    pub(crate) main: Trace,
    /// Other readings of the same pickle.
    pub(crate) others: Vec<Trace>,
    pub(crate) says_differ: bool,
    /// How many pickles the file holds, other readings included.
    pub(crate) streams: usize,
    /// False if there were too many calls to list them all.
    pub(crate) is_complete: bool,
}

pub(crate) fn ours(case: &[u8]) -> Ours {
    let source: Arc<dyn ReadAt> = MemSource::shared(case.to_vec());
    let meter = Meter::unlimited_time();
    let input = Input {
        source: &source,
        name: "case",
        meter: &meter,
        role: Role::As("pickle"),
    };
    let mut notes = Notes::default();
    let room = FORMATS.iter().find(|format| format.id == "pickle").unwrap();
    let Facts::Pickle(facts) = (room.read)(&input, &mut notes) else {
        panic!("the room gives facts of its own");
    };
    let others = (1..facts.streams.len())
        .filter(|stream| facts.streams[*stream].offset == 0)
        .map(|stream| trace(&facts, stream))
        .collect();
    Ours {
        main: trace(&facts, 0),
        others,
        says_differ: notes
            .defects
            .iter()
            .any(|defect| defect.code == "pickle-unpicklers-differ"),
        streams: facts.streams.len(),
        is_complete: facts.calls.len() as u64 == facts.calls_total,
    }
}

/// What is wrong, if anything is.
pub(crate) fn judge(ours: &Ours, pythons: &[Trace; 3], agree: bool) -> Option<String> {
    if !ours.is_complete {
        return None;
    }
    if !agree && !ours.says_differ {
        return Some("CPython's readers differ, and we don't say so".to_owned());
    }
    for (python, name) in pythons.iter().zip(["C", "C from a file", "Python"]) {
        let candidates = || std::iter::once(&ours.main).chain(&ours.others);
        if !candidates().any(|trace| is_beginning(&python.events, &trace.events)) {
            return Some(format!("{name} does something that we don't see"));
        }
        let finds: Vec<_> = candidates().flat_map(|trace| &trace.finds).collect();
        if let Some(find) = python.finds.iter().find(|find| !finds.contains(find)) {
            return Some(format!("{name} looks up {find}, and we don't see it"));
        }
    }
    let all_ended = agree && pythons[0].ended;
    if all_ended && (!ours.main.ended || ours.main.events.len() != pythons[0].events.len()) {
        return Some("CPython reads it to the end, and we do not".to_owned());
    }
    if all_ended && ours.main.finds.len() != pythons[0].finds.len() && ours.streams == 1 {
        return Some("we look up something that CPython does not".to_owned());
    }
    None
}

fn is_beginning(short: &[String], long: &[String]) -> bool {
    short.len() <= long.len() && short.iter().zip(long).all(|(theirs, ours)| is_same(theirs, ours))
}

/// Arguments that our machine does not know may be anything.
fn is_same(theirs: &str, ours: &str) -> bool {
    // `I+1` is true for the C unpickler and one for the one in Python; ours says that they differ.
    let as_number = |text: &str| text.replace("True", "1").replace("False", "0");
    let (theirs, ours) = (as_number(theirs), as_number(ours));
    theirs == ours
        || ours
            .split_once('~')
            .is_some_and(|(before, _)| theirs.starts_with(before))
}

fn trace(facts: &PickleFacts, stream: usize) -> Trace {
    let mut numbers = Vec::new();
    let mut next = 0;
    let mut current = None;
    for call in &facts.calls {
        if current != Some(call.stream) {
            current = Some(call.stream);
            next = 0;
        }
        numbers.push(next);
        next += usize::from(!matches!(call.kind, CallKind::Build | CallKind::Fill));
    }
    let words = Words {
        facts,
        numbers: &numbers,
    };
    let mut events = Vec::new();
    for call in facts.calls.iter().filter(|call| call.stream as usize == stream) {
        words.events(call, &mut events);
    }
    let mut finds: Vec<String> = Vec::new();
    for import in &facts.imports {
        let label = format!("I:{}.{}", import.module, import.name);
        if !finds.contains(&label) {
            finds.push(label);
        }
    }
    let ended = facts
        .streams
        .get(stream)
        .is_some_and(|s| s.ending == Ending::Stop);
    Trace { events, finds, ended }
}

struct Words<'a> {
    facts: &'a PickleFacts,
    numbers: &'a [usize],
}

impl Words<'_> {
    fn events(&self, call: &Call, out: &mut Vec<String>) {
        let callee = match call.callee {
            Callee::Import(index) => self.import(index),
            Callee::Call(index) => format!("C{}", self.numbers[index as usize]),
            Callee::Unknown => "?".to_owned(),
        };
        let maker = if call.on_import_itself {
            format!("{callee}!")
        } else {
            callee.clone()
        };
        let mut args: Vec<_> = call.args.iter().map(|arg| self.arg(arg)).collect();
        match call.kind {
            CallKind::Build => out.push(format!("build {maker} {}", args.join(", "))),
            CallKind::Fill => out.extend(args.iter().map(|arg| format!("fill {maker} {arg}"))),
            _ => {
                args.extend(call.kwargs.iter().map(|(key, value)| {
                    let key = match key {
                        Arg::Str(key) => key.clone(),
                        other => self.arg(other),
                    };
                    format!("{key}={}", self.arg(value))
                }));
                out.push(format!("call {callee} ({})", args.join(", ")));
            }
        }
    }

    fn import(&self, index: u32) -> String {
        let import = &self.facts.imports[index as usize];
        format!("I:{}.{}", import.module, import.name)
    }

    fn arg(&self, arg: &Arg) -> String {
        let all = |items: &[Arg]| items.iter().map(|item| self.arg(item)).collect::<Vec<_>>();
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        match arg {
            Arg::None => "None".to_owned(),
            Arg::Bool(true) => "True".to_owned(),
            Arg::Bool(false) => "False".to_owned(),
            Arg::Int(value) => value.to_string(),
            Arg::Float(value) => format!("f{}", hex(&value.to_be_bytes())),
            Arg::Str(text) => format!(
                "s{}",
                hex(text.replace(char::REPLACEMENT_CHARACTER, "?").as_bytes())
            ),
            Arg::Bytes(bytes) => format!("b{}", hex(bytes)),
            Arg::Import(index) => self.import(*index),
            Arg::Call(index) => format!("C{}", self.numbers[*index as usize]),
            Arg::Tuple(items) => format!("({},)", all(items).join(", ")),
            Arg::List(items) => format!("[{}]", all(items).join(", ")),
            Arg::Set(items) => {
                let mut items = all(items);
                items.sort();
                items.dedup();
                format!("<{}>", items.join(", "))
            }
            Arg::Dict(pairs) => {
                let mut shown: Vec<(String, String)> = Vec::new();
                for (key, value) in pairs {
                    let key = self.arg(key);
                    match shown.iter_mut().find(|(known, _)| *known == key) {
                        Some((_, held)) => *held = self.arg(value),
                        None => shown.push((key, self.arg(value))),
                    }
                }
                let shown: Vec<_> = shown
                    .iter()
                    .map(|(key, value)| format!("{key}: {value}"))
                    .collect();
                format!("{{{}}}", shown.join(", "))
            }
            Arg::Persistent(_) => "P".to_owned(),
            Arg::Other(text) if text == "*…" => "~*".to_owned(),
            Arg::Other(_) => "~".to_owned(),
        }
    }
}
