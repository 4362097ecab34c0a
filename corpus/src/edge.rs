//! Graphs for phones, browsers and accelerators, harmless and not.

use crate::Samples;
use crate::archive_asm::stored_zip;
use crate::flat::{Field, finish};
use crate::proto::Message;

const CODE: &str = "model-graph-runs-code";
const FILES: &str = "model-graph-touches-files";
const OUTSIDE: &str = "model-graph-path-outside";
const UNKNOWN: &str = "model-graph-unknown-op";
const LIBRARY: &str = "model-graph-library-op";
const DATA: &str = "model-graph-data-outside";
const BROKEN: &str = "model-flatbuffer-broken";

/// A Flex operator's options: a FlexBuffer of the name and a TensorFlow node.
fn flex(operator: &str) -> Vec<u8> {
    let node = Message::new().bytes(1, "node").bytes(2, operator).finish();
    let mut out = vec![operator.len() as u8];
    let name = out.len();
    out.extend(format!("{operator}\0").as_bytes());
    out.push(node.len() as u8);
    let start = out.len();
    out.extend(&node);
    out.extend([0, 2]);
    let vector = out.len();
    out.extend([
        (vector - name) as u8,
        (vector + 1 - start) as u8,
        20,
        20,
        4,
        40,
        1,
    ]);
    out
}

/// A model with one node. `shape` is the weight's shape in floats, whose buffer has 16 bytes.
struct Lite {
    builtin: u32,
    custom: &'static str,
    options: Vec<u8>,
    shape: Vec<u32>,
    buffer: Vec<Field>,
    more: Vec<Field>,
}

impl Lite {
    fn custom(name: &'static str) -> Self {
        Self {
            builtin: 32,
            custom: name,
            options: Vec::new(),
            shape: vec![4],
            buffer: vec![Field::Bytes(vec![0; 16])],
            more: Vec::new(),
        }
    }

    fn flex(name: &'static str, operator: &str) -> Self {
        Self {
            options: flex(operator),
            ..Self::custom(name)
        }
    }

    fn add() -> Self {
        Self {
            builtin: 0,
            ..Self::custom("")
        }
    }

    fn fields(self) -> Vec<Field> {
        let code = vec![
            Field::Byte(self.builtin.min(127) as u8),
            Field::text(self.custom),
            Field::Word(1),
            Field::Word(self.builtin),
        ];
        let tensor = vec![
            Field::Words(self.shape),
            Field::Byte(0),
            Field::Word(1),
            Field::text("w"),
        ];
        let node = vec![
            Field::Word(0),
            Field::Words(vec![0]),
            Field::Words(vec![0]),
            Field::Absent,
            Field::Absent,
            Field::Bytes(self.options),
        ];
        let graph = vec![
            Field::Tables(vec![tensor]),
            Field::Words(vec![0]),
            Field::Words(vec![0]),
            Field::Tables(vec![node]),
            Field::text("main"),
        ];
        let mut root = vec![
            Field::Word(3),
            Field::Tables(vec![code]),
            Field::Tables(vec![graph]),
            Field::text("weighbridge"),
            Field::Tables(vec![vec![Field::Absent], self.buffer]),
        ];
        root.extend(self.more);
        root
    }

    fn finish(self) -> Vec<u8> {
        finish(b"TFL3", &self.fields())
    }
}

/// Collects the samples of this family.
pub fn samples(out: &mut Samples) {
    tflite(out);
    broken(out);
    programs(out);
    coreml(out);
    paddle(out);
    mxnet(out);
    engines(out);
}

