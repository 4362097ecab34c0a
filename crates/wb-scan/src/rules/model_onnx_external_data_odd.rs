//! External tensors that are described as no exporter does.

crate::rule! {
    /// A tensor that lies in another file is described by keys that the format does not have, by an offset or
    /// length that is no count of bytes, or names no file at all.
    ///
    /// ## Why it matters
    /// The `onnx` package before 1.21 set every key that it met as an attribute of its own object, so that a
    /// model could overwrite the loader's internals (CVE-2026-34445); negative or huge numbers ended in the
    /// allocation of as much memory. Exporters write only `location`, `offset`, `length`, `checksum` and
    /// `basepath`.
    ///
    /// ## What to do
    /// Do not load the model before its publisher has explained the entry.
    pub static RULE = {
        id: "model-onnx-external-data-odd",
        since: "0.1.0",
        severity: High,
        summary: "external weights are described in a way that no exporter uses",
        remedy: "do not load the model before its publisher has explained the entry",
        defects: ["onnx-external-key", "onnx-external-number", "onnx-external-location"],
        check: Defects,
    };
}
