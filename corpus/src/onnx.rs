//! ONNX models, harmless and not.

use crate::Samples;
use crate::proto::Message;

/// A node: `op_type` of `domain`, with attributes.
fn node(domain: &str, op_type: &str, attributes: &[Message]) -> Message {
    let mut node = Message::new()
        .bytes(1, "x")
        .bytes(2, "y")
        .bytes(3, format!("{op_type}_0"))
        .bytes(4, op_type);
    for attribute in attributes {
        node = node.message(5, attribute);
    }
    node.bytes(7, domain)
}

/// A text attribute.
fn text(name: &str, value: &str) -> Message {
    Message::new().bytes(1, name).bytes(4, value).int(20, 3)
}

/// A number attribute.
fn number(name: &str, value: i64) -> Message {
    Message::new().bytes(1, name).int(3, value).int(20, 2)
}

/// A key and its value.
fn entry(key: &str, value: &str) -> Message {
    Message::new().bytes(1, key).bytes(2, value)
}

/// A float tensor of `count` elements with its data inside.
fn tensor(name: &str, count: usize) -> Message {
    let data = vec![0; count * 4];
    Message::new()
        .int(1, count as i64)
        .int(2, 1)
        .bytes(8, name)
        .bytes(9, data)
}

/// A float tensor of four elements whose data is in another file.
fn external(location: &str, offset: &str, length: &str) -> Message {
    Message::new()
        .int(1, 4)
        .int(2, 1)
        .bytes(8, "weight")
        .message(13, &entry("location", location))
        .message(13, &entry("offset", offset))
        .message(13, &entry("length", length))
        .int(14, 1)
}

/// A graph of nodes and weights.
fn graph(nodes: &[Message], weights: &[Message]) -> Message {
    let mut graph = Message::new();
    for node in nodes {
        graph = graph.message(1, node);
    }
    graph = graph.bytes(2, "graph");
    for weight in weights {
        graph = graph.message(5, weight);
    }
    let value = |name: &str| Message::new().bytes(1, name);
    graph.message(11, &value("x")).message(12, &value("y"))
}

/// A model before its graph.
fn head() -> Message {
    Message::new().int(1, 10).bytes(2, "weighbridge").bytes(3, "1")
}

/// An operator set.
fn opset(domain: &str) -> Message {
    Message::new().bytes(1, domain).int(2, 21)
}

/// A whole model around a graph.
fn model(graph: &Message) -> Message {
    head().message(7, graph).message(8, &opset(""))
}

/// A whole model with one node and these weights.
fn with_weights(weights: &[Message]) -> Vec<u8> {
    model(&graph(&[node("", "Identity", &[])], weights)).finish()
}

/// Collects the samples of this family.
pub fn samples(out: &mut Samples) {
    outside(out);
    operators(out);
    folders(out);
    broken(out);
}

