//! What a reader says beside its facts: defects, gaps, and the parts that want judging on their own.

use crate::source::{ReadAt, ReadError};
use serde::Serialize;
use std::collections::BTreeSet;
use std::sync::Arc;
use wb_core::{GapReason, Meter, Reached};

/// Where the bytes broke their own format. No opinion: a rule decides what it means.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Defect {
    /// Kebab-case, format first (`zip-local-name-differs`): what rules refer to.
    pub code: &'static str,
    /// What is wrong, in one sentence, with this file's names and numbers in it.
    pub detail: String,
    /// Where.
    pub offset: Option<u64>,
}

impl Defect {
    /// A defect at an offset.
    pub fn at(code: &'static str, offset: u64, detail: impl Into<String>) -> Self {
        Self {
            code,
            detail: detail.into(),
            offset: Some(offset),
        }
    }

    /// A defect of the whole.
    pub fn new(code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            code,
            detail: detail.into(),
            offset: None,
        }
    }
}

/// Why a reader could not go on. Readers use it with `?` inside and hand it to [`Notes::stopped`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Reading failed, or a limit was reached while reading.
    Read(ReadError),
    /// The bytes broke their format so that nothing behind can be understood.
    Bad(Defect),
}

impl From<ReadError> for Stop {
    fn from(error: ReadError) -> Self {
        Self::Read(error)
    }
}

impl From<Reached> for Stop {
    fn from(reached: Reached) -> Self {
        Self::Read(ReadError::Limit(reached))
    }
}

impl From<Defect> for Stop {
    fn from(defect: Defect) -> Self {
        Self::Bad(defect)
    }
}

/// How a part wants to be treated by the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Sniff it and judge it by what it is; the name confirms.
    Judge,
    /// A loader reads it as this format, whatever it looks like (a format's id). It is sniffed as well.
    As(&'static str),
    /// Raw numbers that no loader executes: the beginning is sniffed, and the rest is skipped by design.
    Payload,
    /// No loader reads it (documentation, pictures): counted, unless its content is cargo all the same.
    Aside,
}

/// Opens a part when its turn comes, so that waiting parts cost nothing.
pub trait Opener: Send + Sync {
    /// The part's bytes.
    fn open(&self, meter: &Arc<Meter>) -> Result<Arc<dyn ReadAt>, ReadError>;
}

/// Where a part's bytes come from.
pub enum ChildData {
    /// They are there.
    Source(Arc<dyn ReadAt>),
    /// They must be decoded first.
    Lazy(Box<dyn Opener>),
}

impl ChildData {
    /// The bytes.
    pub fn open(&self, meter: &Arc<Meter>) -> Result<Arc<dyn ReadAt>, ReadError> {
        match self {
            Self::Source(source) => Ok(Arc::clone(source)),
            Self::Lazy(opener) => opener.open(meter),
        }
    }
}

/// A part of an artifact that is an artifact of its own: an archive member, a nested stream.
pub struct Child {
    /// Its name inside the parent.
    pub name: String,
    /// Its bytes.
    pub data: ChildData,
    /// How to treat it.
    pub role: Role,
    /// True for something stored as plain data, which is only loaded if somebody loads it: one step less sure.
    pub nested: bool,
}

impl Child {
    /// A part to be judged by what it is.
    pub fn new(name: impl Into<String>, source: Arc<dyn ReadAt>) -> Self {
        Self {
            name: name.into(),
            data: ChildData::Source(source),
            role: Role::Judge,
            nested: false,
        }
    }

    /// A part that has to be decoded first.
    pub fn lazy(name: impl Into<String>, opener: impl Opener + 'static) -> Self {
        Self {
            name: name.into(),
            data: ChildData::Lazy(Box::new(opener)),
            role: Role::Judge,
            nested: false,
        }
    }

    /// The same with another role.
    #[must_use]
    pub fn role(mut self, role: Role) -> Self {
        self.role = role;
        self
    }