fn tflite(out: &mut Samples) {
    const TRICK: &str = "31-tflite-operators";
    const DISGUISED: &str = "model-tflite-flex-disguised";
    out.silent(FILES, "add.tflite", Lite::add().finish());
    out.fires(
        FILES,
        "read-file.tflite",
        Lite::flex("FlexReadFile", "ReadFile").finish(),
    );
    out.silent(FILES, "flex.tflite", Lite::flex("FlexErf", "Erf").finish());
    out.fires(LIBRARY, "flex.tflite", Lite::flex("FlexErf", "Erf").finish());
    out.fires(
        LIBRARY,
        "mediapipe.tflite",
        Lite::custom("MaxUnpooling2D").finish(),
    );
    out.silent(
        LIBRARY,
        "detection.tflite",
        Lite::custom("TFLite_Detection_PostProcess").finish(),
    );
    out.fires(UNKNOWN, "custom.tflite", Lite::custom("Backdoor").finish());
    out.silent(
        UNKNOWN,
        "detection.tflite",
        Lite::custom("TFLite_Detection_PostProcess").finish(),
    );
    out.fires(
        DISGUISED,
        "add-reads.tflite",
        Lite::flex("FlexAdd", "ReadFile").finish(),
    );
    out.silent(
        DISGUISED,
        "read-file.tflite",
        Lite::flex("FlexReadFile", "ReadFile").finish(),
    );
    out.attack(
        TRICK,
        "write-file.tflite",
        Lite::flex("FlexWriteFile", "WriteFile").finish(),
        &[FILES],
    );
    out.attack(
        TRICK,
        "python.tflite",
        Lite::flex("FlexPyFunc", "PyFunc").finish(),
        &[CODE],
    );
    out.attack(
        TRICK,
        "disguised.tflite",
        Lite::flex("FlexAdd", "WriteFile").finish(),
        &[FILES],
    );
    out.attack(
        TRICK,
        "no-options.tflite",
        Lite::custom("FlexReadFile").finish(),
        &[FILES],
    );
    out.attack(
        TRICK,
        "renamed.bin",
        Lite::flex("FlexReadFile", "ReadFile").finish(),
        &[FILES],
    );
    let unmarked = finish(&[0; 4], &Lite::flex("FlexReadFile", "ReadFile").fields());
    out.attack(TRICK, "without-a-mark.tflite", unmarked, &[FILES]);
    let external = |name: &str| {
        let groups = Field::Tables(vec![vec![Field::text(name)]]);
        let more = vec![Field::Absent, Field::Absent, Field::Absent, groups];
        Lite { more, ..Lite::add() }.finish()
    };
    out.fires(OUTSIDE, "external.tflite", external("../../etc/hostname"));
    out.silent(OUTSIDE, "external.tflite", external("weights.bin"));
    out.attack(
        TRICK,
        "external-buffer.tflite",
        external("/etc/hostname"),
        &[OUTSIDE],
    );
    let labels = stored_zip(&[("labels.txt", "cat\ndog\n")]);
    let packed = [Lite::add().finish(), labels].concat();
    out.silent("file-archive-loose-data", "labels.tflite", packed.clone());
    out.silent("file-polyglot", "labels.tflite", packed);
}

fn broken(out: &mut Samples) {
    const TRICK: &str = "31-flatbuffer-broken";
    out.silent(DATA, "whole.tflite", Lite::add().finish());
    let shape = Lite {
        shape: vec![1 << 20, 1 << 20],
        ..Lite::add()
    };
    out.fires(DATA, "shape.tflite", shape.finish());
    let negative = Lite {
        shape: vec![u32::MAX],
        ..Lite::add()
    };
    out.attack(TRICK, "negative-shape.tflite", negative.finish(), &[DATA]);
    let beyond = vec![Field::Absent, Field::Long(1 << 20), Field::Long(16)];
    out.attack(
        TRICK,
        "buffer-outside.tflite",
        Lite {
            buffer: beyond,
            ..Lite::add()
        }
        .finish(),
        &[DATA],
    );
    let wraps = vec![Field::Absent, Field::Long(u64::MAX - 7), Field::Long(16)];
    out.attack(
        TRICK,
        "buffer-wraps.tflite",
        Lite {
            buffer: wraps,
            ..Lite::add()
        }
        .finish(),
        &[DATA],
    );
    let whole = Lite::add().finish();
    out.silent(BROKEN, "whole.tflite", whole.clone());
    let mut root = whole.clone();
    root[..4].copy_from_slice(&0x7fff_fff0_u32.to_le_bytes());
    out.fires(BROKEN, "root.tflite", root);
    let start = u32::from_le_bytes([whole[0], whole[1], whole[2], whole[3]]) as usize;
    let mut itself = whole.clone();
    itself[start + 12..start + 16].copy_from_slice(&[0; 4]);
    out.attack(TRICK, "leads-to-itself.tflite", itself, &[BROKEN]);
    let mut vtable = whole.clone();
    vtable[start..start + 4].copy_from_slice(&0x7fff_0000_u32.to_le_bytes());
    out.attack(TRICK, "vtable.tflite", vtable, &[BROKEN]);
    out.attack(TRICK, "cut.tflite", &whole[..whole.len() - 40], &[BROKEN]);
}

