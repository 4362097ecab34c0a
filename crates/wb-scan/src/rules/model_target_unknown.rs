//! A configuration that has a loader call something of its own.

use crate::known::config_names::{Grade, grade};
use crate::rule::Seen;
use crate::rules::model_target_runs_code::objects;
use crate::sink::{Found, Sink};
use std::collections::BTreeSet;
use wb_formats::repo::settings::{NamedObject, Slot};

crate::rule! {
    /// A configuration names Python things that a loader calls and that belong to no package known here: as a
    /// rule the project's own classes.
    ///
    /// ## Why it matters
    /// Loading the model runs that code, wherever Python finds it. It is not part of the file.
    ///
    /// ## What to do
    /// Make sure that you know where the packages named come from.
    pub static RULE = {
        id: "model-target-unknown",
        since: "0.1.0",
        severity: Info,
        summary: "a configuration has a loader call code that is not known here",
        remedy: "make sure that you know where the named packages come from",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let unknown = |object: &&NamedObject| {
        object.slot == Slot::Target
            && !object.name.contains('?')
            && object.name.contains('.')
            && grade(&object.name).0 == Grade::Unknown
            && object.key != "py/object"
    };
    let names: BTreeSet<&str> = objects(seen)
        .iter()
        .filter(unknown)
        .map(|object| object.name.as_str())
        .collect();
    let Some(first) = objects(seen).iter().find(unknown) else {
        return;
    };
    let message = format!(
        "the configuration has a loader call {} names that are not known here",
        names.len()
    );
    let mut found = Found::new(message).at(first.offset);
    for name in names.iter().take(10) {
        found = found.evidence("name", *name);
    }
    sink.found(found);
}
