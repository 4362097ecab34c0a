//! Bytes that break their own format.

crate::rule! {
    /// The file breaks the rules of its own format in a way that no more specific rule speaks for.
    ///
    /// ## Why it matters
    /// Loaders differ in what they do with broken files: one stops, another reads on. A file that two programs
    /// read differently is how scanners have been bypassed.
    ///
    /// ## What to do
    /// Compare the file's digest with the publisher's. If it is as published, ask the publisher for a file that
    /// was written by the framework itself.
    pub static RULE = {
        id: "file-malformed",
        since: "0.1.0",
        severity: Medium,
        summary: "the file breaks its own format",
        remedy: "fetch the file again and compare its digest with the publisher's",
        check: UnclaimedDefects,
    };
}
