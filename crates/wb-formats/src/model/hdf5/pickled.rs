//! Pickles that PyTables (and through it pandas) keeps in attributes and object arrays, and loads when asked.

use super::Trouble;
use super::btree1::{self, Tree};
use super::bytes::Bytes;
use super::file::File;
use super::header::{Message, kind};
use super::heap::Global;
use super::message::{self, Layout};
use super::value::{self, Attribute, Class};
use crate::notes::{Child, Notes, Role};
use crate::source::{ReadAt, SliceSource};
use std::sync::Arc;
use wb_core::Limit;

/// The attribute that says what an array of bytes stands for, and the value that means "a pickle".
const PSEUDO_ATOM: &[u8] = b"PSEUDOATOM";
const OBJECT: &[u8] = b"object";

/// A pickle as a part of its own.
pub(super) fn child(name: String, source: Arc<dyn ReadAt>) -> Child {
    Child::new(name, source).role(Role::As("pickle")).nested()
}

/// True for text that PyTables would hand to `pickle.loads` and that can be a pickle: it ends with STOP and begins
/// with an opcode and what this opcode needs. Sentences end with a full stop, too.
pub(super) fn looks_like(text: &[u8]) -> bool {
    let Some((b'.', body)) = text.split_last() else {
        return false;
    };
    match body {
        [0x80, 2..=5, ..] => true,
        [b'c' | b'i', line @ ..] => {
            let mut lines = line.split(|byte| *byte == b'\n');
            let mut is_name = || {
                lines
                    .next()
                    .is_some_and(|name| !name.is_empty() && name.iter().all(|b| is_name_byte(*b)))
            };
            is_name() && is_name()
        }
        [b'S', quote @ (b'\'' | b'"'), ..] => body.windows(2).any(|pair| pair == [*quote, b'\n']),
        [b'I' | b'L' | b'F', digit, ..] => {
            (digit.is_ascii_digit() || *digit == b'-') && body.contains(&b'\n')
        }
        [b'(' | b']' | b'}' | b')' | b'N', rest @ ..] => {
            rest.is_empty() || rest.contains(&b'\n') || rest.iter().any(|byte| *byte < b' ' || *byte > b'~')
        }
        [b'V', rest @ ..] => rest.contains(&b'\n'),
        _ => false,
    }
}

const fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'.' || byte >= 0x80
}

/// Hands over the elements of an array that PyTables says are pickles.
pub(super) fn values(
    file: &File<'_>,
    messages: &[Message],
    attributes: &[Attribute],
    path: &str,
    notes: &mut Notes,
    heap: &mut Global,
) -> Result<(), Trouble> {
    let Some(atom) = attributes.iter().find(|a| a.name == PSEUDO_ATOM) else {
        return Ok(());
    };
    if atom.text(file, heap)?.as_deref() != Some(OBJECT) {
        return Ok(());
    }
    let find = |wanted: u16| messages.iter().find(|m| m.kind == wanted);
    let (Some(datatype), Some(layout)) = (find(kind::DATATYPE), find(kind::LAYOUT)) else {
        return Ok(());
    };
    let of_bytes = Class::ListOfAnyLength { of_bytes: true };
    if value::datatype_of(file, datatype)?.class != of_bytes {
        return Ok(());
    }
    let at = layout.at;
    if find(kind::FILTERS).is_some() {
        return Err(Trouble::unsupported(at, "an array of compressed pickles"));
    }
    let Layout::Chunked(Some((index, dimensions))) = message::layout(file, &layout.data, at)? else {
        return Err(Trouble::unsupported(at, "an array of pickles with this layout"));
    };
    if !file.is_defined(index) {
        return Ok(());
    }
    let mut count = 0_u64;
    for chunk in btree1::leaves(file, index, Tree::Chunks(dimensions))? {
        // A key begins with the size of the chunk in bytes.
        let size = Bytes::new(&chunk.key, at).uint(4)?;
        let block = file.block(chunk.address, size)?;
        let mut bytes = Bytes::new(&block, file.place(chunk.address));
        let width = file.offset_width.saturating_add(8);
        while bytes.len() >= width {
            if let Some((at, len)) = value::varying_place(file, heap, &mut bytes)? {
                let name = format!("{path}[{count}]");
                let pickle = SliceSource::shared(file.source, at, len)?;
                notes.children.push(child(name, pickle));
                file.meter.check(Limit::Entries, notes.children.len() as u64)?;
            }
            count = count.saturating_add(1);
        }
    }
    Ok(())
}
