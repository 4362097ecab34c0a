//! Tensors of a safetensors file that lie outside it.

crate::rule! {
    /// A tensor's bytes begin or end outside the file, or end before they begin.
    ///
    /// ## Why it matters
    /// A loader that maps the file and believes the header reads memory that isn't the file's. The reference
    /// implementation refuses such a file; readers in other languages have crashed on it. The harmless cause is a
    /// download that broke off: then the file is useless anyway.
    ///
    /// ## What to do
    /// Compare the file's size and digest with the publisher's and fetch it again.
    pub static RULE = {
        id: "model-safetensors-tensor-outside",
        since: "0.1.0",
        severity: High,
        summary: "a tensor lies outside the safetensors file",
        remedy: "compare size and digest with the publisher's and fetch the file again",
        defects: ["safetensors-tensor-outside", "safetensors-offsets-reversed"],
        check: Defects,
    };
}
