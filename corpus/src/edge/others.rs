//! PaddlePaddle, MXNet and TensorRT.

use super::{CODE, DATA, FILES, UNKNOWN};
use crate::Samples;
use crate::proto::Message;

pub(super) fn paddle(out: &mut Samples) {
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

pub(super) fn mxnet(out: &mut Samples) {
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

pub(super) fn engines(out: &mut Samples) {
    const PLUGIN: &str = "model-tensorrt-plugin";
    out.fires(
        PLUGIN,
        "plugin.engine",
        b"ftrt\0\0\0\0\x01\0EfficientNMS_TRT\0\0WeighbridgePlugin\0",
    );
    out.silent(PLUGIN, "plain.engine", b"ftrt\0\0\0\0\x01\0conv1\0\0relu\0");
}
