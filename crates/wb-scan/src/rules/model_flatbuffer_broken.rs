//! FlatBuffers whose offsets lead astray.

crate::rule! {
    /// In a model that is a FlatBuffer (TensorFlow Lite, ExecuTorch, PyTorch mobile, `.ort`), an offset, a list or a table's
    /// description leads out of the file or into itself.
    ///
    /// ## Why it matters
    /// Loaders that do not verify the file first (and many do not, for speed) follow such offsets out of their memory:
    /// that is how crafted models have crashed and taken over interpreters. No writer makes them.
    ///
    /// ## What to do
    /// Fetch the file again and compare its digest with the publisher's. If it is as published, do not load it.
    pub static RULE = {
        id: "model-flatbuffer-broken",
        since: "0.1.0",
        severity: High,
        summary: "offsets in the model lead out of the file",
        remedy: "fetch the file again and compare its digest with the publisher's; do not load it as it is",
        defects: [
            "flatbuffer-root", "flatbuffer-vtable", "flatbuffer-field", "flatbuffer-offset", "flatbuffer-vector",
        ],
        check: Defects,
    };
}
