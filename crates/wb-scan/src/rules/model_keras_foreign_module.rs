//! A Keras configuration names a module that is not Keras.

use crate::known::keras::{Meaning, meaning};
use crate::known::keras_found::found;
use crate::rule::Seen;
use crate::sink::Sink;
use wb_formats::Facts;

crate::rule! {
    /// The configuration of a Keras model names a module that belongs neither to Keras nor to a package known here.
    ///
    /// ## Why it matters
    /// Keras up to 3.8 and TF-Keras import that module and take the named attribute of it (CVE-2025-1550). If a module of
    /// this name can be imported where the model is loaded (it is installed, or lies in the working directory beside the
    /// model), its code runs. Keras writes such a module for layers of one's own that were imported rather than registered;
    /// that is common, and still means that the file needs code which is not in it.
    ///
    /// ## What to do
    /// Find out where the module comes from, read it, and load the model with Keras 3.9 or later, which does not import it:
    /// pass the class in `custom_objects` instead.
    ///
    /// ## References
    /// - CVE-2025-1550
    pub static RULE = {
        id: "model-keras-foreign-module",
        since: "0.1.0",
        severity: High,
        summary: "a Keras configuration names a module that is not Keras",
        remedy: "read the code of that module, and pass its classes in `custom_objects` instead of having it imported",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::KerasConfig(facts) = seen.facts else {
        return;
    };
    for reference in &facts.references {
        if meaning(reference) == Meaning::ForeignModule {
            sink.found(found(reference, "whose code runs if it can be imported"));
        }
    }
}
