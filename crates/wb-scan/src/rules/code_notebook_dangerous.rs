//! A notebook whose code starts programs, loads native code or talks to the network.

use crate::known::python_code::DANGEROUS_INDEX;
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// Code cells of a notebook call what can harm the machine. Honest notebooks do such things as well.
    ///
    /// ## Why it matters
    /// It happens when somebody runs the notebook, with that person's rights.
    ///
    /// ## What to do
    /// Read the cells named before you run them.
    pub static RULE = {
        id: "code-notebook-dangerous",
        since: "0.1.0",
        severity: Low,
        summary: "a notebook starts programs, runs texts as code or talks to the network",
        remedy: "read the cells named before you run them",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::Notebook(facts) = seen.facts else {
        return;
    };
    let imported = |module: &str| {
        facts
            .python
            .imports
            .iter()
            .any(|import| import.module.split('.').next() == Some(module) || import.module == module)
    };
    let mut dangerous = Vec::new();
    for reference in facts
        .python
        .references
        .iter()
        .filter(|reference| reference.is_call)
    {
        if let Some((what, _)) = DANGEROUS_INDEX.consequence(&reference.path, imported) {
            dangerous.push((reference, what));
        }
    }
    let Some((first, what)) = dangerous.first() else {
        return;
    };
    let message = format!(
        "code cell {} calls `{}`, which {what}{}",
        facts.cell_at(first.offset),
        first.path.trim_end_matches('?'),
        if dangerous.len() > 1 {
            "; others do so, too"
        } else {
            ""
        }
    );
    let mut found = Found::new(message);
    for (reference, _) in dangerous.iter().take(10) {
        found = found.evidence(
            &format!("cell {}", facts.cell_at(reference.offset)),
            reference.code.clone(),
        );
    }
    sink.found(found);
}
