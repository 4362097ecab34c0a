//! The report for a comment on a pull request. Comments have a limit of 65,536 characters, so this one is short:
//! a table, the findings, what was not looked at.

use super::escape::{clip, code_block, code_span, markdown, quoted_parts};
use super::group::{self, Group};
use super::text::code_lines;
use super::words;
use std::io::{self, Write};
use wb_core::{Report, Severity, Verdict};

/// How many groups of findings are shown.
const GROUPS_MAX: usize = 25;
/// How many places of one group, and how many gaps of one reason.
const PLACES_MAX: usize = 5;
/// How many pieces of evidence of one finding.
const EVIDENCE_MAX: usize = 4;
/// How many characters of one text from the file.
const TEXT_MAX: usize = 300;

/// Writes the report.
pub(super) fn write(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let mark = match report.verdict {
        Verdict::Clean => "✅",
        Verdict::Findings | Verdict::Fault => "❌",
        Verdict::Incomplete | Verdict::NothingToJudge => "⚠️",
    };
    let name = words::verdict_name(report.verdict);
    writeln!(
        out,
        "## {mark} Weighbridge: {name}\n\n{}.\n",
        words::verdict_detail(report)
    )?;
    table(report, out)?;
    let groups = group::findings(report.findings.iter());
    if !groups.is_empty() {
        writeln!(out, "\n### Findings")?;
    }
    for group in groups.iter().take(GROUPS_MAX) {
        finding(group, out)?;
    }
    if groups.len() > GROUPS_MAX {
        writeln!(
            out,
            "\n*{} more kinds of findings are in the full report.*",
            groups.len() - GROUPS_MAX
        )?;
    }
    gaps(report, out)?;
    if !report.notices.is_empty() {
        writeln!(out, "\n### Notices\n")?;
        for notice in report.notices.iter().take(20) {
            writeln!(out, "- {}", prose(notice))?;
        }
    }
    if let Some(next) = words::next_step(report.verdict) {
        writeln!(out, "\n{next}")?;
    }
    writeln!(
        out,
        "\n<sub>{} {} · {} rules</sub>",
        report.tool.name, report.tool.version, report.tool.rules
    )
}

/// A sentence with its quotes as code.
fn prose(text: &str) -> String {
    let text = clip(text, TEXT_MAX);
    quoted_parts(&text)
        .into_iter()
        .map(|(is_quoted, part)| {
            if is_quoted {
                code_span(part)
            } else {
                markdown(part)
            }
        })
        .collect()
}

fn table(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let counts = words::severities(report);
    let coverage = &report.coverage;
    writeln!(
        out,
        "| critical | high | medium | low | info | files | weighed | not looked at |"
    )?;
    writeln!(out, "|---:|---:|---:|---:|---:|---:|---:|---:|")?;
    for severity in Severity::ALL.into_iter().rev() {
        write!(out, "| {} ", words::number(counts[severity as usize]))?;
    }
    writeln!(
        out,
        "| {} | {} | {} |",
        words::number(coverage.files),
        words::bytes(coverage.bytes_total),
        words::number(words::gaps_total(report))
    )?;
    let formats: Vec<String> = coverage
        .formats
        .iter()
        .map(|(format, count)| format!("{} {}", markdown(format), words::number(*count)))
        .collect();
    if !formats.is_empty() {
        writeln!(out, "\nFormats: {}.", formats.join(" · "))?;
    }
    let suppressed = words::suppressed(report);
    if !suppressed.is_empty() {
        writeln!(out, "\nFindings left out: {suppressed}.")?;
    }
    Ok(())
}

fn finding(group: &Group<'_>, out: &mut impl Write) -> io::Result<()> {
    let finding = group.finding;
    writeln!(out, "\n#### {}: {}\n", finding.severity, prose(&finding.message))?;
    for place in group.places.iter().take(PLACES_MAX) {
        writeln!(out, "- {}", code_span(&clip(&place.to_string(), TEXT_MAX)))?;
    }
    if let Some(more) = group
        .places
        .len()
        .checked_sub(PLACES_MAX)
        .filter(|more| *more > 0)
    {
        writeln!(out, "- and {}", words::count(more as u64, "more place"))?;
    }
    let mut lines = Vec::new();
    for evidence in finding.evidence.iter().take(EVIDENCE_MAX) {
        for line in code_lines(&clip(&evidence.text, TEXT_MAX)) {
            lines.push(format!("{}: {line}", evidence.label));
        }
    }
    if finding.evidence.len() > EVIDENCE_MAX {
        lines.push(format!("… and {} more", finding.evidence.len() - EVIDENCE_MAX));
    }
    if !lines.is_empty() {
        writeln!(out, "\n{}", code_block(&lines))?;
    }
    let rule = code_span(&finding.rule);
    let confidence = finding.confidence.name();
    writeln!(
        out,
        "\n**Do:** {}. Rule: {rule}, confidence: {confidence}.",
        prose(&finding.remedy)
    )
}

fn gaps(report: &Report, out: &mut impl Write) -> io::Result<()> {
    if words::gaps_total(report) == 0 {
        return Ok(());
    }
    writeln!(out, "\n### Not looked at\n")?;
    for (reason, gaps) in group::gaps(&report.coverage.gaps) {
        let title = words::gap_title(reason);
        writeln!(
            out,
            "- **{title}** ({}): {}",
            words::number(gaps.len() as u64),
            words::gap_hint(reason)
        )?;
        for gap in gaps.iter().take(PLACES_MAX) {
            let place = code_span(&clip(&gap.place.to_string(), TEXT_MAX));
            writeln!(out, "  - {place}: {}", prose(&gap.detail))?;
        }
        if gaps.len() > PLACES_MAX {
            writeln!(
                out,
                "  - and {} more",
                words::number((gaps.len() - PLACES_MAX) as u64)
            )?;
        }
    }
    if report.coverage.gaps_unlisted > 0 {
        writeln!(
            out,
            "- {} more parts are only counted",
            words::number(report.coverage.gaps_unlisted)
        )?;
    }
    Ok(())
}
