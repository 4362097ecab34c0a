//! One key twice in a safetensors header.

crate::rule! {
    /// The header of a safetensors file has the same key twice: two tensors of one name, one field of a tensor
    /// twice, or one metadata key twice.
    ///
    /// ## Why it matters
    /// JSON readers differ: some keep the last value, some the first, some refuse. Two programs then load two
    /// different models out of one file, so what was reviewed or scanned need not be what runs. No writer does this
    /// by itself.
    ///
    /// ## What to do
    /// Do not use the file. Fetch it again, compare its digest with the publisher's, and ask the publisher if both agree.
    pub static RULE = {
        id: "model-safetensors-duplicate-keys",
        since: "0.1.0",
        severity: High,
        summary: "the same key stands in a safetensors header twice",
        remedy: "fetch the file again from its publisher; no writer makes duplicate keys",
        defects: ["safetensors-duplicate-key"],
        check: Defects,
    };
}
