//! A manifest as a text, with the places of its requirements.

use super::{json_text, requirements, toml_text};
use std::ops::Range;
use std::path::Path;
use wb_deps::Family;
use wb_deps::mend::Style;

/// More bytes than a manifest has.
const BYTES_MAX: u64 = 16 << 20;

/// A manifest.
pub(super) struct Manifest {
    pub(super) text: String,
    /// What it asks for.
    pub(super) wanted: Vec<Wanted>,
    /// What was not understood.
    pub(super) unread: Vec<String>,
}

/// A requirement in a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) family: Family,
    pub(super) style: Style,
    pub(super) name: String,
    /// As it is written, without quotes; empty if any version will do.
    pub(super) requirement: String,
    /// Where it stands, or where it would.
    pub(super) span: Range<usize>,
    pub(super) marker: Option<String>,
    /// Why it is not to be changed.
    pub(super) blocked: Option<&'static str>,
}

/// A change of a text.
pub(super) struct Edit {
    pub(super) span: Range<usize>,
    pub(super) text: String,
}

impl Manifest {
    /// Reads a file by its name; why it cannot be read, otherwise.
    pub(super) fn read(path: &Path) -> Result<Self, String> {
        let size = std::fs::metadata(path)
            .map_err(|error| error.kind().to_string())?
            .len();
        if size > BYTES_MAX {
            return Err("it is too large for a manifest".to_owned());
        }
        let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        Self::parse(name, text)
    }

    /// Reads a manifest of this name.
    pub(super) fn parse(name: &str, text: String) -> Result<Self, String> {
        let (mut wanted, mut unread) = (Vec::new(), Vec::new());
        match name {
            "package.json" => json_text::package(&text, &mut wanted, &mut unread)?,
            "Cargo.toml" => toml_text::cargo(&text, &mut wanted, &mut unread)?,
            "pyproject.toml" => toml_text::pyproject(&text, &mut wanted, &mut unread)?,
            _ => requirements::file(&text, &mut wanted, &mut unread),
        }
        wanted.sort_by_key(|wanted| wanted.span.start);
        Ok(Self { text, wanted, unread })
    }

    /// The line of an offset, from 1.
    pub(super) fn line(&self, offset: usize) -> usize {
        let before = self.text.get(..offset).unwrap_or(&self.text);
        before.matches('\n').count().saturating_add(1)
    }

    /// The text with changes.
    pub(super) fn edited(&self, mut edits: Vec<Edit>) -> String {
        edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
        let mut text = self.text.clone();
        for edit in edits {
            if text.get(edit.span.clone()).is_some() {
                text.replace_range(edit.span, &edit.text);
            }
        }
        text
    }
}
