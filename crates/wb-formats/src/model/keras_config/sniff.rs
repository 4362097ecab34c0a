//! Is this JSON a Keras model? Strict: a document whose own keys say so, wherever in it they stand.

use crate::sniff::Head;
use crate::source::Cursor;
use crate::text::json;

/// Documents larger than this are not gone through to find their keys.
const BYTES_MAX: u64 = 100 << 20;

/// Ends of names under which models are written and looked for.
const ASKED_FOR: [&str; 3] = ["config.json", "model.json", "architecture.json"];

/// Keys of the whole that, beside `class_name` and `config`, make it a Keras model.
const WITNESSES: [&[u8]; 7] = [
    b"module",
    b"registered_name",
    b"keras_version",
    b"backend",
    b"build_config",
    b"compile_config",
    b"shared_object_id",
];

/// True if the document is an object with the keys of a serialised Keras model.
pub(super) fn sniff(head: &Head<'_>) -> bool {
    let first = head
        .bytes
        .iter()
        .position(|byte| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n'));
    match first.and_then(|first| head.bytes.get(first..)) {
        Some([0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, ..] | [b'{', 0, ..]) => return sniff_wide(head),
        Some([b'{', ..] | [0xef, 0xbb, 0xbf, b'{', ..]) => {}
        _ => return false,
    }
    let mut keys = Keys::default();
    if keys.feed(head.bytes) {
        return true;
    }
    // A tensor table or a tokenizer shows none of the keys early, and is not gone through to its end; a name that
    // loaders look for is.
    let is_asked_for = ASKED_FOR.iter().any(|name| head.name.ends_with(name));
    let is_small = head.source.len().is_ok_and(|len| len <= BYTES_MAX);
    if head.is_whole() || !is_small || !(is_asked_for || keys.has_some()) {
        return false;
    }
    let mut cursor = Cursor::new(head.source.as_ref(), head.bytes.len() as u64);
    while let Ok(block) = cursor.peek(1) {
        if block.is_empty() {
            break;
        }
        let len = block.len() as u64;
        if keys.feed(block) {
            return true;
        }
        cursor.skip(len);
    }
    false
}

/// Python reads UTF-16 and UTF-32, too; no honest writer uses them, so only the head is looked at.
fn sniff_wide(head: &Head<'_>) -> bool {
    let text = json::text(head.bytes);
    text.trim_start().starts_with('{')
        && text.contains("\"class_name\"")
        && text.contains("\"config\"")
        && WITNESSES
            .iter()
            .any(|key| std::str::from_utf8(key).is_ok_and(|key| text.contains(&format!("\"{key}\""))))
}

/// Collects the keys of the outermost object, block by block.
#[derive(Default)]
struct Keys {
    depth: u64,
    in_text: bool,
    escaped: bool,
    key: Vec<u8>,
    is_key: bool,
    has_class_name: bool,
    has_config: bool,
    has_witness: bool,
}

impl Keys {
    const fn has_some(&self) -> bool {
        self.has_class_name || self.has_config || self.has_witness
    }

    /// True as soon as the keys suffice.
    fn feed(&mut self, bytes: &[u8]) -> bool {
        for &byte in bytes {
            if self.in_text {
                self.text(byte);
                continue;
            }
            match byte {
                b'"' => {
                    self.in_text = true;
                    self.key.clear();
                }
                b'{' | b'[' => self.depth = self.depth.saturating_add(1),
                b'}' | b']' => self.depth = self.depth.saturating_sub(1),
                b':' if self.depth == 1 && self.known() => return true,
                _ => {}
            }
        }
        false
    }

    fn text(&mut self, byte: u8) {
        match byte {
            _ if self.escaped => self.escaped = false,
            b'\\' => self.escaped = true,
            b'"' => {
                self.in_text = false;
                self.is_key = self.depth == 1;
            }
            byte if self.depth == 1 && self.key.len() < 32 => self.key.push(byte),
            _ => {}
        }
    }

    fn known(&mut self) -> bool {
        if self.is_key {
            match self.key.as_slice() {
                b"class_name" => self.has_class_name = true,
                b"config" => self.has_config = true,
                key if WITNESSES.contains(&key) => self.has_witness = true,
                _ => {}
            }
            self.is_key = false;
        }
        self.has_class_name && self.has_config && self.has_witness
    }
}
