//! What the machine-learning frameworks offer to a pickle beside their models: loaders that can run code,
//! helpers that shell out, evaluate, compile, download, and read or write files.

use crate::known::pickle::{Consequence, Gadget};

/// Source: torch 2.0–2.15, numpy 1.x and 2.x, scipy 1.17, scikit-learn 1.9, pandas 3.1, joblib 1.6, keras 3.15,
/// tensorflow 2.21, transformers 5.23, read for calls of `exec`, `eval`, `os.system`, `subprocess`, `open`, `pickle`.
pub(super) static GADGETS: &[Gadget] = &[
    Gadget {
        modules: "torch",
        names: "\
            load _load _legacy_load _load_global_deps unpickle load_state_dict_from_url load_inline \
            load_from_checkpoint PackageImporter _load_from_buffer import_ir_module \
            import_ir_module_from_buffer _import_ir_module_from_package",
        consequence: Consequence::LoadsAgain,
    },
    Gadget {
        // `NeptuneCallback.__del__` removes the folder that its state names; the other calls what its state holds.
        modules: "transformers.integrations.integration_utils transformers.integrations",
        names: "NeptuneCallback MLflowCallback",
        consequence: Consequence::Files,
    },
    Gadget {
        // Their `__getattr__` imports the module that their state names; BUILD looks an attribute up.
        modules: "transformers.utils.import_utils transformers.file_utils keras.src.utils.module_utils \
                  keras.src.utils.backend_utils tensorflow.python.util.lazy_loader \
                  tensorflow.python.keras.utils.generic_utils",
        names: "_LazyModule LazyModule OrbaxLazyModule DynamicBackend LazyLoader KerasLazyLoader",
        consequence: Consequence::Imports,
    },
    Gadget {
        // `__new__` opens the file that it is given.
        modules: "matplotlib.dviread",
        names: "",
        consequence: Consequence::Files,
    },
    Gadget {
        modules: "torch.hub torch.utils.model_zoo torchvision.datasets torchvision.io torchaudio",
        names: "",
        consequence: Consequence::Network,
    },
    Gadget {
        modules: "\
            torch.utils.collect_env torch.utils.bottleneck torch.utils.hipify torch.utils.benchmark \
            torch.utils._cpp_extension_versioner torch.distributed.launch torch.distributed.run \
            torch.distributed.elastic torch.multiprocessing torch._appdirs torch._inductor torch.xpu \
            torch.testing torch.utils.model_dump torch.utils.viz",
        names: "",
        consequence: Consequence::Commands,
    },
    Gadget {
        modules: "\
            torch._dynamo torch._functorch torch.fx torch.jit torch._jit_internal torch._lobpcg \
            torch._sources torch._export torch.export torch._higher_order_ops torch._library torch._ops \
            torch._classes torch._decomp torch._refs torch._prims torch._lazy torch._guards \
            torch._namedtensor_internals torch._compile torch._vendor torch.onnx \
            torch.utils._config_module torch.utils._config_typing torch.utils._sympy torch.utils._pytree \
            torch.utils.data.datapipes torch.utils.jit torch.utils.tensorboard \
            torch.distributed torch.cuda torch.mps torch.backends torch.profiler torch.autograd.profiler",
        names: "",
        consequence: Consequence::Code,
    },
    Gadget {
        modules: "torch",
        names: "compile _make_nd_grid vmap handle_torch_function set_default_tensor_type",
        consequence: Consequence::Code,
    },
    Gadget {
        modules: "torch.ops torch.classes torch.utils.cpp_extension torch.utils._triton triton",
        names: "",
        consequence: Consequence::Native,
    },
    Gadget {
        modules: "torch.package",
        names: "",
        consequence: Consequence::Imports,
    },
    Gadget {
        modules: "torch",
        names: "\
            save from_file _new_shared _share_filename_cpu_ _write_file _new_shared_filename_cpu FileBaton \
            PyTorchFileReader PyTorchFileWriter",
        consequence: Consequence::Files,
    },
    Gadget {
        modules: "numpy.testing numpy.distutils numpy.f2py numpy._pytesttester numpy.setup",
        names: "",
        consequence: Consequence::Commands,
    },
    Gadget {
        modules: "numpy",
        names: "load loads unpickle pickle_load read_array _unpickle_file",
        consequence: Consequence::LoadsAgain,
    },
    Gadget {
        modules: "numpy",
        names: "safe_eval runstring rundocs measure _exec_mod_from_location test",
        consequence: Consequence::Code,
    },
    Gadget {
        modules: "numpy.ctypeslib",
        names: "",
        consequence: Consequence::Native,
    },
    Gadget {
        modules: "numpy",
        names: "\
            fromfile tofile dump memmap open_memmap DataSource Repository save savez savez_compressed \
            savetxt loadtxt genfromtxt recfromcsv recfromtxt ndfromtxt mafromtxt fromregex NpzFile \
            write_array",
        consequence: Consequence::Files,
    },
    Gadget {
        modules: "scipy.io scipy.datasets scipy.misc sklearn.datasets scipy.weave",
        names: "",
        consequence: Consequence::Files,
    },
    Gadget {
        modules: "scipy._build_utils scipy._lib._testutils scipy._lib._ccallback scipy.__config__",
        names: "",
        consequence: Consequence::Code,
    },
    Gadget {
        modules: "\
            sklearn.utils._testing sklearn.utils.estimator_checks sklearn._build_utils sklearn.conftest",
        names: "",
        consequence: Consequence::Code,
    },
    Gadget {
        modules: "pandas.io.pickle pandas.compat.pickle_compat",
        names: "",
        consequence: Consequence::LoadsAgain,
    },
    Gadget {
        modules: "pandas",
        names: "read_pickle to_pickle load_newobj load_reduce patch_pickle Unpickler",
        consequence: Consequence::LoadsAgain,
    },
    Gadget {
        modules: "\
            pandas.core.computation pandas.util._tester pandas.testing pandas._testing pandas.util.testing",
        names: "",
        consequence: Consequence::Code,
    },
    Gadget {
        modules: "pandas",
        names: "eval query pipe read_gbq",
        consequence: Consequence::Code,
    },
    Gadget {
        modules: "pandas.io pandas.util._print_versions pyarrow.fs pyarrow.parquet pyarrow.csv",
        names: "",
        consequence: Consequence::Files,
    },
    Gadget {
        modules: "pandas",
        names: "\
            read_csv read_table read_json read_excel read_html read_hdf read_sql read_parquet read_feather \
            read_orc read_xml read_stata read_sas read_fwf read_clipboard to_csv to_hdf to_sql to_excel \
            to_json to_parquet HDFStore ExcelFile ExcelWriter get_handle",
        consequence: Consequence::Files,
    },
    Gadget {
        modules: "pyarrow",
        names: "\
            OSFile memory_map MemoryMappedFile NativeFile output_stream input_stream create_memory_map",
        consequence: Consequence::Files,
    },
    Gadget {
        modules: "joblib",
        names: "load _unpickle NumpyUnpickler ZipNumpyUnpickler load_compatibility",
        consequence: Consequence::LoadsAgain,
    },
    Gadget {
        modules: "joblib.memory joblib._store_backends joblib.disk joblib.logger",
        names: "",
        consequence: Consequence::Files,
    },
    Gadget {
        modules: "\
            joblib.parallel joblib._parallel_backends joblib.executor joblib.pool joblib.externals \
            joblib.func_inspect joblib.testing",
        names: "",
        consequence: Consequence::Code,
    },
    Gadget {
        modules: "\
            keras.models keras.saving keras.src.saving keras.engine.saving keras.src.legacy.saving \
            tensorflow.keras.models tensorflow.saved_model tensorflow.python.saved_model \
            tensorflow.python.keras.saving tensorflow.python.keras.engine.saving",
        names: "",
        consequence: Consequence::LoadsAgain,
    },
    Gadget {
        modules: "keras",
        names: "\
            load_model load_weights model_from_json model_from_config model_from_yaml deserialize \
            deserialize_keras_object func_load Lambda _raise_for_lambda_deserialization python_func_dump \
            enable_unsafe_deserialization",
        consequence: Consequence::Code,
    },
    Gadget {
        modules: "keras.utils keras.src.utils",
        names: "get_file download urlretrieve extract_archive _extract_archive model_to_dot plot_model",
        consequence: Consequence::Network,
    },
    Gadget {
        modules: "tensorflow",
        names: "\
            py_function numpy_function py_func load_op_library load_library load_pluggable_device_library",
        consequence: Consequence::Native,
    },
    Gadget {
        modules: "\
            tensorflow.io tensorflow.python.lib.io tensorflow.python.ops.io_ops tensorflow.python.platform \
            tensorflow.compat",
        names: "",
        consequence: Consequence::Files,
    },
    Gadget {
        modules: "\
            transformers.dynamic_module_utils transformers.commands transformers.cli transformers.agents \
            transformers.tools transformers.testing_utils transformers.pipelines \
            transformers.utils.hub \
            transformers.benchmark transformers.kernels \
            ",
        names: "",
        consequence: Consequence::Code,
    },
    Gadget {
        modules: "transformers tokenizers diffusers datasets sentence_transformers peft",
        names: "\
            from_pretrained pipeline load_dataset load_from_disk load_state_dict cached_file from_file \
            get_cached_module_file",
        consequence: Consequence::LoadsAgain,
    },
    Gadget {
        modules: "\
            datasets.load datasets.builder datasets.packaged_modules datasets.download \
            datasets.utils.file_utils datasets.utils._dill datasets.utils.py_utils datasets.fingerprint \
            huggingface_hub fsspec",
        names: "",
        consequence: Consequence::Files,
    },
    Gadget {
        modules: "dill cloudpickle",
        names: "\
            load loads load_session load_module Unpickler load_module_asdict dump dump_session copy",
        consequence: Consequence::LoadsAgain,
    },
    Gadget {
        modules: "dill cloudpickle",
        names: "\
            _create_function _create_code _create_type _create_cell _create_namedtuple _create_weakref \
            _create_lock _setattr _make_function _make_skel_func _make_skeleton_class _make_skeleton_enum \
            _make_cell _make_empty_cell _function_setstate _class_setstate _fill_function \
            _rehydrate_skeleton_class _make_dict_keys _lookup_class_or_track _make_typevar \
            _decompose_typevar instance CodeType FunctionType",
        consequence: Consequence::CarriesCode,
    },
    Gadget {
        modules: "dill cloudpickle",
        names: "_import_module _import_modules subimport dynamic_subimport import_module",
        consequence: Consequence::Imports,
    },
    Gadget {
        modules: "dill cloudpickle",
        names: "_getattribute _get_attr _eval_repr _load_type _builtin_type _gen_ellipsis",
        consequence: Consequence::Attributes,
    },
    Gadget {
        modules: "dill cloudpickle",
        names: "_create_filehandle _create_stringi _create_stringo _create_ftype",
        consequence: Consequence::Files,
    },
    Gadget {
        modules: "dill.source dill.temp dill.session dill.detect dill.logger dill.pointers",
        names: "",
        consequence: Consequence::Code,
    },
    Gadget {
        modules: "\
            xgboost.tracker xgboost.dask xgboost.spark lightgbm.dask catboost.utils catboost.datasets \
            catboost.widget",
        names: "",
        consequence: Consequence::Code,
    },
];
