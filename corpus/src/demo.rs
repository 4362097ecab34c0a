//! The folder that the README scans: what a download folder looks like on a bad day.

use crate::Samples;
use crate::archive_asm::stored_zip;
use crate::pickle_asm::{Asm, call};
use crate::torch::rebuilt_tensor;

/// Collects the samples of this family.
pub fn samples(out: &mut Samples) {
    out.demo(
        "README.txt",
        "Downloads of a bad day. Nothing here is ever loaded; payloads only print a word.\n",
    );
    out.demo("sentiment/pytorch_model.bin", backdoored_checkpoint());
    out.demo(
        "sentiment/config.json",
        "{\"architectures\": [\"BertForSequenceClassification\"], \"hidden_size\": 2}\n",
    );
    out.demo("encoder/model.safetensors", weights());
    out.demo("chat/tiny.gguf", crate::gguf::with_template(ESCAPING_TEMPLATE));
    out.demo("scores/table.pkl", table());
    out.demo("scores/table-broken.pkl", broken());
    out.demo(
        "more-models.rar",
        crate::archive_asm::rar("more-models/model.pt", b"packed as only RAR packs", 3),
    );
}

/// Walks from a string to the classes of the interpreter: arbitrary code in a loader that does not sandbox.
const ESCAPING_TEMPLATE: &str = "{% for m in messages %}<|{{ m['role'] }}|>{{ m['content'] }}{% endfor %}\
    {{ ''.__class__.__mro__[1].__subclasses__() }}";

/// A state dict of one tensor; beside it, a command that runs when the file is loaded.
fn backdoored_checkpoint() -> Vec<u8> {
    let command = call("posix", "system", &["echo this model ran a command"]).bytes_so_far();
    let pickle = Asm::proto(4)
        .empty_dict()
        .mark()
        .str("classifier.weight")
        .raw(rebuilt_tensor())
        .str("_hooks")
        // Without the two bytes of its own PROTO, which says 2.
        .raw(&command[2..])
        .setitems()
        .stop();
    stored_zip(&[
        ("archive/data.pkl", pickle.as_slice()),
        ("archive/byteorder", b"little"),
        ("archive/data/0", &[0; 8]),
        ("archive/version", b"3\n"),
    ])
}

/// One tensor, as it should be.
fn weights() -> Vec<u8> {
    let header = br#"{"encoder.weight":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]}}  "#;
    let mut out = (header.len() as u64).to_le_bytes().to_vec();
    out.extend_from_slice(header);
    out.extend_from_slice(&[0; 16]);
    out
}

/// Plain data.
fn table() -> Vec<u8> {
    Asm::proto(4)
        .empty_dict()
        .mark()
        .str("precision")
        .float(0.93)
        .str("recall")
        .float(0.88)
        .setitems()
        .stop()
}

/// The call runs; then the stream breaks, and a naive reader gives up without a word.
fn broken() -> Vec<u8> {
    let command = call("builtins", "exec", &["print('weighbridge')"]).bytes_so_far();
    // Without the two bytes of its own PROTO, which says 2.
    Asm::proto(4)
        .raw(&command[2..])
        .raw(b"\xff\xff broken")
        .bytes_so_far()
}
