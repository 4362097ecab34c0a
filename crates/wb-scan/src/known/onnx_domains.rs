//! ONNX operator domains whose operators come with a widely used runtime, exporter or compiler.
//!
//! An operator of another domain is code that somebody has to supply: a native library or a Python function that
//! the file does not hold and nobody here has seen. Collected 2026-11-23 from the sources named in each row.

/// A domain and where it is documented.
#[derive(Clone, Copy, Debug)]
pub struct Domain {
    /// The domain; with `.*` at the end for it and everything below.
    pub name: &'static str,
    /// Whose it is and where that is written.
    pub source: &'static str,
}

const fn domain(name: &'static str, source: &'static str) -> Domain {
    Domain { name, source }
}

const ONNX: &str = "the ONNX standard (onnx/defs, onnx/common/constants.h)";
const ORT: &str = "ONNX Runtime (include/onnxruntime/core/graph/constants.h)";
const ORT_EXTENSIONS: &str = "onnxruntime-extensions (docs/custom_ops.md)";
const TORCH: &str = "PyTorch's exporter (torch.onnx)";
const TENSORRT: &str = "TensorRT plugins (ONNX Runtime's TensorRT provider, TensorRT Model Optimizer)";
const OPENMMLAB: &str = "OpenMMLab (mmcv and mmdeploy, docs on ONNX Runtime and TensorRT operators)";

/// The standard and the widely used domains.
pub static DOMAINS: &[Domain] = &[
    domain("", ONNX),
    domain("ai.onnx", ONNX),
    domain("ai.onnx.ml", ONNX),
    domain("ai.onnx.preview", ONNX),
    domain("ai.onnx.preview.training", ONNX),
    domain("ai.onnx.training", ONNX),
    domain("com.microsoft", ORT),
    domain("com.microsoft.dml", ORT),
    domain("com.microsoft.experimental", ORT),
    domain("com.microsoft.mlfeaturizers", ORT),
    domain("com.microsoft.nchwc", ORT),
    domain("com.ms.internal.nhwc", ORT),
    domain("com.intel.ai", ORT),
    domain("com.xilinx", ORT),
    domain("org.pytorch.aten", ORT),
    domain("ai.onnx.contrib", ORT_EXTENSIONS),
    domain("com.microsoft.extensions", ORT_EXTENSIONS),
    domain("aten", TORCH),
    domain("prim", TORCH),
    domain("torchvision", TORCH),
    domain("onnxscript.atenlib", TORCH),
    domain("pkg.onnxscript.*", TORCH),
    domain("pkg.torch.*", TORCH),
    domain("pkg.torchvision.*", TORCH),
    domain("pkg.transformers.*", TORCH),
    domain("trt", TENSORRT),
    domain("trt.plugins", TENSORRT),
    domain("mmcv", OPENMMLAB),
    domain("mmdeploy", OPENMMLAB),
    domain(
        "org.openvinotoolkit",
        "OpenVINO (ONNX frontend: supported operators)",
    ),
    domain(
        "qti_aisw",
        "Qualcomm AI Engine Direct (QNN execution provider, core/graph/constants.h)",
    ),
    domain("ai.graphcore", "Graphcore PopART (builder operator sets)"),
    domain("com.amd.quark", "AMD Quark (ONNX quantisation)"),
    domain("com.vai.quantize", "AMD Vitis AI quantiser"),
    domain("ai.onnx.converters.tensorflow", "tf2onnx (constants.py)"),
    domain("onnx.brevitas", "Brevitas (export to QONNX)"),
    domain("qonnx.custom_op.*", "QONNX (custom_op registry)"),
    domain("finn.custom_op.*", "FINN (custom_op registry)"),
    domain("paddle", "Paddle2ONNX (custom operators)"),
];

/// True if the operators of this domain come with a widely used runtime, exporter or compiler.
pub fn is_known(name: &str) -> bool {
    DOMAINS.iter().any(|known| match known.name.strip_suffix(".*") {
        Some(prefix) => name
            .strip_prefix(prefix)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.')),
        None => known.name == name,
    })
}

/// Operators that call Python, by name: `PyOp` of ONNX Runtime's language interop and of onnxruntime-extensions,
/// `PythonOp` of ONNX Runtime training. Source: onnxruntime/core/language_interop_ops, orttraining/core/graph
/// and the tutorial of onnxruntime-extensions; 2026-11-23.
pub static PYTHON_OPERATORS: &[&str] = &[
    "PyOp",
    "PyCustomOp",
    "PythonOp",
    "PythonOpGrad",
    "PyFunc",
    "EagerPyFunc",
];

#[cfg(test)]
mod tests {
    use super::is_known;

    #[test]
    fn a_domain_is_matched_whole_or_by_its_prefix() {
        assert!(is_known("") && is_known("ai.onnx.ml") && is_known("pkg.onnxscript.torch_lib.common"));
        assert!(!is_known("ai.onnx.mlx") && !is_known("pkg.onnxscripts") && !is_known("AI.ONNX"));
    }
}
