//! Python code that is written so that people and tools read something else.

crate::rule! {
    /// Python source inside a model archive declares an encoding in which code can look like something else, or writes
    /// identifiers with letters that Python silently turns into others.
    ///
    /// ## Why it matters
    /// Python decodes the file as it is told and normalises identifiers, so `ᵉxec` calls `exec`. Tools that search the
    /// text see nothing. Nobody writes model code like this without meaning to hide something.
    ///
    /// ## What to do
    /// Do not load the archive.
    pub static RULE = {
        id: "model-code-disguised",
        since: "0.1.0",
        severity: High,
        summary: "Python code in the archive is written so that it reads differently from what runs",
        remedy: "do not load it",
        defects: ["python-encoding-hides-code", "python-identifier-disguised"],
        check: Defects,
    };
}
