//! RAR: members are listed from their headers; stored ones are judged.

mod old;
#[cfg(test)]
mod tests;
mod v5;

use super::paths;
use crate::format::Input;
use crate::generated::Facts;
use crate::notes::{Child, Defect, Notes, Stop};
use crate::sniff::Head;
use crate::source::SliceSource;
use serde::Serialize;
use wb_core::{GapReason, Limit};

crate::format_room! {
    /// RAR archives, versions 1.5 to 4 and 5, also behind a program that unpacks itself. Members are listed from their
    /// headers, and their names are judged. Members that are stored are judged like any other file; compressed ones
    /// are reported as not looked at, because the only complete decoder is not free software; encrypted ones, and
    /// archives whose headers are encrypted, too. Parts of a volume set are read one by one.
    pub static FORMAT = {
        id: "rar",
        name: "RAR archive",
        since: "0.1.0",
        extensions: ["rar"],
        facts: RarFacts,
        sniff: sniff,
        read: read,
    };
}

/// What the headers of a RAR archive say.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RarFacts {
    /// 4 for the old layout, 5 for the new one.
    pub version: u8,
    /// True for a part of a volume set.
    pub is_volume: bool,
    /// True if the headers themselves are encrypted.
    pub is_header_encrypted: bool,
    /// How many members there are.
    pub members_count: u64,
    /// The members, as many as are kept.
    pub members: Vec<RarMember>,
}

/// A member.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RarMember {
    /// Its name.
    pub name: String,
    /// Bytes of its data when unpacked.
    pub bytes: u64,
    /// Bytes as they are stored.
    pub packed_bytes: u64,
    /// True if it is stored as it is.
    pub is_stored: bool,
    /// True if it is encrypted.
    pub is_encrypted: bool,
    /// True if it continues in another volume, or began in one.
    pub is_split: bool,
    /// True for a folder.
    pub is_folder: bool,
    /// Where a link leads, if it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    #[serde(skip)]
    data_offset: u64,
}

const MAGIC_4: &[u8] = b"Rar!\x1a\x07\x00";
const MAGIC_5: &[u8] = b"Rar!\x1a\x07\x01\x00";
const KEPT_MAX: usize = 10_000;

fn sniff(head: &Head<'_>) -> bool {
    head.starts_with(MAGIC_4) || head.starts_with(MAGIC_5)
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = RarFacts::default();
    let mut members = Members {
        input,
        facts: &mut facts,
        compressed: 0,
        encrypted: 0,
        split: 0,
    };
    if let Err(stop) = members.read(notes) {
        notes.stopped(stop);
    }
    members.gaps(notes);
    Facts::Rar(facts)
}

/// Takes members as the headers list them.
struct Members<'a, 'b> {
    input: &'a Input<'a>,
    facts: &'b mut RarFacts,
    compressed: u64,
    encrypted: u64,
    split: u64,
}

impl Members<'_, '_> {
    fn read(&mut self, notes: &mut Notes) -> Result<(), Stop> {
        if self
            .input
            .source
            .read_array::<8>(0)?
            .is_some_and(|first| first == *MAGIC_5)
        {
            self.facts.version = 5;
            v5::read(self, notes)
        } else {
            self.facts.version = 4;
            old::read(self, notes)
        }
    }

    fn take(&mut self, member: RarMember, notes: &mut Notes) -> Result<(), Stop> {
        self.facts.members_count = self.facts.members_count.saturating_add(1);
        self.input.meter.check(Limit::Members, self.facts.members_count)?;
        self.input.meter.time()?;
        let name = &member.name;
        let offset = member.data_offset;
        if let Some(why) = paths::leads_outside(name) {
            let detail = format!("the member `{name}` {why}");
            notes.defect(Defect::at("rar-name-leads-outside", offset, detail));
        }
        if let Some(target) = &member.link
            && let Some(why) = paths::link_leads_outside(name, target)
        {
            let detail = format!("the link `{name}` {why}: `{target}`");
            notes.defect(Defect::at("rar-link-leads-outside", offset, detail));
        }
        let is_empty = member.is_folder || member.link.is_some() || member.packed_bytes == 0;
        if is_empty {
        } else if member.is_encrypted {
            self.encrypted = self.encrypted.saturating_add(1);
        } else if !member.is_stored {
            self.compressed = self.compressed.saturating_add(1);
        } else {
            self.split = self.split.saturating_add(u64::from(member.is_split));
            let part = SliceSource::shared(self.input.source, offset, member.packed_bytes)?;
            notes.children.push(Child::new(name.clone(), part));
        }
        if self.facts.members.len() < KEPT_MAX {
            self.facts.members.push(member);
        }
        Ok(())
    }

    fn gaps(&self, notes: &mut Notes) {
        if self.facts.is_header_encrypted {
            notes.gap(
                GapReason::Encrypted,
                None,
                "the archive's headers are encrypted: even the names are hidden",
            );
        }
        let count = |count: u64| format!("{count} member{}", if count == 1 { " is" } else { "s are" });
        if self.encrypted > 0 {
            notes.gap(
                GapReason::Encrypted,
                None,
                format!("{} encrypted", count(self.encrypted)),
            );
        }
        if self.compressed > 0 {
            let detail = format!(
                "{} compressed, for which no free decoder exists: unpack the archive and scan the files",
                count(self.compressed)
            );
            notes.gap(GapReason::UnsupportedFormat, None, detail);
        }
        if self.split > 0 {
            let detail = format!(
                "{} in several volumes: only this part was judged",
                count(self.split)
            );
            notes.gap(GapReason::UnsupportedFormat, None, detail);
        }
    }
}

fn broken(at: u64, detail: &str) -> Stop {
    Defect::at("rar-header-broken", at, detail).into()
}
