//! Python code inside a model archive that can harm the machine.

use crate::known::python_code::{DANGEROUS_INDEX, MODULES_AS_VALUES};
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_core::Confidence;
use wb_formats::Facts;
use wb_formats::code::python::{Imported, Reference, Standing};

crate::rule! {
    /// Python source inside a model archive calls or mentions something that starts programs, runs code from texts,
    /// loads native code, unpickles bytes or talks to the network. Aliases, `getattr` and computed names are resolved,
    /// so the evidence may read differently from the name.
    ///
    /// ## Why it matters
    /// The sources of a `torch.package` run when the model is loaded from it, and the handler of a TorchServe archive
    /// runs inside the server. Model code computes with tensors; it has no reason to do these things, and what it does
    /// it does with your rights.
    ///
    /// ## What to do
    /// Read the source at the place shown. Do not load the archive unless you understand why it does this.
    ///
    /// ## References
    /// - CVE-2023-43654 (TorchServe: a model archive from anywhere)
    pub static RULE = {
        id: "model-code-dangerous",
        since: "0.1.0",
        severity: High,
        summary: "Python code in the archive can harm the machine that loads it",
        remedy: "read the source, and do not load the archive unless you understand why it does this",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    match seen.facts {
        Facts::PythonSource(facts) if facts.standing == Standing::Archive => {
            judge(&facts.imports, &facts.references, sink)
        }
        // A file in TorchScript's folder may be Python all the same.
        Facts::TorchscriptCode(facts) => {
            judge(&facts.imports, &facts.other, sink);
            judge(&facts.imports, &facts.methods, sink);
        }
        _ => {}
    }
}

fn judge(imports: &[Imported], references: &[Reference], sink: &mut Sink<'_>) {
    for import in imports {
        imported_name(import, sink);
    }
    let imported = |module: &str| {
        imports
            .iter()
            .any(|import| import.module.split('.').next() == Some(module) || import.module == module)
    };
    for reference in references {
        let Some((what, name)) = DANGEROUS_INDEX.consequence(&reference.path, imported) else {
            module_as_value(reference, sink);
            continue;
        };
        // Classes are mentioned in annotations and `isinstance` as well.
        let is_mere_type = what == "talks to the network" || name.starts_with("types.");
        if is_mere_type && !reference.is_call {
            continue;
        }
        let verb = if reference.is_call { "calls" } else { "mentions" };
        let message = format!(
            "the code {verb} `{}`, which {what}",
            reference.path.trim_end_matches('?')
        );
        let found = Found::new(message).at(reference.offset);
        sink.found(found.evidence_at("code", reference.code.clone(), reference.offset));
    }
}

/// A dangerous name that is taken into the file's own names, where a pickle beside it can call it.
fn imported_name(import: &Imported, sink: &mut Sink<'_>) {
    let Some(name) = &import.name else { return };
    let path = format!("{}.{name}", import.module);
    let what = match DANGEROUS_INDEX.consequence(&path, |_| true) {
        Some((what, entry)) if entry == path => what,
        _ if name == "*" && MODULES_AS_VALUES.contains(&import.module.as_str()) => {
            "takes in all that it can do"
        }
        _ => return,
    };
    let found = Found::new(format!("the code imports `{path}`, which {what}")).at(import.offset);
    sink.found(found.evidence_at("import", path, import.offset));
}

/// A module that is handed around as a value: what is called on it cannot be seen.
fn module_as_value(reference: &Reference, sink: &mut Sink<'_>) {
    if reference.is_call || !MODULES_AS_VALUES.contains(&reference.path.as_str()) {
        return;
    }
    let message = format!("the code hands the module `{}` around as a value", reference.path);
    let found = Found::new(message)
        .at(reference.offset)
        .confidence(Confidence::Medium);
    sink.found(found.evidence_at("code", reference.code.clone(), reference.offset));
}
