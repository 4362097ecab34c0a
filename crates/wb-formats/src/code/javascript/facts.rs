//! What a script is said to do, in the words that Python files use as well.

use crate::code::python::{Call, Decoded, Flow, Imported, Reference};
use crate::code::uses::Uses;
use serde::Serialize;

/// What a JavaScript or TypeScript file imports, calls and hides.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ScriptFacts {
    /// Modules, in order; `node:` is left out of their names.
    pub imports: Vec<Imported>,
    /// Distinct dotted names that are called and lead out of the script (`child_process.exec`, `fetch`).
    pub references: Vec<Reference>,
    /// Calls with constant arguments, in order. Keys of an object argument are keywords.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<Call>,
    /// Where data goes that should not go there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub flows: Vec<Flow>,
    /// Texts that the file hides and runs, decoded.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub decoded: Vec<Decoded>,
    /// Calls of AI libraries by the names of their Python twins, and prompts.
    #[serde(skip_serializing_if = "Uses::is_empty")]
    pub uses: Uses,
    /// How it is written.
    pub shape: Shape,
    /// True if nothing in the text has a name that leads anywhere, so that it was not parsed.
    pub is_skimmed: bool,
}

impl ScriptFacts {
    /// How much source text of one file is read.
    pub const SOURCE_BYTES_MAX: u64 = 16 << 20;
    /// How many references, imports and calls of one file are kept.
    pub const KEPT_MAX: usize = 2_000;
    /// How many flows and decoded texts are kept.
    pub const FLOWS_MAX: usize = 200;
}

/// How a script is written: by people, by a minifier, or to be hard to read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Shape {
    /// Characters of source.
    pub bytes: u64,
    /// Bytes of the longest line.
    pub longest_line: u64,
    /// Distinct names such as `_0x3fa2`, which only a tool that hides code writes.
    pub hex_names: u64,
    /// Escapes such as `\x63` in strings of printable characters, which hide what could be written plainly.
    pub hex_escapes: u64,
    /// A function that rotates or looks up an array of strings: the usual frame of such a tool.
    pub has_string_table: bool,
}

impl Shape {
    /// True if a tool wrote it so that nobody can read it. A minifier shortens names; it does not hide strings.
    pub const fn is_obfuscated(&self) -> bool {
        self.hex_names >= 20 || (self.hex_escapes >= 200 && self.hex_names >= 3)
    }

    /// True if it was minified.
    pub const fn is_minified(&self) -> bool {
        self.longest_line > 4_000
    }
}
