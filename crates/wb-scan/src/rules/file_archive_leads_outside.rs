//! Members that would be written elsewhere.

crate::rule! {
    /// A member's name is absolute, names a drive or climbs out with `..`; or a link points out of the archive's folder,
    /// or a member would be written through such a link.
    ///
    /// ## Why it matters
    /// A program that unpacks the archive carelessly writes where the archive wants: into a start-up file, a Python
    /// package, an SSH configuration. Python's `tarfile` did so by default before 3.14.
    ///
    /// ## What to do
    /// Do not unpack it. A model needs no file outside its own folder.
    ///
    /// ## References
    /// - CVE-2007-4559 and CVE-2025-4517 (tarfile), CVE-2025-12060 (Keras)
    pub static RULE = {
        id: "file-archive-leads-outside",
        since: "0.1.0",
        severity: High,
        summary: "a member of an archive leads out of its folder",
        remedy: "do not unpack it; a model needs no file outside its own folder",
        defects: [
            "7z-name-leads-outside",
            "rar-link-leads-outside",
            "rar-name-leads-outside",
            "tar-link-leads-outside",
            "tar-name-leads-outside",
            "zip-link-leads-outside",
            "zip-name-leads-outside",
        ],
        check: Defects,
    };
}
