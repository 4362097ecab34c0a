//! A configuration that names code in its own repository.

use crate::known::hub_config::{configured, is_local_code};
use crate::rule::Seen;
use crate::sink::{Found, Sink};

crate::rule! {
    /// A configuration that names code in its own repository.
    ///
    /// `auto_map`, `custom_pipelines`, a component of a pipeline or the type of a module names a class in a Python file of the repository.
    ///
    /// ## Why it matters
    /// Loaders run that file only if they are told to (`trust_remote_code=True`); without it the model does not load at all. Loading it is then running a program of whoever can write to the repository. What the file does is judged on its own.
    ///
    /// ## What to do
    /// Read the Python files, and pin the revision.
    pub static RULE = {
        id: "model-config-names-code",
        since: "0.1.0",
        severity: Low,
        summary: "the configuration needs code from the repository",
        remedy: "read the Python files of the repository, and pin its revision before you set trust_remote_code",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Some(config) = configured(seen.facts) else {
        return;
    };
    let named: Vec<_> = config
        .code
        .iter()
        .filter(|code| code.repository.is_none() && is_local_code(code))
        .collect();
    let Some(first) = named.first() else { return };
    let message = format!(
        "the configuration names code: `{}` is `{}` in `{}`",
        first.key, first.name, first.module
    );
    let mut found = Found::new(message).at(first.offset);
    for code in named.iter().take(10) {
        found = found.evidence_at(
            "code",
            format!("{}: {}.{}", code.key, code.module, code.name),
            code.offset,
        );
    }
    sink.found(found);
}
