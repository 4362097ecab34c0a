//! The report for a terminal: worst first, then what was not looked at, then what was weighed, and the verdict
//! last, where the eye is when the prompt comes back.

use super::RenderOptions;
use super::escape::{clip, visible};
use super::group::{self, Group};
use super::page::{self, BAD, BOLD, DIM, GOOD, PLAIN, Page, UNSURE};
use super::words;
use anstyle::Style;
use std::collections::BTreeSet;
use std::io::{self, Write};
use wb_core::{Confidence, Evidence, Report, Severity, Verdict};

/// How many groups of findings are shown.
const GROUPS_MAX: usize = 100;
/// How many places of one group.
const PLACES_MAX: usize = 5;
/// How many gaps of one reason.
const GAPS_MAX: usize = 6;
/// How many lines of one piece of evidence.
const CODE_LINES_MAX: usize = 12;
/// How many characters of one text from the file.
const TEXT_MAX: usize = 1_200;

/// Writes the report.
pub(super) fn write(report: &Report, options: &RenderOptions, out: &mut impl Write) -> io::Result<()> {
    let mut page = Page::new(out, options.colour, options.width);
    if options.quiet {
        return quiet(report, &mut page);
    }
    let groups = group::findings(report.findings.iter());
    let mut explained = BTreeSet::new();
    for group in groups.iter().take(GROUPS_MAX) {
        let first_of_rule = explained.insert((group.finding.rule.as_str(), group.finding.remedy.as_str()));
        finding(group, first_of_rule, &mut page)?;
        page.blank()?;
    }
    if groups.len() > GROUPS_MAX {
        let more = groups.len() - GROUPS_MAX;
        let text = format!("{more} more kinds of findings are not shown; --format json lists all");
        page.entry(("and", DIM), &text, PLAIN)?;
        page.blank()?;
    }
    gaps(report, &mut page)?;
    summary(report, options, &mut page)?;
    page.blank()?;
    verdict(report, &mut page)
}

/// What refuses and what was not looked at, one line each, and the verdict; nothing if all is clean.
fn quiet<W: Write>(report: &Report, page: &mut Page<'_, W>) -> io::Result<()> {
    if report.verdict == Verdict::Clean {
        return Ok(());
    }
    for finding in report.findings.iter().filter(|f| f.severity >= report.fail_on) {
        let place = words::place(&finding.place);
        page.line(&[
            (page::severity(finding.severity), finding.severity.name()),
            (PLAIN, "  "),
            (PLAIN, &place),
            (PLAIN, "  "),
            (PLAIN, &visible(&clip(&finding.message, TEXT_MAX))),
            (DIM, "  "),
            (DIM, &visible(&finding.rule)),
        ])?;
    }
    for gap in report.coverage.gaps.iter().take(GROUPS_MAX) {
        let place = words::place(&gap.place);
        let detail = clip(&gap.detail, TEXT_MAX);
        page.line(&[
            (UNSURE, "not looked at"),
            (PLAIN, "  "),
            (PLAIN, &place),
            (PLAIN, "  "),
            (PLAIN, &visible(&detail)),
        ])?;
    }
    verdict_line(report, page)
}

fn finding<W: Write>(group: &Group<'_>, first_of_rule: bool, page: &mut Page<'_, W>) -> io::Result<()> {
    let finding = group.finding;
    let label = (finding.severity.name(), page::severity(finding.severity));
    let message = clip(&finding.message, TEXT_MAX);
    page.entry(label, &visible(&message), BOLD)?;
    places(group, page)?;
    for evidence in &finding.evidence {
        evidence_lines(evidence, group, page)?;
    }
    if finding.confidence != Confidence::High {
        let sure = match finding.confidence {
            Confidence::Medium => "likely, not certain: it depends on who loads it, and how",
            _ => "a hint: look at it before you act on it",
        };
        page.entry(("sure", DIM), sure, PLAIN)?;
    }
    // What holds for every finding of a rule is said with the first of them.
    if first_of_rule {
        if let Some(why) = words::why(&finding.rule) {
            page.entry(("why", DIM), &why, PLAIN)?;
        }
        page.entry(("do", DIM), &visible(&clip(&finding.remedy, TEXT_MAX)), PLAIN)?;
    }
    let docs = format!("weigh rules explain {}", visible(&finding.rule));
    page.entry(("docs", DIM), &docs, DIM)
}

fn places<W: Write>(group: &Group<'_>, page: &mut Page<'_, W>) -> io::Result<()> {
    let mut label = "where";
    for place in group.places.iter().take(PLACES_MAX) {
        let text = words::place(place);
        page.entry((label, DIM), &clip(&text, TEXT_MAX), PLAIN)?;
        label = "";
    }
    if let Some(more) = group
        .places
        .len()
        .checked_sub(PLACES_MAX)
        .filter(|more| *more > 0)
    {
        let text = format!(
            "and {} ({} in all); --format json lists them",
            words::count(more as u64, "more place"),
            words::number(group.places.len() as u64)
        );
        page.entry((label, DIM), &text, DIM)?;
    }
    Ok(())
}

fn evidence_lines<W: Write>(
    evidence: &Evidence,
    group: &Group<'_>,
    page: &mut Page<'_, W>,
) -> io::Result<()> {
    let mut lines = code_lines(&evidence.text);
    let elsewhere = evidence
        .offset
        .filter(|_| evidence.offset != group.finding.place.offset);
    if let (Some(offset), 1, Some(last)) = (elsewhere, group.places.len(), lines.last_mut()) {
        last.push_str(&format!("  @{offset:#x}"));
    }
    let label = visible(&evidence.label);
    let label: String = label.chars().take(10).collect();
    page.code(&label, &lines)
}

