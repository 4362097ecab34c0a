//! Samples about pickles: for each rule one on which it fires and one, as near as possible, on which it is silent.

use crate::Samples;
use crate::pickle_asm::{Asm, call};

/// The command of all samples.
pub(crate) const ECHO: &str = "echo weighbridge";

/// Collects the samples of this family.
pub fn samples(out: &mut Samples) {
    out.silent(
        "model-pickle-opens-connections",
        "mlflow-types.pkl",
        b"\x80\x02cmlflow.models.signature\n_TypeHints\n)\x81}(U\x05inputNU\x06outputNub.".as_slice(),
    );
    consequences(out);
    names(out);
    values(out);
    defects(out);
}

/// `os.system('echo weighbridge')` on the stack.
pub(crate) fn system() -> Asm {
    call("os", "system", &[ECHO])
}

fn consequences(out: &mut Samples) {
    let gadgets: &[(&str, &str, &str, &str)] = &[
        ("model-pickle-runs-commands", "subprocess", "call", ECHO),
        ("model-pickle-runs-code", "builtins", "exec", "pass"),
        (
            "model-pickle-loads-native-code",
            "ctypes",
            "CDLL",
            "weighbridge.so",
        ),
        ("model-pickle-touches-files", "builtins", "open", "weighbridge"),
        (
            "model-pickle-opens-connections",
            "urllib.request",
            "urlopen",
            "http://localhost/",
        ),
        ("model-pickle-loads-again", "torch", "load", "weighbridge.pt"),
        (
            "model-pickle-imports-modules",
            "importlib",
            "import_module",
            "this",
        ),
        ("model-pickle-reaches-attributes", "builtins", "vars", "x"),
        ("model-pickle-changes-interpreter", "sys", "exit", "x"),
        ("model-pickle-unknown-call", "my_models", "make", "x"),
    ];
    for (rule, module, name, argument) in gadgets {
        out.fires(rule, "call.pkl", call(module, name, &[argument]).stop());
        out.silent(
            rule,
            "ordered-dict.pkl",
            Asm::proto(2)
                .global("collections", "OrderedDict")
                .empty_tuple()
                .reduce()
                .stop(),
        );
        // The same words as data.
        let words = Asm::proto(4)
            .empty_list()
            .mark()
            .str(module)
            .str(name)
            .str(argument)
            .appends();
        out.silent(rule, "words.pkl", words.stop());
    }
}

fn names(out: &mut Samples) {
    out.fires(
        "model-pickle-unknown-call",
        "class.pkl",
        Asm::proto(2)
            .global("__main__", "Net")
            .empty_tuple()
            .newobj()
            .empty_dict()
            .build()
            .stop(),
    );
    out.silent("model-pickle-unknown-call", "estimator.pkl", estimator().stop());
    out.silent("model-pickle-reaches-attributes", "method.pkl", method().stop());
    out.fires(
        "model-pickle-names-gadget",
        "list.pkl",
        Asm::proto(2).empty_list().global("os", "system").append().stop(),
    );
    out.silent(
        "model-pickle-names-gadget",
        "type.pkl",
        Asm::proto(2)
            .empty_list()
            .global("builtins", "int")
            .append()
            .stop(),
    );
    out.fires(
        "model-pickle-unknown-reference",
        "list.pkl",
        Asm::proto(2)
            .empty_list()
            .global("my_models", "act")
            .append()
            .stop(),
    );
    out.silent(
        "model-pickle-unknown-reference",
        "relu.pkl",
        Asm::proto(2).global("torch.nn.functional", "relu").stop(),
    );
    out.fires(
        "model-pickle-carries-code",
        "function.pkl",
        call("dill._dill", "_create_function", &["code"]).stop(),
    );
}

