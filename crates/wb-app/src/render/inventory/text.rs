//! The inventory for a terminal.

use super::{Entry, by_kind, pin, place};
use crate::inventory::Inventory;
use crate::render::escape::{clip, visible};
use crate::render::page::{BAD, BOLD, DIM, GOOD, PLAIN, Page, UNSURE, columns};
use crate::render::words;
use anstyle::Style;
use std::io::{self, Write};
use wb_core::Match;
use wb_core::inventory::Pin;

/// Packages that are listed one by one; the JSON has them all.
const PACKAGES_MAX: usize = 200;
/// Columns of a name.
const NAME: usize = 40;

/// Writes an inventory.
pub fn write(inventory: &Inventory, colour: bool, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let mut out = io::BufWriter::with_capacity(1 << 16, out);
    let mut page = Page::new(&mut out, colour, width);
    if let Some(affected) = &inventory.affected {
        affected_by(affected, &mut page)?;
    } else {
        listing(inventory, &mut page)?;
    }
    gaps(inventory, &mut page)?;
    out.flush()
}

fn listing<W: Write>(inventory: &Inventory, page: &mut Page<'_, W>) -> io::Result<()> {
    let kinds = by_kind(inventory);
    if kinds.is_empty() {
        return page.line(&[(
            PLAIN,
            "Nothing here names a package, a model, a dataset, a service or a tool.",
        )]);
    }
    for (one, many, entries) in &kinds {
        let count = entries.len() as u64;
        let title = if count == 1 { one } else { many };
        page.line(&[(BOLD, &words::number(count)), (PLAIN, " "), (BOLD, title)])?;
        let max = if *many == "packages" {
            PACKAGES_MAX
        } else {
            usize::MAX
        };
        for entry in entries.iter().take(max) {
            row(entry, page)?;
        }
        if let Some(more) = entries.len().checked_sub(max).filter(|more| *more > 0) {
            let more = format!("  {} more: --format json lists all", words::number(more as u64));
            page.line(&[(DIM, &more)])?;
        }
        page.blank()?;
    }
    Ok(())
}

fn row<W: Write>(entry: &Entry<'_>, page: &mut Page<'_, W>) -> io::Result<()> {
    let name = clip(&visible(&entry.node.name), NAME).into_owned();
    let pad = " ".repeat((NAME + 2).saturating_sub(columns(&name)));
    let version = clip(&visible(&entry.version()), 44).into_owned();
    let (word, _) = pin(entry.pin());
    let places = entry.places();
    let first = places.first().map(|first| place(first)).unwrap_or_default();
    let more = match places.len() {
        0 | 1 => String::new(),
        count => format!(" and {} more", count - 1),
    };
    let version = if version.is_empty() {
        String::new()
    } else {
        format!("{version}  ")
    };
    page.line(&[
        (PLAIN, "  "),
        (PLAIN, &name),
        (PLAIN, &pad),
        (PLAIN, &version),
        (style(entry.pin()), word),
        (DIM, "  "),
        (DIM, &first),
        (DIM, &more),
    ])
}

const fn style(pin: Pin) -> Style {
    match pin {
        Pin::Immutable | Pin::Exact => GOOD,
        Pin::Unpinned => BAD,
        Pin::Floating | Pin::Unknown => UNSURE,
        Pin::Local => DIM,
    }
}

fn affected_by<W: Write>(affected: &crate::inventory::Affected, page: &mut Page<'_, W>) -> io::Result<()> {
    let query = clip(&visible(&affected.query), 200).into_owned();
    if affected.nodes.is_empty() {
        return page.line(&[(BOLD, &query), (PLAIN, " is used by nothing here")]);
    }
    let count = words::count(affected.nodes.len() as u64, "thing");
    page.line(&[(BOLD, &query), (PLAIN, " affects "), (BOLD, &count)])?;
    for node in &affected.nodes {
        let chain: Vec<String> = node
            .chain
            .iter()
            .map(|id| clip(&visible(id.trim_start_matches("urn:weighbridge:")), 90).into_owned())
            .collect();
        let sure = match node.matched {
            Match::Definite => "",
            Match::Possible => "possibly  ",
        };
        page.line(&[
            (PLAIN, "  "),
            (BOLD, node.kind.name()),
            (PLAIN, "  "),
            (UNSURE, sure),
            (PLAIN, &chain.join(" → ")),
        ])?;
        for place in node.places.iter().take(3) {
            let place = super::place(place);
            page.line(&[(DIM, "      "), (DIM, &place)])?;
        }
        if node.places.len() > 3 {
            let more = format!("      and {} more", node.places.len() - 3);
            page.line(&[(DIM, &more)])?;
        }
    }
    page.blank()
}

fn gaps<W: Write>(inventory: &Inventory, page: &mut Page<'_, W>) -> io::Result<()> {
    let coverage = &inventory.coverage;
    let count = coverage.gaps.len() as u64 + coverage.gaps_unlisted;
    if count == 0 {
        return Ok(());
    }
    let title = format!("Not looked at: {}", words::count(count, "part"));
    page.line(&[(UNSURE, &title), (PLAIN, " (something could hide there)")])?;
    for gap in coverage.gaps.iter().take(20) {
        let text = format!("{}: {}", place(&gap.place), clip(&visible(&gap.detail), 300));
        page.entry((gap.reason.name(), UNSURE), &text, PLAIN)?;
    }
    Ok(())
}
