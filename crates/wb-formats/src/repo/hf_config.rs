//! The JSON files that configure a model repository: what code they name, and which files.

use crate::format::Input;
use crate::generated::Facts;
use crate::notes::{Notes, Stop};
use crate::sniff::Head;
use crate::text::json::{self, Style, Value};
use serde::Serialize;
use wb_core::Limit;

crate::format_room! {
    /// The JSON files of a model repository: `config.json`, `adapter_config.json`, `model_index.json`, `modules.json`,
    /// `tokenizer_config.json`, `generation_config.json`, the configurations of processors and schedulers. Read is what
    /// makes a loader import code (`auto_map`, `custom_pipelines`, `custom_generate`, the components of a pipeline, the
    /// types of modules, the class that an adapter was trained on), what asks for trust (`trust_remote_code`), and which
    /// paths are named. Everything else is numbers to a loader, and is passed over.
    pub static FORMAT = {
        id: "hf-config",
        name: "model repository configuration",
        since: "0.1.0",
        extensions: [],
        facts: HfConfigFacts,
        sniff: sniff,
        read: read,
    };
}

/// What a configuration names.
#[derive(Clone, Debug, Default, Serialize)]
pub struct HfConfigFacts {
    /// The model type (`model_type`, `peft_type`, `_class_name`), if it is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model_type: Option<String>,
    /// Code that a loader imports because it is named here.
    pub code: Vec<CodeName>,
    /// Paths and addresses.
    pub paths: Vec<NamedPath>,
    /// Where the file itself switches the question for trust off.
    pub trusts: Vec<String>,
    /// Names beyond [`HfConfigFacts::NAMES_MAX`].
    pub unlisted: u64,
}

/// Code by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CodeName {
    /// The key that names it (`auto_map.AutoModel`).
    pub key: String,
    /// The repository, if it is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository: Option<String>,
    /// The module: a file of the repository without its ending, or an installed package.
    pub module: String,
    /// The class or function in it.
    pub name: String,
    /// What the module can be.
    pub place: CodePlace,
    /// Where the name stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<u64>,
}

/// Where a loader looks for code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CodePlace {
    /// In a file of the repository.
    File,
    /// In a file of the repository or an installed package.
    FileOrPackage,
    /// In an installed package.
    Package,
}

/// A path or address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NamedPath {
    /// The key that names it.
    pub key: String,
    /// As it is written.
    pub path: String,
    /// True if a loader opens it; others only say where something came from.
    pub is_opened: bool,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<u64>,
}

impl HfConfigFacts {
    /// How many names and paths are kept.
    pub const NAMES_MAX: usize = 1_000;
    /// How many bytes of a name are kept.
    pub const NAME_BYTES_MAX: usize = 512;
}

/// Names under which loaders look for configurations.
const NAMES: &[&str] = &[
    "config.json",
    "model_index.json",
    "modules.json",
    "special_tokens_map.json",
];
const STYLE: Style = Style {
    defect: "hf-config-broken-json",
    plain_max: 4,
};

fn sniff(head: &Head<'_>) -> bool {
    let base = head.name.rsplit(['/', '\\']).next().unwrap_or(head.name);
    let is_named = NAMES.contains(&base)
        || base.ends_with("_config.json")
        || base == "config_sentence_transformers.json";
    let text = head
        .bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(head.bytes)
        .trim_ascii_start();
    let is_json = matches!(text.first(), Some(b'{' | b'['));
    let names_code = || {
        [
            b"\"auto_map\"".as_slice(),
            b"\"trust_remote_code\"",
            b"\"custom_pipelines\"",
        ]
        .iter()
        .any(|key| memchr::memmem::find(text, key).is_some())
    };
    // Blanks may fill all that is looked at; other encodings begin with marks or zeros.
    let is_perhaps = text.is_empty() && !head.is_whole() || matches!(text.first(), Some(0 | 0xfe | 0xff));
    is_named && (is_json || is_perhaps) || is_json && base.ends_with(".json") && names_code()
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = HfConfigFacts::default();
    if let Err(stop) = read_all(input, &mut facts, notes) {
        notes.stopped(stop);
    }
    Facts::HfConfig(facts)
}

