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
    assert_eq!(kind(b"CBM1\0\0", "x"), "catboost");
    assert_eq!(kind(b"{L\0\0\0\0\0\0\0\x07learner{", "x.bin"), "xgboost-ubj");
    assert_eq!(kind(b"RDX3\nX\n\0\0\0\x03", "a"), "r-workspace");
    assert_eq!(kind(b"MZqFpD='\n", "model.llamafile"), "llamafile");
    assert_eq!(kind(b"\x83\xa3abc\x01", "flax_model.msgpack"), "msgpack");
}

#[test]
fn text_models_are_recognised() {
    assert_eq!(kind(b"tree\nversion=v4\nnum_class=1\n", "x.txt"), "lightgbm");
    assert_eq!(
        kind(b"<?xml version=\"1.0\"?>\n<PMML version=\"4.4\">", "x.xml"),
        "pmml"
    );
    assert_eq!(
        kind(
            b"{\"learner\":{\"attributes\":{},\"feature_names\":[]}}",
            "x.json"
        ),
        "xgboost-json"
    );
    let pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n";
    assert_eq!(kind(pointer, "model.bin"), "git-lfs-pointer");
    assert_eq!(kind(pointer, "picture.png"), "");
}

#[test]
fn messages_are_recognised_by_structure() {
    let node = b"\x0a\x01x\x12\x0bPlaceholder";
    let graph = [b"\x0a".as_slice(), &[node.len() as u8], node].concat();
    assert_eq!(kind(&graph, "frozen.pb"), "tensorflow-graph");
    assert_eq!(kind(&graph, "frozen.bin"), "tensorflow-graph");
    let meta = [b"\x0a\x00\x12".as_slice(), &[graph.len() as u8], &graph].concat();
    let saved = [b"\x08\x01\x12".as_slice(), &[meta.len() as u8], &meta].concat();
    assert_eq!(kind(&saved, "x"), "tensorflow-savedmodel");
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
