//! Facts of any format as branches: whatever a format says is shown, tables as tables, long lists shortened.

use super::Branch;
use super::{pickle, table};
use crate::render::escape::{clip, visible};
use crate::render::page::{BOLD, CODE, DIM, PLAIN, columns};
use crate::render::words;
use serde_json::{Map, Value};

/// How many rows of a table or entries of an object are shown.
pub(super) const ROWS_MAX: usize = 40;
/// How many lines of one text.
const LINES_MAX: usize = 16;
/// How many characters of one value.
const VALUE_MAX: usize = 240;
/// How many values of a list fit behind its name.
pub(super) const INLINE_MAX: usize = 12;
/// Nesting below which a value is written on one line.
const NESTING_MAX: usize = 6;

/// The id of the format that the facts are of.
pub(super) fn format(facts: &Value) -> &str {
    facts.get("format").and_then(Value::as_str).unwrap_or_default()
}

/// The facts of one format.
pub(super) fn branches(facts: &Value, width: usize) -> Vec<Branch> {
    let Some(map) = facts.as_object() else {
        return Vec::new();
    };
    if format(facts) == "pickle" {
        return pickle::branches(map);
    }
    let fields = map.iter().filter(|(key, _)| *key != "format");
    entries(fields, width, 0)
}

/// The entries of an object: what says nothing (null, false, empty) is left out.
pub(super) fn entries<'a>(
    fields: impl Iterator<Item = (&'a String, &'a Value)>,
    width: usize,
    nesting: usize,
) -> Vec<Branch> {
    let fields: Vec<_> = fields
        .filter(|(key, value)| !says_nothing(value) && !counts_nothing(key, value))
        .collect();
    let pad = fields
        .iter()
        .filter(|(key, value)| inline(key, value).is_some())
        .map(|(key, _)| columns(&visible(&clip(key, 80))))
        .filter(|size| *size <= 32)
        .max()
        .unwrap_or(0);
    let mut out: Vec<Branch> = fields
        .iter()
        .take(ROWS_MAX)
        .map(|(key, value)| entry(key, value, pad, width, nesting))
        .collect();
    if fields.len() > ROWS_MAX {
        let more = (fields.len() - ROWS_MAX) as u64;
        out.push(Branch::new(DIM, format!("… and {} more", words::number(more))));
    }
    out
}

pub(super) fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(values) => values.is_empty(),
        Value::Object(map) => map.is_empty(),
        Value::String(text) => text.is_empty(),
        _ => false,
    }
}

/// A count of nothing is left out as well; a zero of another kind (a version, an offset) is not.
fn counts_nothing(key: &str, value: &Value) -> bool {
    let counts = ["_bytes", "_count", "_files", "_log2", "_total", "_unlisted"];
    value.as_u64() == Some(0) && counts.iter().any(|ending| key.ends_with(ending))
}

fn entry(key: &str, value: &Value, pad: usize, width: usize, nesting: usize) -> Branch {
    let name = visible(&clip(key, 80)).into_owned();
    if let Some(text) = inline(key, value) {
        let fill = " ".repeat(pad.saturating_sub(columns(&name)) + 2);
        return Branch::new(DIM, format!("{name}{fill}")).and(PLAIN, text);
    }
    match value {
        Value::String(text) => Branch::new(BOLD, name).with(text_lines(text)),
        Value::Array(values) => {
            let title = Branch::new(BOLD, name).and(DIM, format!("  {}", words::number(values.len() as u64)));
            match table::branches(values, width) {
                Some(table) => title.and(DIM, table.note).with(table.rows),
                None => title.with(list(values, width, nesting + 1)),
            }
        }
        Value::Object(map) if nesting < NESTING_MAX => {
            Branch::new(BOLD, name).with(entries(map.iter(), width, nesting + 1))
        }
        value => Branch::new(BOLD, name).and(PLAIN, format!("  {}", one_line(value))),
    }
}

