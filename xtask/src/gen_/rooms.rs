//! Finds `format_room!` and `rule!` in the sources and reads their identity cards as text.
//!
//! Text, not a compiled registry: after a room is deleted the crate does not compile until its list is
//! rewritten, so the list's writer must not depend on the crate.

use crate::Error;
use std::path::{Path, PathBuf};

/// One `rule!` or `format_room!`.
pub(super) struct Room {
    /// The file that it is in, below the root.
    pub(super) path: PathBuf,
    /// Its page: the doc comment, without the slashes.
    pub(super) page: String,
    fields: Vec<(String, String)>,
}

impl Room {
    /// A field's literal text, quotes removed; empty if it is not there.
    pub(super) fn field(&self, name: &str) -> &str {
        self.fields
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value.as_str())
    }
}

/// All rooms of the house.
pub(super) struct Rooms {
    /// Formats, by id.
    pub(super) formats: Vec<Room>,
    /// Rules, by id.
    pub(super) rules: Vec<Room>,
}

/// Reads all rooms.
pub(super) fn read_all(root: &Path) -> Result<Rooms, Error> {
    let formats = read_kind(root, "crates/wb-formats/src", "crate::format_room! {")?;
    let rules = read_kind(root, "crates/wb-scan/src/rules", "crate::rule! {")?;
    Ok(Rooms { formats, rules })
}

fn read_kind(root: &Path, folder: &str, opening: &str) -> Result<Vec<Room>, Error> {
    let mut rooms = Vec::new();
    for path in walk(&root.join(folder))? {
        if path.extension().is_none_or(|ending| ending != "rs") {
            continue;
        }
        let text = std::fs::read_to_string(&path).map_err(Error::io(&path))?;
        let Some(start) = text.lines().position(|line| line == opening) else {
            continue;
        };
        let below = path.strip_prefix(root).unwrap_or(&path).to_path_buf();
        rooms.push(read_room(below, text.lines().skip(start + 1))?);
    }
    rooms.sort_by(|a, b| a.field("id").cmp(b.field("id")));
    for pair in rooms.windows(2) {
        if let [a, b] = pair
            && a.field("id") == b.field("id")
        {
            let detail = format!("the id `{}` is used in `{}` too", a.field("id"), b.path.display());
            return Err(Error::Source {
                path: a.path.clone(),
                detail,
            });
        }
    }
    Ok(rooms)
}

fn read_room<'a>(path: PathBuf, lines: impl Iterator<Item = &'a str>) -> Result<Room, Error> {
    let mut page = String::new();
    let mut body = String::new();
    for line in lines.take_while(|line| *line != "}") {
        let trimmed = line.trim();
        if let Some(doc) = trimmed.strip_prefix("///") {
            page.push_str(doc.strip_prefix(' ').unwrap_or(doc));
            page.push('\n');
        } else if !trimmed.starts_with("//") {
            body.push_str(trimmed);
            body.push('\n');
        }
    }
    let inner = body.split_once("= {").map(|(_, rest)| rest).unwrap_or_default();
    let fields = read_fields(inner);
    let room = Room { path, page, fields };
    for needed in ["id", "since"] {
        if room.field(needed).is_empty() {
            let detail = format!("the macro has no `{needed}`");
            return Err(Error::Source {
                path: room.path,
                detail,
            });
        }
    }
    if room.page.trim().is_empty() {
        return Err(Error::Source {
            path: room.path,
            detail: "the macro has no page (doc comment)".to_owned(),
        });
    }
    Ok(room)
}

/// Reads `key: value,` pairs; a value is a string literal, a list or a plain word.
fn read_fields(text: &str) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    let mut rest = text.trim_start();
    while let Some((key, after)) = rest.split_once(':') {
        let after = after.trim_start();
        let (value, tail) = read_value(after);
        fields.push((key.trim().to_owned(), value));
        rest = tail.trim_start().trim_start_matches(',').trim_start();
        if rest.starts_with('}') {
            break;
        }
    }
    fields
}

fn read_value(text: &str) -> (String, &str) {
    if let Some(inside) = text.strip_prefix('"') {
        let mut escaped = false;
        for (at, character) in inside.char_indices() {
            match character {
                '"' if !escaped => {
                    let literal = inside[..at].replace("\\\"", "\"").replace("\\\\", "\\");
                    return (literal, &inside[at + 1..]);
                }
                '\\' => escaped = !escaped,
                _ => escaped = false,
            }
        }
        return (String::new(), "");
    }
    if let Some(inside) = text.strip_prefix('[') {
        return inside
            .split_once(']')
            .map_or((String::new(), ""), |(list, tail)| {
                (list.split_whitespace().collect::<Vec<_>>().join(" "), tail)
            });
    }
    let end = text.find([',', '\n']).unwrap_or(text.len());
    (text[..end].to_owned(), &text[end..])
}

/// All files below a folder, sorted; a folder that is not there has none.
pub(super) fn walk(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        if !folder.is_dir() {
            continue;
        }
        for entry in std::fs::read_dir(&folder).map_err(Error::io(&folder))? {
            let entry = entry.map_err(Error::io(&folder))?;
            let path = entry.path();
            if entry.file_type().map_err(Error::io(&path))?.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}
