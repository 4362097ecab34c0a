//! Code of a folder with a model that runs without being named as a loader's: packages, installers, test runners,
//! loaders of MLflow, and whatever these import.

use crate::known::hub_config::local_code;
use crate::known::mlflow_code;
use crate::known::model_places::{folder_of, holds_models};
use crate::known::python_commands::{Commands, commands};
use crate::known::python_grade::{Grade, Weight, graded};
use crate::known::triton_code;
use crate::rule::{Folder, FolderFile};
use std::collections::{BTreeMap, BTreeSet};
use wb_formats::Facts;
use wb_formats::code::python::{PythonFacts, Runs, Standing};

/// Who runs a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Runner {
    /// It is the package that the folder is.
    Package,
    /// `pip install` of the folder.
    Installer,
    /// `pytest` in the folder.
    Tests,
    /// MLflow, which loads the model.
    Mlflow,
    /// Triton, which serves the model.
    Triton,
    /// TorchServe, which serves the model.
    Torchserve,
    /// A loader of models, by the file's name, by a configuration, or by what the file is made of.
    Loader,
}

impl Runner {
    /// In a report's words.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Package => "importing this folder as a package runs it",
            Self::Installer => "installing this folder runs it",
            Self::Tests => "running tests in this folder runs it",
            Self::Mlflow => "MLflow runs it when it loads the model",
            Self::Triton => "Triton runs it when it serves the model",
            Self::Torchserve => "TorchServe can run it when it serves the model",
            Self::Loader => "a loader of the model runs it",
        }
    }
}

/// A file that somebody runs, and which import led to it.
pub(crate) struct Reached<'f> {
    pub(crate) file: &'f FolderFile,
    pub(crate) facts: &'f PythonFacts,
    pub(crate) runner: Runner,
    /// The file that imports it, if it is not run for itself.
    pub(crate) from: Option<&'f str>,
    /// Functions of it are called from there.
    pub(crate) is_called: bool,
}

/// The Python of a file.
pub(crate) fn python(file: &FolderFile) -> Option<&PythonFacts> {
    file.facts.iter().find_map(|facts| match facts {
        Facts::PythonSource(python) => Some(python),
        _ => None,
    })
}

/// Files that are run, and what they import from their own folder.
pub(crate) fn reached<'f>(folder: &'f Folder<'_>) -> Vec<Reached<'f>> {
    const FILES_MAX: usize = 2_000;
    if folder.root.is_empty() {
        return Vec::new();
    }
    let mut waiting = starts(folder);
    waiting.reverse();
    let mut known: BTreeMap<&str, bool> = BTreeMap::new();
    let mut out = Vec::new();
    while let Some(next) = waiting.pop() {
        // Once more if now something is called that was only imported.
        let is_new = known
            .get(next.file.path.as_str())
            .is_none_or(|called| next.is_called && !called);
        if !is_new || out.len() >= FILES_MAX {
            continue;
        }
        known.insert(&next.file.path, next.is_called);
        waiting.extend(imported(folder, &next));
        out.push(next);
    }
    out
}

fn starts<'f>(folder: &'f Folder<'_>) -> Vec<Reached<'f>> {
    let places = holds_models(folder);
    let named = named(folder);
    let mlflow = mlflow_code::run_by(folder);
    let triton = triton_code::run_by(folder);
    let sources = folder.files.iter().filter_map(|file| Some((file, python(file)?)));
    sources
        .filter_map(|(file, facts)| {
            let path = file.path.as_str();
            let is_beside = places.contains(folder_of(path));
            let runner = match path.rsplit('/').next().unwrap_or(path) {
                _ if mlflow.contains(path) => Runner::Mlflow,
                _ if triton.contains(path) => Runner::Triton,
                _ if named.contains(path) => Runner::Loader,
                _ if is_beside_manifest(folder, path) => Runner::Torchserve,
                _ if !is_beside => return None,
                _ if facts.standing == Standing::Loader => Runner::Loader,
                "__init__.py" => Runner::Package,
                "setup.py" => Runner::Installer,
                "conftest.py" => Runner::Tests,
                _ => return None,
            };
            Some(Reached {
                file,
                facts,
                runner,
                from: None,
                is_called: false,
            })
        })
        .collect()
}