/// A value that fits behind its name.
fn inline(key: &str, value: &Value) -> Option<String> {
    match value {
        Value::String(text) if text.contains('\n') || text.chars().count() > VALUE_MAX => None,
        Value::String(text) => Some(visible(text).into_owned()),
        Value::Array(values) => {
            let fits = values.len() <= INLINE_MAX && values.iter().all(is_scalar);
            let text = fits.then(|| one_line(value))?;
            (text.chars().count() <= 90).then_some(text)
        }
        Value::Object(_) => None,
        scalar => Some(number(key, scalar)),
    }
}

pub(super) const fn is_scalar(value: &Value) -> bool {
    !matches!(value, Value::Array(_) | Value::Object(_))
}

/// Offsets and bit fields as such, sizes as sizes, the rest as it is.
pub(super) fn number(key: &str, value: &Value) -> String {
    match value.as_u64() {
        Some(offset) if key == "offset" || key.ends_with("_offset") => format!("{offset:#x}"),
        Some(bits) if key == "flags" || key == "crc32" => format!("{bits:#x}"),
        Some(size) if key.split('_').any(|word| word == "bytes") && size >= 1024 => {
            format!("{} ({})", words::number(size), words::bytes(size))
        }
        Some(count) if count >= 10_000 => words::number(count),
        _ => value.to_string(),
    }
}

/// Any value on one line, cut where it is too long.
pub(super) fn one_line(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Array(values) if values.iter().all(is_scalar) => {
            let shown: Vec<String> = values.iter().take(INLINE_MAX).map(one_line).collect();
            let more = match values.len().saturating_sub(INLINE_MAX) {
                0 => String::new(),
                more => format!(", … {more} more"),
            };
            format!("[{}{more}]", shown.join(", "))
        }
        // Compact JSON of a large value is long before it is cut: facts are bounded.
        value => value.to_string(),
    };
    visible(&clip(&text, VALUE_MAX)).into_owned()
}

fn text_lines(text: &str) -> Vec<Branch> {
    let mut out: Vec<Branch> = text
        .lines()
        .take(LINES_MAX)
        .map(|line| Branch::row(CODE, visible(&clip(line, VALUE_MAX)).into_owned()))
        .collect();
    let more = text.lines().count().saturating_sub(LINES_MAX);
    if more > 0 {
        out.push(Branch::row(
            DIM,
            format!("… {} more lines", words::number(more as u64)),
        ));
    }
    out
}

fn list(values: &[Value], width: usize, nesting: usize) -> Vec<Branch> {
    let is_plain = values.iter().all(is_scalar);
    let max = if is_plain { INLINE_MAX } else { ROWS_MAX };
    let mut out: Vec<Branch> = values
        .iter()
        .take(max)
        .map(|value| match value {
            Value::Object(map) if nesting < NESTING_MAX => headed(map, width, nesting),
            value if is_plain => Branch::row(PLAIN, one_line(value)),
            value => Branch::new(PLAIN, one_line(value)),
        })
        .collect();
    if let Some(more) = values.len().checked_sub(max).filter(|more| *more > 0) {
        let text = format!("… and {} more", words::number(more as u64));
        out.push(if is_plain {
            Branch::row(DIM, text)
        } else {
            Branch::new(DIM, text)
        });
    }
    out
}

/// An object of a list: its first short value is its name.
fn headed(map: &Map<String, Value>, width: usize, nesting: usize) -> Branch {
    let head = map
        .iter()
        .find(|(_, value)| matches!(value, Value::String(text) if !text.is_empty()));
    match head {
        Some((key, value)) => Branch::new(BOLD, one_line(value)).with(entries(
            map.iter().filter(|(other, _)| *other != key),
            width,
            nesting + 1,
        )),
        None if map.values().all(is_scalar) => {
            let said = map.iter().filter(|(_, value)| !says_nothing(value));
            let words: Vec<String> = said
                .map(|(key, value)| format!("{key} {}", number(key, value)))
                .collect();
            Branch::new(PLAIN, visible(&clip(&words.join(" · "), VALUE_MAX)).into_owned())
        }
        None => Branch::new(DIM, "·").with(entries(map.iter(), width, nesting + 1)),
    }
}
