//! Flax checkpoints: a tree of arrays as msgpack.

use crate::format::Input;
use crate::generated::Facts;
use crate::model::edge::TensorFacts;
use crate::model::json::beginning;
use crate::notes::{Child, Defect, Notes, Stop};
use crate::sniff::Head;
use crate::source::{Cursor, SliceSource};
use serde::Serialize;
use std::collections::BTreeMap;
use wb_core::Limit;

crate::format_room! {
    /// Trees of arrays in msgpack, as `flax.serialization` writes them (`.msgpack`). The whole tree is walked. Arrays,
    /// complex numbers and scalars are extensions 1 to 3: sizes are compared with shapes and types, arrays of objects
    /// and unknown extensions are noted, and plain bytes and what stands behind the tree are judged on their own.
    pub static FORMAT = {
        id: "flax-msgpack",
        name: "msgpack weights (Flax)",
        since: "0.1.0",
        extensions: ["msgpack"],
        facts: FlaxFacts,
        sniff: sniff,
        read: read,
    };
}

/// What a tree holds.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FlaxFacts {
    /// How many arrays.
    pub arrays: u64,
    /// How many bytes they take.
    pub array_bytes: u64,
    /// Types of elements, and how many arrays have each.
    pub types: BTreeMap<String, u64>,
    /// Keys at the top.
    pub keys: Vec<String>,
    /// Values that are plain bytes.
    pub plain_bytes: u64,
    /// The first arrays.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tensors: Vec<TensorFacts>,
}

const NAME_MAX: u64 = 200;
const KEYS_MAX: usize = 256;
const CHILDREN_MAX: u64 = 256;
/// Plain bytes shorter than this hold no payload.
const BYTES_MIN: u64 = 16;

fn sniff(head: &Head<'_>) -> bool {
    let [first, second, ..] = head.bytes else {
        return false;
    };
    let is_map = matches!(first, 0x81..=0x8f | 0xde | 0xdf);
    if !is_map || (*first <= 0x8f && !matches!(second, 0xa0..=0xbf | 0xd9)) {
        return false;
    }
    head.extension() == "msgpack" || has_array(head.bytes)
}

/// An extension of type 1 whose content is a list of three: a shape, a type's name, bytes.
fn has_array(bytes: &[u8]) -> bool {
    memchr::memmem::find_iter(bytes, b"\x01\x93").any(|at| {
        let marks = [5_usize, 3, 2, 1].map(|back| at.checked_sub(back).and_then(|at| bytes.get(at)));
        let is_extension = matches!(
            marks,
            [Some(0xc9), ..] | [_, Some(0xc8), ..] | [_, _, Some(0xc7), _]
        ) || matches!(marks[3], Some(0xd4..=0xd8));
        is_extension && matches!(bytes.get(at.saturating_add(2)), Some(0x90..=0x9f))
    })
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = FlaxFacts::default();
    let mut walk = Walk {
        cursor: Cursor::new(input.source.as_ref(), 0),
        facts: &mut facts,
        steps: 0,
    };
    if let Err(stop) = walk.run(input, notes) {
        notes.stopped(stop);
    }
    Facts::FlaxMsgpack(facts)
}

/// What a container still waits for.
struct Open {
    left: u64,
    is_map: bool,
    /// The key whose value is read.
    key: String,
}

/// What stands at the cursor.
enum Value {
    Plain,
    Text(u64),
    Bytes(u64),
    List(u64),
    Map(u64),
    Extension(i8, u64),
}

struct Walk<'a, 'b> {
    cursor: Cursor<'a>,
    facts: &'b mut FlaxFacts,
    steps: u64,
}

impl Walk<'_, '_> {
    fn run(&mut self, input: &Input<'_>, notes: &mut Notes) -> Result<(), Stop> {
        let mut open = vec![Open {
            left: 1,
            is_map: false,
            key: String::new(),
        }];
        while let Some(last) = open.last_mut() {
            let Some(left) = last.left.checked_sub(1) else {
                open.pop();
                continue;
            };
            last.left = left;
            let is_key = last.is_map && left.checked_rem(2) == Some(1);
            let depth = open.len() as u64;
            input.meter.check(Limit::Nesting, depth)?;
            self.steps = self.steps.wrapping_add(1);
            if self.steps.trailing_zeros() >= 12 {
                input.meter.time()?;
            }
            let start = self.cursor.position();
            match self.value()? {
                Value::Plain => {}
                Value::Text(len) if is_key => {
                    let key = self.text(len)?;
                    if depth == 2 && self.facts.keys.len() < KEYS_MAX {
                        self.facts.keys.push(key.clone());
                    }
                    if let Some(last) = open.last_mut() {
                        last.key = key;
                    }
                }
                Value::Text(len) => self.skip(len)?,
                Value::Bytes(len) => self.bytes(len, input, notes)?,
                Value::List(count) => open.push(Open {
                    left: count,
                    is_map: false,
                    key: String::new(),
                }),
                Value::Map(count) => open.push(Open {
                    left: count.saturating_mul(2),
                    is_map: true,
                    key: String::new(),
                }),
                Value::Extension(code, len) => {
                    let listed = self.facts.tensors.len();
                    self.extension(code, len, start, notes)?;
                    if let Some(tensor) = self.facts.tensors.get_mut(listed) {
                        tensor.name = path(&open);
                    }
                }
            }
        }
        let end = self.cursor.position();
        if let Some(behind) = crate::source::after_padding(input.source.as_ref(), end)? {
            let detail = "something stands behind the tree, where its reader does not look";
            notes.defect(Defect::at("flax-trailing-bytes", behind, detail));
            let rest = SliceSource::shared(input.source, behind, u64::MAX)?;
            notes
                .children
                .push(Child::new("(behind the tree)", rest).nested());
        }
        Ok(())
    }

