//! A configuration that has the loader fetch a kernel from another repository.

use crate::known::hub_config::configured;
use crate::rule::Seen;
use crate::sink::{Found, Sink};

crate::rule! {
    /// `config.json` names a repository as its way to compute attention (`_attn_implementation_internal`:
    /// `owner/name`), and that repository is not the one of the hub's own kernels.
    ///
    /// ## Why it matters
    /// The loader fetches Python and native code from there and runs it, in several releases without asking for
    /// `trust_remote_code`. No library writes this key into a configuration; somebody did.
    ///
    /// ## What to do
    /// Take the key out, or do not load the model.
    ///
    /// ## References
    /// - CVE-2026-4372 (transformers)
    pub static RULE = {
        id: "model-config-fetches-kernel",
        since: "0.1.0",
        severity: High,
        summary: "the configuration has the loader fetch and run code of another repository",
        remedy: "take the key out of the configuration, or do not load the model",
        check: Each(check),
    };
}

/// Owners of kernels that loaders trust by themselves.
const TRUSTED: &[&str] = &["kernels-community"];

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Some(config) = configured(seen.facts) else {
        return;
    };
    for code in config.code.iter().filter(|code| {
        code.key.ends_with("attn_implementation") || code.key.ends_with("attn_implementation_internal")
    }) {
        let Some(repository) = &code.repository else {
            continue;
        };
        let owner = repository.split('/').next().unwrap_or_default();
        if TRUSTED.contains(&owner) {
            continue;
        }
        let message = format!("`{}` has the loader fetch code from `{repository}`", code.key);
        let found = Found::new(message).at(code.offset);
        sink.found(found.evidence_at(&code.key, repository.clone(), code.offset));
    }
}
