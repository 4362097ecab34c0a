//! Bytes behind a model.

crate::rule! {
    /// Something stands behind the end of an XGBoost, CatBoost or Flax model. It is judged on its own as well.
    ///
    /// ## Why it matters
    /// No reader of the model looks there, so nothing that checks the model by loading it sees it, while another program
    /// can find it: an archive, a script, stolen data.
    ///
    /// ## What to do
    /// Ask the publisher what it is.
    pub static RULE = {
        id: "model-trailing-bytes",
        since: "0.1.0",
        severity: Medium,
        summary: "something stands behind the end of a model",
        remedy: "ask the publisher what it is",
        defects: ["xgboost-trailing-bytes", "catboost-trailing-bytes", "flax-trailing-bytes"],
        check: Defects,
    };
}
