//! What TorchScript's operators are known to do.

/// Operators that reach out of the model, with what they do.
/// Source: the schemas that `torch._C._jit_get_all_schemas()` lists in torch 2.15.0; 2026-11-23.
pub static OUTSIDE: &[(&str, &str, &str)] = &[
    ("aten", "save", "writes a file"),
    ("aten", "from_file", "reads or creates a file"),
    ("prim", "rpc_async", "runs a function on another machine"),
    ("prim", "rpc_remote", "runs a function on another machine"),
    ("prim", "rpc_sync", "runs a function on another machine"),
    ("prim", "PythonOp", "calls back into Python"),
    ("prim", "IgnoredPythonOp", "calls back into Python"),
];

/// Namespaces of operators and custom classes that come with PyTorch itself.
/// Source: as above, and the class names in its libraries; 2026-11-23.
pub static NAMESPACES_OF_TORCH: &[&str] = &[
    "_c10d_functional",
    "_c10d_functional_autograd",
    "_caffe2",
    "_dtensor",
    "_native",
    "_nnapi",
    "_quantized",
    "_test",
    "aten",
    "c10d",
    "c10d_functional",
    "coor",
    "cuda",
    "debugprims",
    "dist_c10d",
    "dist_rpc",
    "export",
    "fsdp",
    "inductor",
    "inductor_prims",
    "metal",
    "metal_prepack",
    "mkl",
    "mkldnn",
    "mkldnn_prepacked",
    "onednn",
    "onnx",
    "prepacked",
    "prim",
    "prims",
    "profiler",
    "profiling",
    "quantization",
    "quantized",
    "rngprims",
    "rnn",
    "sparse",
    "static_runtime",
    "symm_mem",
    "tensorexpr",
    "vulkan",
    "vulkan_prepack",
    "xnnpack",
];

/// Namespaces of widely used libraries that a user installs on purpose.
/// Source: the `TORCH_LIBRARY` names in the libraries' own documentation and sources; 2026-11-23.
pub static NAMESPACES_OF_LIBRARIES: &[&str] = &[
    "detectron2",
    "fbgemm",
    "image",
    "neuron",
    "tensorrt",
    "torch_cluster",
    "torch_scatter",
    "torch_sparse",
    "torch_spline_conv",
    "torchao",
    "torchaudio",
    "torchrec",
    "torchtext",
    "torchvision",
    "video_reader",
];

/// True if operators of this namespace come with PyTorch or with a widely used library.
pub fn is_known_namespace(namespace: &str) -> bool {
    NAMESPACES_OF_TORCH.contains(&namespace) || NAMESPACES_OF_LIBRARIES.contains(&namespace)
}
