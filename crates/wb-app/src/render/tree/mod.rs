//! An inspection for a terminal: a tree of parts, and of what each says about itself.

mod facts;
mod pickle;
mod table;

use super::escape::{clip, visible};
use super::page::{BOLD, CODE, DIM, PLAIN, UNSURE, columns, wrap};
use super::words;
use crate::inspect::Inspection;
use anstyle::Style;
use std::io::{self, Write};
use wb_core::Place;

/// How many parts of one parent are shown.
const CHILDREN_MAX: usize = 60;
/// How many parts without a format are named.
const PLAIN_MAX: usize = 5;
/// How long a first piece may be for the rest to hang behind it.
const HANG_MAX: usize = 16;
/// How many defects and gaps of one part.
const DEFECTS_MAX: usize = 20;

/// A line of the tree and the lines below it. Its text is safe to print.
pub(super) struct Branch {
    text: Vec<(Style, String)>,
    below: Vec<Self>,
    /// A row of a table or a line of a text: it hangs below its title without a knot of its own.
    is_row: bool,
}

impl Branch {
    pub(super) fn new(style: Style, text: impl Into<String>) -> Self {
        Self {
            text: vec![(style, text.into())],
            below: Vec::new(),
            is_row: false,
        }
    }

    pub(super) fn row(style: Style, text: impl Into<String>) -> Self {
        Self {
            is_row: true,
            ..Self::new(style, text)
        }
    }

    pub(super) fn and(mut self, style: Style, text: impl Into<String>) -> Self {
        self.text.push((style, text.into()));
        self
    }

    pub(super) fn with(mut self, below: Vec<Self>) -> Self {
        self.below = below;
        self
    }
}

/// Writes the tree.
pub fn write(inspection: &Inspection, colour: bool, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let width = width.clamp(40, 160);
    let root = part(inspection, None, width);
    let mut out = io::BufWriter::new(out);
    line(&root.text, "", "", colour, width, &mut out)?;
    branches(&root.below, "", colour, width, &mut out)?;
    out.flush()
}

fn branches(
    below: &[Branch],
    prefix: &str,
    colour: bool,
    width: usize,
    out: &mut impl Write,
) -> io::Result<()> {
    for (index, branch) in below.iter().enumerate() {
        let is_last = index + 1 == below.len();
        let (knot, trunk) = match (branch.is_row, is_last) {
            (true, _) => ("  ", "  "),
            (false, true) => ("└─ ", "   "),
            (false, false) => ("├─ ", "│  "),
        };
        let inner = format!("{prefix}{trunk}");
        line(
            &branch.text,
            &format!("{prefix}{knot}"),
            &inner,
            colour,
            width,
            out,
        )?;
        branches(&branch.below, &inner, colour, width, out)?;
    }
    Ok(())
}

fn line(
    text: &[(Style, String)],
    first: &str,
    rest: &str,
    colour: bool,
    width: usize,
    out: &mut impl Write,
) -> io::Result<()> {
    let paint = |style: Style, text: &str| match colour && style != PLAIN && !text.is_empty() {
        true => format!("{style}{text}{style:#}"),
        false => text.to_owned(),
    };
    let whole: usize = text.iter().map(|(_, part)| columns(part)).sum();
    let room = width.saturating_sub(columns(first).max(columns(rest))).max(20);
    if whole <= room {
        let painted: String = text.iter().map(|(style, part)| paint(*style, part)).collect();
        return writeln!(out, "{}{}", paint(DIM, first), painted.trim_end());
    }
    // What is too long for one line is wrapped; behind a short first piece (a name, an offset) it hangs.
    let (lead, body) = match text.split_first() {
        Some((lead, body)) if !body.is_empty() && columns(&lead.1) <= HANG_MAX => (Some(lead), body),
        _ => (None, text),
    };
    let hang = lead.map_or(0, |(_, lead)| columns(lead));
    let style = body.first().map_or(PLAIN, |(style, _)| *style);
    let whole: String = body.iter().map(|(_, part)| part.as_str()).collect();
    for (index, piece) in wrap(&whole, room.saturating_sub(hang).max(20)).iter().enumerate() {
        let begin = match (index, lead) {
            (0, Some((style, lead))) => format!("{}{}", paint(DIM, first), paint(*style, lead)),
            (0, None) => paint(DIM, first),
            _ => format!("{}{}", paint(DIM, rest), " ".repeat(hang)),
        };
        writeln!(out, "{begin}{}", paint(style, piece))?;
    }
    Ok(())
}

