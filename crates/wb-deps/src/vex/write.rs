//! Writes OpenVEX.

use super::Status;
use serde_json::{Map, Value, json};

/// What is known about one package and one vulnerability.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exploitability {
    /// The vulnerability.
    pub id: String,
    /// Its other names.
    pub aliases: Vec<String>,
    /// The package, as a package URL.
    pub package: String,
    /// What is known.
    pub status: Status,
    /// Why it is not affected; such a status has one.
    pub justification: Option<String>,
    /// The proof, or what is known.
    pub notes: String,
    /// What to do, where it is affected.
    pub action: Option<String>,
}

/// An OpenVEX document, the same for the same statements and time.
pub fn document(id: &str, author: &str, timestamp: &str, tool: &str, statements: &[Exploitability]) -> Value {
    json!({
        "@context": "https://openvex.dev/ns/v0.2.0",
        "@id": id,
        "author": author,
        "timestamp": timestamp,
        "version": 1,
        "tooling": tool,
        "statements": statements.iter().map(statement).collect::<Vec<_>>(),
    })
}

fn statement(one: &Exploitability) -> Value {
    let mut vulnerability = Map::from_iter([("name".to_owned(), json!(one.id))]);
    if !one.aliases.is_empty() {
        vulnerability.insert("aliases".to_owned(), json!(one.aliases));
    }
    let mut statement = Map::new();
    let mut say = |key: &str, value: Value| statement.insert(key.to_owned(), value);
    say("vulnerability", Value::Object(vulnerability));
    say("products", json!([{ "@id": one.package }]));
    say("status", json!(one.status.name()));
    match one.status {
        Status::NotAffected => {
            if let Some(justification) = &one.justification {
                say("justification", json!(justification));
            }
            say("impact_statement", json!(one.notes));
        }
        Status::Affected => {
            say("status_notes", json!(one.notes));
            let action = one
                .action
                .as_deref()
                .unwrap_or("no fixed version is known: remove the package or accept the risk");
            say("action_statement", json!(action));
        }
        Status::Fixed | Status::UnderInvestigation => {
            say("status_notes", json!(one.notes));
        }
    }
    Value::Object(statement)
}