    /// The same, marked as data that is loaded only if somebody loads it.
    #[must_use]
    pub fn nested(mut self) -> Self {
        self.nested = true;
        self
    }
}

/// A part that was not looked at, inside the artifact that is being read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartGap {
    /// The member's name, if it is not the artifact itself.
    pub member: Option<String>,
    /// Where.
    pub offset: Option<u64>,
    /// Why, as a word.
    pub reason: GapReason,
    /// Why, as a sentence.
    pub detail: String,
    /// How many bytes.
    pub bytes: Option<u64>,
}

/// What a reader says beside its facts.
#[derive(Default)]
pub struct Notes {
    /// Where the bytes broke their format.
    pub defects: Vec<Defect>,
    /// Defects beyond the first [`Notes::DEFECTS_MAX`]: counted, not kept.
    pub defects_unlisted: u64,
    /// What was not looked at.
    pub gaps: Vec<PartGap>,
    /// Bytes left out by design (tensor payloads that no loader executes).
    pub skipped_bytes: u64,
    /// Members that no loader reads and that were recognised as such without an artifact of their own.
    pub not_cargo: u64,
    /// Parts to be judged on their own, in order.
    pub children: Vec<Child>,
    /// Python modules whose source is among the children and read on its own: what the children call of them is not
    /// unknown code.
    pub brings: Option<Arc<BTreeSet<String>>>,
    /// Further facts about the same bytes: what a zip is beside being a zip (a PyTorch checkpoint, …).
    pub more_facts: Vec<crate::generated::Facts>,
    /// What is remarkable about strings of the metadata; see [`Notes::look_at`].
    pub texts: crate::text::file::TextFacts,
}

impl Notes {
    /// How many defects are kept of one artifact.
    pub const DEFECTS_MAX: usize = 1_000;

    /// Keeps a defect.
    pub fn defect(&mut self, defect: Defect) {
        if self.defects.len() < Self::DEFECTS_MAX {
            self.defects.push(defect);
        } else {
            self.defects_unlisted = self.defects_unlisted.saturating_add(1);
        }
    }

    /// Looks at a string of the metadata as at any text: addresses, secrets, hidden characters.
    pub fn look_at(&mut self, key: &str, offset: Option<u64>, text: &str) {
        self.texts.look_at(key, offset, text);
    }

    /// Further facts: those of the reader, and what is remarkable about the metadata.
    pub fn take_more_facts(&mut self) -> Vec<crate::generated::Facts> {
        if !self.texts.is_empty() {
            let texts = std::mem::take(&mut self.texts);
            self.more_facts.push(crate::generated::Facts::Text(texts));
        }
        std::mem::take(&mut self.more_facts)
    }

    /// Keeps a gap of the artifact itself.
    pub fn gap(&mut self, reason: GapReason, offset: Option<u64>, detail: impl Into<String>) {
        self.gaps.push(PartGap {
            member: None,
            offset,
            reason,
            detail: detail.into(),
            bytes: None,
        });
    }

    /// Keeps a gap of a member.
    pub fn member_gap(&mut self, member: impl Into<String>, reason: GapReason, detail: impl Into<String>) {
        let member = Some(member.into());
        self.gaps.push(PartGap {
            member,
            offset: None,
            reason,
            detail: detail.into(),
            bytes: None,
        });
    }

    /// The reader could not go on: the defect, if it was one, and the gap that it leaves.
    pub fn stopped(&mut self, stop: Stop) {
        match stop {
            Stop::Read(error) => {
                let reason = match &error {
                    ReadError::Limit(_) => GapReason::Limit,
                    ReadError::Corrupt { .. } => GapReason::Malformed,
                    ReadError::Io { .. } | ReadError::Changed => GapReason::Unreadable,
                };
                self.gap(reason, None, error.to_string());
            }
            Stop::Bad(defect) => {
                self.gap(GapReason::Malformed, defect.offset, defect.detail.clone());
                self.defect(defect);
            }
        }
    }
}
