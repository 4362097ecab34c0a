//! Code where a NumPy array's header should be a plain dictionary.

crate::rule! {
    /// The header of a `.npy` file is Python text: a dictionary with the element type, the order and the shape. This
    /// one holds a name, a call or another expression instead of plain values.
    ///
    /// ## Why it matters
    /// NumPy parses the header with `ast.literal_eval`, which refuses code. Readers that people write themselves, and
    /// some of other projects, use `eval`, and then the header runs. No writer of arrays puts code there.
    ///
    /// ## What to do
    /// Do not load the file. Ask its publisher for one that `numpy.save` has written.
    ///
    /// ## References
    /// - NumPy's format description, NEP 1
    /// - CVE-2019-6446 (arrays whose loading runs code)
    pub static RULE = {
        id: "model-npy-header-code",
        since: "0.1.0",
        severity: High,
        summary: "the header of a NumPy array holds code",
        remedy: "do not load it; ask for a file that numpy.save has written",
        defects: ["npy-header-code"],
        check: Defects,
    };
}
