//! From the tree to what it names.

use super::facts::{Command, Interpolation, NamedObject, SettingsFacts, Slot, TagUse};
use super::interpolation;
use crate::model::json::beginning;
use crate::text::tree::{Id, Kind, Tree};
use std::collections::{BTreeMap, HashMap};

/// Keys whose value exists to be imported and called. Source: the documentation of Hydra, torchtune, Lightning,
/// jsonargparse, latent-diffusion, jsonpickle and logging.config; 2026-11-23.
const TARGET_KEYS: &[&str] = &[
    "_target_",
    "__target__",
    "_component_",
    "class_path",
    "loader_module",
    "py/object",
    "py/function",
    "py/type",
    "py/reduce",
    "py/newobj",
    "py/repr",
    "()",
];

/// Keys that often hold the dotted name of a Python thing, in configurations of many frameworks.
const PERHAPS_KEYS: &[&str] = &[
    "_class_",
    "_class_name",
    "_method_",
    "builder",
    "callable",
    "callback",
    "class",
    "class_name",
    "cls",
    "constructor",
    "entry_point",
    "entrypoint",
    "factory",
    "func",
    "function",
    "handler",
    "hook",
    "import_path",
    "initializer",
    "loader",
    "method",
    "module",
    "module_name",
    "object",
    "operator",
    "path",
    "plugin",
    "py_class",
    "python_callable",
    "python_class",
    "target",
    "type",
];

/// Keys that hold the arguments for the thing beside them.
const ARGUMENT_KEYS: &[&str] = &[
    "_args_",
    "_kwargs_",
    "args",
    "arguments",
    "call_args",
    "config",
    "dict_kwargs",
    "init_args",
    "kwargs",
    "op_args",
    "op_kwargs",
    "options",
    "parameters",
    "params",
];

/// Collects what a tree names.
pub(super) fn collect(tree: &Tree, command_keys: &[&str], facts: &mut SettingsFacts) {
    let mut walker = Walker {
        tree,
        tags: HashMap::new(),
        facts,
    };
    let paths = tree.map_paths();
    let root_of = |id: Id| {
        tree.roots
            .iter()
            .copied()
            .rev()
            .find(|root| *root <= id)
            .unwrap_or_default()
    };
    for (id, node) in tree.nodes.iter().enumerate() {
        if let Some(tag) = &node.tag {
            walker.tag(id, tag, node.offset);
        }
        match &node.kind {
            Kind::Map(_) => walker.map(id, root_of(id), &paths, command_keys),
            Kind::Scalar(text) => walker.interpolations(text, node.offset),
            Kind::List(_) | Kind::Alias(_) => {}
        }
    }
}

struct Walker<'a> {
    tree: &'a Tree,
    tags: HashMap<String, usize>,
    facts: &'a mut SettingsFacts,
}

