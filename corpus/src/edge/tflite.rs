//! TensorFlow Lite, whole and broken.

use super::{BROKEN, CODE, DATA, FILES, LIBRARY, OUTSIDE, UNKNOWN};
use crate::Samples;
use crate::archive_asm::stored_zip;
use crate::flat::{Field, finish};
use crate::proto::Message;

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
pub(super) struct Lite {
    pub(super) builtin: u32,
    pub(super) custom: &'static str,
    pub(super) options: Vec<u8>,
    pub(super) shape: Vec<u32>,
    pub(super) buffer: Vec<Field>,
    pub(super) more: Vec<Field>,
}

impl Lite {
    pub(super) fn custom(name: &'static str) -> Self {
        Self {
            builtin: 32,
            custom: name,
            options: Vec::new(),
            shape: vec![4],
            buffer: vec![Field::Bytes(vec![0; 16])],
            more: Vec::new(),
        }
    }

    pub(super) fn flex(name: &'static str, operator: &str) -> Self {
        Self {
            options: flex(operator),
            ..Self::custom(name)
        }
    }

    pub(super) fn add() -> Self {
        Self {
            builtin: 0,
            ..Self::custom("")
        }
    }

    pub(super) fn fields(self) -> Vec<Field> {
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

    pub(super) fn finish(self) -> Vec<u8> {
        finish(b"TFL3", &self.fields())
    }
}

pub(super) fn tflite(out: &mut Samples) {
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

pub(super) fn broken(out: &mut Samples) {
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
