//! Small files that grow without bound.

crate::rule! {
    /// A compressed stream or member grows beyond the bound of the budget (200 bytes from one by default), members share
    /// the same bytes, an HDF5 dataset declares gigabytes that the file does not have, or archives are nested deeper than anyone packs.
    ///
    /// ## Why it matters
    /// A program that unpacks the file fills its memory or disk and fails: a decompression bomb. The scan stops at the
    /// bound; what is behind it was not looked at.
    ///
    /// ## What to do
    /// Do not unpack it. If it is an honest file (an array of zeros, say), raise `ratio` in the budget and scan again.
    pub static RULE = {
        id: "file-expands",
        since: "0.1.0",
        severity: High,
        summary: "a small file grows beyond all bounds when it is unpacked",
        remedy: "do not unpack it",
        defects: [
            "hdf5-dataset-expands",
            "layers-too-deep",
            "stream-expands",
            "zip-member-expands",
            "zip-members-overlap",
        ],
        check: Defects,
    };
}
