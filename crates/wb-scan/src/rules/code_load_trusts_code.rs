//! Loads that run code which the repository of a model brings.

use crate::inventory::source::{references, uses};
use crate::known::ai::reference::is_commit;
use crate::known::ai::{loads, place};
use crate::known::ai_commands;
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_core::Severity;
use wb_core::inventory::Pin;
use wb_formats::Facts;
use wb_formats::code::uses::{Argument, Use};

crate::rule! {
    /// Code loads a model, a tokenizer or a dataset with `trust_remote_code=True` (or `--trust-remote-code`): Python
    /// files of the hub's repository are fetched and run.
    ///
    /// ## Why it matters
    /// Without a pinned revision, whoever can write to that repository runs code on every machine that loads the model
    /// next. With a commit of 40 digits the code is the one that was looked at; if the code lies in another repository
    /// (`auto_map` with `--`), `code_revision` pins that.
    ///
    /// High if the revision is not pinned, medium if it is pinned, computed or local; medium at most in tests and
    /// examples; silent inside libraries.
    ///
    /// ## What to do
    /// Use a model that the library knows by itself, or pin `revision` (and `code_revision`) to a commit whose Python
    /// files were read.
    pub static RULE = {
        id: "code-load-trusts-code",
        since: "0.1.0",
        severity: High,
        summary: "code runs Python files that a model's repository brings",
        remedy: "pin `revision` and `code_revision` to a commit that was read, or do without `trust_remote_code`",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    if let Facts::Notebook(notebook) = seen.facts {
        for command in notebook
            .commands
            .iter()
            .flat_map(|command| ai_commands::read(&command.line))
        {
            if command.trusts_code {
                let severity = if command.pin == Pin::Unpinned {
                    Severity::High
                } else {
                    Severity::Medium
                };
                let message = format!(
                    "{} serves `{}` and runs code from its repository",
                    command.tool, command.name
                );
                sink.found(Found::new(message).severity(severity));
            }
        }
    }
    let Some(uses) = uses(seen.facts) else { return };
    if place::is_library(seen.place) {
        return;
    }
    for call in &uses.calls {
        let Some(argument) = trusting(call) else { continue };
        let (name, pin) = what(call);
        let is_code_pinned = call
            .named("code_revision")
            .and_then(Argument::text)
            .is_some_and(is_commit);
        let is_open = matches!(pin, Pin::Unpinned | Pin::Floating) && !is_code_pinned;
        let severity = if is_open && !place::is_aside(seen.place) {
            Severity::High
        } else {
            Severity::Medium
        };
        let how = match pin {
            Pin::Immutable => "at a pinned commit",
            Pin::Local => "from the disk",
            Pin::Unknown => "under a name or revision that is computed",
            _ if is_code_pinned => "with pinned code",
            _ => "as it is on the day",
        };
        let message = format!("loads {name} {how} and runs the code that it brings (`{argument}`)");
        sink.found(
            Found::new(message)
                .severity(severity)
                .at(call.offset)
                .evidence("call", call.code.clone()),
        );
    }
}

/// The argument that lets the code run.
fn trusting(call: &Use) -> Option<&'static str> {
    let is = |key: &str| call.named(key).is_some_and(Argument::is_true);
    if is("trust_remote_code") {
        return Some("trust_remote_code=True");
    }
    // Sentence transformers, LangChain and LlamaIndex hand these on.
    let is_passed = call.arguments.iter().any(|argument| {
        argument.key.ends_with("kwargs")
            && argument
                .texts()
                .iter()
                .any(|text| text.contains("trust_remote_code"))
    });
    is_passed.then_some("trust_remote_code")
}

fn what(call: &Use) -> (String, Pin) {
    let reference = loads::of(call).and_then(|load| references(call, load).into_iter().next());
    match reference {
        Some(reference) => (format!("`{}`", reference.name), reference.pin),
        None => ("something".to_owned(), Pin::Unknown),
    }
}
