//! Tensors of a GGUF file that lie outside it.

crate::rule! {
    /// A tensor's bytes, as its dimensions, type and offset give them, end behind the file.
    ///
    /// ## Why it matters
    /// A loader that maps the file and believes the table reads memory that isn't the file's: CVE-2026-7482, where a
    /// server handed out its own memory as tensor data. The harmless cause is a download that broke off.
    ///
    /// ## What to do
    /// Compare the file's size and digest with the publisher's and fetch it again.
    pub static RULE = {
        id: "model-gguf-tensor-outside",
        since: "0.1.0",
        severity: High,
        summary: "a tensor lies outside the GGUF file",
        remedy: "compare size and digest with the publisher's and fetch the file again",
        defects: ["gguf-tensor-outside"],
        check: Defects,
    };
}
