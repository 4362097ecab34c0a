//! Custom calls of XLA to functions that nobody knows.

use crate::known::tensorflow::reached::node;
use crate::rule::Seen;
use crate::sink::Sink;
use wb_formats::Facts;

crate::rule! {
    /// The graph calls a native function by its name (`XlaCustomCall`, or a custom call in the text of a compiled program,
    /// `XlaCallModule`), and the name is none of those that XLA's own compilers
    /// write.
    ///
    /// ## Why it matters
    /// The name is looked up among the functions of the process: one that a library has registered, or one that happens to be
    /// there. It is called with the tensors and with a configuration that the file chooses.
    ///
    /// ## What to do
    /// Find out which library brings the function, and judge it before you load the model.
    pub static RULE = {
        id: "model-tensorflow-custom-call",
        since: "0.1.0",
        severity: Medium,
        summary: "the graph calls a native function by name",
        remedy: "find out which library brings the function, and judge it before you load the model",
        check: Each(check),
    };
}

/// Beginnings of names that XLA and JAX write themselves. Source: openxla/xla and jaxlib, 2026-11-23.
static ORDINARY: &[&str] = &[
    "Sharding",
    "SPMD",
    "annotate_device_placement",
    "TopK",
    "PartialReduce",
    "cu_",
    "cuda_",
    "hip",
    "lapack_",
    "blas_",
    "__cublas",
    "__cudnn",
    "__gpu$",
    "__onednn",
    "__xla_",
    "mhlo.",
    "stablehlo.",
    "tf.",
    "Eigh",
    "Qr",
    "LuDecomposition",
    "MoveToHost",
    "MoveToDevice",
    "X64",
    "RngBitGenerator",
    "ApproxTopK",
    "shape_assertion",
    "cusolver_",
    "cusparse_",
];

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::Tensorflow(facts) = seen.facts else {
        return;
    };
    for call in facts
        .calls
        .iter()
        .filter(|call| call.operator.starts_with("XlaCustomCall"))
    {
        let mut targets = call
            .attribute("target_name")
            .iter()
            .chain(call.attribute("call_target_name"));
        let unknown = targets.find(|target| is_unknown(target));
        if let Some(target) = unknown {
            sink.found(node(call, &format!("calls the native function `{target}`")));
        }
    }
    let modules = facts.calls.iter().filter(|call| call.operator == "XlaCallModule");
    for call in modules {
        let texts = call.attribute("module").iter();
        let mut targets = texts.flat_map(|text| text.split("custom_call @").skip(1));
        let name = |text: &str| -> String {
            let is_part = |c: &char| c.is_ascii_alphanumeric() || "_.$".contains(*c);
            text.trim_start_matches('"').chars().take_while(is_part).collect()
        };
        let unknown = targets.find_map(|text| Some(name(text)).filter(|target| is_unknown(target)));
        if let Some(target) = unknown {
            sink.found(node(call, &format!("calls the native function `{target}`")));
        }
    }
}

fn is_unknown(target: &str) -> bool {
    !target.is_empty() && !ORDINARY.iter().any(|known| target.starts_with(known))
}