fn values(out: &mut Samples) {
    out.silent(
        "model-pickle-carries-code",
        "module.pkl",
        call("dill._dill", "_import_module", &["numpy"]).stop(),
    );
    out.fires(
        "model-pickle-overwrites-attributes",
        "class.pkl",
        overwritten().stop(),
    );
    out.silent(
        "model-pickle-overwrites-attributes",
        "instance.pkl",
        estimator().stop(),
    );
    out.fires(
        "model-pickle-hides-names",
        "extension.pkl",
        Asm::proto(2).ext1(7).str(ECHO).tuple1().reduce().stop(),
    );
    out.silent("model-pickle-hides-names", "estimator.pkl", estimator().stop());
    out.fires(
        "model-pickle-breaks-memory",
        "set-item.pkl",
        tensor(4, 0).int(0).int(1).setitem().stop(),
    );
    out.fires("model-pickle-breaks-memory", "beyond.pkl", tensor(2, 0).stop());
    out.silent("model-pickle-breaks-memory", "tensor.pkl", tensor(4, 0).stop());
    out.fires("model-pickle-expands", "laughs.pkl", laughs(40));
    out.silent("model-pickle-expands", "shared.pkl", laughs(8));
    out.fires("model-pickle-broken", "truncated.pkl", estimator().bytes_so_far());
    out.silent(
        "model-pickle-broken",
        "whole.pkl",
        Asm::proto(2).empty_list().str("x").append().stop(),
    );
    out.fires(
        "model-pickle-protocol-mismatch",
        "memoize.pkl",
        Asm::proto(2).empty_list().memoize().str("x").append().stop(),
    );
    out.silent(
        "model-pickle-protocol-mismatch",
        "memoize.pkl",
        Asm::proto(4).empty_list().memoize().str("x").append().stop(),
    );
}

fn defects(out: &mut Samples) {
    out.fires(
        "model-pickle-trailing-bytes",
        "tail.pkl",
        [list_of_x(), b"\xffsomething else".to_vec()].concat(),
    );
    out.silent(
        "model-pickle-trailing-bytes",
        "two.pkl",
        [list_of_x(), list_of_x()].concat(),
    );
    let list_as_arguments = Asm::proto(2)
        .global("os", "system")
        .empty_list()
        .str(ECHO)
        .append()
        .reduce();
    out.fires(
        "model-pickle-unpicklers-differ",
        "list.pkl",
        list_as_arguments.stop(),
    );
    out.silent(
        "model-pickle-unpicklers-differ",
        "frame.pkl",
        Asm::proto(4).frame(Asm::new().empty_list().stop()).bytes_so_far(),
    );
}

/// A list of one word.
fn list_of_x() -> Vec<u8> {
    Asm::proto(2).empty_list().str("x").append().stop()
}

/// What scikit-learn writes for an estimator.
pub(crate) fn estimator() -> Asm {
    Asm::proto(2)
        .global("sklearn.linear_model._base", "LinearRegression")
        .empty_tuple()
        .newobj()
        .empty_dict()
        .mark()
        .str("fit_intercept")
        .bool(true)
        .str("_sklearn_version")
        .str("1.9.1")
        .setitems()
        .build()
}

/// What Python writes for `str.upper`.
pub(crate) fn method() -> Asm {
    Asm::proto(2)
        .global("__builtin__", "getattr")
        .global("__builtin__", "unicode")
        .str("upper")
        .tuple2()
        .reduce()
}

/// A class whose `__setstate__` is overwritten, then used.
pub(crate) fn overwritten() -> Asm {
    Asm::proto(2)
        .global("collections", "OrderedDict")
        .put(0)
        .none()
        .empty_dict()
        .str("__setstate__")
        .global("builtins", "print")
        .setitem()
        .tuple2()
        .build()
        .pop()
        .get(0)
        .empty_tuple()
        .reduce()
        .str(ECHO)
        .build()
}

/// A tensor of 4 elements from an offset in a storage of so many.
pub(crate) fn tensor(elements: i32, offset: i32) -> Asm {
    let storage = Asm::new()
        .mark()
        .str("storage")
        .global("torch", "FloatStorage")
        .str("0")
        .str("cpu")
        .int(elements)
        .tuple()
        .binpersid()
        .bytes_so_far();
    Asm::proto(2)
        .global("torch._utils", "_rebuild_tensor_v2")
        .mark()
        .raw(storage)
        .int(offset)
        .int(2)
        .int(2)
        .tuple2()
        .int(2)
        .int(1)
        .tuple2()
        .bool(false)
        .global("collections", "OrderedDict")
        .empty_tuple()
        .reduce()
        .tuple()
        .reduce()
}

/// Lists of two times the same list, so many levels deep.
pub(crate) fn laughs(levels: u32) -> Vec<u8> {
    let mut asm = Asm::proto(2).empty_list().str("ha").append().put(0);
    for level in 0..levels {
        asm = asm
            .pop()
            .empty_list()
            .mark()
            .get(level)
            .get(level)
            .appends()
            .put(level + 1);
    }
    asm.stop()
}
