//! TorchScript: the program inside a `torch.jit` archive, as text.

use crate::code::python::{Imported, PythonFacts, Reference, analyse};
use crate::format::Input;
use crate::generated::Facts;
use crate::notes::{Notes, Stop};
use serde::Serialize;
use std::collections::BTreeSet;
use wb_core::{GapReason, Limit};

crate::format_room! {
    /// The `code/` of TorchScript archives. Every operator that the text calls is listed with its namespace, under
    /// whatever name it is reached (`torch.save`, `ops.aten.save`, `x.save(…)`, `t = torch; t.save(…)`), and so is
    /// every custom class. The operators' own work is known to rules, not to the reader. Compiled bytecode of the
    /// lite interpreter (`bytecode.pkl`) is read as a pickle.
    pub static FORMAT = {
        id: "torchscript-code",
        name: "TorchScript code",
        since: "0.1.0",
        extensions: [],
        facts: TorchScriptFacts,
        sniff: |_| false,
        read: read,
    };
}

/// What a TorchScript source file does.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TorchScriptFacts {
    /// Operators called or mentioned.
    pub operators: Vec<Operator>,
    /// Custom classes from native libraries (`__torch__.torch.classes.<namespace>.<name>`), by name.
    pub classes: Vec<String>,
    /// Methods called on values whose type the text does not tell: those that may be an operator as well.
    pub methods: Vec<Reference>,
    /// Names of the functions and methods that the file defines.
    pub functions: Vec<String>,
    /// What only Python has, and TorchScript does not: imports.
    pub imports: Vec<Imported>,
    /// Other names that are called or mentioned.
    pub other: Vec<Reference>,
}

/// An operator.
#[derive(Clone, Debug, Serialize)]
pub struct Operator {
    /// `aten`, `prim`, `quantized`, …
    pub namespace: String,
    /// Its name in the namespace.
    pub name: String,
    /// The source text of the first mention, cut after 160 characters.
    pub code: String,
    /// Where it is mentioned first.
    pub offset: u64,
    /// How often.
    pub count: u64,
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut python = PythonFacts::default();
    if let Err(stop) = read_code(input, notes, &mut python) {
        notes.stopped(stop);
    }
    let mut facts = TorchScriptFacts {
        functions: python.functions,
        imports: python.imports,
        ..TorchScriptFacts::default()
    };
    let mut classes = BTreeSet::new();
    for reference in python.references {
        if let Some(class) = reference.path.strip_prefix("__torch__.torch.classes.") {
            let name: Vec<&str> = class.split('.').take(2).collect();
            classes.insert(name.join("."));
        } else if let Some((namespace, name)) = operator(&reference.path) {
            facts.operators.push(Operator {
                namespace: namespace.to_owned(),
                name: name.to_owned(),
                code: reference.code,
                offset: reference.offset,
                count: reference.count,
            });
        } else if reference.path.contains('.')
            && reference.is_call
            && !reference.path.starts_with("__torch__.")
        {
            facts.methods.push(reference);
        } else if !reference.path.starts_with("__torch__.") {
            facts.other.push(reference);
        }
    }
    facts.classes = classes.into_iter().collect();
    Facts::TorchscriptCode(facts)
}

/// `torch.add` → (`aten`, `add`), `ops.quantized.linear` → (`quantized`, `linear`).
fn operator(path: &str) -> Option<(&str, &str)> {
    if path.contains(['(', '[']) {
        return None; // a method of a result, not an operator by its own name
    }
    if let Some(rest) = path
        .strip_prefix("torch.ops.")
        .or_else(|| path.strip_prefix("ops."))
    {
        let (namespace, rest) = rest.split_once('.')?;
        return Some((namespace, rest.split('.').next().unwrap_or(rest)));
    }
    let rest = path.strip_prefix("torch.")?;
    // `torch.nn.functional.relu` and the like are written as `__torch__.…` by the serialiser.
    Some(("aten", rest.rsplit('.').next().unwrap_or(rest)))
}

fn read_code(input: &Input<'_>, notes: &mut Notes, facts: &mut PythonFacts) -> Result<(), Stop> {
    let max = PythonFacts::SOURCE_BYTES_MAX.min(input.meter.budget().get(Limit::HeaderBytes));
    let bytes = input.source.read_vec(0, max.saturating_add(1))?;
    if bytes.len() as u64 > max {
        let detail = format!("source text beyond {max} bytes is not read");
        notes.gap(GapReason::Limit, Some(max), detail);
    }
    let text = String::from_utf8_lossy(&bytes);
    analyse(&text, 0, &["CONSTANTS."], input.meter, notes, facts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notes::Role;
    use crate::source::MemSource;
    use wb_core::Meter;

    fn facts(code: &str) -> TorchScriptFacts {
        let source = MemSource::shared(code.as_bytes().to_vec());
        let meter = Meter::unlimited_time();
        let input = Input {
            source: &source,
            name: "code/__torch__.py",
            meter: &meter,
            role: Role::Judge,
        };
        match read(&input, &mut Notes::default()) {
            Facts::TorchscriptCode(facts) => facts,
            other => panic!("{other:?}"),
        }
    }

    fn operators(code: &str) -> Vec<String> {
        let facts = facts(code);
        facts
            .operators
            .iter()
            .map(|op| format!("{}::{}", op.namespace, op.name))
            .collect()
    }

    #[test]
    fn operators_are_found_under_every_name() {
        let code = "class M(Module):\n  p : __torch__.torch.classes.evil.Box\n  def forward(self: __torch__.M,\n    \
                    x: Tensor) -> Tensor:\n    t = torch\n    t.save(x, \"a\")\n    ops.evil.run(x)\n    \
                    y = getattr(torch, \"from_file\")(\"b\")\n    (torch.relu(x)).save(\"c\", )\n    return torch.relu(x)\n";
        assert_eq!(
            operators(code),
            ["aten::save", "evil::run", "aten::from_file", "aten::relu"]
        );
        let facts = facts(code);
        assert_eq!(facts.classes, ["evil.Box"]);
        assert!(
            facts.methods.iter().any(|m| m.path == "torch.relu().save"),
            "{:?}",
            facts.methods
        );
        assert_eq!(facts.functions, ["forward"]);
    }

    #[test]
    fn strings_are_no_operators() {
        assert!(operators("_0 = \"torch.save(x, 'y')\"").is_empty());
    }
}