/// An ExecuTorch program with one operator, one part for a backend, and a segment.
fn executorch(name: &str, size: u64) -> Vec<u8> {
    let operator = vec![Field::text(name), Field::text("out")];
    let place = vec![Field::Byte(1), Field::Word(0)];
    let delegate = vec![Field::text("XnnpackBackend"), Field::Table(place)];
    let absent = || Field::Absent;
    let mut plan = vec![Field::text("forward")];
    plan.extend([absent(), absent(), absent(), absent(), absent()]);
    plan.extend([Field::Tables(vec![operator]), Field::Tables(vec![delegate])]);
    let segment = vec![Field::Long(0), Field::Long(size)];
    let root = [
        Field::Word(0),
        Field::Tables(vec![plan]),
        absent(),
        absent(),
        Field::Tables(vec![segment]),
    ];
    let inner = finish(b"ET12", &root);
    // The extended header stands between the mark and the tables: they move, and the root offset with them.
    let mut file = inner[..8].to_vec();
    let offset = u32::from_le_bytes([inner[0], inner[1], inner[2], inner[3]]) + 32;
    file[..4].copy_from_slice(&offset.to_le_bytes());
    let program = inner.len() as u64 + 32;
    file.extend(b"eh00\x20\0\0\0");
    file.extend(program.to_le_bytes());
    file.extend(program.to_le_bytes());
    file.extend(16_u64.to_le_bytes());
    file.extend(&inner[8..]);
    file.extend([0; 16]);
    file
}

fn programs(out: &mut Samples) {
    const TRICK: &str = "31-executorch";
    const DELEGATES: &str = "model-graph-delegates";
    out.fires(DELEGATES, "xnnpack.pte", executorch("aten::add", 16));
    out.silent(DELEGATES, "add.tflite", Lite::add().finish());
    out.silent(UNKNOWN, "add.pte", executorch("aten::add", 16));
    out.silent(DATA, "whole.pte", executorch("aten::add", 16));
    out.fires(UNKNOWN, "custom.pte", executorch("evil::run", 16));
    out.attack(
        TRICK,
        "segment-outside.pte",
        executorch("aten::add", 1 << 40),
        &[DATA],
    );
    let function = |name: &str| {
        let operator = vec![Field::text(name), Field::text("")];
        let function = vec![
            Field::text("__torch__.M.forward"),
            Field::Absent,
            Field::Tables(vec![operator]),
        ];
        let value = vec![Field::Byte(16), Field::Table(function)];
        let absent = || Field::Absent;
        finish(
            b"PTMF",
            &[
                Field::Word(9),
                absent(),
                absent(),
                Field::Word(0),
                Field::Tables(vec![value]),
            ],
        )
    };
    out.silent(FILES, "add.ptl", function("aten::add"));
    out.attack(TRICK, "save.ptl", function("aten::save"), &[FILES]);
    out.fires(UNKNOWN, "custom.ptl", function("evil::run"));
    let session = |domain: &str, name: &str| {
        let absent = || Field::Absent;
        let mut node = vec![
            Field::text("n"),
            absent(),
            Field::text(domain),
            Field::Word(1),
            Field::Word(0),
        ];
        node.push(Field::text(name));
        let graph = vec![absent(), absent(), Field::Tables(vec![node])];
        let mut model = vec![
            Field::Long(8),
            absent(),
            Field::text("weighbridge"),
            absent(),
            absent(),
            absent(),
            absent(),
        ];
        model.push(Field::Table(graph));
        finish(b"ORTM", &[Field::text("1.2.3"), Field::Table(model)])
    };
    out.silent(
        "model-onnx-unknown-domain",
        "standard.ort",
        session("", "Identity"),
    );
    const ONNX: &str = "32-onnx-operators";
    out.attack(
        ONNX,
        "custom.ort",
        session("evil.ops", "Backdoor"),
        &["model-onnx-unknown-domain"],
    );
    out.attack(
        ONNX,
        "pyop.ort",
        session("ai.onnx.contrib", "PyOp"),
        &["model-onnx-python-op"],
    );
}

