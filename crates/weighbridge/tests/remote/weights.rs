//! Models of any size that exist only while they are asked for.

use super::Content;
use std::sync::Arc;

/// A beginning and an end that are there, and noise between.
pub(crate) struct Sparse {
    pub(crate) len: u64,
    /// Pieces by offset.
    pub(crate) pieces: Vec<(u64, Vec<u8>)>,
}

impl Content for Sparse {
    fn len(&self) -> u64 {
        self.len
    }

    fn fill(&self, offset: u64, buf: &mut [u8]) {
        buf.fill(0x3c);
        let end = offset + buf.len() as u64;
        for (start, piece) in &self.pieces {
            let (from, to) = (offset.max(*start), end.min(start + piece.len() as u64));
            if from < to {
                let inside = (from - start) as usize..(to - start) as usize;
                buf[(from - offset) as usize..(to - offset) as usize].copy_from_slice(&piece[inside]);
            }
        }
    }
}

/// One shard of safetensors: its tensors' names, and how many bytes each has.
pub(crate) fn shard(names: &[String], tensor_bytes: u64) -> Arc<dyn Content> {
    let mut header = serde_json::Map::new();
    header.insert("__metadata__".to_owned(), serde_json::json!({"format": "pt"}));
    for (number, name) in names.iter().enumerate() {
        let start = number as u64 * tensor_bytes;
        let entry = serde_json::json!({
            "dtype": "BF16", "shape": [tensor_bytes / 2], "data_offsets": [start, start + tensor_bytes],
        });
        header.insert(name.clone(), entry);
    }
    let mut json = serde_json::Value::Object(header).to_string().into_bytes();
    json.resize(json.len().next_multiple_of(8), b' ');
    let mut piece = (json.len() as u64).to_le_bytes().to_vec();
    piece.extend(json);
    Arc::new(Sparse {
        len: piece.len() as u64 + names.len() as u64 * tensor_bytes,
        pieces: vec![(0, piece)],
    })
}

/// A PyTorch checkpoint: `data.pkl` first, then so many storages of this size, as `torch.save` writes it.
pub(crate) fn torch(pickle: &[u8], storages: u64, storage_bytes: u64) -> Arc<dyn Content> {
    let mut pieces = Vec::new();
    let mut directory = Vec::new();
    let mut at: u64 = 0;
    let mut entries: u16 = 0;
    let mut add = |name: &str, bytes: u64, data: Option<&[u8]>| {
        let crc = data.map_or(0, crc32);
        let padding = (64 - (at + 30 + name.len() as u64 + 4) % 64) % 64;
        let mut local = b"PK\x03\x04\0\0\0\0\0\0\0\0\0\0".to_vec();
        local.extend(crc.to_le_bytes());
        local.extend((bytes as u32).to_le_bytes());
        local.extend((bytes as u32).to_le_bytes());
        local.extend((name.len() as u16).to_le_bytes());
        local.extend((padding as u16 + 4).to_le_bytes());
        directory.extend(b"PK\x01\x02\0\0\0\0\0\0\0\0\0\0\0\0");
        directory.extend(&local[14..28]);
        directory.extend([0; 12]);
        directory.extend((at as u32).to_le_bytes());
        directory.extend(name.as_bytes());
        local.extend(name.as_bytes());
        local.extend(b"FB");
        local.extend((padding as u16).to_le_bytes());
        local.extend(std::iter::repeat_n(b'Z', padding as usize));
        local.extend(data.unwrap_or_default());
        let header = local.len() as u64 - data.map_or(0, |data| data.len() as u64);
        pieces.push((at, local));
        at += header + bytes;
        entries += 1;
    };
    add("archive/data.pkl", pickle.len() as u64, Some(pickle));
    add("archive/byteorder", 6, Some(b"little"));
    for number in 0..storages {
        add(&format!("archive/data/{number}"), storage_bytes, None);
    }
    add("archive/version", 2, Some(b"3\n"));
    let mut end = directory.clone();
    end.extend(b"PK\x05\x06\0\0\0\0");
    end.extend(entries.to_le_bytes());
    end.extend(entries.to_le_bytes());
    end.extend((directory.len() as u32).to_le_bytes());
    end.extend((at as u32).to_le_bytes());
    end.extend([0, 0]);
    let len = at + end.len() as u64;
    pieces.push((at, end));
    Arc::new(Sparse { len, pieces })
}

