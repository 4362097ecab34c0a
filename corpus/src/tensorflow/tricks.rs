//! Operators that write, read and hide, in every place where a graph can carry them.

use super::{
    ACCESS, READS, TRICK, WRITES, constant, function, function_attribute, graph, meta_graph, node,
    packed_constant, placeholder, saved, saved_model, text,
};
use crate::Samples;
use crate::proto::Message;

pub(super) fn writers(out: &mut Samples) {
    let at = |input: &[&str], operator: &str| {
        saved(&[
            placeholder(),
            constant("p", "/home/u/.ssh/authorized_keys"),
            node("w", operator, input, &[]),
        ])
    };
    for (name, operator, inputs) in [
        ("save-v2", "SaveV2", &["p", "x", "x", "x"][..]),
        ("save-dataset", "SaveDatasetV2", &["x", "p"]),
        ("to-tfrecord", "DatasetToTFRecord", &["x", "p", "x"]),
        ("snapshot", "SnapshotDatasetV2", &["x", "p"]),
        ("cache", "CacheDatasetV2", &["x", "p", "x"]),
        ("summary", "CreateSummaryFileWriter", &["x", "p", "x", "x", "x"]),
        ("merge", "MergeV2Checkpoints", &["x", "p"]),
    ] {
        out.attack(TRICK, &format!("{name}.pb"), at(inputs, operator), &[WRITES]);
    }
    let print = |stream: &str| {
        saved(&[
            constant("x", "text"),
            node("p", "PrintV2", &["x"], &[text("output_stream", stream)]),
        ])
    };
    out.attack(TRICK, "print.pb", print("file:///tmp/weighbridge"), &[WRITES]);
    out.silent(WRITES, "print.pb", print("stderr"));
    let given = [placeholder(), node("w", "WriteFile", &["x", "x"], &[])];
    out.attack(TRICK, "write-given.pb", saved(&given), &[WRITES]);
}

pub(super) fn readers(out: &mut Samples) {
    for (name, operator, at) in [
        ("matching-files", "MatchingFiles", 0),
        ("text-line", "TextLineDataset", 0),
        ("tf-record", "TFRecordDatasetV2", 0),
        ("fixed-length", "FixedLengthRecordDatasetV2", 0),
        ("csv", "CSVDatasetV2", 0),
        ("sql", "SqlDataset", 1),
        ("lmdb", "LMDBDataset", 0),
        ("load-dataset", "LoadDataset", 0),
        ("table", "InitializeTableFromTextFileV2", 1),
    ] {
        let inputs = if at == 0 { ["p", "x"] } else { ["x", "p"] };
        let nodes = [
            placeholder(),
            constant("p", "/etc/hostname"),
            node("r", operator, &inputs, &[]),
        ];
        out.attack(TRICK, &format!("{name}.pb"), saved(&nodes), &[READS]);
    }
    let nodes = [node(
        "s",
        "FixedUnigramCandidateSampler",
        &[],
        &[text("vocab_file", "/etc/hostname")],
    )];
    out.attack(TRICK, "sampler.pb", saved(&nodes), &[READS]);
    for (name, path) in [
        ("climbs", "../../../etc/hostname"),
        ("bucket", "gs://weighbridge-invalid/secret"),
        ("url", "https://weighbridge.invalid/secret"),
        ("file-url", "file:///etc/hostname"),
        ("home", "/home/u/data.csv"),
    ] {
        let nodes = [constant("p", path), node("r", "ReadFile", &["p"], &[])];
        out.attack(TRICK, &format!("read-{name}.pb"), saved(&nodes), &[READS]);
    }
    // A graph of training names the data on its author's disk.
    let training = [
        constant("p", "/data/train.tfrecord"),
        node("r", "TFRecordDataset", &["p"], &[]),
    ];
    out.silent(
        READS,
        "training.meta",
        meta_graph(&graph(&training, &[])).finish(),
    );
    out.fires(
        ACCESS,
        "training.meta",
        meta_graph(&graph(&training, &[])).finish(),
    );
}

