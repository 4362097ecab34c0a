//! YAML whose tags call or import something that nobody has looked at.

use crate::known::config_names::{Grade, PythonTag, grade, python_tag};
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// A YAML file has a Python tag that calls, constructs or imports something outside of what was reviewed.
    /// Old training programs dump their settings this way.
    ///
    /// ## Why it matters
    /// An unsafe loader imports the module and calls what the tag names; a module that lies beside the file
    /// is imported from there.
    ///
    /// ## What to do
    /// Find out what the name stands for, or convert the file to plain YAML.
    pub static RULE = {
        id: "model-yaml-constructs",
        since: "0.1.0",
        severity: Medium,
        summary: "a YAML tag calls or imports something that was not reviewed",
        remedy: "convert the file to plain YAML, or read what the name stands for",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::Yaml(facts) = seen.facts else { return };
    for tag in &facts.tags {
        let (name, verb) = match python_tag(&tag.tag) {
            Some(PythonTag::Calls(name)) => (name, "calls"),
            Some(PythonTag::Imports(name)) => (name, "imports"),
            _ => continue,
        };
        if !matches!(grade(name).0, Grade::Unknown | Grade::Loads) {
            continue;
        }
        let found = Found::new(format!("loading the file unsafely {verb} `{name}`")).at(tag.offset);
        sink.found(found.evidence_at("tag", tag.tag.clone(), tag.offset));
    }
}
