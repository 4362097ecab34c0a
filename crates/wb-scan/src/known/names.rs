//! What names promise: which endings a model loader would take, and which it never reads.

/// Endings that bear a model's name: unknown content under one of these is a gap, never silence.
/// Source: the save functions of the frameworks named in docs/formats.md; 2026-11-23.
pub static MODEL_ENDINGS: &[&str] = &[
    "bst",
    "caffemodel",
    "cbm",
    "ckpt",
    "cloudpickle",
    "dill",
    "engine",
    "ggml",
    "gguf",
    "h5",
    "hdf5",
    "jit",
    "joblib",
    "keras",
    "llamafile",
    "mar",
    "mlmodel",
    "mnn",
    "msgpack",
    "nemo",
    "npy",
    "npz",
    "onnx",
    "ort",
    "params",
    "pb",
    "pdiparams",
    "pdmodel",
    "pdopt",
    "pdparams",
    "pickle",
    "pkl",
    "plan",
    "pmml",
    "pt",
    "pt2",
    "ptd",
    "pte",
    "pth",
    "ptl",
    "rda",
    "rdata",
    "rds",
    "rknn",
    "safetensors",
    "skops",
    "t7",
    "tflite",
    "torchscript",
    "trt",
    "ubj",
];

/// Endings that a model may bear, and anything else as well: unknown content is a gap unless a recognised model
/// lies beside it (then it is that model's headerless data).
pub static PERHAPS_MODEL_ENDINGS: &[&str] = &["bin", "model", "weights"];

/// Model endings that texts of another kind bear as well, and that no text model bears: Python's path files,
/// parameter files, plans and the styles of BibTeX.
pub static TEXT_ENDINGS: &[&str] = &["bst", "engine", "params", "plan", "pth"];

/// Base names (before the first dot or digit run) that loaders read from a `.bin`, whatever lies beside it.
pub static MODEL_STEMS: &[&str] = &[
    "pytorch_model",
    "adapter_model",
    "diffusion_pytorch_model",
    "training_args",
    "tf_model",
];
