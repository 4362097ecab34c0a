//! Numbers in a GGUF header that make a reader's arithmetic wrap.

crate::rule! {
    /// A count, a length, a dimension or an offset in a GGUF header is so large that a reader which computes with it
    /// wraps around, or a tensor has more dimensions than loaders have room for.
    ///
    /// ## Why it matters
    /// llama.cpp and its relatives are written in C and C++: a product that wraps gives a buffer that is too small,
    /// and the file's own bytes are then written over the heap. That has been used to run code: CVE-2024-23605,
    /// CVE-2024-21836, CVE-2024-23496 and CVE-2024-21802 (counts, lengths and dimensions), CVE-2025-53630 and its
    /// bypass CVE-2026-27940 (sizes of all tensors together). No writer makes such numbers by mistake.
    ///
    /// ## What to do
    /// Do not open the file with anything that isn't patched; delete it.
    pub static RULE = {
        id: "model-gguf-overflows",
        since: "0.1.0",
        severity: Critical,
        summary: "numbers in a GGUF header make a reader's arithmetic wrap",
        remedy: "delete the file; no writer makes such numbers",
        defects: ["gguf-count-overflows", "gguf-length-overflows", "gguf-size-overflows", "gguf-offset-overflows", "gguf-dimensions-overflow"],
        check: Defects,
    };
}
