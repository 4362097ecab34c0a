//! From header to header, as the readers of Python and GNU go.

use super::header::{BLOCK, Extended, Header, Parsed, until_nul};
use super::{TarFacts, TarKind, TarMember};
use crate::archive::paths;
use crate::format::Input;
use crate::notes::{Child, Defect, Notes, Stop};
use crate::sniff::extension;
use crate::source::{ReadError, SliceSource};
use std::collections::{BTreeMap, BTreeSet};
use wb_core::{GapReason, Limit};

/// Members kept in the facts: enough for a person, and bounded in memory.
const KEPT_MAX: usize = 10_000;
/// A long name or a set of pax records is never this long.
const EXTENDED_BYTES_MAX: u64 = 1 << 20;
/// Sizes from here on do not fit the octal field, so that pax gives them alone.
const OCTAL_MAX: u64 = 1 << 33;

struct Walk<'a, 'n> {
    input: &'a Input<'a>,
    notes: &'n mut Notes,
    facts: &'n mut TarFacts,
    global: Extended,
    next: Extended,
    /// Set once an end mark was passed.
    is_behind_end: bool,
    /// Files and the links that were met, by name: a member below a link is written where the link points.
    links: BTreeMap<String, String>,
    /// Symbolic links that lead outside, devices and pipes, until it is known what the archive is.
    outside: Vec<Defect>,
    /// Names at the top that only the root of a system has.
    roots: BTreeSet<&'static str>,
}

/// Folders at the root of a system. Two of them make a tar the layer of an image, which is unpacked as a root of its
/// own: its links may be absolute, and it may hold devices.
const ROOT_FOLDERS: &[&str] = &[
    "bin", "dev", "etc", "lib", "lib64", "proc", "root", "sbin", "sys", "usr", "var",
];
/// Names under which layers travel: digests, `layer.tar`, `rootfs.tar.gz`. A `.nemo` is no layer, whatever it holds.
const LAYER_ENDINGS: &[&str] = &["", "gz", "gzip", "tar", "tgz", "zst"];

pub(super) fn walk(input: &Input<'_>, facts: &mut TarFacts, notes: &mut Notes) -> Result<(), Stop> {
    let mut walk = Walk {
        input,
        notes,
        facts,
        global: Extended::default(),
        next: Extended::default(),
        is_behind_end: false,
        links: BTreeMap::new(),
        outside: Vec::new(),
        roots: BTreeSet::new(),
    };
    let walked = walk.members();
    walk.close();
    walked
}

impl Walk<'_, '_> {
    fn members(&mut self) -> Result<(), Stop> {
        let mut at = 0;
        while let Some(block) = self.input.source.read_array::<512>(at)? {
            match Header::parse(&block) {
                Parsed::Header(header) => at = self.header(&header, at)?,
                Parsed::Zeros => match self.behind_end(at)? {
                    Some(next) => at = next,
                    None => return Ok(()),
                },
                Parsed::Bad if self.is_behind_end => return Ok(()),
                Parsed::Bad => {
                    let detail = "a member's header is broken: what stands behind it cannot be found";
                    return Err(Defect::at("tar-header-broken", at, detail).into());
                }
            }
        }
        let len = self.input.source.len()?;
        if at > len {
            let detail = "the last member is cut off";
            return Err(Defect::at("tar-cut-off", len, detail).into());
        }
        Ok(())
    }

    /// Says what could only be said once every member was seen.
    fn close(&mut self) {
        self.facts.is_root_filesystem =
            self.roots.len() >= 2 && LAYER_ENDINGS.contains(&extension(self.input.name).as_str());
        if self.facts.is_root_filesystem {
            return;
        }
        for defect in std::mem::take(&mut self.outside) {
            self.notes.defect(defect);
        }
    }

    /// Handles one header; returns where the next one stands.
    fn header(&mut self, header: &Header, at: u64) -> Result<u64, Stop> {
        let data = at.saturating_add(BLOCK);
        let behind = |bytes: u64| data.saturating_add(bytes.div_ceil(BLOCK).saturating_mul(BLOCK));
        match header.kind() {
            b'L' => self.next.name = Some(until_nul(&self.extended(header, data)?).to_vec()),
            b'K' => self.next.link = Some(until_nul(&self.extended(header, data)?).to_vec()),
            b'x' | b'X' => {
                let records = self.extended(header, data)?;
                self.next.read_pax(&records);
            }
            b'g' => {
                let records = self.extended(header, data)?;
                self.global.read_pax(&records);
            }
            _ => return self.member(header, at),
        }
        Ok(behind(header.bytes))
    }

    fn extended(&self, header: &Header, data: u64) -> Result<Vec<u8>, Stop> {
        if header.bytes > EXTENDED_BYTES_MAX {
            let detail = format!("an extended header claims {} bytes", header.bytes);
            return Err(Defect::at("tar-extended-too-long", data, detail).into());
        }
        Ok(self.input.source.read_vec(data, header.bytes)?)
    }

