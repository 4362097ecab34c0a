//! What Keras does with a name that a configuration gives it, version by version.
//!
//! Keras up to 3.8 and TF-Keras import `module` and take the attribute of that name, whatever it is
//! (CVE-2025-1550). Keras 3.9 to 3.11 do so within Keras' own packages, functions such as `get_file` included
//! (CVE-2025-8747, CVE-2025-9906). Later versions take Keras classes and public functions only. Configurations
//! without modules (Keras 1 and 2) are looked up among Keras' classes by name. A reference is judged as the most
//! willing of these loaders would treat it.
//!
//! Source: `serialization_lib.py` and `saving_lib.py` of Keras 3.15 and TF-Keras 2.21, and the advisories named.
//! Date: 2026-11-23.

use super::keras_names::{CLASSES, FUNCTIONS, STANDARD_MODULES, contains};
use wb_formats::model::keras_config::{Reference, ReferenceKind};

/// What comes of a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Keras' own, and it only computes.
    Known,
    /// A program must have registered it under this name; without that, loading fails.
    Custom,
    /// A package for Keras that is widely used: its code runs, if it is installed.
    KnownPackage,
    /// A module of somebody's own is imported.
    ForeignModule,
    /// Keras' own, and nothing that a model needs.
    Unexpected,
    /// It does harm, and which.
    Harmful(&'static str),
    /// A layer that unpickles what its configuration holds.
    Unpickles,
    /// A layer that loads a `SavedModel` from a folder.
    LoadsSavedModel,
    /// A part of TensorFlow that touches files, runs Python or loads code.
    TensorFlowEffect,
}

const EXECUTES: &str = "runs code or commands";
const FILES: &str = "reads or writes files, or fetches from the network";
const LOADS: &str = "loads another model, or builds objects from a configuration of its own";
const UNLOCKS: &str = "switches off Keras' own protection";
const LADDER: &str =
    "leads to code that no model needs: a module that can run code, touch files or reach the network";

/// Keras itself, under the names that it has had.
const KERAS_PACKAGES: [&str; 4] = ["keras", "tf_keras", "keras_core", "_tf_keras"];

/// Keras' sister packages: their classes are built the same way.
const SISTER_PACKAGES: [&str; 4] = ["keras_hub", "keras_nlp", "keras_cv", "keras_rs"];

/// Widely used packages of layers. Only classes of theirs are taken for what they seem.
const LAYER_PACKAGES: &str = "autokeras efficientnet kapre keras_bert keras_contrib keras_resnet \
    keras_self_attention keras_transformer keras_tuner keras_unet_collection larq larq_zoo official qkeras \
    segmentation_models spektral tensorflow_addons tensorflow_decision_forests tensorflow_hub \
    tensorflow_model_optimization tensorflow_models tensorflow_probability tensorflow_quantum \
    tensorflow_recommenders tensorflow_text tensorflow_ranking tcn transformers vit_keras";

/// Packages with functions that run code, unpickle, touch files or reach the network, and that are often installed.
const LADDER_PACKAGES: &str = "IPython PIL absl aiohttp boto3 cffi cloudpickle cv2 dill django fabric flask fsspec \
    git h5py httpx huggingface_hub imageio invoke jax jaxlib jinja2 joblib jsonpickle matplotlib mlflow numba \
    numexpr numpy nltk onnx pandas paramiko pexpect pip pkg_resources plumbum psutil pydantic ray requests \
    safetensors scipy setuptools sh six skimage sklearn sqlalchemy tables torch torchvision tornado twisted urllib3 \
    wandb werkzeug yaml";

/// Functions among Python's built-ins that a model has no use for.
const HARMFUL_BUILTINS: &str = "__build_class__ __import__ __loader__ breakpoint compile copyright credits delattr \
    dir eval exec execfile exit file getattr globals help input license locals open print quit raw_input reload \
    setattr vars";

