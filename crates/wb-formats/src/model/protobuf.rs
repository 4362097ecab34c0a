//! A streaming walker over the protobuf wire format: fields one by one, payloads skipped by their length.
//!
//! There is no schema here. The caller keeps the chain of open messages (no recursion), hands in where the
//! innermost one ends, and decides which payloads to enter; everything else is never read.

use crate::notes::{Defect, Stop};
use crate::source::{Cursor, ReadAt};
use wb_core::{Limit, Meter};

/// The bytes of a length-delimited field: text, packed numbers, or a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    /// Where the payload begins.
    pub(crate) start: u64,
    /// The first byte behind it.
    pub(crate) end: u64,
}

impl Span {
    /// How many bytes.
    pub(crate) const fn len(self) -> u64 {
        self.end.saturating_sub(self.start)
    }
}

/// What a field carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// Wire type 0.
    Varint(u64),
    /// Wire type 1.
    Fixed64(u64),
    /// Wire type 5.
    Fixed32(u32),
    /// Wire type 2.
    Bytes(Span),
}

/// One field of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Field {
    /// Its number in the schema.
    pub(crate) number: u32,
    /// What it carries.
    pub(crate) value: Value,
    /// Where its tag stands.
    pub(crate) offset: u64,
}

/// Text of a field, as much as is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Text {
    /// The text; bytes that are no UTF-8 are replaced.
    pub(crate) text: String,
    /// How long the field is.
    pub(crate) bytes: u64,
}

/// The walker.
pub(crate) struct Wire<'a> {
    source: &'a dyn ReadAt,
    meter: &'a Meter,
    cursor: Cursor<'a>,
    last_read: u64,
    fields: u64,
    /// Groups (wire types 3 and 4) that were skipped: no writer has made them for a decade, and a loader that
    /// does not know the field skips them as well.
    pub(crate) groups: u64,
    /// Where the first of them stands.
    pub(crate) first_group: Option<u64>,
}

impl<'a> Wire<'a> {
    /// A skip further than this drops the read-ahead: what follows a tensor is usually another small header.
    const NEAR_BYTES: u64 = 1 << 14;
    /// How many fields are walked between two looks at the clock.
    const FIELDS_PER_TICK: u64 = 1 << 14;

    /// A walker at the beginning of `source`.
    pub(crate) fn new(source: &'a dyn ReadAt, meter: &'a Meter) -> Self {
        Self {
            source,
            meter,
            cursor: Cursor::new(source, 0),
            last_read: 0,
            fields: 0,
            groups: 0,
            first_group: None,
        }
    }

    /// Goes to the first byte of a payload.
    pub(crate) const fn enter(&mut self, span: Span) {
        self.cursor.seek(span.start);
    }

    /// The next field of the message that ends at `end`; `None` at its end. Afterwards the walker stands behind
    /// the field, payload included. Groups are skipped and counted.
    pub(crate) fn next(&mut self, end: u64) -> Result<Option<Field>, Stop> {
        loop {
            let offset = self.cursor.position();
            if offset >= end {
                return Ok(None);
            }
            self.tick()?;
            let (number, wire_type) = self.tag(end)?;
            let value = match wire_type {
                3 => {
                    self.groups = self.groups.saturating_add(1);
                    self.first_group.get_or_insert(offset);
                    self.skip_group(number, end)?;
                    continue;
                }
                4 => {
                    let detail = format!("a group ends (field {number}) that never began");
                    return Err(Defect::at("protobuf-group-end", offset, detail).into());
                }
                _ => self.value(wire_type, offset, end)?,
            };
            if let Value::Bytes(span) = value {
                self.cursor.seek(span.end);
            }
            return Ok(Some(Field {
                number,
                value,
                offset,
            }));
        }
    }

