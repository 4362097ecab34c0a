//! Calls that load a model, an adapter or a dataset from a hub. Source: the documentation of the libraries named;
//! 2026-11-24.

use wb_core::inventory::NodeKind;
use wb_formats::code::uses::Use;

/// Where a name leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hub {
    /// Repositories of the Hugging Face hub.
    HuggingFace,
    /// The same; names without an owner belong to `sentence-transformers`.
    SentenceTransformers,
    /// A GitHub repository whose `hubconf.py` runs.
    Torch,
    /// Addresses of TensorFlow Hub.
    TensorFlow,
    /// Kaggle: `owner/model/framework/variation[/version]`.
    Kaggle,
    /// Ollama's library: `name[:tag]`.
    Ollama,
    /// ModelScope.
    ModelScope,
    /// Names that the library itself resolves, under this prefix.
    Own(&'static str),
    /// `hf_hub:owner/name[@revision]`, or a name of the library itself.
    Timm,
    /// `hf-hub:owner/name`, or a name of the library itself.
    OpenClip,
    /// `hf://…`, `kaggle://…`, or a path.
    Keras,
}

/// One kind of call.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Load {
    starts: &'static str,
    ends: &'static str,
    /// What is loaded.
    pub(crate) kind: NodeKind,
    /// Where the name leads to.
    pub(crate) hub: Hub,
    /// The position of the name, and its keywords.
    position: Option<usize>,
    keywords: &'static [&'static str],
    /// True if it reads weights or data, not only a tokenizer or a configuration.
    pub(crate) is_whole: bool,
}

const fn load(
    starts: &'static str,
    ends: &'static str,
    kind: NodeKind,
    hub: Hub,
    position: Option<usize>,
    keywords: &'static [&'static str],
) -> Load {
    Load {
        starts,
        ends,
        kind,
        hub,
        position,
        keywords,
        is_whole: true,
    }
}

const fn part(starts: &'static str, ends: &'static str) -> Load {
    Load {
        starts,
        ends,
        kind: NodeKind::Model,
        hub: Hub::HuggingFace,
        position: Some(0),
        keywords: NAMES,
        is_whole: false,
    }
}

use Hub::{HuggingFace as Hf, SentenceTransformers as St};
use NodeKind::{Adapter, Dataset, Model};

const NAMES: &[&str] = &[
    "pretrained_model_name_or_path",
    "model_id",
    "model_name",
    "model",
    "repo_id",
    "model_name_or_path",
];
const MODEL: &[&str] = &["model_name", "model", "model_id", "model_name_or_path", "repo_id"];

