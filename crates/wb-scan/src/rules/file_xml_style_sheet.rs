//! XML with a style sheet.

crate::rule! {
    /// A processing instruction in an XML model names a style sheet.
    ///
    /// ## Why it matters
    /// Browsers and some viewers fetch and run it (XSLT is a programming language) when somebody opens the model to look
    /// at it. Loaders of models ignore it.
    ///
    /// ## What to do
    /// Look at such a file with a plain text editor.
    pub static RULE = {
        id: "file-xml-style-sheet",
        since: "0.1.0",
        severity: Low,
        summary: "an XML model asks for a style sheet",
        remedy: "look at it with a plain text editor, not with a browser",
        defects: ["xml-style-sheet"],
        check: Defects,
    };
}
