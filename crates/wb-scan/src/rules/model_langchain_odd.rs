//! A LangChain document that does what no honest one needs.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;
use wb_formats::repo::settings::{LangChainUse, LangChainWhat};

crate::rule! {
    /// A serialised chain, prompt or message of LangChain puts a variable of the environment where no password
    /// belongs (`{"lc": 1, "type": "secret"}` in a template or in metadata), reads a file from elsewhere
    /// (`template_path`), or makes a chain or tool that runs commands (`PALChain`, `llm_bash_chain`, `PythonREPL`).
    ///
    /// ## Why it matters
    /// `loads`, `load_prompt` and `load_chain` do this when they read the document: a key leaves with the next prompt, a
    /// file of the machine becomes part of it, or what a model writes is run.
    ///
    /// ## What to do
    /// Do not load the document.
    ///
    /// ## References
    /// - CVE-2025-68664 (secrets), CVE-2026-34070 and CVE-2024-28088 (paths), CVE-2023-36188 (PALChain)
    pub static RULE = {
        id: "model-langchain-odd",
        since: "0.1.0",
        severity: High,
        summary: "a LangChain document takes secrets or files, or runs commands",
        remedy: "do not load the document",
        check: Each(check),
    };
}

/// Parts of the names of fields that honest documents fill from the environment.
const CREDENTIALS: &[&str] = &[
    "key",
    "token",
    "secret",
    "password",
    "passwd",
    "credential",
    "auth",
    "url",
    "base",
    "endpoint",
    "proxy",
    "org",
    "profile",
    "region",
    "host",
    "user",
    "account",
    "project",
    "version",
    "deployment",
    "resource",
    "connection",
    "_id",
];

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let (Facts::Yaml(facts) | Facts::SettingsJson(facts)) = seen.facts else {
        return;
    };
    for LangChainUse {
        what,
        path,
        value,
        offset,
    } in &facts.lang_chain
    {
        let field = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
        let message = match what {
            LangChainWhat::Secret if !CREDENTIALS.iter().any(|part| field.contains(part)) => {
                format!("`{path}` is filled with the variable `{value}` of the environment")
            }
            LangChainWhat::Path if leads_outside(value) => {
                format!("`{path}` reads `{value}`, which is not beside the document")
            }
            LangChainWhat::Runs => format!("`{value}` runs commands or code that a model writes"),
            LangChainWhat::Secret | LangChainWhat::Path => continue,
        };
        sink.found(
            Found::new(message)
                .at(*offset)
                .evidence_at("value", value.clone(), *offset),
        );
    }
}

fn leads_outside(path: &str) -> bool {
    let path = path.replace('\\', "/");
    path.starts_with(['/', '~']) || path.get(1..2) == Some(":") || path.split('/').any(|part| part == "..")
}