fn part(inspection: &Inspection, parent: Option<&Place>, width: usize) -> Branch {
    let name = match parent {
        Some(_) => inspection.place.name(),
        None => inspection.place.root(),
    };
    let mut branch = Branch::new(BOLD, visible(&clip(name, 300)));
    if !inspection.formats.is_empty() {
        branch = branch.and(CODE, format!("  {}", inspection.formats.join(" · ")));
    }
    if let Some(bytes) = inspection.bytes {
        branch = branch.and(DIM, format!("  {}", words::bytes(bytes)));
    }
    let mut below: Vec<Branch> = Vec::new();
    for facts in &inspection.facts {
        let branches = facts::branches(facts, width);
        if inspection.facts.len() == 1 {
            below.extend(branches);
        } else {
            below.push(Branch::new(CODE, facts::format(facts)).with(branches));
        }
    }
    below.extend(defects(inspection));
    below.extend(gaps(inspection));
    let (plain, telling): (Vec<&Inspection>, Vec<&Inspection>) =
        inspection.children.iter().partition(|child| is_plain(child));
    let shown = telling.iter().take(CHILDREN_MAX);
    below.extend(shown.map(|child| part(child, Some(&inspection.place), width)));
    below.extend(plain_parts(&plain));
    let hidden = telling.len().saturating_sub(CHILDREN_MAX) as u64 + inspection.children_unlisted;
    if hidden > 0 {
        let text = format!("… and {}", words::count(hidden, "more part"));
        below.push(Branch::new(DIM, text));
    }
    branch.with(below)
}

/// True if there is nothing to say about a part but its name.
fn is_plain(part: &Inspection) -> bool {
    part.formats.is_empty() && part.gaps.is_empty() && part.children.is_empty() && part.children_unlisted == 0
}

/// Parts without a format, on one line.
fn plain_parts(parts: &[&Inspection]) -> Option<Branch> {
    let names: Vec<String> = parts
        .iter()
        .take(PLAIN_MAX)
        .map(|part| visible(&clip(part.place.name(), 100)).into_owned())
        .collect();
    let more = match parts.len().saturating_sub(PLAIN_MAX) {
        0 => String::new(),
        more => format!(" and {} more", words::number(more as u64)),
    };
    let title = words::count(parts.len() as u64, "part");
    (!parts.is_empty()).then(|| {
        Branch::new(
            DIM,
            format!("{title} without a format of its own: {}{more}", names.join(", ")),
        )
    })
}

fn defects(inspection: &Inspection) -> Vec<Branch> {
    let mut out: Vec<Branch> = inspection
        .defects
        .iter()
        .take(DEFECTS_MAX)
        .map(|defect| {
            let at = defect
                .offset
                .map_or_else(String::new, |offset| format!("  @{offset:#x}"));
            Branch::new(UNSURE, "defect  ")
                .and(PLAIN, visible(&clip(&defect.detail, 400)))
                .and(DIM, format!("  {}{at}", defect.code))
        })
        .collect();
    if inspection.defects.len() > DEFECTS_MAX {
        let more = (inspection.defects.len() - DEFECTS_MAX) as u64;
        out.push(Branch::new(
            DIM,
            format!("… and {}", words::count(more, "more defect")),
        ));
    }
    out
}

fn gaps(inspection: &Inspection) -> Vec<Branch> {
    let mut out: Vec<Branch> = inspection
        .gaps
        .iter()
        .take(DEFECTS_MAX)
        .map(|gap| {
            let place = match gap.place.path.len() > inspection.place.path.len() {
                true => format!("{}: ", visible(&clip(gap.place.name(), 300))),
                false => String::new(),
            };
            Branch::new(UNSURE, "not looked at  ")
                .and(PLAIN, format!("{place}{}", visible(&clip(&gap.detail, 400))))
                .and(DIM, format!("  {}", gap.reason.name()))
        })
        .collect();
    if inspection.gaps.len() > DEFECTS_MAX {
        let more = (inspection.gaps.len() - DEFECTS_MAX) as u64;
        out.push(Branch::new(
            DIM,
            format!("… and {}", words::count(more, "more gap")),
        ));
    }
    out
}
