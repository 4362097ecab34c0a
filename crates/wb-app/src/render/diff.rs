//! A comparison for a terminal.

use super::escape::{clip, visible};
use super::page::{BAD, BOLD, CODE, DIM, GOOD, PLAIN, UNSURE, severity};
use super::words;
use crate::diff::{Change, Diff, ItemChange, Listed, Verdict};
use anstyle::Style;
use std::io::{self, Write};

/// Entries of one kind that are shown; the JSON has more.
const SHOWN_MAX: usize = 40;
/// Characters of one text from the files.
const TEXT_MAX: usize = 160;

/// Writes a comparison.
pub fn write(diff: &Diff, colour: bool, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Lines { colour, out };
    page.line(&[
        (DIM, "--- "),
        (PLAIN, &visible(&diff.old.path)),
        (
            DIM,
            &format!("  {}, {}", files(diff.old.files), words::bytes(diff.old.bytes)),
        ),
    ])?;
    page.line(&[
        (DIM, "+++ "),
        (PLAIN, &visible(&diff.new.path)),
        (
            DIM,
            &format!("  {}, {}", files(diff.new.files), words::bytes(diff.new.bytes)),
        ),
    ])?;
    capabilities(&mut page, diff)?;
    findings(&mut page, diff)?;
    changed_files(&mut page, diff)?;
    items(&mut page, "Tensors", &diff.tensors)?;
    items(&mut page, "Imports, calls and operators", &diff.references)?;
    texts(&mut page, diff)?;
    items(&mut page, "Metadata and configuration", &diff.facts)?;
    let (style, word) = verdict(diff.verdict);
    page.line(&[])?;
    page.line(&[(style, word), (PLAIN, ": "), (PLAIN, &words_of(diff))])
}

const fn verdict(verdict: Verdict) -> (Style, &'static str) {
    match verdict {
        Verdict::Same => (GOOD, "same"),
        Verdict::Changed => (UNSURE, "changed"),
        Verdict::Worse => (BAD, "worse"),
        Verdict::Incomplete => (UNSURE, "incomplete"),
    }
}

/// What the comparison comes to, in a sentence.
pub(super) fn words_of(diff: &Diff) -> String {
    match diff.verdict {
        Verdict::Same => "every byte is the same".to_owned(),
        Verdict::Changed => format!(
            "{} differ, and nothing at or above {} is new",
            files(diff.files.total()),
            diff.fail_on
        ),
        Verdict::Worse => format!(
            "{}, at or above {} among them",
            words::count(diff.new_findings.total(), "new finding"),
            diff.fail_on
        ),
        Verdict::Incomplete => format!(
            "{} not looked at that {} before",
            words::count(diff.new_gaps.total(), "part"),
            if diff.new_gaps.total() == 1 { "was" } else { "were" }
        ),
    }
}

fn files(count: u64) -> String {
    words::count(count, "file")
}

const fn mark(change: Change) -> (Style, &'static str) {
    match change {
        Change::Added => (GOOD, "+"),
        Change::Removed => (BAD, "-"),
        Change::Changed => (UNSURE, "~"),
        Change::Renamed => (DIM, "="),
    }
}

struct Lines<'a> {
    colour: bool,
    out: &'a mut dyn Write,
}

impl Lines<'_> {
    fn line(&mut self, pieces: &[(Style, &str)]) -> io::Result<()> {
        for (style, text) in pieces {
            if self.colour {
                write!(self.out, "{style}{text}{style:#}")?;
            } else {
                write!(self.out, "{text}")?;
            }
        }
        writeln!(self.out)
    }

    fn title(&mut self, title: &str) -> io::Result<()> {
        self.line(&[])?;
        self.line(&[(BOLD, title)])
    }

    fn more(&mut self, total: u64) -> io::Result<()> {
        let hidden = total.saturating_sub(SHOWN_MAX as u64);
        if hidden == 0 {
            return Ok(());
        }
        let text = format!("  and {} more (--format json has them)", words::number(hidden));
        self.line(&[(DIM, &text)])
    }
}

fn capabilities(page: &mut Lines<'_>, diff: &Diff) -> io::Result<()> {
    if diff.new_capabilities.is_empty() && diff.lost_capabilities.is_empty() {
        return Ok(());
    }
    page.title("What loading can do")?;
    for (list, (style, mark)) in [
        (&diff.new_capabilities, (BAD, "+")),
        (&diff.lost_capabilities, (GOOD, "-")),
    ] {
        for (name, rules) in list {
            let rules = rules.iter().cloned().collect::<Vec<_>>().join(", ");
            page.line(&[
                (style, &format!("  {mark} {}", visible(name))),
                (DIM, &format!("  ({rules})")),
            ])?;
        }
    }
    Ok(())
}

