//! Members that claim to be unreadable.

crate::rule! {
    /// A member is flagged as encrypted, patched or masked, but its data is plain.
    ///
    /// ## Why it matters
    /// Careful readers refuse such a member, so that a scanner built on them stops or skips it; careless loaders ignore
    /// the flag and load it. No program that writes archives produces this. The plain data is judged here.
    ///
    /// ## What to do
    /// Do not load the file: the flag has no other purpose than to turn readers away.
    ///
    /// ## References
    /// - CVE-2025-1945
    pub static RULE = {
        id: "file-archive-flag-untrue",
        since: "0.1.0",
        severity: High,
        summary: "a member claims to be encrypted, and is not",
        remedy: "do not load it; the flag has no other purpose than to turn scanners away",
        defects: [
            "zip-refusing-flag-untrue",
        ],
        check: Defects,
    };
}
