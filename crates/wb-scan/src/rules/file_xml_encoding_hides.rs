//! XML in an encoding that hides its markup.

crate::rule! {
    /// An XML model is written in EBCDIC, UTF-7 or another encoding whose markup does not look like ASCII.
    ///
    /// ## Why it matters
    /// Tools that check XML for document types and entities look for ASCII; some parsers read these encodings all the
    /// same. No writer of models uses them.
    ///
    /// ## What to do
    /// Ask for the file in UTF-8.
    ///
    /// ## References
    /// - CWE-436
    pub static RULE = {
        id: "file-xml-encoding-hides",
        since: "0.1.0",
        severity: Medium,
        summary: "an XML model is written in an encoding that hides its markup",
        remedy: "ask for the file in UTF-8",
        defects: ["xml-encoding-hides"],
        check: Defects,
    };
}