/// Types of Python's own whose name Keras writes for an object that it cannot write; they build nothing.
const PLAIN_BUILTINS: &str = "NoneType abs all any bool builtin_function_or_method bytes classmethod complex dict \
    divmod ellipsis enumerate filter float frozenset function int len list map max method min object pow property \
    range reversed round set slice sorted staticmethod str sum tuple type zip";

/// Types of functions in numeric packages.
const FUNCTION_TYPES: &str = "PjitFunction custom_jvp custom_vjp ufunc";

/// Functions and classes of Keras that do more than compute, with what they do.
const HARMFUL_NAMES: &[(&str, &str)] = &[
    (
        "get_file decode_predictions get_word_index load_data load_img save_img audio_dataset_from_directory \
         image_dataset_from_directory text_dataset_from_directory plot_model model_to_dot extract_archive \
         _extract_archive download_file hash_file validate_file RemoteMonitor ModelCheckpoint CSVLogger TensorBoard \
         BackupAndRestore OrbaxCheckpoint KerasFileEditor ExportArchive File open_file copy rmtree makedirs remove \
         rename urlretrieve load_json load_preset_file load_text load_vocabulary",
        FILES,
    ),
    (
        "load_model model_from_json model_from_yaml model_from_config deserialize_keras_object deserialize \
         load_weights load_model_from_hdf5 load_weights_only load_weights_from_hdf5_group save_model save_weights \
         save_weights_only from_config from_preset clone_model",
        LOADS,
    ),
    (
        "func_load func_dump eval exec LambdaCallback import_module LazyModule OrbaxLazyModule system popen loads \
         run_path",
        EXECUTES,
    ),
    (
        "enable_unsafe_deserialization register_keras_serializable get_custom_objects custom_object_scope \
         CustomObjectScope SafeModeScope set_global_attribute set_backend",
        UNLOCKS,
    ),
];

/// Parts of names that no function has which only computes.
const HARMFUL_PARTS: [&str; 16] = [
    "load", "save", "download", "fetch", "file", "path", "dir", "url", "import", "exec", "eval", "pickle",
    "unsafe", "deserial", "system", "spawn",
];

/// Parts of Keras' module paths under which it keeps what models are made of.
const MODEL_PARTS: &str = "activations attention constraints convolutional core dtype_policies engine experimental \
    feature_column initializers layers legacy_tf_layers losses metrics mixed_precision models normalization ops \
    optimizer_v2 optimizers policy pooling premade preprocessing quantizers random recurrent regularizers reshaping \
    rnn trainers samplers tokenizers modeling";

/// What a loader makes of a reference.
pub fn meaning(reference: &Reference) -> Meaning {
    match reference.kind {
        ReferenceKind::TensorFlowSymbol => return symbol(&reference.name),
        ReferenceKind::TensorFlowOperation => return operation(&reference.name),
        _ => {}
    }
    match last_part(&reference.name) {
        "TorchModuleWrapper" => return Meaning::Unpickles,
        "TFSMLayer" => return Meaning::LoadsSavedModel,
        _ => {}
    }
    match reference.module.as_deref() {
        Some(module) => in_module(reference, module.trim()),
        // TF-Keras writes some of its own optimizers as `Custom>Adam`.
        None if is_own(reference.name.strip_prefix("Custom>").unwrap_or(&reference.name)) => Meaning::Known,
        None => Meaning::Custom,
    }
}

