//! Tricks with pickles: numbers 1 to 13 and 20 of the list of techniques.

use crate::Samples;
use crate::pickle::{ECHO, system};
use crate::pickle_asm::Asm;

const COMMANDS: &[&str] = &["model-pickle-runs-commands"];
const HIDDEN: &[&str] = &["model-pickle-runs-commands", "model-pickle-hides-names"];

/// Collects the samples of this family.
pub fn samples(out: &mut Samples) {
    opcodes(out);
    extensions(out);
    memo_names(out);
    computed_names(out);
    streams(out);
    faults(out);
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

fn extensions(out: &mut Samples) {
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
}

fn memo_names(out: &mut Samples) {
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
}

fn computed_names(out: &mut Samples) {
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
