//! A NumPy array that claims more bytes than can exist.

crate::rule! {
    /// The shape and the element type of a `.npy` file describe more bytes than 64 bits can count, or a negative
    /// number of them.
    ///
    /// ## Why it matters
    /// A reader that multiplies without looking gets a small number, allocates little and writes much. No writer of
    /// arrays makes such a header.
    ///
    /// ## What to do
    /// Do not load the file.
    pub static RULE = {
        id: "model-npy-shape-overflow",
        since: "0.1.0",
        severity: High,
        summary: "a NumPy array claims more bytes than can exist",
        remedy: "do not load it; the header was made by hand",
        defects: ["npy-shape-overflow"],
        check: Defects,
    };
}
