//! Trees that point out of themselves.

crate::rule! {
    /// A tree of an XGBoost or LightGBM model has arrays shorter than its nodes, children that are none of its nodes, or
    /// features beyond those of the model.
    ///
    /// ## Why it matters
    /// Loaders take these numbers as they are and use them as indexes: predicting reads or writes beyond memory.
    ///
    /// ## What to do
    /// Ask for a file that was written by the library itself.
    ///
    /// ## References
    /// - CWE-129
    pub static RULE = {
        id: "model-tree-out-of-range",
        since: "0.1.0",
        severity: High,
        summary: "a tree points to nodes or features that it does not have",
        remedy: "ask for a file that was written by the library itself",
        defects: ["xgboost-tree-broken", "lightgbm-tree-broken"],
        check: Defects,
    };
}
