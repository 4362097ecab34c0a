//! A GGUF header that can't be read to its end.

crate::rule! {
    /// The file ends inside its header, or a value has a type that the format doesn't know.
    ///
    /// ## Why it matters
    /// Everything behind the broken place can't be judged, by us or by a loader. Tolerant readers go on with what
    /// they have.
    ///
    /// ## What to do
    /// Compare the file's size and digest with the publisher's and fetch it again.
    pub static RULE = {
        id: "model-gguf-header-broken",
        since: "0.1.0",
        severity: High,
        summary: "a GGUF header cannot be read to its end",
        remedy: "compare size and digest with the publisher's and fetch the file again",
        defects: ["gguf-truncated", "gguf-value-type-unknown"],
        check: Defects,
    };
}