fn outside(out: &mut Samples) {
    const RULE: &str = "model-onnx-external-data-outside";
    const EXPECT: &[&str] = &[RULE];
    const TRICK: &str = "32-onnx-external-data";
    out.fires(
        RULE,
        "climbs.onnx",
        with_weights(&[external("../../etc/hostname", "0", "16")]),
    );
    out.silent(RULE, "embedded.onnx", with_weights(&[tensor("weight", 4)]));
    let two_dots = external("weights..v2/a..b.data", "0", "16");
    out.silent(RULE, "dots-in-names.onnx", with_weights(&[two_dots]));

    for (name, location) in [
        ("absolute", "/etc/hostname"),
        ("climbs", "../../../../etc/hostname"),
        ("climbs-late", "weights/./../../secret"),
        ("backslashes", "..\\..\\secret"),
        ("drive", "C:\\Windows\\win.ini"),
        ("share", "\\\\host\\share\\weights"),
        ("file-url", "file:///etc/hostname"),
        ("url", "https://weighbridge.invalid/weights"),
        ("memory", "*/_ORT_MEM_ADDR_/*"),
    ] {
        let bytes = with_weights(&[external(location, "0", "16")]);
        out.attack(TRICK, &format!("{name}.onnx"), bytes, EXPECT);
    }

    let hostile = external("../secret", "0", "16");
    let in_attribute = Message::new().bytes(1, "value").message(5, &hostile).int(20, 4);
    let constant = node("", "Constant", &[in_attribute]);
    out.attack(
        TRICK,
        "constant.onnx",
        model(&graph(std::slice::from_ref(&constant), &[])).finish(),
        EXPECT,
    );

    let branch = graph(&[node("", "Identity", &[])], std::slice::from_ref(&hostile));
    let then = Message::new()
        .bytes(1, "then_branch")
        .message(6, &branch)
        .int(20, 5);
    let inner = graph(&[node("", "If", &[then])], &[]);
    let outer = Message::new().bytes(1, "body").message(6, &inner).int(20, 5);
    let deep = model(&graph(&[node("", "Loop", &[outer])], &[]));
    out.attack(TRICK, "subgraph.onnx", deep.finish(), EXPECT);

    let function = Message::new()
        .bytes(1, "Scale")
        .bytes(4, "x")
        .bytes(5, "y")
        .message(7, &constant)
        .bytes(10, "local");
    let with_function = model(&graph(&[node("local", "Scale", &[])], &[])).message(25, &function);
    out.attack(TRICK, "tensor.pb", hostile.clone().finish(), EXPECT);
    out.attack(TRICK, "function.onnx", with_function.finish(), EXPECT);

    let sparse = Message::new()
        .message(1, &hostile)
        .message(2, &tensor("indices", 4))
        .int(3, 8);
    let with_sparse = graph(&[node("", "Identity", &[])], &[]).message(15, &sparse);
    out.attack(TRICK, "sparse.onnx", model(&with_sparse).finish(), EXPECT);

    let training = Message::new().message(
        1,
        &graph(&[node("", "Identity", &[])], std::slice::from_ref(&hostile)),
    );
    let with_training = model(&graph(&[node("", "Identity", &[])], &[])).message(20, &training);
    out.attack(TRICK, "training.onnx", with_training.finish(), EXPECT);

    // Of two locations a loader takes the last or the first: both are judged.
    let twice = external("weights.data", "0", "16").message(13, &entry("location", "../secret"));
    out.attack(TRICK, "two-locations.onnx", with_weights(&[twice]), EXPECT);
    // Two graph fields are merged by every protobuf parser.
    let merged =
        model(&graph(&[node("", "Identity", &[])], &[])).message(7, &Message::new().message(5, &hostile));
    out.attack(TRICK, "merged-graph.onnx", merged.finish(), EXPECT);
    // Parsers skip fields and groups that they do not know.
    let group = Message::new()
        .raw(b"\xa3\x06\xa4\x06")
        .raw(&with_weights(std::slice::from_ref(&hostile)));
    out.attack(TRICK, "behind-a-group.onnx", group.finish(), EXPECT);
    let reversed = Message::new()
        .message(8, &opset(""))
        .message(7, &graph(&[node("", "Identity", &[])], &[hostile]))
        .int(1, 8);
    out.attack(TRICK, "reversed.bin", reversed.finish(), EXPECT);
    let context = [
        number("embed_mode", 0),
        text("ep_cache_context", "../../engine.plan"),
    ];
    let context = model(&graph(&[node("com.microsoft", "EPContext", &context)], &[]));
    out.attack(TRICK, "compiled-context.onnx", context.finish(), EXPECT);
}

fn operators(out: &mut Samples) {
    const DOMAIN: &str = "model-onnx-unknown-domain";
    const PYTHON: &str = "model-onnx-python-op";
    const TRICK: &str = "32-onnx-operators";
    let of = |domain: &str, op: &str, attributes: &[Message]| {
        model(&graph(&[node(domain, op, attributes)], &[])).message(8, &opset(domain))
    };
    out.fires(DOMAIN, "custom.onnx", of("evil.ops", "Backdoor", &[]).finish());
    out.silent(DOMAIN, "standard.onnx", of("ai.onnx.ml", "Scaler", &[]).finish());
    out.silent(
        DOMAIN,
        "runtime.onnx",
        of("com.microsoft", "FusedMatMul", &[]).finish(),
    );
    let function = Message::new()
        .bytes(1, "Scale")
        .message(7, &node("", "Mul", &[]))
        .bytes(10, "my.functions");
    let own = of("my.functions", "Scale", &[]).message(25, &function);
    out.silent(DOMAIN, "own-function.onnx", own.finish());
    let other = of("my.functions", "Shell", &[]).message(25, &function);
    out.attack(TRICK, "beside-an-own-function.onnx", other.finish(), &[DOMAIN]);
    let body = Message::new()
        .bytes(1, "Scale")
        .message(7, &node("evil.ops", "Backdoor", &[]))
        .bytes(10, "my.functions");
    let inside = of("my.functions", "Scale", &[]).message(25, &body);
    out.attack(TRICK, "inside-an-own-function.onnx", inside.finish(), &[DOMAIN]);
    let look_alike = of("com.micros\u{43e}ft", "FusedMatMul", &[]).finish();
    out.attack(TRICK, "look-alike-domain.onnx", look_alike, &[DOMAIN]);

    let attributes = [text("module", "weighbridge_sample"), text("class_name", "Run")];
    out.fires(PYTHON, "pyop.onnx", of("pyopadd_2", "PyOp", &attributes).finish());
    out.silent(
        PYTHON,
        "tokenizer.onnx",
        of("ai.onnx.contrib", "BertTokenizer", &[]).finish(),
    );
    out.attack(
        TRICK,
        "pyop.onnx",
        of("ai.onnx.contrib", "PyOp", &attributes).finish(),
        &[PYTHON],
    );
    let trained = of(
        "com.microsoft",
        "PythonOp",
        &[text("func_name", "weighbridge.run")],
    );
    out.attack(TRICK, "python-op.onnx", trained.finish(), &[PYTHON]);
}

