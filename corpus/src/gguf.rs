//! Samples of GGUF files.

use crate::Samples;
use crate::templates::{ESCAPES, HARMLESS};

/// The bytes of a GGUF file, as they are put together.
struct Gguf {
    keys: Vec<Vec<u8>>,
    tensors: Vec<Vec<u8>>,
    data: Vec<u8>,
}

fn string(text: &[u8]) -> Vec<u8> {
    let mut out = (text.len() as u64).to_le_bytes().to_vec();
    out.extend_from_slice(text);
    out
}

impl Gguf {
    fn new() -> Self {
        let empty = Self {
            keys: Vec::new(),
            tensors: Vec::new(),
            data: Vec::new(),
        };
        empty.text("general.architecture", "llama")
    }

    fn key(mut self, key: &str, kind: u32, value: &[u8]) -> Self {
        let mut bytes = string(key.as_bytes());
        bytes.extend_from_slice(&kind.to_le_bytes());
        bytes.extend_from_slice(value);
        self.keys.push(bytes);
        self
    }

    fn text(self, key: &str, value: &str) -> Self {
        self.key(key, 8, &string(value.as_bytes()))
    }

    fn number(self, key: &str, value: u32) -> Self {
        self.key(key, 4, &value.to_le_bytes())
    }

    fn tensor(mut self, name: &str, dimensions: &[u64], kind: u32, offset: u64) -> Self {
        let mut bytes = string(name.as_bytes());
        bytes.extend_from_slice(&(dimensions.len() as u32).to_le_bytes());
        for dimension in dimensions {
            bytes.extend_from_slice(&dimension.to_le_bytes());
        }
        bytes.extend_from_slice(&kind.to_le_bytes());
        bytes.extend_from_slice(&offset.to_le_bytes());
        self.tensors.push(bytes);
        self
    }

    fn data(mut self, bytes: usize) -> Self {
        self.data = vec![0; bytes];
        self
    }

    fn build(&self) -> Vec<u8> {
        self.build_with(self.tensors.len() as u64, self.keys.len() as u64)
    }

    fn build_with(&self, tensors: u64, keys: u64) -> Vec<u8> {
        let mut out = b"GGUF\x03\0\0\0".to_vec();
        out.extend_from_slice(&tensors.to_le_bytes());
        out.extend_from_slice(&keys.to_le_bytes());
        out.extend(self.keys.concat());
        out.extend(self.tensors.concat());
        if !self.tensors.is_empty() {
            out.resize(out.len().next_multiple_of(32), 0);
        }
        out.extend_from_slice(&self.data);
        out
    }
}

const F32: u32 = 0;
const Q4_0: u32 = 2;

fn sound() -> Vec<u8> {
    Gguf::new()
        .number("llama.block_count", 1)
        .key(
            "tokenizer.ggml.tokens",
            9,
            &array(8, &[string(b"<s>"), string(b"</s>")]),
        )
        .tensor("a.weight", &[32, 2], Q4_0, 0)
        .tensor("b.weight", &[4], F32, 64)
        .data(96)
        .build()
}

/// A small model with this chat template.
pub(crate) fn with_template(template: &str) -> Vec<u8> {
    Gguf::new()
        .text("tokenizer.chat_template", template)
        .tensor("output.weight", &[4], F32, 0)
        .data(16)
        .build()
}

fn array(kind: u32, elements: &[Vec<u8>]) -> Vec<u8> {
    let mut out = kind.to_le_bytes().to_vec();
    out.extend_from_slice(&(elements.len() as u64).to_le_bytes());
    out.extend(elements.concat());
    out
}

/// Collects the samples of this family.
pub fn samples(out: &mut Samples) {
    for rule in [
        "model-gguf-overflows",
        "model-gguf-tensor-outside",
        "model-gguf-counts-lie",
        "model-gguf-tensors-overlap",
        "model-gguf-alignment-broken",
        "model-gguf-duplicate-names",
        "model-gguf-row-broken",
        "model-gguf-hides-bytes",
        "model-gguf-header-unusual",
        "model-gguf-header-broken",
    ] {
        out.silent(rule, "sound.gguf", sound());
    }
    let aligned = Gguf::new()
        .number("general.alignment", 64)
        .tensor("a", &[4], F32, 0)
        .tensor("b", &[4], F32, 64)
        .tensor("empty", &[0, 4], F32, 128)
        .data(80);
    let mut aligned = aligned.build();
    let data = aligned.len() - 80;
    aligned.splice(data..data, vec![0; data.next_multiple_of(64) - data]);
    out.silent(
        "model-gguf-alignment-broken",
        "aligned-to-64.gguf",
        aligned.clone(),
    );
    out.silent("model-gguf-hides-bytes", "aligned-to-64.gguf", aligned);
    overflows(out);
    tables(out);
    names_and_alignment(out);
    unusual(out);
    splits(out);
    templates(out);
}

