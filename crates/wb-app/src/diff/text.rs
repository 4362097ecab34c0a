//! Texts compared line by line: templates, configuration, code.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use similar::{ChangeTag, TextDiff};
use wb_formats::ReadAt;

/// A larger file is compared by what its format says of it alone.
const BYTES_MAX: u64 = 1 << 20;
/// What is read at once.
const STEP: usize = 1 << 16;
/// Lines of one text that are listed.
const LINES_MAX: usize = 400;
/// Unchanged lines around a change.
const CONTEXT: usize = 2;
/// Characters of one line that are kept.
const LINE_MAX: usize = 400;

/// A text that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TextChange {
    /// The file.
    pub path: String,
    /// The lines that differ, and a few around them.
    pub lines: Vec<Line>,
    /// Lines beyond them.
    pub unlisted: u64,
}

/// A line of a comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Line {
    /// `+` for new, `-` for gone, a blank for unchanged.
    pub mark: char,
    /// Its number on the old side, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<u64>,
    /// Its number on the new side, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<u64>,
    /// The line.
    pub text: String,
}

/// The lines that differ, if both files are texts of a size that people read.
pub(super) fn compare(name: &str, old: &dyn ReadAt, new: &dyn ReadAt) -> Option<TextChange> {
    let (old, new) = (unfolded(read(old)?), unfolded(read(new)?));
    let diff = TextDiff::from_lines(&old, &new);
    let mut change = TextChange {
        path: name.to_owned(),
        lines: Vec::new(),
        unlisted: 0,
    };
    for group in diff.grouped_ops(CONTEXT) {
        for line in group.iter().flat_map(|op| diff.iter_changes(op)) {
            if change.lines.len() >= LINES_MAX {
                change.unlisted += 1;
                continue;
            }
            let text: String = line
                .value()
                .trim_end_matches(['\n', '\r'])
                .chars()
                .take(LINE_MAX)
                .collect();
            change.lines.push(Line {
                mark: match line.tag() {
                    ChangeTag::Insert => '+',
                    ChangeTag::Delete => '-',
                    ChangeTag::Equal => ' ',
                },
                old: line.old_index().map(|index| index as u64 + 1),
                new: line.new_index().map(|index| index as u64 + 1),
                text,
            });
        }
    }
    (!change.lines.is_empty()).then_some(change)
}

fn read(source: &dyn ReadAt) -> Option<String> {
    let len = source.len().ok().filter(|len| *len <= BYTES_MAX)?;
    let mut bytes = vec![0; usize::try_from(len).ok()?];
    let mut at = 0;
    while at < bytes.len() {
        // A beginning that is no text saves a file somewhere else from being fetched.
        let end = bytes.len().min(at + STEP);
        let piece = bytes.get_mut(at..end)?;
        match source.read_at(at as u64, piece).ok()? {
            0 => return None,
            got if piece.get(..got)?.contains(&0) => return None,
            got => at += got,
        }
    }
    String::from_utf8(bytes).ok()
}

/// JSON is laid out line by line, and a text in it that has lines (a template, a prompt) is unfolded: otherwise one line
/// would hold all of it.
fn unfolded(text: String) -> String {
    let is_json = text.trim_start().starts_with(['{', '[']);
    let Some(value) = is_json
        .then(|| serde_json::from_str::<Value>(&text).ok())
        .flatten()
    else {
        return text;
    };
    let mut out = String::new();
    for line in serde_json::to_string_pretty(&value).unwrap_or(text).lines() {
        if line.contains("\\n") {
            let indent: String = line.chars().take_while(|c| c.is_whitespace()).collect();
            for (index, piece) in line.split("\\n").enumerate() {
                if index > 0 {
                    out.push_str(&indent);
                    out.push_str("  ");
                }
                out.push_str(piece);
                out.push('\n');
            }
        } else {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_inside_json_is_compared_by_its_lines() {
        let folder = tempfile::tempdir().unwrap();
        let (old, new) = (folder.path().join("old"), folder.path().join("new"));
        std::fs::write(&old, r#"{"chat_template": "{{ a }}\n{{ b }}\nend", "x": 1}"#).unwrap();
        std::fs::write(&new, r#"{"chat_template": "{{ a }}\n{{ c }}\nend", "x": 1}"#).unwrap();
        let open = |path| crate::fetch::local::FileSource::open(path).unwrap();
        let (old, new) = (open(&old), open(&new));
        let change = compare("t.json", old.as_ref(), new.as_ref()).unwrap();
        let marks: Vec<(char, &str)> = change
            .lines
            .iter()
            .filter(|line| line.mark != ' ')
            .map(|line| (line.mark, line.text.trim()))
            .collect();
        assert_eq!(marks, [('-', "{{ b }}"), ('+', "{{ c }}")]);
        assert_eq!(compare("t.json", old.as_ref(), old.as_ref()), None);
    }
}
