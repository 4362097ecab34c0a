//! Checkpoints: TensorFlow's table of entries, written by hand.

use crate::Samples;
use crate::proto::Message;

pub(super) fn checkpoints(out: &mut Samples) {
    const BROKEN: &str = "model-checkpoint-index-broken";
    const DATA: &str = "model-checkpoint-data-disagrees";
    const PATH: &str = "model-checkpoint-path-outside";
    let good = table(&[(b"", header()), (b"w", entry(16, 0))]);
    let mut broken = good.clone();
    broken[5] ^= 1;
    out.fires(BROKEN, "variables.index", broken);
    out.silent(BROKEN, "variables.index", good.clone());
    out.fires(
        BROKEN,
        "size.index",
        table(&[(b"", header()), (b"w", entry(17, 0))]),
    );
    out.fires(DATA, "missing/variables.index", good.clone());
    out.fires(DATA, "short/variables.index", good.clone());
    out.fires(DATA, "short/variables.data-00000-of-00001", vec![0; 15]);
    out.silent(DATA, "whole/variables.index", good);
    out.silent(DATA, "whole/variables.data-00000-of-00001", vec![0; 16]);
    out.fires(
        PATH,
        "checkpoint",
        "model_checkpoint_path: \"../../other/model.ckpt-1\"\n",
    );
    out.silent(
        PATH,
        "checkpoint",
        "model_checkpoint_path: \"model.ckpt-1\"\nall_model_checkpoint_paths: \"model.ckpt-1\"\n",
    );
}

fn header() -> Vec<u8> {
    Message::new()
        .int(1, 1)
        .message(3, &Message::new().int(1, 1))
        .finish()
}

/// Four floats.
fn entry(bytes: i64, start: i64) -> Vec<u8> {
    let shape = Message::new().message(2, &Message::new().int(1, 4));
    Message::new()
        .int(1, 1)
        .message(2, &shape)
        .int(4, start)
        .int(5, bytes)
        .finish()
}

/// A table with one block.
pub(super) fn table(entries: &[(&[u8], Vec<u8>)]) -> Vec<u8> {
    let mut out = Vec::new();
    let data = block(&mut out, entries);
    let meta = block(&mut out, &[]);
    let index = block(&mut out, &[(b"x", data)]);
    let footer = out.len();
    out.extend([meta, index].concat());
    out.resize(footer + 40, 0);
    out.extend(b"\x57\xfb\x80\x8b\x24\x75\x47\xdb");
    out
}

/// Writes a block; returns its handle.
fn block(out: &mut Vec<u8>, entries: &[(&[u8], Vec<u8>)]) -> Vec<u8> {
    let start = out.len();
    let mut content = Vec::new();
    for (key, value) in entries {
        content.extend([0, key.len() as u8, value.len() as u8]);
        content.extend_from_slice(key);
        content.extend_from_slice(value);
    }
    content.extend([0, 0, 0, 0, 1, 0, 0, 0]);
    let len = content.len();
    content.push(0);
    let crc = crc32c(&content).rotate_right(15).wrapping_add(0xa282_ead8);
    out.extend(content);
    out.extend(crc.to_le_bytes());
    let mut handle = Vec::new();
    for mut value in [start, len] {
        while value >= 0x80 {
            handle.push(value as u8 | 0x80);
            value >>= 7;
        }
        handle.push(value as u8);
    }
    handle
}

fn crc32c(bytes: &[u8]) -> u32 {
    let mut crc = !0_u32;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0x82f6_3b78 * (crc & 1));
        }
    }
    !crc
}
