//! Members become children: each reading of each member, with its loader's role.

use super::dialect::Dialect;
use super::directory::{self, Directory, Member, Origin};
use super::record::{FLAGS_THAT_REFUSE, Header};
use crate::archive::decode::Codec;
use crate::archive::paths;
use crate::format::Input;
use crate::notes::{Child, Defect, Notes, Opener, Role};
use crate::source::{ReadAt, ReadError, SliceSource};
use std::sync::Arc;
use wb_core::{GapReason, Meter};

/// Stored members up to this size are checked against their checksum; larger ones are left to be read once.
const CHECKED_BYTES_MAX: u64 = 4 << 20;

/// Adds every member as a child, or says why it cannot be one.
pub(super) fn judge(directory: &Directory, dialect: Option<&Dialect>, input: &Input<'_>, notes: &mut Notes) {
    notes.children.reserve(directory.members.len());
    for member in directory.members.iter().filter(|member| !member.is_directory()) {
        if member.local.is_none() {
            continue;
        }
        if member.is_unread {
            notes.skipped_bytes = notes
                .skipped_bytes
                .saturating_add(member.header().compressed_bytes);
            continue;
        }
        let trusted = member.origin == Origin::Listed && !member.is_disputed;
        let role = match dialect {
            Some(dialect) if trusted => (dialect.role)(directory, member),
            _ => Role::Judge,
        };
        if member.is_link() {
            link(directory, member, input, notes);
        }
        for header in member.readings() {
            reading(member, &header, role, input, notes);
        }
    }
}

fn reading(member: &Member, header: &Header, role: Role, input: &Input<'_>, notes: &mut Notes) {
    let name = &*member.name;
    let codec = Codec::of_zip_method(header.method);
    if header.flags & FLAGS_THAT_REFUSE != 0 {
        if is_plain(member, header, input) {
            let detail = format!(
                "`{name}` bears flags {:#x}, as if it could not be read, but its data is plain",
                header.flags & FLAGS_THAT_REFUSE
            );
            notes.defect(Defect::at(
                "zip-refusing-flag-untrue",
                member.header_offset,
                detail,
            ));
        } else if header.says_encrypted() {
            if member.is_encrypted() {
                notes.member_gap(name, GapReason::Encrypted, "the member is encrypted");
            }
            return;
        }
    }
    if codec.is_none() && header.method != 0 {
        let detail = format!("compression method {} is not decoded", header.method);
        notes.member_gap(name, GapReason::UnsupportedFormat, detail);
        return;
    }
    expands(member, header, input, notes);
    let child = if codec.is_some() {
        Child::lazy(
            name,
            Data {
                source: Arc::clone(input.source),
                offset: member.data_offset,
                header: *header,
            },
        )
    } else {
        stored(member, header, role, input, notes);
        if header.bytes < header.compressed_bytes {
            // Python stops at the smaller size.
            let first = SliceSource::shared(input.source, member.data_offset, header.bytes);
            notes
                .children
                .extend(first.ok().map(|slice| Child::new(name, slice).role(role)));
        }
        match SliceSource::shared(input.source, member.data_offset, header.compressed_bytes) {
            Ok(slice) => Child::new(name, slice),
            Err(error) => {
                notes.stopped(error.into());
                return;
            }
        }
    };
    notes.children.push(child.role(role));
}

/// Checks a stored member: its two sizes are the same, it is all there, and its checksum is right.
fn stored(member: &Member, header: &Header, role: Role, input: &Input<'_>, notes: &mut Notes) {
    let (name, at) = (&*member.name, member.header_offset);
    if header.compressed_bytes != header.bytes {
        let detail = format!(
            "`{name}` is stored without compression, but its sizes are {} and {}",
            header.compressed_bytes, header.bytes
        );
        notes.defect(Defect::at("zip-stored-size-differs", at, detail));
        return;
    }
    let len = input.source.len().unwrap_or_default();
    if member.data_offset.saturating_add(header.bytes) > len {
        let detail = format!("`{name}` is cut off: it should have {} bytes", header.bytes);
        notes.defect(Defect::at("zip-member-cut-off", at, detail.clone()));
        notes.member_gap(name, GapReason::Malformed, detail);
        return;
    }
    if role == Role::Payload || header.bytes > CHECKED_BYTES_MAX || header.crc32 == 0 {
        return;
    }
    let Ok(bytes) = input.source.read_vec(member.data_offset, header.bytes) else {
        return; // The child meets the same error and reports it.
    };
    let found = crc32fast::hash(&bytes);
    if found != header.crc32 {
        let detail = format!(
            "the checksum of `{name}` is {found:08x}, but {:08x} is recorded",
            header.crc32
        );
        notes.defect(Defect::at("zip-crc-differs", at, detail));
    }
}

/// True if data that is said to be encrypted or patched is not: encryption adds bytes, and random bytes do not
/// decode to the recorded size.
fn is_plain(member: &Member, header: &Header, input: &Input<'_>) -> bool {
    if header.method == 0 {
        return header.bytes == header.compressed_bytes && header.bytes > 0;
    }
    let decoded = directory::open(input.source, member.data_offset, header, input.meter);
    decoded
        .and_then(|source| {
            let last = header.bytes.saturating_sub(1);
            let got = source.read_at(last, &mut [0; 2])?;
            Ok(got == 1 && source.ending(false).is_clean())
        })
        .unwrap_or(false)
}

/// Says that a member expands beyond the bound, by what its header says: nothing has to be decoded for that.
fn expands(member: &Member, header: &Header, input: &Input<'_>, notes: &mut Notes) {
    let budget = input.meter.budget();
    let bound = header.compressed_bytes.saturating_mul(budget.ratio);
    if member.local.is_some() && header.bytes > bound.max(budget.ratio_floor) && header.bytes != u64::MAX {
        let detail = format!(
            "`{}` expands from {} to {} bytes, more than {}:1",
            member.name, header.compressed_bytes, header.bytes, budget.ratio
        );
        notes.defect(Defect::at("zip-member-expands", member.header_offset, detail));
    }
}

/// Judges where a symbolic link would lead when the archive is unpacked.
fn link(directory: &Directory, member: &Member, input: &Input<'_>, notes: &mut Notes) {
    const TARGET_BYTES_MAX: u64 = 4096;
    let Ok(target) = directory.read_small(member, input, TARGET_BYTES_MAX) else {
        let detail = format!("the target of the link `{}` cannot be read", member.name);
        notes.defect(Defect::at("zip-link-unreadable", member.header_offset, detail));
        return;
    };
    let target = String::from_utf8_lossy(&target);
    if let Some(why) = paths::link_leads_outside(&member.name, &target) {
        let detail = format!("the link `{}` to `{target}` {why}", member.name);
        notes.defect(Defect::at("zip-link-leads-outside", member.header_offset, detail));
    }
}

/// A compressed member, decoded when its turn comes.
struct Data {
    source: Arc<dyn ReadAt>,
    offset: u64,
    header: Header,
}

impl Opener for Data {
    fn open(&self, meter: &Arc<Meter>) -> Result<Arc<dyn ReadAt>, ReadError> {
        directory::open(&self.source, self.offset, &self.header, meter)
    }
}
