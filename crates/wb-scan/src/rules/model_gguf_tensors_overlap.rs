//! Tensors of a GGUF file that share bytes.

crate::rule! {
    /// Two tensors of a GGUF file claim the same bytes.
    ///
    /// ## Why it matters
    /// No writer makes it. A loader that changes weights in place (an adapter, a quantiser) changes another tensor
    /// unseen, and small files can be blown up into large ones.
    ///
    /// ## What to do
    /// Ask the publisher for a file that was written by the converter itself.
    pub static RULE = {
        id: "model-gguf-tensors-overlap",
        since: "0.1.0",
        severity: High,
        summary: "two tensors of a GGUF file share bytes",
        remedy: "ask for a file that was written by the converter itself",
        defects: ["gguf-overlap"],
        check: Defects,
    };
}
