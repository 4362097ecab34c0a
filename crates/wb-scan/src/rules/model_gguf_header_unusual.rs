//! A GGUF header that some loaders take and others don't.

crate::rule! {
    /// A key or a tensor's name is empty or longer than loaders hold, or a tensor has a type that isn't known here.
    ///
    /// ## Why it matters
    /// Loaders built with other limits read such a file, others refuse it or cut names off, so that two programs
    /// see different models. The size of a tensor whose type isn't known can't be checked.
    ///
    /// ## What to do
    /// Use it only with the program that it was made for; ask the publisher which that is.
    pub static RULE = {
        id: "model-gguf-header-unusual",
        since: "0.1.0",
        severity: Medium,
        summary: "a GGUF header has what not every loader takes",
        remedy: "ask the publisher which program the file was made for",
        defects: ["gguf-key-length", "gguf-tensor-name-long", "gguf-tensor-type-unknown"],
        check: Defects,
    };
}
