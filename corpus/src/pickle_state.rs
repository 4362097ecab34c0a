//! Tricks with pickles: state that overwrites attributes, and tensors outside their memory (number 5).

use crate::Samples;
use crate::pickle::{ECHO, overwritten, tensor};
use crate::pickle_asm::Asm;

const COMMANDS: &[&str] = &["model-pickle-runs-commands"];
const OVERWRITES: &[&str] = &["model-pickle-overwrites-attributes"];

/// Collects the samples of this family.
pub fn samples(out: &mut Samples) {
    state(out);
    planted_state(out);
    tensors(out);
}

fn state(out: &mut Samples) {
    out.attack(
        "05-build-state",
        "class-setstate.pkl",
        overwritten().stop(),
        OVERWRITES,
    );
    let slots = Asm::proto(2)
        .global("collections", "OrderedDict")
        .empty_tuple()
        .newobj()
        .none()
        .empty_dict()
        .str("__class__")
        .global("my_models", "Evil")
        .setitem()
        .tuple2()
        .build();
    out.attack("05-build-state", "slots-class.pkl", slots.stop(), OVERWRITES);
    let planted = Asm::proto(2)
        .global("sklearn.base", "BaseEstimator")
        .empty_tuple()
        .newobj()
        .empty_dict()
        .str("__setstate__")
        .global("os", "system")
        .setitem()
        .build()
        .str(ECHO)
        .build();
    out.attack(
        "05-build-state",
        "instance-setstate.pkl",
        planted.stop(),
        COMMANDS,
    );
    let module = Asm::proto(4)
        .stack_global("sklearn", "base")
        .empty_dict()
        .str("BaseEstimator")
        .global("builtins", "eval")
        .setitem()
        .build();
    out.attack("05-build-state", "module.pkl", module.stop(), OVERWRITES);
    let template = Asm::proto(2)
        .global("scipy.stats._continuous_distns", "norm_gen")
        .empty_tuple()
        .newobj()
        .empty_dict()
        .str("_parse_arg_template")
        .str("print('weighbridge')")
        .setitem()
        .build();
    out.attack(
        "05-build-state",
        "scipy-template.pkl",
        template.stop(),
        &["model-pickle-runs-code"],
    );
}

fn planted_state(out: &mut Samples) {
    let partial = Asm::proto(2)
        .global("functools", "partial")
        .global("builtins", "int")
        .tuple1()
        .reduce()
        .put(0)
        .mark()
        .global("my_models", "evil")
        .empty_tuple()
        .empty_dict()
        .none()
        .tuple()
        .build()
        .empty_tuple()
        .reduce();
    out.attack(
        "05-build-state",
        "partial-rebuilt.pkl",
        partial.stop(),
        &["model-pickle-unknown-call"],
    );
    let factory = Asm::proto(2)
        .global("collections", "defaultdict")
        .global("os", "getcwd")
        .tuple1()
        .reduce();
    out.attack("05-build-state", "default-factory.pkl", factory.stop(), COMMANDS);
}

fn tensors(out: &mut Samples) {
    out.attack(
        "05-build-state",
        "tensor-set-item.pkl",
        tensor(4, 0).int(0).int(1).setitem().stop(),
        &["model-pickle-breaks-memory"],
    );
    out.attack(
        "05-build-state",
        "storage-mismatch.pkl",
        tensor(1, 0).stop(),
        &["model-pickle-breaks-memory"],
    );
    out.attack(
        "05-build-state",
        "negative-offset.pkl",
        tensor(4, -8).stop(),
        &["model-pickle-breaks-memory"],
    );
}
