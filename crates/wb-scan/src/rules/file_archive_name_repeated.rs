//! Two members of one name.

crate::rule! {
    /// Two members of a zip have the same name, or names that loaders take for the same (`./`, doubled or turned slashes).
    ///
    /// ## Why it matters
    /// Python's `zipfile` reads the last one, other readers the first: what a scanner judged need not be what is loaded.
    /// All of them are judged here.
    ///
    /// ## What to do
    /// Do not load the file. Ask the publisher for one that was written by the framework itself.
    ///
    /// ## References
    /// - CVE-2025-1944
    pub static RULE = {
        id: "file-archive-name-repeated",
        since: "0.1.0",
        severity: High,
        summary: "two members of an archive have the same name",
        remedy: "do not load it; ask for an archive without repeated names",
        defects: [
            "zip-name-repeated",
        ],
        check: Defects,
    };
}