fn in_module(reference: &Reference, module: &str) -> Meaning {
    let name = reference.name.as_str();
    let package = module.split('.').next().unwrap_or_default();
    let rest = module
        .strip_prefix("tensorflow.")
        .map(|rest| rest.strip_prefix("python.").unwrap_or(rest));
    match package {
        "" => Meaning::Custom,
        "__main__" | "__mp_main__" => Meaning::Custom,
        "builtins" | "__builtin__" | "__builtins__" => in_builtins(reference),
        _ if KERAS_PACKAGES.contains(&package) => in_keras(reference, module),
        _ if SISTER_PACKAGES.contains(&package) => in_sister(reference),
        "tensorflow" if reference.kind == ReferenceKind::TypeSpec && name.ends_with("Spec") => Meaning::Known,
        "tensorflow" if rest.is_some_and(|rest| rest == "keras" || rest.starts_with("keras.")) => {
            in_keras(reference, module)
        }
        "tensorflow" | "tensorflow_core" => match harm(name) {
            Some(what) => Meaning::Harmful(what),
            None if is_own(name) => Meaning::Known,
            None => Meaning::ForeignModule,
        },
        // The type of a function that Keras could not write otherwise; loading it fails.
        _ if reference.kind == ReferenceKind::Class && contains(FUNCTION_TYPES, name) => Meaning::Custom,
        _ if contains(STANDARD_MODULES, package) => Meaning::Harmful(standard_harm(package)),
        _ if contains(LADDER_PACKAGES, package) => Meaning::Harmful(LADDER),
        _ if contains(LAYER_PACKAGES, package) && is_class_name(name) => Meaning::KnownPackage,
        _ => Meaning::ForeignModule,
    }
}

/// What the best-known modules of the standard library are used for in attacks.
fn standard_harm(package: &str) -> &'static str {
    match package {
        "os" | "posix" | "nt" | "subprocess" | "pty" | "commands" | "runpy" | "code" | "codeop"
        | "timeit" | "importlib" | "ctypes" | "multiprocessing" | "pickle" | "_pickle" | "marshal"
        | "shelve" | "types" | "pdb" | "bdb" | "cProfile" | "profile" | "trace" | "operator"
        | "functools" | "pydoc" | "pkgutil" => EXECUTES,
        "shutil" | "io" | "_io" | "pathlib" | "tempfile" | "glob" | "tarfile" | "zipfile" | "urllib"
        | "http" | "socket" | "ftplib" | "smtplib" | "webbrowser" | "fileinput" | "linecache" | "sqlite3" => {
            FILES
        }
        _ => LADDER,
    }
}

/// Built-ins are also where Keras writes functions that it does not know by module: they are looked up among its
/// own and the registered ones, and older versions then ask Python.
fn in_builtins(reference: &Reference) -> Meaning {
    let name = last_part(&reference.name);
    if contains(HARMFUL_BUILTINS, name) || contains(HARMFUL_BUILTINS, registered(reference)) {
        Meaning::Harmful(EXECUTES)
    } else if is_own(&reference.name)
        || is_sister(&reference.name)
        || contains(PLAIN_BUILTINS, &reference.name)
    {
        Meaning::Known
    } else {
        Meaning::Custom
    }
}

fn in_keras(reference: &Reference, module: &str) -> Meaning {
    let name = reference.name.as_str();
    let is_function = reference.kind == ReferenceKind::Function || !is_class_name(name);
    // Functions are not taken by their module: `keras.losses` and `keras.utils` are both Keras.
    if is_function && contains(FUNCTIONS, name) {
        return Meaning::Known;
    }
    if !is_function && (contains(CLASSES, name) || name.ends_with("Spec")) {
        return match harm(registered(reference)) {
            Some(what) if !is_own(registered(reference)) => Meaning::Harmful(what),
            _ => Meaning::Known,
        };
    }
    if let Some(what) = harm(name).or_else(|| harm(registered(reference))) {
        return Meaning::Harmful(what);
    }
    let is_for_models = module.split('.').any(|part| contains(MODEL_PARTS, part));
    if !is_function && is_for_models && !name.contains('.') {
        Meaning::Known
    } else if contains(STANDARD_MODULES, last_part(name)) {
        Meaning::Harmful(LADDER)
    } else {
        Meaning::Unexpected
    }
}

