//! Samples about Keras configurations and archives.

use crate::Samples;
use crate::archive_asm::stored_zip;

/// Marshalled code that would print a word, and code that doubles its argument (blobs/keras/make.py).
const PAYLOAD: &str = include_str!("blobs/keras/payload_py311.b64");
const DOUBLES: &str = include_str!("blobs/keras/doubles_py311.b64");
const WEIGHTS: &[u8] = include_bytes!("blobs/keras/dense_new.h5");

const BYTECODE: &[&str] = &["model-keras-bytecode"];
const UNSAFE: &[&str] = &["model-keras-unsafe-reference"];
const EXTERNAL: &[&str] = &["model-keras-external-file"];
const EFFECT: &[&str] = &["model-keras-tensorflow-effect"];

/// Collects the samples of this family.
pub fn samples(out: &mut Samples) {
    bytecode(out);
    lambdas(out);
    references(out);
    layers(out);
    files(out);
    weights_at_power_of_two(out);
    archives(out);
}

/// A `.keras` file around a configuration.
fn archive(config: &str) -> Vec<u8> {
    with_members(config, &[])
}

fn with_members(config: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let metadata = br#"{"keras_version": "3.8.0", "date_saved": "2026-11-23@12:00:00"}"#;
    let mut members: Vec<(&str, &[u8])> = vec![
        ("metadata.json", metadata),
        ("config.json", config.as_bytes()),
        ("model.weights.h5", WEIGHTS),
    ];
    members.extend_from_slice(more);
    stored_zip(&members)
}

/// What `save_weights("x.weights.json", max_shard_size=…)` writes beside its shards.
const SHARD_MAP: &str =
    r#"{"metadata": {"total_size": 367200.0}, "weight_map": {"/layers/dense/vars": ["x_00000.weights.h5"]}}"#;

/// A Sequential model of Keras 3 with one input and this layer.
fn model(layer: &str) -> String {
    format!(
        r#"{{"module": "keras", "class_name": "Sequential", "config": {{"name": "sequential", "trainable": true, "layers": [{{"module": "keras.layers", "class_name": "InputLayer", "config": {{"batch_shape": [null, 4], "name": "input_layer"}}, "registered_name": null}}, {layer}], "build_input_shape": [null, 4]}}, "registered_name": null, "build_config": {{"input_shape": [null, 4]}}, "compile_config": {{}}}}"#
    )
}

/// A layer of Keras 3.
fn layer(class: &str, config: &str) -> String {
    format!(
        r#"{{"module": "keras.layers", "class_name": "{class}", "config": {{"name": "layer", {config}}}, "registered_name": null, "build_config": {{"input_shape": [null, 4]}}}}"#
    )
}

