//! The report as SARIF 2.1.0.

use serde_json::{Value, json};
use wb_scan::RULES;

/// The rule table: `tool.driver.rules`.
pub fn rules() -> Value {
    RULES
        .iter()
        .map(|rule| {
            json!({
                "id": rule.info.id,
                "shortDescription": { "text": rule.info.summary },
                "fullDescription": { "text": rule.info.page_text().trim() },
                "help": { "text": rule.info.remedy },
                "properties": { "severity": rule.info.severity.name(), "since": rule.info.since },
            })
        })
        .collect()
}
