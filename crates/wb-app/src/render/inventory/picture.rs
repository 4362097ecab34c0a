//! The graph drawn: what uses stands left, what is used stands right, in columns.

use super::{Entry, by_kind, pin};
use crate::inventory::Inventory;
use crate::render::escape::{clip, markup, visible};
use crate::render::words;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use wb_core::inventory::{Edge, NodeKind};

/// The width of the picture, in its own units.
const WIDTH: f64 = 1000.0;
/// The height of a line.
const LINE: f64 = 19.0;
/// Nodes that one column shows.
const SHOWN_MAX: usize = 34;

/// Which column a kind stands in, from the left.
const fn column(kind: NodeKind, is_direct: bool) -> usize {
    match kind {
        NodeKind::System => 0,
        NodeKind::Package if is_direct => 2,
        NodeKind::Package | NodeKind::Tool => 3,
        NodeKind::Model
        | NodeKind::Adapter
        | NodeKind::Dataset
        | NodeKind::Service
        | NodeKind::VectorStore
        | NodeKind::ToolServer
        | NodeKind::Instructions
        | NodeKind::Prompt
        | NodeKind::Image
        | NodeKind::Action => 1,
    }
}

const COLUMNS: [(&str, f64, f64); 4] = [
    ("", 0.0, 110.0),
    ("AI and tools", 200.0, 240.0),
    ("packages asked for", 500.0, 200.0),
    ("what these need", 770.0, 220.0),
];

struct Spot {
    x: f64,
    y: f64,
    right: f64,
}

/// The graph as SVG; empty if there is nothing to draw.
pub(super) fn picture(inventory: &Inventory) -> String {
    let graph = &inventory.graph;
    let systems: BTreeSet<&str> = graph
        .nodes
        .iter()
        .filter(|node| node.kind == NodeKind::System)
        .map(|node| node.id.as_str())
        .collect();
    let direct: BTreeSet<&str> = graph
        .edges
        .iter()
        .filter(|edge| systems.contains(edge.from.as_str()))
        .map(|edge| edge.to.as_str())
        .collect();
    let mut columns: [Vec<Entry<'_>>; 4] = [const { Vec::new() }; 4];
    for (.., entries) in by_kind(inventory) {
        for entry in entries {
            let at = column(entry.node.kind, direct.contains(entry.node.id.as_str()));
            if let Some(column) = columns.get_mut(at) {
                column.push(entry);
            }
        }
    }
    let shown = columns.iter().map(|column| column.len().min(SHOWN_MAX + 1)).max();
    let Some(lines) = shown.filter(|lines| *lines > 0) else {
        return String::new();
    };
    let height = LINE * (lines as f64 + 2.0);
    let mut spots: BTreeMap<&str, Spot> = BTreeMap::new();
    let mut labels = String::new();
    for (system, index) in systems.iter().zip(0_u32..) {
        let y = height / 2.0 + f64::from(index) * LINE;
        spots.insert(
            system,
            Spot {
                x: 0.0,
                y,
                right: 110.0,
            },
        );
        let name = system.trim_start_matches("urn:weighbridge:system:");
        let _ = write!(
            labels,
            "<text x=\"4\" y=\"{:.1}\" font-weight=\"700\">{}</text>",
            y + 4.0,
            markup(&clip(&visible(name), 15))
        );
    }
    for (column, (title, x, width)) in columns.iter().zip(COLUMNS) {
        if !column.is_empty() {
            let _ = write!(labels, "<text class=\"soft\" x=\"{x}\" y=\"14\">{title}</text>");
        }
        list(column, (x, width), &mut spots, &mut labels);
    }
    let mut lines = String::new();
    let mut drawn = BTreeSet::new();
    for edge in &graph.edges {
        if drawn.insert((&edge.from, &edge.to)) {
            line(edge, &spots, &mut lines);
        }
    }
    format!(
        "<svg viewBox=\"0 0 {WIDTH} {height:.0}\" role=\"img\" aria-label=\"What the system is made of\">{lines}{labels}</svg>"
    )
}

/// One column of nodes.
fn list<'a>(
    entries: &[Entry<'a>],
    (x, width): (f64, f64),
    spots: &mut BTreeMap<&'a str, Spot>,
    labels: &mut String,
) {
    for (entry, index) in entries.iter().take(SHOWN_MAX).zip(0_u32..) {
        let y = LINE * (f64::from(index) + 2.0);
        let (word, tone) = pin(entry.pin());
        let name = clip(&visible(&entry.node.name), 30).into_owned();
        let title = format!(
            "{} {} {}: {word}",
            entry.node.kind.name(),
            entry.node.name,
            entry.version()
        );
        let _ = write!(
            labels,
            "<g class=\"{tone}\"><title>{}</title><circle class=\"fill\" cx=\"{:.1}\" cy=\"{:.1}\" r=\"4\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\">{}</text></g>",
            markup(&clip(&visible(&title), 300)),
            x + 5.0,
            y - 4.0,
            x + 14.0,
            y,
            markup(&name)
        );
        // Letters are about this wide.
        let right = (x + 18.0 + name.chars().count() as f64 * 6.6).min(x + width);
        spots.insert(&entry.node.id, Spot { x, y: y - 4.0, right });
    }
    if let Some(more) = entries.len().checked_sub(SHOWN_MAX).filter(|more| *more > 0) {
        let _ = write!(
            labels,
            "<text class=\"soft\" x=\"{:.1}\" y=\"{:.1}\">{} more in the table</text>",
            x + 14.0,
            LINE * (SHOWN_MAX as f64 + 2.0),
            words::number(more as u64)
        );
    }
}

fn line(edge: &Edge, spots: &BTreeMap<&str, Spot>, out: &mut String) {
    let (Some(from), Some(to)) = (spots.get(edge.from.as_str()), spots.get(edge.to.as_str())) else {
        return;
    };
    if from.x >= to.x {
        // Within a column lines would only cross names.
        return;
    }
    let (_, tone) = pin(edge.pin);
    let bend = (to.x - from.right) / 2.0;
    let _ = write!(
        out,
        "<path class=\"edge {tone}\" d=\"M{:.1} {:.1}C{:.1} {:.1} {:.1} {:.1} {:.1} {:.1}\"/>",
        from.right,
        from.y,
        from.right + bend,
        from.y,
        to.x - bend,
        to.y,
        to.x - 1.0,
        to.y
    );
}