/// Every kind, the more special ones first.
#[rustfmt::skip]
static LOADS: &[Load] = &[
    part("transformers.AutoTokenizer", ".from_pretrained"), part("transformers.AutoConfig", ".from_pretrained"),
    part("transformers.AutoProcessor", ".from_pretrained"), part("transformers.AutoImageProcessor", ".from_pretrained"),
    part("transformers.AutoFeatureExtractor", ".from_pretrained"), part("transformers.GenerationConfig", ".from_pretrained"),
    part("transformers", "Tokenizer.from_pretrained"), part("transformers", "TokenizerFast.from_pretrained"),
    part("transformers", "Processor.from_pretrained"), part("transformers", "Config.from_pretrained"),
    part("transformers", "Extractor.from_pretrained"),
    load("transformers", ".load_adapter", Adapter, Hf, Some(0), &["peft_model_id"]),
    load("transformers", ".from_pretrained", Model, Hf, Some(0), NAMES),
    load("transformers.pipeline", "", Model, Hf, Some(1), &["model"]),
    load("diffusers", ".load_lora_weights", Adapter, Hf, Some(0), &["pretrained_model_name_or_path_or_dict"]),
    load("diffusers", ".load_ip_adapter", Adapter, Hf, Some(0), &["pretrained_model_name_or_path_or_dict"]),
    load("diffusers", ".load_textual_inversion", Adapter, Hf, Some(0), &["pretrained_model_name_or_path"]),
    load("diffusers", ".from_pretrained", Model, Hf, Some(0), &["pretrained_model_name_or_path", "pretrained_model_name"]),
    load("diffusers", ".from_single_file", Model, Hf, Some(0), &["pretrained_model_link_or_path"]),
    load("peft.AutoPeft", ".from_pretrained", Adapter, Hf, Some(0), &["pretrained_model_name_or_path"]),
    load("peft", "PeftConfig.from_pretrained", Adapter, Hf, Some(0), &["pretrained_model_name_or_path"]),
    load("peft", ".from_pretrained", Adapter, Hf, Some(1), &["model_id"]),
    load("peft", ".load_adapter", Adapter, Hf, Some(0), &["model_id"]),
    load("sentence_transformers", "SentenceTransformer", Model, St, Some(0), &["model_name_or_path"]),
    load("sentence_transformers", "CrossEncoder", Model, Hf, Some(0), &["model_name", "model_name_or_path"]),
    load("sentence_transformers", "SparseEncoder", Model, Hf, Some(0), &["model_name_or_path"]),
    load("huggingface_hub", "hf_hub_download", Model, Hf, Some(0), &["repo_id"]),
    load("huggingface_hub", "snapshot_download", Model, Hf, Some(0), &["repo_id"]),
    load("huggingface_hub", "from_pretrained_keras", Model, Hf, Some(0), NAMES),
    load("huggingface_hub", "from_pretrained_fastai", Model, Hf, Some(0), &["repo_id"]),
    load("huggingface_hub", "InferenceClient", Model, Hf, Some(0), &["model"]),
    load("datasets", "load_dataset", Dataset, Hf, Some(0), &["path"]),
    load("datasets", "load_dataset_builder", Dataset, Hf, Some(0), &["path"]),
    load("datasets", "get_dataset_config_names", Dataset, Hf, Some(0), &["path"]),
    load("timm", "create_model", Model, Hub::Timm, Some(0), &["model_name"]),
    load("open_clip", "create_model_and_transforms", Model, Hub::OpenClip, Some(0), &["model_name"]),
    load("open_clip", "create_model_from_pretrained", Model, Hub::OpenClip, Some(0), &["model_name"]),
    load("open_clip", "create_model", Model, Hub::OpenClip, Some(0), &["model_name"]),
    load("spacy", ".load", Model, Hub::Own("spacy"), Some(0), &["name"]),
    load("stanza", "Pipeline", Model, Hub::Own("stanza"), Some(0), &["lang"]),
    load("whisper", "load_model", Model, Hub::Own("whisper"), Some(0), &["name"]),
    load("faster_whisper", "WhisperModel", Model, Hf, Some(0), &["model_size_or_path"]),
    load("ultralytics", "YOLO", Model, Hub::Own("ultralytics"), Some(0), &["model"]),
    load("flair", ".load", Model, Hf, Some(0), &["model_path", "model"]),
    load("keras", "load_model", Model, Hub::Keras, Some(0), &["filepath"]),
    load("keras", ".from_preset", Model, Hub::Keras, Some(0), &["preset"]),
    load("tensorflow", ".from_preset", Model, Hub::Keras, Some(0), &["preset"]),
    load("tensorflow_hub", "load", Model, Hub::TensorFlow, Some(0), &["handle"]),
    load("tensorflow_hub", "KerasLayer", Model, Hub::TensorFlow, Some(0), &["handle"]),
    load("torch.hub.load", "", Model, Hub::Torch, Some(0), &["repo_or_dir"]),
    load("vllm", "LLM", Model, Hf, Some(0), &["model"]),
    load("vllm", "EngineArgs", Model, Hf, Some(0), &["model"]),
    load("llama_cpp", "Llama.from_pretrained", Model, Hf, Some(0), &["repo_id"]),
    load("llama_cpp", "Llama", Model, Hub::Own("file"), Some(0), &["model_path"]),
    load("ctransformers", ".from_pretrained", Model, Hf, Some(0), &["model_path_or_repo_id"]),
    load("unsloth", ".from_pretrained", Model, Hf, Some(0), &["model_name"]),
    load("trl", "Trainer", Model, Hf, Some(0), &["model"]),
    load("trl", ".from_pretrained", Model, Hf, Some(0), NAMES),
    load("setfit", ".from_pretrained", Model, Hf, Some(0), NAMES),
    load("optimum", ".from_pretrained", Model, Hf, Some(0), &["model_id", "pretrained_model_name_or_path"]),
    load("auto_gptq", ".from_quantized", Model, Hf, Some(0), &["model_name_or_path"]),
    load("auto_gptq", ".from_pretrained", Model, Hf, Some(0), NAMES),
    load("awq", ".from_pretrained", Model, Hf, Some(0), &["model_path"]),
    load("awq", ".from_quantized", Model, Hf, Some(0), &["quant_path"]),
    load("mlx_lm", "load", Model, Hf, Some(0), &["path_or_hf_repo"]),
    load("transformer_lens", ".from_pretrained", Model, Hf, Some(0), &["model_name"]),
    load("FlagEmbedding", "Model", Model, Hf, Some(0), &["model_name_or_path"]),
    load("FlagEmbedding", "Reranker", Model, Hf, Some(0), &["model_name_or_path"]),
    load("ragatouille", ".from_pretrained", Model, Hf, Some(0), &["pretrained_model_name_or_path"]),
    load("adapters", ".load_adapter", Adapter, Hf, Some(0), &["adapter_name_or_path"]),
    load("adapters", ".from_pretrained", Model, Hf, Some(0), NAMES),
    load("modelscope", ".from_pretrained", Model, Hub::ModelScope, Some(0), &["model_id"]),
    load("modelscope", "snapshot_download", Model, Hub::ModelScope, Some(0), &["model_id"]),
    load("modelscope", "pipeline", Model, Hub::ModelScope, Some(1), &["model"]),
    load("kagglehub", "model_download", Model, Hub::Kaggle, Some(0), &["handle"]),
    load("kagglehub", "dataset_download", Dataset, Hub::Kaggle, Some(0), &["handle"]),
    load("kagglehub", "dataset_load", Dataset, Hub::Kaggle, Some(1), &["handle"]),
    load("ollama", ".pull", Model, Hub::Ollama, Some(0), &["model"]),
    load("ollama", ".chat", Model, Hub::Ollama, Some(0), &["model"]),
    load("ollama", ".generate", Model, Hub::Ollama, Some(0), &["model"]),
    load("ollama", ".embed", Model, Hub::Ollama, Some(0), &["model"]),
    load("ollama", ".embeddings", Model, Hub::Ollama, Some(0), &["model"]),
    load("langchain", "HuggingFaceEmbeddings", Model, St, None, MODEL),
    load("langchain", "HuggingFaceBgeEmbeddings", Model, Hf, None, MODEL),
    load("langchain", "HuggingFaceInstructEmbeddings", Model, Hf, None, MODEL),
    load("langchain", "SentenceTransformerEmbeddings", Model, St, None, MODEL),
    load("langchain", "HuggingFacePipeline.from_model_id", Model, Hf, Some(0), &["model_id"]),
    load("langchain", "HuggingFaceEndpoint", Model, Hf, None, &["repo_id", "model"]),
    load("langchain", "HuggingFaceHub", Model, Hf, None, &["repo_id"]),
    load("langchain", "HuggingFaceCrossEncoder", Model, Hf, None, MODEL),
    load("langchain", "ChatOllama", Model, Hub::Ollama, None, &["model"]),
    load("langchain", "OllamaLLM", Model, Hub::Ollama, None, &["model"]),
    load("langchain", "OllamaEmbeddings", Model, Hub::Ollama, None, &["model"]),
    load("langchain", "Ollama", Model, Hub::Ollama, None, &["model"]),
    load("llama_index", "HuggingFaceEmbedding", Model, Hf, Some(0), MODEL),
    load("llama_index", "HuggingFaceLLM", Model, Hf, None, MODEL),
    load("llama_index", "HuggingFaceInferenceAPI", Model, Hf, None, MODEL),
    load("llama_index", "SentenceTransformerRerank", Model, Hf, None, MODEL),
    load("llama_index", "Ollama", Model, Hub::Ollama, Some(0), &["model"]),
    load("llama_index", "OllamaEmbedding", Model, Hub::Ollama, Some(0), &["model_name"]),
    load("haystack", "HuggingFaceLocalGenerator", Model, Hf, Some(0), MODEL),
    load("haystack", "HuggingFaceLocalChatGenerator", Model, Hf, Some(0), MODEL),
    load("haystack", "SentenceTransformersTextEmbedder", Model, St, Some(0), MODEL),
    load("haystack", "SentenceTransformersDocumentEmbedder", Model, St, Some(0), MODEL),
    load("haystack", "TransformersSimilarityRanker", Model, Hf, Some(0), MODEL),
    load("haystack", "OllamaChatGenerator", Model, Hub::Ollama, Some(0), MODEL),
    load("chromadb", "SentenceTransformerEmbeddingFunction", Model, St, Some(0), MODEL),
    load("smolagents", "TransformersModel", Model, Hf, Some(0), MODEL),
    load("smolagents", "InferenceClientModel", Model, Hf, Some(0), MODEL),
    load("smolagents", "HfApiModel", Model, Hf, Some(0), MODEL),
    load("smolagents", "load_tool", Model, Hf, Some(0), &["repo_id"]),
    load("rerankers", "Reranker", Model, Hf, Some(0), &["model_name"]),
    load("outlines", ".transformers", Model, Hf, Some(0), &["model_name"]),
];

