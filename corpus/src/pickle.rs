//! Samples about pickles: each rule, and the tricks of numbers 1 to 17 and 40 of the list of techniques.

use crate::Samples;
use crate::pickle_asm::{Asm, call};

const COMMANDS: &[&str] = &["model-pickle-runs-commands"];

/// The command of all samples.
const ECHO: &str = "echo weighbridge";

/// Collects the samples of this family.
pub fn samples(out: &mut Samples) {
    rules(out);
    opcodes(out);
    names(out);
    streams(out);
    faults(out);
    state(out);
    nested(out);
    walks(out);
    resources(out);
}

/// `os.system('echo weighbridge')` on the stack.
fn system() -> Asm {
    call("os", "system", &[ECHO])
}

fn rules(out: &mut Samples) {
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
    let list = || Asm::proto(2).empty_list().str("x").append().stop();
    out.fires(
        "model-pickle-trailing-bytes",
        "tail.pkl",
        [list(), b"\xffsomething else".to_vec()].concat(),
    );
    out.silent(
        "model-pickle-trailing-bytes",
        "two.pkl",
        [list(), list()].concat(),
    );
    out.silent(
        "model-pickle-unpicklers-differ",
        "frame.pkl",
        Asm::proto(4).frame(Asm::new().empty_list().stop()).bytes_so_far(),
    );
}