fn in_sister(reference: &Reference) -> Meaning {
    let name = reference.name.as_str();
    if is_own(name) {
        Meaning::Known
    } else if let Some(what) = harm(name) {
        Meaning::Harmful(what)
    } else if is_class_name(name) && !name.contains('.') {
        Meaning::Known
    } else {
        Meaning::Unexpected
    }
}

/// What a name of Keras' own packages does beyond computing.
fn harm(name: &str) -> Option<&'static str> {
    let last = last_part(name);
    if let Some((_, what)) = HARMFUL_NAMES.iter().find(|(names, _)| contains(names, last)) {
        return Some(what);
    }
    if is_class_name(last) {
        return None;
    }
    let lower = last.to_ascii_lowercase();
    HARMFUL_PARTS
        .iter()
        .any(|part| lower.contains(part))
        .then_some(FILES)
}

fn registered(reference: &Reference) -> &str {
    reference.registered_name.as_deref().map_or("", last_part)
}

/// True for a name that a sister package registers: `keras_hub>gelu_approximate`.
fn is_sister(name: &str) -> bool {
    name.split_once('>')
        .is_some_and(|(package, _)| SISTER_PACKAGES.contains(&package))
}

fn is_own(name: &str) -> bool {
    contains(CLASSES, name) || contains(FUNCTIONS, name)
}

/// The attribute that is looked up last: `Outer.inner` and `package>name` name something by their last part.
fn last_part(name: &str) -> &str {
    name.rsplit(['.', '>']).next().unwrap_or(name)
}

fn is_class_name(name: &str) -> bool {
    name.trim_start_matches('_')
        .starts_with(|c: char| c.is_ascii_uppercase())
}

/// Parts of TensorFlow's interface whose functions compute with tensors.
const SYMBOL_SPACES: &str = "__operators__ audio autodiff bitwise debugging dtypes einsum image linalg math nest nn \
    quantization ragged random sets signal sparse strings types RaggedTensor SparseTensor Tensor TensorShape \
    TypeSpec Variable IndexedSlices _api experimental.numpy";

/// Functions that do more, wherever they are.
const SYMBOL_EFFECTS: &str = "GFile Open TFRecordWriter append_file eager_py_func file_io function load \
    load_file_system_library load_library load_model load_op_library map_fn matching_files numpy_function print \
    py_func py_function read_file run_functions_eagerly save save_model write_file write_graph get_file \
    TextFileInitializer StaticVocabularyTable TextLineDataset TFRecordDataset FixedLengthRecordDataset \
    restore_v2 save_v2 enable_eager_execution gfile";

fn symbol(name: &str) -> Meaning {
    let name = ["compat.v1.", "compat.v2.", "_keras_internal.", "__internal__."]
        .iter()
        .find_map(|prefix| name.strip_prefix(prefix))
        .unwrap_or(name);
    let (space, last) = name.rsplit_once('.').unwrap_or(("", name));
    let first = space.split('.').next().unwrap_or_default();
    if last != "map_fn" && contains(SYMBOL_EFFECTS, last) {
        return Meaning::TensorFlowEffect;
    }
    let is_allowed = match first {
        "" => true,
        "io" => ["decode_", "encode_", "parse_", "serialize_", "deserialize_"]
            .iter()
            .any(|start| last.starts_with(start)),
        "raw_ops" => return operation(last),
        "keras" => {
            let is_backend = space == "keras.backend" && harm(last).is_none();
            is_backend || (contains(FUNCTIONS, last)) || contains(CLASSES, last)
        }
        first => contains(SYMBOL_SPACES, first) || contains(SYMBOL_SPACES, space),
    };
    if is_allowed {
        Meaning::Known
    } else {
        Meaning::TensorFlowEffect
    }
}