/// A zip of members that are stored: each has a beginning, and noise up to its size.
pub(crate) fn stored(members: &[(&str, Vec<u8>, u64)]) -> Arc<dyn Content> {
    let mut pieces = Vec::new();
    let mut directory = Vec::new();
    let mut at: u64 = 0;
    for (name, head, bytes) in members {
        let crc = if head.len() as u64 == *bytes {
            crc32(head)
        } else {
            0
        };
        let mut local = b"PK\x03\x04\x14\0\0\0\0\0\0\0\x21\0".to_vec();
        local.extend(crc.to_le_bytes());
        local.extend((*bytes as u32).to_le_bytes());
        local.extend((*bytes as u32).to_le_bytes());
        local.extend((name.len() as u16).to_le_bytes());
        local.extend([0, 0]);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&local[4..30]);
        directory.extend([0; 10]);
        directory.extend((at as u32).to_le_bytes());
        directory.extend(name.as_bytes());
        local.extend(name.as_bytes());
        local.extend(head);
        let header = 30 + name.len() as u64;
        pieces.push((at, local));
        at += header + bytes;
    }
    let mut end = directory.clone();
    end.extend(b"PK\x05\x06\0\0\0\0");
    end.extend((members.len() as u16).to_le_bytes());
    end.extend((members.len() as u16).to_le_bytes());
    end.extend((directory.len() as u32).to_le_bytes());
    end.extend((at as u32).to_le_bytes());
    end.extend([0, 0]);
    let len = at + end.len() as u64;
    pieces.push((at, end));
    Arc::new(Sparse { len, pieces })
}

/// Where the data of a member of [`stored`] begins.
pub(crate) fn start_of(members: &[(&str, Vec<u8>, u64)], index: usize) -> u64 {
    let before: u64 = members[..index]
        .iter()
        .map(|(name, _, bytes)| 30 + name.len() as u64 + bytes)
        .sum();
    before + 30 + members[index].0.len() as u64
}

/// Some content with one more piece in it.
pub(crate) struct Both {
    pub(crate) base: Arc<dyn Content>,
    pub(crate) piece: Vec<u8>,
    pub(crate) at: u64,
}

impl Content for Both {
    fn len(&self) -> u64 {
        self.base.len()
    }

    fn fill(&self, offset: u64, buf: &mut [u8]) {
        self.base.fill(offset, buf);
        let end = offset + buf.len() as u64;
        let (from, to) = (offset.max(self.at), end.min(self.at + self.piece.len() as u64));
        if from < to {
            let inside = (from - self.at) as usize..(to - self.at) as usize;
            buf[(from - offset) as usize..(to - offset) as usize].copy_from_slice(&self.piece[inside]);
        }
    }
}

/// A tar of members that have a beginning, and noise up to their size.
pub(crate) fn tar(members: &[(&str, Vec<u8>, u64)]) -> Arc<dyn Content> {
    let mut pieces = Vec::new();
    let mut at: u64 = 0;
    for (name, head, bytes) in members {
        let mut header = vec![0; 512];
        header[..name.len()].copy_from_slice(name.as_bytes());
        header[100..108].copy_from_slice(b"0000644\0");
        header[108..124].copy_from_slice(b"0000000\x000000000\0");
        header[124..136].copy_from_slice(format!("{bytes:011o}\0").as_bytes());
        header[136..148].copy_from_slice(b"00000000000\0");
        header[148..156].fill(b' ');
        header[156] = b'0';
        header[257..265].copy_from_slice(b"ustar\x0000");
        let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
        header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        header.extend(head);
        pieces.push((at, header));
        at += 512 + bytes.next_multiple_of(512);
    }
    pieces.push((at, vec![0; 1024]));
    Arc::new(Sparse {
        len: at + 1024,
        pieces,
    })
}