    fn ends(&self) -> Stop {
        Defect::at("flax-broken", self.cursor.position(), "the tree ends too early").into()
    }

    fn number(&mut self, width: u8) -> Result<u64, Stop> {
        let number = match width {
            1 => self.cursor.array::<1>()?.map(|raw| u64::from(raw[0])),
            2 => self
                .cursor
                .array::<2>()?
                .map(|raw| u64::from(u16::from_be_bytes(raw))),
            4 => self
                .cursor
                .array::<4>()?
                .map(|raw| u64::from(u32::from_be_bytes(raw))),
            _ => self.cursor.array::<8>()?.map(u64::from_be_bytes),
        };
        number.ok_or_else(|| self.ends())
    }

    fn skip(&mut self, bytes: u64) -> Result<(), Stop> {
        self.cursor.skip(bytes.saturating_sub(1));
        if bytes > 0 && self.cursor.byte()?.is_none() {
            return Err(self.ends());
        }
        Ok(())
    }

    fn text(&mut self, len: u64) -> Result<String, Stop> {
        let kept = len.min(NAME_MAX);
        let bytes = self.cursor.bytes(kept)?.ok_or_else(|| self.ends())?;
        self.skip(len.saturating_sub(kept))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn value(&mut self) -> Result<Value, Stop> {
        let mark = self.cursor.byte()?.ok_or_else(|| self.ends())?;
        Ok(match mark {
            0x80..=0x8f => Value::Map(u64::from(mark & 0x0f)),
            0x90..=0x9f => Value::List(u64::from(mark & 0x0f)),
            0xa0..=0xbf => Value::Text(u64::from(mark & 0x1f)),
            0xc1 => {
                let at = self.cursor.position();
                return Err(Defect::at("flax-broken", at, "a byte that msgpack never uses").into());
            }
            0xc4..=0xc6 => Value::Bytes(self.sized(mark, 0xc4)?),
            0xd9..=0xdb => Value::Text(self.sized(mark, 0xd9)?),
            0xc7..=0xc9 => {
                let len = self.sized(mark, 0xc7)?;
                Value::Extension(self.code()?, len)
            }
            0xd4..=0xd8 => {
                let len = 1_u64.wrapping_shl(u32::from(mark.wrapping_sub(0xd4)));
                Value::Extension(self.code()?, len)
            }
            0xdc => Value::List(self.number(2)?),
            0xdd => Value::List(self.number(4)?),
            0xde => Value::Map(self.number(2)?),
            0xdf => Value::Map(self.number(4)?),
            0xcc | 0xd0 => self.plain(1)?,
            0xcd | 0xd1 => self.plain(2)?,
            0xca | 0xce | 0xd2 => self.plain(4)?,
            0xcb | 0xcf | 0xd3 => self.plain(8)?,
            _ => Value::Plain,
        })
    }

    /// A length of 1, 2 or 4 bytes, as far as the mark is from the first of its kind.
    fn sized(&mut self, mark: u8, first: u8) -> Result<u64, Stop> {
        self.number(match mark.wrapping_sub(first) {
            0 => 1,
            1 => 2,
            _ => 4,
        })
    }

    fn code(&mut self) -> Result<i8, Stop> {
        let raw = self.cursor.array::<1>()?.ok_or_else(|| self.ends())?;
        Ok(i8::from_be_bytes(raw))
    }

    fn plain(&mut self, width: u8) -> Result<Value, Stop> {
        self.number(width)?;
        Ok(Value::Plain)
    }

    fn bytes(&mut self, len: u64, input: &Input<'_>, notes: &mut Notes) -> Result<(), Stop> {
        let start = self.cursor.position();
        self.skip(len)?;
        self.facts.plain_bytes = self.facts.plain_bytes.saturating_add(1);
        if len >= BYTES_MIN && self.facts.plain_bytes <= CHILDREN_MAX {
            let part = SliceSource::shared(input.source, start, len)?;
            let name = format!("(bytes at {start})");
            notes.children.push(Child::new(name, part).nested());
        } else {
            notes.skipped_bytes = notes.skipped_bytes.saturating_add(len);
        }
        Ok(())
    }

    fn extension(&mut self, code: i8, len: u64, start: u64, notes: &mut Notes) -> Result<(), Stop> {
        let content = self.cursor.position();
        match code {
            1 | 3 => {
                let detail = self.array(notes, start)?;
                let end = content.saturating_add(len);
                if let Some(detail) = detail {
                    notes.defect(Defect::at("flax-sizes-disagree", start, detail));
                } else if self.cursor.position() != end {
                    let detail = "an array does not fill its extension";
                    notes.defect(Defect::at("flax-sizes-disagree", start, detail));
                }
            }
            // A complex number; msgpack's own time stamp.
            2 | -1 => {}
            code => {
                let detail = format!("an extension of the unknown type {code}, with {len} bytes");
                notes.defect(Defect::at("flax-unknown-extension", start, detail));
            }
        }
        self.cursor.seek(content);
        self.skip(len)
    }

    /// Shape, type and bytes; says what disagrees.
    fn array(&mut self, notes: &mut Notes, start: u64) -> Result<Option<String>, Stop> {
        let no_array = || {
            Ok(Some(
                "an array is not made of a shape, a type and bytes".to_owned(),
            ))
        };
        let Value::List(3) = self.value()? else {
            return no_array();
        };
        let Value::List(rank) = self.value()? else {
            return no_array();
        };
        let mut count = Some(1_u64);
        let mut shape = Vec::new();
        for _ in 0..rank.min(64) {
            let size = self.dimension()?;
            shape.push(size.and_then(|size| i64::try_from(size).ok()).unwrap_or(-1));
            count = count
                .zip(size)
                .and_then(|(product, size)| product.checked_mul(size));
        }
        let (Value::Text(len) | Value::Bytes(len)) = self.value()? else {
            return no_array();
        };
        let kind = self.text(len)?;
        let Value::Bytes(bytes) = self.value()? else {
            return no_array();
        };
        let offset = self.cursor.position();
        self.skip(bytes)?;
        self.facts.arrays = self.facts.arrays.saturating_add(1);
        self.facts.array_bytes = self.facts.array_bytes.saturating_add(bytes);
        notes.skipped_bytes = notes.skipped_bytes.saturating_add(bytes);
        let kind = beginning(&kind, 64);
        if self.facts.tensors.len() < TensorFacts::KEPT_MAX {
            self.facts.tensors.push(TensorFacts {
                name: String::new(),
                dtype: kind.clone(),
                shape,
                offset,
                bytes,
            });
        }
        if matches!(&*kind, "object" | "O" | "|O") {
            let detail = "an array whose elements are Python objects";
            notes.defect(Defect::at("flax-object-array", start, detail));
        }
        let expected = count
            .zip(width(&kind))
            .and_then(|(count, width)| count.checked_mul(width));
        if self.facts.types.len() < 64 || self.facts.types.contains_key(&kind) {
            let seen = self.facts.types.entry(kind.clone()).or_default();
            *seen = seen.saturating_add(1);
        }
        let is_wrong = count.is_none() || width(&kind).is_some() && expected != Some(bytes);
        Ok(is_wrong
            .then(|| format!("an array of `{kind}` has {bytes} bytes, which is not what its shape needs")))
    }

    fn dimension(&mut self) -> Result<Option<u64>, Stop> {
        let mark = self.cursor.byte()?.ok_or_else(|| self.ends())?;
        Ok(match mark {
            0..=0x7f => Some(u64::from(mark)),
            0xcc => Some(self.number(1)?),
            0xcd => Some(self.number(2)?),
            0xce => Some(self.number(4)?),
            0xcf => Some(self.number(8)?),
            _ => None,
        })
    }
}

/// The keys on the way to a value.
fn path(open: &[Open]) -> String {
    let keys: Vec<&str> = open
        .iter()
        .map(|open| open.key.as_str())
        .filter(|key| !key.is_empty())
        .collect();
    beginning(&keys.join("/"), 400)
}

/// How many bytes an element takes, for types that are known.
fn width(kind: &str) -> Option<u64> {
    Some(match kind {
        "bool" | "int8" | "uint8" => 1,
        kind if kind.starts_with("float8") => 1,
        "int16" | "uint16" | "float16" | "bfloat16" | "V2" => 2,
        "int32" | "uint32" | "float32" => 4,
        "int64" | "uint64" | "float64" | "complex64" => 8,
        "complex128" => 16,
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
