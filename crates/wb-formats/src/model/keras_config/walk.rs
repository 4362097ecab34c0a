//! Through the whole tree: every object that is looked up, every piece of bytecode, every file.

use super::facts::{Bytecode, FileValue, KerasConfigFacts, Reference, ReferenceKind};
use super::marshal;
use crate::text::json::Value;
use std::collections::BTreeMap;

/// Names that stand for plain values and are looked up nowhere.
const PLAIN_CLASSES: [&str; 11] = [
    "__tensor__",
    "__numpy__",
    "__bytes__",
    "__ellipsis__",
    "__slice__",
    "__keras_tensor__",
    "__tuple__",
    "TensorShape",
    "TypeSpec",
    "CompositeTensor",
    "__set__",
];

/// Keys whose text some layer opens, and the end of the names of the classes that do.
const FILE_KEYS: [(&str, &str); 6] = [
    ("vocabulary", ""),
    ("filepath", ""),
    ("handle", ""),
    ("origin", ""),
    ("merges", "Tokenizer"),
    ("proto", "Tokenizer"),
];

/// Walks the whole tree.
pub(super) fn walk(root: &Value<'_>, facts: &mut KerasConfigFacts) {
    let owned = |key| root.text_of(key).map(clip);
    facts.keras_version = owned("keras_version");
    facts.backend = owned("backend");
    facts.class_name = owned("class_name");
    let mut walk = Walk {
        facts,
        known: BTreeMap::new(),
        path: Vec::new(),
        classes: Vec::new(),
    };
    walk.value(root);
}

type Key = (ReferenceKind, String, Option<String>, Option<String>, bool);

struct Walk<'f, 'v> {
    facts: &'f mut KerasConfigFacts,
    known: BTreeMap<Key, usize>,
    path: Vec<Step<'v>>,
    classes: Vec<&'v str>,
}

#[derive(Clone, Copy)]
enum Step<'v> {
    Key(&'v str),
    Index(usize),
}