impl Load {
    /// The argument that names what is loaded.
    pub(crate) fn name<'u>(&self, call: &'u Use) -> Option<&'u wb_formats::code::uses::Argument> {
        let named = self.keywords.iter().find_map(|keyword| call.named(keyword));
        named.or_else(|| call.at(self.position?))
    }

    /// True if what stands in the name's place can be an object that was loaded before.
    pub(crate) fn position_is_object(&self, call: &Use) -> bool {
        matches!(self.ends, "" | "Trainer") || call.path.ends_with("pipeline")
    }

    /// The keyword under which a revision is given.
    pub(crate) const fn revision_keyword(&self) -> &'static str {
        "revision"
    }
}

/// What a call loads.
pub(crate) fn of(call: &Use) -> Option<&'static Load> {
    let path = call.path.as_str();
    LOADS.iter().find(|load| {
        let Some(rest) = path.strip_prefix(load.starts) else {
            return false;
        };
        if load.ends.is_empty() {
            return rest.is_empty();
        }
        // `x.Y` and `x_z.Y`, and methods of what a call gave.
        rest.starts_with(['.', '_']) | load.starts.contains('.') && rest.ends_with(load.ends) && {
            let before = rest.len().saturating_sub(load.ends.len());
            let is_method = load.ends.starts_with('.');
            let head = rest.get(..before).unwrap_or_default();
            is_method
                || load.ends.contains("Tokenizer")
                || is_ending_class(load.ends)
                || head.ends_with('.')
                || head.is_empty()
        }
    })
}

