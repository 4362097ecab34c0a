//! TensorFlow graphs, checkpoints and models for the browser, harmless and not.

use crate::Samples;
use crate::proto::Message;

const WRITES: &str = "model-tensorflow-writes-files";
const READS: &str = "model-tensorflow-reads-files";
const ACCESS: &str = "model-tensorflow-file-access";
const CONNECTS: &str = "model-tensorflow-opens-connections";
const PYTHON: &str = "model-tensorflow-python-op";
const NATIVE: &str = "model-tensorflow-loads-native-code";
const UNKNOWN: &str = "model-tensorflow-unknown-op";
const LIBRARY: &str = "model-tensorflow-needs-library";
const ASSET: &str = "model-tensorflow-asset-outside";
const TRICK: &str = "30-tensorflow-graph";

/// A node with its inputs and attributes.
fn node(name: &str, operator: &str, inputs: &[&str], attributes: &[Message]) -> Message {
    let mut node = Message::new().bytes(1, name).bytes(2, operator);
    for input in inputs {
        node = node.bytes(3, input);
    }
    for attribute in attributes {
        node = node.message(5, attribute);
    }
    node
}

/// An attribute.
fn attribute(key: &str, value: &Message) -> Message {
    Message::new().bytes(1, key).message(2, value)
}

/// A text attribute.
fn text(key: &str, value: &str) -> Message {
    attribute(key, &Message::new().bytes(2, value))
}

/// An attribute that is a list of texts.
fn texts(key: &str, values: &[&str]) -> Message {
    let list = values
        .iter()
        .fold(Message::new(), |list, value| list.bytes(2, value));
    attribute(key, &Message::new().message(1, &list))
}

/// An attribute that names a function.
fn function_attribute(key: &str, name: &str) -> Message {
    attribute(key, &Message::new().message(10, &Message::new().bytes(1, name)))
}

/// A constant text.
fn constant(name: &str, value: &str) -> Message {
    let tensor = Message::new()
        .int(1, 7)
        .message(2, &Message::new())
        .bytes(8, value);
    let attributes = [
        attribute("dtype", &Message::new().int(6, 7)),
        attribute("value", &Message::new().message(8, &tensor)),
    ];
    node(name, "Const", &[], &attributes)
}

/// A constant text, packed as a tensor's content.
fn packed_constant(name: &str, value: &str) -> Message {
    let content = [&[value.len() as u8], value.as_bytes()].concat();
    let tensor = Message::new().int(1, 7).bytes(4, content);
    node(
        name,
        "Const",
        &[],
        &[attribute("value", &Message::new().message(8, &tensor))],
    )
}

/// A graph of nodes and functions.
fn graph(nodes: &[Message], functions: &[Message]) -> Message {
    let mut graph = Message::new();
    for node in nodes {
        graph = graph.message(1, node);
    }
    if !functions.is_empty() {
        let library = functions
            .iter()
            .fold(Message::new(), |library, function| library.message(1, function));
        graph = graph.message(2, &library);
    }
    graph.message(4, &Message::new().int(1, 2_000))
}

/// A function of the library.
fn function(name: &str, arguments: &[&str], nodes: &[Message], returns: &[(&str, &str)]) -> Message {
    let mut signature = Message::new().bytes(1, name);
    for argument in arguments {
        signature = signature.message(2, &Message::new().bytes(1, argument).int(3, 7));
    }
    for (output, _) in returns {
        signature = signature.message(3, &Message::new().bytes(1, output).int(3, 7));
    }
    let mut function = Message::new().message(1, &signature);
    for node in nodes {
        function = function.message(3, node);
    }
    for (output, value) in returns {
        function = function.message(4, &Message::new().bytes(1, output).bytes(2, value));
    }
    function
}

/// A graph with what TensorFlow keeps beside it.
fn meta_graph(graph: &Message) -> Message {
    let info = Message::new().bytes(4, "serve").bytes(5, "2.21.0");
    Message::new().message(1, &info).message(2, graph)
}

