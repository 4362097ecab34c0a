//! The same graphs in all files that hold graphs.

use super::{READS, TRICK, constant, graph, harmless, meta_graph, node, saved, saved_model};
use crate::Samples;
use crate::proto::Message;

pub(super) fn files(out: &mut Samples) {
    let bad = [constant("p", "/etc/hostname"), node("r", "ReadFile", &["p"], &[])];
    let frozen = graph(&bad, &[]).finish();
    out.attack(TRICK, "frozen.pb", frozen.clone(), &[READS]);
    out.attack(TRICK, "frozen-renamed.bin", frozen, &[READS]);
    out.attack(
        TRICK,
        "training.meta",
        meta_graph(&graph(&bad, &[])).finish(),
        &[READS],
    );
    let reordered = Message::new()
        .message(2, &meta_graph(&graph(&bad, &[])))
        .int(1, 1)
        .finish();
    out.attack(TRICK, "reordered/saved_model.pb", reordered, &[READS]);
    let unknown = Message::new()
        .bytes(900, "padding")
        .int(1, 1)
        .message(2, &meta_graph(&graph(&bad, &[])))
        .finish();
    out.attack(TRICK, "unknown-field-first/saved_model.pb", unknown, &[READS]);
    let second = Message::new()
        .int(1, 1)
        .message(2, &meta_graph(&graph(&harmless(), &[])))
        .message(2, &meta_graph(&graph(&bad, &[])))
        .finish();
    out.attack(TRICK, "second-graph/saved_model.pb", second, &[READS]);
    let mut cut = saved(&bad);
    cut.truncate(cut.len() - 3);
    // No loader takes it; what stands in front of the break is within a message that never ends.
    out.attack(TRICK, "cut-off/saved_model.pb", cut, &["file-malformed"]);
    let text = r#"node {
  name: "p" op: 'Const'
  attr { key: "value" value { tensor { dtype: DT_STRING string_val: "/etc" "/hos\x74name" } } }
}
node < name: "r"; op: "ReadFile", input: ["p"] >
versions { producer: 2000 }
"#;
    out.attack(TRICK, "frozen.pbtxt", text, &[READS]);
    let wrapped =
        format!("# a comment\nsaved_model_schema_version: 1\nmeta_graphs {{ graph_def {{ {text} }} }}\n");
    out.attack(TRICK, "text/saved_model.pbtxt", wrapped, &[READS]);
    let harmless_text =
        "node {\n  name: \"x\"\n  op: \"Placeholder\"\n  attr {\n    key: \"dtype\"\n  }\n}\n";
    out.silent(READS, "frozen.pbtxt", harmless_text);
}

/// What Keras keeps in and beside a SavedModel.
pub(super) fn others(out: &mut Samples) {
    const TRICK: &str = "30-tensorflow-keras";
    const EXPECT: &[&str] = &["model-keras-bytecode"];
    let code = include_str!("../blobs/keras/payload_py311.b64").trim();
    let config = |function: &str| {
        format!(
            r#"{{"name": "l", "class_name": "Lambda", "config": {{"name": "l", "function": {{"class_name": "__tuple__", "items": [{function}, null, null]}}, "function_type": "lambda", "module": "__main__"}}, "shared_object_id": 1}}"#
        )
    };
    let hostile = config(&format!("{code:?}"));
    let object = |metadata: &str| {
        let user = Message::new().bytes(1, "_tf_keras_layer").bytes(3, metadata);
        Message::new().message(1, &Message::new().message(4, &user))
    };
    let with_objects =
        |metadata: &str| saved_model(&meta_graph(&graph(&harmless(), &[])).message(7, &object(metadata)));
    out.attack(TRICK, "objects/saved_model.pb", with_objects(&hostile), EXPECT);
    let kept = Message::new()
        .int(2, 1)
        .bytes(3, "root.layer-0")
        .bytes(4, "_tf_keras_layer")
        .bytes(5, &hostile);
    out.attack(
        TRICK,
        "beside/keras_metadata.pb",
        Message::new().message(1, &kept).finish(),
        EXPECT,
    );
    let dense =
        r#"{"name": "d", "class_name": "Dense", "config": {"name": "d", "units": 2}, "shared_object_id": 1}"#;
    out.silent(
        "model-keras-bytecode",
        "objects/saved_model.pb",
        with_objects(dense),
    );
}

pub(super) fn browser(out: &mut Samples) {
    const OUTSIDE: &str = "model-tfjs-weights-outside";
    const DISAGREE: &str = "model-tfjs-weights-disagree";
    const TRICK: &str = "30-tensorflow-js";
    let model = |topology: &str, path: &str| {
        format!(
            r#"{{"format": "graph-model", "generatedBy": "weighbridge", "modelTopology": {topology}, "weightsManifest": [{{"paths": ["{path}"], "weights": [{{"name": "w", "shape": [2, 2], "dtype": "float32"}}]}}]}}"#
        )
    };
    let harmless = r#"{"node": [{"name": "x", "op": "Placeholder", "attr": {"dtype": {"type": "DT_FLOAT"}}}], "versions": {}}"#;
    let shard = "group1-shard1of1.bin";
    out.fires(OUTSIDE, "model.json", model(harmless, "../../secret.bin"));
    out.silent(OUTSIDE, "model.json", model(harmless, shard));
    out.attack(
        TRICK,
        "absolute/model.json",
        model(harmless, "/etc/hostname"),
        &[OUTSIDE],
    );
    out.attack(
        TRICK,
        "url/model.json",
        model(harmless, "https://weighbridge.invalid/w.bin"),
        &[OUTSIDE],
    );
    out.fires(DISAGREE, "missing/model.json", model(harmless, shard));
    out.fires(DISAGREE, "short/model.json", model(harmless, shard));
    out.fires(DISAGREE, &format!("short/{shard}"), vec![0; 12]);
    out.silent(DISAGREE, "whole/model.json", model(harmless, shard));
    out.silent(DISAGREE, &format!("whole/{shard}"), vec![0; 16]);
    // `/etc/hostname` and what reads it, as JSON writes a graph.
    let hostile = r#"{"node": [{"name": "p", "op": "Const", "attr": {"value": {"tensor": {"dtype": "DT_STRING", "stringVal": ["L2V0Yy9ob3N0bmFtZQ=="]}}}}, {"name": "r", "op": "ReadFile", "input": ["p"]}]}"#;
    out.attack(TRICK, "graph/model.json", model(hostile, shard), &[READS]);
    let code = include_str!("../blobs/keras/payload_py311.b64").trim();
    let lambda = format!(
        r#"{{"keras_version": "2.15.0", "backend": "tensorflow", "model_config": {{"class_name": "Sequential", "config": {{"layers": [{{"class_name": "Lambda", "config": {{"function": [{code:?}, null, null], "function_type": "lambda"}}}}]}}}}}}"#
    );
    out.attack(
        TRICK,
        "layers/model.json",
        model(&lambda, shard),
        &["model-keras-bytecode"],
    );
}
