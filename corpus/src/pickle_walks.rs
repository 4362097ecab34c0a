//! Tricks with pickles that lie inside others, walk over attributes, hand functions on, or exhaust a reader.

use crate::Samples;
use crate::pickle::{ECHO, laughs, system};
use crate::pickle_asm::Asm;

const COMMANDS: &[&str] = &["model-pickle-runs-commands"];

/// Collects the samples of this family.
pub fn samples(out: &mut Samples) {
    nested(out);
    dotted(out);
    walks(out);
    more_walks(out);
    resources(out);
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

fn dotted(out: &mut Samples) {
    let walks: &[(&str, &str, &'static [&'static str])] = &[
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
    for (module, name, rules) in walks {
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
}

/// `getattr(…, name)` of what the assembler leaves on the stack.
fn getattr(asm: Asm, name: &str) -> Asm {
    Asm::new()
        .global("builtins", "getattr")
        .raw(asm.bytes_so_far())
        .str(name)
        .tuple2()
        .reduce()
}

fn walks(out: &mut Samples) {
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
}

fn more_walks(out: &mut Samples) {
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
