//! Definitions of tools: what a model is told about what it can call.

pub mod listing;
pub mod source;

use serde::Serialize;

/// The tools that a file defines.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ToolFacts {
    /// Who offers them, where the file says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub server: Option<String>,
    /// The tools, in order.
    pub tools: Vec<Tool>,
    /// Tools beyond [`ToolFacts::KEPT_MAX`].
    pub unlisted: u64,
}

impl ToolFacts {
    /// How many tools of one file are kept.
    pub const KEPT_MAX: usize = 2_000;
    /// How many texts of one tool are kept.
    pub const TEXTS_MAX: usize = 200;
    /// How many bytes of one text are kept.
    pub const TEXT_BYTES_MAX: usize = 16_384;

    fn push(&mut self, tool: Tool) {
        if self.tools.len() < Self::KEPT_MAX {
            self.tools.push(tool);
        } else {
            self.unlisted = self.unlisted.saturating_add(1);
        }
    }
}

/// A tool as a model sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tool {
    /// Its name.
    pub name: String,
    /// The SHA-256 of its whole definition, keys sorted.
    pub sha256: String,
    /// Everything in its definition that is written for readers: its description, those of its parameters, …
    pub texts: Vec<ToolText>,
    /// Where its definition begins.
    pub offset: Option<u64>,
}

/// A text of a definition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ToolText {
    /// Where in the definition (`description`, `inputSchema.properties.path.description`).
    pub path: String,
    /// What it says, its beginning.
    pub text: String,
    /// Where in the file.
    pub offset: Option<u64>,
}

impl Tool {
    fn push(&mut self, path: &str, text: &str, offset: Option<u64>) {
        if self.texts.len() < ToolFacts::TEXTS_MAX {
            self.texts.push(ToolText {
                path: crate::model::json::beginning(path, 200),
                text: crate::model::json::beginning(text, ToolFacts::TEXT_BYTES_MAX),
                offset,
            });
        }
    }
}
