//! A safetensors header that can't be read.

crate::rule! {
    /// The header isn't the JSON object that the format demands, or a tensor in it lacks its element type, shape or
    /// offsets.
    ///
    /// ## Why it matters
    /// The reference implementation refuses such a file, but tolerant readers go on with what they can make of it, so
    /// nobody can say what it holds.
    ///
    /// ## What to do
    /// Compare the file's digest with the publisher's, and fetch it again.
    pub static RULE = {
        id: "model-safetensors-header-broken",
        since: "0.1.0",
        severity: High,
        summary: "a safetensors header cannot be read as one",
        remedy: "compare the digest with the publisher's and fetch the file again",
        defects: ["safetensors-header-json", "safetensors-field"],
        check: Defects,
    };
}
