//! TorchScript that reads or writes files, or runs code elsewhere.

use crate::known::torchscript::OUTSIDE;
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_core::Confidence;
use wb_formats::Facts;
use wb_formats::model::torch::script::TorchScriptFacts;

crate::rule! {
    /// The program inside a TorchScript archive calls an operator that reaches out of the model: it writes a file
    /// (`aten::save`), reads or creates one (`aten::from_file`), or has a function run elsewhere (`prim::rpc_…`).
    ///
    /// ## Why it matters
    /// TorchScript cannot start programs, but it can do these things, with names of its own choosing, when the model is
    /// used and even while it is loaded (`__setstate__`). Writing a file is often enough to have code run later. Models
    /// compute; they have no reason to do this.
    ///
    /// ## What to do
    /// Read the call shown as evidence. Do not load the model unless its publisher explains it.
    pub static RULE = {
        id: "model-torchscript-reaches-outside",
        since: "0.1.0",
        severity: High,
        summary: "TorchScript code reads or writes files, or runs code elsewhere",
        remedy: "do not load it until its publisher explains why a model needs this",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    match seen.facts {
        Facts::TorchscriptCode(facts) => code(facts, sink),
        Facts::TorchZip(facts) => {
            for name in &facts.bytecode_operators {
                let (namespace, operator) = name.split_once("::").unwrap_or(("", name));
                if let Some(what) = consequence(namespace, operator) {
                    let message =
                        format!("the bytecode of the lite interpreter calls `{name}`, which {what}");
                    sink.found(Found::new(message).evidence("operator", name.clone()));
                }
            }
        }
        _ => {}
    }
}

fn consequence(namespace: &str, name: &str) -> Option<&'static str> {
    let found = OUTSIDE
        .iter()
        .find(|(space, operator, _)| *space == namespace && *operator == name);
    found.map(|(_, _, what)| *what)
}

fn code(facts: &TorchScriptFacts, sink: &mut Sink<'_>) {
    for operator in &facts.operators {
        if let Some(what) = consequence(&operator.namespace, &operator.name) {
            let message = format!(
                "the model's code calls `{}::{}`, which {what}",
                operator.namespace, operator.name
            );
            let found = Found::new(message).at(operator.offset);
            sink.found(found.evidence_at("code", operator.code.clone(), operator.offset));
        }
    }
    // `x.save("f")` is `aten::save(x, "f")`, unless the class of `x` has a method of that name.
    for method in &facts.methods {
        let (receiver, name) = method.path.rsplit_once('.').unwrap_or(("", &method.path));
        let Some(what) = consequence("aten", name) else {
            continue;
        };
        if is_own_method(facts, receiver, name) {
            continue;
        }
        let message = format!("the model's code calls `{name}` as a method, which {what}");
        let found = Found::new(message)
            .at(method.offset)
            .confidence(Confidence::Medium)
            .evidence_at("code", method.code.clone(), method.offset);
        sink.found(found);
    }
}

/// True if the call goes to a method that the model defines itself: one of this file, on a plain name or on a part
/// of it, not on a computed value.
fn is_own_method(facts: &TorchScriptFacts, receiver: &str, name: &str) -> bool {
    facts.functions.iter().any(|function| function == name) && !receiver.contains(['(', '[', '?'])
}
