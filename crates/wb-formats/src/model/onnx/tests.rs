//! Recognising models, and what is read of them.

use super::*;
use crate::notes::Role;
use crate::sniff::Head;
use crate::source::MemSource;
use wb_core::Meter;

fn field(number: u8, payload: &[u8]) -> Vec<u8> {
    let mut out = vec![number << 3 | 2];
    let mut len = payload.len();
    while len >= 0x80 {
        out.push((len & 0x7f) as u8 | 0x80);
        len >>= 7;
    }
    out.push(len as u8);
    out.extend_from_slice(payload);
    out
}

fn model() -> Vec<u8> {
    let node = [field(1, b"x"), field(2, b"y"), field(4, b"Identity")].concat();
    let weight = [vec![8, 4, 16, 1], field(8, b"w"), field(9, &[0; 16])].concat();
    let graph = [field(1, &node), field(2, b"g"), field(5, &weight)].concat();
    [
        vec![8, 9],
        field(2, b"test"),
        field(7, &graph),
        field(8, &[16, 21]),
    ]
    .concat()
}

fn is_model(bytes: &[u8], name: &str) -> bool {
    let source = MemSource::shared(bytes.to_vec());
    let head = Head::read_bytes(source.as_ref()).unwrap();
    sniff::sniff(&Head::new(&head, name, &source))
}

fn read_model(bytes: &[u8]) -> (OnnxFacts, Notes) {
    let source = MemSource::shared(bytes.to_vec());
    let meter = Meter::unlimited_time();
    let mut notes = Notes::default();
    let input = Input {
        source: &source,
        name: "m.onnx",
        meter: &meter,
        role: Role::Judge,
    };
    match read(&input, &mut notes) {
        Facts::Onnx(facts) => (facts, notes),
        _ => panic!("not ONNX"),
    }
}

#[test]
fn a_model_is_known_by_its_structure_under_any_name() {
    assert!(is_model(&model(), "m.onnx"));
    assert!(is_model(&model(), "weights.bin"));
    assert!(is_model(&model()[..30], "m.onnx"));
}

#[test]
fn other_bytes_are_no_model() {
    let saved_model = [vec![8, 1], field(2, b"meta graph")].concat();
    let graph_def = [field(1, b"node"), field(4, b"\x08\x15")].concat();
    let sentence_piece = [field(1, b"\x0a\x05<unk>\x15\0\0\0\0"), field(2, b"x")].concat();
    let core_ml = [vec![8, 5], field(2, b"description"), vec![0xa2, 0x1f, 0]].concat();
    for bytes in [&saved_model, &graph_def, &sentence_piece, &core_ml] {
        assert!(!is_model(bytes, "model.pb"));
    }
    assert!(!is_model(b"", "m.onnx"));
    assert!(!is_model(
        b"version https://git-lfs.github.com/spec/v1\n",
        "m.onnx"
    ));
    assert!(!is_model(b"<!DOCTYPE html><html></html>", "m.onnx"));
    assert!(!is_model(b"2024-01-01: B\"r(: text", "notes.txt"));
    assert!(!is_model(&[0; 4096], "m.bin"));
}

#[test]
fn pseudo_random_bytes_are_no_model() {
    let mut state = 1_u64;
    for _ in 0..20_000 {
        let bytes: Vec<u8> = (0..64)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                (state >> 33) as u8
            })
            .collect();
        assert!(!is_model(&bytes, "m.bin"));
    }
}

#[test]
fn facts_are_counted_and_weights_are_skipped() {
    let (facts, notes) = read_model(&model());
    assert_eq!(facts.ir_version, Some(9));
    assert_eq!(facts.producer_name, "test");
    assert_eq!(
        (facts.nodes_total, facts.graphs_total, facts.graph_depth),
        (1, 1, 1)
    );
    assert_eq!(facts.operators[0].name, "Identity");
    assert_eq!(facts.tensors[0].dims, [4]);
    assert_eq!(facts.opset_imports[0].version, 21);
    assert_eq!(notes.skipped_bytes, 16);
    assert!(notes.defects.is_empty() && notes.gaps.is_empty());
}

#[test]
fn what_stands_before_a_break_is_kept() {
    let mut bytes = model();
    bytes.push(0x0f);
    let (facts, notes) = read_model(&bytes);
    assert_eq!(facts.nodes_total, 1);
    assert_eq!(notes.defects[0].code, "protobuf-wire-type");
    assert_eq!(notes.gaps.len(), 1);
}

#[test]
fn any_cut_of_a_model_ends_without_a_panic() {
    let bytes = model();
    for end in 0..bytes.len() {
        read_model(&bytes[..end]);
        for value in [0, 0x0b, 0x7f, 0xff] {
            let mut changed = bytes.clone();
            changed[end] = value;
            read_model(&changed);
        }
    }
}

#[test]
fn tensor_files_are_known_by_name_and_structure() {
    let kind = |bytes: &[u8], name: &str| {
        let source = MemSource::shared(bytes.to_vec());
        sniff::values(&Head::new(bytes, name, &source))
    };
    let tensor = [vec![8, 1, 16, 1], field(8, b"x"), field(9, &[0; 4])].concat();
    assert_eq!(kind(&tensor, "input_0.pb"), Some(Kind::Tensor));
    assert_eq!(kind(&tensor, "input_0.bin"), None);
    let list = [field(1, b"x"), vec![16, 1], field(3, &tensor)].concat();
    assert_eq!(kind(&list, "input_0.pb"), Some(Kind::Values));
    let saved_model = [vec![8, 1], field(2, b"meta graph")].concat();
    assert_eq!(kind(&saved_model, "saved_model.pb"), None);
    assert_eq!(kind(b"", "input_0.pb"), None);
}
