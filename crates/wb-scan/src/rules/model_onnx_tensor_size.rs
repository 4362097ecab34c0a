//! Tensors whose shape lies about their bytes.

crate::rule! {
    /// A tensor's dimensions and element type ask for more or fewer bytes than the tensor has, are negative, or
    /// overflow.
    ///
    /// ## Why it matters
    /// A loader that allocates by the shape and copies by the length (or the other way round) reads or writes
    /// beyond its memory. No exporter writes such tensors, and careful loaders refuse them.
    ///
    /// ## What to do
    /// Fetch the file again and compare its digest with the publisher's. If it is as published, do not load it.
    pub static RULE = {
        id: "model-onnx-tensor-size",
        since: "0.1.0",
        severity: High,
        summary: "a tensor's shape does not fit its bytes",
        remedy: "fetch the file again and compare its digest with the publisher's; do not load it as it is",
        defects: ["onnx-tensor-size", "onnx-tensor-dims"],
        check: Defects,
    };
}
