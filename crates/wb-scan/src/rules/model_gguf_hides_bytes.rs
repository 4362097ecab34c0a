//! Bytes of a GGUF file that belong to no tensor.

crate::rule! {
    /// More bytes than padding needs stand before, between or behind the tensors.
    ///
    /// ## Why it matters
    /// llama.cpp doesn't look behind the last tensor, so anything may stand there: an archive or a pickle behind a
    /// harmless header (a polyglot). What is in those bytes is judged as well, and reported beside this.
    ///
    /// ## What to do
    /// Ask the publisher what wrote the file. A file that was written by the converter has no such bytes.
    pub static RULE = {
        id: "model-gguf-hides-bytes",
        since: "0.1.0",
        severity: Medium,
        summary: "bytes of a GGUF file belong to no tensor",
        remedy: "ask the publisher what wrote the file",
        defects: ["gguf-hole", "gguf-trailing-bytes"],
        check: Defects,
    };
}
