//! JavaScript and TypeScript: what packages, tools and web pages bring along.

mod calls;
mod depth;
mod evaluate;
mod facts;
mod names;
mod prefilter;
#[cfg(test)]
mod tests;
mod uses;
mod value;
mod walk;

use crate::format::Input;
use crate::generated::Facts;
use crate::notes::{Notes, Stop};
use crate::sniff::Head;
pub use facts::{ScriptFacts, Shape};
use oxc_allocator::Allocator;
use oxc_parser::{ParseOptions, Parser};
use oxc_span::SourceType;
use wb_core::{GapReason, Limit};

crate::format_room! {
    /// JavaScript and TypeScript source. It is parsed to a syntax tree; `require`, `import` and calls of what leads out
    /// of the script are listed with their dotted names, aliases and computed properties resolved
    /// (`global['ev' + 'al']`, `require('child' + '_process')`). Strings that are put together or decoded
    /// (`split/reverse/join`, `fromCharCode`, base64, hex, `atob`) are computed, and what is run of them is read as code
    /// again. Data is followed from the network, key files and the environment to execution and to the network, through
    /// variables, callbacks and files. Nothing is executed. Names that only an obfuscator writes are counted.
    ///
    /// A file in which no word leads out of the script is not parsed.
    pub static FORMAT = {
        id: "javascript-source",
        name: "JavaScript source",
        since: "0.1.0",
        extensions: ["js", "mjs", "cjs", "jsx", "ts", "mts", "cts", "tsx"],
        facts: ScriptFacts,
        sniff: sniff,
        read: read,
    };
}

fn sniff(head: &Head<'_>) -> bool {
    let extension = head.extension();
    FORMAT.extensions.contains(&extension)
        && !head.bytes.is_empty()
        && !head.bytes.contains(&0)
        // Qt's translations and MPEG transport streams are called `.ts` as well.
        && !(extension == "ts" && (head.starts_with(b"<") || head.starts_with(b"G@")))
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = ScriptFacts::default();
    if let Err(stop) = read_source(input, notes, &mut facts) {
        notes.stopped(stop);
    }
    Facts::JavascriptSource(facts)
}

fn read_source(input: &Input<'_>, notes: &mut Notes, facts: &mut ScriptFacts) -> Result<(), Stop> {
    let max = ScriptFacts::SOURCE_BYTES_MAX.min(input.meter.budget().get(Limit::HeaderBytes));
    let mut bytes = input.source.read_vec(0, max.saturating_add(1))?;
    if bytes.len() as u64 > max {
        let detail = format!("source text beyond {max} bytes is not read");
        notes.gap(GapReason::Limit, Some(max), detail);
        bytes.truncate(usize::try_from(max).unwrap_or(usize::MAX));
    }
    let text = String::from_utf8_lossy(&bytes);
    facts.shape = shape(&text);
    if !prefilter::is_worth_reading(text.as_bytes()) && !facts.shape.is_obfuscated() {
        facts.is_skimmed = true;
        return Ok(());
    }
    let Some(stack) = depth::stack(&text) else {
        let detail = "the source could be nested deeper than is parsed";
        notes.gap(GapReason::Limit, None, detail);
        return Ok(());
    };
    stacker::grow(stack, || parse(&text, input.name, facts));
    Ok(())
}

/// Reads the text as a tree. What does not parse leaves what stands before the error.
fn parse(text: &str, name: &str, facts: &mut ScriptFacts) {
    let given = SourceType::from_path(name).unwrap_or_default();
    // A `.js` file is a module or a script; whichever it parses as.
    for kind in [given, given.with_script(true), given.with_typescript(true)] {
        let arena = Allocator::default();
        let options = ParseOptions {
            allow_return_outside_function: true,
            ..ParseOptions::default()
        };
        let parsed = Parser::new(&arena, text, kind).with_options(options).parse();
        if !parsed.panicked || kind == given.with_typescript(true) {
            walk::program(&parsed.program, text, facts);
            return;
        }
    }
}

/// What the letters alone show.
fn shape(text: &str) -> Shape {
    let bytes = text.as_bytes();
    let mut names: std::collections::BTreeSet<&[u8]> = std::collections::BTreeSet::new();
    for at in memchr::memmem::find_iter(bytes, b"_0x").take(20_000) {
        let name = bytes.get(at.saturating_add(3)..).unwrap_or_default();
        let length = name
            .iter()
            .take(12)
            .take_while(|byte| byte.is_ascii_hexdigit())
            .count();
        if length >= 3 && names.len() < 1_000 {
            names.insert(name.get(..length).unwrap_or_default());
        }
    }
    let hex_escapes = memchr::memmem::find_iter(bytes, b"\\x")
        .filter(|at| {
            let digits = bytes
                .get(at.saturating_add(2)..at.saturating_add(4))
                .unwrap_or_default();
            let value = std::str::from_utf8(digits)
                .ok()
                .and_then(|digits| u8::from_str_radix(digits, 16).ok());
            value.is_some_and(|value| (0x20..0x7f).contains(&value))
        })
        .count() as u64;
    let longest = bytes
        .split(|byte| *byte == b'\n')
        .map(<[u8]>::len)
        .max()
        .unwrap_or_default();
    let has = |word: &[u8]| memchr::memmem::find(bytes, word).is_some();
    Shape {
        bytes: bytes.len() as u64,
        longest_line: longest as u64,
        hex_names: names.len() as u64,
        hex_escapes,
        has_string_table: !names.is_empty() && has(b"push") && has(b"shift") && has(b"parseInt"),
    }
}
