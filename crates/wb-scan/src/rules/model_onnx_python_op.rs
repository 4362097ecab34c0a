//! Operators that call Python.

use crate::known::onnx_domains::PYTHON_OPERATORS;
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// The model has an operator that calls back into Python: `PyOp`, `PythonOp` or one of their kin.
    ///
    /// ## Why it matters
    /// The operator names a Python module and a class or function; the runtime imports the module and calls it
    /// each time the model runs. What is called is not in the file: it may lie beside the model, or be anything
    /// that is installed.
    ///
    /// ## What to do
    /// Use an export of the model without Python operators. If you can't, read the module that is named before
    /// you run the model.
    pub static RULE = {
        id: "model-onnx-python-op",
        since: "0.1.0",
        severity: High,
        summary: "the model calls Python code while it runs",
        remedy: "use an export without Python operators, or read the module that is named",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let (Facts::Onnx(facts) | Facts::OnnxRuntime(facts)) = seen.facts else {
        return;
    };
    for operator in &facts.operators {
        if !PYTHON_OPERATORS.contains(&operator.name.as_str()) {
            continue;
        }
        let message = format!(
            "`{}` of domain `{}` calls Python ({} nodes)",
            operator.name, operator.domain, operator.nodes
        );
        let mut found = Found::new(message).at(operator.first_offset);
        for (name, value) in &operator.attributes {
            found = found.evidence(&format!("attribute {name}"), value.clone());
        }
        sink.found(found);
    }
}
