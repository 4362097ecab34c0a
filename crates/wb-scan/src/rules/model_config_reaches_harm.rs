//! A configuration whose class is a function that harms.

use crate::known::hub_config::configured;
use crate::known::reach::{Reach, reach, words};
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::repo::hf_config::CodePlace;

crate::rule! {
    /// A configuration whose class is a function that harms.
    ///
    /// The component of a pipeline, the type of a module or the class that an adapter names is not a class of a model library but a function that runs commands, runs code, or touches files: `["os", "system"]`.
    ///
    /// ## Why it matters
    /// Loaders import the module that is named and take the attribute that is named; they then call it with values from the repository.
    ///
    /// ## What to do
    /// Do not load the repository.
    pub static RULE = {
        id: "model-config-reaches-harm",
        since: "0.1.0",
        severity: High,
        summary: "the configuration names a function that can harm where a class belongs",
        remedy: "do not load the repository",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Some(config) = configured(seen.facts) else {
        return;
    };
    let packaged = config
        .code
        .iter()
        .filter(|code| code.place != CodePlace::File && code.repository.is_none());
    for code in packaged {
        let path = format!("{}.{}", code.module, code.name);
        if let Reach::Harms(consequence) = reach(path.trim_end_matches('.')) {
            let message = format!("`{}` names `{path}`, which {}", code.key, words(consequence));
            sink.found(
                Found::new(message)
                    .at(code.offset)
                    .evidence_at("name", path, code.offset),
            );
        }
    }
}
