//! A program beside a model that does what no such program needs.

use crate::known::model_places::{folder_of, holds_models};
use crate::known::python_commands::{Commands, commands};
use crate::known::python_grade::graded;
use crate::known::python_reached::{python, reached};
use crate::rule::Folder;
use crate::sink::{Found, Sink};
use std::collections::BTreeSet;
use wb_formats::code::python::{Runs, Standing};

crate::rule! {
    /// A Python file beside a model, which nothing is known to run, starts a program as soon as it is started or
    /// imported itself, and that program is none of the tools that such files use (compilers, `git`, `pip`, `ffmpeg`,
    /// downloads).
    ///
    /// ## Why it matters
    /// Somebody has to start the file himself, and that is what the model's card will ask him to do.
    ///
    /// ## What to do
    /// Read the place shown before you start the file.
    pub static RULE = {
        id: "code-program-remarkable",
        since: "0.1.0",
        severity: Medium,
        summary: "a program beside the model starts something that such programs do not need",
        remedy: "read the source at this place before you start the file",
        wants: ["python-source"],
        check: Folder(check),
    };
}

fn check(folder: &Folder<'_>, sink: &mut Sink<'_>) {
    if folder.root.is_empty() {
        return;
    }
    let places = holds_models(folder);
    let run: BTreeSet<String> = reached(folder)
        .iter()
        .map(|file| file.file.path.clone())
        .collect();
    for file in folder.files {
        let is_beside = places.contains(folder_of(&file.path));
        let Some(facts) = python(file).filter(|_| is_beside && !run.contains(&file.path)) else {
            continue;
        };
        if facts.standing != Standing::Alone {
            continue;
        }
        let grades = graded(facts).into_iter().filter(|grade| {
            let is_remarkable = commands(facts, &grade.name) == Commands::Remarkable;
            grade.what == "runs a program" && grade.runs == Runs::Import && is_remarkable
        });
        for grade in grades {
            let message = format!(
                "the program reaches `{}`, which {} as soon as it is started",
                grade.name, grade.what
            );
            let found = Found::new(message).in_file(folder.place(file)).at(grade.offset);
            sink.found(found.evidence_at("code", grade.code, grade.offset));
        }
    }
}
