//! Pickles that break off.

crate::rule! {
    /// A pickle of the file is cut off, or holds an opcode, an argument or a memo entry that no unpickler
    /// accepts. Everything before that point runs when the file is loaded, and is judged.
    ///
    /// ## Why it matters
    /// Attackers break pickles behind their payload, because some scanners give up on an error and report
    /// nothing. A download that was cut off looks the same.
    ///
    /// ## What to do
    /// Compare the file's digest with the publisher's. A file that is as published and still broken was not
    /// written by a framework.
    ///
    /// ## References
    /// - Exception-oriented programming: arXiv 2508.19774
    /// - CVE-2025-10155, CVE-2025-10156
    pub static RULE = {
        id: "model-pickle-broken",
        since: "0.1.0",
        severity: Medium,
        summary: "the pickle breaks off or holds invalid opcodes",
        remedy: "fetch the file again and compare its digest with the publisher's",
        defects: ["pickle-truncated", "pickle-argument-invalid", "pickle-type-mismatch", "pickle-stack-underflow", "pickle-memo-missing", "pickle-opcode-unknown"],
        check: Defects,
    };
}
