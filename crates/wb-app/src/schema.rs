//! Published schemas, made from the types themselves.

use wb_core::Report;

/// The JSON schema of a report.
pub fn report() -> String {
    let mut text = serde_json::to_string_pretty(&schemars::schema_for!(Report)).unwrap_or_default();
    text.push('\n');
    text
}
