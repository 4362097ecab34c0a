//! CoreML models and their weights.

use super::{DATA, OUTSIDE};
use crate::Samples;
use crate::proto::Message;

/// A Core ML model of one type.
fn core_ml(number: u32, inner: &Message) -> Message {
    Message::new()
        .int(1, 4)
        .message(2, &Message::new())
        .message(number, inner)
}

pub(super) fn coreml(out: &mut Samples) {
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
