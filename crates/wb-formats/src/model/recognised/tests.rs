//! Each kind is recognised, and ordinary files are not.

use super::*;
use crate::source::MemSource;

fn kind(bytes: &[u8], name: &str) -> &'static str {
    let source = MemSource::shared(bytes.to_vec());
    let head = Head::read_bytes(source.as_ref()).unwrap();
    find(&Head::new(&head, name, &source)).map_or("", |kind| kind.kind)
}

#[test]
fn marks_are_recognised() {
    assert_eq!(kind(b"\xac\xed\0\x05sr", "x"), "java-object");
    let chunks = b"\x83\xaf\x70\xd1\x0d\x88\x4a\x3f\0\0\0\0\0\0\0\0\x40\0\0\0\0\0\0\0";
    assert_eq!(kind(chunks, "saved_model.cpb"), "tensorflow-chunked");
    assert_eq!(kind(chunks, "train.riegeli"), "");
    assert_eq!(kind(b"\xba\x16\x4f\x2f\0", "model.bin"), "fasttext");
}

#[test]
fn messages_are_recognised_by_structure() {
    let described = b"\x0a\x10\x0a\x07a.proto\x12\x05b.c.d";
    assert_eq!(kind(described, "x.proto.bin"), "protobuf-descriptors");
    assert_eq!(kind(b"\x08\x03", "tfhub_module.pb"), "tensorflow-hub-module");
    let piece = b"\x0a\x0e\x0a\x05<unk>\x15\0\0\0\0\x18\x02";
    assert_eq!(kind(&piece.repeat(3), "tokenizer.model"), "sentencepiece");
}

#[test]
fn ordinary_files_are_not_models() {
    for (bytes, name) in [
        (b"{\"nodes\": [1], \"inputs\": 2}".as_slice(), "graph.json"),
        (b"{\"model_type\": \"bert\"}", "config.json"),
        (b"<?xml version=\"1.0\"?><svg></svg>", "a.svg"),
        (b"<!DOCTYPE html>", "model.bin"),
        (b"\x7fELF\x02\x01\x01\0", "libtorch.so"),
        (b"MZ is a name", "notes.bin"),
        (b"version 1\n", "model.bin"),
        (b"\x08\x01\x10\x02", "x.bin"),
        (b"\x0a\x03abc", "x.bin"),
        (b"\x0a# Title", "README.md"),
        (b"7767517\n", "numbers.txt"),
        (b"", "model.pb"),
    ] {
        assert_eq!(kind(bytes, name), "", "{name}");
    }
}
