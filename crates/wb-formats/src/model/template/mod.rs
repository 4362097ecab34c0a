//! Chat templates: Jinja programs that a loader runs for every conversation.
//!
//! Nothing is executed. Expressions are parsed, constant texts are folded as far as the template itself folds
//! them (joining, escapes, `format`, `replace`, `reverse`, …), and what is written down is which attributes,
//! subscripts and calls the template names once that is done.

mod eval;
mod expr;
mod flow;
pub mod go;
mod lex;
pub mod prose;
#[cfg(test)]
mod tests;
mod tree;
mod val;
mod value;

use eval::Evaluator;
use lex::{Piece, pieces};
use serde::Serialize;
use std::collections::BTreeMap;

/// What a chat template does.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TemplateFacts {
    /// Blocks of code (`{{ … }}` and `{% … %}`).
    pub blocks: u64,
    /// Names that the template reaches for, each once, in the order of the text.
    pub accesses: Vec<Access>,
    /// Language that the template writes into the conversation, in the order of the text.
    pub texts: Vec<Written>,
    /// What the template writes only if the user's words, or the date, pass a test.
    pub conditions: Vec<Condition>,
    /// Stands for the text without its blanks and comments: equal templates have equal ones.
    pub fingerprint: u64,
    /// Why part of the template was not understood.
    pub unread: Option<String>,
}

impl TemplateFacts {
    /// How many different accesses are kept.
    pub const ACCESSES_MAX: usize = 4_096;
    /// How many texts and how many conditions are kept.
    pub const TEXTS_MAX: usize = 256;
    /// How many bytes of a text are kept.
    pub const TEXT_MAX: usize = 8_192;
    /// How many bytes of code are shown with an access.
    pub const CODE_MAX: usize = 160;
}

/// Language that a template writes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Written {
    /// Where the block begins that writes it.
    pub offset: u64,
    /// The text, shortened; `…` stands for what is known only when the template runs.
    pub text: String,
}

/// A test of what the user wrote, or of the date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Trigger {
    /// What is asked.
    pub kind: TriggerKind,
    /// The constant that it is compared with.
    pub constant: String,
    /// Where the block with the test begins.
    pub offset: u64,
}

/// What a template asks about the user's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TriggerKind {
    /// Whether the constant is in it, or begins or ends it.
    Contains,
    /// Whether it is the constant.
    Equals,
    /// Whether it is longer than so many letters.
    Length,
    /// Not the text: whether the conversation has so many messages.
    Turns,
    /// Nothing: every occurrence of the constant is replaced.
    Rewrites,
    /// Not the user's text: today's date.
    Date,
}

/// A text that is written only under a test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Condition {
    /// The test.
    pub trigger: Trigger,
    /// Where the text is written.
    pub offset: u64,
    /// The text.
    pub text: String,
}

/// How a template reaches for a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccessKind {
    /// `x.name`
    Attribute,
    /// `x["name"]`
    Subscript,
    /// `x|attr("name")`
    AttrFilter,
    /// `x|attr(…)` where the name cannot be told.
    AttrFilterUnknown,
    /// `name(…)`
    Call,
    /// `x.name(…)`
    MethodCall,
    /// A constant text with two underscores in a row, anywhere else in code.
    Text,
    /// An object of the program around the template (`lipsum`, `self`, `request`), or its inside (`{% debug %}`).
    WayOut,
    /// `{% include %}`, `{% import %}`, `{% extends %}`: another file.
    OtherFile,
}

/// One name that a template reaches for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Access {
    /// How.
    pub kind: AccessKind,
    /// The name, folded; empty if it cannot be told.
    pub name: String,
    /// Where the block begins, in bytes from the start of the template.
    pub offset: u64,
    /// The block's code, shortened.
    pub code: String,
}

/// Where the evaluator writes down what it sees.
#[derive(Default)]
struct Seen {
    facts: TemplateFacts,
    known: BTreeMap<(AccessKind, String), ()>,
    offset: u64,
    code: String,
    folded_bytes: usize,
}

