//! Tensors of a safetensors file that share bytes.

crate::rule! {
    /// Two tensors of a safetensors file claim the same bytes.
    ///
    /// ## Why it matters
    /// The format forbids it, because one stored block could then be blown up into many large tensors in memory, and
    /// because a change of one tensor changes another one unseen. The reference implementation refuses the file.
    ///
    /// ## What to do
    /// Ask the publisher for a file that was written by the safetensors library itself.
    pub static RULE = {
        id: "model-safetensors-tensors-overlap",
        since: "0.1.0",
        severity: High,
        summary: "two tensors of a safetensors file share bytes",
        remedy: "ask for a file that was written by the safetensors library itself",
        defects: ["safetensors-overlap"],
        check: Defects,
    };
}
