//! torch and torchvision.

use crate::known::pickle::Names::{Anything, Classes, Only};
use crate::known::pickle::{Group, Uses};

/// Source: torch 0.4–2.15 (`torch/_utils.py`, `torch/serialization.py`, `torch/_weights_only_unpickler.py` and the
/// `__reduce_ex__` methods), torchvision 0.29, read and run.
pub(super) static GROUPS: &[Group] = &[
    Group {
        modules: "torch._utils",
        names: Only(
            "_rebuild_tensor _rebuild_tensor_v2 _rebuild_tensor_v3 _rebuild_parameter _rebuild_parameter_v2 \
             _rebuild_parameter_with_state _rebuild_sparse_tensor _rebuild_sparse_csr_tensor \
             _rebuild_qtensor _rebuild_nested_tensor _rebuild_meta_tensor_no_storage _rebuild_wrapper_subclass \
             _rebuild_device_tensor_from_numpy _rebuild_device_tensor_from_cpu_tensor _rebuild_xla_tensor \
             _rebuild_mlc_tensor",
        ),
        uses: Uses::Call,
        why: "tensors are views of storages that the loader itself resolves",
    },
    Group {
        modules: "torch._tensor torch.tensor torch._utils",
        names: Only("_rebuild_from_type_v2 _rebuild_from_type _set_obj_state"),
        uses: Uses::Call,
        why: "tensors of a subclass: the function and the class that it is handed are judged as if they were called",
    },
    Group {
        modules: "torch.nested._internal.nested_tensor",
        names: Only("_rebuild_njt _rebuild_njt_from_inner_tensors"),
        uses: Uses::Call,
        why: "nested tensors from their parts",
    },
    Group {
        modules: "torch.nested._internal.nested_tensor torchvision.tv_tensors.**",
        names: Only("NestedTensor Image Video Mask KeyPoints BoundingBoxes BoundingBoxFormat TVTensor"),
        uses: Uses::Construct,
        why: "classes of tensors",
    },
    Group {
        modules: "torch.nn.parameter torch.nn",
        names: Only("Parameter Buffer UninitializedParameter UninitializedBuffer"),
        uses: Uses::Call,
        why: "a tensor with a flag",
    },
    Group {
        modules: "torch.storage",
        names: Only("_load_from_bytes"),
        uses: Uses::Call,
        why: "how a tensor is written outside `torch.save`: the bytes are a checkpoint and are judged by themselves",
    },
    Group {
        modules: "torch",
        names: Only(
            "Size device Generator dtype layout memory_format qscheme SymInt SymFloat SymBool tensor",
        ),
        uses: Uses::Call,
        why: "immutable values",
    },
    Group {
        modules: "torch",
        names: Only("ScriptObject"),
        uses: Uses::Construct,
        why: "packed parameters of quantised modules, restored by TorchScript's own class",
    },
    Group {
        modules: "torch.serialization",
        names: Only("_get_layout"),
        uses: Uses::Call,
        why: "looks a layout up by its name",
    },
    Group {
        modules: "torch torch.storage torch.cuda torch.sparse torch.xpu",
        names: Only(
            "FloatStorage DoubleStorage HalfStorage BFloat16Storage LongStorage IntStorage ShortStorage CharStorage \
             ByteStorage BoolStorage ComplexFloatStorage ComplexDoubleStorage QUInt8Storage QInt8Storage \
             QInt32Storage QUInt4x2Storage QUInt2x4Storage UntypedStorage TypedStorage _UntypedStorage _TypedStorage \
             _LegacyStorage FloatTensor DoubleTensor HalfTensor BFloat16Tensor LongTensor IntTensor ShortTensor \
             CharTensor ByteTensor BoolTensor Tensor FloatStorageBase LongStorageBase",
        ),
        uses: Uses::Construct,
        why: "types of storages and tensors: the loader is handed them to find the element type",
    },
    Group {
        modules: "torch._C",
        names: Only("_VariableFunctionsClass _VariableFunctions _TensorBase Size Generator device dtype"),
        uses: Uses::Refer,
        why: "the class that holds torch's functions: what is read from it is judged by its own name",
    },
    Group {
        modules: "torch._C._nn torch._C._VariableFunctions torch._C._linalg torch._C._special torch._C._fft \
                  torch.nn.functional torch.nn.init torch.functional torch torch.special torch.linalg \
                  torch.fft torch._VF",
        names: Anything,
        uses: Uses::Refer,
        why: "a function on tensors as a module's activation or initialiser, or one of torch's constants",
    },
    Group {
        modules: "torch.nn.modules.** torch.nn torch.nn.utils.** torch.nn.parallel.data_parallel \
                  torch.nn.parallel.distributed torch.nn.intrinsic.** torch.nn.quantized.** torch.nn.qat.** \
                  torch.nn.quantizable.** torch.nn.backends.** torch.nn._reduction torch.nn.attention.**",
        names: Classes,
        uses: Uses::Construct,
        why: "modules are made without `__init__`; `Module.__setstate__` updates the attributes, and the forward \
              function is the class's own",
    },
    Group {
        modules: "torch.optim.** torch.distributions.** torch.utils.data.dataset torch.utils.data.sampler \
                  torch.utils.data._utils.** torch.utils.hooks torch.amp.** torch.cuda.amp.grad_scaler",
        names: Classes,
        uses: Uses::Construct,
        why: "optimisers, schedulers, distributions and datasets are made without `__init__`; their `__setstate__` \
              sets attributes",
    },
    Group {
        modules: "torch.nn.utils.** torch.optim.** torch.nn.modules.**",
        names: Anything,
        uses: Uses::Refer,
        why: "a hook or a schedule of torch itself runs when the module is used",
    },
    Group {
        modules: "torch.ao.nn.** torch.ao.quantization.** torch.quantization.** torch.ao.pruning.sparsifier.**",
        names: Classes,
        uses: Uses::Construct,
        why: "modules and observers for quantised models are made without `__init__`",
    },
    Group {
        modules: "torch.ao.** torch.quantization.**",
        names: Anything,
        uses: Uses::Refer,
        why: "the functions of a quantisation recipe run when the model is converted",
    },
    Group {
        modules: "torch.jit._pickle",
        names: Only(
            "build_intlist build_tensorlist build_doublelist build_boollist build_tensor_from_id restore_type_tag",
        ),
        uses: Uses::Call,
        why: "TorchScript's own archives: lists with a type",
    },
    Group {
        modules: "__torch__.**",
        names: Anything,
        uses: Uses::Call,
        why: "classes of TorchScript's own archives: Python has no such module, and TorchScript makes its own types",
    },
    Group {
        modules: "torch.distributed.checkpoint.metadata torch.distributed.checkpoint.filesystem \
                  torch.distributed._shard.sharded_tensor.metadata torch.distributed._shard.metadata \
                  torch.distributed.tensor.placement_types torch.distributed._tensor.placement_types \
                  torch.distributed._tensor.api torch.distributed.tensor torch.distributed._tensor \
                  torch.distributed.tensor._dtensor_spec torch.distributed._tensor.placement_types",
        names: Only(
            "Metadata TensorStorageMetadata BytesStorageMetadata ChunkStorageMetadata MetadataIndex TensorProperties \
             StorageMeta _StorageInfo _StoragePrefix _MEM_FORMAT_ENCODING MEM_FORMAT_ENCODING ShardedTensorMetadata \
             ShardMetadata Shard Replicate Partial _Partial _StridedShard DTensor DTensorSpec TensorMeta",
        ),
        uses: Uses::Call,
        why: "the index of a distributed checkpoint: sizes, offsets and file names as data",
    },
    Group {
        modules: "torchvision.models.** torchvision.ops.** torchvision.transforms.**",
        names: Classes,
        uses: Uses::Construct,
        why: "modules and transforms are made without `__init__`; their state is attributes",
    },
    Group {
        modules: "torchvision.transforms.functional torchvision.transforms._functional_pil",
        names: Only("InterpolationMode"),
        uses: Uses::Call,
        why: "an enumeration: calling it looks a member up",
    },
    Group {
        modules: "torchvision.models.** torchvision.ops.** torchvision.transforms.**",
        names: Anything,
        uses: Uses::Refer,
        why: "a function on tensors or pictures as a module's setting",
    },
];
