//! The report as SARIF 2.1.0, for code scanning and for viewers.
//!
//! Texts for people are made visible; names in locations and in `properties` stay exact.

use super::escape::{clip, uri, visible};
use super::{group, json, words};
use crate::catalogue::RULES;
use serde::ser::{Serialize, Serializer};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{self, Write};
use wb_core::report::{ScannedFile, SuppressedBy};
use wb_core::rule::RuleInfo;
use wb_core::{Finding, Gap, GapReason, Place, Report, Severity, Verdict};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// How many characters of one text from the file go into a message.
const TEXT_MAX: usize = 2_000;

/// Writes the report.
pub(super) fn write(report: &Report, out: &mut impl Write) -> io::Result<()> {
    json::write_value(&Log(report), out)
}

/// Serialised piece by piece: results and artifacts are made one at a time.
struct Log<'a>(&'a Report);
struct Run<'a>(&'a Report);
struct Results<'a>(&'a Report);
struct Artifacts<'a>(&'a Report);

impl Serialize for Log<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("$schema", SCHEMA)?;
        map.serialize_entry("version", "2.1.0")?;
        map.serialize_entry("runs", &[Run(self.0)])?;
        map.end()
    }
}

impl Serialize for Run<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("tool", &tool(self.0))?;
        map.serialize_entry("invocations", &[invocation(self.0)])?;
        map.serialize_entry("artifacts", &Artifacts(self.0))?;
        map.serialize_entry("columnKind", "unicodeCodePoints")?;
        map.serialize_entry("results", &Results(self.0))?;
        map.serialize_entry("properties", &run_properties(self.0))?;
        map.end()
    }
}

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut seen = HashMap::new();
        let listed = self.0.findings.iter().map(|finding| (finding, None));
        let suppressed = self.0.suppressed.iter().map(|s| (&s.finding, Some(s)));
        serializer.collect_seq(listed.chain(suppressed).map(|(finding, suppressed)| {
            let mut value = result(finding, &mut seen);
            if let Some(suppressed) = suppressed {
                let by = match suppressed.by {
                    SuppressedBy::Ignore => "an ignore of the configuration",
                    SuppressedBy::Baseline => "the baseline",
                    SuppressedBy::Vex => "a VEX statement",
                };
                value["suppressions"] = json!([{
                    "kind": "external",
                    "status": "accepted",
                    "justification": format!("{by}: {}", visible(&suppressed.reason)),
                }]);
            }
            value
        }))
    }
}

impl Serialize for Artifacts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.files.iter().map(artifact))
    }
}

fn tool(report: &Report) -> Value {
    json!({
        "driver": {
            "name": report.tool.name,
            "version": report.tool.version,
            "semanticVersion": report.tool.version,
            "shortDescription": { "text": "Judges model files without loading them" },
            "rules": rules(),
            "notifications": GAP_REASONS.iter().map(|&reason| json!({
                "id": format!("not-looked-at/{}", reason.name()),
                "shortDescription": { "text": format!("not looked at: {}", words::gap_title(reason)) },
                "help": { "text": words::gap_hint(reason) },
                "defaultConfiguration": { "level": gap_level(reason) },
            })).collect::<Vec<_>>(),
        }
    })
}

/// The rule table: `tool.driver.rules`.
pub fn rules() -> Value {
    RULES.iter().map(|rule| rule_entry(&rule.info)).collect()
}

/// One entry of the rule table.
pub fn rule_entry(rule: &RuleInfo) -> Value {
    let page = rule.page_text();
    let first = page.split("\n\n").next().unwrap_or_default().replace('\n', " ");
    let subject = rule.id.split('-').next().unwrap_or_default();
    let mut properties = Map::new();
    properties.insert("severity".to_owned(), rule.severity.name().into());
    if let Some(score) = security_severity(rule.severity) {
        properties.insert("security-severity".to_owned(), score.into());
    }
    properties.insert("precision".to_owned(), "high".into());
    properties.insert("since".to_owned(), rule.since.into());
    properties.insert("tags".to_owned(), json!(["security", subject]));
    json!({
        "id": rule.id,
        "name": pascal(rule.id),
        "shortDescription": { "text": rule.summary },
        "fullDescription": { "text": first.trim() },
        "help": {
            "text": format!("{}\n\nWhat to do: {}.", page.trim(), rule.remedy),
            "markdown": format!("{}\n\n**In one line:** {}.", page.trim(), rule.remedy),
        },
        "defaultConfiguration": { "level": level(rule.severity) },
        "properties": properties,
    })
}

/// `file-malformed` → `FileMalformed`.
fn pascal(id: &str) -> String {
    id.split('-')
        .filter_map(|part| Some(part.get(..1)?.to_ascii_uppercase() + part.get(1..)?))
        .collect()
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "note",
    }
}

/// The score that code scanning sorts by, in the middle of the band that bears the severity's name.
const fn security_severity(severity: Severity) -> Option<&'static str> {
    match severity {
        Severity::Critical => Some("9.5"),
        Severity::High => Some("8.0"),
        Severity::Medium => Some("5.5"),
        Severity::Low => Some("2.0"),
        Severity::Info => None,
    }
}

/// Viewers turn `[text](address)` in messages into links; SARIF escapes brackets with a backslash.
fn message(text: &str) -> String {
    let text = visible(text);
    if text.contains("](") {
        text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
    } else {
        text.into_owned()
    }
}

