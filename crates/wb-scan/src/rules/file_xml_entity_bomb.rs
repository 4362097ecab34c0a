//! XML whose entities multiply.

crate::rule! {
    /// Entities of an XML document expand to more than a million characters, or contain themselves. They were counted,
    /// never expanded.
    ///
    /// ## Why it matters
    /// A parser that expands them fills its memory: a file of a kilobyte takes gigabytes.
    ///
    /// ## What to do
    /// Do not load it, and tell whoever gave it to you. No writer of models declares entities.
    ///
    /// ## References
    /// - CWE-776
    /// - CVE-2003-1564 (libxml2, the first of many)
    pub static RULE = {
        id: "file-xml-entity-bomb",
        since: "0.1.0",
        severity: High,
        summary: "the entities of an XML document expand without measure",
        remedy: "do not load it; no writer of models declares entities",
        defects: ["xml-entity-bomb"],
        check: Defects,
    };
}
