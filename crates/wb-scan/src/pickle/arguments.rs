//! Allowed names whose arguments decide what happens.

use super::grade::{Grade, grade};
use super::value::{Path, Resolver, Value};
use crate::known::pickle::{Consequence, Uses, is_gadget_name, is_known_package};
use wb_formats::model::pickle::facts::{Arg, Call, CallKind};

/// What the arguments of a call make of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Decided {
    /// It is harmless with these arguments.
    Safe,
    /// It reads this name, which is to be judged as a reference.
    Reads(Path),
    /// It does this with these arguments.
    Does(Consequence),
    /// With these arguments nobody knows.
    Unknown,
}

/// Module, name, and which arguments are used how.
type HandsOn = (&'static str, &'static str, &'static [(usize, Uses)]);

/// Functions that hand some of their arguments on: position, and how the argument is used there.
static HANDS_ON: &[HandsOn] = &[
    (
        "copyreg",
        "_reconstructor",
        &[(0, Uses::Construct), (1, Uses::Construct)],
    ),
    ("builtins", "map", &[(0, Uses::Call)]),
    ("builtins", "filter", &[(0, Uses::Call)]),
    (
        "huggingface_hub.hf_file_system",
        "make_instance",
        &[(0, Uses::Call)],
    ),
    ("copyreg", "__newobj__", &[(0, Uses::Construct)]),
    ("copyreg", "__newobj_ex__", &[(0, Uses::Construct)]),
    ("numpy.core.multiarray", "_reconstruct", &[(0, Uses::Construct)]),
    ("numpy.multiarray", "_reconstruct", &[(0, Uses::Construct)]),
    (
        "numpy.ma.core",
        "_mareconstruct",
        &[(0, Uses::Construct), (1, Uses::Construct)],
    ),
    (
        "numpy.ma.mrecords",
        "_mrreconstruct",
        &[(0, Uses::Construct), (1, Uses::Construct)],
    ),
    ("numpy.random._pickle", "__bit_generator_ctor", &[(0, Uses::Call)]),
    (
        "numpy.random._pickle",
        "__generator_ctor",
        &[(0, Uses::Call), (1, Uses::Call)],
    ),
    (
        "numpy.random._pickle",
        "__randomstate_ctor",
        &[(0, Uses::Call), (1, Uses::Call)],
    ),
    (
        "torch._tensor",
        "_rebuild_from_type_v2",
        &[(0, Uses::Call), (1, Uses::Construct)],
    ),
    (
        "torch._tensor",
        "_rebuild_from_type",
        &[(0, Uses::Call), (1, Uses::Construct)],
    ),
    (
        "torch.tensor",
        "_rebuild_from_type",
        &[(0, Uses::Call), (1, Uses::Construct)],
    ),
    (
        "torch._utils",
        "_rebuild_wrapper_subclass",
        &[(0, Uses::Construct)],
    ),
    ("dill._dill", "_create_array", &[(0, Uses::Call)]),
];

/// Functions of any module that make an instance of the class that comes first.
static MAKES_FIRST: &[&str] = &[
    "newObj",
    "_new_Index",
    "_new_DatetimeIndex",
    "_new_PeriodIndex",
    "_new_IntervalIndex",
    "_new_TimedeltaIndex",
];

/// How a function uses the arguments that it hands on.
pub(super) fn handed_on(path: &Path) -> &'static [(usize, Uses)] {
    static FIRST: &[(usize, Uses)] = &[(0, Uses::Construct)];
    if MAKES_FIRST.contains(&path.name.as_str()) || path.name.starts_with("__pyx_unpickle_") {
        return FIRST;
    }
    HANDS_ON
        .iter()
        .find(|(module, name, _)| path.is(module, name))
        .map_or(&[], |(_, _, positions)| positions)
}

/// True if a call of this name means something only with its arguments, so that every single one matters.
pub(super) fn depends_on_arguments(path: &Path) -> bool {
    !handed_on(path).is_empty()
        || matches!(
            (path.module.as_str(), path.name.as_str()),
            ("builtins", "getattr" | "iter" | "type")
                | ("functools", "partial" | "reduce")
                | ("types", "MethodType")
                | ("collections", "defaultdict")
        )
        || path.module.starts_with("scipy.stats")
}

