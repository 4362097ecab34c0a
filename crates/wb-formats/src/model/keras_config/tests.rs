//! Configurations as Keras writes them, and as attackers do.

use super::{FORMAT, KerasConfigFacts, ReferenceKind};
use crate::generated::Facts;
use crate::{Head, Input, MemSource, Notes, Role};
use proptest::prelude::*;
use wb_core::Meter;

const PAYLOAD: &str = include_str!("lambda_system_py311.b64");

fn read(bytes: &[u8]) -> (KerasConfigFacts, Notes) {
    let source = MemSource::shared(bytes.to_vec());
    let meter = Meter::unlimited_time();
    let input = Input {
        source: &source,
        name: "config.json",
        meter: &meter,
        role: Role::As("keras-config"),
    };
    let mut notes = Notes::default();
    match (FORMAT.read)(&input, &mut notes) {
        Facts::KerasConfig(facts) => (facts, notes),
        other => panic!("read as {}", other.format()),
    }
}

fn is_sniffed(name: &str, text: &str) -> bool {
    let source = MemSource::shared(text.as_bytes().to_vec());
    let bytes = Head::read_bytes(source.as_ref()).unwrap();
    (FORMAT.sniff)(&Head::new(&bytes, name, &source))
}

fn model(layer: &str) -> String {
    format!(
        r#"{{"module": "keras", "class_name": "Sequential", "config": {{"layers": [{layer}]}}, "registered_name": null}}"#
    )
}

#[test]
fn only_models_are_sniffed() {
    assert!(is_sniffed("anything", &model("")));
    assert!(is_sniffed(
        "m.json",
        r#"{"class_name": "Model", "config": {}, "keras_version": "2.4.0"}"#
    ));
    let late = format!(
        r#"{{"config": {{"x": "{}"}}, "class_name": "Model", "module": "keras"}}"#,
        "y".repeat(9_000)
    );
    assert!(is_sniffed("anything", &late));
    let filler = format!(
        r#"{{"x": "{}", "class_name": "M", "config": {{}}, "module": "m"}}"#,
        "y".repeat(9_000)
    );
    assert!(is_sniffed("dir/config.json", &filler));
    assert!(!is_sniffed(
        "config.json",
        r#"{"architectures": ["Bert"], "model_type": "bert"}"#
    ));
    assert!(!is_sniffed("x.json", r#"{"class_name": "A", "config": {}}"#));
    assert!(!is_sniffed(
        "x.json",
        r#"{"a": {"class_name": "A", "config": {}, "module": "m"}}"#
    ));
    assert!(!is_sniffed("x.json", r#"["class_name", "config", "module"]"#));
}

#[test]
fn references_are_listed_once_with_their_number() {
    let dense = r#"{"module": "keras.layers", "class_name": "Dense", "config": {"activation": {"module": "builtins", "class_name": "function", "config": "relu"}}}"#;
    let (facts, notes) = read(model(&format!("{dense}, {dense}")).as_bytes());
    assert!(notes.gaps.is_empty());
    let names: Vec<_> = facts
        .references
        .iter()
        .map(|reference| (reference.name.as_str(), reference.count))
        .collect();
    assert_eq!(names, [("Sequential", 1), ("Dense", 2), ("relu", 2)]);
    assert_eq!(facts.references[2].kind, ReferenceKind::Function);
    assert_eq!(facts.references[2].path, "config.layers[0].config.activation");
}

#[test]
fn bytecode_is_found_in_every_spelling() {
    let payload = PAYLOAD.trim_end();
    for layer in [
        format!(
            r#"{{"class_name": "Lambda", "config": {{"function": ["{payload}", null, null], "function_type": "lambda"}}}}"#
        ),
        format!(
            r#"{{"class_name": "Lambda", "config": {{"function": {{"class_name": "__lambda__", "config": {{"code": "{payload}"}}}}}}}}"#
        ),
        format!(r#"{{"class_name": "__lambda__", "config": {{"value": ["{payload}", null, null]}}}}"#),
        format!(r#"{{"class_name": "Other", "config": {{"anything": [["{payload}"]]}}}}"#),
    ] {
        let (facts, _) = read(model(&layer).as_bytes());
        assert_eq!(facts.bytecode.len(), 1, "{layer}");
        assert!(facts.bytecode[0].is_code, "{layer}");
        assert!(facts.bytecode[0].names.contains(&"system".to_owned()), "{layer}");
    }
    let unread = r#"{"class_name": "Lambda", "config": {"function": ["?"], "function_type": "lambda"}}"#;
    let (facts, _) = read(model(unread).as_bytes());
    assert!(!facts.bytecode[0].is_code);
}

#[test]
fn what_breaks_off_is_judged_by_what_stood_before() {
    let text = model(r#"{"module": "os", "class_name": "function", "config": "system"}"#);
    let (facts, notes) = read(&text.as_bytes()[..text.len() - 30]);
    assert!(facts.references.iter().any(|r| r.module.as_deref() == Some("os")));
    assert_eq!(notes.gaps.len(), 1);
}

proptest! {
    #[test]
    fn changed_bytes_never_panic(
        changes in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let payload = PAYLOAD.trim_end();
        let mut bytes = model(&format!(
            r#"{{"class_name": "__lambda__", "config": {{"code": "{payload}\ud83d\ude00"}}}}"#
        )).into_bytes();
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        read(&bytes);
        is_sniffed("config.json", &String::from_utf8_lossy(&bytes));
    }
}
