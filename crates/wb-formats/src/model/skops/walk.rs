//! The nodes of a schema, and what their loaders would make of them.

use super::{SkopsFacts, SkopsName, SkopsUse};
use crate::model::json::beginning;
use crate::notes::{Defect, Notes};
use crate::text::json::{self, Value};
use std::collections::BTreeSet;

/// Names that are kept, and how much of each part.
const NAMES_MAX: usize = 4096;
const PART_MAX: usize = 256;

/// Loader classes that call what they name with arguments of the file.
const CALLS: [&str; 5] = [
    "ConstructorFromReduceNode",
    "ReduceNode",
    "OperatorFuncNode",
    "TreeNode",
    "_DictWithDeprecatedKeysNode",
];
/// Loader classes that only look up what they name.
const REFERS: [&str; 4] = ["FunctionNode", "TypeNode", "MethodNode", "DTypeNode"];
/// Loader classes that make a container or a value.
const CONSTRUCTS: &str = " BytesNode BytearrayNode CachedNode DefaultDictNode DictNode JsonNode ListNode LossNode \
    MaskedArrayNode NdArrayNode ObjectNode PartialNode QuantileForestNode RandomGeneratorNode RandomStateNode SetNode \
    SGDNode SliceNode SparseMatrixNode TupleNode ";

/// What `operator` offers to a node of functions with arguments.
const OPERATORS: [&str; 3] = ["attrgetter", "itemgetter", "methodcaller"];
/// Generators of NumPy.
const GENERATORS: [&str; 5] = ["MT19937", "PCG64", "PCG64DXSM", "Philox", "SFC64"];

pub(super) fn walk(text: &str, schema: &Value<'_>, facts: &mut SkopsFacts, notes: &mut Notes) {
    let version = schema.text_of("_skops_version").unwrap_or_default();
    facts.version = beginning(version, PART_MAX);
    facts.protocol = schema.get("protocol").and_then(Value::whole_number);
    let mut known = BTreeSet::new();
    let mut waiting = vec![schema];
    while let Some(value) = waiting.pop() {
        waiting.extend(value.elements().iter().rev());
        waiting.extend(value.members().iter().rev().map(|(_, value)| value));
        if value.get("__loader__").is_some() || value.get("__class__").is_some() {
            facts.nodes_total = facts.nodes_total.saturating_add(1);
            node(text, value, &mut known, facts, notes);
        }
    }
}

fn node(
    text: &str,
    value: &Value<'_>,
    known: &mut BTreeSet<(String, String)>,
    facts: &mut SkopsFacts,
    notes: &mut Notes,
) {
    let part = |key: &str| value.text_of(key).unwrap_or_default();
    let (module, class, loader) = (part("__module__"), part("__class__"), part("__loader__"));
    let offset = value
        .text_of("__class__")
        .and_then(|class| json::offset_in(text, class));
    let content = value.get("content");
    match loader {
        "OperatorFuncNode" => operator(module, class, offset, notes),
        "MethodNode" => method(module, class, content, offset, notes),
        "RandomGeneratorNode" => generator(content, offset, notes),
        _ if !is_known(loader) => {
            let loader = beginning(loader, PART_MAX);
            let detail = format!("the schema has a node of the unknown kind `{loader}`");
            notes.defect(Defect {
                code: "skops-unknown-node",
                detail,
                offset,
            });
        }
        _ => {}
    }
    let uses = if CALLS.contains(&loader) {
        SkopsUse::Calls
    } else if REFERS.contains(&loader) {
        SkopsUse::Refers
    } else {
        SkopsUse::Constructs
    };
    let mut name = |module: &str, class: &str, uses: SkopsUse| {
        let path = join(module, class);
        if path.is_empty() || !known.insert((path.clone(), loader.to_owned())) {
            return;
        }
        if facts.names.len() >= NAMES_MAX {
            facts.names_unlisted = facts.names_unlisted.saturating_add(1);
            return;
        }
        let loader = beginning(loader, PART_MAX);
        facts.names.push(SkopsName {
            path,
            loader,
            uses,
            offset,
        });
    };
    name(module, class, uses);
    // What the node constructs whatever it says about itself.
    match loader {
        "OperatorFuncNode" => name("operator", class, SkopsUse::Calls),
        // Protocol 0: the function's own module and name stand inside.
        "FunctionNode" => {
            let inner = |key: &str| {
                content
                    .and_then(|content| content.text_of(key))
                    .unwrap_or_default()
            };
            name(inner("module_path"), inner("function"), SkopsUse::Refers);
        }
        "MethodNode" => {
            let object = content.and_then(|content| content.get("obj"));
            let function = content
                .and_then(|content| content.text_of("func"))
                .unwrap_or_default();
            let inner = |key: &str| object.and_then(|object| object.text_of(key)).unwrap_or_default();
            let owner = join(inner("__module__"), inner("__class__"));
            name(&owner, function, SkopsUse::Refers);
        }
        _ => {}
    }
}

