//! A notebook with stored outputs that a browser runs.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// A stored output of a notebook holds scripts, as plotting libraries write them.
    ///
    /// ## Why it matters
    /// Jupyter shows such outputs only of notebooks that you have run yourself; other viewers may run them.
    ///
    /// ## What to do
    /// Clear the outputs before you trust the notebook.
    ///
    /// ## References
    /// - CVE-2021-32797, CVE-2021-32798 (JupyterLab, Jupyter Notebook)
    pub static RULE = {
        id: "code-notebook-active-output",
        since: "0.1.0",
        severity: Info,
        summary: "a notebook's stored outputs hold scripts",
        remedy: "clear the outputs before you trust the notebook",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::Notebook(facts) = seen.facts else {
        return;
    };
    let Some(first) = facts.active.first() else { return };
    let message = format!(
        "{} stored outputs hold scripts, the first in code cell {}",
        facts.active.len(),
        first.cell
    );
    sink.found(Found::new(message).evidence(&first.media_type, first.beginning.clone()));
}
