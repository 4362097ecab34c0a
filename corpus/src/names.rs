//! Names that say something else than the content.

use crate::Samples;
use crate::proto::Message;

/// A model that TensorFlow Lite would take, as far as its mark.
const TFLITE: &[u8] = b"\x1c\0\0\0TFL3\x14\0\x20\0";
/// An archive that nobody here unpacks.
const RAR: &[u8] = b"Rar!\x1a\x07\x01\x00\0\0\0\0";
/// A small ONNX model.
fn onnx() -> Vec<u8> {
    let node = Message::new().bytes(1, "x").bytes(2, "y").bytes(4, "Identity");
    let graph = Message::new().message(1, &node).bytes(2, "graph");
    let opset = Message::new().int(2, 21);
    Message::new()
        .int(1, 10)
        .message(7, &graph)
        .message(8, &opset)
        .finish()
}

/// A zip with one stored member, as it ends a file that has `before` bytes in front.
fn zip(before: usize) -> Vec<u8> {
    let (name, data) = (b"note.txt", b"weighbridge");
    let mut sizes = crc32fast::hash(data).to_le_bytes().to_vec();
    for len in [data.len() as u32, data.len() as u32] {
        sizes.extend_from_slice(&len.to_le_bytes());
    }
    sizes.extend_from_slice(&(name.len() as u16).to_le_bytes());
    sizes.extend_from_slice(&[0; 2]);
    let local = [b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0", sizes.as_slice(), name, data].concat();
    let mut central = [b"PK\x01\x02\x14\0\x14\0\0\0\0\0\0\0\0\0", sizes.as_slice()].concat();
    central.extend_from_slice(&[0; 10]);
    central.extend_from_slice(&(before as u32).to_le_bytes());
    central.extend_from_slice(name);
    let mut end = b"PK\x05\x06\0\0\0\0\x01\0\x01\0".to_vec();
    end.extend_from_slice(&(central.len() as u32).to_le_bytes());
    end.extend_from_slice(&((before + local.len()) as u32).to_le_bytes());
    end.extend_from_slice(&[0; 2]);
    [local, central, end].concat()
}

/// An ONNX model that is a zip as well: the archive lies in a field that no loader of ONNX looks at.
fn onnx_and_zip() -> Vec<u8> {
    let model = onnx();
    let archive = zip(model.len() + 3);
    let both = Message::new().raw(&model).bytes(1000, &archive);
    both.finish()
}

/// Collects the samples of this family.
pub fn samples(out: &mut Samples) {
    const DISAGREES: &str = "file-name-disagrees";
    const HIDES: &str = "file-name-hides-code";
    out.fires(DISAGREES, "model.tflite", onnx());
    out.fires(DISAGREES, "config.json", TFLITE);
    out.silent(DISAGREES, "model.onnx", onnx());
    out.silent(DISAGREES, "weights.bin", onnx());
    out.fires(HIDES, "model.safetensors", RAR);
    out.fires(HIDES, "picture.png", RAR);
    out.silent(HIDES, "model.rar", RAR);
    out.silent(HIDES, "model.tflite", TFLITE);
    const TRICK: &str = "20-extension-confusion";
    out.attack(TRICK, "java.safetensors", b"\xac\xed\0\x05sr\0\x04List", &[HIDES]);
    out.attack(TRICK, "workspace.gguf", b"RDX3\nX\n\0\0\0\x03", &[HIDES]);
    out.attack(TRICK, "program.onnx", b"MZqFpD='\n\0", &[HIDES]);
    const POLYGLOT: &str = "file-polyglot";
    out.fires(POLYGLOT, "onnx-and-zip.onnx", onnx_and_zip());
    out.silent(POLYGLOT, "only-onnx.onnx", onnx());
    out.silent(POLYGLOT, "only-zip.zip", zip(0));
    out.silent(
        POLYGLOT,
        "zip-in-a-program.bin",
        [b"MZqFpD='\n".as_slice(), &zip(9)].concat(),
    );
    out.attack(TRICK, "onnx-and-zip.onnx", onnx_and_zip(), &[POLYGLOT]);
    out.attack(TRICK, "zip.safetensors", zip(0), &[HIDES]);
    out.fires(HIDES, "zip.png", zip(0));
    out.silent(DISAGREES, "archive.whl", zip(0));
    unread(out);
}

/// Formats that are recognised: a gap, and no finding.
fn unread(out: &mut Samples) {
    const MALFORMED: &str = "file-malformed";
    out.silent(MALFORMED, "recognised.tflite", TFLITE);
    out.silent(
        MALFORMED,
        "error-page-model.bin",
        "<!DOCTYPE html><html><title>404</title></html>\n",
    );
}
