//! Element type and shape that don't make the bytes set aside.

crate::rule! {
    /// Element type × shape of a tensor is not the number of bytes that the header sets aside for it, or doesn't fit
    /// into 64 bits at all.
    ///
    /// ## Why it matters
    /// A loader that takes memory by one of the two numbers and fills it by the other writes or reads beyond it. The
    /// reference implementation refuses the file; hand-written readers often believe the shape.
    ///
    /// ## What to do
    /// Do not load it with anything. Ask the publisher for a file that was written by the safetensors library itself.
    pub static RULE = {
        id: "model-safetensors-sizes-disagree",
        since: "0.1.0",
        severity: High,
        summary: "a tensor's shape and its bytes disagree",
        remedy: "ask for a file that was written by the safetensors library itself",
        defects: ["safetensors-size-differs", "safetensors-shape-overflows"],
        check: Defects,
    };
}
