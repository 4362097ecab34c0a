//! One key or tensor name twice in a GGUF file.

crate::rule! {
    /// The file has the same key or the same tensor name twice.
    ///
    /// ## Why it matters
    /// Readers differ: some keep the first, some the last, and current llama.cpp refuses. What was reviewed (a chat
    /// template, a licence, a weight) need not be what runs. No writer does this by itself.
    ///
    /// ## What to do
    /// Do not use the file. Fetch it again and compare its digest with the publisher's.
    pub static RULE = {
        id: "model-gguf-duplicate-names",
        since: "0.1.0",
        severity: High,
        summary: "a GGUF file has the same key or tensor name twice",
        remedy: "fetch the file again from its publisher; no writer makes duplicate names",
        defects: ["gguf-duplicate-key", "gguf-duplicate-tensor"],
        check: Defects,
    };
}
