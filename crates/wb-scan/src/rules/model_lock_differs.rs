//! Models and datasets that are others than the locked ones.

crate::rule! {
    /// `weigh verify --lock` compares the digests of model files, and the revisions at which models and datasets are
    /// named, with `weighbridge.lock`.
    ///
    /// ## Why it matters
    /// What was tested and approved is not what would be loaded.
    ///
    /// ## What to do
    /// Find out why. If it is right, run `weigh lock` again.
    pub static RULE = {
        id: "model-lock-differs",
        since: "0.1.0",
        severity: High,
        summary: "a model or dataset differs from the locked one",
        remedy: "find out who changed it; lock it again if it is right",
        defects: ["lock-model-changed", "lock-dataset-changed"],
        check: Defects,
    };
}
