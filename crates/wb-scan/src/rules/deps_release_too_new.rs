//! A release of a package that nobody had time to look at.

crate::rule! {
    /// A package was named by its URL (`pkg:pypi/name@version`), and its index says that the release is younger than
    /// the days that were asked for with `--cooldown`, or does not say when it was published.
    ///
    /// ## Why it matters
    /// Most stolen and malicious releases are found and removed within hours or days. Whoever waits a week is never
    /// among the first.
    ///
    /// ## What to do
    /// Use the release before it, or wait. If the release closes a hole that you have, read what changed and take it.
    pub static RULE = {
        id: "deps-release-too-new",
        since: "0.1.0",
        severity: High,
        summary: "a release of a package is younger than releases have to be",
        remedy: "use the release before it, or wait",
        defects: ["release-too-new"],
        check: Defects,
    };
}
