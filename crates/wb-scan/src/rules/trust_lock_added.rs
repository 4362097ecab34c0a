//! Things that the lock does not know.

crate::rule! {
    /// `weigh verify --lock` finds a tool, instructions, a prompt, a model, a dataset or a server of tools that
    /// `weighbridge.lock` does not list.
    ///
    /// ## Why it matters
    /// It was never approved.
    ///
    /// ## What to do
    /// Review it. If it is right, run `weigh lock` again.
    pub static RULE = {
        id: "trust-lock-added",
        since: "0.1.0",
        severity: Medium,
        summary: "something was added that is not in the lock",
        remedy: "review it, then lock again",
        defects: ["lock-added"],
        check: Defects,
    };
}
