//! How much code of a model repository reaches outside, and when.

use crate::known::python_code::{DANGEROUS_INDEX, REMARKABLE_INDEX};
use crate::known::python_commands::{Commands, commands};
use crate::sink::{Found, Sink};
use std::collections::BTreeSet;
use wb_formats::code::python::{PythonFacts, Reference, Runs};

/// How much it weighs that code reaches a thing at some time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Honest code of models does it, too.
    Notable,
    /// Code of models has no reason to.
    Serious,
}

/// What a reference reaches.
pub struct Grade {
    /// The dotted name.
    pub name: String,
    /// What it does, in a report's words.
    pub what: &'static str,
    /// When.
    pub runs: Runs,
    /// How much that weighs.
    pub weight: Weight,
    /// The source text.
    pub code: String,
    /// Where.
    pub offset: u64,
    /// The name is computed, or stands in a decoded text.
    pub is_hidden: bool,
}

impl Grade {
    /// What happens, and when.
    pub fn words(&self) -> String {
        format!("{} {}", self.what, when(self.runs))
    }
}

/// A time in a report's words.
pub const fn when(runs: Runs) -> &'static str {
    match runs {
        Runs::Import => "when the file is imported",
        Runs::Construct => "when its object is made",
        Runs::Use => "when the model is used",
        Runs::Unknown => "in a function that nothing in the file calls",
    }
}

/// The references of a file that reach outside.
pub fn graded(facts: &PythonFacts) -> Vec<Grade> {
    let imported = |module: &str| {
        facts
            .imports
            .iter()
            .any(|import| import.module.split('.').next() == Some(module) || import.module == module)
    };
    facts
        .references
        .iter()
        .filter_map(|reference| {
            let (what, name) = DANGEROUS_INDEX.consequence(&reference.path, imported)?;
            let is_class = what == "talks to the network" || name.starts_with("types.");
            if is_class && !reference.is_call {
                return None;
            }
            let mut graded = grade(reference, what);
            // To ask git or a driver for a version is no harm.
            let only_asks = what == "runs a program" && commands(facts, &reference.path) == Commands::Asks;
            if only_asks && !reference.is_hidden {
                graded.weight = Weight::Notable;
            }
            Some(graded)
        })
        .collect()
}

fn grade(reference: &Reference, what: &'static str) -> Grade {
    let runs = reference.runs;
    let weight = match what {
        "runs a program" if runs != Runs::Unknown => Weight::Serious,
        "runs code from a text or from bytes" if runs <= Runs::Construct && reference.is_call => {
            Weight::Serious
        }
        "talks to the network" | "reaches into the interpreter" | "unpickles bytes"
            if runs == Runs::Import =>
        {
            Weight::Serious
        }
        _ if reference.is_hidden => Weight::Serious,
        _ => Weight::Notable,
    };
    Grade {
        name: reference.path.trim_end_matches('?').to_owned(),
        what,
        runs,
        weight,
        code: reference.code.clone(),
        offset: reference.offset,
        is_hidden: reference.is_hidden,
    }
}

/// Tells what of this weight a file reaches.
pub fn tell(facts: &PythonFacts, weight: Weight, sink: &mut Sink<'_>) {
    for grade in graded(facts).into_iter().filter(|grade| grade.weight == weight) {
        let message = format!("the code reaches `{}`, which {}", grade.name, grade.words());
        let found = Found::new(message).at(grade.offset);
        sink.found(found.evidence_at("code", grade.code, grade.offset));
    }
}

fn root(path: &str) -> &str {
    path.split('.').next().unwrap_or(path)
}

/// Modules that may lie beside the file: none that everybody imports from elsewhere.
fn own_modules(facts: &PythonFacts) -> BTreeSet<String> {
    const ELSEWHERE: &[&str] = &[
        "abc",
        "argparse",
        "builtins",
        "collections",
        "contextlib",
        "copy",
        "dataclasses",
        "datetime",
        "functools",
        "io",
        "itertools",
        "json",
        "logging",
        "math",
        "np",
        "numpy",
        "os",
        "pandas",
        "pathlib",
        "pytest",
        "random",
        "re",
        "scipy",
        "self",
        "shutil",
        "string",
        "subprocess",
        "sys",
        "tempfile",
        "tensorflow",
        "threading",
        "time",
        "torch",
        "transformers",
        "types",
        "typing",
        "unittest",
        "warnings",
    ];
    facts
        .imports
        .iter()
        .map(|import| root(&import.module))
        .filter(|root| !root.is_empty() && !ELSEWHERE.contains(root))
        .map(str::to_owned)
        .collect()
}

/// What rules about a folder need of a file: a library has ten thousands of files.
pub(crate) fn slim(facts: &mut PythonFacts) {
    let known = |module: &str| !module.is_empty();
    let is_harmful = |path: &str| DANGEROUS_INDEX.consequence(path, known).is_some();
    let own = own_modules(facts);
    facts.references.retain(|reference| {
        is_harmful(&reference.path)
            || REMARKABLE_INDEX.consequence(&reference.path, known).is_some()
            || reference.is_call && (reference.path.starts_with('.') || own.contains(root(&reference.path)))
    });
    facts.imports.truncate(500);
    facts.calls.retain(|call| is_harmful(&call.path));
    facts.decoded = Vec::new();
    facts.uses = wb_formats::code::uses::Uses::default();
    facts.functions = Vec::new();
}
