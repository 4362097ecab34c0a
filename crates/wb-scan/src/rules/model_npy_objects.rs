//! A NumPy array of Python objects, which is a pickle.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// The elements of the array are Python objects, and the file stores them as a pickle. What that pickle does is
    /// judged on its own.
    ///
    /// ## Why it matters
    /// `numpy.load` reads such a file only with `allow_pickle=True`, and then runs the pickle like any other. Programs
    /// that were written before NumPy 1.16.3 do so without being asked.
    ///
    /// ## What to do
    /// If you publish the file, store numbers and texts in arrays of their own types.
    ///
    /// ## References
    /// - CVE-2019-6446
    pub static RULE = {
        id: "model-npy-objects",
        since: "0.1.0",
        severity: Low,
        summary: "a NumPy array holds Python objects, stored as a pickle",
        remedy: "load it with allow_pickle=True only if you trust its source",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::Npy(facts) = seen.facts else { return };
    for array in facts.arrays.iter().filter(|array| array.has_objects) {
        let found =
            Found::new("the array's elements are Python objects, stored as a pickle behind the header");
        sink.found(found.at(array.data_offset).evidence("type", array.dtype.clone()));
    }
}
