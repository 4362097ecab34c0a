//! Graphs in all spellings, and what is followed in them.

use super::*;
use crate::notes::Notes;
use crate::source::MemSource;
use std::sync::Arc;
use wb_core::Meter;

fn read_as(bytes: &[u8], name: &str) -> (TensorFlowFacts, Notes) {
    let source = MemSource::shared(bytes.to_vec());
    let meter = Arc::new(Meter::unlimited_time());
    let input = Input {
        source: &source,
        name,
        meter: &meter,
        role: Role::Judge,
    };
    let mut notes = Notes::default();
    match read(&input, &mut notes) {
        Facts::Tensorflow(facts) => (facts, notes),
        _ => unreachable!(),
    }
}

fn is_sniffed(bytes: &[u8], name: &str) -> bool {
    let source = MemSource::shared(bytes.to_vec());
    let head = Head::read_bytes(source.as_ref()).unwrap();
    sniff::sniff(&Head::new(&head, name, &source))
}

/// A field of bytes.
fn field(number: u8, bytes: &[u8]) -> Vec<u8> {
    [&[number << 3 | 2, bytes.len() as u8], bytes].concat()
}

fn node(name: &str, operator: &str, inputs: &[&str], constant: Option<&str>) -> Vec<u8> {
    let mut node = [field(1, name.as_bytes()), field(2, operator.as_bytes())].concat();
    for input in inputs {
        node.extend(field(3, input.as_bytes()));
    }
    if let Some(text) = constant {
        let tensor = [vec![0x08, 7], field(8, text.as_bytes())].concat();
        let attribute = [field(1, b"value"), field(2, &field(8, &tensor))].concat();
        node.extend(field(5, &attribute));
    }
    node
}

fn graph(nodes: &[Vec<u8>]) -> Vec<u8> {
    nodes.iter().flat_map(|node| field(1, node)).collect()
}

#[test]
fn a_constant_is_followed_through_what_hands_it_on() {
    let bytes = graph(&[
        node("p", "Const", &[], Some("/etc/hostname")),
        node("i", "Identity", &["p:0"], None),
        node("r", "ReadFile", &["^p", "i"], None),
    ]);
    assert!(is_sniffed(&bytes, "frozen.bin"));
    let (facts, notes) = read_as(&bytes, "frozen.pb");
    assert!(notes.defects.is_empty() && notes.gaps.is_empty());
    assert_eq!(facts.nodes_total, 3);
    assert_eq!(facts.calls.len(), 1);
    assert_eq!(
        facts.calls[0].input(0),
        [Origin::Text("/etc/hostname".to_owned())]
    );
}

#[test]
fn circles_end() {
    let bytes = graph(&[
        node("a", "Identity", &["b"], None),
        node("b", "Merge", &["a", "a", "a", "a"], None),
        node("r", "ReadFile", &["a"], None),
    ]);
    let (facts, _) = read_as(&bytes, "x.pb");
    assert_eq!(facts.calls[0].input(0), [Origin::Given]);
}

#[test]
fn a_variable_that_is_assigned_itself_ends() {
    let bytes = graph(&[
        node("v", "VarHandleOp", &[], None),
        node("g", "ReadVariableOp", &["v"], None),
        node("a", "AssignVariableOp", &["v", "g"], None),
        node("r", "ReadFile", &["g"], None),
    ]);
    let (facts, _) = read_as(&bytes, "x.pb");
    assert_eq!(facts.calls[0].input(0), [Origin::Given]);
}

#[test]
fn text_says_the_same_as_bytes() {
    let text = br#"# comment
node { name: "p" op: "Const" attr { key: "value" value { tensor { dtype: DT_STRING string_val: "/etc" '/x\n\101' } } } }
node: < name: "r", op: "ReadFile"; input: ["p"] attr { key: "T" value { shape { dim { size: -1 } } } } >
library { function [ { signature { name: "f" } node_def { name: "w" op: "WriteFile" } }, { signature { name: "g" } } ] }
[type.googleapis.com/x.Y] { a: 1 }
versions { producer: 12 }
"#;
    assert!(is_sniffed(text, "graph.pbtxt"));
    let (facts, notes) = read_as(text, "graph.pbtxt");
    assert!(notes.defects.is_empty(), "{:?}", notes.defects);
    assert_eq!(
        (facts.nodes_total, facts.functions_total, facts.producer),
        (3, 2, Some(12))
    );
    assert_eq!(facts.calls[0].input(0), [Origin::Text("/etc/x\nA".to_owned())]);
    assert_eq!(facts.calls[1].function, "f");
}

#[test]
fn broken_text_keeps_what_stood_in_front() {
    let text = b"node { name: \"r\" op: \"ReadFile\" } node { name: \"unclosed";
    let (facts, notes) = read_as(text, "graph.pbtxt");
    assert_eq!(facts.nodes_total, 2);
    assert_eq!(notes.defects[0].code, "tensorflow-broken-text");
    let deep = "node {".to_owned() + &"attr { value { func { attr { value { list { func {".repeat(200);
    let (_, notes) = read_as(deep.as_bytes(), "graph.pbtxt");
    assert!(!notes.gaps.is_empty());
}

#[test]
fn lists_of_messages_are_counted_as_nesting() {
    let deep =
        "library { function [".to_owned() + &"{ node_def [ { attr [ { value [ { func [ { attr [ ".repeat(400);
    let (_, notes) = read_as(deep.as_bytes(), "saved_model.pbtxt");
    assert!(!notes.gaps.is_empty());
}

#[test]
fn other_files_are_no_graphs() {
    for (bytes, name) in [
        (b"\n# Title\n\nnode { op: }".as_slice(), "README.md"),
        (b"\x0a\x03abc\x10\x01", "x.pb"),
        (b"\x08\x07\x12\x03abc", "model.onnx"),
        (b"name: \"net\"\nlayer { type: \"Data\" }", "deploy.prototxt"),
        (b"item {\n  id: 1\n  name: 'cat'\n}", "label_map.pbtxt"),
        (b"{\"node\": 1}", "a.json"),
        (b"node_modules\nop: x", "a.txt"),
        (b"", "model.pb"),
        (b"", "saved_model.pb"),
    ] {
        assert!(!is_sniffed(bytes, name), "{name}");
    }
}

#[test]
fn descriptions_of_objects_become_parts() {
    let metadata = br#"{"class_name": "Dense", "config": {}}"#;
    let object = [
        field(3, b"root"),
        field(4, b"_tf_keras_layer"),
        field(5, metadata),
    ]
    .concat();
    let (facts, notes) = read_as(&field(1, &object), "keras_metadata.pb");
    assert_eq!(facts.container, Container::KerasMetadata);
    assert_eq!(notes.children.len(), 1);
    assert_eq!(notes.children[0].name, "root.json");
    assert_eq!(notes.children[0].role, Role::As("keras-config"));
}
