//! TensorRT engines: compiled for one device, readable by TensorRT alone.

pub use super::facts::GraphFacts;
use super::keep::Keeper;
use crate::format::Input;
use crate::generated::Facts;
use crate::notes::{Notes, Stop};
use crate::sniff::Head;
use crate::source::Cursor;
use wb_core::GapReason;

crate::format_room! {
    /// Engines are compiled and undocumented: they are reported as not looked at. Names of plugins that stand in them
    /// as plain text are listed, because each needs a native library beside TensorRT's own.
    pub static FORMAT = {
        id: "tensorrt",
        name: "TensorRT engine",
        since: "0.1.0",
        extensions: ["engine", "plan", "trt"],
        facts: GraphFacts,
        sniff: sniff,
        read: read,
    };
}

/// Engines begin with one of two marks; an exporter of object detectors puts a length and JSON before them.
fn sniff(head: &Head<'_>) -> bool {
    let is_mark = |bytes: &[u8]| bytes.starts_with(b"ftrt") || bytes.starts_with(b"ptrt");
    let is_named = ["engine", "plan", "trt"].contains(&head.extension());
    if is_mark(head.bytes) {
        // Four letters alone are no proof in a text.
        return is_named
            || head
                .bytes
                .get(4..8)
                .is_some_and(|next| !next.iter().all(u8::is_ascii_graphic));
    }
    let Some(len) = head
        .bytes
        .first_chunk::<4>()
        .map(|len| u32::from_le_bytes(*len) as usize)
    else {
        return false;
    };
    let behind = len.checked_add(4).and_then(|start| head.bytes.get(start..));
    is_named && head.bytes.get(4) == Some(&b'{') && behind.is_none_or(is_mark)
}

/// Engines are searched for names up to here.
const SEARCHED_BYTES: u64 = 1 << 30;
const NAME_MIN: usize = 4;
const NAME_MAX: usize = 80;

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut keeper = Keeper::new(input.meter);
    if let Err(stop) = search(input, &mut keeper) {
        notes.stopped(stop);
    }
    let detail = "TensorRT engine: compiled, and only TensorRT itself can read it";
    notes.gap(GapReason::UnsupportedFormat, None, detail);
    Facts::Tensorrt(keeper.finish())
}

/// Goes through the file block by block for words that name a plugin.
fn search(input: &Input<'_>, keeper: &mut Keeper<'_>) -> Result<(), Stop> {
    let mut cursor = Cursor::new(input.source.as_ref(), 0);
    let mut word: Vec<u8> = Vec::new();
    let mut is_long = false;
    while cursor.position() < SEARCHED_BYTES {
        input.meter.time()?;
        let at = cursor.position();
        let block = cursor.peek(1)?;
        if block.is_empty() {
            break;
        }
        let len = block.len() as u64;
        let bytes = block.to_vec();
        for (index, byte) in bytes.into_iter().enumerate() {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':') {
                is_long |= word.len() >= NAME_MAX;
                if !is_long {
                    word.push(byte);
                }
            } else {
                if !is_long && is_plugin(&word) {
                    let name = String::from_utf8_lossy(&word).into_owned();
                    let end = at.saturating_add(index as u64);
                    keeper.code_name("plugin", name, end.saturating_sub(word.len() as u64))?;
                }
                word.clear();
                is_long = false;
            }
        }
        cursor.skip(len);
    }
    Ok(())
}

/// `EfficientNMS_TRT`, `MyPluginDynamic`: how plugins are called.
fn is_plugin(word: &[u8]) -> bool {
    let starts = word.first().is_some_and(u8::is_ascii_alphabetic);
    let marked = word.ends_with(b"_TRT") || memchr::memmem::find(word, b"Plugin").is_some();
    word.len() >= NAME_MIN && starts && marked
}
