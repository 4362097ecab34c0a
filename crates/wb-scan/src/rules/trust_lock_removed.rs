//! Things that are gone since the lock was written.

crate::rule! {
    /// `weigh verify --lock` does not find something that `weighbridge.lock` lists.
    ///
    /// ## Why it matters
    /// By itself it does no harm; but a name that is free again can be taken by others.
    ///
    /// ## What to do
    /// If it is right, run `weigh lock` again.
    pub static RULE = {
        id: "trust-lock-removed",
        since: "0.1.0",
        severity: Low,
        summary: "something in the lock is not there any more",
        remedy: "lock again if that is right",
        defects: ["lock-removed"],
        check: Defects,
    };
}
