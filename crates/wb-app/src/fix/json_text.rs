//! `package.json`, with the places of its requirements.

use super::manifest::Wanted;
use super::requirements::shortened;
use std::ops::Range;
use wb_deps::mend::Style;
use wb_deps::{Family, Requirement};

const TABLES: &[&str] = &[
    "dependencies",
    "devDependencies",
    "optionalDependencies",
    "peerDependencies",
];

/// The requirements of `package.json`.
pub(super) fn package(text: &str, wanted: &mut Vec<Wanted>, unread: &mut Vec<String>) -> Result<(), String> {
    // The parser says whether it is JSON at all; the walk below only finds places in what is.
    serde_json::from_str::<serde_json::Value>(text).map_err(|error| error.to_string())?;
    for Text { path, span } in texts(text) {
        let [table, name] = path.as_slice() else { continue };
        if !TABLES.contains(&table.as_str()) {
            continue;
        }
        let Some(written) = text.get(span.clone()).filter(|written| !written.contains('\\')) else {
            unread.push(format!("the requirement of `{}`", shortened(name)));
            continue;
        };
        if written.starts_with("workspace:") || written.contains('/') && !written.starts_with("npm:") {
            continue;
        }
        let is_address = [
            "file:", "link:", "git", "http:", "https:", "catalog:", "portal:", "patch:",
        ]
        .iter()
        .any(|scheme| written.starts_with(scheme));
        if is_address {
            continue;
        }
        if let Err(error) = Requirement::parse(Family::Npm, written) {
            unread.push(format!("`{}`: {error}", shortened(name)));
            continue;
        }
        // `npm:other@^1` installs another package under this name.
        let alias = written
            .strip_prefix("npm:")
            .and_then(|rest| rest.rsplit_once('@'));
        let name = alias.map_or(name.as_str(), |(real, _)| real);
        wanted.push(Wanted {
            family: Family::Npm,
            style: Style::Npm,
            name: name.to_owned(),
            requirement: written.to_owned(),
            span,
            marker: None,
            blocked: None,
        });
    }
    Ok(())
}

/// A text in two objects: their keys, and where its inside stands.
struct Text {
    path: Vec<String>,
    span: Range<usize>,
}

/// The texts that are values of objects, with the keys that lead to them; what is in lists is left out.
fn texts(text: &str) -> Vec<Text> {
    let mut found = Vec::new();
    // What is open: the key in front of it, and whether it is an object.
    let mut open: Vec<(Option<String>, bool)> = Vec::new();
    let mut key: Option<String> = None;
    let mut is_value = false;
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '{' | '[' => {
                open.push((key.take(), c == '{'));
                is_value = false;
            }
            '}' | ']' => {
                open.pop();
                is_value = false;
            }
            ',' => {
                is_value = false;
                key = None;
            }
            ':' => is_value = true,
            '"' => {
                let start = at + 1;
                let mut end = start;
                while let Some((at, c)) = chars.next() {
                    if c == '\\' {
                        chars.next();
                    } else if c == '"' {
                        end = at;
                        break;
                    }
                }
                let is_in_object = open.last().is_some_and(|(_, is_object)| *is_object);
                if !is_in_object {
                    continue;
                }
                if is_value {
                    let keys = open
                        .iter()
                        .skip(1)
                        .map(|(key, _)| key.clone().unwrap_or_default());
                    let path = keys.chain(key.clone()).collect();
                    found.push(Text {
                        path,
                        span: start..end,
                    });
                } else {
                    key = text.get(start..end).map(str::to_owned);
                }
            }
            _ => {}
        }
    }
    found
}
