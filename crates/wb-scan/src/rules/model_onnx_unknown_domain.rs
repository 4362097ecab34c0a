//! Operators that no known runtime brings along.

use crate::known::onnx_domains::{PYTHON_OPERATORS, is_known};
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use std::collections::BTreeMap;
use wb_formats::Facts;
use wb_formats::model::onnx::{OnnxFacts, Operator};

crate::rule! {
    /// The model uses operators of a domain that neither the ONNX standard nor a widely used runtime, exporter or
    /// compiler provides, and that the model does not define by functions of its own.
    ///
    /// ## Why it matters
    /// Such a model only runs after a native library or a Python function has been registered for these
    /// operators. That code is not in the file: whoever supplies it runs with your rights, and a publisher of a
    /// hostile model supplies it, too.
    ///
    /// ## What to do
    /// Find out which library registers the domain, and judge that library like any other program. If you know
    /// and trust it, ignore this rule for this file in `weighbridge.toml`.
    pub static RULE = {
        id: "model-onnx-unknown-domain",
        since: "0.1.0",
        severity: High,
        summary: "the model needs operators from a library that nobody here knows",
        remedy: "find out which library provides these operators, and judge it before you load the model",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let (Facts::Onnx(facts) | Facts::OnnxRuntime(facts)) = seen.facts else {
        return;
    };
    let mut unknown: BTreeMap<&str, Vec<&Operator>> = BTreeMap::new();
    for operator in &facts.operators {
        if !is_known(&operator.domain)
            && !is_defined(facts, operator)
            && !PYTHON_OPERATORS.contains(&operator.name.as_str())
        {
            unknown.entry(&operator.domain).or_default().push(operator);
        }
    }
    for (domain, operators) in unknown {
        let shown: Vec<&str> = operators.iter().take(5).map(|op| op.name.as_str()).collect();
        let more = operators.len().saturating_sub(shown.len());
        let tail = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        let message = format!(
            "operators of the unknown domain `{domain}` are used: {}{tail}",
            shown.join(", ")
        );
        let first = operators.iter().min_by_key(|op| op.first_offset);
        let mut found = Found::new(message).at(first.map(|op| op.first_offset));
        for operator in operators.iter().take(5) {
            let text = format!("{} ({} nodes)", operator.name, operator.nodes);
            found = found.evidence_at("operator", text, operator.first_offset);
        }
        sink.found(found);
    }
}

/// True if the model brings the operator along as a function.
fn is_defined(facts: &OnnxFacts, operator: &Operator) -> bool {
    facts
        .functions
        .iter()
        .any(|function| function.domain == operator.domain && function.name == operator.name)
}
