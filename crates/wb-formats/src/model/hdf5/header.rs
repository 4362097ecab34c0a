//! Object headers: a list of messages, in two layouts, with continuation blocks anywhere in the file.

use super::Trouble;
use super::bytes::Bytes;
use super::file::File;
use std::collections::BTreeSet;
use wb_core::Limit;

/// The message is kept elsewhere and this is only the way to it.
const SHARED: u8 = 0x02;

/// Kinds of messages that are looked at.
pub(super) mod kind {
    pub(in super::super) const DATASPACE: u16 = 0x0001;
    pub(in super::super) const LINK_INFO: u16 = 0x0002;
    pub(in super::super) const DATATYPE: u16 = 0x0003;
    pub(in super::super) const LINK: u16 = 0x0006;
    pub(in super::super) const EXTERNAL_FILES: u16 = 0x0007;
    pub(in super::super) const LAYOUT: u16 = 0x0008;
    pub(in super::super) const GROUP_INFO: u16 = 0x000a;
    pub(in super::super) const FILTERS: u16 = 0x000b;
    pub(in super::super) const ATTRIBUTE: u16 = 0x000c;
    pub(in super::super) const CONTINUATION: u16 = 0x0010;
    pub(in super::super) const SYMBOL_TABLE: u16 = 0x0011;
    pub(in super::super) const ATTRIBUTE_INFO: u16 = 0x0015;
    /// The last kind that the published format knows.
    pub(in super::super) const LAST: u16 = 0x0018;
}

/// One message of an object header.
pub(super) struct Message {
    pub(super) kind: u16,
    flags: u8,
    pub(super) data: Vec<u8>,
    /// Where its data stands in the file.
    pub(super) at: u64,
}

impl Message {
    /// True if the data is only the way to the message.
    pub(super) const fn is_shared(&self) -> bool {
        self.flags & SHARED != 0
    }

    /// The data to be taken apart.
    pub(super) fn bytes(&self) -> Bytes<'_> {
        Bytes::new(&self.data, self.at)
    }
}

/// How the messages of one object header are laid out.
#[derive(Clone, Copy)]
enum Layout {
    Old,
    New { has_order: bool },
}

/// Reads all messages of the object header at an address.
pub(super) fn read(file: &File<'_>, address: u64) -> Result<Vec<Message>, Trouble> {
    let mut reader = Reader {
        file,
        messages: Vec::new(),
        blocks: BTreeSet::new(),
        waiting: Vec::new(),
        bytes: 0,
    };
    let head = file.some(address, 64)?;
    let layout = if head.starts_with(b"OHDR") {
        reader.new_head(address, &head)?
    } else {
        reader.old_head(address, &head)?
    };
    while let Some((at, len)) = reader.waiting.pop() {
        reader.continuation(at, len, layout)?;
    }
    Ok(reader.messages)
}

struct Reader<'f, 'a> {
    file: &'f File<'a>,
    messages: Vec<Message>,
    blocks: BTreeSet<u64>,
    waiting: Vec<(u64, u64)>,
    bytes: u64,
}

impl Reader<'_, '_> {
    fn old_head(&mut self, address: u64, head: &[u8]) -> Result<Layout, Trouble> {
        let at = self.file.place(address);
        let mut bytes = Bytes::new(head, at);
        let version = bytes.u8()?;
        if version != 1 {
            return Err(Trouble::broken(
                at,
                format!("an object header of version {version}"),
            ));
        }
        bytes.skip(7)?;
        let size = u64::from(bytes.u32()?);
        self.messages_at(address.saturating_add(16), size, Layout::Old)?;
        Ok(Layout::Old)
    }

