//! Detours with pickles that need no gadget by name: state that a call makes, state that comes late, classes of
//! frameworks that act when they are made or dropped, iterators that run code, and payloads behind padding.

use crate::Samples;
use crate::archive_asm::stored_zip;
use crate::pickle::ECHO;
use crate::pickle_asm::Asm;

const COMMANDS: &[&str] = &["model-pickle-runs-commands"];
const UNKNOWN: &[&str] = &["model-pickle-unknown-call"];

/// Collects the samples of this family.
pub fn samples(out: &mut Samples) {
    made_states(out);
    late_state(out);
    acting_classes(out);
    consumers(out);
    padded(out);
    getters(out);
    held_archive(out);
}

fn distribution() -> Asm {
    Asm::proto(2)
        .global("scipy.stats._continuous_distns", "norm_gen")
        .empty_tuple()
        .newobj()
}

/// scipy executes the text in this attribute; here a call makes the state that holds it.
fn made_states(out: &mut Samples) {
    for (name, module, class) in [
        ("state-by-dict.pkl", "builtins", "dict"),
        ("state-by-ordereddict.pkl", "collections", "OrderedDict"),
    ] {
        let asm = distribution()
            .global(module, class)
            .empty_list()
            .str("_parse_arg_template")
            .str("print('weighbridge')")
            .tuple2()
            .append()
            .tuple1()
            .reduce()
            .build();
        out.attack("05-build-state", name, asm.stop(), UNKNOWN);
    }
    let filled = distribution()
        .global("collections", "OrderedDict")
        .empty_tuple()
        .reduce()
        .str("_parse_arg_template")
        .str("print('weighbridge')")
        .setitem()
        .build();
    out.attack("05-build-state", "state-filled-later.pkl", filled.stop(), UNKNOWN);
}

/// The attribute that matters comes after many that don't.
fn late_state(out: &mut Samples) {
    let mut asm = Asm::proto(2)
        .global("sklearn.linear_model._base", "LinearRegression")
        .empty_tuple()
        .newobj()
        .empty_dict()
        .mark();
    for number in 0..40 {
        asm = asm.str(&format!("attribute{number}_")).int(number);
    }
    let asm = asm.str("__setstate__").global("numpy", "mean").setitems().build();
    out.attack(
        "05-build-state",
        "planted-late.pkl",
        asm.stop(),
        &["model-pickle-overwrites-attributes"],
    );
}

/// Classes whose destructor, constructor or attribute lookup acts on what the file gives them.
fn acting_classes(out: &mut Samples) {
    let class = |module: &str, name: &str| Asm::proto(2).global(module, name);
    let removes = class("transformers.integrations.integration_utils", "NeptuneCallback")
        .empty_tuple()
        .newobj()
        .empty_dict()
        .str("_volatile_checkpoints_dir")
        .str("/nonexistent/weighbridge")
        .setitem()
        .build();
    let files = &["model-pickle-touches-files"];
    out.attack(
        "15-gadget-imports",
        "destructor-removes.pkl",
        removes.stop(),
        files,
    );
    let opens = class("matplotlib.dviread", "PsfontsMap")
        .str("/nonexistent/weighbridge")
        .tuple1()
        .newobj();
    out.attack("15-gadget-imports", "new-opens.pkl", opens.stop(), files);
    let imports = class("keras.src.utils.module_utils", "LazyModule")
        .empty_tuple()
        .newobj()
        .empty_dict()
        .str("name")
        .str("this")
        .setitem()
        .build()
        .empty_dict()
        .build();
    out.attack(
        "15-gadget-imports",
        "lazy-module.pkl",
        imports.stop(),
        &["model-pickle-imports-modules"],
    );
}

/// Plain types made from what runs code, or never ends, while it is run through.
fn consumers(out: &mut Samples) {
    let endless = Asm::proto(2)
        .global("builtins", "list")
        .global("itertools", "count")
        .empty_tuple()
        .reduce()
        .tuple1()
        .reduce();
    out.attack("40-resources", "endless-iterator.pkl", endless.stop(), UNKNOWN);
    let loader = Asm::proto(2)
        .global("builtins", "list")
        .global("torch.utils.data.dataloader", "DataLoader")
        .empty_tuple()
        .newobj()
        .empty_dict()
        .str("collate_fn")
        .global("transformers.modeling_utils", "load_state_dict")
        .setitem()
        .build()
        .tuple1()
        .reduce();
    out.attack("15-gadget-imports", "iterated-loader.pkl", loader.stop(), UNKNOWN);
}

fn payload() -> Vec<u8> {
    Asm::proto(2)
        .global("os", "system")
        .str(ECHO)
        .tuple1()
        .reduce()
        .stop()
}

/// Padding before and behind: in front without PROTO, behind with zeros.
fn padded(out: &mut Samples) {
    let mut front = b"N0".repeat(8_000);
    front.extend(b"cos\nsystem\n(S'echo weighbridge'\ntR.");
    out.attack("12-fault-after-effect", "padded-in-front", front, COMMANDS);
    let mut behind = Asm::proto(2).empty_dict().stop();
    behind.extend([0; 512]);
    behind.extend(payload());
    out.attack("13-second-stream", "behind-zeros.pkl", behind, COMMANDS);
}

/// A key function is data; handed to something that calls it, it is a way to any attribute.
fn getters(out: &mut Samples) {
    let getter = |name: &str| {
        Asm::proto(4)
            .global("operator", "attrgetter")
            .str(name)
            .tuple1()
            .reduce()
    };
    out.silent(
        "model-pickle-reaches-attributes",
        "key-function.pkl",
        getter("score").stop(),
    );
    let mapped = Asm::proto(4)
        .global("builtins", "map")
        .global("operator", "attrgetter")
        .str("path")
        .tuple1()
        .reduce()
        .empty_list()
        .global("torch", "serialization")
        .append()
        .tuple2()
        .reduce();
    out.attack(
        "16-dotted-traversal",
        "mapped-getter.pkl",
        mapped.stop(),
        &["model-pickle-reaches-attributes"],
    );
}

/// A pickle that holds an archive as bytes, as pickled Keras models do, is one format.
fn held_archive(out: &mut Samples) {
    let archive = stored_zip(&[("notes.txt", b"weighbridge".as_slice())]);
    let holder = Asm::proto(4)
        .empty_dict()
        .str("archive")
        .bytes(archive)
        .setitem()
        .stop();
    out.silent("file-polyglot", "archive-held.pkl", holder);
    let mut array = b"\x93NUMPY\x01\x00v\x00".to_vec();
    let header = "{'descr': '|u1', 'fortran_order': False, 'shape': (1,), }";
    array.extend(format!("{header:<117}\n").into_bytes());
    array.extend([0; 8]);
    array.extend(payload());
    out.attack("13-second-stream", "behind-array.npy", array, COMMANDS);
}
