//! YAML whose aliases stand for far more than the file holds.

crate::rule! {
    /// Aliases of a YAML file refer to lists of aliases, and so on: whoever follows them all meets thousands
    /// of millions of values.
    ///
    /// ## Why it matters
    /// A program that walks, copies or prints the configuration runs out of memory or time.
    ///
    /// ## What to do
    /// Do not load the file.
    ///
    /// ## References
    /// - CVE-2019-11253 (Kubernetes)
    pub static RULE = {
        id: "model-yaml-expands",
        since: "0.1.0",
        severity: Medium,
        summary: "a YAML file expands without bound when its aliases are followed",
        remedy: "do not load the file",
        defects: ["yaml-alias-bomb"],
        check: Defects,
    };
}
