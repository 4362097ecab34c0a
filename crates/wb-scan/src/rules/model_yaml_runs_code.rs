//! YAML that runs code when an unsafe loader reads it.

use crate::known::config_names::{Grade, PythonTag, grade, python_tag};
use crate::known::reach::words;
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// A YAML file has a Python tag that calls something which runs commands or code
    /// (`!!python/object/apply:os.system`). Handles that `%TAG` redefines, verbatim tags and percent escapes
    /// are resolved; text that is no YAML is searched as well.
    ///
    /// ## Why it matters
    /// `yaml.load` with `Loader=yaml.Loader` or `UnsafeLoader`, `yaml.unsafe_load` and old versions of PyYAML
    /// call what the tag names while they read the file. Many training programs load their configuration this
    /// way.
    ///
    /// ## What to do
    /// Do not load the file. Nobody writes such a tag into an honest configuration.
    ///
    /// ## References
    /// - CVE-2017-18342, CVE-2020-1747, CVE-2020-14343 (PyYAML)
    /// - CVE-2021-37678 (Keras), CVE-2025-23304 (NeMo)
    pub static RULE = {
        id: "model-yaml-runs-code",
        since: "0.1.0",
        severity: Critical,
        summary: "a YAML tag runs commands or code when the file is loaded",
        remedy: "do not load the file",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::Yaml(facts) = seen.facts else { return };
    let constructs = facts
        .tags
        .iter()
        .any(|tag| matches!(python_tag(&tag.tag), Some(PythonTag::Calls(_))));
    for tag in &facts.tags {
        let name = match python_tag(&tag.tag) {
            Some(PythonTag::Calls(name)) => name,
            // The classical chain names `exec` in the state of an object that another tag makes.
            Some(PythonTag::Names(name)) if constructs => name,
            _ => continue,
        };
        let (Grade::Runs, Some(consequence)) = grade(name) else {
            continue;
        };
        let message = format!(
            "loading the file unsafely calls `{name}`, which {}",
            words(consequence)
        );
        let found = Found::new(message)
            .at(tag.offset)
            .evidence_at("tag", tag.tag.clone(), tag.offset);
        sink.found(found.evidence("value", tag.value.clone()));
    }
}
