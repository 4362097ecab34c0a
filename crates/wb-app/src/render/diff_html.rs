//! A comparison as one page.

use super::diff::words_of;
use super::escape::{clip, markup};
use super::html::{heading, shell};
use super::words;
use crate::diff::{Change, Diff, ItemChange, Listed, Verdict};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

/// Entries of one kind that are shown.
const SHOWN_MAX: usize = 500;
/// Characters of one text from the files.
const TEXT_MAX: usize = 2_000;

/// Writes a comparison.
pub fn write(diff: &Diff, out: &mut dyn Write) -> io::Result<()> {
    let mut out = io::BufWriter::with_capacity(1 << 16, out);
    let out = &mut out;
    let (word, tone) = match diff.verdict {
        Verdict::Same => ("Same", "good"),
        Verdict::Changed => ("Changed", "unsure"),
        Verdict::Worse => ("Worse", "critical"),
        Verdict::Incomplete => ("Incomplete", "unsure"),
    };
    let has_findings = diff.new_findings.total() + diff.gone_findings.total() + diff.new_gaps.total() > 0;
    let nav = [
        ("findings", "Findings", has_findings),
        ("files", "Files", diff.files.total() > 0),
        ("tensors", "Tensors", diff.tensors.total() > 0),
        ("references", "Imports and calls", diff.references.total() > 0),
        ("texts", "Lines", diff.texts.total() > 0),
        ("facts", "Metadata", diff.facts.total() > 0),
    ];
    let title = format!("{word}: Weighbridge comparison");
    shell::begin(&title, env!("CARGO_PKG_VERSION"), &nav, out)?;
    writeln!(
        out,
        "<section class=\"ticket {tone}\">\n<div class=\"answer\"><div><h1>{word}</h1>\n<p class=\"detail\">{}</p>",
        markup(&words_of(diff))
    )?;
    for (mark, side) in [("-", &diff.old), ("+", &diff.new)] {
        writeln!(
            out,
            "<p class=\"next\">{mark} <code>{}</code> {}, {}</p>",
            markup(&clip(&side.path, TEXT_MAX)),
            words::count(side.files, "file"),
            words::bytes(side.bytes)
        )?;
    }
    writeln!(out, "</div></div></section>")?;
    capabilities(diff, out)?;
    findings(diff, out)?;
    files(diff, out)?;
    items("tensors", "Tensors", &diff.tensors, out)?;
    items(
        "references",
        "Imports, calls and operators",
        &diff.references,
        out,
    )?;
    texts(diff, out)?;
    items("facts", "Metadata and configuration", &diff.facts, out)?;
    let written = format!("weighbridge {}", env!("CARGO_PKG_VERSION"));
    shell::end(&written, &diff.schema, out)?;
    out.flush()
}

const fn mark(change: Change) -> (&'static str, &'static str) {
    match change {
        Change::Added => ("good", "added"),
        Change::Removed => ("critical", "removed"),
        Change::Changed => ("medium", "changed"),
        Change::Renamed => ("info", "renamed"),
    }
}

fn capabilities(diff: &Diff, out: &mut impl Write) -> io::Result<()> {
    let list = |title: &str, tone: &str, all: &BTreeMap<String, BTreeSet<String>>, out: &mut dyn Write| {
        if all.is_empty() {
            return Ok(());
        }
        writeln!(
            out,
            "<h2>{title}</h2>\n<div class=\"box\"><ul class=\"where {tone}\">"
        )?;
        for (name, rules) in all {
            let rules: Vec<String> = rules.iter().map(|rule| markup(rule)).collect();
            writeln!(
                out,
                "<li><span class=\"mark\">{}</span><span class=\"soft mono\">{}</span></li>",
                markup(name),
                rules.join(", ")
            )?;
        }
        writeln!(out, "</ul></div>")
    };
    list("What loading can do now", "critical", &diff.new_capabilities, out)?;
    list(
        "What loading can do no more",
        "good",
        &diff.lost_capabilities,
        out,
    )
}

