//! `NumPy` arrays: `.npy`.

mod dtype;
mod literal;

use crate::format::Input;
use crate::generated::Facts;
use crate::notes::{Child, Defect, Notes, Role, Stop};
use crate::sniff::Head;
use crate::source::{SliceSource, after_padding};
use literal::Literal;
use serde::Serialize;
use wb_core::{GapReason, Limit};

crate::format_room! {
    /// `.npy` files, versions 1 to 3, one array or several behind each other (`np.save` on the same handle). The
    /// header is Python text; it is parsed as a literal and never evaluated. Element type, shape and length are
    /// checked against the bytes that are there. An array of Python objects is a pickle behind the header, and is
    /// read as one: `np.load(allow_pickle=True)` runs it. The numbers themselves are skipped.
    pub static FORMAT = {
        id: "npy",
        name: "NumPy array",
        since: "0.1.0",
        extensions: ["npy"],
        facts: NpyFacts,
        sniff: sniff,
        read: read,
    };
}

/// What a `.npy` file says.
#[derive(Clone, Debug, Default, Serialize)]
pub struct NpyFacts {
    /// The arrays, in order, up to [`NpyFacts::ARRAYS_KEPT`].
    pub arrays: Vec<NpyArray>,
    /// How many arrays there are in all.
    pub arrays_total: u64,
}

impl NpyFacts {
    /// How many arrays of one file are kept.
    pub const ARRAYS_KEPT: usize = 1_000;
}

/// One array.
#[derive(Clone, Debug, Serialize)]
pub struct NpyArray {
    /// Where its magic stands.
    pub offset: u64,
    /// The version of its header: 1, 2 or 3.
    pub version: u8,
    /// Its element type, as the header writes it, cut after 1,024 bytes.
    pub dtype: String,
    /// Its shape; dimensions that do not fit 64 bits are missing, and so are those behind the 64th.
    pub shape: Vec<u64>,
    /// True if the first dimension varies fastest.
    pub fortran_order: bool,
    /// True if its elements, or parts of them, are Python objects, stored as a pickle.
    pub has_objects: bool,
    /// Where its data begins.
    pub data_offset: u64,
    /// How many bytes its type and shape ask for; none for objects and for unknown types.
    pub data_bytes: Option<u64>,
}

const MAGIC: &[u8; 6] = b"\x93NUMPY";

fn sniff(head: &Head<'_>) -> bool {
    head.starts_with(MAGIC)
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = NpyFacts::default();
    let mut offset = 0;
    loop {
        match array(input, offset, &mut facts, notes) {
            Ok(Some(next)) => offset = next,
            Ok(None) => break,
            Err(stop) => {
                notes.stopped(stop);
                break;
            }
        }
    }
    Facts::Npy(facts)
}

/// Reads the array at `offset`; returns where the next one begins, if one does.
fn array(
    input: &Input<'_>,
    offset: u64,
    facts: &mut NpyFacts,
    notes: &mut Notes,
) -> Result<Option<u64>, Stop> {
    facts.arrays_total = facts.arrays_total.saturating_add(1);
    input.meter.check(Limit::Entries, facts.arrays_total)?;
    input.meter.time()?;
    let header = header(input, offset)?;
    let data_offset = header.data_offset;
    let described = describe(&header, notes, input)?;
    let (has_objects, bytes) = (described.has_objects, described.data_bytes);
    if facts.arrays.len() < NpyFacts::ARRAYS_KEPT {
        facts.arrays.push(described);
    }
    let len = input.source.len()?;
    let there = len.saturating_sub(data_offset);
    if has_objects {
        let rest = SliceSource::shared(input.source, data_offset, there)?;
        notes
            .children
            .push(Child::new("objects", rest).role(Role::As("pickle")));
        return Ok(None);
    }
    let Some(bytes) = bytes else {
        let rest = SliceSource::shared(input.source, data_offset, there)?;
        notes.children.push(Child::new("data", rest));
        return Ok(None);
    };
    if bytes > there {
        let detail = format!("the header promises {bytes} bytes of data, but {there} are there");
        return Err(Defect::at("npy-truncated", data_offset, detail).into());
    }
    if bytes > 0 {
        let data = SliceSource::shared(input.source, data_offset, bytes)?;
        let child = Child::new(format!("array@{offset:#x}"), data).role(Role::Payload);
        notes.children.push(child.nested());
    }
    let end = data_offset.saturating_add(bytes);
    if end == len {
        return Ok(None);
    }
    if input.source.read_array::<6>(end)? == Some(*MAGIC) {
        return Ok(Some(end));
    }
    let trailing = len.saturating_sub(end);
    let detail = format!("{trailing} bytes follow the array that are no other array");
    notes.defect(Defect::at("npy-trailing-bytes", end, detail));
    if let Some(from) = after_padding(input.source.as_ref(), end)? {
        let rest = SliceSource::shared(input.source, from, len.saturating_sub(from))?;
        notes
            .children
            .push(Child::new(format!("trailing@{from:#x}"), rest));
    }
    Ok(None)
}

