//! A configuration that names code in another repository.

use crate::known::hub_config::configured;
use crate::rule::Seen;
use crate::sink::{Found, Sink};

crate::rule! {
    /// A configuration that names code in another repository.
    ///
    /// `auto_map` or `custom_pipeline` names a class as `owner/name--file.Class`: the loader fetches the file from another repository.
    ///
    /// ## Why it matters
    /// The code is not part of what was scanned, its revision is not pinned by this one, and its owner can change it tomorrow. It runs only with `trust_remote_code=True`.
    ///
    /// ## What to do
    /// Scan the other repository, and pin it with `code_revision`.
    pub static RULE = {
        id: "model-config-names-foreign-code",
        since: "0.1.0",
        severity: Medium,
        summary: "the configuration needs code from another repository, which was not scanned",
        remedy: "scan the other repository, and pin it with code_revision",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Some(config) = configured(seen.facts) else {
        return;
    };
    let foreign = config
        .code
        .iter()
        // A kernel has a rule of its own.
        .filter(|code| code.module != "kernel")
        .filter_map(|code| Some((code, code.repository.as_ref()?)));
    for (code, repository) in foreign.take(10) {
        let message = format!(
            "`{}` names `{}.{}` in the repository `{repository}`",
            code.key, code.module, code.name
        );
        sink.found(Found::new(message).at(code.offset).evidence_at(
            "repository",
            repository.clone(),
            code.offset,
        ));
    }
}