    fn member(&mut self, header: &Header, at: u64) -> Result<u64, Stop> {
        let extended = std::mem::take(&mut self.next).or(&self.global);
        let data_offset = at.saturating_add(BLOCK);
        let name = extended.name.clone().unwrap_or_else(|| header.name());
        let name = String::from_utf8_lossy(&name).into_owned();
        let kind = kind(header.kind(), &name, extended.is_sparse);
        let bytes = extended.bytes.unwrap_or(header.bytes);
        if bytes != header.bytes && bytes < OCTAL_MAX {
            let detail = format!(
                "`{name}` has {bytes} bytes by its extended header, but {} by its plain one",
                header.bytes
            );
            self.notes.defect(Defect::at("tar-size-differs", at, detail));
        }
        self.facts.members_count = self.facts.members_count.saturating_add(1);
        self.input.meter.check(Limit::Members, self.facts.members_count)?;
        let link = extended.link.clone().unwrap_or_else(|| header.link());
        let link = String::from_utf8_lossy(&link).into_owned();
        self.judge_name(&name, kind, &link, at);
        if self.is_behind_end {
            let detail = format!("`{name}` stands behind the end mark: some readers see it, others don't");
            self.notes.defect(Defect::at("tar-member-behind-end", at, detail));
        }
        self.child(&name, kind, data_offset, bytes)?;
        if self.facts.members.len() < KEPT_MAX {
            let is_link = matches!(kind, TarKind::HardLink | TarKind::SymbolicLink);
            self.facts.members.push(TarMember {
                name,
                kind,
                target: is_link.then_some(link),
                data_offset,
                bytes,
            });
        }
        let stored = match kind {
            TarKind::File => bytes,
            TarKind::Sparse => header.bytes,
            // Python's reader takes no data behind these, whatever their size says.
            _ => 0,
        };
        Ok(data_offset.saturating_add(stored.div_ceil(BLOCK).saturating_mul(BLOCK)))
    }

    fn judge_name(&mut self, name: &str, kind: TarKind, link: &str, at: u64) {
        if let Some(why) = paths::leads_outside(name) {
            let detail = format!("the member `{name}` {why}");
            self.notes
                .defect(Defect::at("tar-name-leads-outside", at, detail));
        }
        let top = name
            .trim_start_matches("./")
            .split('/')
            .next()
            .unwrap_or_default();
        if let Some(root) = ROOT_FOLDERS.iter().find(|root| **root == top) {
            self.roots.insert(root);
        }
        let outside = match kind {
            TarKind::SymbolicLink => paths::link_leads_outside(name, link),
            TarKind::HardLink => paths::leads_outside(link),
            _ => None,
        };
        if let Some(why) = outside {
            let detail = format!("the link `{name}` to `{link}` {why}");
            let defect = Defect::at("tar-link-leads-outside", at, detail);
            if kind != TarKind::SymbolicLink || self.outside.len() >= Notes::DEFECTS_MAX {
                self.notes.defect(defect);
            } else {
                self.outside.push(defect);
            }
            self.links
                .insert(name.trim_end_matches('/').to_owned(), link.to_owned());
        }
        let below = name
            .match_indices('/')
            .filter_map(|(at, _)| name.get(..at))
            .find_map(|folder| self.links.get(folder));
        if let Some(target) = below {
            let detail = format!("the member `{name}` would be written through a link to `{target}`");
            self.notes
                .defect(Defect::at("tar-name-leads-outside", at, detail));
        }
    }

    fn child(&mut self, name: &str, kind: TarKind, data_offset: u64, bytes: u64) -> Result<(), ReadError> {
        match kind {
            TarKind::File => {
                let slice = SliceSource::shared(self.input.source, data_offset, bytes)?;
                self.notes.children.push(Child::new(name, slice));
            }
            TarKind::Sparse => {
                self.notes.member_gap(
                    name,
                    GapReason::UnsupportedFormat,
                    "sparse members are not put together",
                );
            }
            TarKind::Device | TarKind::Fifo => {
                let detail = "a device or pipe has no place in an archive of a model";
                let detail = format!("`{name}`: {detail}");
                let defect = Defect::at("tar-special-file", data_offset, detail);
                if self.outside.len() < Notes::DEFECTS_MAX {
                    self.outside.push(defect);
                } else {
                    self.notes.defect(defect);
                }
            }
            TarKind::HardLink | TarKind::SymbolicLink | TarKind::Directory => {}
        }
        Ok(())
    }

    /// Behind the end mark there should be zeros only. Another tar may follow, which some readers go on to read.
    fn behind_end(&mut self, end: u64) -> Result<Option<u64>, Stop> {
        const STEP: u64 = 1 << 16;
        let mut at = end;
        loop {
            let bytes = self.input.source.read_vec(at, STEP)?;
            if bytes.is_empty() {
                return Ok(None);
            }
            if let Some(used) = bytes.iter().position(|&byte| byte != 0) {
                let found = at.saturating_add(used as u64);
                if !self.is_behind_end {
                    let detail = "bytes stand behind the end mark of the archive";
                    self.notes.defect(Defect::at("tar-data-after-end", found, detail));
                    let rest = SliceSource::shared(self.input.source, found, u64::MAX)?;
                    self.notes
                        .children
                        .push(Child::new(format!("(data at {found:#x})"), rest));
                }
                self.is_behind_end = true;
                return Ok(Some(found.wrapping_div(BLOCK).saturating_mul(BLOCK)));
            }
            at = at.saturating_add(bytes.len() as u64);
        }
    }
}

fn kind(flag: u8, name: &str, is_sparse: bool) -> TarKind {
    match flag {
        b'1' => TarKind::HardLink,
        b'2' => TarKind::SymbolicLink,
        b'3' | b'4' => TarKind::Device,
        b'5' => TarKind::Directory,
        b'6' => TarKind::Fifo,
        b'S' => TarKind::Sparse,
        _ if is_sparse => TarKind::Sparse,
        // Before ustar a directory was a file whose name ends in a slash.
        0 if name.ends_with('/') => TarKind::Directory,
        _ => TarKind::File,
    }
}