/// What the arguments of a call decide; none if the name decides.
pub(super) fn decide(path: &Path, call: &Call, resolver: &Resolver<'_>) -> Option<Decided> {
    if !matches!(call.kind, CallKind::Reduce | CallKind::Inst | CallKind::Obj) {
        return None;
    }
    let args = call.args.as_slice();
    let last = path.name.rsplit('.').next().unwrap_or_default();
    match (path.module.as_str(), last) {
        ("builtins", "getattr") | ("dill._dill" | "dill.dill", "_get_attr" | "_getattribute") => {
            Some(read(args, resolver))
        }
        ("builtins", "type") => Some(match args {
            [Arg::None] => Decided::Safe,
            [arg] if names(resolver, arg, "builtins", &["Ellipsis", "NotImplemented"]) => Decided::Safe,
            _ => Decided::Does(Consequence::Attributes),
        }),
        ("builtins", "iter") => Some(match args {
            [Arg::Import(_)] => Decided::Unknown,
            [_] => Decided::Safe,
            _ => Decided::Unknown,
        }),
        // A key function as data; what it is handed to, and what calls it, is judged there.
        ("operator", "attrgetter" | "methodcaller") => {
            let checked = match last {
                "attrgetter" => args,
                _ => args.get(..1).unwrap_or_default(),
            };
            let is_plain = |arg: &Arg| matches!(arg, Arg::Str(name) if is_plain_attribute(name));
            (!checked.is_empty() && checked.iter().all(is_plain)).then_some(Decided::Safe)
        }
        // `int | str` and `list[int]` as annotations.
        ("functools", "reduce") => match args {
            [function, Arg::Tuple(types)]
                if names(resolver, function, "operator", &["or_"])
                    && types
                        .iter()
                        .all(|t| matches!(t, Arg::Import(_) | Arg::None | Arg::Call(_))) =>
            {
                Some(Decided::Safe)
            }
            _ => None,
        },
        ("operator", "getitem") => match args.first().map(|arg| resolver.argument(arg)) {
            Some(Value::Named(of)) if is_annotation(&of) => Some(Decided::Safe),
            _ => None,
        },
        ("cloudpickle.cloudpickle" | "cloudpickle.cloudpickle_fast", "subimport")
        | ("dill._dill" | "dill.dill", "_import_module") => match args.first() {
            Some(Arg::Str(module)) if is_known_package(&Path::new(module, "").module) => {
                Some(Decided::Reads(Path::new(module, "")))
            }
            _ => None,
        },
        (_, "_load_type" | "_builtin_type")
            if path.module.contains("pickle") || path.module.contains("dill") =>
        {
            match args {
                [Arg::Str(name)] if carries_code(name) => Some(Decided::Does(Consequence::CarriesCode)),
                [Arg::Str(_)] => Some(Decided::Safe),
                _ => None,
            }
        }
        _ => None,
    }
}

/// True if an attribute is public and no name of something that can harm.
fn is_plain_attribute(name: &str) -> bool {
    name.split('.')
        .all(|part| part.starts_with(|c: char| c.is_ascii_alphabetic()) && !is_gadget_name(part))
}

/// Types that are made by running through what they are given.
static CONSUMERS: &[(&str, &str)] = &[
    (
        "builtins",
        "list tuple set frozenset dict str bytes bytearray int float complex",
    ),
    (
        "collections",
        "deque Counter OrderedDict UserList UserDict UserString",
    ),
];

/// True if a plain type is made from an object that runs code of its own when it is run through: an iterator
/// without end, a function applied to data, or an instance of a framework's class.
pub(super) fn consumes(path: &Path, call: &Call, resolver: &Resolver<'_>) -> bool {
    let is_consumer = CONSUMERS.iter().any(|(module, names)| {
        path.module == *module && names.split_ascii_whitespace().any(|name| name == path.name)
    });
    let runs = |arg: &Arg| match (arg, resolver.argument(arg)) {
        (Arg::Call(_), Value::MadeBy(of)) => match of.module.as_str() {
            "itertools" => true,
            "builtins" => matches!(
                of.name.as_str(),
                "map" | "filter" | "zip" | "enumerate" | "range" | "iter"
            ),
            _ => grade(&of, Uses::Call) == Grade::UsedBeyond && grade(&of, Uses::Construct) == Grade::Safe,
        },
        (Arg::Int(size), _) => path.name.starts_with("byte") && *size >= 1 << 30,
        _ => false,
    };
    is_consumer && call.args.iter().any(runs)
}

/// True if a type of the module `types` is made from bytecode.
pub(super) fn carries_code(name: &str) -> bool {
    matches!(name, "CodeType" | "FunctionType" | "LambdaType" | "CellType")
}

fn is_annotation(path: &Path) -> bool {
    matches!(
        path.module.as_str(),
        "typing" | "typing_extensions" | "collections.abc"
    )
}

fn names(resolver: &Resolver<'_>, arg: &Arg, module: &str, wanted: &[&str]) -> bool {
    matches!(resolver.argument(arg), Value::Named(path)
        if path.module == module && wanted.contains(&path.name.as_str()))
}

/// `getattr(x, name)`: what it reaches.
fn read(args: &[Arg], resolver: &Resolver<'_>) -> Decided {
    let (Some(of), Some(Arg::Str(name))) = (args.first(), args.get(1)) else {
        return Decided::Does(Consequence::Attributes);
    };
    match resolver.argument(of) {
        Value::Named(path) | Value::MadeBy(path) => {
            let full = match path.name.is_empty() {
                true => name.clone(),
                false => format!("{}.{name}", path.name),
            };
            Decided::Reads(Path::new(&path.module, &full))
        }
        _ => Decided::Reads(Path::new("builtins", &format!("object.{name}"))),
    }
}
