//! A configuration that leads out of its repository.

use crate::known::hub_config::{configured, is_absolute};
use crate::rule::Seen;
use crate::sink::{Found, Sink};

crate::rule! {
    /// A configuration that leads out of its repository.
    ///
    /// The folder of a module, a tokenizer's file or a file of code is given as a path with `..` or as an absolute one.
    ///
    /// ## Why it matters
    /// A loader opens what is named: a file of yours that is no part of the model, or code that lies elsewhere on the machine.
    ///
    /// ## What to do
    /// Do not load the repository; its files belong inside it.
    pub static RULE = {
        id: "model-config-leads-outside",
        since: "0.1.0",
        severity: High,
        summary: "the configuration names a file outside of its repository",
        remedy: "do not load the repository; its files belong inside it",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Some(config) = configured(seen.facts) else {
        return;
    };
    let climbs = |path: &str| path.split(['/', '\\']).any(|part| part == "..");
    for path in config.paths.iter().filter(|path| path.is_opened) {
        let is_module = path.key.ends_with(".path");
        if climbs(&path.path) && !path.key.contains("name_or_path") || is_module && is_absolute(&path.path) {
            let message = format!("`{}` is `{}`, outside of the repository", path.key, path.path);
            sink.found(Found::new(message).at(path.offset).evidence_at(
                "path",
                path.path.clone(),
                path.offset,
            ));
        }
    }
    for code in config
        .code
        .iter()
        .filter(|code| code.module.contains(['/', '\\']) || code.module.contains(".."))
    {
        let message = format!(
            "`{}` names the module `{}`, which is no file of the repository",
            code.key, code.module
        );
        if climbs(&code.module) || is_absolute(&code.module) || code.module.contains("..") {
            sink.found(Found::new(message).at(code.offset).evidence_at(
                "module",
                code.module.clone(),
                code.offset,
            ));
        }
    }
}
