//! A Keras configuration needs a class or function that is not part of Keras.

use crate::known::keras::{Meaning, meaning};
use crate::known::keras_found::found;
use crate::rule::Seen;
use crate::sink::Sink;
use wb_formats::Facts;

crate::rule! {
    /// The configuration of a Keras model names a class or function that is not part of Keras.
    ///
    /// ## Why it matters
    /// Loading fails unless your program registers an object of this name, so the model needs code that is not in the file.
    /// What that code does cannot be seen here. Packages of layers that are widely used are named as such.
    ///
    /// ## What to do
    /// Take the code from where the model was published, read it, and register only these classes.
    pub static RULE = {
        id: "model-keras-custom-object",
        since: "0.1.0",
        severity: Medium,
        summary: "a Keras configuration needs a class or function that is not part of Keras",
        remedy: "read the code that the model needs before you register it",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::KerasConfig(facts) = seen.facts else {
        return;
    };
    for reference in &facts.references {
        match meaning(reference) {
            Meaning::Custom => sink.found(found(reference, "which your program must bring along")),
            Meaning::KnownPackage => sink.found(found(reference, "out of a package that must be installed")),
            _ => {}
        }
    }
}