fn overflows(out: &mut Samples) {
    let mut both = |name: &str, bytes: Vec<u8>| {
        out.fires("model-gguf-overflows", name, bytes.clone());
        out.attack("33-gguf-overflow", name, bytes, &["model-gguf-overflows"]);
    };
    let one = || Gguf::new().tensor("a", &[4], F32, 0).data(16);
    both("keys.gguf", one().build_with(1, 0x5555_5555_5555_5556));
    both("tensors.gguf", one().build_with(u64::MAX, 1));
    let mut endless = u64::MAX.to_le_bytes().to_vec();
    endless.extend_from_slice(b"text");
    both(
        "string.gguf",
        Gguf::new().key("general.name", 8, &endless).build(),
    );
    let mut elements = 4u32.to_le_bytes().to_vec();
    elements.extend_from_slice(&0x4000_0000_0000_0001u64.to_le_bytes());
    both("array.gguf", Gguf::new().key("x", 9, &elements).build());
    let wraps = [1 << 32, 1 << 32, 1, 1];
    both(
        "dimensions.gguf",
        Gguf::new().tensor("a", &wraps, F32, 0).data(16).build(),
    );
    both(
        "negative-dimension.gguf",
        Gguf::new().tensor("a", &[u64::MAX], F32, 0).data(16).build(),
    );
    both(
        "too-many-dimensions.gguf",
        Gguf::new().tensor("a", &[1; 9], F32, 0).data(4).build(),
    );
    both(
        "offset.gguf",
        Gguf::new()
            .tensor("a", &[4], F32, 0xffff_ffff_ffff_ffe0)
            .data(16)
            .build(),
    );
}

fn tables(out: &mut Samples) {
    let mut both = |rule: &'static [&'static str], name: &str, bytes: Vec<u8>| {
        out.fires(rule[0], name, bytes.clone());
        out.attack("33-gguf-overflow", name, bytes, rule);
    };
    let one = || Gguf::new().tensor("a", &[4], F32, 0).data(16);
    // A server that believed the dimensions handed out its own memory.
    both(
        &["model-gguf-tensor-outside"],
        "dimensions-lie.gguf",
        Gguf::new().tensor("a", &[1 << 20], F32, 0).data(16).build(),
    );
    both(
        &["model-gguf-tensor-outside"],
        "offset-outside.gguf",
        Gguf::new().tensor("a", &[4], F32, 1 << 30).data(16).build(),
    );
    both(
        &["model-gguf-counts-lie"],
        "many-keys.gguf",
        one().build_with(1, 1 << 24),
    );
    both(
        &["model-gguf-counts-lie"],
        "many-tensors.gguf",
        one().build_with(1 << 24, 1),
    );
    both(
        &["model-gguf-counts-lie"],
        "long-string.gguf",
        Gguf::new()
            .key("general.name", 8, &0x10_0000u64.to_le_bytes())
            .build(),
    );
    both(
        &["model-gguf-tensors-overlap"],
        "overlap.gguf",
        Gguf::new()
            .tensor("a", &[16], F32, 0)
            .tensor("b", &[16], F32, 32)
            .data(96)
            .build(),
    );
}

fn names_and_alignment(out: &mut Samples) {
    let mut both = |rule: &'static [&'static str], name: &str, bytes: Vec<u8>| {
        out.fires(rule[0], name, bytes.clone());
        out.attack("33-gguf-overflow", name, bytes, rule);
    };
    for (name, alignment) in [("zero", 0), ("seven", 7), ("huge", 1 << 31)] {
        both(
            &["model-gguf-alignment-broken"],
            &format!("alignment-{name}.gguf"),
            Gguf::new()
                .number("general.alignment", alignment)
                .tensor("a", &[4], F32, 0)
                .data(16)
                .build(),
        );
    }
    both(
        &["model-gguf-alignment-broken"],
        "misaligned.gguf",
        Gguf::new().tensor("a", &[4], F32, 4).data(20).build(),
    );
    both(
        &["model-gguf-duplicate-names"],
        "duplicate-key.gguf",
        Gguf::new().text("general.architecture", "other").build(),
    );
    both(
        &["model-gguf-duplicate-names"],
        "duplicate-tensor.gguf",
        Gguf::new()
            .tensor("a", &[8], F32, 0)
            .tensor("a", &[8], F32, 32)
            .data(64)
            .build(),
    );
    both(
        &["model-gguf-row-broken"],
        "half-block.gguf",
        Gguf::new().tensor("a", &[16, 2], Q4_0, 0).data(32).build(),
    );
    // Cut inside the table, behind the tensor's name.
    let mut cut = Gguf::new().tensor(&"n".repeat(60), &[4], F32, 0).build();
    cut.truncate(143);
    both(&["model-gguf-header-broken"], "breaks-off.gguf", cut);
    both(
        &["model-gguf-header-broken"],
        "value-type.gguf",
        Gguf::new().key("x", 99, &[0; 8]).build(),
    );
}

