//! A GGUF header that counts more than the file holds.

crate::rule! {
    /// The header counts more keys, tensors, array elements or string bytes than the rest of the file could hold.
    ///
    /// ## Why it matters
    /// Loaders take memory for what is counted before they read it, and older ones read on behind the file's end
    /// (the class of CVE-2024-23605). The harmless cause is a download that broke off inside the header.
    ///
    /// ## What to do
    /// Compare the file's size and digest with the publisher's and fetch it again.
    pub static RULE = {
        id: "model-gguf-counts-lie",
        since: "0.1.0",
        severity: High,
        summary: "a GGUF header counts more than the file holds",
        remedy: "compare size and digest with the publisher's and fetch the file again",
        defects: ["gguf-count-outside", "gguf-length-outside"],
        check: Defects,
    };
}
