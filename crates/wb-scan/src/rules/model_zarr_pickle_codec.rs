//! A Zarr array that is unpickled.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// The description of a Zarr array names the codec `pickle`: every chunk of the array is a pickle.
    ///
    /// ## Why it matters
    /// Reading the array unpickles its chunks, with whatever they call. Nothing asks before.
    ///
    /// ## What to do
    /// Do not read it. Ask for arrays of numbers or texts.
    ///
    /// ## References
    /// - CWE-502
    pub static RULE = {
        id: "model-zarr-pickle-codec",
        since: "0.1.0",
        severity: High,
        summary: "reading a Zarr array unpickles its chunks",
        remedy: "do not read it; ask for arrays of numbers or texts",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::Zarr(facts) = seen.facts else { return };
    for codec in &facts.codecs {
        let name = codec.name.rsplit('.').next().unwrap_or_default();
        if ["pickle", "dill", "cloudpickle", "joblib"].contains(&name) {
            let message = format!("the array's chunks are decoded with `{}`", codec.name);
            sink.found(Found::new(message).at(codec.offset));
        }
    }
}