/// The handler of an unpacked archive of TorchServe and what it may import.
fn is_beside_manifest(folder: &Folder<'_>, path: &str) -> bool {
    let manifest = joined(folder_of(path), "MAR-INF/MANIFEST.json");
    folder.get(&manifest).is_some()
}

/// The files that configurations of the hub name.
fn named(folder: &Folder<'_>) -> BTreeSet<String> {
    local_code(folder)
        .into_iter()
        .map(|(config, code)| joined(folder_of(&config.path), &code.module.replace('.', "/")) + ".py")
        .collect()
}

fn joined(base: &str, rest: &str) -> String {
    match base {
        "" => rest.to_owned(),
        base => format!("{base}/{rest}"),
    }
}

/// What a file imports from beside itself.
fn imported<'f>(folder: &'f Folder<'_>, from: &Reached<'f>) -> Vec<Reached<'f>> {
    let mut out: Vec<Reached<'f>> = Vec::new();
    for import in &from.facts.imports {
        let name = import.module.trim_start_matches('.');
        let dots = import.module.len().saturating_sub(name.len());
        let mut base = folder_of(&from.file.path);
        for _ in 1..dots {
            base = folder_of(base);
        }
        let module = joined(base, &name.replace('.', "/"));
        let module = module.trim_end_matches('/');
        let inner = import.name.as_deref().map(|name| format!("{module}/{name}"));
        let candidates = [Some(module.to_owned()), inner];
        let paths = candidates
            .iter()
            .flatten()
            .flat_map(|path| [format!("{path}.py"), format!("{path}/__init__.py")]);
        for file in paths.filter_map(|path| folder.get(path.trim_start_matches('/'))) {
            if file.path == from.file.path {
                continue;
            }
            let Some(facts) = python(file) else { continue };
            out.push(Reached {
                file,
                facts,
                runner: from.runner,
                from: Some(&from.file.path),
                is_called: calls(from, &import.module),
            });
        }
    }
    out
}

/// True if something of the module is called when the file runs, or if nobody looked.
fn calls(from: &Reached<'_>, module: &str) -> bool {
    let facts = from.facts;
    let begin = match module.ends_with('.') {
        true => module.to_owned(),
        false => format!("{module}."),
    };
    facts.is_skimmed
        || facts.references.iter().any(|reference| {
            let runs = reference.runs != Runs::Unknown || from.is_called;
            reference.is_call && runs && reference.path.starts_with(&begin)
        })
}

/// What weighs in a file that is run, most serious first.
pub(crate) fn serious(reached: &Reached<'_>) -> Vec<Grade> {
    let facts = reached.facts;
    let is_tolerant = matches!(reached.runner, Runner::Installer | Runner::Tests);
    graded(facts)
        .into_iter()
        .filter(|grade| match (grade.what, commands(facts, &grade.name)) {
            // Builders ask compilers and git, and read their version from a file.
            ("runs a program", Commands::Asks) => false,
            ("runs a program", Commands::Ordinary) if is_tolerant => false,
            ("runs a program", Commands::Ordinary) => grade.runs != Runs::Unknown || reached.is_called,
            ("runs a program", Commands::Remarkable) => {
                grade.runs != Runs::Unknown || reached.is_called || is_tolerant
            }
            ("runs a program", Commands::Computed) if is_tolerant => grade.is_hidden,
            ("runs a program", Commands::Computed) => grade.runs != Runs::Unknown || reached.is_called,
            ("runs code from a text or from bytes", _) if is_tolerant => grade.is_hidden,
            _ => grade.weight == Weight::Serious,
        })
        .collect()
}