fn folders(out: &mut Samples) {
    const MISSING: &str = "model-onnx-external-data-missing";
    const OVERRUN: &str = "model-onnx-external-data-overrun";
    let model = with_weights(&[external("model.onnx_data", "0", "16")]);
    out.fires(MISSING, "weights-missing/model.onnx", model.clone());
    out.silent(MISSING, "weights-there/model.onnx", model.clone());
    out.silent(MISSING, "weights-there/model.onnx_data", [0; 16]);
    out.silent(MISSING, "alone.onnx", model.clone());
    out.fires(OVERRUN, "weights-cut/model.onnx", model.clone());
    out.fires(OVERRUN, "weights-cut/model.onnx_data", [0; 15]);
    out.silent(OVERRUN, "weights-whole/model.onnx", model);
    out.silent(OVERRUN, "weights-whole/model.onnx_data", [0; 16]);
    let huge = with_weights(&[external("model.onnx_data", "18446744073709551615", "16")]);
    out.attack("32-onnx-external-data", "overflow/model.onnx", huge, &[OVERRUN]);
    out.attack("32-onnx-external-data", "overflow/model.onnx_data", [0; 16], &[]);
}

fn broken(out: &mut Samples) {
    const ODD: &str = "model-onnx-external-data-odd";
    let injected = external("model.onnx_data", "0", "16").message(13, &entry("__class__", "weighbridge"));
    out.fires(ODD, "odd-key.onnx", with_weights(std::slice::from_ref(&injected)));
    let prepacked = external("model.onnx_data", "0", "16").message(13, &entry("prepacked_0", "blob|0;16;"));
    out.silent(ODD, "prepacked.onnx", with_weights(&[prepacked]));
    out.attack(
        "32-onnx-external-data",
        "injected-key.onnx",
        with_weights(&[injected]),
        &[ODD],
    );
    let negative = external("model.onnx_data", "-16", "99999999999999999999");
    out.attack(
        "32-onnx-external-data",
        "odd-numbers.onnx",
        with_weights(&[negative]),
        &[ODD],
    );

    const MALFORMED: &str = "file-malformed";
    let lies = Message::new()
        .int(1, 1 << 40)
        .int(2, 1)
        .bytes(8, "w")
        .bytes(9, [0; 4]);
    const SIZE: &str = "model-onnx-tensor-size";
    out.fires(SIZE, "too-few-bytes.onnx", with_weights(&[lies]));
    let nibbles = Message::new().int(1, 3).int(2, 22).bytes(8, "w").bytes(9, [0; 2]);
    out.silent(
        SIZE,
        "nibbles.onnx",
        with_weights(&[nibbles, tensor("weight", 4)]),
    );
    let huge = Message::new()
        .int(1, i64::MAX)
        .int(1, i64::MAX)
        .int(2, 1)
        .bytes(8, "w")
        .bytes(9, [0; 4]);
    out.attack(
        "40-protobuf",
        "overflowing-dims.onnx",
        with_weights(&[huge]),
        &[SIZE],
    );
    let whole = with_weights(&[tensor("weight", 4)]);
    let behind = [whole.as_slice(), b"\x3a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"].concat();
    out.attack("40-protobuf", "length-2-64.onnx", behind, &[MALFORMED]);
    let endless = [whole.as_slice(), &[0xff; 64]].concat();
    out.attack("40-protobuf", "endless-varint.onnx", endless, &[MALFORMED]);
    let mut deep = graph(&[node("", "Identity", &[])], &[]);
    for _ in 0..120 {
        let body = Message::new().bytes(1, "body").message(6, &deep).int(20, 5);
        deep = graph(&[node("", "Loop", &[body])], &[]);
    }
    out.attack(
        "40-protobuf",
        "deep-graphs.onnx",
        model(&deep).finish(),
        &[MALFORMED],
    );
}
