//! Instructions that are others than those that were approved.

crate::rule! {
    /// `weigh verify --lock` compares skills, rules, project files, commands and prompts with `weighbridge.lock`: the
    /// digest of one differs.
    ///
    /// ## Why it matters
    /// Whoever changes them tells the agents of everybody what to do.
    ///
    /// ## What to do
    /// Read the change. If it is right, run `weigh lock` again.
    pub static RULE = {
        id: "agent-instructions-changed",
        since: "0.1.0",
        severity: High,
        summary: "instructions to agents differ from the locked ones",
        remedy: "read what changed; lock it again if it is right",
        defects: ["lock-instructions-changed", "lock-prompt-changed"],
        check: Defects,
    };
}