/// Operations of TensorFlow's graphs that touch files, run Python or load code.
const OPERATION_EFFECTS: &str = "CollectiveReduce DebugIdentity DebugIdentityV2 EagerPyFunc ExperimentalLMDBDataset \
    FixedLengthRecordDataset FixedLengthRecordDatasetV2 FixedLengthRecordReader FixedLengthRecordReaderV2 \
    GenerateVocabRemapping ImmutableConst InitializeTableFromTextFile InitializeTableFromTextFileV2 LMDBDataset \
    LMDBReader LoadAndRemapMatrix LoadDataset MatchingFiles MergeV2Checkpoints PrintV2 PyFunc PyFuncStateless \
    ReadFile ReaderReadUpToV2 RemoteCall RemoteFusedGraphExecute Restore RestoreSlice RestoreV2 RpcCall RpcClient \
    RpcServer RpcServerStart Save SaveDataset SaveSlices SaveV2 SnapshotDataset SqlDataset TFRecordDataset \
    TFRecordDatasetV2 TFRecordReader TFRecordReaderV2 TextLineDataset TextLineReader TextLineReaderV2 WholeFileReader \
    WholeFileReaderV2 WriteAudioSummary WriteFile WriteGraphSummary WriteHistogramSummary WriteImageSummary \
    WriteRawProtoSummary WriteScalarSummary WriteSummary XlaLaunch";

fn operation(name: &str) -> Meaning {
    if contains(OPERATION_EFFECTS, name) {
        Meaning::TensorFlowEffect
    } else {
        Meaning::Known
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(module: Option<&str>, name: &str) -> Meaning {
        judge(ReferenceKind::Class, module, name)
    }

    fn function(module: &str, name: &str) -> Meaning {
        judge(ReferenceKind::Function, Some(module), name)
    }

    fn judge(kind: ReferenceKind, module: Option<&str>, name: &str) -> Meaning {
        meaning(&Reference {
            kind,
            name: name.to_owned(),
            module: module.map(str::to_owned),
            names_module: true,
            registered_name: None,
            path: String::new(),
            count: 1,
        })
    }

    #[test]
    fn what_keras_writes_is_known() {
        assert_eq!(class(Some("keras.layers"), "Dense"), Meaning::Known);
        assert_eq!(
            class(Some("keras.src.models.functional"), "Functional"),
            Meaning::Known
        );
        assert_eq!(class(Some("keras.layers"), "LayerOfTomorrow"), Meaning::Known);
        assert_eq!(
            class(Some("keras_hub.src.models.gemma"), "GemmaBackbone"),
            Meaning::Known
        );
        assert_eq!(function("builtins", "relu"), Meaning::Known);
        assert_eq!(function("keras.losses", "mean_squared_error"), Meaning::Known);
        assert_eq!(
            judge(ReferenceKind::TensorFlowSymbol, None, "math.reduce_mean"),
            Meaning::Known
        );
    }

    #[test]
    fn the_last_attribute_decides() {
        for (module, name) in [
            ("os", "system"),
            ("builtins", "exec"),
            ("numpy", "load"),
            ("keras.utils", "get_file"),
            ("keras.src.utils.file_utils", "get_file"),
            ("keras.config", "enable_unsafe_deserialization"),
            ("keras.models", "load_model"),
            ("keras.src.utils.python_utils", "func_load"),
            ("keras.src.saving.saving_lib", "os"),
        ] {
            assert!(
                matches!(function(module, name), Meaning::Harmful(_)),
                "{module}.{name}"
            );
            assert!(
                matches!(class(Some(module), name), Meaning::Harmful(_)),
                "{module}.{name}"
            );
        }
        assert_eq!(function("keras.utils", "set_random_seed"), Meaning::Unexpected);
    }

    #[test]
    fn what_a_program_must_bring_along_is_no_harm() {
        assert_eq!(class(None, "MyLayer"), Meaning::Custom);
        assert_eq!(function("builtins", "MyPackage>my_activation"), Meaning::Custom);
        assert_eq!(
            class(Some("my_package.layers"), "MyLayer"),
            Meaning::ForeignModule
        );
        assert_eq!(
            class(Some("tensorflow_addons.layers"), "GroupNorm"),
            Meaning::KnownPackage
        );
    }
}
