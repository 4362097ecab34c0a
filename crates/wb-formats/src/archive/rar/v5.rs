//! Headers of version 5.

use super::{Members, RarMember, broken};
use crate::notes::{Notes, Stop};

/// Longest header: RAR itself reads none beyond two megabytes.
const HEADER_MAX: u64 = 2 << 20;

/// Numbers and texts of a header.
struct Fields<'a> {
    bytes: &'a [u8],
    at: u64,
}

impl<'a> Fields<'a> {
    /// Seven bits in each byte, the lowest first.
    fn number(&mut self) -> Result<u64, Stop> {
        let mut value: u64 = 0;
        for index in 0..10_u32 {
            let Some((byte, rest)) = self.bytes.split_first() else {
                return Err(broken(self.at, "a header ends too early"));
            };
            self.bytes = rest;
            value |= u64::from(byte & 0x7f).wrapping_shl(index.saturating_mul(7));
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(broken(self.at, "a number of a header has no end"))
    }

    fn take(&mut self, count: u64) -> Result<&'a [u8], Stop> {
        let split = usize::try_from(count)
            .ok()
            .and_then(|count| self.bytes.split_at_checked(count));
        let Some((part, rest)) = split else {
            return Err(broken(self.at, "a header ends too early"));
        };
        self.bytes = rest;
        Ok(part)
    }

    fn text(&mut self) -> Result<String, Stop> {
        let len = self.number()?;
        Ok(String::from_utf8_lossy(self.take(len)?).into_owned())
    }
}

pub(super) fn read(members: &mut Members<'_, '_>, notes: &mut Notes) -> Result<(), Stop> {
    let source = members.input.source.as_ref();
    let len = source.len()?;
    let mut at: u64 = 8;
    while at < len {
        members.input.meter.time()?;
        let start = source.read_vec(at, 16)?;
        let mut fields = Fields {
            bytes: start.get(4..).unwrap_or_default(),
            at,
        };
        let before = fields.bytes.len() as u64;
        let size = fields.number()?;
        let width = before.saturating_sub(fields.bytes.len() as u64);
        if size == 0 || size > HEADER_MAX {
            return Err(broken(at, "a header has no size that RAR reads"));
        }
        let body_at = at.saturating_add(4).saturating_add(width);
        let body = source.read_vec(body_at, size)?;
        if (body.len() as u64) < size {
            return Err(broken(at, "a header ends too early"));
        }
        let mut fields = Fields { bytes: &body, at };
        let (kind, flags) = (fields.number()?, fields.number()?);
        let extra = if flags & 1 != 0 { fields.number()? } else { 0 };
        let data = if flags & 2 != 0 { fields.number()? } else { 0 };
        let data_offset = body_at.saturating_add(size);
        match kind {
            1 => members.facts.is_volume = fields.number()? & 1 != 0,
            2 => {
                let member = member(&mut fields, extra, flags, data, data_offset)?;
                members.take(member, notes)?;
            }
            4 => {
                members.facts.is_header_encrypted = true;
                return Ok(());
            }
            5 => return Ok(()),
            _ => {}
        }
        at = data_offset.saturating_add(data);
    }
    Err(broken(len, "the archive is cut off: its end mark is missing"))
}

fn member(
    fields: &mut Fields<'_>,
    extra: u64,
    flags: u64,
    data: u64,
    data_offset: u64,
) -> Result<RarMember, Stop> {
    let file_flags = fields.number()?;
    let bytes = fields.number()?;
    let _attributes = fields.number()?;
    if file_flags & 2 != 0 {
        fields.take(4)?;
    }
    if file_flags & 4 != 0 {
        fields.take(4)?;
    }
    let packing = fields.number()?;
    let _system = fields.number()?;
    let mut member = RarMember {
        name: fields.text()?,
        bytes,
        packed_bytes: data,
        is_stored: packing & 0x380 == 0,
        is_split: flags & 0x18 != 0,
        is_folder: file_flags & 1 != 0,
        data_offset,
        ..RarMember::default()
    };
    let left = (fields.bytes.len() as u64).saturating_sub(extra);
    fields.take(left)?;
    while !fields.bytes.is_empty() {
        let size = fields.number()?;
        let mut record = Fields {
            bytes: fields.take(size)?,
            at: fields.at,
        };
        match record.number()? {
            1 => member.is_encrypted = true,
            5 => {
                let (_kind, _flags) = (record.number()?, record.number()?);
                member.link = Some(record.text()?);
            }
            _ => {}
        }
    }
    Ok(member)
}
