//! ExecuTorch programs.

use super::tflite::Lite;
use super::{DATA, FILES, UNKNOWN};
use crate::Samples;
use crate::flat::{Field, finish};

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

pub(super) fn programs(out: &mut Samples) {
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