    fn new_head(&mut self, address: u64, head: &[u8]) -> Result<Layout, Trouble> {
        let at = self.file.place(address);
        let mut bytes = Bytes::new(head, at);
        bytes.skip(4)?;
        let version = bytes.u8()?;
        if version != 2 {
            return Err(Trouble::unsupported(
                at,
                format!("object header of version {version}"),
            ));
        }
        let flags = bytes.u8()?;
        if flags & 0x20 != 0 {
            bytes.skip(16)?;
        }
        if flags & 0x10 != 0 {
            bytes.skip(4)?;
        }
        let size = bytes.uint(1_usize << (flags & 3))?;
        let layout = Layout::New {
            has_order: flags & 0x04 != 0,
        };
        let start = address.saturating_add(bytes.at().saturating_sub(at));
        self.messages_at(start, size, layout)?;
        Ok(layout)
    }

    fn continuation(&mut self, address: u64, len: u64, layout: Layout) -> Result<(), Trouble> {
        match layout {
            Layout::Old => self.messages_at(address, len, layout),
            Layout::New { .. } => {
                let mark = self.file.block(address, 4)?;
                if mark != b"OCHK" {
                    let at = self.file.place(address);
                    return Err(Trouble::broken(at, "a continuation without its mark"));
                }
                // Mark and checksum count as part of the block.
                self.messages_at(address.saturating_add(4), len.saturating_sub(8), layout)
            }
        }
    }

    fn messages_at(&mut self, address: u64, len: u64, layout: Layout) -> Result<(), Trouble> {
        if !self.blocks.insert(address) {
            let at = self.file.place(address);
            return Err(Trouble::broken(at, "an object header that continues in itself"));
        }
        self.bytes = self.bytes.saturating_add(len);
        self.file.meter.check(Limit::HeaderBytes, self.bytes)?;
        let block = self.file.block(address, len)?;
        let mut bytes = Bytes::new(&block, self.file.place(address));
        let least = match layout {
            Layout::Old => 8,
            Layout::New { has_order: true } => 6,
            Layout::New { has_order: false } => 4,
        };
        while bytes.len() >= least {
            self.message(&mut bytes, layout)?;
        }
        Ok(())
    }

    fn message(&mut self, bytes: &mut Bytes<'_>, layout: Layout) -> Result<(), Trouble> {
        let (kind, size, flags);
        match layout {
            Layout::Old => {
                kind = bytes.u16()?;
                size = bytes.count(2)?;
                flags = bytes.u8()?;
                bytes.skip(3)?;
            }
            Layout::New { has_order } => {
                kind = u16::from(bytes.u8()?);
                size = bytes.count(2)?;
                flags = bytes.u8()?;
                bytes.skip(if has_order { 2 } else { 0 })?;
            }
        }
        let at = bytes.at();
        let data = bytes.take(size)?;
        if kind == kind::CONTINUATION {
            let mut target = Bytes::new(data, at);
            let address = self.file.address(&mut target)?;
            let len = self.file.length(&mut target)?;
            self.waiting.push((address, len));
        } else if kind != 0 {
            self.messages.push(Message {
                kind,
                flags,
                data: data.to_vec(),
                at,
            });
            let count = self.messages.len() as u64;
            self.file.meter.check(Limit::Entries, count)?;
        }
        Ok(())
    }
}

/// The message that a shared message stands for, out of the object header that keeps it.
pub(super) fn shared(file: &File<'_>, data: &[u8], at: u64, wanted: u16) -> Result<Message, Trouble> {
    let mut bytes = Bytes::new(data, at);
    let version = bytes.u8()?;
    let way = bytes.u8()?;
    match (version, way) {
        (1, _) => bytes.skip(6)?,
        (2, _) | (3, 2 | 3) => {}
        _ => {
            return Err(Trouble::unsupported(
                at,
                "a message that is kept in the file's heap of shared messages",
            ));
        }
    }
    let address = file.address(&mut bytes)?;
    read(file, address)?
        .into_iter()
        .find(|message| message.kind == wanted && !message.is_shared())
        .ok_or_else(|| Trouble::broken(at, "a shared message that is not where it should be"))
}