    /// The text of a payload, at most `max` bytes of it.
    pub(crate) fn text(&mut self, span: Span, max: u64) -> Result<Text, Stop> {
        let behind = self.cursor.position();
        self.enter(span);
        let wanted = span.len().min(max);
        let bytes = self.cursor.bytes(wanted)?.ok_or_else(|| ends_early(span.start))?;
        self.last_read = self.cursor.position();
        self.cursor.seek(behind);
        Ok(Text {
            text: String::from_utf8_lossy(&bytes).into_owned(),
            bytes: span.len(),
        })
    }

    /// A payload, whole. The caller has looked at its length.
    pub(crate) fn bytes(&mut self, span: Span) -> Result<Vec<u8>, Stop> {
        let behind = self.cursor.position();
        self.enter(span);
        let bytes = self
            .cursor
            .bytes(span.len())?
            .ok_or_else(|| ends_early(span.start))?;
        self.last_read = self.cursor.position();
        self.cursor.seek(behind);
        Ok(bytes)
    }

    /// The next number of a packed field; `None` at its end. The walker must stand inside the payload
    /// ([`Wire::enter`]).
    pub(crate) fn packed(&mut self, span: Span) -> Result<Option<u64>, Stop> {
        if self.cursor.position() >= span.end {
            return Ok(None);
        }
        self.tick()?;
        self.varint(span.end).map(Some)
    }

    fn tick(&mut self) -> Result<(), Stop> {
        let position = self.cursor.position();
        if position.saturating_sub(self.last_read) > Self::NEAR_BYTES {
            self.cursor = Cursor::new(self.source, position);
        }
        self.fields = self.fields.wrapping_add(1);
        if self.fields.is_multiple_of(Self::FIELDS_PER_TICK) {
            self.meter.time()?;
        }
        Ok(())
    }

    fn tag(&mut self, end: u64) -> Result<(u32, u8), Stop> {
        let offset = self.cursor.position();
        let tag = self.varint(end)?;
        match u32::try_from(tag) {
            Ok(tag) if tag >> 3 != 0 => Ok((tag >> 3, (tag & 7) as u8)),
            _ => {
                let detail = format!("{tag:#x} is no field tag");
                Err(Defect::at("protobuf-tag", offset, detail).into())
            }
        }
    }

    fn value(&mut self, wire_type: u8, offset: u64, end: u64) -> Result<Value, Stop> {
        match wire_type {
            0 => Ok(Value::Varint(self.varint(end)?)),
            1 => Ok(Value::Fixed64(u64::from_le_bytes(self.fixed(end)?))),
            5 => Ok(Value::Fixed32(u32::from_le_bytes(self.fixed(end)?))),
            2 => {
                let len = self.varint(end)?;
                let start = self.cursor.position();
                match start.checked_add(len) {
                    Some(stop) if stop <= end => Ok(Value::Bytes(Span { start, end: stop })),
                    _ => {
                        let left = end.saturating_sub(start);
                        let detail =
                            format!("a field claims {len} bytes where its message has only {left} left");
                        Err(Defect::at("protobuf-length", offset, detail).into())
                    }
                }
            }
            _ => {
                let detail = format!("wire type {wire_type} does not exist");
                Err(Defect::at("protobuf-wire-type", offset, detail).into())
            }
        }
    }

    /// Skips what a group holds, nested groups included.
    fn skip_group(&mut self, number: u32, end: u64) -> Result<(), Stop> {
        let mut open = vec![number];
        while let Some(&innermost) = open.last() {
            let offset = self.cursor.position();
            self.tick()?;
            let (number, wire_type) = self.tag(end)?;
            match wire_type {
                3 => {
                    open.push(number);
                    self.meter.check(Limit::Nesting, open.len() as u64)?;
                }
                4 if number == innermost => {
                    open.pop();
                }
                4 => {
                    let detail = format!("group {innermost} is closed by the end of group {number}");
                    return Err(Defect::at("protobuf-group-end", offset, detail).into());
                }
                _ => {
                    if let Value::Bytes(span) = self.value(wire_type, offset, end)? {
                        self.cursor.seek(span.end);
                    }
                }
            }
        }
        Ok(())
    }

