//! Data that belongs to no member.

crate::rule! {
    /// Bytes stand before, behind or between the members of an archive or behind the end of a compressed stream, and
    /// belong to none of them.
    ///
    /// ## Why it matters
    /// Programs look for different things in different places: a file can be a pickle for one loader and a zip for another.
    /// What stands there is judged here as well; but a framework leaves nothing there.
    ///
    /// ## What to do
    /// Find out what the data is for. Self-extracting archives and signed packages have such data; models have not.
    pub static RULE = {
        id: "file-archive-loose-data",
        since: "0.1.0",
        severity: Medium,
        summary: "data in an archive that belongs to no member",
        remedy: "find out what the data is for; frameworks leave none",
        defects: [
            "stream-data-after-end",
            "tar-data-after-end",
            "zip-data-between-members",
            "zip-prefix-data",
            "zip-trailing-data",
        ],
        check: Defects,
    };
}
