//! The report as JSON, by the published schema.

use wb_core::Report;

/// The report as JSON.
pub fn render(report: &Report) -> String {
    let mut text = serde_json::to_string_pretty(report).unwrap_or_default();
    text.push('\n');
    text
}
