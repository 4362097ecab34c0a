//! The options of a `Flex` operator: a FlexBuffer of a name and a TensorFlow node.
//!
//! The delegate runs what the node says, not what the operator is called.

use crate::model::edge::keep::ATTRIBUTES_KEPT;
use crate::model::protobuf::{Field, Span, Value, Wire};
use crate::notes::Stop;
use crate::source::MemSource;
use wb_core::Meter;

/// A TensorFlow node.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Node {
    /// The operator that is run.
    pub(super) operator: String,
    /// Its text attributes.
    pub(super) attributes: Vec<(String, String)>,
}

/// The node in the options; `None` if it can't be read.
pub(super) fn node(options: &[u8]) -> Option<Node> {
    let bytes = second_text(options)?.to_vec();
    let len = bytes.len() as u64;
    let source = MemSource::new(bytes);
    let meter = Meter::unlimited_time();
    let mut wire = Wire::new(&source, &meter);
    let mut node = Node {
        operator: String::new(),
        attributes: Vec::new(),
    };
    walk(&mut wire, len, &mut node).ok()?;
    (!node.operator.is_empty()).then_some(node)
}

/// Field 2 is the operator, fields 5 the attributes.
fn walk(wire: &mut Wire<'_>, end: u64, node: &mut Node) -> Result<(), Stop> {
    while let Some(Field { number, value, .. }) = wire.next(end)? {
        match (number, value) {
            (2, Value::Bytes(span)) => node.operator = wire.text(span, 256)?.text,
            (5, Value::Bytes(span)) => attribute(wire, span, node)?,
            _ => {}
        }
    }
    Ok(())
}

/// A name (1) and a value (2), of which texts (2), the last text of a list (1) and function names
/// (10) are kept.
fn attribute(wire: &mut Wire<'_>, entry: Span, node: &mut Node) -> Result<(), Stop> {
    let mut name = String::new();
    let mut text = None;
    wire.enter(entry);
    while let Some(Field { number, value, .. }) = wire.next(entry.end)? {
        match (number, value) {
            (1, Value::Bytes(span)) => name = wire.text(span, 256)?.text,
            (2, Value::Bytes(value)) => {
                wire.enter(value);
                while let Some(found) = wire.next(value.end)? {
                    match (found.number, found.value) {
                        (2 | 10, Value::Bytes(span)) => text = Some(wire.text(span, 1_024)?.text),
                        (1, Value::Bytes(list)) => {
                            wire.enter(list);
                            while let Some(Field { number, value, .. }) = wire.next(list.end)? {
                                if let (2, Value::Bytes(span)) = (number, value) {
                                    text = Some(wire.text(span, 1_024)?.text);
                                }
                            }
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    if let Some(text) = text
        && node.attributes.len() < ATTRIBUTES_KEPT
    {
        node.attributes.push((name, text));
    }
    Ok(())
}

/// The second element of the vector that a FlexBuffer ends with, a text or bytes.
fn second_text(buffer: &[u8]) -> Option<&[u8]> {
    // A map can be read as the vector of its values.
    const VECTORS: [u8; 2] = [9, 10];
    const TEXTS: [u8; 3] = [4, 5, 25];
    let last = buffer.len().checked_sub(1)?;
    let root_width = usize::from(*buffer.get(last)?);
    let packed = *buffer.get(last.checked_sub(1)?)?;
    let root = last.checked_sub(1)?.checked_sub(root_width)?;
    if !VECTORS.contains(&(packed >> 2)) {
        return None;
    }
    let vector = root.checked_sub(number(buffer, root, root_width)?)?;
    let width = 1_usize.checked_shl(u32::from(packed & 3))?;
    let count = number(buffer, vector.checked_sub(width)?, width)?;
    if count < 2 {
        return None;
    }
    let types = vector.checked_add(count.checked_mul(width)?)?;
    let element = vector.checked_add(width)?;
    let packed = *buffer.get(types.checked_add(1)?)?;
    if !TEXTS.contains(&(packed >> 2)) {
        return None;
    }
    let start = element.checked_sub(number(buffer, element, width)?)?;
    let width = 1_usize.checked_shl(u32::from(packed & 3))?;
    let len = number(buffer, start.checked_sub(width)?, width)?;
    buffer.get(start..start.checked_add(len)?)
}

fn number(buffer: &[u8], at: usize, width: usize) -> Option<usize> {
    let bytes = buffer.get(at..at.checked_add(width)?)?;
    let known = matches!(width, 1 | 2 | 4 | 8);
    let value = bytes
        .iter()
        .rev()
        .fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
    usize::try_from(value).ok().filter(|_| known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_node_of_real_options_is_read() {
        // `ReadFile` with a device, as the converter writes it: two texts, a vector of two, its types, the root.
        let node_def = b"\x0a\x01r\x12\x08ReadFile";
        let mut options = vec![8];
        options.extend(b"ReadFile\0");
        options.push(node_def.len() as u8);
        options.extend(node_def);
        options.push(0);
        options.push(2);
        let vector = options.len();
        options.push((vector - 1) as u8);
        options.push((vector + 1 - 11) as u8);
        options.extend([5 << 2, 5 << 2]);
        options.push(4);
        options.extend([10 << 2, 1]);
        let found = node(&options).unwrap();
        assert_eq!(found.operator, "ReadFile");
        for len in 0..options.len() {
            assert_eq!(node(&options[..len]), None);
        }
    }
}
