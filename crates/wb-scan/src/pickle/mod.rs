//! What a pickle would do, judged: every call is resolved to what it finally calls, and that is looked up.
//!
//! The rules `model-pickle-*` share this judgement, each telling one kind of verdict; it is made once per pickle.

mod arguments;
mod derived;
mod grade;
mod judge;
mod message;
mod state;
mod tensors;
mod value;

pub use judge::judge;

use crate::known::pickle::Consequence;
use crate::sink::{Found, Sink};
use std::collections::BTreeMap;
use wb_core::Confidence;

/// What kind of verdict: each is told by one rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A gadget is called, made, or handed to something that is called.
    Does(Consequence),
    /// Attributes of a class, a function or a module, or those that Python itself looks up, are overwritten.
    Overwrites,
    /// A gadget is named, and nothing is seen that calls it.
    NamesGadget,
    /// Something unknown is called, made, or given state.
    UnknownCall,
    /// What is named or called is hidden from a reader of the file.
    Hidden,
    /// A tensor or a storage is handled in a way that reaches outside its memory.
    BreaksMemory,
    /// Something unknown is named and not called.
    UnknownReference,
}

/// One verdict about one name.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// What kind.
    pub kind: Kind,
    /// The name that it is about, as Python would write it.
    pub name: String,
    /// What is seen, in one sentence.
    pub message: String,
    /// The calls, as pseudo-Python, with their offsets; the first few.
    pub calls: Vec<(String, u64)>,
    /// Where it is seen first.
    pub offset: u64,
    /// How sure.
    pub confidence: Confidence,
    /// What the name reaches by its package's sources, how sure that is, and of which versions.
    pub capability: Option<String>,
}

/// How many calls a finding shows.
const CALLS_SHOWN: usize = 3;

/// Verdicts on one file of pickles, in the order in which they are seen; one per kind and name.
#[derive(Clone, Debug, Default)]
pub struct Judgement {
    /// The verdicts.
    pub verdicts: Vec<Verdict>,
    index: BTreeMap<String, Vec<usize>>,
}

impl Judgement {
    /// True if there is a verdict on this name.
    fn has(&self, name: &str) -> bool {
        self.index.contains_key(name)
    }

    /// Keeps a verdict; another call of the same name becomes evidence of the first verdict.
    fn add(&mut self, verdict: Verdict) {
        let known = self.index.entry(verdict.name.clone()).or_default();
        for place in known.iter() {
            if let Some(first) = self
                .verdicts
                .get_mut(*place)
                .filter(|first| first.kind == verdict.kind)
            {
                for call in verdict.calls {
                    if first.calls.len() < CALLS_SHOWN && !first.calls.contains(&call) {
                        first.calls.push(call);
                    }
                }
                return;
            }
        }
        known.push(self.verdicts.len());
        self.verdicts.push(verdict);
    }

    /// Tells the verdicts of one kind.
    pub fn tell(&self, kind: Kind, sink: &mut Sink<'_>) {
        for verdict in self.verdicts.iter().filter(|v| v.kind == kind) {
            let mut found = Found::new(verdict.message.clone())
                .at(verdict.offset)
                .confidence(verdict.confidence);
            for (code, offset) in &verdict.calls {
                found = found.evidence_at("call", code.clone(), *offset);
            }
            if let Some(capability) = &verdict.capability {
                found = found.evidence("capability", capability.clone());
            }
            sink.found(found);
        }
    }
}
