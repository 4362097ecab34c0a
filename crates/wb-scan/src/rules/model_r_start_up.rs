//! An R workspace that runs code by itself.

use crate::known::r_names::is_start_up;
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// An R workspace binds a function to a name that R calls by itself: `.First`, `.Last` and their like.
    ///
    /// ## Why it matters
    /// R loads `.RData` from the folder in which it is started, and then calls `.First`; `.Last` runs when the session
    /// ends. Who opens a project with such a workspace runs its code without a word.
    ///
    /// ## What to do
    /// Do not start R in a folder with this file, and start it with `--no-restore-data` where you must.
    ///
    /// ## References
    /// - R manual, Startup
    pub static RULE = {
        id: "model-r-start-up",
        since: "0.1.0",
        severity: High,
        summary: "an R workspace has a function that R calls by itself",
        remedy: "do not start R beside it; read it with load() into an environment of its own",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::RData(facts) = seen.facts else { return };
    if !facts.is_workspace {
        return;
    }
    for binding in facts.bindings.iter().filter(|binding| is_start_up(&binding.name)) {
        if binding.is_function {
            let message = format!(
                "the workspace binds `{}` to a function, which R calls by itself",
                binding.name
            );
            sink.found(Found::new(message));
        }
    }
}
