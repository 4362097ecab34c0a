//! A configuration with a path of the machine that wrote it.

use crate::known::hub_config::{configured, is_absolute};
use crate::rule::Seen;
use crate::sink::{Found, Sink};

crate::rule! {
    /// A configuration with a path of the machine that wrote it.
    ///
    /// `_name_or_path` or `base_model_name_or_path` is an absolute path.
    ///
    /// ## Why it matters
    /// It harms nothing, but tells something about the machine and its user; an adapter with such a base loads whatever lies at that path on yours.
    ///
    /// ## What to do
    /// Write the name of the base model instead.
    pub static RULE = {
        id: "model-config-local-path",
        since: "0.1.0",
        severity: Info,
        summary: "the configuration holds a path of the machine that wrote it",
        remedy: "write the name of the base model instead of the path",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Some(config) = configured(seen.facts) else {
        return;
    };
    let local = config
        .paths
        .iter()
        .filter(|path| !path.key.ends_with(".path") && is_absolute(&path.path));
    for path in local.take(5) {
        let message = format!("`{}` is the path `{}`", path.key, path.path);
        sink.found(
            Found::new(message)
                .at(path.offset)
                .evidence_at("path", path.path.clone(), path.offset),
        );
    }
}
