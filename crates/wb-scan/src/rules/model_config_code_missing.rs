//! A configuration that names code that is not there.

use crate::known::hub_config::local_code;
use crate::rule::Folder;
use crate::rules::model_index_shard_missing::beside;
use crate::sink::{Found, Sink};
use std::collections::BTreeSet;
use wb_formats::repo::hf_config::CodePlace;

crate::rule! {
    /// A configuration that names code that is not there.
    ///
    /// The configuration names a Python file of the repository, and other files of the repository are there but not this one.
    ///
    /// ## Why it matters
    /// The model does not load as it is; what completes it comes from elsewhere and was not scanned.
    ///
    /// ## What to do
    /// Complete the download and scan the whole folder.
    pub static RULE = {
        id: "model-config-code-missing",
        since: "0.1.0",
        severity: Low,
        summary: "the configuration names a Python file that is not there",
        remedy: "complete the download and scan the whole folder",
        wants: ["hf-config"],
        check: Folder(check),
    };
}

fn check(folder: &Folder<'_>, sink: &mut Sink<'_>) {
    let mut told = BTreeSet::new();
    for (config, code) in local_code(folder) {
        let path = beside(config, &format!("{}.py", code.module));
        // A package of that name may be installed, and a configuration alone is only a configuration.
        let is_file = code.place == CodePlace::File;
        if !is_file || folder.files.len() < 2 || folder.get(&path).is_some() || !told.insert(path.clone()) {
            continue;
        }
        let message = format!("`{}` names `{}`, which is not in the folder", code.key, path);
        let found = Found::new(message).in_file(folder.place(config)).at(code.offset);
        sink.found(found.evidence("missing", path));
    }
}
