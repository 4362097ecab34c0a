//! Datatypes and attributes: what kind of values there are, and the texts among them.

use super::Trouble;
use super::bytes::{Bytes, padded};
use super::file::File;
use super::header::{self, Message, kind};
use super::heap::Global;
use super::message::{dataspace, elements};
use wb_core::Limit;

/// What kind of value a datatype describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Integer { signed: bool },
    Float,
    Text,
    TextOfAnyLength,
    ListOfAnyLength { of_bytes: bool },
    Reference,
    Other(&'static str),
}

/// A datatype, as far as it matters here.
#[derive(Clone, Copy, Debug)]
pub(super) struct Datatype {
    pub(super) class: Class,
    /// Bytes of one value where it is stored.
    pub(super) bytes: u64,
}

impl Datatype {
    /// As people write it: `f32`, `string[12]`.
    pub(super) fn name(self) -> String {
        let bits = self.bytes.saturating_mul(8);
        match self.class {
            Class::Integer { signed: true } => format!("i{bits}"),
            Class::Integer { signed: false } => format!("u{bits}"),
            Class::Float => format!("f{bits}"),
            Class::Text => format!("string[{}]", self.bytes),
            Class::TextOfAnyLength => "string".to_owned(),
            Class::ListOfAnyLength { .. } => "list".to_owned(),
            Class::Reference => "reference".to_owned(),
            Class::Other(name) => name.to_owned(),
        }
    }
}

/// Takes a datatype apart.
pub(super) fn datatype(data: &[u8], at: u64) -> Result<Datatype, Trouble> {
    let mut bytes = Bytes::new(data, at);
    let first = bytes.u8()?;
    let flags = bytes.uint(3)?;
    let size = u64::from(bytes.u32()?);
    let class = match first & 0x0f {
        0 => Class::Integer {
            signed: flags & 0x08 != 0,
        },
        1 => Class::Float,
        2 => Class::Other("time"),
        3 => Class::Text,
        4 => Class::Other("bits"),
        5 => Class::Other("opaque"),
        6 => Class::Other("compound"),
        7 => Class::Reference,
        8 => Class::Other("enumeration"),
        9 if flags & 0x0f == 1 => Class::TextOfAnyLength,
        9 => Class::ListOfAnyLength {
            of_bytes: datatype_base_is_bytes(&mut bytes),
        },
        10 => Class::Other("array"),
        11 => Class::Other("complex"),
        other => {
            return Err(Trouble::unsupported(at, format!("datatype of class {other}")));
        }
    };
    Ok(Datatype { class, bytes: size })
}

fn datatype_base_is_bytes(bytes: &mut Bytes<'_>) -> bool {
    let rest = bytes.rest();
    rest.first().is_some_and(|first| matches!(first & 0x0f, 0 | 3))
        && rest.get(4..8).is_some_and(|size| size == [1, 0, 0, 0])
}

/// The datatype message of an object, wherever it is kept.
pub(super) fn datatype_of(file: &File<'_>, message: &Message) -> Result<Datatype, Trouble> {
    if message.is_shared() {
        let kept = header::shared(file, &message.data, message.at, kind::DATATYPE)?;
        datatype(&kept.data, kept.at)
    } else {
        datatype(&message.data, message.at)
    }
}

/// An attribute: its name, its kind, and its values as they are stored.
pub(super) struct Attribute {
    pub(super) name: Vec<u8>,
    pub(super) datatype: Datatype,
    /// `None` if it holds nothing.
    pub(super) shape: Option<Vec<u64>>,
    data: Vec<u8>,
    at: u64,
}