/// Endings of names of classes: `FastTokenizer`, `AsyncEngineArgs`, `SFTTrainer`, `BGEM3FlagModel`.
fn is_ending_class(ends: &str) -> bool {
    [
        "EngineArgs",
        "Trainer",
        "Model",
        "Reranker",
        "Processor.from_pretrained",
        "Config.from_pretrained",
        "Extractor.from_pretrained",
        "TokenizerFast.from_pretrained",
        "LLM",
    ]
    .contains(&ends)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(path: &str) -> Option<(NodeKind, bool)> {
        let call = Use {
            path: path.to_owned(),
            ..Use::default()
        };
        of(&call).map(|load| (load.kind, load.is_whole))
    }

    #[test]
    fn calls_are_recognised() {
        assert_eq!(
            kind("transformers.AutoModelForCausalLM.from_pretrained"),
            Some((Model, true))
        );
        assert_eq!(
            kind("transformers.BertTokenizerFast.from_pretrained"),
            Some((Model, false))
        );
        assert_eq!(
            kind("transformers.AutoTokenizer.from_pretrained"),
            Some((Model, false))
        );
        assert_eq!(kind("transformers.AutoTokenizer.from_pretrained().from_x"), None);
        assert_eq!(kind("transformers.pipeline"), Some((Model, true)));
        assert_eq!(kind("transformers.pipeline()"), None);
        assert_eq!(kind("peft.PeftModel.from_pretrained"), Some((Adapter, true)));
        assert_eq!(kind("datasets.load_dataset"), Some((Dataset, true)));
        assert_eq!(
            kind("huggingface_hub.HfApi().snapshot_download"),
            Some((Model, true))
        );
        assert_eq!(
            kind("langchain_huggingface.HuggingFaceEmbeddings"),
            Some((Model, true))
        );
        assert_eq!(kind("vllm.LLM"), Some((Model, true)));
        assert_eq!(kind("vllm.AsyncEngineArgs"), Some((Model, true)));
        assert_eq!(kind("torch.hub.load"), Some((Model, true)));
        assert_eq!(kind("trl.SFTTrainer"), Some((Model, true)));
        assert_eq!(kind("ollama.Client().chat"), Some((Model, true)));
    }
}
