//! Assemblers of zips and tars for makers: every field can be made to lie.

use flate2::Compression;
use flate2::write::DeflateEncoder;
use std::io::Write;

/// What one of a member's two headers says.
#[derive(Clone, Debug)]
pub struct Header {
    /// The member's name.
    pub name: Vec<u8>,
    /// General purpose flags.
    pub flags: u16,
    /// Compression method.
    pub method: u16,
    /// Checksum of the decoded data.
    pub crc: u32,
    /// Bytes as stored.
    pub packed: u32,
    /// Bytes decoded.
    pub size: u32,
    /// Extra fields.
    pub extra: Vec<u8>,
}

/// A member: its data as stored, and what both headers say.
#[derive(Clone, Debug)]
pub struct Member {
    /// What the local header says; without one there is only an entry in the directory.
    pub local: Option<Header>,
    /// What the central directory says; a member without it is hidden.
    pub central: Option<Header>,
    /// The data as it is stored.
    pub data: Vec<u8>,
    /// Unix mode bits.
    pub mode: u32,
    /// Loose bytes behind the data.
    pub behind: Vec<u8>,
    /// Where the directory says that the local header is, if not where it is.
    pub offset: Option<u32>,
}

impl Member {
    /// A member stored as it is.
    pub fn stored(name: &str, data: impl AsRef<[u8]>) -> Self {
        Self::packed(name, 0, data.as_ref(), data.as_ref().to_vec())
    }

    /// A member packed with deflate.
    pub fn deflated(name: &str, data: impl AsRef<[u8]>) -> Self {
        let packed = deflate(data.as_ref());
        Self::packed(name, 8, data.as_ref(), packed)
    }

    /// A member packed by somebody else.
    pub fn packed(name: &str, method: u16, data: &[u8], packed: Vec<u8>) -> Self {
        let header = Header {
            name: name.as_bytes().to_vec(),
            flags: 0,
            method,
            crc: crc32fast::hash(data),
            packed: u32::try_from(packed.len()).unwrap_or(u32::MAX),
            size: u32::try_from(data.len()).unwrap_or(u32::MAX),
            extra: Vec::new(),
        };
        Self {
            local: Some(header.clone()),
            central: Some(header),
            data: packed,
            mode: 0o100_644,
            behind: Vec::new(),
            offset: None,
        }
    }

    /// Changes both headers.
    #[must_use]
    pub fn both(self, change: impl Fn(&mut Header)) -> Self {
        self.local(&change).central(&change)
    }

    /// Changes the local header only.
    #[must_use]
    pub fn local(mut self, change: impl Fn(&mut Header)) -> Self {
        self.local.iter_mut().for_each(change);
        self
    }

    /// Changes the entry in the directory only.
    #[must_use]
    pub fn central(mut self, change: impl Fn(&mut Header)) -> Self {
        self.central.iter_mut().for_each(change);
        self
    }

    /// Leaves the member out of the directory.
    #[must_use]
    pub fn hidden(mut self) -> Self {
        self.central = None;
        self
    }
}

/// Packs with deflate, as well as it can.
pub fn deflate(data: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    // Writing to memory does not fail.
    let _ = encoder.write_all(data);
    encoder.finish().unwrap_or_default()
}

/// A zip of members that are stored as they are.
pub fn stored_zip<N: AsRef<str>, D: AsRef<[u8]>>(members: &[(N, D)]) -> Vec<u8> {
    let members: Vec<Member> = members
        .iter()
        .map(|(name, data)| Member::stored(name.as_ref(), data))
        .collect();
    zip(&members)
}

/// A zip of these members.
pub fn zip(members: &[Member]) -> Vec<u8> {
    zip_with_comment(members, b"")
}

/// A zip of these members with a comment at its end.
pub fn zip_with_comment(members: &[Member], comment: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    let mut count: u16 = 0;
    for member in members {
        let at = u32::try_from(out.len()).unwrap_or(u32::MAX);
        if let Some(header) = &member.local {
            out.extend_from_slice(b"PK\x03\x04\x14\0");
            common(&mut out, header);
            out.extend_from_slice(&header.name);
            out.extend_from_slice(&header.extra);
            out.extend_from_slice(&member.data);
            out.extend_from_slice(&member.behind);
        }
        if let Some(header) = &member.central {
            directory.extend_from_slice(b"PK\x01\x02\x14\x03\x14\0");
            common(&mut directory, header);
            directory.extend_from_slice(&[0; 6]);
            directory.extend_from_slice(&(member.mode << 16).to_le_bytes());
            directory.extend_from_slice(&member.offset.unwrap_or(at).to_le_bytes());
            directory.extend_from_slice(&header.name);
            directory.extend_from_slice(&header.extra);
            count += 1;
        }
    }
    let start = u32::try_from(out.len()).unwrap_or(u32::MAX);
    let bytes = u32::try_from(directory.len()).unwrap_or(u32::MAX);
    out.extend_from_slice(&directory);
    out.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    out.extend_from_slice(&count.to_le_bytes());
    out.extend_from_slice(&count.to_le_bytes());
    out.extend_from_slice(&bytes.to_le_bytes());
    out.extend_from_slice(&start.to_le_bytes());
    out.extend_from_slice(&u16::try_from(comment.len()).unwrap_or(u16::MAX).to_le_bytes());
    out.extend_from_slice(comment);
    out
}

