//! Pickles whose protocol is wrong.

crate::rule! {
    /// The PROTO opcode names a protocol that doesn't exist, or the pickle uses opcodes that are newer than
    /// the protocol that it names.
    ///
    /// ## Why it matters
    /// Unpicklers accept it; picklers never write it. The file was assembled by hand or by another tool
    /// than the frameworks'.
    ///
    /// ## What to do
    /// Look at the other findings of the file; if there are none, ask which program wrote it.
    pub static RULE = {
        id: "model-pickle-protocol-mismatch",
        since: "0.1.0",
        severity: Low,
        summary: "the pickle uses opcodes of another protocol than it says",
        remedy: "ask which program wrote the file",
        defects: ["pickle-protocol-unknown", "pickle-opcode-newer-than-protocol"],
        check: Defects,
    };
}