impl<'v> Walk<'_, 'v> {
    /// Recursion is as deep as the document, whose nesting the parser has counted.
    fn value(&mut self, value: &'v Value<'_>) {
        match value {
            Value::Plain(_) => {}
            Value::Text(text) => self.text(text),
            Value::List(values) => {
                for (index, value) in values.iter().enumerate() {
                    self.path.push(Step::Index(index));
                    self.value(value);
                    self.path.pop();
                }
            }
            Value::Object(members) => self.object(value, members),
        }
    }

    fn object(&mut self, value: &'v Value<'_>, members: &'v [(std::borrow::Cow<'_, str>, Value<'_>)]) {
        let class = value.text_of("class_name");
        if class == Some("__lambda__") {
            self.bytecode("__lambda__", value.get("config"));
            return;
        }
        if let Some(class) = class {
            self.classes.push(class);
            self.reference(class, value);
        }
        for (key, member) in members {
            self.path.push(Step::Key(key));
            if key != "class_name" && value.text_of(&format!("{key}_type")) == Some("lambda") {
                self.bytecode(self.class(), Some(member));
            } else {
                if let Value::Text(text) = member {
                    self.file(key, text);
                }
                self.value(member);
            }
            self.path.pop();
        }
        if class.is_some() {
            self.classes.pop();
        }
    }

    /// The innermost object that has a class.
    fn class(&self) -> &'v str {
        self.classes.last().copied().unwrap_or_default()
    }

    fn reference(&mut self, class: &'v str, value: &'v Value<'_>) {
        self.facts.objects_total = self.facts.objects_total.saturating_add(1);
        if PLAIN_CLASSES.contains(&class) {
            return;
        }
        let config = value.get("config");
        let (kind, name) = match class {
            "function" => {
                let name = config.and_then(Value::text).unwrap_or_default();
                (ReferenceKind::Function, name)
            }
            "__typespec__" => {
                let name = value.text_of("spec_name").unwrap_or_default();
                (ReferenceKind::TypeSpec, name)
            }
            class => (ReferenceKind::Class, class),
        };
        self.note(kind, name, value);
        if let Some(config) = config {
            self.tensorflow(class, config);
        }
    }

    /// Layers that name a part of TensorFlow in their configuration.
    fn tensorflow(&mut self, class: &str, config: &'v Value<'_>) {
        match class {
            "TFOpLambda" | "SlicingOpLambda" => {
                let name = config.text_of("function").unwrap_or_default();
                self.note(ReferenceKind::TensorFlowSymbol, name, &Value::Plain(""));
            }
            "ClassMethod" | "InstanceMethod" | "InstanceProperty" => {
                let symbol = config.text_of("cls_symbol");
                let last = config
                    .text_of("method_name")
                    .or_else(|| config.text_of("attr_name"))
                    .unwrap_or_default();
                let name = symbol.map_or_else(|| last.to_owned(), |symbol| format!("{symbol}.{last}"));
                self.note(ReferenceKind::TensorFlowSymbol, &name, &Value::Plain(""));
            }
            "TensorFlowOpLayer" => {
                // The node stands there as JSON text, as serialized bytes or as an object.
                let node = config.get("node_def");
                let name = match node {
                    Some(Value::Text(text)) => operation(text).unwrap_or_default(),
                    Some(node) => node.text_of("op").unwrap_or_default().to_owned(),
                    None => return,
                };
                self.note(ReferenceKind::TensorFlowOperation, &name, &Value::Plain(""));
            }
            _ => {}
        }
    }

    fn note(&mut self, kind: ReferenceKind, name: &str, value: &Value<'_>) {
        let names_module = value.get("module").is_some();
        let module = value.text_of("module").map(clip);
        let registered_name = value.text_of("registered_name").map(clip);
        let name = clip(name);
        let key = (kind, name, module, registered_name, names_module);
        if let Some(reference) = self
            .known
            .get(&key)
            .and_then(|index| self.facts.references.get_mut(*index))
        {
            reference.count = reference.count.saturating_add(1);
            return;
        }
        if self.facts.references.len() >= KerasConfigFacts::REFERENCES_MAX {
            self.facts.references_unlisted = self.facts.references_unlisted.saturating_add(1);
            return;
        }
        self.facts.references.push(Reference {
            kind,
            name: key.1.clone(),
            module: key.2.clone(),
            names_module,
            registered_name: key.3.clone(),
            path: self.shown_path(),
            count: 1,
        });
        self.known
            .insert(key, self.facts.references.len().saturating_sub(1));
    }

    /// Bytecode that its surroundings announce, whether it can be read or not.
    fn bytecode(&mut self, holder: &str, value: Option<&'v Value<'_>>) {
        let text = value.and_then(|value| {
            value
                .text_of("code")
                .or_else(|| value.text_of("value"))
                .or_else(|| value.first_text())
        });
        let bytes = text.map(marshal::decode).unwrap_or_default();
        self.keep_bytecode(holder, &bytes, marshal::code(&bytes));
    }

    /// Any text may hold bytecode: under another key, in a class of another name.
    fn text(&mut self, text: &'v str) {
        if !marshal::may_be_code(text) {
            return;
        }
        let bytes = marshal::decode(text);
        if let Some(code) = marshal::code(&bytes) {
            self.keep_bytecode(self.class(), &bytes, Some(code));
        }
    }

    fn keep_bytecode(&mut self, holder: &str, bytes: &[u8], code: Option<marshal::Code>) {
        if self.facts.bytecode.len() >= KerasConfigFacts::LISTED_MAX {
            self.facts.bytecode_unlisted = self.facts.bytecode_unlisted.saturating_add(1);
            return;
        }
        let is_code = code.is_some();
        let code = code.unwrap_or_default();
        self.facts.bytecode.push(Bytecode {
            path: self.shown_path(),
            holder: clip(holder),
            bytes: bytes.len() as u64,
            is_code,
            names: code.names.into_iter().collect(),
            texts: code.texts.into_iter().collect(),
        });
    }

    fn file(&mut self, key: &str, text: &str) {
        let class = self.class();
        let opened = FILE_KEYS
            .iter()
            .any(|(file_key, ending)| *file_key == key && class.ends_with(ending));
        let is_address = text.len() < 4096 && text.contains("://") && !text.contains(char::is_whitespace);
        let is_inline = matches!(key, "merges" | "proto") && !text.contains(['/', '\\', '.']);
        if text.is_empty() || is_inline || !(opened || is_address) {
            return;
        }
        if self.facts.files.len() >= KerasConfigFacts::LISTED_MAX {
            self.facts.files_unlisted = self.facts.files_unlisted.saturating_add(1);
            return;
        }
        self.facts.files.push(FileValue {
            path: self.shown_path(),
            class_name: clip(class),
            key: clip(key),
            value: clip(text),
        });
    }

    fn shown_path(&self) -> String {
        let mut path = String::new();
        for step in &self.path {
            match step {
                Step::Key(key) => {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.push_str(key);
                }
                Step::Index(index) => {
                    path.push('[');
                    path.push_str(&index.to_string());
                    path.push(']');
                }
            }
            if path.len() > KerasConfigFacts::NAME_MAX {
                break;
            }
        }
        clip(&path)
    }
}

/// The operation that a node names, written as JSON text or, as TensorFlow reads it, as a serialized `NodeDef`
/// whose second field it is.
fn operation(node: &str) -> Option<String> {
    if let Ok(node) = serde_json::from_str::<serde_json::Value>(node) {
        return node.get("op")?.as_str().map(str::to_owned);
    }
    let mut rest = node;
    loop {
        let mut chars = rest.chars();
        let (tag, len) = (chars.next()?, chars.next()?);
        let end = usize::try_from(u32::from(len)).ok()?.checked_add(2)?;
        if tag == '\x12' {
            return rest.get(2..end).map(str::to_owned);
        }
        rest = rest.get(end..)?;
    }
}

fn clip(text: &str) -> String {
    match text.char_indices().nth(KerasConfigFacts::NAME_MAX) {
        Some((end, _)) => {
            let mut cut = text.get(..end).unwrap_or_default().to_owned();
            cut.push('…');
            cut
        }
        None => text.to_owned(),
    }
}