/// A Core ML model of one type.
fn core_ml(number: u32, inner: &Message) -> Message {
    Message::new()
        .int(1, 4)
        .message(2, &Message::new())
        .message(number, inner)
}

fn coreml(out: &mut Samples) {
    const CLASS: &str = "model-graph-custom-code";
    const LINKED: &str = "model-coreml-linked-model";
    const TRICK: &str = "31-core-ml";
    let layer = |number: u32, inner: &Message| {
        let layer = Message::new().bytes(1, "layer").message(number, inner);
        core_ml(500, &Message::new().message(1, &layer))
    };
    let custom = layer(500, &Message::new().bytes(10, "WeighbridgeLayer"));
    out.fires(CLASS, "layer.mlmodel", custom.clone().finish());
    out.silent(
        CLASS,
        "dense.mlmodel",
        layer(140, &Message::new().int(1, 4)).finish(),
    );
    let parts = Message::new().message(1, &custom);
    out.fires(CLASS, "in-a-pipeline.mlmodel", core_ml(202, &parts).finish());
    let classifier = core_ml(200, &Message::new().message(1, &parts));
    out.fires(CLASS, "in-a-classifier.mlmodel", classifier.finish());
    let custom_model = core_ml(555, &Message::new().bytes(10, "WeighbridgeModel"));
    out.fires(CLASS, "custom-model.mlmodel", custom_model.finish());
    let linked = |name: &str, folder: &str| {
        let file = Message::new()
            .message(1, &Message::new().bytes(1, name))
            .message(2, &Message::new().bytes(1, folder));
        core_ml(556, &Message::new().message(1, &file)).finish()
    };
    out.fires(LINKED, "linked.mlmodel", linked("other.mlmodelc", "."));
    out.silent(
        LINKED,
        "dense.mlmodel",
        layer(140, &Message::new().int(1, 4)).finish(),
    );
    out.silent(OUTSIDE, "linked.mlmodel", linked("other.mlmodelc", "."));
    out.attack(
        TRICK,
        "linked-folder.mlmodel",
        linked("other.mlmodelc", ".:/tmp"),
        &[OUTSIDE],
    );
    out.attack(
        TRICK,
        "linked-climbs.mlmodel",
        linked("../../other.mlmodelc", "."),
        &[OUTSIDE],
    );
    let program = |path: &str| {
        let blob = Message::new().message(5, &Message::new().bytes(1, path).int(2, 64));
        let attribute = Message::new().bytes(1, "val").message(2, &blob);
        let operation = Message::new().bytes(1, "const").message(5, &attribute);
        let block = Message::new()
            .bytes(1, "iOS16")
            .message(2, &Message::new().message(3, &operation));
        let function = Message::new().bytes(2, "iOS16").message(3, &block);
        let entry = Message::new().bytes(1, "main").message(2, &function);
        core_ml(502, &Message::new().int(1, 1).message(2, &entry)).finish()
    };
    out.silent(
        OUTSIDE,
        "program.mlmodel",
        program("@model_path/weights/weight.bin"),
    );
    out.attack(
        TRICK,
        "weights-climb.mlmodel",
        program("@model_path/../../secret"),
        &[OUTSIDE],
    );
    let manifest = |path: &str| {
        format!(
            "{{\"fileFormatVersion\": \"1.0.0\", \"itemInfoEntries\": {{\"A\": {{\"author\": \"com.apple.CoreML\", \
             \"name\": \"model.mlmodel\", \"path\": \"{path}\"}}}}, \"rootModelIdentifier\": \"A\"}}"
        )
    };
    let inside = "com.apple.CoreML/model.mlmodel";
    out.silent(OUTSIDE, "kept.mlpackage/Manifest.json", manifest(inside));
    out.silent(
        OUTSIDE,
        "kept.mlpackage/Data/com.apple.CoreML/model.mlmodel",
        program("@model_path/weights/weight.bin"),
    );
    out.silent(
        OUTSIDE,
        "kept.mlpackage/Data/com.apple.CoreML/weights/weight.bin",
        weights(4),
    );
    out.silent(DATA, "weight.bin", weights(4));
    out.attack(
        TRICK,
        "package/Manifest.json",
        manifest("../../../other.mlmodel"),
        &[OUTSIDE],
    );
    out.attack(TRICK, "weight.bin", weights(1 << 40), &[DATA]);
    let mil = |path: &str| {
        format!(
            "program(1.0)\n{{\n    func main<ios16>(tensor<fp32, [1]> x) {{\n        tensor<fp32, [1]> w = \
             const()[name = tensor<string, []>(\"w\"), val = tensor<fp32, [1]>(BLOBFILE(path = \
             tensor<string, []>(\"{path}\"), offset = tensor<uint64, []>(64)))];\n    }} -> (w);\n}}\n"
        )
    };
    out.silent(OUTSIDE, "model.mil", mil("@model_path/weights/weight.bin"));
    out.attack(
        TRICK,
        "compiled.mlmodelc/model.mil",
        mil("@model_path/../../secret"),
        &[OUTSIDE],
    );
}

