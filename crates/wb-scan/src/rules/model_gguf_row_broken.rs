//! Rows of a GGUF tensor that don't fill their blocks.

crate::rule! {
    /// A quantised tensor has rows whose length isn't a multiple of its type's block.
    ///
    /// ## Why it matters
    /// The size in bytes is computed from whole blocks. A loader that doesn't check takes less memory than it
    /// then fills or reads. Current llama.cpp refuses such files.
    ///
    /// ## What to do
    /// Ask the publisher for a file that was written by the converter itself.
    pub static RULE = {
        id: "model-gguf-row-broken",
        since: "0.1.0",
        severity: High,
        summary: "rows of a quantised tensor do not fill their blocks",
        remedy: "ask for a file that was written by the converter itself",
        defects: ["gguf-row-broken"],
        check: Defects,
    };
}
