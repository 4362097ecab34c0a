//! Writes OpenVEX.

use super::Status;
use serde_json::{Value, json};

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
    let statement = |one: &Exploitability| {
        let mut statement = json!({
            "vulnerability": { "name": one.id },
            "products": [{ "@id": one.package }],
            "status": one.status.name(),
        });
        if !one.aliases.is_empty() {
            statement["vulnerability"]["aliases"] = json!(one.aliases);
        }
        match one.status {
            Status::NotAffected => {
                if let Some(justification) = &one.justification {
                    statement["justification"] = json!(justification);
                }
                statement["impact_statement"] = json!(one.notes);
            }
            Status::Affected => {
                statement["status_notes"] = json!(one.notes);
                let action = one
                    .action
                    .as_deref()
                    .unwrap_or("no fixed version is known: remove the package or accept the risk");
                statement["action_statement"] = json!(action);
            }
            Status::Fixed | Status::UnderInvestigation => statement["status_notes"] = json!(one.notes),
        }
        statement
    };
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
