//! The overview: three pictures drawn as SVG in the page itself.

use crate::render::escape::{markup, visible};
use crate::render::words;
use std::fmt::Write;
use wb_core::{Report, Severity};

/// How many formats have a bar of their own.
const FORMATS_MAX: usize = 7;

/// Findings by severity, formats and coverage, side by side.
pub(super) fn overview(report: &Report) -> String {
    format!(
        "<div class=\"overview\">\n\
         <section class=\"panel\"><h2>Findings by severity</h2>\n{}</section>\n\
         <section class=\"panel\"><h2>Formats judged</h2>\n{}</section>\n\
         <section class=\"panel\"><h2>Bytes of the files</h2>\n{}</section>\n</div>\n",
        severities(report),
        formats(report),
        coverage(report)
    )
}

fn severities(report: &Report) -> String {
    let counts = words::severities(report);
    let total: u64 = counts.iter().sum();
    let mut out = String::from(
        "<svg viewBox=\"0 0 300 150\" role=\"img\" aria-label=\"findings by severity\">\n\
         <circle class=\"arc track\" cx=\"70\" cy=\"75\" r=\"56\"/>\n",
    );
    // A circle of length 100 makes shares of percent; the first begins at the top.
    let mut from = 0.0;
    let gap = if counts.iter().filter(|count| **count > 0).count() > 1 {
        0.9
    } else {
        0.0
    };
    for severity in Severity::ALL.into_iter().rev() {
        let share = percent(counts[severity as usize], total);
        if share > 0.0 {
            let _ = writeln!(
                out,
                "<circle class=\"arc {severity}\" cx=\"70\" cy=\"75\" r=\"56\" pathLength=\"100\" \
                 stroke-dasharray=\"{:.2} 100\" stroke-dashoffset=\"-{from:.2}\" transform=\"rotate(-90 70 75)\"/>",
                (share - gap).max(0.4)
            );
        }
        from += share;
    }
    let _ = writeln!(
        out,
        "<text class=\"total\" x=\"70\" y=\"82\" text-anchor=\"middle\">{}</text>\n\
         <text class=\"soft\" x=\"70\" y=\"100\" text-anchor=\"middle\">finding{}</text>",
        words::number(total),
        if total == 1 { "" } else { "s" }
    );
    for (row, severity) in Severity::ALL.into_iter().rev().enumerate() {
        let y = 27 + row * 26;
        let count = counts[severity as usize];
        let soft = if count == 0 { " class=\"soft\"" } else { "" };
        let _ = writeln!(
            out,
            "<rect class=\"fill {severity}\" x=\"165\" y=\"{}\" width=\"11\" height=\"11\" rx=\"3\"/>\
             <text{soft} x=\"185\" y=\"{y}\">{severity}</text>\
             <text{soft} x=\"298\" y=\"{y}\" text-anchor=\"end\">{}</text>",
            y - 10,
            words::number(count)
        );
    }
    out.push_str("</svg>\n");
    out
}

fn formats(report: &Report) -> String {
    let mut formats: Vec<(&str, u64)> = report
        .coverage
        .formats
        .iter()
        .map(|(format, count)| (format.as_str(), *count))
        .collect();
    formats.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let mut out = String::from("<svg viewBox=\"0 0 300 150\" role=\"img\" aria-label=\"formats judged\">\n");
    if formats.is_empty() {
        out.push_str("<text class=\"soft\" x=\"0\" y=\"27\">no model was found</text>\n");
    }
    let rest: u64 = formats.iter().skip(FORMATS_MAX).map(|(_, count)| count).sum();
    let most = formats.first().map_or(1, |(_, count)| *count);
    let step = if rest > 0 || formats.len() > 5 { 18 } else { 26 };
    for (row, (format, count)) in formats.iter().take(FORMATS_MAX).enumerate() {
        let y = 20 + row * step;
        let width = (percent(*count, most) * 1.2).max(2.0);
        let _ = writeln!(
            out,
            "<text x=\"0\" y=\"{y}\">{}</text>\
             <rect class=\"fill accent\" x=\"130\" y=\"{}\" width=\"{width:.1}\" height=\"9\" rx=\"2\"/>\
             <text class=\"soft\" x=\"298\" y=\"{y}\" text-anchor=\"end\">{}</text>",
            markup(&short(format)),
            y - 9,
            words::number(*count)
        );
    }
    if rest > 0 {
        let y = 20 + FORMATS_MAX * step;
        let more = formats.len() - FORMATS_MAX;
        let _ = writeln!(
            out,
            "<text class=\"soft\" x=\"0\" y=\"{y}\">{more} more formats</text>\
             <text class=\"soft\" x=\"298\" y=\"{y}\" text-anchor=\"end\">{}</text>",
            words::number(rest)
        );
    }
    out.push_str("</svg>\n");
    out
}

fn short(name: &str) -> String {
    visible(name).chars().take(17).collect()
}

fn coverage(report: &Report) -> String {
    let coverage = &report.coverage;
    let total = coverage.bytes_total;
    let read = coverage.bytes_read.min(total);
    let skipped = coverage.bytes_skipped.min(total - read);
    let rest = total - read - skipped;
    let parts = [
        ("good", "read", read),
        ("accent", "tensor data, skipped by design", skipped),
        ("track", "other bytes", rest),
    ];
    let mut out =
        String::from("<svg viewBox=\"0 0 300 150\" role=\"img\" aria-label=\"bytes of the files\">\n");
    out.push_str("<rect class=\"fill track\" x=\"0\" y=\"10\" width=\"300\" height=\"20\" rx=\"4\"/>\n");
    let mut x = 0.0;
    for (class, _, bytes) in parts {
        let mut width = percent(bytes, total) * 3.0;
        if bytes > 0 && width < 3.0 {
            width = 3.0;
        }
        width = width.min(300.0 - x);
        if bytes > 0 && class != "track" {
            let _ = writeln!(
                out,
                "<rect class=\"fill {class}\" x=\"{x:.1}\" y=\"10\" width=\"{width:.1}\" height=\"20\" rx=\"4\"/>"
            );
        }
        x += width;
    }
    for (row, (class, name, bytes)) in parts.into_iter().enumerate() {
        let y = 58 + row * 25;
        let _ = writeln!(
            out,
            "<rect class=\"fill {class}\" x=\"0\" y=\"{}\" width=\"11\" height=\"11\" rx=\"3\"/>\
             <text x=\"20\" y=\"{y}\">{name}</text>\
             <text class=\"soft\" x=\"298\" y=\"{y}\" text-anchor=\"end\">{}</text>",
            y - 10,
            words::bytes(bytes)
        );
    }
    let gaps = words::gaps_total(report);
    let (class, words) = if gaps == 0 {
        ("good", "no part was left unseen".to_owned())
    } else {
        ("unsure", format!("{} not looked at", words::count(gaps, "part")))
    };
    let _ = writeln!(
        out,
        "<circle class=\"fill {class}\" cx=\"5.5\" cy=\"132.5\" r=\"5.5\"/><text x=\"20\" y=\"137\">{words}</text>\n</svg>"
    );
    out
}

/// A share in percent; nothing of nothing is nothing.
#[expect(clippy::cast_precision_loss, reason = "shares are drawn, not counted")]
fn percent(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64 * 100.0
    }
}
