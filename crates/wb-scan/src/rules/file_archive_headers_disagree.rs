//! Archives whose headers contradict each other.

crate::rule! {
    /// The archive describes a member twice, and the two descriptions differ: the central directory of a zip and the
    /// local header before the data disagree about name, compression, flags, size or checksum; the count of entries is
    /// not the number of entries; the end of the file can be read as two directories; a tar gives a size in its extended
    /// header that its plain header contradicts.
    ///
    /// ## Why it matters
    /// Which description counts is up to the program. A scanner that reads one and a loader that reads the other see
    /// different files: this is how PyTorch archives were made that scanners refuse or read wrongly while `torch.load`
    /// runs them. No program that writes archives produces this. Both readings are judged here.
    ///
    /// ## What to do
    /// Do not load the file. Ask the publisher for one that was written by the framework itself.
    ///
    /// ## References
    /// - CVE-2025-1944 (names differ), CVE-2025-1945 (flag bits), CVE-2025-10156 (checksums)
    /// - CVE-2025-62518 (tar sizes)
    pub static RULE = {
        id: "file-archive-headers-disagree",
        since: "0.1.0",
        severity: High,
        summary: "an archive's headers contradict each other",
        remedy: "do not load it; ask for an archive that was written by the framework itself",
        defects: [
            "tar-size-differs",
            "zip-entry-count-differs",
            "zip-local-crc-differs",
            "zip-local-flags-differ",
            "zip-local-header-missing",
            "zip-local-method-differs",
            "zip-local-name-differs",
            "zip-local-size-differs",
            "zip-several-directories",
            "zip-stored-size-differs",
            "zip-unicode-name-differs",
        ],
        check: Defects,
    };
}