/// The fields that both kinds of header have in common, from the flags to the extra field's length.
fn common(out: &mut Vec<u8>, header: &Header) {
    out.extend_from_slice(&header.flags.to_le_bytes());
    out.extend_from_slice(&header.method.to_le_bytes());
    out.extend_from_slice(&[0, 0, 0x21, 0]);
    out.extend_from_slice(&header.crc.to_le_bytes());
    out.extend_from_slice(&header.packed.to_le_bytes());
    out.extend_from_slice(&header.size.to_le_bytes());
    out.extend_from_slice(&u16::try_from(header.name.len()).unwrap_or(u16::MAX).to_le_bytes());
    out.extend_from_slice(
        &u16::try_from(header.extra.len())
            .unwrap_or(u16::MAX)
            .to_le_bytes(),
    );
}

/// A tar under construction.
#[derive(Clone, Debug, Default)]
pub struct Tar(Vec<u8>);

impl Tar {
    /// A member of this kind (`b'0'` is a file, `b'2'` a symbolic link, `b'x'` a pax header).
    #[must_use]
    pub fn member(self, kind: u8, name: &str, link: &str, data: &[u8]) -> Self {
        let size = data.len();
        self.lying(kind, name, link, data, size)
    }

    /// The same with a size of one's own choice in the header.
    #[must_use]
    pub fn lying(mut self, kind: u8, name: &str, link: &str, data: &[u8], size: usize) -> Self {
        let mut block = [0_u8; 512];
        let mut put = |at: usize, text: &[u8]| {
            for (to, from) in block.iter_mut().skip(at).zip(text) {
                *to = *from;
            }
        };
        put(0, name.as_bytes());
        put(100, b"0000644\0");
        put(108, b"0000000\0");
        put(116, b"0000000\0");
        put(124, format!("{size:011o}\0").as_bytes());
        put(136, b"00000000000\0");
        put(148, b"        ");
        put(156, &[kind]);
        put(157, link.as_bytes());
        put(257, b"ustar\x0000");
        let sum: u32 = block.iter().map(|&byte| u32::from(byte)).sum();
        for (to, from) in block.iter_mut().skip(148).zip(format!("{sum:06o}\0 ").bytes()) {
            *to = from;
        }
        self.0.extend_from_slice(&block);
        self.0.extend_from_slice(data);
        self.0.resize(self.0.len().next_multiple_of(512), 0);
        self
    }

    /// A file.
    #[must_use]
    pub fn file(self, name: &str, data: &[u8]) -> Self {
        self.member(b'0', name, "", data)
    }

    /// The bytes, with the end mark.
    pub fn end(mut self) -> Vec<u8> {
        self.0.resize(self.0.len() + 1024, 0);
        self.0
    }
}

/// A RAR archive of version 5 with one member, packed by a method from 0 (stored) to 5.
pub fn rar(name: &str, data: &[u8], method: u8) -> Vec<u8> {
    let mut out = b"Rar!\x1a\x07\x01\x00".to_vec();
    let mut block = |body: &[u8], data: &[u8]| {
        let mut head = vec![body.len() as u8];
        head.extend(body);
        let mut hasher = flate2::Crc::new();
        hasher.update(&head);
        out.extend(hasher.sum().to_le_bytes());
        out.extend(head);
        out.extend(data);
    };
    block(&[1, 0, 0], b"");
    let size = data.len() as u8;
    // The method stands in the bits 7 to 9 of a number whose bytes hold seven bits each.
    let packing = [0x80, method];
    let mut body = vec![2, 2, size, 0, size, 0];
    body.extend(packing);
    body.extend([1, name.len() as u8]);
    body.extend(name.bytes());
    block(&body, data);
    block(&[5, 0, 0], b"");
    out
}
