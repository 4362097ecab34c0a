//! Pickles that unpicklers read differently.

crate::rule! {
    /// Python has an unpickler in C and one in Python, and they would do different things with this file:
    /// at a FRAME that doesn't fit, at text that one of them accepts, or at what stands behind STOP.
    ///
    /// ## Why it matters
    /// Picklers write nothing of the kind. A file that one program reads as harmless and another runs was
    /// made for that.
    ///
    /// ## What to do
    /// Don't load the file. Ask the publisher for the weights alone (safetensors), or load it where nothing
    /// can be lost: a container without network, as a user without rights.
    ///
    /// ## References
    /// - GHSA-fphw: the Python fallback
    pub static RULE = {
        id: "model-pickle-unpicklers-differ",
        since: "0.1.0",
        severity: High,
        summary: "two unpicklers read the file differently",
        remedy: "don't load it; ask the publisher for safetensors, and treat a machine that has loaded it as compromised",
        defects: ["pickle-unpicklers-differ"],
        check: Defects,
    };
}
