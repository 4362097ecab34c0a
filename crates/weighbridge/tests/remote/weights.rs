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

/// GGUF with a vocabulary of so many words, and one tensor.
pub(crate) fn gguf(words: u64, tensor_bytes: u64) -> (Arc<dyn Content>, u64) {
    let mut out = b"GGUF\x03\0\0\0".to_vec();
    let text = |out: &mut Vec<u8>, text: &str| {
        out.extend((text.len() as u64).to_le_bytes());
        out.extend(text.as_bytes());
    };
    out.extend(1_u64.to_le_bytes());
    out.extend(2_u64.to_le_bytes());
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
    text(&mut out, "token_embd.weight");
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
