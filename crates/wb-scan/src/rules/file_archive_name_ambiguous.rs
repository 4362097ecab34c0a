//! Names that programs read differently.

crate::rule! {
    /// Member names differ only in case, or hold control characters or zero bytes; or a tar holds a device or pipe.
    ///
    /// ## Why it matters
    /// PyTorch's reader compares names without regard to case and finds one of the two; Python cuts a name at a zero byte;
    /// a terminal shows a control character as something else. Some programs will not see the name that is recorded.
    ///
    /// ## What to do
    /// Look at the member names (`weigh inspect`) and ask the publisher what they are for.
    pub static RULE = {
        id: "file-archive-name-ambiguous",
        since: "0.1.0",
        severity: Medium,
        summary: "member names that programs read differently",
        remedy: "look at the member names and ask the publisher what they are for",
        defects: [
            "tar-special-file",
            "zip-name-case-repeated",
            "zip-name-control-character",
        ],
        check: Defects,
    };
}
