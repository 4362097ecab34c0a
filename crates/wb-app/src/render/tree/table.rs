//! Objects of the same flat kind (tensors, members, nodes) as an aligned table.

use super::Branch;
use super::facts::{INLINE_MAX, ROWS_MAX, is_scalar, number, one_line, says_nothing};
use crate::render::escape::visible;
use crate::render::page::{DIM, PLAIN, columns};
use crate::render::words;
use serde_json::{Map, Value};

/// How many columns of the screen a cell takes at most, and to how many it is cut where there is no room: as
/// long as there are columns to leave out, and after that.
const CELL_MAX: usize = 60;
const CELL_CUT_FIRST: usize = 40;
const CELL_CUT: usize = 22;
/// What is left out first where there is no room; the JSON has it.
const LEAST: [&str; 5] = ["crc32", "header_offset", "data_offset", "flags", "offset"];
/// From how many rows on a column that says the same everywhere is said once.
const SAME_MIN: usize = 3;

/// A table, and what all its rows say.
pub(super) struct Table {
    pub(super) note: String,
    pub(super) rows: Vec<Branch>,
}

/// The values as a table; none if they are of different or of nested kinds, or do not fit.
pub(super) fn branches(values: &[Value], width: usize) -> Option<Table> {
    let rows: Vec<&Map<String, Value>> = values
        .iter()
        .take(ROWS_MAX)
        .map(Value::as_object)
        .collect::<Option<_>>()?;
    let mut keys = keys(&rows)?;
    let mut note = said_once(&rows, &mut keys);
    let mut without = Vec::new();
    let (lines, sizes) = loop {
        let mut lines: Vec<Vec<String>> = vec![keys.iter().map(|key| visible(key).into_owned()).collect()];
        lines.extend(
            rows.iter()
                .map(|row| keys.iter().map(|key| cell(key, row.get(*key))).collect()),
        );
        let dropped = keys.iter().position(|key| LEAST.contains(&key.as_str()));
        let cut_to = if dropped.is_some() {
            CELL_CUT_FIRST
        } else {
            CELL_CUT
        };
        match (fit(&mut lines, cut_to, width), dropped) {
            (Some(sizes), _) => break (lines, sizes),
            (None, None) => return None,
            (None, Some(column)) => without.push(keys.remove(column).as_str()),
        }
    };
    if !without.is_empty() {
        note.push_str(&format!(" · without {}", without.join(", ")));
    }
    let mut rows: Vec<Branch> = lines
        .iter()
        .enumerate()
        .map(|(index, cells)| Branch::row(if index == 0 { DIM } else { PLAIN }, align(cells, &sizes)))
        .collect();
    if values.len() > ROWS_MAX {
        let more = words::number((values.len() - ROWS_MAX) as u64);
        rows.push(Branch::row(DIM, format!("… and {more} more")));
    }
    Some(Table { note, rows })
}

/// The names of the columns that say something; none if a value is nested.
fn keys<'a>(rows: &[&'a Map<String, Value>]) -> Option<Vec<&'a String>> {
    let mut keys: Vec<&String> = Vec::new();
    for (key, value) in rows.iter().flat_map(|row| row.iter()) {
        let is_flat = match value {
            Value::Array(values) => values.len() <= INLINE_MAX && values.iter().all(is_scalar),
            value => is_scalar(value),
        };
        if !is_flat {
            return None;
        }
        if !says_nothing(value) && !keys.contains(&key) {
            keys.push(key);
        }
    }
    (keys.len() >= 2).then_some(keys)
}

/// Takes out the columns that say the same in every row, and says it.
fn said_once(rows: &[&Map<String, Value>], keys: &mut Vec<&String>) -> String {
    if rows.len() < SAME_MIN {
        return String::new();
    }
    let mut note = String::new();
    keys.retain(|key| {
        let first = rows.first().and_then(|row| row.get(*key));
        let is_same = first.is_some() && rows.iter().all(|row| row.get(*key) == first);
        let text = cell(key, first);
        if is_same && columns(&text) <= CELL_CUT {
            note.push_str(&format!(" · {} {text}", visible(key)));
        }
        !is_same || columns(&text) > CELL_CUT
    });
    note
}

/// Cuts cells until the table fits; gives the width of every column, or none if it cannot fit.
fn fit(lines: &mut [Vec<String>], cut_to: usize, width: usize) -> Option<Vec<usize>> {
    let count = lines.first().map_or(0, Vec::len);
    // What stands before a row grows with nesting; this is enough for all but the deepest.
    let room = width.saturating_sub(14 + 2 * count);
    let sizes = |lines: &[Vec<String>]| -> Vec<usize> {
        (0..count)
            .map(|column| lines.iter().map(|line| columns(&line[column])).max().unwrap_or(0))
            .collect()
    };
    let mut now = sizes(lines);
    while now.iter().sum::<usize>() > room {
        let (widest, size) = now.iter().copied().enumerate().max_by_key(|(_, size)| *size)?;
        if size <= cut_to {
            return None;
        }
        let over = now.iter().sum::<usize>() - room;
        let allowed = size.saturating_sub(over).max(cut_to);
        for line in lines.iter_mut() {
            line[widest] = cut(&line[widest], allowed);
        }
        now = sizes(lines);
    }
    Some(now)
}

/// The text in at most `size` columns. The end of a name tells more than its middle.
fn cut(text: &str, size: usize) -> String {
    if columns(text) <= size {
        return text.to_owned();
    }
    let mut head: String = text.chars().take(size / 3).collect();
    while columns(&head) > size / 3 {
        head.pop();
    }
    let mut tail: Vec<char> = Vec::new();
    let mut room = size - columns(&head) - 1;
    for c in text.chars().rev() {
        match room.checked_sub(columns(c.encode_utf8(&mut [0; 4]))) {
            Some(rest) => room = rest,
            None => break,
        }
        tail.push(c);
    }
    head.push('…');
    head.extend(tail.iter().rev());
    head
}

fn align(cells: &[String], sizes: &[usize]) -> String {
    let padded: Vec<String> = cells
        .iter()
        .zip(sizes)
        .map(|(cell, size)| format!("{cell}{}", " ".repeat(size.saturating_sub(columns(cell)))))
        .collect();
    padded.join("  ")
}

fn cell(key: &str, value: Option<&Value>) -> String {
    let text = match value {
        None | Some(Value::Null) => String::new(),
        Some(value @ (Value::String(_) | Value::Array(_) | Value::Object(_))) => one_line(value),
        Some(value) if key == "bytes" || key.ends_with("_bytes") => {
            words::bytes(value.as_u64().unwrap_or_default())
        }
        Some(value) => number(key, value),
    };
    cut(&text, CELL_MAX)
}