fn dense(activation: &str) -> String {
    layer("Dense", &format!(r#""units": 2, "activation": {activation}"#))
}

fn function(module: &str, name: &str) -> String {
    format!(
        r#"{{"module": "{module}", "class_name": "function", "config": "{name}", "registered_name": "{name}"}}"#
    )
}

/// A function as the activation of a layer, in a `.keras` file.
fn calls(module: &str, name: &str) -> Vec<u8> {
    archive(&model(&dense(&function(module, name))))
}

fn code(bytecode: &str) -> String {
    let bytecode = bytecode.trim_end();
    format!(
        r#"{{"class_name": "__lambda__", "config": {{"code": "{bytecode}\n", "defaults": null, "closure": null}}}}"#
    )
}

fn lambda(bytecode: &str) -> String {
    let function = code(bytecode);
    layer("Lambda", &format!(r#""function": {function}, "arguments": {{}}"#))
}

fn bytecode(out: &mut Samples) {
    let id = "model-keras-bytecode";
    out.fires(id, "lambda.keras", archive(&model(&lambda(PAYLOAD))));
    out.fires(id, "doubles.keras", archive(&model(&lambda(DOUBLES))));
    let named = layer(
        "Lambda",
        &format!(
            r#""function": {}, "arguments": {{}}"#,
            function("builtins", "relu")
        ),
    );
    out.silent(id, "lambda-by-name.keras", archive(&model(&named)));
    // A vocabulary word that begins like base64 of marshalled code.
    let words = layer(
        "StringLookup",
        r#""vocabulary": ["4wEAAAAAAAAAAAAAAAIAAAADAAAA", "Ywhatever-this-word-may-mean", "cats and dogs and other animals"]"#,
    );
    out.silent(id, "words.keras", archive(&model(&words)));
}

fn lambdas(out: &mut Samples) {
    let technique = "27-keras-lambda";
    let mut attack = |name: &str, bytes: Vec<u8>| out.attack(technique, name, bytes, BYTECODE);
    attack("lambda.keras", archive(&model(&lambda(PAYLOAD))));
    attack("model.json", model(&lambda(PAYLOAD)).into_bytes());
    let wrapped = layer("TimeDistributed", &format!(r#""layer": {}"#, lambda(PAYLOAD)));
    let wrapped = layer("Bidirectional", &format!(r#""layer": {wrapped}"#));
    attack("wrapped.keras", archive(&model(&wrapped)));
    let payload = PAYLOAD.trim_end();
    let legacy = layer(
        "Lambda",
        &format!(
            r#""function": ["{payload}\n", null, null], "function_type": "lambda", "module": "__main__""#
        ),
    );
    attack("legacy-spelling.keras", archive(&model(&legacy)));
    let shape = layer(
        "Lambda",
        &format!(
            r#""function": {}, "output_shape": {}"#,
            function("builtins", "relu"),
            code(PAYLOAD)
        ),
    );
    attack("output-shape.keras", archive(&model(&shape)));
    let initializer = layer(
        "Dense",
        &format!(r#""units": 2, "kernel_initializer": {}"#, code(PAYLOAD)),
    );
    attack("initializer.keras", archive(&model(&initializer)));
    let compiled = model(&dense(r#""relu""#)).replace(
        r#""compile_config": {}"#,
        &format!(r#""compile_config": {{"optimizer": "adam", "loss": {{"class_name": "__lambda__", "config": {{"value": ["{payload}", null, null]}}}}}}"#),
    );
    attack("compile-config.keras", archive(&compiled));
    let renamed = layer("MyLayer", &format!(r#""anything": ["{payload}"]"#));
    attack("under-another-name.keras", archive(&model(&renamed)));
    // Python finds out the encoding by itself.
    let wide: Vec<u8> = model(&lambda(PAYLOAD))
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    attack("utf-16.keras", stored_zip(&[("config.json", wide.as_slice())]));
    let tricky = model(&lambda(PAYLOAD)).replacen('{', r#"{"x": [NaN, -Infinity, "\ud800"], "#, 1);
    attack("only-python-reads-it.keras", archive(&tricky));
    let escaped = model(&lambda(PAYLOAD)).replace("__lambda__", r"\u005f\u005flambda__");
    attack("escaped.keras", archive(&escaped));
    let inner = archive(&model(&lambda(PAYLOAD)));
    attack("inside-a-zip.zip", stored_zip(&[("models/inner.keras", inner)]));
}

fn references(out: &mut Samples) {
    let id = "model-keras-unsafe-reference";
    out.fires(id, "os-system.keras", calls("os", "system"));
    out.silent(id, "relu.keras", calls("builtins", "relu"));
    out.silent(
        id,
        "mean-squared-error.keras",
        calls("keras.losses", "mean_squared_error"),
    );
    let id = "model-keras-unexpected-function";
    out.fires(
        id,
        "set-random-seed.keras",
        calls("keras.utils", "set_random_seed"),
    );
    out.silent(id, "gelu.keras", calls("keras.activations", "gelu"));
    let id = "model-keras-foreign-module";
    let own = dense(r#""relu""#)
        .replace(r#""keras.layers""#, r#""my_package.layers""#)
        .replace(
            r#""registered_name": null"#,
            r#""registered_name": "MyPackage>Dense""#,
        );
    out.fires(id, "own-module.keras", archive(&model(&own)));
    out.silent(
        id,
        "keras-hub.keras",
        archive(&model(&own.replace("my_package.layers", "keras_hub.src.layers"))),
    );
    let id = "model-keras-custom-object";
    out.fires(id, "function.keras", calls("builtins", "MyPackage>my_activation"));
    let registered = dense(r#""relu""#)
        .replace(
            r#""keras.layers", "class_name": "Dense""#,
            r#"null, "class_name": "MyDense""#,
        )
        .replace(
            r#""registered_name": null"#,
            r#""registered_name": "MyPackage>MyDense""#,
        );
    out.fires(id, "registered.keras", archive(&model(&registered)));
    out.silent(id, "dense.keras", archive(&model(&dense(r#""relu""#))));
    attacks_by_reference(out);
}

fn attacks_by_reference(out: &mut Samples) {
    let technique = "28-keras-references";
    for (name, module, function) in [
        ("os-system", "os", "system"),
        ("builtins-exec", "builtins", "exec"),
        ("subprocess", "subprocess", "check_output"),
        ("numpy-load", "numpy", "load"),
        ("runpy", "runpy", "run_path"),
        ("get-file", "keras.utils", "get_file"),
        ("get-file-internal", "keras.src.utils.file_utils", "get_file"),
        ("tf-keras-get-file", "tf_keras.src.utils.data_utils", "get_file"),
        ("load-model", "keras.models", "load_model"),
        ("unsafe-mode", "keras.config", "enable_unsafe_deserialization"),
        (
            "unsafe-mode-internal",
            "keras.src.saving.serialization_lib",
            "enable_unsafe_deserialization",
        ),
        ("func-load", "keras.src.utils.python_utils", "func_load"),
        ("module-of-keras", "keras.src.saving.saving_lib", "os"),
        ("dotted", "keras.src.utils.file_utils", "os.system"),
    ] {
        out.attack(
            technique,
            &format!("{name}.keras"),
            calls(module, function),
            UNSAFE,
        );
    }
    let class = dense(r#""relu""#).replace(
        r#""keras.layers", "class_name": "Dense""#,
        r#""keras.utils", "class_name": "get_file""#,
    );
    out.attack(
        technique,
        "function-as-class.keras",
        archive(&model(&class)),
        UNSAFE,
    );
    let hidden = dense(r#""relu""#).replace(r#""registered_name": null"#, r#""registered_name": "get_file""#);
    out.attack(
        technique,
        "registered-name.keras",
        archive(&model(&hidden)),
        UNSAFE,
    );
    let spec = r#"{"class_name": "__typespec__", "spec_name": "Popen", "module": "subprocess", "config": [], "registered_name": null}"#;
    let spec = layer("InputLayer", &format!(r#""type_spec": {spec}"#));
    out.attack(technique, "type-spec.keras", archive(&model(&spec)), UNSAFE);
    // No class of its own at the top: Keras resolves what is inside all the same.
    let bare = format!(r#"{{"anything": [{}]}}"#, function("os", "system"));
    out.attack(technique, "bare.keras", archive(&bare), UNSAFE);
    let argument = dense(r#""relu""#).replace(
        r#""registered_name": null"#,
        &format!(
            r#""registered_name": null, "inbound_nodes": [{{"args": [], "kwargs": {{"f": {}}}}}]"#,
            function("pty", "spawn")
        ),
    );
    out.attack(
        technique,
        "node-argument.keras",
        archive(&model(&argument)),
        UNSAFE,
    );
    let foreign = dense(r#""relu""#).replace(r#""keras.layers""#, r#""payload_beside_the_model""#);
    let expect = &["model-keras-foreign-module"];
    out.attack(
        technique,
        "imported-module.keras",
        archive(&model(&foreign)),
        expect,
    );
}

fn layers(out: &mut Samples) {
    let id = "model-keras-pickle-layer";
    let torch = archive(&model(&layer(
        "TorchModuleWrapper",
        r#""module": "gAJjb3MKc3lzdGVtCg==", "output_shape": null"#,
    )));
    out.fires(id, "torch.keras", torch.clone());
    out.silent(id, "dense.keras", archive(&model(&dense(r#""relu""#))));
    out.attack(
        "28-keras-references",
        "torch-module-wrapper.keras",
        torch,
        &["model-keras-pickle-layer"],
    );
    let id = "model-keras-saved-model-layer";
    let saved = archive(&model(&layer(
        "TFSMLayer",
        r#""filepath": "./assets/evil", "call_endpoint": "serve""#,
    )));
    out.fires(id, "saved-model.keras", saved.clone());
    out.silent(id, "dense.keras", archive(&model(&dense(r#""relu""#))));
    out.attack(
        "28-keras-references",
        "tfsm-layer.keras",
        saved,
        &["model-keras-saved-model-layer"],
    );
    let id = "model-keras-tensorflow-effect";
    let symbol = |name: &str| archive(&model(&layer("TFOpLambda", &format!(r#""function": "{name}""#))));
    out.fires(id, "write-file.keras", symbol("io.write_file"));
    out.silent(id, "reduce-mean.keras", symbol("math.reduce_mean"));
    out.silent(id, "reshape.keras", symbol("reshape"));
    let technique = "28-keras-references";
    out.attack(technique, "tf-write-file.keras", symbol("io.write_file"), EFFECT);
    out.attack(
        technique,
        "tf-load-op-library.keras",
        symbol("load_op_library"),
        EFFECT,
    );
    out.attack(
        technique,
        "tf-get-file.keras",
        symbol("keras.utils.get_file"),
        EFFECT,
    );
    out.attack(
        technique,
        "tf-py-function.keras",
        symbol("compat.v1.py_func"),
        EFFECT,
    );
    let operation = |name: &str| {
        let node = format!(r#""node_def": "{{\"name\": \"n\", \"op\": \"{name}\"}}""#);
        archive(&model(&layer("TensorFlowOpLayer", &node)))
    };
    out.silent(id, "operation.keras", operation("AddV2"));
    out.attack(technique, "tf-operation.keras", operation("WriteFile"), EFFECT);
    // TensorFlow reads any text as a serialized node.
    let serialized = r#""node_def": "\n\u0001n\u0012\tWriteFile""#;
    out.attack(
        technique,
        "tf-operation-serialized.keras",
        archive(&model(&layer("TensorFlowOpLayer", serialized))),
        EFFECT,
    );
    let decoy = r#""node_def": "{\"attr\": {\"op\": \"AddV2\"}, \"o\\u0070\": \"WriteFile\"}""#;
    out.attack(
        technique,
        "tf-operation-decoy.keras",
        archive(&model(&layer("TensorFlowOpLayer", decoy))),
        EFFECT,
    );
}

/// A stored member that begins where HDF5 looks for a superblock behind a user block.
fn weights_at_power_of_two(out: &mut Samples) {
    let config = model(&dense(r#""linear""#));
    let padding = " ".repeat(1 << 10);
    let make = |pad: usize| {
        let config = format!("{config}{}", padding.get(..pad).unwrap_or_default());
        archive(&config)
    };
    let at = |bytes: &[u8]| bytes.windows(4).position(|four| four == b"\x89HDF");
    let plain = make(0);
    let first = at(&plain).unwrap_or_default();
    let wanted = [1024, 2048].into_iter().find(|wanted| *wanted >= first);
    let pad = wanted.unwrap_or(first).saturating_sub(first);
    out.silent("file-polyglot", "weights-at-power-of-two.keras", make(pad));
}

fn files(out: &mut Samples) {
    let id = "model-keras-external-file";
    let lookup = |class: &str, vocabulary: &str| {
        archive(&model(&layer(
            class,
            &format!(r#""max_tokens": null, "vocabulary": {vocabulary}"#),
        )))
    };
    out.fires(
        id,
        "string-lookup.keras",
        lookup("StringLookup", r#""/etc/hostname""#),
    );
    out.silent(
        id,
        "vocabulary.keras",
        lookup("StringLookup", r#"["red", "green"]"#),
    );
    out.silent(id, "adapted.keras", lookup("TextVectorization", "null"));
    let technique = "29-keras-files";
    out.attack(
        technique,
        "string-lookup.keras",
        lookup("StringLookup", r#""/etc/hostname""#),
        EXTERNAL,
    );
    out.attack(
        technique,
        "integer-lookup.keras",
        lookup("IntegerLookup", r#""../../numbers.txt""#),
        EXTERNAL,
    );
    let address = r#""http://127.0.0.1:9/vocabulary.txt""#;
    out.attack(
        technique,
        "text-vectorization.keras",
        lookup("TextVectorization", address),
        EXTERNAL,
    );
}

fn archives(out: &mut Samples) {
    out.silent("file-malformed", "x.weights.json", SHARD_MAP);
    let id = "model-keras-unexpected-member";
    let plain = model(&dense(r#""relu""#));
    out.fires(
        id,
        "note.keras",
        with_members(&plain, &[("setup.txt", b"run me")]),
    );
    let assets: &[(&str, &[u8])] = &[("assets/layers/string_lookup/vocabulary.txt", b"red\ngreen\n")];
    out.silent(id, "assets.keras", with_members(&plain, assets));
}
