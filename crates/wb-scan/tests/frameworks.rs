//! Names that published models of many years and frameworks hold: none may be high.
#![allow(clippy::unwrap_used, reason = "a test should stop where it breaks")]

use wb_core::{Meter, Place, Severity};
use wb_corpus::pickle_asm::Asm;
use wb_formats::MemSource;
use wb_scan::{Artifact, scan};

/// Made by NEWOBJ and given state, as protocol 2 and later write instances.
static MADE: &[(&str, &str)] = &[
    ("sklearn.ensemble.forest", "RandomForestClassifier"),
    ("sklearn.tree.tree", "DecisionTreeClassifier"),
    ("sklearn.linear_model.logistic", "LogisticRegression"),
    ("sklearn.feature_extraction.text", "TfidfVectorizer"),
    ("sklearn.pipeline", "Pipeline"),
    ("sklearn.compose._column_transformer", "ColumnTransformer"),
    ("sklearn.metrics.scorer", "_PredictScorer"),
    ("sklearn.calibration", "_CalibratedClassifier"),
    ("pandas.core.frame", "DataFrame"),
    ("pandas.core.internals", "BlockManager"),
    ("pandas.core.indexes.frozen", "FrozenList"),
    ("scipy.sparse.csr", "csr_matrix"),
    ("scipy.spatial.ckdtree", "cKDTree"),
    ("scipy.stats._distn_infrastructure", "rv_frozen"),
    ("torch.nn.modules.container", "Sequential"),
    ("torch.nn.modules.activation", "MultiheadAttention"),
    ("torch.optim.lr_scheduler", "LambdaLR"),
    ("torch.cuda.amp.grad_scaler", "GradScaler"),
    ("torchvision.models.resnet", "ResNet"),
    ("torchvision.models.resnet", "BasicBlock"),
    ("timm.models.efficientnet", "EfficientNet"),
    ("ultralytics.nn.tasks", "DetectionModel"),
    ("ultralytics.utils", "IterableSimpleNamespace"),
    ("xgboost.sklearn", "XGBClassifier"),
    ("xgboost.compat", "XGBoostLabelEncoder"),
    ("lightgbm.sklearn", "LGBMRegressor"),
    ("catboost.core", "CatBoostClassifier"),
    ("joblib.numpy_pickle", "NumpyArrayWrapper"),
    ("sklearn.externals.joblib.numpy_pickle", "NumpyArrayWrapper"),
    ("transformers.training_args", "TrainingArguments"),
    ("transformers.training_args_seq2seq", "Seq2SeqTrainingArguments"),
    ("transformers.models.bert.modeling_bert", "BertModel"),
    ("transformers.models.bert.tokenization_bert", "BertTokenizer"),
    ("transformers.activations", "GELUActivation"),
    ("transformers.trainer_pt_utils", "AcceleratorConfig"),
    ("transformers.integrations.deepspeed", "HfTrainerDeepSpeedConfig"),
    ("accelerate.state", "PartialState"),
    ("trl.trainer.sft_config", "SFTConfig"),
    ("sentence_transformers.SentenceTransformer", "SentenceTransformer"),
    ("pytorch_lightning.utilities.parsing", "AttributeDict"),
    ("omegaconf.dictconfig", "DictConfig"),
    ("omegaconf.base", "Metadata"),
    ("deepspeed.runtime.fp16.loss_scaler", "LossScaler"),
    ("pyannote.audio.core.task", "Specifications"),
    ("keras_preprocessing.text", "Tokenizer"),
    ("keras.src.legacy.preprocessing.text", "Tokenizer"),
    ("gensim.models.word2vec", "Word2Vec"),
    ("nltk.tag.perceptron", "PerceptronTagger"),
    ("networkx.classes.graph", "Graph"),
    ("PIL.Image", "Image"),
    ("datasets.arrow_dataset", "Dataset"),
    ("argparse", "Namespace"),
    ("uuid", "UUID"),
    ("collections", "UserDict"),
    ("imblearn.pipeline", "Pipeline"),
    ("fastai.learner", "Learner"),
];

/// Called with text, as enumerations and values are written.
static CALLED: &[(&str, &str)] = &[
    ("transformers.trainer_utils", "IntervalStrategy"),
    ("transformers.trainer_utils", "SchedulerType"),
    ("transformers.training_args", "OptimizerNames"),
    ("accelerate.utils.dataclasses", "DistributedType"),
    ("sentence_transformers.training_args", "BatchSamplers"),
    ("torch", "device"),
    ("torch.torch_version", "TorchVersion"),
    ("pathlib", "PosixPath"),
    ("pathlib._local", "PosixPath"),
    ("decimal", "Decimal"),
    ("numpy", "dtype"),
    ("numpy.core.multiarray", "scalar"),
    ("numpy._core.multiarray", "scalar"),
    ("numpy.random", "__RandomState_ctor"),
    ("pandas.tslib", "Timestamp"),
    ("pandas._libs.tslibs.timestamps", "_unpickle_timestamp"),
    ("pytz", "_UTC"),
    ("__builtin__", "set"),
    ("__builtin__", "unicode"),
    ("exceptions", "ValueError"),
    ("PIL.Image", "Resampling"),
];

/// Held in the data.
static HELD: &[(&str, &str)] = &[
    ("pytorch_lightning.callbacks.model_checkpoint", "ModelCheckpoint"),
    ("numpy", "log1p"),
    ("numpy.core.fromnumeric", "mean"),
    ("torch.nn.functional", "gelu"),
    ("torch._C._nn", "gelu"),
    ("torch.utils.checkpoint", "checkpoint"),
    ("sklearn.feature_selection._univariate_selection", "f_classif"),
    ("sklearn.metrics._classification", "accuracy_score"),
    ("scipy.special._ufuncs", "expit"),
    ("torch", "FloatStorage"),
    ("torch.cuda", "FloatTensor"),
    ("posixpath", "join"),
    ("typing", "Any"),
    ("builtins", "print"),
];

fn highest(bytes: Vec<u8>) -> Option<(Severity, String)> {
    let artifact = Artifact {
        place: Place::file("sample.pkl"),
        source: MemSource::shared(bytes),
    };
    let findings = scan(artifact, &Meter::unlimited_time()).findings;
    findings
        .into_iter()
        .map(|finding| (finding.severity, finding.message))
        .max_by_key(|(severity, _)| *severity)
}

#[test]
fn what_published_models_hold_is_not_high() {
    let mut wrong = Vec::new();
    let made = MADE.iter().map(|(m, n)| {
        let asm = Asm::proto(2).global(m, n).empty_tuple().newobj();
        asm.empty_dict().str("a").int(1).setitem().build().stop()
    });
    let reconstructed = MADE.iter().map(|(m, n)| {
        let asm = Asm::proto(1)
            .global("copy_reg", "_reconstructor")
            .mark()
            .global(m, n);
        let asm = asm.global("__builtin__", "object").none().tuple().reduce();
        asm.empty_dict().str("a").int(1).setitem().build().stop()
    });
    let called = CALLED
        .iter()
        .map(|(m, n)| Asm::proto(4).global(m, n).str("x").tuple1().reduce().stop());
    let held = HELD
        .iter()
        .map(|(m, n)| Asm::proto(4).empty_list().global(m, n).append().stop());
    for bytes in made.chain(reconstructed).chain(called).chain(held) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((severity, message)) = highest(bytes).filter(|(severity, _)| *severity >= Severity::High)
        {
            wrong.push(format!("{severity:?}: {message} ({text:?})"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