/// What scikit-learn writes for an estimator.
fn estimator() -> Asm {
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
fn method() -> Asm {
    Asm::proto(2)
        .global("__builtin__", "getattr")
        .global("__builtin__", "unicode")
        .str("upper")
        .tuple2()
        .reduce()
}

/// A class whose `__setstate__` is overwritten, then used.
fn overwritten() -> Asm {
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
fn tensor(elements: i32, offset: i32) -> Asm {
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
fn laughs(levels: u32) -> Vec<u8> {
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

fn opcodes(out: &mut Samples) {
    out.attack("01-global-reduce", "os-system.pkl", system().stop(), COMMANDS);
    out.attack(
        "01-global-reduce",
        "protocol-0.pkl",
        "cos\nsystem\n(S'echo weighbridge'\ntR.",
        COMMANDS,
    );
    let stack = Asm::proto(4)
        .stack_global("os", "system")
        .str(ECHO)
        .tuple1()
        .reduce();
    out.attack("02-stack-global", "os-system.pkl", stack.stop(), COMMANDS);
    out.attack(
        "03-inst-obj",
        "inst.pkl",
        Asm::new().mark().str(ECHO).inst("os", "system").stop(),
        COMMANDS,
    );
    let obj = Asm::proto(2).mark().global("os", "system").str(ECHO).obj();
    out.attack("03-inst-obj", "obj.pkl", obj.stop(), COMMANDS);
    let new = Asm::proto(2)
        .global("subprocess", "Popen")
        .str(ECHO)
        .tuple1()
        .newobj();
    out.attack("04-newobj", "newobj.pkl", new.stop(), COMMANDS);
    let new = Asm::proto(4)
        .global("subprocess", "Popen")
        .empty_tuple()
        .empty_dict()
        .str("args")
        .str(ECHO)
        .setitem()
        .newobj_ex();
    out.attack("04-newobj", "newobj-ex.pkl", new.stop(), COMMANDS);
    let made = Asm::proto(2)
        .global("copyreg", "__newobj__")
        .global("subprocess", "Popen")
        .tuple1()
        .reduce();
    out.attack("04-newobj", "copyreg-newobj.pkl", made.stop(), COMMANDS);
    let made = Asm::proto(1)
        .global("copy_reg", "_reconstructor")
        .mark()
        .global("subprocess", "Popen")
        .global("__builtin__", "object")
        .none()
        .tuple()
        .reduce();
    out.attack("04-newobj", "reconstructor.pkl", made.stop(), COMMANDS);
    out.attack(
        "11-popped",
        "reduce-pop.pkl",
        system().pop().none().stop(),
        COMMANDS,
    );
    let popped = Asm::proto(2)
        .mark()
        .mark()
        .global("os", "system")
        .str(ECHO)
        .obj()
        .op(b'1')
        .none();
    out.attack("11-popped", "obj-pop-mark.pkl", popped.stop(), COMMANDS);
}

fn names(out: &mut Samples) {
    const HIDDEN: &[&str] = &["model-pickle-runs-commands", "model-pickle-hides-names"];
    out.attack(
        "06-extension-registry",
        "bare.pkl",
        Asm::proto(2).ext1(7).str(ECHO).tuple1().reduce().stop(),
        &["model-pickle-hides-names"],
    );
    let registered = Asm::proto(2)
        .global("copyreg", "add_extension")
        .mark()
        .str("os")
        .str("system")
        .int(7)
        .tuple()
        .reduce()
        .pop()
        .ext1(7)
        .str(ECHO)
        .tuple1()
        .reduce();
    out.attack(
        "06-extension-registry",
        "registered.pkl",
        registered.stop(),
        &["model-pickle-changes-interpreter"],
    );
    let memo = Asm::proto(4)
        .str("system")
        .put(1)
        .pop()
        .str("os")
        .put(0)
        .pop()
        .get(0)
        .get(1)
        .op(0x93)
        .str(ECHO)
        .tuple1()
        .reduce();
    out.attack("07-memo-names", "assembled.pkl", memo.stop(), COMMANDS);
    let overwritten = Asm::proto(4)
        .str("collections")
        .put(0)
        .pop()
        .str("OrderedDict")
        .put(1)
        .pop()
        .str("os")
        .put(0)
        .pop()
        .str("system")
        .put(1)
        .pop()
        .get(0)
        .get(1)
        .op(0x93)
        .str(ECHO)
        .tuple1()
        .reduce();
    out.attack("07-memo-names", "overwritten.pkl", overwritten.stop(), COMMANDS);
    let callable = Asm::proto(2)
        .global("collections", "OrderedDict")
        .put(0)
        .pop()
        .global("os", "system")
        .put(0)
        .pop()
        .get(0)
        .str(ECHO)
        .tuple1()
        .reduce();
    out.attack("07-memo-names", "callable.pkl", callable.stop(), COMMANDS);
    let decoded = Asm::proto(4)
        .global("_codecs", "decode")
        .str("flfgrz")
        .str("rot13")
        .tuple2()
        .reduce()
        .put(0)
        .pop()
        .str("os")
        .get(0)
        .op(0x93)
        .str(ECHO)
        .tuple1()
        .reduce();
    out.attack(
        "09-computed-names",
        "rot13.pkl",
        decoded.stop(),
        &[
            "model-pickle-runs-commands",
            "model-pickle-hides-names",
            "model-pickle-unknown-call",
        ],
    );
    let joined = Asm::proto(4)
        .str("os")
        .global("builtins", "str.join")
        .str("")
        .str("sys")
        .str("tem")
        .tuple2()
        .tuple2()
        .reduce()
        .op(0x93)
        .str(ECHO)
        .tuple1()
        .reduce();
    out.attack(
        "09-computed-names",
        "join.pkl",
        joined.stop(),
        &[
            "model-pickle-runs-commands",
            "model-pickle-hides-names",
            "model-pickle-unknown-call",
        ],
    );
    let escaped = Asm::proto(4)
        .string_line("'\\x6f\\x73'")
        .unicode_line("s\\u0079stem")
        .op(0x93)
        .str(ECHO)
        .tuple1()
        .reduce();
    out.attack("09-computed-names", "escapes.pkl", escaped.stop(), HIDDEN);
}

fn streams(out: &mut Samples) {
    let harmless = || Asm::proto(2).empty_list().stop();
    out.attack(
        "13-second-stream",
        "second.pkl",
        [harmless(), system().stop()].concat(),
        COMMANDS,
    );
    let first = Asm::proto(4)
        .str("collections")
        .put(0)
        .pop()
        .str("OrderedDict")
        .put(1)
        .stop();
    let second = Asm::proto(4)
        .str("os")
        .put(0)
        .pop()
        .str("system")
        .put(1)
        .pop()
        .get(0)
        .get(1)
        .op(0x93)
        .str(ECHO)
        .tuple1()
        .reduce()
        .stop();
    out.attack("08-memo-reset", "names.pkl", [first, second].concat(), COMMANDS);
    let inside = Asm::proto(4)
        .op(0x95)
        .raw(4u64.to_le_bytes())
        .empty_list()
        .empty_list()
        .op(b'0')
        .op(b'0')
        .raw(system().bytes_so_far());
    out.attack("10-frame-boundary", "behind.pkl", inside.stop(), COMMANDS);
    let long = Asm::proto(4)
        .op(0x95)
        .raw(1_000_000u64.to_le_bytes())
        .raw(system().bytes_so_far());
    out.attack("10-frame-boundary", "beyond-the-end.pkl", long.stop(), COMMANDS);
    let split = Asm::proto(4)
        .op(0x95)
        .raw(3u64.to_le_bytes())
        .raw(system().bytes_so_far());
    out.attack(
        "10-frame-boundary",
        "opcode-across.pkl",
        split.stop(),
        &["model-pickle-runs-commands", "model-pickle-unpicklers-differ"],
    );
    for name in [
        "weights.txt",
        "model.safetensors",
        "README.md",
        "model.onnx",
        "noending",
    ] {
        out.attack("20-extension-confusion", name, system().stop(), COMMANDS);
    }
}

fn faults(out: &mut Samples) {
    let after = |name: &str, tail: &[u8], out: &mut Samples| {
        out.attack(
            "12-fault-after-call",
            name,
            [system().bytes_so_far(), tail.to_vec()].concat(),
            COMMANDS,
        );
    };
    after("truncated.pkl", b"", out);
    after("unknown-opcode.pkl", b"\xff.", out);
    after("bad-utf8.pkl", b"X\x02\0\0\0\xff\xfe.", out);
    after("underflow.pkl", b"000000.", out);
    after("memo-missing.pkl", b"h\x63.", out);
    after("length-beyond-end.pkl", b"B\xff\xff\xff\x7fabc.", out);
    after("bad-int.pkl", b"Inot a number\n.", out);
    after("protocol-99.pkl", b"\x80\x63.", out);
    after("no-mark.pkl", b"t.", out);
    after("global-without-end.pkl", b"cos", out);
    after("build-on-none.pkl", b"N}b.", out);
    after("missing-module.pkl", b"cno_such_module_weighbridge\nx\n.", out);
    after("ext-zero.pkl", b"\x82\0.", out);
    after("persistent.pkl", b"Pid\n.", out);
}

fn state(out: &mut Samples) {
    const OVERWRITES: &[&str] = &["model-pickle-overwrites-attributes"];
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

fn nested(out: &mut Samples) {
    let payload = || system().stop();
    let list = |asm: Asm| Asm::proto(4).empty_list().raw(asm.bytes_so_far()).append().stop();
    out.attack(
        "14-nested-pickle",
        "bytes-in-list.pkl",
        list(Asm::new().bytes(payload())),
        COMMANDS,
    );
    let loads = Asm::proto(4)
        .global("pickle", "loads")
        .bytes(payload())
        .tuple1()
        .reduce();
    out.attack("14-nested-pickle", "pickle-loads.pkl", loads.stop(), COMMANDS);
    let torch = Asm::proto(4)
        .global("torch.storage", "_load_from_bytes")
        .bytes(payload())
        .tuple1()
        .reduce();
    out.attack("14-nested-pickle", "load-from-bytes.pkl", torch.stop(), COMMANDS);
    let buffer = Asm::proto(4)
        .global("_io", "BytesIO")
        .bytes(payload())
        .tuple1()
        .reduce();
    out.attack("14-nested-pickle", "bytes-io.pkl", buffer.stop(), COMMANDS);
    let twice = list(Asm::new().bytes(list(Asm::new().bytes(payload()))));
    out.attack("14-nested-pickle", "twice.pkl", twice, COMMANDS);
    let text = "cos\nsystem\n(S'echo weighbridge'\ntR.";
    out.attack(
        "14-nested-pickle",
        "text-in-list.pkl",
        list(Asm::new().str(text)),
        COMMANDS,
    );
}

fn walks(out: &mut Samples) {
    let dotted: &[(&str, &str, &'static [&'static str])] = &[
        ("torch", "serialization.os.system", COMMANDS),
        ("numpy", "testing._private.utils.runstring", COMMANDS),
        ("random", "_os.system", COMMANDS),
        (
            "collections",
            "_sys.modules",
            &["model-pickle-changes-interpreter"],
        ),
        ("logging", "os.system", COMMANDS),
        (
            "torch._utils",
            "sys.modules",
            &["model-pickle-changes-interpreter"],
        ),
        (
            "builtins",
            "__builtins__.eval",
            &["model-pickle-runs-code", "model-pickle-reaches-attributes"],
        ),
        (
            "collections",
            "OrderedDict.__init__.__globals__",
            &["model-pickle-reaches-attributes"],
        ),
        ("joblib", "numpy_pickle.load", &["model-pickle-loads-again"]),
        (
            "sklearn.base",
            "warnings.sys.modules",
            &["model-pickle-changes-interpreter"],
        ),
        ("torch", "utils.collect_env.run", COMMANDS),
    ];
    for (module, name, rules) in dotted {
        let asm = Asm::proto(4)
            .stack_global(module, name)
            .str(ECHO)
            .tuple1()
            .reduce();
        out.attack(
            "16-dotted-traversal",
            &format!("{module}-{name}.pkl"),
            asm.stop(),
            rules,
        );
    }
    let getattr = |asm: Asm, name: &str| {
        Asm::new()
            .global("builtins", "getattr")
            .raw(asm.bytes_so_far())
            .str(name)
            .tuple2()
            .reduce()
    };
    let chain = getattr(
        getattr(
            Asm::new()
                .op(0x8c)
                .raw(b"\x05torch")
                .op(0x8c)
                .raw(b"\x0dserialization")
                .op(0x93),
            "os",
        ),
        "system",
    );
    let chained = Asm::proto(4)
        .raw(chain.bytes_so_far())
        .str(ECHO)
        .tuple1()
        .reduce();
    out.attack(
        "16-dotted-traversal",
        "getattr-chain.pkl",
        chained.stop(),
        COMMANDS,
    );
    let partial = Asm::proto(2)
        .global("functools", "partial")
        .global("os", "system")
        .str(ECHO)
        .tuple2()
        .reduce()
        .empty_tuple()
        .reduce();
    out.attack("16-dotted-traversal", "partial.pkl", partial.stop(), COMMANDS);
    let mapped = Asm::proto(2)
        .global("builtins", "list")
        .global("builtins", "map")
        .global("os", "system")
        .empty_list()
        .str(ECHO)
        .append()
        .tuple2()
        .reduce()
        .tuple1()
        .reduce();
    out.attack("16-dotted-traversal", "map.pkl", mapped.stop(), COMMANDS);
    let caller = Asm::proto(4)
        .global("operator", "methodcaller")
        .str("system")
        .str(ECHO)
        .tuple2()
        .reduce()
        .stack_global("torch", "os")
        .tuple1()
        .reduce();
    out.attack(
        "16-dotted-traversal",
        "methodcaller.pkl",
        caller.stop(),
        &["model-pickle-reaches-attributes", "model-pickle-runs-commands"],
    );
    let getter = Asm::proto(4)
        .global("operator", "attrgetter")
        .str("system")
        .tuple1()
        .reduce()
        .stack_global("torch", "os")
        .tuple1()
        .reduce()
        .str(ECHO)
        .tuple1()
        .reduce();
    out.attack("16-dotted-traversal", "attrgetter.pkl", getter.stop(), COMMANDS);
    let subimport = Asm::proto(4)
        .global("builtins", "getattr")
        .global("cloudpickle.cloudpickle", "subimport")
        .str("os")
        .tuple1()
        .reduce()
        .str("system")
        .tuple2()
        .reduce()
        .str(ECHO)
        .tuple1()
        .reduce();
    out.attack("16-dotted-traversal", "subimport.pkl", subimport.stop(), COMMANDS);
    let rebuilt = Asm::proto(2)
        .global("torch._tensor", "_rebuild_from_type_v2")
        .mark()
        .global("my_models", "evil")
        .global("torch", "Tensor")
        .empty_tuple()
        .none()
        .tuple()
        .reduce();
    out.attack(
        "16-dotted-traversal",
        "rebuild-from-type.pkl",
        rebuilt.stop(),
        &["model-pickle-unknown-call"],
    );
    let generator = Asm::proto(2)
        .global("numpy.random._pickle", "__bit_generator_ctor")
        .global("my_models", "Evil")
        .tuple1()
        .reduce();
    out.attack(
        "16-dotted-traversal",
        "bit-generator.pkl",
        generator.stop(),
        &["model-pickle-unknown-call"],
    );
}

fn resources(out: &mut Samples) {
    const EXPANDS: &[&str] = &["model-pickle-expands"];
    out.attack("40-resources", "laughs.pkl", laughs(60), EXPANDS);
    let deep = [
        vec![0x80, 2],
        vec![b'('; 20_000],
        system().bytes_so_far(),
        vec![b'.'],
    ]
    .concat();
    out.attack("40-resources", "deep-marks.pkl", deep, COMMANDS);
    let mut tuples = system();
    for _ in 0..10_000 {
        tuples = tuples.tuple1();
    }
    out.attack("40-resources", "deep-tuples.pkl", tuples.stop(), COMMANDS);
    let huge = [
        system().bytes_so_far(),
        b"\x8e\xff\xff\xff\xff\xff\xff\xff\x7f".to_vec(),
    ]
    .concat();
    out.attack("40-resources", "huge-length.pkl", huge, COMMANDS);
    let memo = Asm::proto(2)
        .none()
        .put(u32::MAX)
        .pop()
        .raw(system().bytes_so_far());
    out.attack("40-resources", "memo-index.pkl", memo.stop(), COMMANDS);
}
