//! CSAF 2: what a vendor says about products. Products are followed to their package URLs; one without any is about
//! nothing that can be matched, and says so by its absence in the counts.

use crate::osv::{Affected, Package, Range, RangeType, RawEvent, Record, Reference, SeverityEntry};
use crate::vex::{Statement, Status};
use crate::{Ecosystem, Purl};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What is known about one product.
#[derive(Clone, Debug, Default)]
struct Product {
    purl: Option<Purl>,
    /// `vers:pypi/>=1|<2`, or a version.
    range: Option<String>,
    version: Option<String>,
}

/// How deep a tree of products may be.
const DEPTH_MAX: usize = 64;

/// The records and statements of a document.
pub fn csaf(document: &Value) -> (Vec<Record>, Vec<Statement>) {
    let mut products = BTreeMap::new();
    if let Some(tree) = document.get("product_tree") {
        branches(tree, &Product::default(), &mut products, 0);
        relationships(tree, &mut products);
    }
    let tracking = document.pointer("/document/tracking");
    let tracking = |key: &str| Some(tracking?.get(key)?.as_str()?.to_owned());
    let id = tracking("id").unwrap_or_else(|| "CSAF".to_owned());
    let modified = tracking("current_release_date").unwrap_or_default();
    let author = document
        .pointer("/document/publisher/name")
        .and_then(Value::as_str)
        .map(ToOwned::to_owned);
    let (mut records, mut statements) = (Vec::new(), Vec::new());
    let vulnerabilities = document.get("vulnerabilities").and_then(Value::as_array);
    for (number, vulnerability) in vulnerabilities.into_iter().flatten().enumerate() {
        let cve = vulnerability.get("cve").and_then(Value::as_str);
        let others = vulnerability.get("ids").and_then(Value::as_array);
        let others = others
            .into_iter()
            .flatten()
            .filter_map(|id| id.get("text")?.as_str());
        let names: Vec<String> = cve.into_iter().chain(others).map(ToOwned::to_owned).collect();
        let name = names
            .first()
            .cloned()
            .unwrap_or_else(|| number.saturating_add(1).to_string());
        let affected = affected(vulnerability, &products);
        if !affected.is_empty() {
            records.push(Record {
                id: format!("{id}:{name}"),
                modified: modified.clone(),
                aliases: names.clone(),
                summary: vulnerability
                    .get("title")
                    .and_then(Value::as_str)
                    .map(ToOwned::to_owned),
                details: note(vulnerability),
                severity: scores(vulnerability),
                affected,
                references: references(document),
                database_specific: Some(json!({ "csaf": id })),
                ..Record::default()
            });
        }
        for (key, status) in [
            ("known_not_affected", Status::NotAffected),
            ("fixed", Status::Fixed),
            ("first_fixed", Status::Fixed),
        ] {
            let mut by_reason: BTreeMap<(Option<String>, Option<String>), Vec<String>> = BTreeMap::new();
            for product in listed(vulnerability, key) {
                let Some(purl) = products.get(product).and_then(|known| known.purl.as_ref()) else {
                    continue;
                };
                by_reason
                    .entry(reason(vulnerability, product))
                    .or_default()
                    .push(purl.to_string());
            }
            for ((justification, impact), packages) in by_reason {
                statements.push(Statement {
                    vulnerability: names.clone(),
                    packages,
                    status,
                    justification,
                    impact,
                    author: author.clone(),
                    timestamp: Some(modified.clone()),
                });
            }
        }
    }
    (records, statements)
}

/// Follows branches down to products; versions and ranges stand on the way.
fn branches(node: &Value, above: &Product, products: &mut BTreeMap<String, Product>, depth: usize) {
    if depth > DEPTH_MAX {
        return;
    }
    let mut here = above.clone();
    let name = node.get("name").and_then(Value::as_str).map(ToOwned::to_owned);
    match node.get("category").and_then(Value::as_str) {
        Some("product_version") => here.version = name,
        Some("product_version_range") => here.range = name,
        _ => {}
    }
    let own = node.get("product").into_iter();
    let full = node
        .get("full_product_names")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    for product in own.chain(full) {
        let Some(id) = product.get("product_id").and_then(Value::as_str) else {
            continue;
        };
        let mut known = here.clone();
        let purl = product
            .pointer("/product_identification_helper/purl")
            .and_then(Value::as_str);
        known.purl = purl.and_then(|purl| Purl::parse(purl).ok());
        products.insert(id.to_owned(), known);
    }
    for branch in node
        .get("branches")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        branches(branch, &here, products, depth.saturating_add(1));
    }
}

/// A product inside another: the package is the one inside.
fn relationships(tree: &Value, products: &mut BTreeMap<String, Product>) {
    for relationship in tree
        .get("relationships")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let inside = relationship.get("product_reference").and_then(Value::as_str);
        let id = relationship
            .pointer("/full_product_name/product_id")
            .and_then(Value::as_str);
        if let (Some(inside), Some(id)) = (inside, id)
            && let Some(known) = products.get(inside).cloned()
        {
            products.insert(id.to_owned(), known);
        }
    }
}

fn listed<'a>(vulnerability: &'a Value, key: &str) -> impl Iterator<Item = &'a str> {
    let ids = vulnerability
        .get("product_status")
        .and_then(|status| status.get(key))
        .and_then(Value::as_array);
    ids.into_iter().flatten().filter_map(Value::as_str)
}

fn affected(vulnerability: &Value, products: &BTreeMap<String, Product>) -> Vec<Affected> {
    let mut affected: Vec<Affected> = Vec::new();
    for key in ["known_affected", "first_affected", "last_affected", "recommended"] {
        if key == "recommended" {
            continue;
        }
        for product in listed(vulnerability, key) {
            let Some(known) = products.get(product) else {
                continue;
            };
            let Some(entry) = entry(known) else { continue };
            if !affected.contains(&entry) {
                affected.push(entry);
            }
        }
    }
    affected
}

