//! Every dangerous function, reached in every way that a pickle has: each must be high at least.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test should stop where it breaks"
)]

mod table;

use wb_core::{Meter, Place, Severity};
use wb_corpus::pickle_asm::Asm;
use wb_formats::MemSource;
use wb_scan::{Artifact, scan};

/// A way to reach a function: its name, and the pickle for module and name.
type Way = (&'static str, fn(&str, &str) -> Vec<u8>);

fn argument(asm: Asm) -> Asm {
    asm.str("echo weighbridge").tuple1()
}

fn stack(module: &str, name: &str) -> Asm {
    Asm::new().stack_global(module, name)
}

/// `getattr(of, name)` with `of` on the stack of another assembler.
fn getattr(of: Asm, name: &str) -> Asm {
    Asm::new()
        .global("builtins", "getattr")
        .raw(of.bytes_so_far())
        .str(name)
        .tuple2()
        .reduce()
}

fn proto(protocol: u8, rest: Asm) -> Asm {
    Asm::proto(protocol).raw(rest.bytes_so_far())
}

static WAYS: &[Way] = &[
    ("GLOBAL, REDUCE", |m, n| {
        argument(Asm::proto(2).global(m, n)).reduce().stop()
    }),
    ("STACK_GLOBAL, REDUCE", |m, n| {
        argument(proto(4, stack(m, n))).reduce().stop()
    }),
    ("REDUCE without arguments", |m, n| {
        Asm::proto(2).global(m, n).empty_tuple().reduce().stop()
    }),
    ("protocol 0", |m, n| {
        format!("c{m}\n{n}\n(S'echo weighbridge'\ntR.").into_bytes()
    }),
    ("INST", |m, n| {
        Asm::new().mark().str("echo weighbridge").inst(m, n).stop()
    }),
    ("INST without arguments", |m, n| {
        Asm::new().mark().inst(m, n).stop()
    }),
    ("OBJ", |m, n| {
        Asm::proto(2)
            .mark()
            .global(m, n)
            .str("echo weighbridge")
            .obj()
            .stop()
    }),
    ("NEWOBJ", |m, n| {
        argument(Asm::proto(2).global(m, n)).newobj().stop()
    }),
    ("NEWOBJ_EX", |m, n| {
        argument(proto(4, stack(m, n))).empty_dict().newobj_ex().stop()
    }),
    ("copyreg.__newobj__", |m, n| {
        Asm::proto(2)
            .global("copyreg", "__newobj__")
            .global(m, n)
            .tuple1()
            .reduce()
            .stop()
    }),
    ("copyreg._reconstructor", |m, n| {
        let asm = Asm::proto(1)
            .global("copy_reg", "_reconstructor")
            .mark()
            .global(m, n);
        asm.global("__builtin__", "object").none().tuple().reduce().stop()
    }),
    ("dotted walk", |m, n| {
        argument(proto(4, stack("torch", &format!("serialization.{m}.{n}"))))
            .reduce()
            .stop()
    }),
    ("getattr of the module", |m, n| {
        argument(proto(4, getattr(stack("cloudpickle", m), n)))
            .reduce()
            .stop()
    }),
    ("getattr of the function", |m, n| {
        argument(proto(4, getattr(stack(m, n), "__call__")))
            .reduce()
            .stop()
    }),
    ("functools.partial", |m, n| {
        let asm = Asm::proto(2)
            .global("functools", "partial")
            .global(m, n)
            .str("echo weighbridge");
        asm.tuple2().reduce().empty_tuple().reduce().stop()
    }),
    ("functools.partial, given by BUILD", |m, n| {
        let asm = Asm::proto(2)
            .global("functools", "partial")
            .global("builtins", "int")
            .tuple1()
            .reduce();
        let asm = asm
            .mark()
            .global(m, n)
            .empty_tuple()
            .empty_dict()
            .none()
            .tuple()
            .build();
        asm.empty_tuple().reduce().stop()
    }),
    ("map", |m, n| {
        let asm = Asm::proto(2)
            .global("builtins", "list")
            .global("builtins", "map")
            .global(m, n);
        asm.empty_list()
            .str("echo weighbridge")
            .append()
            .tuple2()
            .reduce()
            .tuple1()
            .reduce()
            .stop()
    }),
    ("functools.reduce", |m, n| {
        let asm = Asm::proto(2)
            .global("functools", "reduce")
            .global(m, n)
            .empty_list();
        asm.str("echo weighbridge").append().tuple2().reduce().stop()
    }),
    ("POP", |m, n| {
        argument(Asm::proto(2).global(m, n)).reduce().pop().none().stop()
    }),
    ("truncated", |m, n| {
        argument(Asm::proto(2).global(m, n)).reduce().bytes_so_far()
    }),
    ("bad opcode behind", |m, n| {
        argument(Asm::proto(2).global(m, n))
            .reduce()
            .raw(b"\xff")
            .bytes_so_far()
    }),
    ("memo", |m, n| {
        let asm = Asm::proto(4)
            .str(n)
            .put(1)
            .pop()
            .str(m)
            .put(0)
            .pop()
            .get(0)
            .get(1)
            .op(0x93);
        argument(asm).reduce().stop()
    }),
    ("nested in bytes", |m, n| {
        let inner = argument(Asm::proto(2).global(m, n)).reduce().stop();
        Asm::proto(4).empty_list().bytes(inner).append().stop()
    }),
    ("nested in torch", |m, n| {
        let inner = argument(Asm::proto(2).global(m, n)).reduce().stop();
        Asm::proto(4)
            .global("torch.storage", "_load_from_bytes")
            .bytes(inner)
            .tuple1()
            .reduce()
            .stop()
    }),
    ("state of an estimator", |m, n| {
        let asm = Asm::proto(2)
            .global("sklearn.base", "BaseEstimator")
            .empty_tuple()
            .newobj();
        asm.empty_dict()
            .str("__setstate__")
            .global(m, n)
            .setitem()
            .build()
            .str("echo")
            .build()
            .stop()
    }),
    ("default factory", |m, n| {
        Asm::proto(2)
            .global("collections", "defaultdict")
            .global(m, n)
            .tuple1()
            .reduce()
            .stop()
    }),
    ("merely named", |m, n| {
        Asm::proto(2).empty_list().global(m, n).append().stop()
    }),
];

/// Ways that only name the function: for a name that no table knows, that is a medium finding by design.
static NAMING: &[&str] = &[
    "functools.partial, given by BUILD",
    "default factory",
    "merely named",
];

fn is_refused(bytes: Vec<u8>) -> bool {
    let meter = Meter::unlimited_time();
    let artifact = Artifact {
        place: Place::file("sample.pkl"),
        source: MemSource::shared(bytes),
    };
    scan(artifact, &meter)
        .findings
        .iter()
        .any(|finding| finding.severity >= Severity::High)
}

fn missed(table: &[(&str, &str)]) -> Vec<String> {
    let mut missed = Vec::new();
    for (module, names) in table {
        for name in names.split(' ') {
            for (way, make) in WAYS {
                if !NAMING.contains(way) && !is_refused(make(module, name)) {
                    missed.push(format!("{module}.{name}: {way}"));
                }
            }
        }
    }
    missed
}

#[test]
fn functions_of_the_standard_library_are_refused_however_they_are_reached() {
    let missed = missed(table::STDLIB);
    assert!(
        missed.is_empty(),
        "{} missed:\n{}",
        missed.len(),
        missed.join("\n")
    );
}

#[test]
fn functions_of_frameworks_are_refused_however_they_are_reached() {
    let missed = missed(table::FRAMEWORKS);
    assert!(
        missed.is_empty(),
        "{} missed:\n{}",
        missed.len(),
        missed.join("\n")
    );
}

#[test]
fn naming_one_is_a_finding_for_nearly_all() {
    let mut missed = Vec::new();
    for (module, names) in table::STDLIB.iter().chain(table::FRAMEWORKS) {
        for name in names.split(' ') {
            for (way, make) in WAYS.iter().filter(|(way, _)| NAMING.contains(way)) {
                if !is_refused(make(module, name)) {
                    missed.push(format!("{module}.{name}: {way}"));
                }
            }
        }
    }
    assert!(
        missed.len() < 100,
        "{} missed:\n{}",
        missed.len(),
        missed.join("\n")
    );
}
