//! A configuration whose interpolation runs code.

use crate::rule::Seen;
use crate::rules::model_target_computed::is_evaluating;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// A resolver that evaluates text is given Python that imports, opens or runs something.
    ///
    /// ## Why it matters
    /// Programs that register such a resolver run the text when the value is first read.
    ///
    /// ## What to do
    /// Do not load the configuration.
    pub static RULE = {
        id: "model-target-evaluates",
        since: "0.1.0",
        severity: High,
        summary: "an interpolation evaluates Python that reaches beyond arithmetic",
        remedy: "do not load the configuration",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let parts = match seen.facts {
        Facts::Yaml(facts) | Facts::SettingsJson(facts) => &facts.interpolations,
        _ => return,
    };
    for part in parts.iter().filter(|part| is_evaluating(&part.resolver)) {
        let harmful = [
            "__import__",
            "os.system",
            "os.popen",
            "subprocess",
            "exec(",
            "open(",
            "__subclasses__",
            "__globals__",
            "importlib",
        ];
        if let Some(word) = harmful.iter().find(|word| part.arguments.contains(**word)) {
            let message = format!(
                "the interpolation `{}` evaluates Python with `{word}`",
                part.resolver
            );
            let found = Found::new(message).at(part.offset);
            sink.found(found.evidence_at("evaluated", part.arguments.clone(), part.offset));
        }
    }
}
