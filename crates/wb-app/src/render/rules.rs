//! The catalogue of rules for a terminal.

use super::escape::quoted_parts;
use super::page::{self, BOLD, CODE, DIM, PLAIN, columns, wrap};
use super::words;
use crate::catalogue::{RULES, page as rule_page};
use anstyle::Style;
use serde_json::{Value, json};
use std::io::{self, Write};
use wb_core::rule::RuleInfo;

fn paint(colour: bool, style: Style, text: &str) -> String {
    if colour && style != PLAIN && !text.is_empty() {
        format!("{style}{text}{style:#}")
    } else {
        text.to_owned()
    }
}

/// Every rule on a line: severity, id, what is seen.
pub fn list(colour: bool, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let width = width.clamp(60, 160);
    let id_size = RULES.iter().map(|rule| rule.info.id.len()).max().unwrap_or(0);
    let gutter = 10 + id_size + 2;
    for rule in RULES {
        let info = &rule.info;
        let severity = paint(colour, page::severity(info.severity), info.severity.name());
        let pad = " ".repeat(10 - info.severity.name().len());
        write!(out, "{severity}{pad}{}", paint(colour, BOLD, info.id))?;
        // Where the id leaves no room for a sentence, the sentence goes below it.
        if width < gutter + 30 {
            writeln!(out)?;
            for line in wrap(info.summary, width - 10) {
                writeln!(out, "{}{line}", " ".repeat(10))?;
            }
            continue;
        }
        let mut indent = id_size - info.id.len() + 2;
        for line in wrap(info.summary, width - gutter) {
            writeln!(out, "{}{line}", " ".repeat(indent))?;
            indent = gutter;
        }
    }
    let footer = format!(
        "\n{}; `weigh rules explain RULE` shows the page of one",
        words::count(RULES.len() as u64, "rule")
    );
    writeln!(out, "{}", paint(colour, DIM, &footer))
}

/// One rule's page.
pub fn explain(info: &RuleInfo, colour: bool, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let width = width.clamp(60, 90);
    writeln!(out, "{}", paint(colour, BOLD, info.id))?;
    writeln!(
        out,
        "{}{}\n",
        paint(colour, page::severity(info.severity), info.severity.name()),
        paint(colour, DIM, &format!(" · since {}", info.since))
    )?;
    let mut paragraph = format!("{}.", info.summary);
    let page = info.page_text() + "\n## In one line\n" + info.remedy + ".\n";
    let mut in_code = false;
    for line in std::iter::once("").chain(page.lines()).chain(std::iter::once("")) {
        let is_fence = line.starts_with("```");
        let begins =
            line.is_empty() || is_fence || in_code || line.starts_with("## ") || line.starts_with("- ");
        if begins && !paragraph.is_empty() {
            flush(&mut paragraph, colour, width, out)?;
        }
        if is_fence {
            in_code = !in_code;
        } else if in_code {
            writeln!(out, "    {}", paint(colour, CODE, line))?;
        } else if let Some(heading) = line.strip_prefix("## ") {
            writeln!(out, "{}", paint(colour, BOLD, heading))?;
        } else if line.is_empty() {
            writeln!(out)?;
        } else {
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(line.trim());
        }
    }
    Ok(())
}

fn flush(paragraph: &mut String, colour: bool, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let text = std::mem::take(paragraph);
    let (mut bullet, text) = match text.strip_prefix("- ") {
        Some(item) => ("  • ", item),
        None => ("", text.as_str()),
    };
    let indent = columns(bullet);
    for line in wrap(text, width - indent) {
        let painted: String = if line.matches('`').count() % 2 == 0 {
            quoted_parts(&line)
                .into_iter()
                .map(|(is_quoted, part)| match is_quoted {
                    true => paint(colour, CODE, &format!("`{part}`")),
                    false => part.to_owned(),
                })
                .collect()
        } else {
            line
        };
        writeln!(out, "{bullet:indent$}{painted}")?;
        bullet = "";
    }
    Ok(())
}

/// One rule as data.
pub fn to_json(info: &RuleInfo) -> Value {
    json!({
        "id": info.id,
        "severity": info.severity,
        "since": info.since,
        "summary": info.summary,
        "remedy": info.remedy,
        "page": rule_page(info),
    })
}

/// Every rule as data.
pub fn list_to_json() -> Value {
    RULES.iter().map(|rule| to_json(&rule.info)).collect()
}
