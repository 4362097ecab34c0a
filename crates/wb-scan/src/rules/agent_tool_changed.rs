//! Tools that are others than those that were approved.

crate::rule! {
    /// `weigh verify --lock` compares the definitions of tools with `weighbridge.lock`: the digest of one differs.
    ///
    /// ## Why it matters
    /// Approving a server approves the tools that it had that day. A rug pull changes a description later, and agents
    /// obey the new one.
    ///
    /// ## What to do
    /// Read the change. If it is right, run `weigh lock` again.
    pub static RULE = {
        id: "agent-tool-changed",
        since: "0.1.0",
        severity: High,
        summary: "a tool's definition differs from the locked one",
        remedy: "read what changed; lock it again if it is right",
        defects: ["lock-tool-changed"],
        check: Defects,
    };
}
