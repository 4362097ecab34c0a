//! Names that say something else than the content.

use crate::Samples;
use crate::archive_asm::stored_zip;
use crate::proto::Message;

/// A model that nobody here reads.
const UNREAD: &[u8] = b"\xba\x16\x4f\x2f\x0c\0\0\0";
/// An archive that nobody here unpacks.
const RAR: &[u8] = b"Rar!\x1a\x07\x01\x00\0\0\0\0";
/// A pickle that prints a word when it is loaded.
const PICKLE: &[u8] = b"cbuiltins\nexec\n(S'print(\"weighbridge\")'\ntR.";

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

/// A zip with one stored member.
fn zip() -> Vec<u8> {
    stored_zip(&[("note.txt", "weighbridge")])
}

/// An ONNX model that is a zip as well: the archive lies in a field that no loader of ONNX looks at.
fn onnx_and_zip() -> Vec<u8> {
    let model = onnx();
    let both = Message::new().raw(&model).bytes(1000, zip());
    both.finish()
}

/// Collects the samples of this family.
pub fn samples(out: &mut Samples) {
    const DISAGREES: &str = "file-name-disagrees";
    const HIDES: &str = "file-name-hides-code";
    out.fires(DISAGREES, "model.tflite", onnx());
    out.fires(DISAGREES, "config.json", onnx());
    out.silent(DISAGREES, "model.onnx", onnx());
    out.silent(DISAGREES, "weights.bin", onnx());
    out.fires(HIDES, "model.safetensors", RAR);
    out.fires(HIDES, "picture.png", RAR);
    out.silent(HIDES, "model.rar", RAR);
    out.silent(HIDES, "model.ftz", UNREAD);
    const TRICK: &str = "20-extension-confusion";
    out.attack(TRICK, "java.safetensors", b"\xac\xed\0\x05sr\0\x04List", &[HIDES]);
    out.attack(TRICK, "workspace.gguf", b"RDX3\nX\n\0\0\0\x03", &[HIDES]);
    out.attack(TRICK, "program.onnx", b"MZqFpD='\n\0", &[HIDES]);
    for name in [
        "pickle.safetensors",
        "pickle.gguf",
        "pickle.onnx",
        "pickle.npy",
        "pickle.png",
    ] {
        out.attack(TRICK, name, [b"\x80\x02".as_slice(), PICKLE].concat(), &[HIDES]);
    }
    const POLYGLOT: &str = "file-polyglot";
    out.fires(POLYGLOT, "onnx-and-zip.onnx", onnx_and_zip());
    out.silent(POLYGLOT, "only-onnx.onnx", onnx());
    out.silent(POLYGLOT, "only-zip.zip", zip());
    out.silent(
        POLYGLOT,
        "zip-in-a-program.bin",
        [b"MZqFpD='\n".as_slice(), &zip()].concat(),
    );
    out.attack(TRICK, "onnx-and-zip.onnx", onnx_and_zip(), &[POLYGLOT]);
    let pickle = [b"\x80\x02".as_slice(), PICKLE].concat();
    let both = [pickle.as_slice(), &zip()].concat();
    out.attack(TRICK, "pickle-and-zip.pt", both, &[POLYGLOT]);
    let tensors =
        b"\x40\0\0\0\0\0\0\0{\"w\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}             \0";
    let both = [tensors.as_slice(), &zip()].concat();
    out.attack(TRICK, "safetensors-and-zip.safetensors", both, &[POLYGLOT]);
    out.attack(TRICK, "zip.safetensors", zip(), &[HIDES]);
    out.fires(HIDES, "zip.png", zip());
    out.silent(DISAGREES, "archive.whl", zip());
    unread(out);
}

/// Formats that are recognised: a gap, and no finding.
fn unread(out: &mut Samples) {
    const MALFORMED: &str = "file-malformed";
    out.silent(MALFORMED, "recognised.ftz", UNREAD);
    out.silent(
        MALFORMED,
        "error-page-model.bin",
        "<!DOCTYPE html><html><title>404</title></html>\n",
    );
}
