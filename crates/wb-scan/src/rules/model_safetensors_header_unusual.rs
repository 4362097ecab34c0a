//! A safetensors header that some loaders take and others don't.

crate::rule! {
    /// The header begins with blanks, is longer than the hub's client allows (25 MB), has fields, element types or
    /// metadata that the format doesn't know, or writes a tensor as a list.
    ///
    /// ## Why it matters
    /// Some loaders read such a file and others refuse it, and the part that the format doesn't know can't be
    /// checked. No current writer makes it, except for element types that are newer than this version.
    ///
    /// ## What to do
    /// Look at the file with `weigh inspect`; ask the publisher what wrote it.
    pub static RULE = {
        id: "model-safetensors-header-unusual",
        since: "0.1.0",
        severity: Medium,
        summary: "a safetensors header has what not every loader takes",
        remedy: "look at it with weigh inspect and ask the publisher what wrote it",
        defects: ["safetensors-header-start", "safetensors-header-long", "safetensors-metadata-shape", "safetensors-field-unknown", "safetensors-tensor-as-list", "safetensors-dtype-unknown"],
        check: Defects,
    };
}