struct Header {
    offset: u64,
    version: u8,
    text: String,
    text_offset: u64,
    data_offset: u64,
}

fn header(input: &Input<'_>, offset: u64) -> Result<Header, Stop> {
    let source = input.source;
    let cut = || Defect::at("npy-truncated", offset, "the file ends in the header");
    let [.., major, _minor] = source.read_array::<8>(offset)?.ok_or_else(cut)?;
    let at = offset.saturating_add(8);
    let (text_len, text_offset) = match major {
        1 => {
            let len = source.read_array::<2>(at)?.ok_or_else(cut)?;
            (u64::from(u16::from_le_bytes(len)), at.saturating_add(2))
        }
        2 | 3 => {
            let len = source.read_array::<4>(at)?.ok_or_else(cut)?;
            (u64::from(u32::from_le_bytes(len)), at.saturating_add(4))
        }
        other => {
            let detail = format!("header version {other} does not exist");
            return Err(Defect::at("npy-version-unknown", offset.saturating_add(6), detail).into());
        }
    };
    input.meter.check(Limit::HeaderBytes, text_len)?;
    let bytes = source.read_vec(text_offset, text_len)?;
    if (bytes.len() as u64) < text_len {
        return Err(cut().into());
    }
    let text = if major == 3 {
        String::from_utf8(bytes)
            .map_err(|_| Defect::at("npy-header-invalid", text_offset, "the header is no UTF-8 text"))?
    } else {
        bytes.iter().copied().map(char::from).collect()
    };
    let data_offset = text_offset.saturating_add(text_len);
    Ok(Header {
        offset,
        version: major,
        text,
        text_offset,
        data_offset,
    })
}

/// Turns the header's text into facts.
fn describe(header: &Header, notes: &mut Notes, input: &Input<'_>) -> Result<NpyArray, Stop> {
    let invalid = |detail: &str| Defect::at("npy-header-invalid", header.text_offset, detail);
    let value = match literal::parse(&header.text, header.text_offset, input.meter) {
        Ok(value) => value,
        Err(stop) => {
            // numpy refuses it; what other readers make of the bytes behind is judged by what they are.
            let len = input.source.len()?.saturating_sub(header.data_offset);
            let rest = SliceSource::shared(input.source, header.data_offset, len)?;
            notes.children.push(Child::new("data", rest));
            return Err(stop);
        }
    };
    let Literal::Dict(entries) = value else {
        return Err(invalid("the header is no dictionary").into());
    };
    let [descr, order, shape] = ["descr", "fortran_order", "shape"].map(|wanted| {
        let mut found = entries
            .iter()
            .filter(|(key, _)| matches!(key, Literal::Str(key) if key == wanted));
        // Python keeps the last of several equal keys.
        let value = found.next_back().map(|(_, value)| value);
        (value, found.next().is_some())
    });
    if descr.1 || order.1 || shape.1 {
        notes.defect(invalid("the header has a key twice"));
    }
    let ((Some(descr), _), (Some(order), _), (Some(shape), _)) = (descr, order, shape) else {
        return Err(invalid("the header lacks one of the keys descr, fortran_order and shape").into());
    };
    if entries.len() > 3 {
        notes.defect(invalid(
            "the header has keys besides descr, fortran_order and shape",
        ));
    }
    let Literal::Tuple(dimensions) = shape else {
        return Err(invalid("the shape is no tuple").into());
    };
    let element = dtype::from_literal(descr);
    if element.size_bytes.is_none() {
        let detail = format!("the element type `{}` is not known here", shown(descr));
        notes.defect(Defect::at(
            "npy-dtype-unknown",
            header.text_offset,
            detail.clone(),
        ));
        notes.gap(GapReason::UnsupportedFormat, Some(header.text_offset), detail);
    }
    let elements = dtype::elements(shape);
    let data_bytes = element
        .size_bytes
        .zip(elements)
        .and_then(|(a, b)| a.checked_mul(b));
    if element.size_bytes.is_some() && data_bytes.is_none() {
        let detail = format!("the shape {} describes more bytes than can exist", shown(shape));
        return Err(Defect::at("npy-shape-overflow", header.text_offset, detail).into());
    }
    let dimensions = dimensions
        .iter()
        .take(64)
        .filter_map(|dimension| match dimension {
            Literal::Int(size) => u64::try_from(*size).ok(),
            _ => None,
        });
    Ok(NpyArray {
        offset: header.offset,
        version: header.version,
        dtype: shown(descr),
        shape: dimensions.collect(),
        fortran_order: matches!(order, Literal::Bool(true)),
        has_objects: element.has_objects,
        data_offset: header.data_offset,
        data_bytes: if element.has_objects { None } else { data_bytes },
    })
}