fn findings(page: &mut Lines<'_>, diff: &Diff) -> io::Result<()> {
    for (title, mark, list) in [
        ("New findings", "+", &diff.new_findings),
        ("Findings that are gone", "-", &diff.gone_findings),
    ] {
        if list.items.is_empty() {
            continue;
        }
        page.title(title)?;
        for finding in list.items.iter().take(SHOWN_MAX) {
            let place = visible(&words::place(&finding.place)).into_owned();
            let message = visible(&clip(&finding.message, TEXT_MAX)).into_owned();
            page.line(&[
                (PLAIN, &format!("  {mark} ")),
                (severity(finding.severity), finding.severity.name()),
                (PLAIN, &format!("  {message}")),
            ])?;
            page.line(&[(DIM, &format!("      {place}  {}", finding.rule))])?;
        }
        page.more(list.total())?;
    }
    if !diff.new_gaps.items.is_empty() {
        page.title("Not looked at on the new side")?;
        for gap in diff.new_gaps.items.iter().take(SHOWN_MAX) {
            let place = visible(&words::place(&gap.place)).into_owned();
            let detail = visible(&clip(&gap.detail, TEXT_MAX)).into_owned();
            page.line(&[(UNSURE, "  ? "), (PLAIN, &place), (DIM, &format!("  {detail}"))])?;
        }
        page.more(diff.new_gaps.total())?;
    }
    Ok(())
}

fn changed_files(page: &mut Lines<'_>, diff: &Diff) -> io::Result<()> {
    if diff.files.items.is_empty() {
        return Ok(());
    }
    page.title("Files")?;
    for file in diff.files.items.iter().take(SHOWN_MAX) {
        let (style, sign) = mark(file.change);
        let sizes = match (file.old_bytes, file.new_bytes, file.change) {
            (_, _, Change::Renamed) => {
                let old = file.old_path.as_deref().unwrap_or_default();
                format!("was {}", visible(old))
            }
            (Some(old), Some(new), _) => format!("{} -> {}", words::bytes(old), words::bytes(new)),
            (old, new, _) => words::bytes(old.or(new).unwrap_or_default()),
        };
        page.line(&[
            (style, &format!("  {sign} ")),
            (PLAIN, &visible(&file.path)),
            (DIM, &format!("  {sizes}")),
        ])?;
    }
    page.more(diff.files.total())
}

fn items(page: &mut Lines<'_>, title: &str, list: &Listed<ItemChange>) -> io::Result<()> {
    if list.items.is_empty() {
        return Ok(());
    }
    page.title(title)?;
    let mut above: &[String] = &[];
    for item in list.items.iter().take(SHOWN_MAX) {
        if item.place != above {
            page.line(&[(DIM, &format!("  {}", visible(&item.place.join(" » "))))])?;
            above = &item.place;
        }
        let (style, sign) = mark(item.change);
        let short = |text: &str| visible(&clip(text, TEXT_MAX)).into_owned();
        let values = match (&item.old, &item.new) {
            (Some(old), Some(new)) => format!("  {} -> {}", short(old), short(new)),
            (Some(one), None) | (None, Some(one)) => format!("  {}", short(one)),
            (None, None) => String::new(),
        };
        page.line(&[
            (style, &format!("    {sign} ")),
            (CODE, &short(&item.name)),
            (DIM, &values),
        ])?;
    }
    page.more(list.total())
}

fn texts(page: &mut Lines<'_>, diff: &Diff) -> io::Result<()> {
    for text in diff.texts.items.iter().take(SHOWN_MAX) {
        page.title(&format!("Lines of {}", visible(&text.path)))?;
        for line in text.lines.iter().take(SHOWN_MAX) {
            let style = match line.mark {
                '+' => GOOD,
                '-' => BAD,
                _ => DIM,
            };
            let shown = visible(&clip(&line.text, TEXT_MAX)).into_owned();
            page.line(&[(style, &format!("  {} {shown}", line.mark))])?;
        }
        page.more(text.lines.len() as u64 + text.unlisted)?;
    }
    Ok(())
}
