//! Code beside a model that runs although no loader is told to run it.

use crate::known::python_grade::when;
use crate::known::python_reached::{reached, serious};
use crate::rule::Folder;
use crate::sink::{Found, Sink};
use std::collections::BTreeSet;
use wb_formats::code::python::Standing;

crate::rule! {
    /// A Python file in a folder with a model starts programs, runs code from texts or talks to the network, and
    /// something runs it: the folder is imported as a package (`__init__.py`), installed (`setup.py`) or tested
    /// (`conftest.py`), MLflow or Triton loads it as the model's own code, or a file that a loader runs imports it and
    /// calls it. Which function calls which, and which file imports which, is read from the syntax trees. Compilers,
    /// `git` and the like are not told.
    ///
    /// ## Why it matters
    /// Nobody means to run a program when he installs or loads a model. The file that a reviewer opens looks clean, and
    /// the one that it imports is not.
    ///
    /// ## What to do
    /// Read the place shown. Do not load or install the folder unless you understand why it does this.
    pub static RULE = {
        id: "code-dangerous-when-imported",
        since: "0.1.0",
        severity: High,
        summary: "code beside the model can harm the machine that loads, imports or installs it",
        remedy: "read the source at this place, and do not load or install the folder unless you understand it",
        wants: ["python-source", "mlflow-model", "triton-config", "hf-config"],
        check: Folder(check),
    };
}

fn check(folder: &Folder<'_>, sink: &mut Sink<'_>) {
    let mut told: BTreeSet<(&str, u64)> = BTreeSet::new();
    for file in &reached(folder) {
        // A rule about each file tells what runs by the file's own standing.
        let is_judged = file.facts.standing == Standing::Loader && file.from.is_none();
        for grade in serious(file) {
            let is_told = is_judged && grade.runs <= wb_formats::code::python::Runs::Use;
            if is_told || !told.insert((&file.file.path, grade.offset)) {
                continue;
            }
            let message = format!(
                "the code reaches `{}`, which {} {}; {}",
                grade.name,
                grade.what,
                when(grade.runs),
                file.runner.words()
            );
            let mut found = Found::new(message)
                .in_file(folder.place(file.file))
                .at(grade.offset)
                .evidence_at("code", grade.code, grade.offset);
            if let Some(from) = file.from {
                found = found.evidence("imported by", from);
            }
            sink.found(found);
        }
    }
}
