//! Graphs for every rule: one on which it fires, one on which it is silent.

use super::{
    ACCESS, ASSET, CONNECTS, LIBRARY, NATIVE, PYTHON, READS, TRICK, UNKNOWN, WRITES, asset, constant,
    function, graph, harmless, meta_graph, node, placeholder, saved, saved_model, saver, text, texts,
};
use crate::Samples;
use crate::proto::Message;

pub(super) fn rules(out: &mut Samples) {
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
