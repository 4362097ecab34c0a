//! Bytes of a safetensors file that belong to no tensor.

crate::rule! {
    /// Bytes before, between or behind the tensors belong to none of them.
    ///
    /// ## Why it matters
    /// The format demands that every byte belongs to a tensor, so that a file can't be something else at the same
    /// time. Bytes that nobody owns are where a second file is hidden: an archive or a pickle behind a harmless
    /// header (a polyglot). What is in them is judged as well, and reported beside this.
    ///
    /// ## What to do
    /// Do not use the file. Ask the publisher for one that was written by the safetensors library itself.
    pub static RULE = {
        id: "model-safetensors-hides-bytes",
        since: "0.1.0",
        severity: High,
        summary: "bytes of a safetensors file belong to no tensor",
        remedy: "ask for a file that was written by the safetensors library itself",
        defects: ["safetensors-hole", "safetensors-trailing-bytes"],
        check: Defects,
    };
}
