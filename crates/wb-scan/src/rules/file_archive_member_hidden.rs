//! Members that only some programs see.

crate::rule! {
    /// The archive holds members that its directory does not list: a local header between the listed members, a second
    /// archive before the first, members behind the end mark of a tar.
    ///
    /// ## Why it matters
    /// Programs that read from the front see them, programs that read the directory do not. Something is hidden from one
    /// of them. Hidden members are judged here like all others.
    ///
    /// ## What to do
    /// Do not load the file before somebody has explained what the hidden members are for.
    pub static RULE = {
        id: "file-archive-member-hidden",
        since: "0.1.0",
        severity: High,
        summary: "an archive holds members that its directory does not list",
        remedy: "do not load it until someone has explained the hidden members",
        defects: [
            "tar-member-behind-end",
            "zip-archives-concatenated",
            "zip-member-hidden",
            "zip-member-in-other-directory",
        ],
        check: Defects,
    };
}