/// A SavedModel.
fn saved_model(meta_graph: &Message) -> Vec<u8> {
    Message::new().int(1, 1).message(2, meta_graph).finish()
}

/// A SavedModel of nodes.
fn saved(nodes: &[Message]) -> Vec<u8> {
    saved_model(&meta_graph(&graph(nodes, &[])))
}

/// An asset that the model brings along.
fn asset(tensor: &str, file: &str) -> Message {
    Message::new()
        .message(1, &Message::new().bytes(1, tensor))
        .bytes(2, file)
}

fn placeholder() -> Message {
    node(
        "x",
        "Placeholder",
        &[],
        &[attribute("dtype", &Message::new().int(6, 1))],
    )
}

/// Nodes that only compute.
fn harmless() -> Vec<Message> {
    vec![
        placeholder(),
        node("y", "Relu", &["x"], &[attribute("T", &Message::new().int(6, 1))]),
    ]
}

/// What TensorFlow writes for saving and restoring.
fn saver() -> Vec<Message> {
    vec![
        placeholder(),
        constant("save/Const", "model"),
        node(
            "save/Path",
            "StringJoin",
            &["save/Const", "save/tmp"],
            &[text("separator", "")],
        ),
        constant("save/tmp", "_temp_1/part"),
        constant("save/names", "w"),
        node("save/Sharded", "ShardedFilename", &["save/Path"], &[]),
        node(
            "save/SaveV2",
            "SaveV2",
            &["save/Sharded", "save/names", "save/names", "x"],
            &[],
        ),
        node(
            "save/MergeV2Checkpoints",
            "MergeV2Checkpoints",
            &["save/Sharded", "save/Const"],
            &[],
        ),
        node(
            "save/RestoreV2",
            "RestoreV2",
            &["save/Const", "save/names", "save/names"],
            &[],
        ),
    ]
}

/// Collects the samples of this family.
pub fn samples(out: &mut Samples) {
    rules(out);
    writers(out);
    readers(out);
    hidden(out);
    files(out);
    others(out);
    checkpoints(out);
    browser(out);
}