fn result(finding: &Finding, seen: &mut HashMap<String, u64>) -> Value {
    let mut text = message(&clip(&finding.message, TEXT_MAX));
    for evidence in &finding.evidence {
        let shown = message(&clip(&evidence.text, TEXT_MAX));
        let _ = write!(text, "\n{}: {shown}", message(&evidence.label));
    }
    let _ = write!(text, "\nWhat to do: {}", message(&finding.remedy));
    let mut value = Map::new();
    value.insert("ruleId".to_owned(), finding.rule.as_str().into());
    if let Ok(index) = RULES.binary_search_by(|rule| rule.info.id.cmp(&finding.rule)) {
        value.insert("ruleIndex".to_owned(), index.into());
    }
    value.insert("level".to_owned(), level(finding.severity).into());
    value.insert("message".to_owned(), json!({ "text": text }));
    value.insert("locations".to_owned(), json!([location(&finding.place)]));
    let print = fingerprint(finding);
    let nth = seen.entry(print.clone()).or_insert(0);
    *nth += 1;
    value.insert(
        "partialFingerprints".to_owned(),
        json!({ "weighbridgeFinding/v1": format!("{print}:{nth}") }),
    );
    value.insert(
        "properties".to_owned(),
        json!({
            "severity": finding.severity.name(),
            "confidence": finding.confidence.name(),
            "evidence": finding.evidence,
        }),
    );
    Value::Object(value)
}

/// The same for the same thing found in the same member, wherever in it: offsets move when a file is rewritten.
fn fingerprint(finding: &Finding) -> String {
    let mut hash = Sha256::new();
    let mut part = |text: &str| {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    };
    part(&finding.rule);
    for name in &finding.place.path {
        part(name);
    }
    part("");
    if finding.evidence.is_empty() {
        part(&finding.message);
    }
    for evidence in &finding.evidence {
        part(&evidence.label);
        part(&evidence.text);
    }
    let mut out = String::with_capacity(32);
    for byte in hash.finalize().iter().take(16) {
        let _ = write!(out, "{byte:02x}");
    }
    out
}

fn location(place: &Place) -> Value {
    let mut physical = Map::new();
    physical.insert("artifactLocation".to_owned(), json!({ "uri": uri(place.root()) }));
    let inside = place.path.get(1..).unwrap_or_default();
    if let (Some(offset), true) = (place.offset, inside.is_empty()) {
        let mut region = json!({ "byteOffset": offset, "byteLength": 1 });
        if let (Some(line), Some(column)) = (place.line, place.column) {
            region["startLine"] = line.into();
            region["startColumn"] = column.into();
        }
        physical.insert("region".to_owned(), region);
    }
    let mut value = Map::new();
    value.insert("physicalLocation".to_owned(), Value::Object(physical));
    if !inside.is_empty() {
        let mut logical = json!({
            "name": place.name(),
            "fullyQualifiedName": place.path.join(" › "),
            "kind": "member",
        });
        if let Some(offset) = place.offset {
            logical["properties"] = json!({ "byteOffset": offset });
            if let (Some(line), Some(column)) = (place.line, place.column) {
                logical["properties"]["startLine"] = line.into();
                logical["properties"]["startColumn"] = column.into();
            }
        }
        value.insert("logicalLocations".to_owned(), json!([logical]));
    }
    Value::Object(value)
}

fn artifact(file: &ScannedFile) -> Value {
    let mut value = json!({
        "location": { "uri": uri(&file.path) },
        "length": file.bytes,
        "roles": ["analysisTarget"],
        "properties": { "formats": file.formats },
    });
    if let Some(sha256) = &file.sha256 {
        value["hashes"] = json!({ "sha-256": sha256 });
    }
    value
}

fn invocation(report: &Report) -> Value {
    let gaps: Vec<Value> = report.coverage.gaps.iter().map(notification).collect();
    let notices: Vec<Value> = report
        .notices
        .iter()
        .map(|notice| json!({ "level": "note", "message": { "text": message(notice) } }))
        .collect();
    json!({
        "executionSuccessful": report.verdict != Verdict::Fault,
        "exitCode": report.exit_code,
        "exitCodeDescription": words::verdict_name(report.verdict),
        "toolExecutionNotifications": gaps,
        "toolConfigurationNotifications": notices,
    })
}

fn notification(gap: &Gap) -> Value {
    let id = format!("not-looked-at/{}", gap.reason.name());
    json!({
        "descriptor": { "id": id },
        "level": gap_level(gap.reason),
        "message": { "text": format!("not looked at: {}", message(&clip(&gap.detail, TEXT_MAX))) },
        "locations": [location(&gap.place)],
    })
}

const GAP_REASONS: [GapReason; 10] = [
    GapReason::Limit,
    GapReason::UnknownFormat,
    GapReason::UnsupportedFormat,
    GapReason::Encrypted,
    GapReason::Malformed,
    GapReason::Unreadable,
    GapReason::NotRegular,
    GapReason::Link,
    GapReason::NotAssessed,
    GapReason::Fault,
];

const fn gap_level(reason: GapReason) -> &'static str {
    match reason {
        GapReason::Fault | GapReason::Unreadable => "error",
        _ => "warning",
    }
}

fn run_properties(report: &Report) -> Value {
    let coverage = &report.coverage;
    json!({
        "verdict": report.verdict,
        "failOn": report.fail_on,
        "findingKinds": group::findings(report.findings.iter()).len(),
        "findingsUnlisted": report.findings_unlisted,
        "coverage": {
            "files": coverage.files,
            "artifacts": coverage.artifacts,
            "notCargo": coverage.not_cargo,
            "bytesTotal": coverage.bytes_total,
            "bytesRead": coverage.bytes_read,
            "bytesSkipped": coverage.bytes_skipped,
            "notLookedAt": words::gaps_total(report),
        },
    })
}