/// A text from the file as lines that are safe to print, not too many and not too long.
pub(super) fn code_lines(text: &str) -> Vec<String> {
    let text = clip(text, TEXT_MAX);
    let all = text.lines().count();
    let mut lines: Vec<String> = text
        .lines()
        .take(CODE_LINES_MAX)
        .map(|line| visible(line).into_owned())
        .collect();
    if all > CODE_LINES_MAX {
        lines.push(format!("… {} more lines", all - CODE_LINES_MAX));
    }
    if lines.is_empty() {
        lines.push(String::new());
    }
    lines
}

fn gaps<W: Write>(report: &Report, page: &mut Page<'_, W>) -> io::Result<()> {
    let total = words::gaps_total(report);
    if total == 0 {
        return Ok(());
    }
    let text = format!("{} not looked at", words::count(total, "part"));
    page.entry(("unseen", UNSURE), &text, BOLD)?;
    for (reason, gaps) in group::gaps(&report.coverage.gaps) {
        page.blank()?;
        let mut title = words::gap_title(reason).to_owned();
        if gaps.len() > 1 {
            title.push_str(&format!(" ({})", words::number(gaps.len() as u64)));
        }
        page.entry(("why", DIM), &title, PLAIN)?;
        let mut label = "where";
        for gap in gaps.iter().take(GAPS_MAX) {
            let detail = clip(&gap.detail, TEXT_MAX);
            let text = format!("{}: {}", words::place(&gap.place), visible(&detail));
            page.entry((label, DIM), &text, PLAIN)?;
            label = "";
        }
        if gaps.len() > GAPS_MAX {
            let more = words::number((gaps.len() - GAPS_MAX) as u64);
            let text = format!("and {more} more; --format json lists all");
            page.entry(("", DIM), &text, DIM)?;
        }
        page.entry(("do", DIM), words::gap_hint(reason), PLAIN)?;
    }
    if report.coverage.gaps_unlisted > 0 {
        let text = format!(
            "{} more parts are only counted",
            words::number(report.coverage.gaps_unlisted)
        );
        page.entry(("and", DIM), &text, PLAIN)?;
    }
    page.blank()
}

fn summary<W: Write>(report: &Report, options: &RenderOptions, page: &mut Page<'_, W>) -> io::Result<()> {
    let coverage = &report.coverage;
    let mut weighed = vec![
        words::count(coverage.files, "file"),
        words::count(coverage.artifacts, "artifact"),
        format!(
            "{} ({} read)",
            words::bytes(coverage.bytes_total),
            words::bytes(coverage.bytes_read)
        ),
    ];
    let gaps = words::gaps_total(report);
    if gaps > 0 {
        weighed.push(format!("{} not looked at", words::number(gaps)));
    }
    if coverage.bytes_searched > 0 {
        let bytes = words::bytes(coverage.bytes_searched);
        weighed.push(format!("{bytes} of payload searched in depth"));
    }
    weighed.extend(options.elapsed.map(words::duration));
    page.entry(("weighed", DIM), &weighed.join(" · "), PLAIN)?;
    let formats: Vec<String> = coverage
        .formats
        .iter()
        .map(|(format, count)| format!("{} {}", visible(format), words::number(*count)))
        .collect();
    if !formats.is_empty() {
        page.entry(("formats", DIM), &formats.join(" · "), PLAIN)?;
    }
    if let Some(packages) = words::packages(report) {
        page.entry(("packages", DIM), &packages, PLAIN)?;
    }
    let mut skipped = Vec::new();
    if coverage.bytes_skipped > 0 {
        let bytes = words::bytes(coverage.bytes_skipped);
        skipped.push(format!("{bytes} of tensor data skipped"));
    }
    if coverage.not_cargo > 0 {
        skipped.push(format!(
            "{} that no model loader reads",
            words::count(coverage.not_cargo, "file")
        ));
    }
    if !skipped.is_empty() {
        page.entry(("by design", DIM), &skipped.join(" · "), PLAIN)?;
    }
    let suppressed = words::suppressed(report);
    if !suppressed.is_empty() {
        let text = format!("of the findings: {suppressed}");
        page.entry(("left out", DIM), &text, PLAIN)?;
    }
    for notice in &report.notices {
        page.entry(("notice", UNSURE), &visible(&clip(notice, TEXT_MAX)), PLAIN)?;
    }
    Ok(())
}

fn verdict_mark(verdict: Verdict) -> (&'static str, Style) {
    match verdict {
        Verdict::Clean => ("✓", GOOD),
        Verdict::Findings | Verdict::Fault => ("✗", BAD),
        Verdict::Incomplete => ("!", UNSURE),
        Verdict::NothingToJudge => ("–", UNSURE),
    }
}

fn verdict_text(report: &Report) -> String {
    format!(
        "{}: {}",
        words::verdict_name(report.verdict),
        words::verdict_detail(report)
    )
}

fn verdict<W: Write>(report: &Report, page: &mut Page<'_, W>) -> io::Result<()> {
    let (mark, style) = verdict_mark(report.verdict);
    page.entry((mark, style), &verdict_text(report), style)?;
    match words::next_step(report.verdict) {
        Some(next) => page.entry(("", DIM), next, DIM),
        None if report
            .findings
            .iter()
            .any(|finding| finding.severity > Severity::Info) =>
        {
            page.entry(
                ("", DIM),
                "Look at the milder findings above before you trust the files.",
                DIM,
            )
        }
        None => Ok(()),
    }
}

fn verdict_line<W: Write>(report: &Report, page: &mut Page<'_, W>) -> io::Result<()> {
    let (mark, style) = verdict_mark(report.verdict);
    page.line(&[(style, mark), (PLAIN, " "), (style, &verdict_text(report))])
}
