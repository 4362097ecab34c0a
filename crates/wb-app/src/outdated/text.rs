//! For people: a table of what is behind, and what is wrong.

use super::Outdated;
use crate::render::escape::visible;
use std::fmt::Write as _;

/// As text.
pub fn text(outdated: &Outdated) -> String {
    let mut out = String::new();
    let behind: Vec<[String; 5]> = outdated
        .packages
        .iter()
        .filter(|row| row.is_outdated)
        .map(|row| {
            let or_dash = |text: &Option<String>| {
                text.as_deref()
                    .map_or_else(|| "-".to_owned(), |text| visible(text).into_owned())
            };
            [
                visible(&row.name).into_owned(),
                row.version
                    .as_ref()
                    .or(row.requirement.as_ref())
                    .map_or_else(|| "any".to_owned(), |text| visible(text).into_owned()),
                or_dash(&row.wanted),
                or_dash(&row.latest),
                row.published.as_deref().map_or_else(String::new, |date| {
                    visible(date.get(..10).unwrap_or(date)).into_owned()
                }),
            ]
        })
        .collect();
    if !behind.is_empty() {
        let head = ["package", "used", "allowed", "newest", "since"].map(str::to_owned);
        let rows: Vec<&[String; 5]> = std::iter::once(&head).chain(&behind).collect();
        let width = |column: usize| {
            rows.iter()
                .map(|row| row[column].chars().count())
                .max()
                .unwrap_or(0)
        };
        let widths = [width(0), width(1), width(2), width(3)];
        for row in rows {
            let cells = row
                .iter()
                .zip(widths)
                .map(|(cell, width)| format!("{cell:width$}"));
            let cells: Vec<String> = cells.chain(row.last().cloned()).collect();
            let _ = writeln!(out, "{}", cells.join("  ").trim_end());
        }
        out.push('\n');
    }
    for problem in &outdated.problems {
        let _ = writeln!(out, "{}  {}", problem.rule, visible(&problem.message));
        let _ = writeln!(out, "    {}", visible(&problem.place));
        if let Some(remedy) = &problem.remedy {
            let _ = writeln!(out, "    help: {}", visible(remedy));
        }
    }
    if !outdated.problems.is_empty() {
        out.push('\n');
    }
    if !outdated.unassessed.is_empty() {
        out.push_str("not assessed:\n");
        for why in &outdated.unassessed {
            let _ = writeln!(out, "    {}", visible(why));
        }
        out.push('\n');
    }
    let current = outdated.packages.iter().filter(|row| !row.is_outdated).count();
    let _ = writeln!(
        out,
        "{} behind, {} up to date, {} problems",
        outdated.packages.len() - current,
        current,
        outdated.problems.len()
    );
    out
}
