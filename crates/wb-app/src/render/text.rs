//! The report for a terminal.

use std::fmt::Write;
use wb_core::Report;

/// The report as text.
pub fn render(report: &Report) -> String {
    let mut out = String::new();
    for finding in &report.findings {
        let _ = writeln!(
            out,
            "{}: {} [{}]",
            finding.severity, finding.message, finding.rule
        );
        let _ = writeln!(out, "  at {}", finding.place);
        for evidence in &finding.evidence {
            let _ = writeln!(out, "  {}: {}", evidence.label, evidence.text);
        }
        let _ = writeln!(out, "  help: {}", finding.remedy);
    }
    for gap in &report.coverage.gaps {
        let _ = writeln!(out, "not looked at: {}: {}", gap.place, gap.detail);
    }
    let _ = writeln!(out, "{:?}", report.verdict);
    out
}
