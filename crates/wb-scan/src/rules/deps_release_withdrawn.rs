//! A release of a package that was withdrawn, or that could not be compared with its index.

crate::rule! {
    /// A package was named by its URL (`pkg:pypi/name@version`), and its index says that the release was withdrawn
    /// (yanked), or lists no digest that the fetched archive could be compared with.
    ///
    /// ## Why it matters
    /// Makers withdraw what they found to be broken or stolen.
    ///
    /// ## What to do
    /// Use another release.
    pub static RULE = {
        id: "deps-release-withdrawn",
        since: "0.1.0",
        severity: Medium,
        summary: "a release of a package was withdrawn, or its archive could not be compared with its index",
        remedy: "use another release",
        defects: ["release-withdrawn", "release-unverified"],
        check: Defects,
    };
}
