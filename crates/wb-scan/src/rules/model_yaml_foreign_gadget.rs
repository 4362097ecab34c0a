//! YAML that runs code in a loader of another language.

use crate::known::config_names::is_foreign_gadget;
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// A YAML file has a tag with which a loader of Java, Ruby, .NET or PHP makes an object that runs code or
    /// fetches it.
    ///
    /// ## Why it matters
    /// SnakeYAML before 2.0, Ruby's `YAML.load` before Psych 4 and others make any object that a tag names.
    /// The names found here have published chains that end in running code.
    ///
    /// ## What to do
    /// Do not load the file.
    ///
    /// ## References
    /// - CVE-2022-1471 (SnakeYAML)
    /// - CVE-2013-0156 (Ruby on Rails)
    pub static RULE = {
        id: "model-yaml-foreign-gadget",
        since: "0.1.0",
        severity: High,
        summary: "a YAML tag makes an object that runs code in another language's loader",
        remedy: "do not load the file",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::Yaml(facts) = seen.facts else { return };
    for tag in facts.tags.iter().filter(|tag| is_foreign_gadget(&tag.tag)) {
        let found =
            Found::new(format!("the tag `{}` makes an object that runs code", tag.tag)).at(tag.offset);
        sink.found(found.evidence_at("tag", tag.tag.clone(), tag.offset));
    }
}