fn rules(out: &mut Samples) {
    let write = [
        constant("p", "/tmp/weighbridge"),
        constant("c", "x"),
        node("w", "WriteFile", &["p", "c"], &[]),
    ];
    out.fires(WRITES, "saved_model.pb", saved(&write));
    out.silent(WRITES, "saver/saved_model.pb", saved(&saver()));
    let file = [constant("p", "/etc/hostname"), node("r", "ReadFile", &["p"], &[])];
    out.fires(READS, "saved_model.pb", saved(&file));
    let table = |file: &str| {
        let nodes = [
            constant("asset_path", ""),
            node("t", "HashTableV2", &[], &[text("shared_name", "words")]),
            node(
                "i",
                "InitializeTableFromTextFileV2",
                &["t", "asset_path"],
                &[text("delimiter", "\t")],
            ),
        ];
        saved_model(&meta_graph(&graph(&nodes, &[])).message(6, &asset("asset_path:0", file)))
    };
    out.silent(READS, "vocabulary/saved_model.pb", table("vocab.txt"));
    // TensorFlow 1 leaves the path on the author's disk beside the asset; a read of the constant is another thing.
    let declared = |path: &str, reader: Message| {
        let nodes = [constant("p", path), node("t", "HashTableV2", &[], &[]), reader];
        saved_model(&meta_graph(&graph(&nodes, &[])).message(6, &asset("p:0", "vocab.txt")))
    };
    let init = || node("i", "InitializeTableFromTextFileV2", &["t", "p"], &[]);
    out.silent(
        READS,
        "first-version/saved_model.pb",
        declared("/home/u/vocab.txt", init()),
    );
    let reader = node("r", "ReadFile", &["p"], &[]);
    out.attack(
        TRICK,
        "declared-as-asset.pb",
        declared("/etc/hostname", reader),
        &[READS],
    );
    out.fires(ASSET, "saved_model.pb", table("../../../etc/hostname"));
    out.silent(ASSET, "vocabulary/saved_model.pb", table("vocab..v2.txt"));
    out.attack(TRICK, "asset-absolute.pb", table("/etc/hostname"), &[ASSET]);
    let given = [placeholder(), node("r", "ReadFile", &["x"], &[])];
    out.fires(ACCESS, "saved_model.pb", saved(&given));
    out.silent(ACCESS, "saver/saved_model.pb", saved(&saver()));
    let rpc = [
        constant("a", "weighbridge.invalid:80"),
        node("r", "RpcClient", &["a"], &[]),
    ];
    out.fires(CONNECTS, "saved_model.pb", saved(&rpc));
    let debug = |url: &str| {
        saved(&[
            placeholder(),
            node("d", "DebugIdentity", &["x"], &[texts("debug_urls", &[url])]),
        ])
    };
    out.silent(CONNECTS, "debug.pb", debug("memcbk:///callback"));
    out.attack(
        TRICK,
        "debug-grpc.pb",
        debug("grpc://weighbridge.invalid:80"),
        &[CONNECTS],
    );
    out.attack(
        TRICK,
        "debug-file.pb",
        debug("file:///tmp/weighbridge"),
        &[WRITES],
    );
    let python = [
        placeholder(),
        node("p", "EagerPyFunc", &["x"], &[text("token", "pyfunc_0")]),
    ];
    out.fires(PYTHON, "saved_model.pb", saved(&python));
    out.silent(PYTHON, "harmless.pb", saved(&harmless()));
    let module = format!(
        "ML\u{ef}R{}\0xla_ffi_python_cpu_callback\0",
        "stablehlo.add_v1\0".repeat(300)
    );
    let compiled = saved(&[node("x", "XlaCallModule", &[], &[text("module", &module)])]);
    out.attack(TRICK, "python-callback.pb", compiled, &[PYTHON]);
    let custom = |target: &str| {
        saved(&[node(
            "x",
            "XlaCustomCallV2",
            &[],
            &[text("call_target_name", target)],
        )])
    };
    out.fires(
        "model-tensorflow-custom-call",
        "saved_model.pb",
        custom("weighbridge_target"),
    );
    out.silent(
        "model-tensorflow-custom-call",
        "saved_model.pb",
        custom("Sharding"),
    );
    let native = [node(
        "l",
        "LoadLibrary",
        &[],
        &[text("library_filename", "/tmp/weighbridge.so")],
    )];
    out.fires(NATIVE, "frozen.pb", graph(&native, &[]).finish());
    out.silent(NATIVE, "harmless.pb", graph(&harmless(), &[]).finish());
    let custom = |name: &str| graph(&[placeholder(), node("c", name, &["x"], &[])], &[]).finish();
    out.fires(UNKNOWN, "frozen.pb", custom("WeighbridgeOp"));
    out.silent(UNKNOWN, "addons.pb", custom("Addons>ImageProjectiveTransformV3"));
    out.fires(LIBRARY, "frozen.pb", custom("SentencepieceTokenizeOp"));
    out.silent(LIBRARY, "harmless.pb", custom("Softmax"));
    let own = graph(
        &[placeholder(), node("c", "my_function", &["x"], &[])],
        &[function("my_function", &["a"], &harmless(), &[])],
    );
    out.silent(UNKNOWN, "own-function.pb", own.finish());
}

fn writers(out: &mut Samples) {
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

fn readers(out: &mut Samples) {
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
fn hidden(out: &mut Samples) {
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

fn files(out: &mut Samples) {
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
fn others(out: &mut Samples) {
    const TRICK: &str = "30-tensorflow-keras";
    const EXPECT: &[&str] = &["model-keras-bytecode"];
    let code = include_str!("blobs/keras/payload_py311.b64").trim();
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

fn checkpoints(out: &mut Samples) {
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
fn table(entries: &[(&[u8], Vec<u8>)]) -> Vec<u8> {
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

fn browser(out: &mut Samples) {
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
    let code = include_str!("blobs/keras/payload_py311.b64").trim();
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
