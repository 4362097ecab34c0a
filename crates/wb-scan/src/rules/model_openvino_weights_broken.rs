//! OpenVINO constants that do not fit.

crate::rule! {
    /// A constant of an OpenVINO model has an offset and size that end beyond every file, or a size that is not what its
    /// shape needs.
    ///
    /// ## Why it matters
    /// A loader that does not check reads beyond its memory. Current OpenVINO refuses such files.
    ///
    /// ## What to do
    /// Ask for a file that was written by the converter itself.
    ///
    /// ## References
    /// - CWE-125
    pub static RULE = {
        id: "model-openvino-weights-broken",
        since: "0.1.0",
        severity: High,
        summary: "a constant of an OpenVINO model does not fit its place or shape",
        remedy: "ask for a file that was written by the converter itself",
        defects: ["openvino-weights-broken", "openvino-size-disagrees"],
        check: Defects,
    };
}
