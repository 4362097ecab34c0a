//! XML that makes its parser open something.

crate::rule! {
    /// The document type, an entity or an inclusion of an XML document names a file or an address outside of it. Document
    /// types that the makers of PMML published are left alone.
    ///
    /// ## Why it matters
    /// A parser that resolves external entities reads the named file or asks the named address while it loads the model,
    /// and with a second entity sends what it read elsewhere. Parsers of Java and .NET do so unless they are told not to.
    ///
    /// ## What to do
    /// Do not load it. A model needs nothing of the kind; ask for a file without a document type.
    ///
    /// ## References
    /// - CWE-611
    /// - CVE-2018-1000844 (Retrofit) and CVE-2019-12415 (Apache POI): the same in other readers of XML
    pub static RULE = {
        id: "file-xml-external",
        since: "0.1.0",
        severity: High,
        summary: "an XML document makes its parser open a file or an address",
        remedy: "do not load it; ask for a file without a document type",
        defects: ["xml-external"],
        check: Defects,
    };
}