/// The header of an array of so many float32, as numpy writes it.
pub(crate) fn npy(count: u64) -> Vec<u8> {
    let mut text = format!("{{'descr': '<f4', 'fortran_order': False, 'shape': ({count},), }}");
    while (10 + text.len() + 1) % 64 != 0 {
        text.push(' ');
    }
    text.push('\n');
    let mut out = b"\x93NUMPY\x01\0".to_vec();
    out.extend((text.len() as u16).to_le_bytes());
    out.extend(text.as_bytes());
    out
}

/// A file with a beginning and so many bytes in all.
pub(crate) fn begins(head: Vec<u8>, len: u64) -> Arc<dyn Content> {
    Arc::new(Sparse {
        len,
        pieces: vec![(0, head)],
    })
}

/// A field of a protobuf message with so many bytes, the head of which are given.
pub(crate) fn field(number: u64, head: &[u8], len: u64) -> Vec<u8> {
    let mut out = varint(number << 3 | 2);
    out.extend(varint(len));
    out.extend(head);
    out
}

/// A number as protobuf writes it.
pub(crate) fn varint(mut number: u64) -> Vec<u8> {
    let mut out = Vec::new();
    while number > 127 {
        out.push(number as u8 | 128);
        number >>= 7;
    }
    out.push(number as u8);
    out
}

/// GGUF with a vocabulary of so many words, and one tensor.
pub(crate) fn gguf(words: u64, tensor_bytes: u64) -> (Arc<dyn Content>, u64) {
    gguf_part(0, 1, words, tensor_bytes)
}

/// The same as one of several files.
pub(crate) fn gguf_part(part: u16, parts: u16, words: u64, tensor_bytes: u64) -> (Arc<dyn Content>, u64) {
    let mut out = b"GGUF\x03\0\0\0".to_vec();
    let text = |out: &mut Vec<u8>, text: &str| {
        out.extend((text.len() as u64).to_le_bytes());
        out.extend(text.as_bytes());
    };
    out.extend(1_u64.to_le_bytes());
    let split = [
        ("split.no", 2_u32, part.to_le_bytes().to_vec()),
        ("split.count", 2, parts.to_le_bytes().to_vec()),
        ("split.tensors.count", 5, i32::from(parts).to_le_bytes().to_vec()),
    ];
    let is_split = parts > 1;
    out.extend((if is_split { 5_u64 } else { 2 }).to_le_bytes());
    for (key, kind, value) in split.iter().filter(|_| is_split) {
        text(&mut out, key);
        out.extend(kind.to_le_bytes());
        out.extend(value);
    }
    text(&mut out, "general.architecture");
    out.extend(8_u32.to_le_bytes());
    text(&mut out, "llama");
    text(&mut out, "tokenizer.ggml.tokens");
    out.extend(9_u32.to_le_bytes());
    out.extend(8_u32.to_le_bytes());
    out.extend(words.to_le_bytes());
    for number in 0..words {
        text(&mut out, &format!("word-{number}"));
    }
    text(&mut out, &format!("blk.{part}.weight"));
    out.extend(1_u32.to_le_bytes());
    out.extend((tensor_bytes / 4).to_le_bytes());
    out.extend(0_u32.to_le_bytes());
    out.extend(0_u64.to_le_bytes());
    let metadata = out.len() as u64;
    out.resize(out.len().next_multiple_of(32), 0);
    let len = out.len() as u64 + tensor_bytes;
    let content = Sparse {
        len,
        pieces: vec![(0, out)],
    };
    (Arc::new(content), metadata)
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for &byte in bytes {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 {
                crc >> 1 ^ 0xedb8_8320
            } else {
                crc >> 1
            };
        }
    }
    !crc
}
