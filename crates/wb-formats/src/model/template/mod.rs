//! Chat templates: Jinja programs that a loader runs for every conversation.
//!
//! Nothing is executed. Expressions are parsed, constant texts are folded as far as the template itself folds
//! them (joining, escapes, `format`, `replace`, `reverse`, …), and what is written down is which attributes,
//! subscripts and calls the template names once that is done.

mod eval;
mod lex;
#[cfg(test)]
mod tests;
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
    /// Why part of the template was not understood.
    pub unread: Option<String>,
}

impl TemplateFacts {
    /// How many different accesses are kept.
    pub const ACCESSES_MAX: usize = 4_096;
    /// How many bytes of code are shown with an access.
    pub const CODE_MAX: usize = 160;
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
const FOLDED_MAX: usize = 64 << 20;

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
    seen.facts
}
