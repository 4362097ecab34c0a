//! Python code inside a model archive that changes files or loads further ones.

use crate::known::python_code::REMARKABLE_INDEX;
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;
use wb_formats::code::python::Standing;

crate::rule! {
    /// Python source inside a model archive deletes or changes files, loads files that may run code themselves, or
    /// fetches models from the network. Honest code does this, too.
    ///
    /// ## Why it matters
    /// A file that the code unpickles is as dangerous as the code, and one that it fetches was not part of this scan.
    ///
    /// ## What to do
    /// Read the source at the place shown, and scan the files that it loads.
    pub static RULE = {
        id: "model-code-remarkable",
        since: "0.1.0",
        severity: Medium,
        summary: "Python code in the archive changes files or loads further ones",
        remedy: "read the source at this place, and scan the files that it loads",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::PythonSource(facts) = seen.facts else {
        return;
    };
    if facts.standing != Standing::Archive {
        return;
    }
    let imported = |module: &str| {
        facts
            .imports
            .iter()
            .any(|import| import.module.split('.').next() == Some(module))
    };
    for reference in facts.references.iter().filter(|reference| reference.is_call) {
        if let Some((what, _)) = REMARKABLE_INDEX.consequence(&reference.path, imported) {
            let message = format!(
                "the code calls `{}`, which {what}",
                reference.path.trim_end_matches('?')
            );
            let found = Found::new(message).at(reference.offset);
            sink.found(found.evidence_at("code", reference.code.clone(), reference.offset));
        }
    }
}