fn findings(diff: &Diff, out: &mut impl Write) -> io::Result<()> {
    let mut id = " id=\"findings\"";
    for (title, list) in [
        ("New findings", &diff.new_findings),
        ("Findings that are gone", &diff.gone_findings),
    ] {
        if list.items.is_empty() {
            continue;
        }
        writeln!(out, "<h2{id}>{title}</h2>")?;
        id = "";
        for finding in list.items.iter().take(SHOWN_MAX) {
            let severity = finding.severity;
            writeln!(
                out,
                "<article class=\"finding {severity}\"><div class=\"tags\"><span class=\"pill\">{severity}</span>\
                 <span class=\"mono\">{}</span></div>\n<h3>{}</h3>\n<ul class=\"where\"><li class=\"mono\">{}</li></ul>\
                 </article>",
                markup(&finding.rule),
                heading(&clip(&finding.message, TEXT_MAX)),
                markup(&clip(&words::place(&finding.place), TEXT_MAX))
            )?;
        }
        more(list.total(), out)?;
    }
    if !diff.new_gaps.items.is_empty() {
        writeln!(out, "<h2{id}>Not looked at on the new side</h2>")?;
        for gap in diff.new_gaps.items.iter().take(SHOWN_MAX) {
            writeln!(
                out,
                "<article class=\"gap\"><h3 class=\"mono\">{}</h3><p>{}</p></article>",
                markup(&clip(&words::place(&gap.place), TEXT_MAX)),
                markup(&clip(&gap.detail, TEXT_MAX))
            )?;
        }
        more(diff.new_gaps.total(), out)?;
    }
    Ok(())
}

fn more(total: u64, out: &mut impl Write) -> io::Result<()> {
    let hidden = total.saturating_sub(SHOWN_MAX as u64);
    if hidden > 0 {
        let hidden = words::number(hidden);
        writeln!(
            out,
            "<p class=\"more\">{hidden} more are counted and not shown here.</p>"
        )?;
    }
    Ok(())
}

fn files(diff: &Diff, out: &mut impl Write) -> io::Result<()> {
    if diff.files.items.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "<h2 id=\"files\">Files</h2>\n<div class=\"box scroll\"><table><tr><th>File</th><th>Change</th>\
         <th class=\"number\">Before</th><th class=\"number\">After</th></tr>"
    )?;
    for file in diff.files.items.iter().take(SHOWN_MAX) {
        let (tone, word) = mark(file.change);
        let size = |bytes: Option<u64>| bytes.map_or_else(String::new, words::bytes);
        let old_path = match &file.old_path {
            Some(old) => format!(
                " <span class=\"soft\">was {}</span>",
                markup(&clip(old, TEXT_MAX))
            ),
            None => String::new(),
        };
        writeln!(
            out,
            "<tr><td class=\"mono\">{}{old_path}</td><td class=\"{tone}\"><span class=\"mark\">{word}</span></td>\
             <td class=\"number\">{}</td><td class=\"number\">{}</td></tr>",
            markup(&clip(&file.path, TEXT_MAX)),
            size(file.old_bytes),
            size(file.new_bytes)
        )?;
    }
    writeln!(out, "</table></div>")?;
    more(diff.files.total(), out)
}

fn items(id: &str, title: &str, list: &Listed<ItemChange>, out: &mut impl Write) -> io::Result<()> {
    if list.items.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "<h2 id=\"{id}\">{title}</h2>\n<div class=\"box scroll\"><table><tr><th>Where</th><th>What</th><th>Change</th>\
         <th>Before</th><th>After</th></tr>"
    )?;
    for item in list.items.iter().take(SHOWN_MAX) {
        let (tone, word) = mark(item.change);
        let text = |text: Option<&str>| markup(&clip(text.unwrap_or_default(), TEXT_MAX));
        writeln!(
            out,
            "<tr><td class=\"mono soft\">{}</td><td class=\"mono\">{}</td>\
             <td class=\"{tone}\"><span class=\"mark\">{word}</span></td>\
             <td class=\"mono\">{}</td><td class=\"mono\">{}</td></tr>",
            text(Some(&item.place.join(" » "))),
            text(Some(&item.name)),
            text(item.old.as_deref()),
            text(item.new.as_deref())
        )?;
    }
    writeln!(out, "</table></div>")?;
    more(list.total(), out)
}

fn texts(diff: &Diff, out: &mut impl Write) -> io::Result<()> {
    let mut id = " id=\"texts\"";
    for text in diff.texts.items.iter().take(SHOWN_MAX) {
        writeln!(
            out,
            "<h2{id}>Lines<small class=\"mono\">{}</small></h2>\n<div class=\"lines mono\">",
            markup(&clip(&text.path, TEXT_MAX))
        )?;
        id = "";
        for line in &text.lines {
            let class = match line.mark {
                '+' => " class=\"new\"",
                '-' => " class=\"gone\"",
                _ => "",
            };
            let shown = markup(&clip(&line.text, TEXT_MAX));
            writeln!(out, "<span{class}>{} {shown}</span>", line.mark)?;
        }
        writeln!(out, "</div>")?;
        if text.unlisted > 0 {
            let hidden = words::number(text.unlisted);
            writeln!(out, "<p class=\"more\">{hidden} more lines differ.</p>")?;
        }
    }
    Ok(())
}
