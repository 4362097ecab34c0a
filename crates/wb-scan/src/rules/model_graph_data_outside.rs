//! Data of a graph that does not lie where the graph says, or not as much of it.

crate::rule! {
    /// A buffer, segment, blob or array reaches behind the end of the file, an index names one that is not there, or a
    /// tensor's shape asks for more or fewer bytes than its buffer has.
    ///
    /// ## Why it matters
    /// A loader that trusts the numbers reads or writes beyond its memory. Several such faults in interpreters have been
    /// published as vulnerabilities. A file that was cut on its way looks the same, and is no use either.
    ///
    /// ## What to do
    /// Fetch the file again and compare its size and digest with the publisher's.
    pub static RULE = {
        id: "model-graph-data-outside",
        since: "0.1.0",
        severity: High,
        summary: "the model's data does not lie where its graph says",
        remedy: "compare size and digest with the publisher's and fetch the file again",
        defects: [
            "tflite-buffer-outside", "tflite-buffer-index", "tflite-operator-index", "tflite-tensor-size",
            "executorch-segment-outside", "executorch-segment-index", "coreml-weights-blob", "paddle-params-outside",
            "mxnet-params-outside",
        ],
        check: Defects,
    };
}