fn join(module: &str, class: &str) -> String {
    let (module, class) = (beginning(module, PART_MAX), beginning(class, PART_MAX));
    match (module.is_empty(), class.is_empty()) {
        (_, true) => String::new(),
        (true, false) => class,
        (false, false) => format!("{module}.{class}"),
    }
}

fn is_known(loader: &str) -> bool {
    CALLS.contains(&loader)
        || REFERS.contains(&loader)
        || CONSTRUCTS.split_ascii_whitespace().any(|known| known == loader)
}

/// The loader of versions before 0.12 takes the class from `operator`, whatever the module says (CVE-2025-54412).
fn operator(module: &str, class: &str, offset: Option<u64>, notes: &mut Notes) {
    let is_plain = matches!(module, "operator" | "_operator") && OPERATORS.contains(&class);
    if !is_plain {
        let detail = format!(
            "a node says that it is `{}`, and its loader calls `operator.{}`",
            join(module, class),
            beginning(class, PART_MAX)
        );
        notes.defect(Defect {
            code: "skops-operator-hidden",
            detail,
            offset,
        });
    }
}

/// The loader of versions before 0.12 shows the node's own type, and takes any attribute of the object inside
/// (CVE-2025-54413).
fn method(module: &str, class: &str, content: Option<&Value<'_>>, offset: Option<u64>, notes: &mut Notes) {
    let function = content
        .and_then(|content| content.text_of("func"))
        .unwrap_or_default();
    let object = content.and_then(|content| content.get("obj"));
    let of_object = |key: &str| object.and_then(|object| object.text_of(key)).unwrap_or_default();
    let root = |path: &str| path.split('.').next().unwrap_or_default().to_owned();
    let (owner_module, owner) = (of_object("__module__"), of_object("__class__"));
    let is_cached = of_object("__loader__") == "CachedNode";
    let differs = !is_cached && (owner != class || root(owner_module) != root(module));
    let reaches = function.contains('.') || function.starts_with("__");
    if differs || reaches {
        let detail = format!(
            "a node says that it is a method of `{}`, and its loader takes `{}` of `{}`",
            join(module, class),
            beginning(function, PART_MAX),
            join(owner_module, owner)
        );
        notes.defect(Defect {
            code: "skops-method-hidden",
            detail,
            offset,
        });
    }
}

/// The loader calls the name in `numpy.random` that the state says; only some versions show it.
fn generator(content: Option<&Value<'_>>, offset: Option<u64>, notes: &mut Notes) {
    let Some(content) = content else { return };
    let state = content
        .get("bit_generator")
        .and_then(|state| state.get("content"));
    let named = state
        .and_then(|state| state.get("bit_generator"))
        .and_then(|name| name.text_of("content"))
        .map(|name| name.trim_matches('"'));
    // Protocols 0 and 1 keep the state elsewhere, as a node of its own.
    if let Some(name) = named.filter(|name| !GENERATORS.contains(name)) {
        let detail = format!(
            "a generator's loader calls `numpy.random.{}`",
            beginning(name, PART_MAX)
        );
        notes.defect(Defect {
            code: "skops-generator-hidden",
            detail,
            offset,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wb_core::Meter;

    fn facts(text: &str) -> (SkopsFacts, Vec<&'static str>) {
        let meter = Meter::unlimited_time();
        let document = json::parse(text, super::super::JSON_STYLE, &meter);
        let (mut facts, mut notes) = (SkopsFacts::default(), Notes::default());
        walk(text, &document.value, &mut facts, &mut notes);
        (facts, notes.defects.iter().map(|defect| defect.code).collect())
    }

    #[test]
    fn nodes_are_read_however_deep() {
        let (facts, codes) = facts(
            r#"{"__class__":"Pipeline","__module__":"sklearn.pipeline","__loader__":"ObjectNode","protocol":3,
            "_skops_version":"0.13.0","content":{"x":[{"__class__":"system","__module__":"posix","__loader__":"FunctionNode"}]}}"#,
        );
        assert_eq!(facts.protocol, Some(3));
        let paths: Vec<_> = facts.names.iter().map(|name| name.path.as_str()).collect();
        assert_eq!(paths, ["sklearn.pipeline.Pipeline", "posix.system"]);
        assert!(codes.is_empty());
    }

    #[test]
    fn names_that_are_not_what_is_constructed_are_noted() {
        let (names, codes) = facts(
            r#"[{"__class__":"call","__module__":"sklearn.linear_model","__loader__":"OperatorFuncNode"},
            {"__class__":"Dense","__module__":"sklearn.x","__loader__":"MethodNode","content":{"func":"__globals__",
            "obj":{"__class__":"Other","__module__":"os","__loader__":"ObjectNode"}}}]"#,
        );
        assert_eq!(codes, ["skops-operator-hidden", "skops-method-hidden"]);
        assert!(names.names.iter().any(|name| name.path == "operator.call"));
        assert!(names.names.iter().any(|name| name.path == "os.Other.__globals__"));
        let plain = r#"{"__class__":"attrgetter","__module__":"operator","__loader__":"OperatorFuncNode"}"#;
        assert!(facts(plain).1.is_empty());
    }
}
