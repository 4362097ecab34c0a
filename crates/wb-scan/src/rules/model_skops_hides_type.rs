//! A skops node that constructs something else than it shows.

crate::rule! {
    /// A node of a skops file says that it is one thing, and its loader constructs another: a function of `operator`
    /// under a foreign module, a method of another object than the one that is shown, a generator by any name in
    /// `numpy.random`.
    ///
    /// ## Why it matters
    /// skops before 0.12 asks about the type that the node shows, and then makes the other: the list of untrusted types
    /// looks harmless, and code runs all the same.
    ///
    /// ## What to do
    /// Do not load it. Only a file made by hand looks like this.
    ///
    /// ## References
    /// - CVE-2025-54412 (OperatorFuncNode)
    /// - CVE-2025-54413 (MethodNode)
    pub static RULE = {
        id: "model-skops-hides-type",
        since: "0.1.0",
        severity: High,
        summary: "a skops file shows another type than its loader constructs",
        remedy: "do not load it; only a file made by hand looks like this",
        defects: ["skops-operator-hidden", "skops-method-hidden", "skops-generator-hidden",
            "skops-repeated-key"],
        check: Defects,
    };
}
