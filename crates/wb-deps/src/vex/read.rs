//! OpenVEX documents.

use super::{Statement, Status};
use serde_json::Value;

/// The statements of an OpenVEX document. Statements that are not whole are left out: they take nothing away.
pub fn openvex(document: &Value) -> Vec<Statement> {
    let author = text(document, "author");
    let stamp = text(document, "last_updated").or_else(|| text(document, "timestamp"));
    let statements = document.get("statements").and_then(Value::as_array);
    let read = |statement: &Value| {
        let vulnerability = statement.get("vulnerability")?;
        let mut names: Vec<String> = match vulnerability {
            Value::String(name) => vec![name.clone()],
            other => text(other, "name")
                .into_iter()
                .chain(text(other, "@id"))
                .collect(),
        };
        let aliases = vulnerability.get("aliases").and_then(Value::as_array);
        names.extend(
            aliases
                .into_iter()
                .flatten()
                .filter_map(|alias| Some(alias.as_str()?.to_owned())),
        );
        let products = statement.get("products").or_else(|| document.get("products"));
        let products = products.and_then(Value::as_array);
        let packages: Vec<String> = products.into_iter().flatten().flat_map(packages_of).collect();
        if names.is_empty() || packages.is_empty() {
            return None;
        }
        Some(Statement {
            vulnerability: names,
            packages,
            status: Status::of_word(&text(statement, "status")?)?,
            justification: text(statement, "justification"),
            impact: text(statement, "impact_statement"),
            author: author.clone(),
            timestamp: text(statement, "last_updated")
                .or_else(|| text(statement, "timestamp"))
                .or_else(|| stamp.clone()),
        })
    };
    let mut statements: Vec<Statement> = statements.into_iter().flatten().filter_map(read).collect();
    // Later words beat earlier ones.
    statements.sort_by(|a, b| a.timestamp.cmp(&b.timestamp));
    statements
}

/// The packages that an entry of `products` is about: what is inside the product if that is named, else itself.
fn packages_of(product: &Value) -> Vec<String> {
    let inside = product.get("subcomponents").and_then(Value::as_array);
    let inside: Vec<String> = inside.into_iter().flatten().flat_map(identifiers).collect();
    if inside.is_empty() {
        identifiers(product)
    } else {
        inside
    }
}

fn identifiers(of: &Value) -> Vec<String> {
    if let Value::String(id) = of {
        return vec![id.clone()];
    }
    let purl = of
        .pointer("/identifiers/purl")
        .and_then(Value::as_str)
        .map(ToOwned::to_owned);
    text(of, "@id").into_iter().chain(purl).collect()
}

fn text(of: &Value, key: &str) -> Option<String> {
    of.get(key)?.as_str().map(ToOwned::to_owned)
}
