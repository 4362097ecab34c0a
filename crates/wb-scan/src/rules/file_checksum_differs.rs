//! Data that is not what was recorded.

crate::rule! {
    /// A member's decoded data has another checksum or size than the archive records.
    ///
    /// ## Why it matters
    /// Either the file was damaged, or it was changed after it was written. Some loaders check and refuse, some (PyTorch
    /// among them) do not check and load: scanners that check were turned away this way.
    ///
    /// ## What to do
    /// Fetch the file again and compare its digest with the publisher's. If it is as published, do not load it.
    ///
    /// ## References
    /// - CVE-2025-10156
    pub static RULE = {
        id: "file-checksum-differs",
        since: "0.1.0",
        severity: High,
        summary: "a member's data is not what the archive records",
        remedy: "fetch the file again; if it is as published, do not load it",
        defects: [
            "stream-crc-differs",
            "stream-size-differs",
            "zip-crc-differs",
        ],
        check: Defects,
    };
}