/// Folding constants may cost this much in one template.
const FOLDED_MAX: usize = 256 << 20;

impl Seen {
    /// Counts what folding cost; false once it is too much.
    fn spend(&mut self, bytes: usize) -> bool {
        self.folded_bytes = self.folded_bytes.saturating_add(bytes);
        if self.folded_bytes > FOLDED_MAX {
            self.unread("the template's constants cost too much to follow");
        }
        self.folded_bytes <= FOLDED_MAX
    }

    fn access(&mut self, kind: AccessKind, name: &str) {
        let key = (kind, name.to_owned());
        if self.known.contains_key(&key) {
            return;
        }
        if self.facts.accesses.len() >= TemplateFacts::ACCESSES_MAX {
            self.unread("the template names more attributes than are kept");
            return;
        }
        self.known.insert(key, ());
        self.facts.accesses.push(Access {
            kind,
            name: name.to_owned(),
            offset: self.offset,
            code: self.code.clone(),
        });
    }

    /// Keeps a text if it is language.
    fn text(&mut self, offset: usize, text: &str) {
        const WORDS_MIN: usize = 3;
        if prose::words(text) < WORDS_MIN || self.facts.texts.len() >= TemplateFacts::TEXTS_MAX {
            return;
        }
        let written = Written {
            offset: u64::try_from(offset).unwrap_or(u64::MAX),
            text: crate::model::json::beginning(text.trim(), TemplateFacts::TEXT_MAX),
        };
        if !self.facts.texts.iter().any(|known| known.text == written.text) {
            self.facts.texts.push(written);
        }
    }

    /// Keeps what is written under a test, if a word is among it.
    fn condition(&mut self, mut condition: Condition) {
        let text = condition.text.trim();
        // Whether there is anything at all is no test of words.
        let is_empty = condition.trigger.constant.trim().is_empty();
        if is_empty {
            return;
        }
        if prose::words(text) == 0 || self.facts.conditions.len() >= TemplateFacts::TEXTS_MAX {
            return;
        }
        condition.text = crate::model::json::beginning(text, TemplateFacts::TEXT_MAX);
        if !self.facts.conditions.contains(&condition) {
            self.facts.conditions.push(condition);
        }
    }

    fn unread(&mut self, why: &str) {
        self.facts.unread.get_or_insert_with(|| why.to_owned());
    }
}

/// Reads a template.
pub fn read(text: &str) -> TemplateFacts {
    let mut seen = Seen::default();
    let mut evaluator = Evaluator::default();
    // `{% set name %}text{% endset %}`: the text between becomes the variable.
    let mut capture: Option<(String, String)> = None;
    for piece in pieces(text) {
        match piece {
            Piece::Data(data) => {
                if let Some((_, caught)) = &mut capture {
                    caught.push_str(data);
                }
            }
            Piece::Code { offset, code, is_tag } => {
                seen.facts.blocks = seen.facts.blocks.saturating_add(1);
                seen.offset = u64::try_from(offset).unwrap_or(u64::MAX);
                seen.code = crate::model::json::beginning(code.trim(), TemplateFacts::CODE_MAX);
                let opened = evaluator.run(code, is_tag, &mut seen);
                if let Some(name) = opened {
                    capture = Some((name, String::new()));
                } else if code.trim().trim_matches(['-', '+']).trim() == "endset"
                    && let Some((name, caught)) = capture.take()
                {
                    evaluator.assign_text(name, caught);
                }
            }
        }
    }
    flow::follow(text, &tree::parse(text), &mut seen);
    seen.facts.fingerprint = fingerprint(text);
    seen.facts
}

/// Blanks and comments do not make another template.
fn fingerprint(text: &str) -> u64 {
    let mut plain = String::with_capacity(text.len());
    for piece in pieces(text) {
        let part = match piece {
            Piece::Data(data) => data,
            Piece::Code { code, .. } => code.trim_matches(['-', '+']),
        };
        plain.extend(part.chars().filter(|c| !c.is_whitespace()));
    }
    crate::model::json::fingerprint(&plain)
}
