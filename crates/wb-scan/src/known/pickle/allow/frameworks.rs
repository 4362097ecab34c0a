//! Hugging Face, Keras, pictures, graphs, and what training loops save beside the weights.

use crate::known::pickle::Names::{Anything, Classes, Only};
use crate::known::pickle::{Group, Uses};

/// Source: transformers 4.0–5.23, tokenizers 0.23, datasets 5.2, keras 3.15, tensorflow 2.21, Pillow 13, networkx
/// 3.6, matplotlib 3.11 read and run; lightning, omegaconf, sentence-transformers, timm, ultralytics, accelerate,
/// gensim, nltk and spaCy from their published source.
pub(super) static GROUPS: &[Group] = &[
    Group {
        modules: "transformers.**",
        names: Classes,
        uses: Uses::Construct,
        why: "configurations, models, tokenizers and training arguments are made without `__init__`; their \
              `__setstate__` updates attributes (some tokenizers read their vocabulary again)",
    },
    Group {
        modules: "transformers.**",
        names: Only(
            "IntervalStrategy EvaluationStrategy SaveStrategy HubStrategy HPSearchBackend SchedulerType FSDPOption \
             DebugOption OptimizerNames ParallelMode TruncationStrategy PaddingStrategy TensorType ExplicitEnum \
             ChannelDimension AnnotationFormat ImageType PaddingMode GenerationMode BackboneType AggregationStrategy \
             QuantizationMethod AwqFormat AwqBackend ExllamaVersion AWQLinearVersion AwqBackendPackingMethod \
             MistralTokenizerType",
        ),
        uses: Uses::Call,
        why: "enumerations: calling one looks a member up",
    },
    Group {
        modules: "transformers.modeling_outputs transformers.modeling_tf_outputs transformers.modeling_flax_outputs \
                  transformers.generation.utils transformers.file_utils transformers.utils.generic",
        names: Classes,
        uses: Uses::Call,
        why: "outputs of a model: dataclasses of tensors",
    },
    Group {
        modules: "transformers.activations transformers.optimization transformers.trainer_pt_utils \
                  transformers.pytorch_utils transformers.modeling_utils transformers.trainer_utils \
                  transformers.integrations.deepspeed transformers.deepspeed transformers.models.**",
        names: Anything,
        uses: Uses::Refer,
        why: "an activation or a schedule as a setting of the model",
    },
    Group {
        modules: "transformers.integrations.deepspeed transformers.deepspeed transformers.integrations",
        names: Only("HfDeepSpeedConfig HfTrainerDeepSpeedConfig"),
        uses: Uses::Construct,
        why: "training arguments hold the settings of the run, made without `__init__`",
    },
    Group {
        modules: "accelerate.state accelerate.utils.dataclasses accelerate.utils accelerate.hooks",
        names: Only(
            "DistributedType PrecisionType LoggerType DynamoBackend SageMakerDistributedType RNGType",
        ),
        uses: Uses::Call,
        why: "enumerations: calling one looks a member up",
    },
    Group {
        modules: "accelerate.state accelerate.utils.dataclasses accelerate.utils accelerate.hooks",
        names: Classes,
        uses: Uses::Construct,
        why: "training arguments hold the state of the run, made without `__init__`",
    },
    Group {
        modules: "tokenizers tokenizers.models tokenizers.normalizers tokenizers.pre_tokenizers \
                  tokenizers.processors tokenizers.decoders tokenizers.implementations.** tokenizers.trainers",
        names: Classes,
        uses: Uses::Construct,
        why: "tokenizers are made empty and given their JSON as state",
    },
    Group {
        modules: "datasets datasets.arrow_dataset datasets.dataset_dict datasets.features.** datasets.info \
                  datasets.splits datasets.table datasets.iterable_dataset datasets.utils.version datasets.tasks.** \
                  datasets.formatting.**",
        names: Classes,
        uses: Uses::Construct,
        why: "datasets are tables with a description, made without `__init__`",
    },
    Group {
        modules: "datasets.features.features datasets.features datasets.splits",
        names: Only("Features Split NamedSplit Value Sequence ClassLabel List LargeList"),
        uses: Uses::Call,
        why: "descriptions of columns",
    },
    Group {
        modules: "keras.** tf_keras.** keras_preprocessing.** tensorflow.python.keras.** tensorflow.keras.**",
        names: Classes,
        uses: Uses::Construct,
        why: "initialisers, regularisers, tokenizers and configurations are made without `__init__`",
    },
    Group {
        modules: "keras.** tf_keras.** tensorflow.python.keras.**",
        names: Only("deserialize_model_from_bytecode unpickle_model _unpickle_model"),
        uses: Uses::Call,
        why: "how a Keras model is written: the bytes are a Keras file and are judged by themselves",
    },
    Group {
        modules: "tensorflow.python.framework.dtypes tensorflow.python.framework.ops \
                  tensorflow.python.framework.tensor tensorflow.python.framework.tensor_spec \
                  tensorflow.python.framework.tensor_shape tensorflow.python.framework.tensor_conversion",
        names: Only("as_dtype DType TensorSpec TensorShape TensorShapeV1 Dimension convert_to_tensor"),
        uses: Uses::Call,
        why: "types, shapes and tensors from arrays",
    },
    Group {
        modules: "tensorflow.python.trackable.data_structures tensorflow.python.training.tracking.data_structures",
        names: Only("_DictWrapper ListWrapper List Mapping wrap_or_unwrap NoDependency _TupleWrapper"),
        uses: Uses::Construct,
        why: "containers of what they are given",
    },
    Group {
        modules: "PIL.Image",
        names: Only("Image Transpose Transform Resampling Dither Palette Quantize"),
        uses: Uses::Call,
        why: "a picture is its mode, size, palette and pixels; the enumerations look a member up",
    },
    Group {
        modules: "PIL.Image PIL.ImageFile PIL.ImagePalette PIL.PngImagePlugin PIL.JpegImagePlugin PIL.GifImagePlugin \
                  PIL.BmpImagePlugin PIL.WebPImagePlugin PIL.TiffImagePlugin PIL.PpmImagePlugin PIL.MpoImagePlugin \
                  PIL.TiffTags PIL.ExifTags",
        names: Classes,
        uses: Uses::Construct,
        why: "a picture is its mode, size, palette and pixels",
    },
    Group {
        modules: "networkx.classes.**",
        names: Classes,
        uses: Uses::Construct,
        why: "graphs are dicts of dicts, and views of them",
    },
    Group {
        modules: "matplotlib.** mpl_toolkits.**",
        names: Classes,
        uses: Uses::Construct,
        why: "figures are made without `__init__`; their state is what is drawn",
    },
    Group {
        modules: "matplotlib.axes._base matplotlib.**",
        names: Only("_process_plot_var_args"),
        uses: Uses::Construct,
        why: "a part of a figure, made without `__init__`",
    },
    Group {
        modules: "huggingface_hub.hf_file_system",
        names: Only("make_instance HfFileSystem"),
        uses: Uses::Call,
        why: "how a streamed dataset names its file system: the class is judged as if it were called, and opening \
              it connects to nothing",
    },
    Group {
        modules: "matplotlib._enums",
        names: Only("CapStyle JoinStyle"),
        uses: Uses::Call,
        why: "enumerations: calling one looks a member up",
    },
    Group {
        modules: "matplotlib.** networkx.** PIL.** transformers.** keras.** datasets.**",
        names: Anything,
        uses: Uses::Refer,
        why: "a reference to the package's own function, as an object's settings hold it",
    },
    Group {
        modules: "pytorch_lightning.** lightning.** lightning_fabric.**",
        names: Classes,
        uses: Uses::Construct,
        why: "checkpoints hold hyper-parameters and the state of callbacks; classes are made without `__init__`",
    },
    Group {
        modules: "omegaconf.dictconfig omegaconf.listconfig omegaconf.base omegaconf.nodes omegaconf",
        names: Classes,
        uses: Uses::Construct,
        why: "configuration trees, made without `__init__`: interpolations are resolved when somebody reads them",
    },
    Group {
        modules: "sentence_transformers.** timm.** ultralytics.nn.** ultralytics.utils ultralytics.utils.** \
                  torch_geometric.data.** torch_geometric.nn.** segmentation_models_pytorch.** \
                  efficientnet_pytorch.** diffusers.models.** diffusers.schedulers.** peft.** fastai.** fastcore.** \
                  fairseq.data.** flair.** open_clip.** clip.** facenet_pytorch.** torchaudio.models.** \
                  torchaudio.transforms.** torchtext.** speechbrain.** stable_baselines3.**",
        names: Classes,
        uses: Uses::Construct,
        why: "modules of published libraries are made without `__init__`, and their forward function is the \
              library's own",
    },
    Group {
        modules: "gensim.models.** gensim.corpora.** gensim.similarities.** nltk.tag.** nltk.tokenize.** \
                  nltk.classify.** nltk.probability nltk.lm.** nltk.stem.** nltk.tree.** spacy.vocab thinc.** \
                  statsmodels.base.** statsmodels.tsa.** statsmodels.genmod.** statsmodels.regression.** \
                  rank_bm25 gymnasium.spaces.** gym.spaces.** shapely.** geopandas.** attr attrs.**",
        names: Classes,
        uses: Uses::Construct,
        why: "models of published libraries are made without `__init__`; their state is attributes",
    },
    Group {
        modules: "trl.** setfit.** optimum.** span_marker.** axolotl.** llamafactory.** llmtuner.** autotrain.** \
                  torchmetrics.** pyannote.audio.** pyannote.core.** deepspeed.runtime.** deepspeed.utils.** \
                  mmengine.logging.** mmengine.config.** mmcv.utils.** diffusers.configuration_utils",
        names: Classes,
        uses: Uses::Construct,
        why: "arguments, meters and states of published training loops, made without `__init__`",
    },
    Group {
        modules: "sentence_transformers.** pyannote.audio.** deepspeed.runtime.** trl.** ultralytics.utils.**",
        names: Only(
            "BatchSamplers MultiDatasetBatchSamplers Problem Resolution ZeroStageEnum OffloadDeviceEnum FDivergenceType",
        ),
        uses: Uses::Call,
        why: "enumerations: calling one looks a member up",
    },
    Group {
        modules: "easydict yacs.config addict.addict munch box.box ml_collections.config_dict.config_dict",
        names: Only("EasyDict CfgNode Dict Munch DefaultMunch Box ConfigDict FrozenConfigDict"),
        uses: Uses::Construct,
        why: "dicts with attributes, as training configurations use them",
    },
    Group {
        modules: "tables.Leaf tables.leaf tables.filters",
        names: Only("Filters"),
        uses: Uses::Construct,
        why: "PyTables writes the filters of a node so: numbers as attributes",
    },
    Group {
        modules: "mlflow.pyfunc.model mlflow.pyfunc",
        names: Only("PythonModel PythonModelContext"),
        uses: Uses::Refer,
        why: "the base class of a user's model: named as a base, its methods run when the model is used",
    },
    Group {
        modules: "mlflow.models.signature mlflow.types.schema mlflow.types.type_hints",
        names: Only("_TypeHints ModelSignature Schema ColSpec TensorSpec ParamSchema ParamSpec DataType"),
        uses: Uses::Construct,
        why: "the types of a model's inputs and outputs, restored field by field",
    },
    Group {
        modules: "pydantic.main pydantic",
        names: Only("BaseModel"),
        uses: Uses::Refer,
        why: "a base class, named and never made",
    },
    Group {
        modules: "dill._dill dill.dill",
        names: Only("_create_array _create_dtypemeta _create_ufunc"),
        uses: Uses::Call,
        why: "how dill writes numpy arrays and dtypes; what they are handed is judged as if it were called",
    },
];
