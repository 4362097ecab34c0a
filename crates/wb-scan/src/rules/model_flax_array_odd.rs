//! A Flax array that is not what it says.

crate::rule! {
    /// An array of a Flax checkpoint has another size than its shape and type need, holds Python objects, or is of an
    /// extension that Flax does not have.
    ///
    /// ## Why it matters
    /// Flax refuses some of these, and reads others differently in each version. Nothing that Flax writes looks like
    /// this.
    ///
    /// ## What to do
    /// Ask for a file that was written by Flax itself.
    pub static RULE = {
        id: "model-flax-array-odd",
        since: "0.1.0",
        severity: Medium,
        summary: "an array of a Flax checkpoint is not what it says",
        remedy: "ask for a file that was written by Flax itself",
        defects: ["flax-sizes-disagree", "flax-object-array", "flax-unknown-extension"],
        check: Defects,
    };
}