/// Weights of an ML program: one blob that says it has `bytes` bytes.
fn weights(bytes: u64) -> Vec<u8> {
    let mut out = [1_u32.to_le_bytes(), 2_u32.to_le_bytes()].concat();
    out.resize(64, 0);
    out.extend(0xdead_beef_u32.to_le_bytes());
    out.extend(1_u32.to_le_bytes());
    out.extend(bytes.to_le_bytes());
    out.extend(128_u64.to_le_bytes());
    out.resize(132, 0);
    out
}

fn paddle(out: &mut Samples) {
    const TRICK: &str = "39-paddle";
    let program = |name: &str, attributes: &[(&str, &str)]| {
        let mut op = Message::new().bytes(3, name);
        for (key, value) in attributes {
            op = op.message(4, &Message::new().bytes(1, key).int(2, 2).bytes(5, value));
        }
        let variable = Message::new().bytes(1, "x");
        let block = Message::new()
            .int(1, 0)
            .int(2, -1)
            .message(3, &variable)
            .message(4, &op);
        Message::new()
            .message(1, &block)
            .message(4, &Message::new().int(1, 0))
            .finish()
    };
    out.silent(CODE, "relu.pdmodel", program("relu", &[]));
    out.fires(CODE, "py-func.pdmodel", program("py_func", &[]));
    out.attack(TRICK, "py-func/__model__", program("py_func", &[]), &[CODE]);
    out.attack(TRICK, "py-layer.pdmodel", program("py_layer", &[]), &[CODE]);
    let save = [("file_path", "/tmp/weighbridge")];
    out.attack(TRICK, "save.pdmodel", program("save_combine", &save), &[FILES]);
    out.attack(
        TRICK,
        "load.pdmodel",
        program("load", &[("file_path", "../secret")]),
        &[FILES],
    );
    out.fires(UNKNOWN, "custom.pdmodel", program("weighbridge_custom", &[]));
    let json = |name: &str| {
        format!(
            "{{\"base_code\":{{\"magic\":\"pir\",\"trainable\":true,\"version\":4}},\"program\":{{\"regions\":[{{\"#\":\
             \"region_0\",\"blocks\":[{{\"#\":\"block_0\",\"args\":[],\"ops\":[{{\"#\":\"{name}\",\"A\":[{{\"AT\":{{\"#\":\
             \"0.a_str\",\"D\":\"weighbridge\"}},\"N\":\"file_path\"}}]}}]}}]}}]}}}}"
        )
    };
    out.silent(FILES, "relu/inference.json", json("1.relu"));
    out.attack(TRICK, "save.json", json("1.save_combine"), &[FILES]);
    out.attack(TRICK, "py-func.json", json("1.py_func_"), &[CODE]);
    out.fires(UNKNOWN, "custom.json", json("3.weighbridge"));
    let params = |dim: i64| {
        let shape = Message::new().int(1, 5).int(2, dim).finish();
        let mut bytes = vec![0; 16];
        bytes.extend((shape.len() as u32).to_le_bytes());
        bytes.extend(shape);
        bytes.extend([0; 16]);
        bytes
    };
    out.silent(DATA, "whole.pdiparams", params(4));
    out.attack(TRICK, "outside.pdiparams", params(1 << 40), &[DATA]);
}

