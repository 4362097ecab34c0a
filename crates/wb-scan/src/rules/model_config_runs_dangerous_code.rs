//! A configuration that names code that can harm.

use crate::known::hub_config::{local_code, reachable};
use crate::known::python_grade::{Weight, graded};
use crate::rule::Folder;
use crate::sink::{Found, Sink};

crate::rule! {
    /// A configuration that names code that can harm.
    ///
    /// The configuration names a class in a Python file of the repository, and that file, or one that it imports, starts programs, runs code from texts or does other things that model code has no reason to do.
    ///
    /// ## Why it matters
    /// Loading the model with `trust_remote_code=True` runs it: at import, when the model is made, or when it is used, as the finding says.
    ///
    /// ## What to do
    /// Read the file at the place shown. Do not trust the repository's code unless you understand why it does this.
    pub static RULE = {
        id: "model-config-runs-dangerous-code",
        since: "0.1.0",
        severity: High,
        summary: "the configuration names code of the repository that can harm",
        remedy: "read the named file, and do not set trust_remote_code unless you understand it",
        wants: ["hf-config", "python-source"],
        check: Folder(check),
    };
}

fn check(folder: &Folder<'_>, sink: &mut Sink<'_>) {
    for (config, code) in local_code(folder) {
        let files = reachable(folder, config, &code.module);
        let worst = files.iter().find_map(|(file, facts)| {
            let serious = graded(facts)
                .into_iter()
                .find(|grade| grade.weight == Weight::Serious)?;
            Some((file, serious))
        });
        let Some((file, grade)) = worst else { continue };
        let message = format!(
            "`{}` names `{}`, and `{}` there {}",
            code.key,
            code.module,
            grade.name,
            grade.words()
        );
        let place = folder.place(config);
        let found = Found::new(message).in_file(place).at(code.offset);
        let place = format!("{}, offset {}", file.path, grade.offset);
        sink.found(found.evidence("code", grade.code).evidence("file", place));
    }
}