/// A literal as Python writes it, cut after 1,024 bytes.
fn shown(value: &Literal) -> String {
    let mut out = String::new();
    write_literal(value, &mut out);
    if let Some((at, _)) = out.char_indices().nth(1_024) {
        out.truncate(at);
        out.push('…');
    }
    out
}

fn write_literal(value: &Literal, out: &mut String) {
    const WRITTEN_MAX: usize = 4_096;
    if out.len() > WRITTEN_MAX {
        return;
    }
    let mut items = |open: char, values: &[Literal], close: char| {
        out.push(open);
        for (index, value) in values.iter().take(WRITTEN_MAX).enumerate() {
            if index > 0 {
                out.push_str(", ");
            }
            write_literal(value, out);
        }
        out.push(close);
    };
    match value {
        Literal::Str(text) => {
            out.push('\'');
            out.extend(text.chars().take(WRITTEN_MAX));
            out.push('\'');
        }
        Literal::Int(value) => out.push_str(&value.to_string()),
        Literal::Bool(true) => out.push_str("True"),
        Literal::Bool(false) => out.push_str("False"),
        Literal::Other => out.push('…'),
        Literal::Tuple(values) => items('(', values, ')'),
        Literal::List(values) => items('[', values, ']'),
        Literal::Dict(entries) => {
            out.push('{');
            for (key, value) in entries.iter().take(WRITTEN_MAX) {
                write_literal(key, out);
                out.push_str(": ");
                write_literal(value, out);
                out.push_str(", ");
            }
            out.push('}');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemSource;
    use wb_core::Meter;

    fn npy(header: &str, data: &[u8]) -> Vec<u8> {
        let mut out = b"\x93NUMPY\x01\x00".to_vec();
        out.extend((header.len() as u16).to_le_bytes());
        out.extend(header.as_bytes());
        out.extend(data);
        out
    }

    fn read_bytes(bytes: Vec<u8>) -> (NpyFacts, Notes) {
        let source = MemSource::shared(bytes);
        let meter = Meter::unlimited_time();
        let mut notes = Notes::default();
        let input = Input {
            source: &source,
            name: "a.npy",
            meter: &meter,
            role: Role::Judge,
        };
        match read(&input, &mut notes) {
            Facts::Npy(facts) => (facts, notes),
            other => panic!("{other:?}"),
        }
    }

    const PLAIN: &str = "{'descr': '<i2', 'fortran_order': True, 'shape': (2, 3), }\n";

    #[test]
    fn arrays_behind_each_other_are_all_read() {
        let one = npy(PLAIN, &[0; 12]);
        let (facts, notes) = read_bytes([one.clone(), one].concat());
        assert_eq!(facts.arrays_total, 2);
        assert_eq!(facts.arrays[1].shape, [2, 3]);
        assert_eq!(facts.arrays[1].data_bytes, Some(12));
        assert!(notes.defects.is_empty() && notes.gaps.is_empty());
    }

    #[test]
    fn objects_are_a_pickle() {
        let header = "{'descr': [('a', '<f4'), ('b', '|O')], 'fortran_order': False, 'shape': (), }";
        let (facts, notes) = read_bytes(npy(header, b"\x80\x04N."));
        assert!(facts.arrays[0].has_objects);
        assert_eq!(notes.children[0].role, Role::As("pickle"));
    }

    #[test]
    fn lengths_are_never_trusted() {
        let codes = |bytes| {
            let (_, notes) = read_bytes(bytes);
            notes.defects.iter().map(|d| d.code).collect::<Vec<_>>()
        };
        assert_eq!(codes(npy(PLAIN, &[0; 11])), ["npy-truncated"]);
        assert_eq!(codes(npy(PLAIN, &[0; 13])), ["npy-trailing-bytes"]);
        let huge = PLAIN.replace("(2, 3)", "(9223372036854775807, 9223372036854775807)");
        assert_eq!(codes(npy(&huge, &[])), ["npy-shape-overflow"]);
        let negative = PLAIN.replace("(2, 3)", "(-1, 3)");
        assert_eq!(codes(npy(&negative, &[])), ["npy-shape-overflow"]);
        assert_eq!(
            codes(b"\x93NUMPY\x02\x00\xff\xff\xff\x00{".to_vec()),
            ["npy-truncated"]
        );
        assert_eq!(codes(b"\x93NUMPY\x09\x00".to_vec()), ["npy-version-unknown"]);
        assert_eq!(codes(npy("__import__('os')", &[])), ["npy-header-code"]);
    }
}
