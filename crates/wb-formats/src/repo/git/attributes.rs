//! `.gitattributes`.

use crate::format::Input;
use crate::generated::Facts;
use crate::model::json::beginning;
use crate::notes::{Notes, Stop};
use crate::sniff::Head;
use serde::Serialize;

crate::format_room! {
    /// `.gitattributes`: the drivers (`filter`, `diff`, `merge`) that it asks for, and working-tree encodings.
    pub static FORMAT = {
        id: "git-attributes",
        name: ".gitattributes",
        since: "0.1.0",
        extensions: [],
        facts: GitAttributesFacts,
        sniff: sniff,
        read: read,
    };
}

/// What `.gitattributes` asks for.
#[derive(Clone, Debug, Default, Serialize)]
pub struct GitAttributesFacts {
    /// Drivers and encodings, each name once, in order.
    pub drivers: Vec<Driver>,
}

/// A driver that a pattern asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Driver {
    /// `filter`, `diff`, `merge` or `working-tree-encoding`.
    pub attribute: String,
    /// Its name.
    pub name: String,
    /// The first pattern that asks for it.
    pub pattern: String,
    /// Where.
    pub offset: u64,
}

fn sniff(head: &Head<'_>) -> bool {
    let base = head.name.rsplit(['/', '\\']).next().unwrap_or_default();
    (base.eq_ignore_ascii_case(".gitattributes") || head.name.ends_with("info/attributes"))
        && !head.has_zeros()
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = GitAttributesFacts::default();
    if let Err(error) = read_all(input, &mut facts) {
        notes.stopped(error);
    }
    Facts::GitAttributes(facts)
}

fn read_all(input: &Input<'_>, facts: &mut GitAttributesFacts) -> Result<(), Stop> {
    const BYTES_MAX: u64 = 1 << 20;
    const KEPT_MAX: usize = 500;
    let bytes = input.source.read_vec(0, BYTES_MAX)?;
    let text = String::from_utf8_lossy(&bytes);
    let mut offset: usize = 0;
    for line in text.split_inclusive('\n') {
        let at = offset as u64;
        offset = offset.saturating_add(line.len());
        let mut words = line.split_whitespace();
        let Some(pattern) = words.next().filter(|pattern| !pattern.starts_with('#')) else {
            continue;
        };
        for (attribute, name) in words.filter_map(|word| word.split_once('=')) {
            let is_driver = matches!(attribute, "filter" | "diff" | "merge" | "working-tree-encoding");
            let is_known = facts
                .drivers
                .iter()
                .any(|d| d.attribute == attribute && d.name == name);
            if is_driver && !is_known && facts.drivers.len() < KEPT_MAX {
                facts.drivers.push(Driver {
                    attribute: attribute.to_owned(),
                    name: beginning(name, 200),
                    pattern: beginning(pattern, 200),
                    offset: at,
                });
            }
        }
    }
    Ok(())
}