fn unusual(out: &mut Samples) {
    let mut behind = sound();
    behind.extend_from_slice(&[7; 64]);
    out.fires("model-gguf-hides-bytes", "behind.gguf", behind);
    out.fires(
        "model-gguf-hides-bytes",
        "between.gguf",
        Gguf::new()
            .tensor("a", &[8], F32, 0)
            .tensor("b", &[8], F32, 96)
            .data(128)
            .build(),
    );
    let rule = "model-gguf-header-unusual";
    out.fires(
        rule,
        "type.gguf",
        Gguf::new().tensor("a", &[8], 200, 0).data(32).build(),
    );
    out.fires(
        rule,
        "long-name.gguf",
        Gguf::new().tensor(&"n".repeat(64), &[8], F32, 0).data(32).build(),
    );
}

fn splits(out: &mut Samples) {
    let part = |number: u16, count: u16, tensors: i32| {
        let mut gguf = Gguf::new();
        gguf = gguf.key("split.no", 2, &number.to_le_bytes());
        gguf = gguf.key("split.count", 2, &count.to_le_bytes());
        gguf = gguf.key("split.tensors.count", 5, &tensors.to_le_bytes());
        gguf.tensor(&format!("t{number}"), &[8], F32, 0).data(32).build()
    };
    let rule = "model-gguf-split-broken";
    out.fires(rule, "missing/m-00001-of-00002.gguf", part(0, 2, 2));
    out.fires(rule, "other-number/m-00001-of-00002.gguf", part(0, 2, 2));
    out.fires(rule, "other-number/m-00002-of-00002.gguf", part(0, 2, 2));
    out.fires(rule, "other-total/m-00001-of-00002.gguf", part(0, 2, 5));
    out.fires(rule, "other-total/m-00002-of-00002.gguf", part(1, 2, 5));
    out.silent(rule, "whole/m-00001-of-00002.gguf", part(0, 2, 2));
    out.silent(rule, "whole/m-00002-of-00002.gguf", part(1, 2, 2));
    out.silent(rule, "alone.gguf", sound());
}

fn templates(out: &mut Samples) {
    let rule = "model-template-escapes-sandbox";
    for (name, template) in HARMLESS {
        let gguf = Gguf::new().text("tokenizer.chat_template", template);
        out.silent(rule, &format!("{name}.gguf"), gguf.build());
    }
    for (name, template) in ESCAPES {
        let gguf = Gguf::new().text("tokenizer.chat_template", template).build();
        out.fires(rule, &format!("{name}.gguf"), gguf.clone());
        out.attack(
            "34-chat-template",
            &format!("{name}.gguf"),
            gguf,
            &["model-template-escapes-sandbox"],
        );
    }
    tokenizer_files(out);
    let named = Gguf::new()
        .text("tokenizer.chat_template", HARMLESS[0].1)
        .key("tokenizer.chat_templates", 9, &array(8, &[string(b"tool_use")]))
        .text("tokenizer.chat_template.tool_use", ESCAPES[0].1);
    out.attack(
        "34-chat-template",
        "named-template.gguf",
        named.build(),
        &["model-template-escapes-sandbox"],
    );
}

/// The same templates in the files of a tokenizer.
fn tokenizer_files(out: &mut Samples) {
    let rule = "model-template-escapes-sandbox";
    let quoted = |text: &str| {
        let text = text.replace('\\', "\\\\").replace('"', "\\\"");
        text.replace('\n', "\\n")
    };
    let one = |text: &str| {
        format!(
            r#"{{"tokenizer_class": "T", "chat_template": "{}"}}"#,
            quoted(text)
        )
    };
    let many = |text: &str| {
        format!(
            r#"{{"chat_template": [{{"name": "default", "template": "{{{{ messages }}}}"}}, {{"name": "tool_use", "template": "{}"}}]}}"#,
            quoted(text)
        )
    };
    for (name, template) in HARMLESS {
        out.silent(rule, &format!("{name}/tokenizer_config.json"), one(template));
        out.silent(rule, &format!("{name}-text/chat_template.jinja"), *template);
    }
    for rule in ["file-name-disagrees", "file-malformed"] {
        out.silent(rule, "tokenizer_config.json", one(HARMLESS[0].1));
    }
    for (name, template) in ESCAPES.iter().take(3) {
        for (folder, file, bytes) in [
            ("one", "tokenizer_config.json", one(template)),
            ("many", "tokenizer_config.json", many(template)),
            ("json", "chat_template.json", one(template)),
            ("jinja", "chat_template.jinja", (*template).to_owned()),
        ] {
            let path = format!("{name}-{folder}/{file}");
            out.attack(
                "34-chat-template",
                &path,
                bytes,
                &["model-template-escapes-sandbox"],
            );
        }
    }
}
