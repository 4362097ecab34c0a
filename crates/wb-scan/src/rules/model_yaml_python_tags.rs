//! YAML that only an unsafe loader reads.

use crate::known::config_names::{Grade, PythonTag, grade, python_tag, runs};
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// A YAML file has Python tags that construct reviewed classes or name functions, as programs that dump
    /// their settings and documentation tools write them.
    ///
    /// ## Why it matters
    /// Such a file cannot be read with `yaml.safe_load`, so whoever uses it uses a loader that would obey
    /// harmful tags as well.
    ///
    /// ## What to do
    /// Convert the file to plain YAML when you can.
    pub static RULE = {
        id: "model-yaml-python-tags",
        since: "0.1.0",
        severity: Info,
        summary: "a YAML file has Python tags and needs an unsafe loader",
        remedy: "convert the file to plain YAML when you can",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::Yaml(facts) = seen.facts else { return };
    let mut quiet = facts.tags.iter().filter(|tag| match python_tag(&tag.tag) {
        Some(PythonTag::Calls(name)) => grade(name).0 == Grade::Familiar,
        Some(PythonTag::Names(name)) => !runs(name),
        Some(PythonTag::Imports(_)) | None => false,
    });
    let Some(first) = quiet.next() else { return };
    let count = quiet.count().saturating_add(1);
    let found = Found::new(format!(
        "the file has {count} Python tags that only an unsafe loader reads"
    ));
    sink.found(
        found
            .at(first.offset)
            .evidence_at("tag", first.tag.clone(), first.offset),
    );
}
