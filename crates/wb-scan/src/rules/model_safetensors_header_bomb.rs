//! A safetensors header made to exhaust its reader.

crate::rule! {
    /// The header's length is beyond what the file holds or what loaders allow (100 MB), or the JSON in it is nested
    /// without end.
    ///
    /// ## Why it matters
    /// A loader takes memory for a header before it looks into it, and a recursive JSON reader spends its stack on
    /// nesting. The file need not be large for either. The limit in the reference implementation was added for this.
    ///
    /// ## What to do
    /// Do not load it. If the download broke off, fetch it again.
    pub static RULE = {
        id: "model-safetensors-header-bomb",
        since: "0.1.0",
        severity: High,
        summary: "a safetensors header is made to exhaust its reader",
        remedy: "do not load it; fetch it again if the download broke off",
        defects: ["safetensors-header-too-long", "safetensors-header-nested", "safetensors-header-length"],
        check: Defects,
    };
}
