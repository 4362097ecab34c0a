//! Facts compared leaf by leaf: metadata, configuration, operators, imports and calls.

use super::{Change, Diff, ItemChange, place};
use crate::inspect::Inspection;
use crate::tensors;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Leaves of one part that are compared.
const LEAVES_MAX: usize = 50_000;
/// Characters of a value that are shown.
const VALUE_MAX: usize = 400;
/// Lists of what a file reaches for: compared as sets of names.
const REFERENCES: [&str; 12] = [
    "addresses",
    "builders",
    "commands",
    "names",
    "programs",
    "told",
    "imports",
    "calls",
    "references",
    "operators",
    "custom_operators",
    "functions",
];

/// What one part says: leaves by their path, and names that it reaches for.
#[derive(Default)]
struct Said {
    leaves: BTreeMap<String, String>,
    references: BTreeSet<String>,
}

/// Compares what the formats say about a file and its parts.
pub(super) fn compare(file: &str, old: Option<&Inspection>, new: Option<&Inspection>, diff: &mut Diff) {
    let (old, new) = (said(old), said(new));
    let parts: BTreeSet<&Vec<String>> = old.keys().chain(new.keys()).collect();
    let nothing = Said::default();
    for part in parts {
        let before = old.get(part).unwrap_or(&nothing);
        let after = new.get(part).unwrap_or(&nothing);
        for name in after.references.difference(&before.references) {
            diff.references.push(item(file, part, name, Change::Added));
        }
        for name in before.references.difference(&after.references) {
            diff.references.push(item(file, part, name, Change::Removed));
        }
        // A part that is new or gone is said once, not leaf by leaf.
        if !(old.contains_key(part) && new.contains_key(part)) {
            continue;
        }
        let names: BTreeSet<&String> = before.leaves.keys().chain(after.leaves.keys()).collect();
        for name in names {
            let (old, new) = (before.leaves.get(name), after.leaves.get(name));
            let change = match (old, new) {
                (Some(old), Some(new)) if old == new => continue,
                (Some(_), Some(_)) => Change::Changed,
                (None, _) => Change::Added,
                (_, None) => Change::Removed,
            };
            diff.facts.push(ItemChange {
                old: old.cloned(),
                new: new.cloned(),
                ..item(file, part, name, change)
            });
        }
    }
}

fn item(file: &str, part: &[String], name: &str, change: Change) -> ItemChange {
    ItemChange {
        place: place(file, part),
        name: name.to_owned(),
        change,
        old: None,
        new: None,
    }
}

fn said(inspection: Option<&Inspection>) -> BTreeMap<Vec<String>, Said> {
    let mut parts: BTreeMap<Vec<String>, Said> = BTreeMap::new();
    let mut waiting: Vec<&Inspection> = inspection.into_iter().collect();
    while let Some(part) = waiting.pop() {
        let key = part.place.path.iter().skip(1).cloned().collect();
        let said = parts.entry(key).or_default();
        for facts in &part.facts {
            let format = facts.get("format").and_then(Value::as_str).unwrap_or_default();
            collect(format, facts, said);
        }
        waiting.extend(&part.children);
    }
    parts
}

/// Offsets move with every change before them: they are no difference of their own.
fn is_position(key: &str) -> bool {
    key == "format" || key == "begin" || key == "end" || key == "offset" || key.ends_with("_offset")
}

fn collect(format: &str, facts: &Value, said: &mut Said) {
    let mut waiting = vec![(format.to_owned(), facts)];
    while let Some((path, value)) = waiting.pop() {
        if said.leaves.len() >= LEAVES_MAX {
            return;
        }
        match value {
            Value::Object(members) => {
                for (key, value) in members {
                    match value {
                        Value::Array(list) if REFERENCES.contains(&key.as_str()) => {
                            said.references.extend(list.iter().filter_map(reference));
                        }
                        Value::Array(_) if tensors::is_list(key) => {}
                        _ if is_position(key) => {}
                        _ => waiting.push((format!("{path}.{key}"), value)),
                    }
                }
            }
            Value::Array(list) => {
                for (index, value) in list.iter().enumerate() {
                    waiting.push((format!("{path}[{}]", identity(value, index)), value));
                }
            }
            leaf => {
                said.leaves.insert(path, shown(leaf));
            }
        }
    }
}

/// What tells an element of a list from its neighbours: its key or name, or where it stands.
fn identity(value: &Value, index: usize) -> String {
    ["key", "name", "path", "id"]
        .iter()
        .find_map(|key| value.get(key)?.as_str())
        .map_or_else(|| index.to_string(), str::to_owned)
}

/// The name that an import, a call or an operator is about.
fn reference(value: &Value) -> Option<String> {
    let text = |key: &str| value.get(key).and_then(Value::as_str);
    let name = match (text("module"), text("domain")) {
        (Some(module), _) => match text("name") {
            Some(name) => format!("{module}.{name}"),
            None => module.to_owned(),
        },
        (_, Some(domain)) if !domain.is_empty() => format!("{domain}::{}", text("name")?),
        // Commands of an installation, programs on the path, packages from addresses.
        _ if text("event").is_some() => format!("{}: {}", text("event")?, text("line")?),
        _ if text("target").is_some() => {
            format!("{} -> {}", text("name").unwrap_or_default(), text("target")?)
        }
        _ => text("path")
            .or_else(|| text("text"))
            .or_else(|| text("code"))
            .or_else(|| text("name"))
            .or_else(|| value.as_str())?
            .to_owned(),
    };
    Some(name.chars().take(VALUE_MAX).collect())
}

fn shown(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    text.chars().take(VALUE_MAX).collect()
}