/// The same read, hidden from who looks only at a node and its neighbour.
pub(super) fn hidden(out: &mut Samples) {
    let read = |input: &str| node("r", "ReadFile", &[input], &[]);
    let mut attack = |name: &str, nodes: &[Message], functions: &[Message]| {
        let bytes = saved_model(&meta_graph(&graph(nodes, functions)));
        out.attack(TRICK, &format!("{name}.pb"), bytes, &[READS]);
    };
    let path = || constant("p", "/etc/hostname");
    attack(
        "identity",
        &[path(), node("i", "Identity", &["p"], &[]), read("i")],
        &[],
    );
    attack(
        "packed",
        &[packed_constant("p", "/etc/hostname"), read("p:0")],
        &[],
    );
    let parts = [
        constant("a", "/etc"),
        constant("b", "hostname"),
        node("j", "StringJoin", &["a", "b"], &[text("separator", "/")]),
    ];
    attack("joined", &[&parts[..], &[read("j")][..]].concat(), &[]);
    let encoded = [
        constant("p", "L2V0Yy9ob3N0bmFtZQ"),
        node("d", "DecodeBase64", &["p"], &[]),
        read("d"),
    ];
    attack("encoded", &encoded, &[]);
    let variable = [
        path(),
        node("v", "VarHandleOp", &[], &[]),
        node("a", "AssignVariableOp", &["v", "p"], &[]),
        node("g", "ReadVariableOp", &["v"], &[]),
        read("g"),
    ];
    attack("variable", &variable, &[]);
    let restored = [
        node("v", "VarHandleOp", &[], &[]),
        node("g", "ReadVariableOp", &["v"], &[]),
        read("g"),
    ];
    attack("checkpoint", &restored, &[]);
    let call = |inputs: &[&str]| {
        node(
            "c",
            "StatefulPartitionedCall",
            inputs,
            &[function_attribute("f", "inner")],
        )
    };
    attack(
        "in-function",
        &[placeholder(), call(&["x"])],
        &[function("inner", &["a"], &[path(), read("p:output:0")], &[])],
    );
    attack(
        "argument",
        &[path(), call(&["p"])],
        &[function("inner", &["a"], &[read("a")], &[])],
    );
    let returns = function("inner", &[], &[path()], &[("out", "p:output:0")]);
    attack("returned", &[call(&[]), read("c:0")], &[returns]);
    let outer = function("outer", &["a"], &[call(&["a"])], &[]);
    let inner = function("inner", &["a"], &[read("a")], &[]);
    let nested = [
        path(),
        node(
            "c",
            "PartitionedCall",
            &["p"],
            &[function_attribute("f", "outer")],
        ),
    ];
    attack("argument-nested", &nested, &[outer, inner.clone()]);
    let branch = [
        path(),
        placeholder(),
        node(
            "i",
            "If",
            &["x", "p"],
            &[function_attribute("then_branch", "inner")],
        ),
    ];
    attack("branch", &branch, std::slice::from_ref(&inner));
    let slices = node("s", "TensorSliceDataset", &["p"], &[]);
    let map = [
        path(),
        slices,
        node("m", "MapDataset", &["s"], &[function_attribute("f", "inner")]),
    ];
    attack("dataset-map", &map, &[inner]);
    let lines = function("lines", &["a"], &[node("r", "TextLineDataset", &["a"], &[])], &[]);
    let number = node("n", "Const", &[], &[]);
    let interleave = node(
        "m",
        "ParallelInterleaveDatasetV4",
        &["s", "n", "n"],
        &[function_attribute("f", "lines")],
    );
    let slices = node("s", "TensorSliceDataset", &["p"], &[]);
    attack(
        "dataset-interleave",
        &[path(), number, slices, interleave],
        &[lines],
    );
    let direct = function("my_reader", &["a"], &[read("a")], &[]);
    attack(
        "function-as-operator",
        &[path(), node("c", "my_reader", &["p"], &[])],
        &[direct],
    );
}