fn read_all(input: &Input<'_>, facts: &mut HfConfigFacts, notes: &mut Notes) -> Result<(), Stop> {
    let len = input.source.len()?;
    input.meter.check(Limit::HeaderBytes, len)?;
    let bytes = input.source.read_vec(0, len)?;
    let text = json::text(&bytes);
    let document = json::parse(&text, STYLE, input.meter);
    let mut reader = Reader { facts, text: &text };
    let base = input.name.rsplit(['/', '\\']).next().unwrap_or(input.name);
    match base {
        "modules.json" => reader.modules(&document.value),
        "model_index.json" => reader.components(&document.value),
        _ => {}
    }
    reader.settings(&document.value);
    match document.stop {
        // No loader takes a broken document, and many a `config.json` belongs to something else.
        Some(Stop::Bad(defect)) if !facts.code.is_empty() => notes.defect(defect),
        Some(Stop::Read(error)) => return Err(Stop::Read(error)),
        _ => {}
    }
    if let Some(key) = document
        .repeated
        .iter()
        .find(|key| matches!(key.as_str(), "auto_map" | "type" | "_class_name"))
    {
        let detail =
            format!("the key `{key}` stands there twice, and readers differ about which of them counts");
        notes.defect(crate::notes::Defect::new("hf-config-repeated-key", detail));
    }
    Ok(())
}

struct Reader<'r> {
    facts: &'r mut HfConfigFacts,
    text: &'r str,
}

