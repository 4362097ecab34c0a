//! The inventory for Graphviz.

use super::{pin, relation};
use crate::inventory::Inventory;
use crate::render::escape::{clip, visible};
use std::io::{self, Write};
use wb_core::inventory::NodeKind;

/// Writes the graph in Graphviz's language. Ids and names are quoted; nothing of the cargo is markup.
pub fn write(inventory: &Inventory, out: &mut dyn Write) -> io::Result<()> {
    let mut out = io::BufWriter::with_capacity(1 << 16, out);
    writeln!(
        out,
        "digraph inventory {{\n  rankdir=LR;\n  node [fontname=\"sans-serif\", style=filled];"
    )?;
    for node in &inventory.graph.nodes {
        let label = match &node.version {
            Some(version) => format!("{}\n{version}", node.name),
            None => node.name.clone(),
        };
        let (shape, fill) = look(node.kind);
        writeln!(
            out,
            "  {} [label={}, shape={shape}, fillcolor=\"{fill}\", tooltip={}];",
            quoted(&node.id),
            quoted(&label),
            quoted(node.kind.name())
        )?;
    }
    for edge in &inventory.graph.edges {
        writeln!(
            out,
            "  {} -> {} [label={}, tooltip={}];",
            quoted(&edge.from),
            quoted(&edge.to),
            quoted(relation(edge.relation)),
            quoted(pin(edge.pin).0)
        )?;
    }
    writeln!(out, "}}")?;
    out.flush()
}

/// A quoted string of Graphviz: quotes and backslashes escaped, line breaks as the language writes them.
fn quoted(text: &str) -> String {
    let lines: Vec<String> = text
        .split('\n')
        .map(|line| {
            clip(&visible(line), 200)
                .replace('\\', "\\\\")
                .replace('"', "\\\"")
        })
        .collect();
    format!("\"{}\"", lines.join("\\n"))
}

const fn look(kind: NodeKind) -> (&'static str, &'static str) {
    match kind {
        NodeKind::System => ("doubleoctagon", "#ffffff"),
        NodeKind::Package => ("box", "#dce8f4"),
        NodeKind::Model | NodeKind::Adapter => ("ellipse", "#f6e3c5"),
        NodeKind::Dataset | NodeKind::VectorStore => ("cylinder", "#d6ecdf"),
        NodeKind::Service => ("component", "#e4dff5"),
        NodeKind::ToolServer | NodeKind::Tool => ("hexagon", "#d5eeef"),
        NodeKind::Instructions | NodeKind::Prompt => ("note", "#f3dbe2"),
        NodeKind::Image | NodeKind::Action => ("box3d", "#eee8d0"),
    }
}
