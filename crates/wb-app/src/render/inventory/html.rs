//! The inventory as one page: a picture of the graph, and tables.

use super::picture::picture;
use super::{Entry, by_kind, pin, place, relation};
use crate::inventory::Inventory;
use crate::render::escape::{clip, markup, visible};
use crate::render::html::shell;
use crate::render::words;
use std::io::{self, Write};

/// Rows of one table.
const ROWS_MAX: usize = 5_000;
/// Places of one row.
const PLACES_MAX: usize = 5;

/// Writes an inventory.
pub fn write(inventory: &Inventory, out: &mut dyn Write) -> io::Result<()> {
    let mut out = io::BufWriter::with_capacity(1 << 16, out);
    let out = &mut out;
    let kinds = by_kind(inventory);
    let nav: Vec<(String, String)> = kinds
        .iter()
        .map(|(_, many, _)| (many.replace(' ', "-").to_lowercase(), capital(many)))
        .collect();
    let has_gaps = !inventory.coverage.is_complete();
    let mut links: Vec<(&str, &str, bool)> = vec![("graph", "Graph", !kinds.is_empty())];
    links.extend(nav.iter().map(|(id, title)| (id.as_str(), title.as_str(), true)));
    links.push(("gaps", "Not looked at", has_gaps));
    shell::begin("Weighbridge inventory", env!("CARGO_PKG_VERSION"), &links, out)?;
    ticket(inventory, &kinds, out)?;
    affected(inventory, out)?;
    let drawn = picture(inventory);
    if !drawn.is_empty() {
        writeln!(
            out,
            "<h2 id=\"graph\">Graph<small>what uses stands left of what is used</small></h2>\n\
             <div class=\"box graph\">{drawn}<ul class=\"legend\">"
        )?;
        for (word, tone) in [
            ("immutable or exact", "good"),
            ("floating or not known", "unsure"),
            ("unpinned", "high"),
            ("local", "info"),
        ] {
            writeln!(out, "<li class=\"{tone}\"><span class=\"dot\"></span>{word}</li>")?;
        }
        writeln!(out, "</ul></div>")?;
    }
    for ((_, many, entries), (id, _)) in kinds.iter().zip(&nav) {
        table(many, id, entries, out)?;
    }
    gaps(inventory, out)?;
    let written = format!("weighbridge {}", env!("CARGO_PKG_VERSION"));
    shell::end(&written, &inventory.schema, out)?;
    out.flush()
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}

