//! Calls that run code from the file that they read. Source: the documentation of the libraries named; 2026-11-24.

use wb_formats::code::uses::{Argument, Use, Value};

/// What runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    /// A pickle.
    Pickle,
    /// The package of a model, with code of its own.
    Package,
    /// A native library.
    Library,
}

/// A call that would run code from what it reads.
#[derive(Clone, Debug)]
pub(crate) struct Unpickling<'u> {
    pub(crate) how: How,
    /// What it does, as a clause.
    pub(crate) what: &'static str,
    /// What it reads.
    pub(crate) source: Option<&'u Argument>,
    /// True if the program switched a protection off to do so.
    pub(crate) is_forced: bool,
}

/// Names of calls that unpickle what they are given.
#[rustfmt::skip]
static PICKLES: &[(&str, &str)] = &[
    ("pickle.load", "unpickles a file"), ("pickle.loads", "unpickles bytes"), ("cPickle.load", "unpickles a file"), ("cPickle.loads", "unpickles bytes"),
    ("_pickle.load", "unpickles a file"), ("_pickle.loads", "unpickles bytes"), ("pickle5.load", "unpickles a file"), ("pickle5.loads", "unpickles bytes"),
    ("six.moves.cPickle.load", "unpickles a file"), ("six.moves.cPickle.loads", "unpickles bytes"),
    ("dill.load", "unpickles a file"), ("dill.loads", "unpickles bytes"), ("dill.load_session", "unpickles a session"), ("dill.load_module", "unpickles a session"),
    ("cloudpickle.load", "unpickles a file"), ("cloudpickle.loads", "unpickles bytes"), ("joblib.load", "unpickles a file"),
    ("sklearn.externals.joblib.load", "unpickles a file"), ("shelve.open", "unpickles the values of a database"),
    ("pandas.read_pickle", "unpickles a file"), ("statsmodels.iolib.smpickle.load_pickle", "unpickles a file"), ("statsmodels.api.load", "unpickles a file"),
    ("jsonpickle.decode", "makes objects of any class from JSON"), ("jsonpickle.loads", "makes objects of any class from JSON"),
    ("marshal.loads", "loads compiled code"), ("marshal.load", "loads compiled code"),
];

/// What the call would run, if it would.
pub(crate) fn of(call: &Use) -> Option<Unpickling<'_>> {
    let path = call.path.as_str();
    let first = call.at(0);
    let is = |key: &str| call.named(key).is_some_and(Argument::is_true);
    let found = |how, what, source, is_forced| {
        Some(Unpickling {
            how,
            what,
            source,
            is_forced,
        })
    };
    if let Some((_, what)) = PICKLES.iter().find(|(name, _)| *name == path) {
        return found(How::Pickle, what, first.or_else(|| call.arguments.first()), false);
    }
    if path.ends_with("Unpickler().load") && !path.starts_with('?') {
        return found(How::Pickle, "unpickles a file", None, false);
    }
    if path == "numpy.load" && is("allow_pickle") {
        return found(
            How::Pickle,
            "lets NumPy unpickle the file",
            call.argument(Some(0), "file"),
            false,
        );
    }
    if is("allow_dangerous_deserialization") {
        return found(How::Pickle, "lets LangChain unpickle the store", first, true);
    }
    let root = call.root();
    let name = call.name();
    match (root, name) {
        ("mlflow", "load_model") if !path.contains("tracking") => found(
            How::Package,
            "runs the loader that the MLflow model names",
            call.argument(Some(0), "model_uri"),
            false,
        ),
        ("keras" | "tensorflow" | "tf_keras", "load_model")
            if call.named("safe_mode").is_some_and(Argument::is_false) =>
        {
            found(
                How::Package,
                "lets Keras run code from the model",
                call.argument(Some(0), "filepath"),
                true,
            )
        }
        ("keras" | "tensorflow" | "tf_keras", "enable_unsafe_deserialization") => {
            found(How::Package, "lets Keras run code from every model", None, true)
        }
        ("tensorflow", "load_library" | "load_op_library") => {
            found(How::Library, "loads a native library", first, false)
        }
        ("torch", "load_library") => found(How::Library, "loads a native library", first, false),
        ("skops", "load" | "loads") if is("trusted") => found(
            How::Pickle,
            "makes objects of every type that the file names",
            first,
            true,
        ),
        _ => None,
    }
}

/// How `yaml.load` is told to load, if it may run code.
pub(crate) fn yaml(call: &Use) -> Option<&'static str> {
    let loader = call.argument(Some(1), "Loader");
    match call.path.as_str() {
        "yaml.unsafe_load" | "yaml.unsafe_load_all" => Some("makes any object that the file names"),
        "yaml.load" | "yaml.load_all" => match loader.map(|loader| &loader.value) {
            None if !call.has_unknown_arguments() => {
                Some("is given no loader: before PyYAML 6 it makes any object that the file names")
            }
            Some(Value::Name(name)) => {
                let last = name.rsplit('.').next().unwrap_or_default();
                match last {
                    "Loader" | "UnsafeLoader" | "CLoader" | "CUnsafeLoader" => {
                        Some("makes any object that the file names")
                    }
                    _ => None,
                }
            }
            _ => None,
        },
        "ruamel.yaml.YAML" => (call.argument(Some(0), "typ").and_then(Argument::text) == Some("unsafe"))
            .then_some("makes any object that the file names"),
        _ => None,
    }
}
