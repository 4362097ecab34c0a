//! A GGUF file whose alignment can't be.

crate::rule! {
    /// `general.alignment` isn't a power of two that a loader could use, or a tensor begins where that alignment
    /// doesn't allow it.
    ///
    /// ## Why it matters
    /// Loaders divide by the alignment and round up to it: zero ends them, other values move every tensor, so that two
    /// programs read different weights. Current llama.cpp refuses such files.
    ///
    /// ## What to do
    /// Ask the publisher for a file that was written by the converter itself.
    pub static RULE = {
        id: "model-gguf-alignment-broken",
        since: "0.1.0",
        severity: High,
        summary: "the alignment of a GGUF file cannot be",
        remedy: "ask for a file that was written by the converter itself",
        defects: ["gguf-alignment", "gguf-offset-misaligned"],
        check: Defects,
    };
}