    fn varint(&mut self, end: u64) -> Result<u64, Stop> {
        let offset = self.cursor.position();
        let mut value = 0_u64;
        for shift in (0..70).step_by(7) {
            if self.cursor.position() >= end {
                return Err(ends_early(offset));
            }
            let byte = self.cursor.byte()?.ok_or_else(|| ends_early(offset))?;
            // The tenth byte has one bit left; like the official parsers, what is above it is dropped.
            let bits = u64::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
            value |= bits;
            if byte & 0x80 == 0 {
                self.last_read = self.cursor.position();
                return Ok(value);
            }
        }
        Err(Defect::at("protobuf-varint", offset, "a number has more than ten bytes").into())
    }

    fn fixed<const N: usize>(&mut self, end: u64) -> Result<[u8; N], Stop> {
        let offset = self.cursor.position();
        if end.saturating_sub(offset) < N as u64 {
            return Err(ends_early(offset));
        }
        let array = self.cursor.array::<N>()?.ok_or_else(|| ends_early(offset))?;
        self.last_read = self.cursor.position();
        Ok(array)
    }
}

fn ends_early(offset: u64) -> Stop {
    Defect::at("protobuf-truncated", offset, "a field ends behind its message").into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemSource;

    fn walk(bytes: &[u8]) -> (Vec<Field>, Option<Stop>, u64) {
        let source = MemSource::shared(bytes.to_vec());
        let meter = Meter::unlimited_time();
        let mut wire = Wire::new(source.as_ref(), &meter);
        let mut fields = Vec::new();
        let stop = loop {
            match wire.next(bytes.len() as u64) {
                Ok(Some(field)) => fields.push(field),
                Ok(None) => break None,
                Err(stop) => break Some(stop),
            }
        };
        (fields, stop, wire.groups)
    }

    fn code(stop: Option<Stop>) -> &'static str {
        match stop {
            Some(Stop::Bad(defect)) => defect.code,
            _ => "",
        }
    }

    #[test]
    fn fields_come_one_by_one_and_payloads_are_skipped() {
        let (fields, stop, _) = walk(b"\x08\x96\x01\x12\x03abc\x1d\x01\x00\x00\x00\x21\x02\0\0\0\0\0\0\0");
        assert_eq!(stop, None);
        let values: Vec<_> = fields.iter().map(|f| (f.number, f.value)).collect();
        assert_eq!(
            values,
            [
                (1, Value::Varint(150)),
                (2, Value::Bytes(Span { start: 5, end: 8 })),
                (3, Value::Fixed32(1)),
                (4, Value::Fixed64(2)),
            ]
        );
    }

    #[test]
    fn a_length_is_checked_against_its_parent() {
        assert_eq!(code(walk(b"\x12\x04abc").1), "protobuf-length");
        let huge = b"\x12\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01";
        assert_eq!(code(walk(huge).1), "protobuf-length");
    }

    #[test]
    fn groups_are_skipped_and_what_follows_is_seen() {
        let (fields, stop, groups) = walk(b"\x0b\x13\x08\x01\x14\x0c\x08\x07");
        assert_eq!(stop, None);
        assert_eq!(groups, 1);
        assert_eq!(fields.len(), 1);
        assert_eq!(code(walk(b"\x0b\x14").1), "protobuf-group-end");
        assert_eq!(code(walk(b"\x0c").1), "protobuf-group-end");
    }

    #[test]
    fn deeply_nested_groups_reach_the_limit() {
        let (_, stop, _) = walk(&[0x0b; 1000]);
        assert!(matches!(stop, Some(Stop::Read(_))));
    }

    #[test]
    fn broken_tags_and_numbers_are_defects() {
        assert_eq!(code(walk(b"\x00").1), "protobuf-tag");
        assert_eq!(code(walk(b"\x0f").1), "protobuf-wire-type");
        assert_eq!(code(walk(b"\x08\x80").1), "protobuf-truncated");
        assert_eq!(
            code(walk(b"\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01").1),
            "protobuf-varint"
        );
        assert_eq!(code(walk(b"\x0d\x01").1), "protobuf-truncated");
    }
}
