//! Packages that code imports, and the calls on them that matter to rules which need their version.

use super::{node, sighting};
use crate::known::import_names::distribution;
use std::collections::BTreeSet;
use wb_core::inventory::{Node, NodeKind, Pin, Relation};
use wb_core::{Place, Sighting};
use wb_deps::Purl;
use wb_formats::code::uses::{Argument, Use, Uses};

/// Calls whose meaning depends on the version of the package, with the argument that decides.
const VERSIONED: &[(&str, &str)] = &[("torch.load", "weights_only"), ("yaml.load", "Loader")];

pub(super) fn sightings(uses: &Uses, place: &Place, out: &mut Vec<Sighting>) {
    for call in &uses.calls {
        if let Some((_, decides)) = VERSIONED.iter().find(|(path, _)| *path == call.path) {
            out.push(versioned(call, decides, place));
        }
    }
}

fn versioned(call: &Use, decides: &str, place: &Place) -> Sighting {
    let mut seen = sighting(
        package(call.root()),
        Relation::Calls,
        Pin::Unknown,
        Some(call.path.clone()),
        place,
        call.offset,
    );
    let state = match call.named(decides) {
        None if call.has_unknown_arguments() => "unknown",
        None => "absent",
        Some(argument) if argument.is_true() => "true",
        Some(argument) if argument.is_false() => "false",
        Some(Argument { .. }) => "unknown",
    };
    seen.condition = Some(format!("{decides} {state}"));
    seen
}

/// The node of the package that a module belongs to.
fn package(module: &str) -> Node {
    let name = distribution(module);
    let mut node = node(
        NodeKind::Package,
        Purl::new("pypi", None, &name, None).to_string(),
        &name,
        [],
    );
    node.ecosystem = Some("PyPI".to_owned());
    node
}

/// The modules that a file imports, for whoever asks what is reached: each with its distribution and the names that
/// are taken from it or called on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// The dotted module.
    pub module: String,
    /// The name of the package on its index, as far as it is known; otherwise the module's first part.
    pub distribution: String,
    /// Names that are taken from it, and dotted names of its things that are called.
    pub names: Vec<String>,
    /// Where it is imported first.
    pub offset: u64,
}

/// The imports of one file; none if it is no Python.
pub fn imports(facts: &wb_formats::Facts) -> Vec<Import> {
    let Some(uses) = super::uses(facts) else {
        return Vec::new();
    };
    let python = match facts {
        wb_formats::Facts::PythonSource(python) => python,
        wb_formats::Facts::Notebook(notebook) => &notebook.python,
        _ => return Vec::new(),
    };
    let called: BTreeSet<&str> = python
        .references
        .iter()
        .map(|reference| reference.path.as_str())
        .chain(uses.calls.iter().map(|call| call.path.as_str()))
        .collect();
    let of = |module: &str| {
        let root = module.split('.').next().unwrap_or(module).to_owned();
        let is_inside = move |path: &&&str| {
            path.strip_prefix(root.as_str())
                .is_some_and(|rest| rest.starts_with('.'))
        };
        called
            .iter()
            .filter(is_inside)
            .map(|path| (*path).to_owned())
            .collect::<Vec<_>>()
    };
    let import = |import: &wb_formats::code::uses::ImportUse| {
        let mut names: Vec<String> = import
            .names
            .iter()
            .map(|name| format!("{}.{name}", import.module))
            .collect();
        names.extend(of(&import.module));
        names.sort();
        names.dedup();
        Import {
            module: import.module.clone(),
            distribution: distribution(&import.module),
            names,
            offset: import.offset,
        }
    };
    uses.imports.iter().map(import).collect()
}
