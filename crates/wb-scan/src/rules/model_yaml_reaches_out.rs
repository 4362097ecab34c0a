//! YAML whose tags reach files, the network, or functions that run code.

use crate::known::config_names::{Grade, PythonTag, grade, python_tag};
use crate::known::reach::words;
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// A YAML file has a Python tag that calls something which touches files, opens connections, imports or
    /// unpickles, or that names a function which runs commands or code without calling it.
    ///
    /// ## Why it matters
    /// An unsafe loader does what the tag says while it reads the file; a function that it looks up is called
    /// by whoever uses the configuration.
    ///
    /// ## What to do
    /// Do not load the file with an unsafe loader. Ask the publisher what the tag is for.
    ///
    /// ## References
    /// - CVE-2020-14343 (PyYAML)
    pub static RULE = {
        id: "model-yaml-reaches-out",
        since: "0.1.0",
        severity: High,
        summary: "a YAML tag reaches files, the network or a function that runs code",
        remedy: "load it with `yaml.safe_load` only, which refuses the tag",
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
        let (name, verb, least) = match python_tag(&tag.tag) {
            Some(PythonTag::Calls(name)) => (name, "calls", Grade::Reaches),
            Some(PythonTag::Names(name)) if !constructs => (name, "looks up", Grade::Runs),
            _ => continue,
        };
        let (found, consequence) = grade(name);
        let Some(consequence) = consequence.filter(|_| found == least) else {
            continue;
        };
        let message = format!(
            "loading the file unsafely {verb} `{name}`, which {}",
            words(consequence)
        );
        let found = Found::new(message)
            .at(tag.offset)
            .evidence_at("tag", tag.tag.clone(), tag.offset);
        sink.found(found.evidence("value", tag.value.clone()));
    }
}