impl Reader<'_> {
    fn code(&mut self, key: &str, written: &str, place: CodePlace) {
        let (repository, local) = match written.split_once("--") {
            Some((repository, local)) => (Some(cut(repository)), local),
            None => (None, written),
        };
        let (module, name) = local.rsplit_once('.').unwrap_or((local, ""));
        self.keep(CodeName {
            key: cut(key),
            repository,
            module: cut(module),
            name: cut(name),
            place,
            offset: json::offset_in(self.text, written),
        });
    }

    fn keep(&mut self, code: CodeName) {
        if self.facts.code.len() < HfConfigFacts::NAMES_MAX {
            // Slow and fast tokenizers, model classes for tasks: the same file again and again.
            self.facts.code.push(code);
        } else {
            self.facts.unlisted = self.facts.unlisted.saturating_add(1);
        }
    }

    fn path(&mut self, key: &str, path: &str, is_opened: bool) {
        if self.facts.paths.len() < HfConfigFacts::NAMES_MAX && !path.is_empty() {
            self.facts.paths.push(NamedPath {
                key: cut(key),
                path: cut(path),
                is_opened,
                offset: json::offset_in(self.text, path),
            });
        }
    }

    /// `modules.json` of sentence-transformers: the class of every module, and its folder.
    fn modules(&mut self, value: &Value<'_>) {
        for (at, module) in value.elements().iter().enumerate() {
            if let Some(class) = module.text_of("type") {
                let place = if class.starts_with("sentence_transformers.") {
                    CodePlace::Package
                } else {
                    CodePlace::FileOrPackage
                };
                self.code(&format!("{at}.type"), class, place);
            }
            if let Some(path) = module.text_of("path") {
                self.path(&format!("{at}.path"), path, true);
            }
        }
    }

    /// `model_index.json` of diffusers: library and class of every component, and of the pipeline.
    fn components(&mut self, value: &Value<'_>) {
        for (key, member) in value.members() {
            let [library, class] = member.elements() else {
                continue;
            };
            let (Some(library_name), Some(class)) = (library.text(), class.text()) else {
                continue;
            };
            self.keep(CodeName {
                key: cut(key),
                repository: None,
                module: cut(library_name),
                name: cut(class),
                place: if key == "_class_name" {
                    CodePlace::File
                } else {
                    CodePlace::FileOrPackage
                },
                offset: json::offset_in(self.text, library_name),
            });
        }
    }

    /// Keys with a meaning, wherever they stand: configurations of parts stand inside those of the whole.
    fn settings(&mut self, value: &Value<'_>) {
        let mut waiting: Vec<(String, &Value<'_>)> = vec![(String::new(), value)];
        while let Some((path, value)) = waiting.pop() {
            for (key, member) in value.members() {
                let full = if path.is_empty() {
                    key.to_string()
                } else {
                    format!("{path}.{key}")
                };
                self.setting(key, &full, member);
                if matches!(member, Value::Object(_) | Value::List(_)) && path.len() < 400 {
                    waiting.push((full, member));
                }
            }
            let elements = value
                .elements()
                .iter()
                .filter(|element| matches!(element, Value::Object(_)));
            waiting.extend(elements.take(1_000).map(|element| (path.clone(), element)));
        }
    }

    /// Code that loaders fetch or import without a word like `auto_map`.
    fn loaded(&mut self, key: &str, full: &str, text: &str) {
        let (repository, module) = match key {
            // mlx-lm imports it from the model's folder.
            "model_file" if text.ends_with(".py") => (None, text.trim_end_matches(".py")),
            // `owner/name@revision:function`: transformers fetches a kernel from there.
            "_attn_implementation_internal" | "_attn_implementation" | "attn_implementation"
                if text.contains('/') =>
            {
                (text.split(['@', ':']).next().map(cut), "kernel")
            }
            _ => return,
        };
        self.keep(CodeName {
            key: cut(full),
            repository,
            module: cut(module),
            name: String::new(),
            place: CodePlace::File,
            offset: json::offset_in(self.text, text),
        });
    }

    fn setting(&mut self, key: &str, full: &str, value: &Value<'_>) {
        match (key, value) {
            ("auto_map", map) => {
                for (class, named) in map.members() {
                    let texts = named
                        .elements()
                        .iter()
                        .filter_map(Value::text)
                        .chain(named.text());
                    for text in texts {
                        self.code(&format!("{full}.{class}"), text, CodePlace::File);
                    }
                }
            }
            ("custom_pipelines", map) => {
                for (task, pipeline) in map.members() {
                    if let Some(class) = pipeline.text_of("impl") {
                        self.code(&format!("{full}.{task}"), class, CodePlace::File);
                    }
                }
            }
            ("custom_pipeline" | "custom_generate", Value::Text(text)) => {
                let is_repository = text.contains('/') && !text.starts_with('.');
                let code = CodeName {
                    key: cut(full),
                    repository: is_repository.then(|| cut(text)),
                    module: if is_repository {
                        key.replace("custom_", "")
                    } else {
                        cut(text)
                    },
                    name: String::new(),
                    place: CodePlace::File,
                    offset: json::offset_in(self.text, text),
                };
                self.keep(code);
            }
            ("auto_mapping", map) => {
                if let (Some(library), Some(class)) =
                    (map.text_of("parent_library"), map.text_of("base_model_class"))
                {
                    self.keep(CodeName {
                        key: cut(full),
                        repository: None,
                        module: cut(library),
                        name: cut(class),
                        place: CodePlace::Package,
                        offset: json::offset_in(self.text, library),
                    });
                }
            }
            ("megatron_core", Value::Text(module)) => self.keep(CodeName {
                key: cut(full),
                repository: None,
                module: cut(module),
                name: String::new(),
                place: CodePlace::Package,
                offset: json::offset_in(self.text, module),
            }),
            ("trust_remote_code", value) if value.is_true() => self.facts.trusts.push(cut(full)),
            ("model_type" | "peft_type" | "_class_name", Value::Text(text))
                if self.facts.model_type.is_none() =>
            {
                self.facts.model_type = Some(cut(text));
            }
            ("_name_or_path" | "base_model_name_or_path" | "name_or_path", Value::Text(text)) => {
                self.path(full, text, key == "base_model_name_or_path");
            }
            (
                "tokenizer_file" | "vocab_file" | "merges_file" | "spm_file" | "sp_model_file",
                Value::Text(text),
            ) => {
                self.path(full, text, true);
            }
            ("url" | "file", Value::Text(text)) if full.contains("pretrained_cfg") => {
                self.path(full, text, true)
            }
            (_, Value::Text(text)) => self.loaded(key, full, text),
            _ => {}
        }
        self.facts.trusts.truncate(HfConfigFacts::NAMES_MAX);
    }
}

fn cut(text: &str) -> String {
    text.chars().take(HfConfigFacts::NAME_BYTES_MAX / 4).collect()
}

#[cfg(test)]
mod tests;
