use super::*;
use serde_json::json;

fn purl(text: &str) -> Purl {
    Purl::parse(text).unwrap()
}

fn one(statement: serde_json::Value) -> Statement {
    let document = json!({ "@context": "https://openvex.dev/ns/v0.2.0", "author": "me", "timestamp": "2024-01-01T00:00:00Z", "statements": [statement] });
    openvex(&document).remove(0)
}

#[test]
fn a_reasoned_statement_clears_its_package_and_no_other() {
    let statement = one(json!({
        "vulnerability": { "name": "CVE-2024-1", "aliases": ["GHSA-1"] },
        "products": [{ "@id": "pkg:pypi/Torch@2.4.0" }],
        "status": "not_affected",
        "justification": "vulnerable_code_not_in_execute_path",
    }));
    assert!(statement.clears(&purl("pkg:pypi/torch@2.4"), ["PYSEC-1", "ghsa-1"].into_iter()));
    assert!(!statement.clears(&purl("pkg:pypi/torch@2.5"), ["CVE-2024-1"].into_iter()));
    assert!(!statement.clears(&purl("pkg:pypi/torch"), ["CVE-2024-1"].into_iter()));
    assert!(!statement.clears(&purl("pkg:pypi/torch@2.4"), ["CVE-2024-2"].into_iter()));
    assert!(!statement.clears(&purl("pkg:npm/torch@2.4"), ["CVE-2024-1"].into_iter()));
}

#[test]
fn without_a_reason_nothing_is_cleared() {
    let statement = one(json!({
        "vulnerability": "CVE-2024-1", "products": ["pkg:pypi/torch"], "status": "not_affected",
    }));
    assert!(!statement.clears(&purl("pkg:pypi/torch@2.4"), ["CVE-2024-1"].into_iter()));
    let affected = one(json!({
        "vulnerability": "CVE-2024-1", "products": ["pkg:pypi/torch"], "status": "affected",
    }));
    assert!(!affected.clears(&purl("pkg:pypi/torch@2.4"), ["CVE-2024-1"].into_iter()));
}

#[test]
fn what_is_inside_a_product_counts_before_the_product() {
    let statement = one(json!({
        "vulnerability": { "name": "CVE-2024-1" },
        "products": [{ "@id": "pkg:oci/app", "subcomponents": [{ "@id": "pkg:npm/%40scope/name@1.0.0" }] }],
        "status": "fixed",
    }));
    assert!(statement.clears(&purl("pkg:npm/@scope/name@1.0.0"), ["CVE-2024-1"].into_iter()));
    assert!(!statement.clears(&purl("pkg:oci/app"), ["CVE-2024-1"].into_iter()));
}

#[test]
fn what_is_written_is_read_again() {
    let known = Exploitability {
        id: "PYSEC-1".to_owned(),
        aliases: vec!["CVE-1".to_owned()],
        package: "pkg:pypi/torch@2.4.0".to_owned(),
        status: Status::NotAffected,
        justification: Some("vulnerable_code_not_present".to_owned()),
        notes: "why".to_owned(),
        action: None,
    };
    let written = document("urn:x", "me", "2024-01-01T00:00:00Z", "weighbridge", &[known]);
    let read = openvex(&written);
    assert_eq!(read[0].vulnerability, ["PYSEC-1", "CVE-1"]);
    assert_eq!(read[0].reason(), "vulnerable_code_not_present: why (says me)");
}
