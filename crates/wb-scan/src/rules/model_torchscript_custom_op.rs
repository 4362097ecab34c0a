//! TorchScript that needs operators or classes from a native library nobody here knows.

use crate::known::torchscript::is_known_namespace;
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// The program inside a TorchScript archive uses operators or classes that come neither with PyTorch nor with one of
    /// the widely used libraries that this version knows.
    ///
    /// ## Why it matters
    /// Such operators are native code from a library that has to be loaded first. The model does not run without it,
    /// and what it does cannot be read from the model. If the model's page asks you to download the library, that is the
    /// part to be afraid of.
    ///
    /// ## What to do
    /// Find out which library defines the namespace, and whether you trust it.
    pub static RULE = {
        id: "model-torchscript-custom-op",
        since: "0.1.0",
        severity: Medium,
        summary: "TorchScript code uses operators or classes of an unknown native library",
        remedy: "find out which library defines them before you install it",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    match seen.facts {
        Facts::TorchscriptCode(facts) => {
            for operator in facts
                .operators
                .iter()
                .filter(|op| !is_known_namespace(&op.namespace))
            {
                let name = format!("{}::{}", operator.namespace, operator.name);
                let found = Found::new(format!("the operator `{name}` is from a library unknown here"));
                let found = found.at(operator.offset);
                sink.found(found.evidence_at("code", operator.code.clone(), operator.offset));
            }
            for class in &facts.classes {
                if !is_known_namespace(class.split('.').next().unwrap_or(class)) {
                    let message = format!("the class `torch.classes.{class}` is from a library unknown here");
                    sink.found(Found::new(message).evidence("class", class.clone()));
                }
            }
        }
        Facts::TorchZip(facts) => {
            for name in &facts.bytecode_operators {
                let namespace = name.split("::").next().unwrap_or("");
                if !is_known_namespace(namespace) {
                    let message = format!("the bytecode operator `{name}` is from a library unknown here");
                    sink.found(Found::new(message).evidence("operator", name.clone()));
                }
            }
        }
        _ => {}
    }
}
