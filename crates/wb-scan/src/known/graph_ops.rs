//! What operators of graph formats are known to do, and whose they are.
//!
//! Sources: the kernels and documentation of LiteRT 2 and MediaPipe 0.10 (custom operators), PaddlePaddle 3,
//! MXNet 1.9 (operator registry and plugins), ExecuTorch 1.0 (kernels); 2026-11-24.

use super::tensorflow::{Effect, Told};
use super::{paddle_ops, tensorflow, torchscript};
use wb_formats::model::edge::{Kind, Operator};

/// What an operator reaches outside of the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Code that the graph names and that is not the runtime's own; what it does, in words.
    Code(&'static str),
    /// Files or the network; what it does, in words.
    Outside(&'static str),
}

/// Whose an operator is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The runtime's own.
    Own,
    /// A widely used library's.
    Library(&'static str),
    /// Nobody's here.
    Unknown,
}

/// Custom operators of TensorFlow Lite, and whose they are; empty for the runtime's own.
static TFLITE: &[(&str, &str)] = &[
    ("AudioSpectrogram", ""),
    ("AssignVariable", ""),
    ("HashtableFind", ""),
    ("HashtableImport", ""),
    ("HashtableSize", ""),
    ("Irfft2d", ""),
    ("Mfcc", ""),
    ("Multinomial", ""),
    ("NumericVerify", ""),
    ("RandomStandardNormal", ""),
    ("RandomUniform", ""),
    ("ReadVariable", ""),
    ("ResizeNearestNeighborGrad", ""),
    ("Roll", ""),
    ("SignBitPacked", ""),
    ("TFLite_Detection_PostProcess", ""),
    ("VarHandle", ""),
    ("DISPATCH_OP", "an accelerator's LiteRT compiler plug-in"),
    ("edgetpu-custom-op", "the Edge TPU library"),
    ("ethos-u", "Arm's Ethos-U driver"),
    ("AlignmentPointsToTransformMatrix", "MediaPipe"),
    ("Convolution2DTransposeBias", "MediaPipe"),
    ("KmeansEmbeddingLookup", "MediaPipe"),
    ("Landmarks2TransformMatrix", "MediaPipe"),
    ("Landmarks2TransformMatrixV2", "MediaPipe"),
    ("MaxPoolingWithArgmax2D", "MediaPipe"),
    ("MaxUnpooling2D", "MediaPipe"),
    ("NGramHash", "MediaPipe"),
    ("Resampler", "MediaPipe"),
    ("RoIToTransformMatrix", "MediaPipe"),
    ("TransformLandmarks", "MediaPipe"),
    ("TransformTensorBilinear", "MediaPipe"),
    ("UniversalSentenceEncoderPreprocess", "MediaPipe"),
    ("BertNormalize", "TensorFlow Text"),
    ("FastBertNormalize", "TensorFlow Text"),
    ("FastSentencepieceDetokenize", "TensorFlow Text"),
    ("FastSentencepieceTokenize", "TensorFlow Text"),
    ("FastWordpieceTokenize", "TensorFlow Text"),
    ("RaggedTensorToTensor", "TensorFlow Text"),
    ("TFSentencepieceDetokenizeOp", "TensorFlow Text"),
    ("TFSentencepieceTokenizeOp", "TensorFlow Text"),
    ("RaggedTensorToSparse", "TensorFlow Text"),
    ("WhitespaceTokenizeWithOffsets", "TensorFlow Text"),
    ("tftext:Ngrams", "TensorFlow Text"),
    ("tftext:WhitespaceTokenizer", "TensorFlow Text"),
    ("tftext:custom:WhitespaceTokenizer", "TensorFlow Text"),
    ("PackStates", "Google's streaming models"),
    ("RemoveOutliers", "Google's smart reply"),
    ("ExtractFeatures", "Google's smart reply"),
    ("Normalize", "Google's smart reply"),
    ("Predict", "Google's smart reply"),
];

/// Beginnings of names of custom operators, and whose they are; empty for the runtime's own.
static TFLITE_PREFIXES: &[(&str, &str)] = &[
    ("Signal", "LiteRT for microcontrollers"),
    ("TFText>", "TensorFlow Text"),
    ("mediapipe.", "MediaPipe"),
    ("odml.", ""),
    ("stablehlo.", ""),
    ("aten.", ""),
    ("XTENSA_", "Cadence's kernels"),
];

/// Namespaces of operators that come with ExecuTorch and its backends.
static EXECUTORCH: &[&str] = &[
    "cadence",
    "cortex_m",
    "dim_order_ops",
    "et_copy",
    "et_vk",
    "executorch_prim",
    "llama",
    "quantized_decomposed",
    "torchao",
];

/// Paddle's operators that run code that the program names.
static PADDLE_CODE: &[&str] = &["py_func", "py_layer", "run_program"];

/// Paddle's operators that read or write files, or talk to other machines.
static PADDLE_OUTSIDE: &[&str] = &[
    "checkpoint_notify",
    "create_custom_reader",
    "distributed_lookup_table",
    "fetch_barrier",
    "heter_listen_and_serv",
    "listen_and_serv",
    "load",
    "load_combine",
    "prefetch",
    "pull_box_sparse",
    "pull_sparse",
    "push_dense",
    "push_sparse",
    "read_file",
    "recv_save",
    "save",
    "save_combine",
    "send",
    "send_and_recv",
    "send_barrier",
];

/// MXNet's operators that run code, and how.
static MXNET_CODE: &[(&str, &str)] = &[
    ("Custom", "calls a Python class by its registered name"),
    ("_CustomFunction", "calls back into Python"),
    (
        "_NDArray",
        "calls the function at an address that stands in its attribute",
    ),
    (
        "_Native",
        "calls the function at an address that stands in its attribute",
    ),
    ("TorchModule", "runs the Lua code that stands in its attribute"),
    ("TorchCriterion", "runs the Lua code that stands in its attribute"),
];

/// What an operator of a format reaches, if it reaches out of the model.
pub fn reach(format: &str, operator: &Operator) -> Option<Reach> {
    match format {
        "tflite" if operator.kind == Kind::TensorFlow => {
            let registered = operator.registered_as.as_deref();
            flex_reach(operator, &operator.name)
                .or_else(|| registered.and_then(|name| flex_reach(operator, name)))
        }
        "paddle" | "paddle-json" => {
            let name = paddle_name(&operator.name);
            if PADDLE_CODE.contains(&name) {
                Some(Reach::Code("runs a Python function or a program that it names"))
            } else {
                let words = "reads or writes files, or talks to other machines";
                PADDLE_OUTSIDE.contains(&name).then_some(Reach::Outside(words))
            }
        }
        "mxnet-symbol" if operator.name == "_cvimread" => Some(Reach::Outside("reads a file")),
        "mxnet-symbol" => {
            let found = MXNET_CODE.iter().find(|(name, _)| *name == operator.name);
            found.map(|(_, words)| Reach::Code(words))
        }
        "executorch" | "torch-flatbuffer" => {
            let (namespace, name) = torch_name(&operator.name);
            let found = torchscript::OUTSIDE
                .iter()
                .find(|(space, operator, _)| *space == namespace && *operator == name);
            found.map(|(space, _, words)| {
                if *space == "prim" {
                    Reach::Code(words)
                } else {
                    Reach::Outside(words)
                }
            })
        }
        _ => None,
    }
}

/// Whose an operator of a format is.
pub fn standing(format: &str, operator: &Operator) -> Standing {
    let name = operator.name.as_str();
    match format {
        "tflite" if operator.kind == Kind::TensorFlow => flex_standing(name),
        "tflite" if operator.kind == Kind::Custom => {
            let whole = TFLITE.iter().find(|(known, _)| *known == name);
            let found = whole.or_else(|| {
                TFLITE_PREFIXES
                    .iter()
                    .find(|(prefix, _)| name.starts_with(prefix))
            });
            match found {
                Some((_, "")) => Standing::Own,
                Some((_, library)) => Standing::Library(library),
                None => Standing::Unknown,
            }
        }
        "paddle" if !paddle_ops::is_known(name) => Standing::Unknown,
        "paddle-json" if name.starts_with("custom_op.") => Standing::Unknown,
        "executorch" | "torch-flatbuffer" => {
            let (namespace, _) = torch_name(name);
            // The lite interpreter writes the names of its own instructions without a namespace.
            let is_known = namespace.is_empty()
                || torchscript::is_known_namespace(namespace)
                || EXECUTORCH.contains(&namespace);
            if is_known {
                Standing::Own
            } else {
                Standing::Unknown
            }
        }
        _ => Standing::Own,
    }
}

/// What one of TensorFlow's operators reaches when it runs inside another format, where nobody follows its inputs.
fn flex_reach(operator: &Operator, name: &str) -> Option<Reach> {
    let known = tensorflow::effect(name)?;
    // Operators like `Print` touch files only if an attribute names one.
    let names_file = match known.told {
        Told::Attribute(key) => operator
            .attributes
            .iter()
            .any(|(name, text)| name == key && names_file(key, text)),
        Told::Input(_) | Told::No => true,
    };
    match known.effect {
        Effect::Python => Some(Reach::Code("calls Python")),
        Effect::Native => Some(Reach::Code("loads native code")),
        Effect::Connects => Some(Reach::Outside("opens connections")),
        Effect::Writes => Some(Reach::Outside("writes files")),
        Effect::WritesTo if names_file => Some(Reach::Outside("writes files")),
        Effect::Reads | Effect::ReadsTable | Effect::ReadsDataset | Effect::Restores if names_file => {
            Some(Reach::Outside("reads files"))
        }
        _ => None,
    }
}

/// Streams and debuggers write to the console unless an address names something else.
fn names_file(key: &str, text: &str) -> bool {
    let text = text.trim();
    match key {
        "output_stream" | "debug_urls" => text.contains("://"),
        _ => !text.is_empty(),
    }
}

/// Whose one of TensorFlow's operators is.
fn flex_standing(name: &str) -> Standing {
    if tensorflow::is_registered(name) || tensorflow::effect(name).is_some() {
        return Standing::Library("TensorFlow (the Flex delegate)");
    }
    match tensorflow::library(name) {
        Some(library) => Standing::Library(library),
        None => Standing::Unknown,
    }
}

/// Paddle's name of an operator: without its dialect, and without the mark of one that works in place.
fn paddle_name(name: &str) -> &str {
    let name = name.rsplit('.').next().unwrap_or(name);
    name.strip_suffix('_').unwrap_or(name)
}

/// `aten::add.out` → (`aten`, `add`).
fn torch_name(name: &str) -> (&str, &str) {
    let (namespace, rest) = name.split_once("::").unwrap_or(("", name));
    (namespace, rest.split('.').next().unwrap_or(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operator(kind: Kind, name: &str) -> Operator {
        Operator {
            kind,
            name: name.to_owned(),
            ..Operator::default()
        }
    }

    #[test]
    fn operators_are_judged_by_format_and_name() {
        let of = |format, kind, name| reach(format, &operator(kind, name)).is_some();
        assert!(of("tflite", Kind::TensorFlow, "ReadFile"));
        assert!(of("tflite", Kind::TensorFlow, "SaveV2"));
        assert!(of("tflite", Kind::TensorFlow, "EagerPyFunc"));
        assert!(!of("tflite", Kind::TensorFlow, "PrintV2"));
        assert!(!of("tflite", Kind::TensorFlow, "MatMul"));
        assert!(!of("tflite", Kind::Custom, "ReadFile"));
        assert!(of("paddle-json", Kind::Builtin, "pd_op.save_combine_"));
        assert!(of("paddle", Kind::Builtin, "py_func"));
        assert!(!of("paddle", Kind::Builtin, "conv2d"));
        assert!(of("mxnet-symbol", Kind::Builtin, "Custom"));
        assert!(of("torch-flatbuffer", Kind::Custom, "aten::save.overload"));
    }

    #[test]
    fn libraries_are_told_from_strangers() {
        let of = |format, kind, name| standing(format, &operator(kind, name));
        assert_eq!(of("tflite", Kind::Custom, "Mfcc"), Standing::Own);
        assert_eq!(
            of("tflite", Kind::Custom, "MaxUnpooling2D"),
            Standing::Library("MediaPipe")
        );
        assert_eq!(of("tflite", Kind::Custom, "Backdoor"), Standing::Unknown);
        assert_eq!(of("tflite", Kind::TensorFlow, "Backdoor"), Standing::Unknown);
        assert_eq!(
            of("tflite", Kind::TensorFlow, "MatMul"),
            Standing::Library("TensorFlow (the Flex delegate)")
        );
        assert_eq!(of("executorch", Kind::Custom, "aten::add.out"), Standing::Own);
        assert_eq!(of("executorch", Kind::Custom, "evil::run"), Standing::Unknown);
        assert_eq!(of("paddle", Kind::Builtin, "weighbridge"), Standing::Unknown);
    }
}