impl Walker<'_> {
    fn is_full(&mut self, len: usize) -> bool {
        let full = len >= SettingsFacts::KEPT_MAX;
        if full {
            self.facts.unlisted = self.facts.unlisted.saturating_add(1);
        }
        full
    }

    fn tag(&mut self, id: Id, tag: &str, offset: Option<u64>) {
        if is_plain_type(tag) {
            return;
        }
        if let Some(known) = self.tags.get(tag).and_then(|at| self.facts.tags.get_mut(*at)) {
            known.count = known.count.saturating_add(1);
            return;
        }
        if self.is_full(self.facts.tags.len()) {
            return;
        }
        self.tags.insert(tag.to_owned(), self.facts.tags.len());
        let value = self.short(id);
        self.facts.tags.push(TagUse {
            tag: tag.to_owned(),
            value,
            offset,
            count: 1,
        });
    }

    /// A value in few words.
    fn short(&self, id: Id) -> String {
        match self.tree.node(id).map(|node| &node.kind) {
            Some(Kind::Scalar(text)) => beginning(text, 120),
            Some(Kind::List(elements)) => {
                let texts = elements
                    .iter()
                    .take(4)
                    .map(|element| match self.tree.text(*element) {
                        Some(text) => beginning(text, 80),
                        None => "…".to_owned(),
                    });
                format!("[{}]", texts.collect::<Vec<_>>().join(", "))
            }
            Some(Kind::Map(members)) if members.is_empty() => "{}".to_owned(),
            Some(Kind::Map(_)) => "{…}".to_owned(),
            Some(Kind::Alias(_)) | None => String::new(),
        }
    }

    fn map(&mut self, id: Id, root: Id, paths: &BTreeMap<Id, String>, command_keys: &[&str]) {
        let tree = self.tree;
        let members = tree.members(id);
        let path = paths.get(&id).map_or("", String::as_str);
        for (key, value) in members {
            let Some(key) = tree.text(*key) else { continue };
            let key = key.trim();
            if TARGET_KEYS.contains(&key) {
                self.target(id, root, path, key, *value);
            } else if PERHAPS_KEYS.contains(&key) {
                self.perhaps(id, root, path, key, *value);
            }
            if command_keys.contains(&key) {
                self.command(key, *value);
            }
        }
    }

    /// `_target_: name`; jsonpickle's `py/reduce` is a list whose first element names what is called.
    fn target(&mut self, map: Id, root: Id, path: &str, key: &str, value: Id) {
        let tree = self.tree;
        if let Some(text) = tree.text(value) {
            let name = match key {
                // `py/repr` is `module/expression`, which is evaluated.
                "py/repr" => "builtins.eval",
                _ => text,
            };
            self.object(map, root, path, key, name, value, Slot::Target);
        }
        // Hydra's own names of functions may stand in a list that is called one after the other.
        for element in tree.elements(value).iter().take(8) {
            if let Some(text) = tree.text(*element) {
                self.object(map, root, path, key, text, *element, Slot::Target);
            }
        }
    }

    fn perhaps(&mut self, map: Id, root: Id, path: &str, key: &str, value: Id) {
        let Some(text) = self.tree.text(value) else { return };
        let has_arguments = ARGUMENT_KEYS.iter().any(|key| self.tree.get(map, key).is_some());
        let is_dotted = is_dotted_name(text) && text.contains('.') || text.contains("${");
        // `target` with `params` is how latent diffusion names a class.
        if is_dotted {
            let slot = if has_arguments {
                Slot::WithArguments
            } else {
                Slot::Perhaps
            };
            self.object(map, root, path, key, text, value, slot);
        }
    }

    #[allow(
        clippy::too_many_arguments,
        reason = "they are what a named object is made of"
    )]
    fn object(&mut self, map: Id, root: Id, path: &str, key: &str, name: &str, value: Id, slot: Slot) {
        if self.is_full(self.facts.objects.len()) {
            return;
        }
        let text = beginning(name.trim(), SettingsFacts::TEXT_MAX);
        let name = if text.contains("${") {
            interpolation::resolved(self.tree, root, path, &text)
        } else {
            text.clone()
        };
        if slot != Slot::Target && (name.contains('?') || !is_dotted_name(&name)) {
            return;
        }
        let arguments = self.tree.members(map).iter().filter_map(|(name, argument)| {
            let name = self.tree.text(*name)?;
            (name != key).then(|| format!("{}: {}", beginning(name, 60), self.short(*argument)))
        });
        let arguments = arguments.take(SettingsFacts::ARGUMENTS_MAX).collect();
        let name = beginning(&name, SettingsFacts::TEXT_MAX);
        let object = NamedObject {
            key: key.to_owned(),
            path: path.to_owned(),
            written: (name != text).then_some(text),
            name,
            arguments,
            slot,
            offset: self.tree.nodes.get(value).and_then(|node| node.offset),
        };
        self.facts.objects.push(object);
    }

    fn command(&mut self, key: &str, value: Id) {
        let lines: Vec<Id> = match self.tree.elements(value) {
            [] => vec![value],
            list => list.iter().take(1_000).copied().collect(),
        };
        for line in lines {
            // Cog writes `- command: ...` as well.
            let line = self.tree.get(line, "command").unwrap_or(line);
            let Some(text) = self.tree.text(line) else {
                continue;
            };
            if self.is_full(self.facts.commands.len()) {
                return;
            }
            self.facts.commands.push(Command {
                key: key.to_owned(),
                line: beginning(text, 2_000),
                offset: self.tree.nodes.get(line).and_then(|node| node.offset),
            });
        }
    }

    fn interpolations(&mut self, text: &str, offset: Option<u64>) {
        let mut rest = text;
        // Inner interpolations are looked at as well: only the opening is stepped over.
        for _ in 0..32 {
            let Some(part) = interpolation::first(rest) else {
                return;
            };
            if let Some((resolver, arguments)) = interpolation::resolver(part.inner) {
                if self.is_full(self.facts.interpolations.len()) {
                    return;
                }
                self.facts.interpolations.push(Interpolation {
                    resolver: beginning(resolver, 80),
                    arguments: beginning(arguments, SettingsFacts::TEXT_MAX),
                    offset,
                });
            }
            let next = part.before.len().saturating_add(2);
            rest = rest.get(next..).unwrap_or_default();
        }
    }
}

/// Letters, digits and underscores with dots or one colon between them.
pub(super) fn is_dotted_name(text: &str) -> bool {
    let text = text.trim();
    text.len() <= SettingsFacts::TEXT_MAX
        && text.split(['.', ':']).all(|part| {
            let mut chars = part.chars();
            chars.next().is_some_and(|c| c.is_alphabetic() || c == '_')
                && chars.all(|c| c.is_alphanumeric() || c == '_')
        })
}

/// Types that every loader has, in YAML's own spelling and in Python's: they hold data.
fn is_plain_type(tag: &str) -> bool {
    let Some(name) = tag.strip_prefix("tag:yaml.org,2002:") else {
        // A tag of the document's own (`!include`) is what its loader makes of it, but only Python's and some other
        // languages' loaders come with any that do harm.
        return tag == "!" || tag.is_empty();
    };
    let name = name.strip_prefix("python/").unwrap_or(name);
    matches!(
        name,
        "none"
            | "null"
            | "bool"
            | "str"
            | "unicode"
            | "bytes"
            | "int"
            | "long"
            | "float"
            | "complex"
            | "list"
            | "tuple"
            | "dict"
            | "seq"
            | "map"
            | "omap"
            | "pairs"
            | "set"
            | "binary"
            | "timestamp"
            | "merge"
            | "value"
    )
}