fn ticket(
    inventory: &Inventory,
    kinds: &[(&str, &str, Vec<Entry<'_>>)],
    out: &mut impl Write,
) -> io::Result<()> {
    let counts: Vec<String> = kinds
        .iter()
        .map(|(one, many, entries)| {
            let word = if entries.len() == 1 { one } else { many };
            format!("{} {word}", words::number(entries.len() as u64))
        })
        .collect();
    let detail = if counts.is_empty() {
        "nothing that names a package, a model, a dataset, a service or a tool".to_owned()
    } else {
        counts.join(", ")
    };
    writeln!(
        out,
        "<section class=\"ticket accent\"><div class=\"answer\"><div><h1>Inventory</h1>\n\
         <p class=\"detail\">{detail}</p>\n<ul class=\"scanned\">"
    )?;
    for path in &inventory.scanned {
        writeln!(
            out,
            "<li><code>{}</code></li>",
            markup(&clip(&visible(path), 300))
        )?;
    }
    writeln!(out, "</ul></div></div></section>")
}

fn affected(inventory: &Inventory, out: &mut impl Write) -> io::Result<()> {
    let Some(affected) = &inventory.affected else {
        return Ok(());
    };
    writeln!(
        out,
        "<h2 id=\"affected\">Affected by <code>{}</code></h2>\n<div class=\"box scroll\"><table>\
         <tr><th>What</th><th>Sure</th><th>By way of</th><th>Said by</th></tr>",
        markup(&clip(&visible(&affected.query), 300))
    )?;
    for node in affected.nodes.iter().take(ROWS_MAX) {
        let chain: Vec<String> = node
            .chain
            .iter()
            .map(|id| format!("<code>{}</code>", markup(&clip(&visible(id), 120))))
            .collect();
        let places: Vec<String> = node
            .places
            .iter()
            .take(PLACES_MAX)
            .map(|at| markup(&place(at)))
            .collect();
        let sure = match node.matched {
            wb_core::Match::Definite => "yes",
            wb_core::Match::Possible => "possibly",
        };
        writeln!(
            out,
            "<tr><td>{} {}</td><td>{sure}</td><td>{}</td><td class=\"soft\">{}</td></tr>",
            node.kind.name(),
            markup(&clip(&visible(&node.name), 120)),
            chain.join(" → "),
            places.join("<br>")
        )?;
    }
    writeln!(out, "</table></div>")
}

fn table(many: &str, id: &str, entries: &[Entry<'_>], out: &mut impl Write) -> io::Result<()> {
    writeln!(
        out,
        "<h2 id=\"{id}\">{}<small>{}</small></h2>\n<div class=\"box scroll\"><table>\
         <tr><th>Name</th><th>Version or reference</th><th>Pin</th><th>Used how</th><th>Known besides</th><th>Said by</th></tr>",
        capital(many),
        words::number(entries.len() as u64)
    )?;
    for entry in entries.iter().take(ROWS_MAX) {
        let (word, tone) = pin(entry.pin());
        let places = entry.places();
        let mut said: Vec<String> = places
            .iter()
            .take(PLACES_MAX)
            .map(|at| markup(&place(at)))
            .collect();
        if places.len() > PLACES_MAX {
            said.push(format!("and {} more", places.len() - PLACES_MAX));
        }
        let mut how: Vec<&str> = entry.edges.iter().map(|edge| relation(edge.relation)).collect();
        how.sort_unstable();
        how.dedup();
        let besides: Vec<String> = entry
            .node
            .properties
            .iter()
            .map(|(key, value)| {
                format!(
                    "{}: {}",
                    markup(&visible(key)),
                    markup(&clip(&visible(value), 120))
                )
            })
            .collect();
        writeln!(
            out,
            "<tr><td title=\"{}\">{}</td><td>{}</td><td class=\"pin {tone}\"><span class=\"dot\"></span>{word}</td>\
             <td>{}</td><td class=\"soft\">{}</td><td class=\"soft\">{}</td></tr>",
            markup(&clip(&visible(&entry.node.id), 300)),
            markup(&clip(&visible(&entry.node.name), 120)),
            markup(&clip(&visible(&entry.version()), 120)),
            how.join(", "),
            besides.join("<br>"),
            said.join("<br>")
        )?;
    }
    writeln!(out, "</table>")?;
    if let Some(more) = entries.len().checked_sub(ROWS_MAX).filter(|more| *more > 0) {
        writeln!(
            out,
            "<p class=\"more\">{} more: the JSON lists all.</p>",
            words::number(more as u64)
        )?;
    }
    writeln!(out, "</div>")
}

fn gaps(inventory: &Inventory, out: &mut impl Write) -> io::Result<()> {
    let coverage = &inventory.coverage;
    if coverage.is_complete() {
        return Ok(());
    }
    writeln!(
        out,
        "<h2 id=\"gaps\">Not looked at<small>something could hide there</small></h2>"
    )?;
    for gap in coverage.gaps.iter().take(ROWS_MAX) {
        writeln!(
            out,
            "<div class=\"gap unsure\"><h3>{}</h3><p>{}: {}</p></div>",
            markup(&place(&gap.place)),
            gap.reason.name(),
            markup(&clip(&visible(&gap.detail), 500))
        )?;
    }
    Ok(())
}