fn mxnet(out: &mut Samples) {
    const TRICK: &str = "39-mxnet";
    let symbol = |op: &str, key: &str, attributes: &str| {
        format!(
            "{{\n  \"nodes\": [\n    {{\"op\": \"null\", \"name\": \"data\", \"inputs\": []}},\n    {{\"op\": \"{op}\", \"name\": \
             \"n\", \"{key}\": {{{attributes}}}, \"inputs\": [[0, 0, 0]]}}\n  ],\n  \"arg_nodes\": [0],\n  \"heads\": [[1, 0, 0]]\n}}"
        )
    };
    out.silent(
        CODE,
        "relu-symbol.json",
        symbol("Activation", "attrs", "\"act_type\": \"relu\""),
    );
    out.attack(
        TRICK,
        "custom-symbol.json",
        symbol("Custom", "attrs", "\"op_type\": \"weighbridge\""),
        &[CODE],
    );
    out.attack(
        TRICK,
        "old-symbol.json",
        symbol("Custom", "param", "\"op_type\": \"weighbridge\""),
        &[CODE],
    );
    out.attack(
        TRICK,
        "native-symbol.json",
        symbol("_Native", "attr", "\"info\": \"0x41414141\""),
        &[CODE],
    );
    let escaped = symbol("Cust\\u006fm", "attrs", "").replace("\"nodes\"", "\"\\u006eodes\"");
    out.attack(TRICK, "escaped-symbol.json", escaped, &[CODE]);
    let inner = symbol("Custom", "attrs", "\"op_type\": \"weighbridge\"");
    let nested = format!(
        "{{\"nodes\": [{{\"op\": \"null\", \"name\": \"x\", \"inputs\": []}}, {{\"op\": \"_cond\", \"name\": \"c\", \"inputs\": \
         [[0, 0, 0]], \"subgraphs\": [{inner}]}}], \"heads\": [[1, 0, 0]]}}"
    );
    out.attack(TRICK, "subgraph-symbol.json", nested, &[CODE]);
    let params = |dim: u64| {
        let mut bytes = [0x112_u64.to_le_bytes(), [0; 8], 1_u64.to_le_bytes()].concat();
        bytes.extend(0xf993_fac9_u32.to_le_bytes());
        bytes.extend([0_u32.to_le_bytes(), 1_u32.to_le_bytes()].concat());
        bytes.extend(dim.to_le_bytes());
        bytes.extend([1_u32.to_le_bytes(), [0; 4], [0; 4]].concat());
        bytes.extend([0; 16]);
        bytes.extend([1_u64.to_le_bytes(), 5_u64.to_le_bytes()].concat());
        bytes.extend(b"arg:w");
        bytes
    };
    out.silent(DATA, "whole.params", params(4));
    out.attack(TRICK, "outside.params", params(1 << 40), &[DATA]);
}

fn engines(out: &mut Samples) {
    const PLUGIN: &str = "model-tensorrt-plugin";
    out.fires(
        PLUGIN,
        "plugin.engine",
        b"ftrt\0\0\0\0\x01\0EfficientNMS_TRT\0\0WeighbridgePlugin\0",
    );
    out.silent(PLUGIN, "plain.engine", b"ftrt\0\0\0\0\x01\0conv1\0\0relu\0");
}