fn entry(product: &Product) -> Option<Affected> {
    let purl = product.purl.as_ref()?;
    let ecosystem = Ecosystem::of_purl(&purl.kind)?;
    let parts: Vec<_> = purl.namespace.iter().chain([&purl.name]).cloned().collect();
    let name = parts.join(if purl.kind == "maven" { ":" } else { "/" });
    let mut entry = Affected {
        package: Some(Package {
            ecosystem: ecosystem.name().to_owned(),
            name,
            purl: Some(purl.to_string()),
            ..Package::default()
        }),
        ..Affected::default()
    };
    match (&product.range, purl.version.as_ref().or(product.version.as_ref())) {
        (Some(range), _) => entry.ranges = vec![vers(range)],
        (None, Some(version)) => entry.versions = vec![version.clone()],
        (None, None) => entry.ranges = vec![since("0")],
    }
    Some(entry)
}

fn since(version: &str) -> Range {
    let event = RawEvent {
        introduced: Some(version.to_owned()),
        ..RawEvent::default()
    };
    Range {
        events: vec![event],
        ..Range::default()
    }
}

/// `vers:npm/>=1.0|<2.0` and `<2.0`, as a range of events. What cannot be read becomes a range of a type that nobody
/// knows, so that it is never taken for "not affected".
fn vers(written: &str) -> Range {
    let body = match written.trim().strip_prefix("vers:") {
        Some(rest) => rest.split_once('/').map_or("", |(_, body)| body),
        None => written.trim(),
    };
    let mut events = Vec::new();
    let event = RawEvent::default;
    if body == "*" {
        return since("0");
    }
    let mut is_open = false;
    for part in body
        .split(['|', ','])
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        let (sign, version) = part.split_at(part.find(|c: char| !"<>=! ".contains(c)).unwrap_or(part.len()));
        let version = Some(version.trim().to_owned()).filter(|version| !version.is_empty());
        if version.is_none() {
            return unreadable(written);
        }
        if sign.trim().starts_with('<') && !is_open {
            events.push(RawEvent {
                introduced: Some("0".to_owned()),
                ..event()
            });
        }
        match sign.trim() {
            ">=" => {
                events.push(RawEvent {
                    introduced: version,
                    ..event()
                });
                is_open = true;
            }
            "<" => {
                events.push(RawEvent {
                    fixed: version,
                    ..event()
                });
                is_open = false;
            }
            "<=" => {
                events.push(RawEvent {
                    last_affected: version,
                    ..event()
                });
                is_open = false;
            }
            "=" | "==" | "" => {
                events.push(RawEvent {
                    introduced: version.clone(),
                    ..event()
                });
                events.push(RawEvent {
                    last_affected: version,
                    ..event()
                });
            }
            _ => return unreadable(written),
        }
    }
    if events.is_empty() {
        unreadable(written)
    } else {
        Range {
            events,
            ..Range::default()
        }
    }
}

fn unreadable(written: &str) -> Range {
    let written = written.chars().take(80).collect();
    Range {
        order: RangeType::Other(written),
        ..Range::default()
    }
}

fn scores(vulnerability: &Value) -> Vec<SeverityEntry> {
    let scores = vulnerability
        .get("scores")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let metrics = vulnerability
        .get("metrics")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let contents = scores.chain(metrics.filter_map(|metric| metric.get("content")));
    let systems = [
        ("cvss_v4", "CVSS_V4"),
        ("cvss_v3", "CVSS_V3"),
        ("cvss_v2", "CVSS_V2"),
    ];
    contents
        .flat_map(|score| {
            systems.into_iter().filter_map(move |(key, system)| {
                let vector = score.get(key)?.get("vectorString")?.as_str()?.to_owned();
                Some(SeverityEntry {
                    system: system.to_owned(),
                    score: vector,
                    ..SeverityEntry::default()
                })
            })
        })
        .collect()
}

/// The machine's word and the sentence why a product is not affected.
fn reason(vulnerability: &Value, product: &str) -> (Option<String>, Option<String>) {
    let names = |entry: &Value| {
        let ids = entry.get("product_ids").and_then(Value::as_array);
        ids.is_none_or(|ids| ids.iter().any(|id| id.as_str() == Some(product)))
    };
    let flag = vulnerability
        .get("flags")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .find(|flag| names(flag));
    let threat = vulnerability
        .get("threats")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let impact = threat
        .filter(|threat| threat.get("category").and_then(Value::as_str) == Some("impact"))
        .find(|threat| names(threat));
    let text = |value: Option<&Value>, key: &str| Some(value?.get(key)?.as_str()?.to_owned());
    (text(flag, "label"), text(impact, "details"))
}

fn note(vulnerability: &Value) -> Option<String> {
    let notes = vulnerability.get("notes").and_then(Value::as_array)?;
    let described = notes
        .iter()
        .find(|note| note.get("category").and_then(Value::as_str) == Some("description"));
    described
        .or_else(|| notes.first())?
        .get("text")?
        .as_str()
        .map(ToOwned::to_owned)
}

fn references(document: &Value) -> Vec<Reference> {
    let references = document.pointer("/document/references").and_then(Value::as_array);
    let of = |reference: &Value| {
        let kind = if reference.get("category").and_then(Value::as_str) == Some("self") {
            "ADVISORY"
        } else {
            "WEB"
        };
        Some(Reference {
            kind: kind.to_owned(),
            url: reference.get("url")?.as_str()?.to_owned(),
        })
    };
    references.into_iter().flatten().filter_map(of).collect()
}
