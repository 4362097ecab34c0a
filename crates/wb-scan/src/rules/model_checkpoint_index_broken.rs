//! Checkpoints whose index is wrong.

crate::rule! {
    /// The index of a TensorFlow checkpoint breaks its own format: checksums that differ, entries that end behind their block,
    /// variables whose bytes do not fit their shape or that lie in a data file that does not exist.
    ///
    /// ## Why it matters
    /// The file was damaged or changed by hand. TensorFlow checks some of this and refuses; other readers do not.
    ///
    /// ## What to do
    /// Fetch the file again and compare its digest with the publisher's.
    pub static RULE = {
        id: "model-checkpoint-index-broken",
        since: "0.1.0",
        severity: Medium,
        summary: "a checkpoint's index contradicts itself",
        remedy: "fetch the file again and compare its digest with the publisher's",
        defects: ["tensorflow-checkpoint-broken", "tensorflow-checkpoint-checksum", "tensorflow-checkpoint-size"],
        check: Defects,
    };
}