/// Takes an attribute message apart.
pub(super) fn attribute(file: &File<'_>, data: &[u8], at: u64) -> Result<Attribute, Trouble> {
    let mut bytes = Bytes::new(data, at);
    let version = bytes.u8()?;
    let flags = bytes.u8()?;
    let name_len = bytes.count(2)?;
    let type_len = bytes.count(2)?;
    let space_len = bytes.count(2)?;
    let (flags, pad): (u8, fn(usize) -> usize) = match version {
        1 => (0, padded),
        2 => (flags, |count| count),
        3 => {
            bytes.skip(1)?;
            (flags, |count| count)
        }
        other => {
            return Err(Trouble::unsupported(at, format!("attribute of version {other}")));
        }
    };
    let name = bytes.take(pad(name_len))?;
    let name = name.split(|byte| *byte == 0).next().unwrap_or_default().to_vec();
    let type_at = bytes.at();
    let type_data = bytes.take(pad(type_len))?;
    let datatype = if flags & 1 != 0 {
        let kept = header::shared(file, type_data, type_at, kind::DATATYPE)?;
        datatype(&kept.data, kept.at)?
    } else {
        datatype(type_data, type_at)?
    };
    let space_at = bytes.at();
    let space_data = bytes.take(pad(space_len))?;
    let shape = if flags & 2 != 0 {
        let kept = header::shared(file, space_data, space_at, kind::DATASPACE)?;
        dataspace(file, &kept.data, kept.at)?
    } else {
        dataspace(file, space_data, space_at)?
    };
    let at = bytes.at();
    Ok(Attribute {
        name,
        datatype,
        shape,
        data: bytes.rest().to_vec(),
        at,
    })
}

impl Attribute {
    /// How many values it has.
    pub(super) fn values(&self) -> u64 {
        self.shape.as_deref().map_or(0, elements)
    }

    /// The first text, without its padding; `None` if this is no text.
    pub(super) fn text(&self, file: &File<'_>, heap: &mut Global) -> Result<Option<Vec<u8>>, Trouble> {
        if self.values() == 0 {
            return Ok(None);
        }
        let mut bytes = Bytes::new(&self.data, self.at);
        let text = match self.datatype.class {
            Class::Text => {
                let size = usize::try_from(self.datatype.bytes).unwrap_or(usize::MAX);
                bytes.take(size)?.to_vec()
            }
            Class::TextOfAnyLength => varying(file, heap, &mut bytes)?,
            _ => return Ok(None),
        };
        Ok(Some(without_padding(text)))
    }
}

/// The value of variable length whose place comes next.
pub(super) fn varying(file: &File<'_>, heap: &mut Global, bytes: &mut Bytes<'_>) -> Result<Vec<u8>, Trouble> {
    let Some((len, address, index)) = reference(file, bytes)? else {
        return Ok(Vec::new());
    };
    file.meter.check(Limit::HeaderBytes, len)?;
    let mut value = heap.value(file, address, index)?;
    value.truncate(usize::try_from(len).unwrap_or(usize::MAX));
    Ok(value)
}

/// Where in the file the value of variable length stands whose place comes next, and how long it is.
pub(super) fn varying_place(
    file: &File<'_>,
    heap: &mut Global,
    bytes: &mut Bytes<'_>,
) -> Result<Option<(u64, u64)>, Trouble> {
    let Some((len, address, index)) = reference(file, bytes)? else {
        return Ok(None);
    };
    let (at, stored) = heap.locate(file, address, index)?;
    Ok(Some((at, len.min(stored))))
}

/// Length, collection and index of a value of variable length; `None` for an empty one.
fn reference(file: &File<'_>, bytes: &mut Bytes<'_>) -> Result<Option<(u64, u64, u64)>, Trouble> {
    let len = bytes.uint(4)?;
    let address = file.address(bytes)?;
    let index = bytes.uint(4)?;
    let is_empty = len == 0 || !file.is_defined(address) || address == 0;
    Ok((!is_empty).then_some((len, address, index)))
}

fn without_padding(mut text: Vec<u8>) -> Vec<u8> {
    while text.last() == Some(&0) {
        text.pop();
    }
    text
}
