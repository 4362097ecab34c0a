//! Which files are worth a tree for what they use: those that import one of these libraries, and say one of the words
//! that matter about it. Source: the documentation of the libraries; 2026-11-24.

use aho_corasick::{AhoCorasick, MatchKind};
use std::sync::LazyLock;

/// A library.
struct Library {
    /// What is imported; also the beginning of longer names (`langchain_openai`).
    name: &'static str,
    /// Words of which the file must hold one; none if importing it is enough.
    needs: &'static [&'static str],
    /// Names of calls that are kept; none if all are.
    calls: &'static [&'static str],
}

const fn all(name: &'static str) -> Library {
    Library {
        name,
        needs: &[],
        calls: &[],
    }
}

const fn some(name: &'static str, needs: &'static [&'static str], calls: &'static [&'static str]) -> Library {
    Library { name, needs, calls }
}

const TLS_WORDS: &[&str] = &[
    "verify=False",
    "verify = False",
    "CERT_NONE",
    "ssl=False",
    "assert_hostname=False",
];
const TLS_CALLS: &[&str] = &[
    "get",
    "post",
    "put",
    "patch",
    "delete",
    "head",
    "request",
    "stream",
    "Client",
    "AsyncClient",
    "Session",
    "PoolManager",
    "ClientSession",
    "TCPConnector",
    "ProxyManager",
    "options",
    "send",
];

#[rustfmt::skip]
static LIBRARIES: &[Library] = &[
    all("transformers"), all("sentence_transformers"), all("huggingface_hub"), all("datasets"), all("peft"),
    all("diffusers"), all("timm"), all("open_clip"), all("keras_hub"), all("keras_nlp"), all("keras_cv"),
    all("tensorflow_hub"), all("vllm"), all("llama_cpp"), all("ctransformers"), all("gguf"), all("ollama"),
    all("openai"), all("anthropic"), all("google.genai"), all("google.generativeai"), all("google import genai"),
    all("vertexai"), all("google.cloud"), all("mistralai"), all("cohere"), all("groq"), all("together"),
    all("openrouter"), all("xai_sdk"), all("replicate"), all("fireworks"), all("cerebras"), all("deepseek"),
    all("litellm"), all("langchain"), all("langgraph"), all("llama_index"), all("haystack"), all("dspy"),
    all("crewai"), all("autogen"), all("pydantic_ai"), all("smolagents"), all("agents"), all("instructor"),
    all("faiss"), all("chromadb"), all("pinecone"), all("qdrant_client"), all("weaviate"), all("pymilvus"),
    all("pgvector"), all("lancedb"), all("trl"), all("unsloth"), all("auto_gptq"), all("awq"), all("optimum"),
    all("setfit"), all("flair"), all("kagglehub"), all("gdown"), all("skops"), all("modelscope"), all("sae_lens"),
    all("whisper"), all("faster_whisper"), all("ultralytics"), all("gradio"), all("stanza"), all("mlx_lm"),
    all("exllamav2"), all("transformer_lens"), all("adapters"), all("FlagEmbedding"), all("ragatouille"),
    all("azure.ai"), all("guidance"), all("outlines"), all("marvin"), all("semantic_kernel"), all("rerankers"),
    some("boto3", &["bedrock", "sagemaker"], &[]),
    some("spacy", &["load"], &["load"]),
    some("mlflow", &["load_model", "pyfunc", "load_table"], &[]),
    some("keras", &["load_model", "hf://", "kaggle://", "enable_unsafe", "load_weights", "model_from_"],
        &["load_model", "from_preset", "enable_unsafe_deserialization", "fit", "load_weights", "model_from_json",
          "model_from_config", "deserialize_keras_object"]),
    some("tensorflow", &["load_model", "load_library", "load_op_library", "saved_model", "hub.load", "from_preset"],
        &["load_model", "load_library", "load_op_library", "load", "from_preset", "KerasLayer", "fit",
          "enable_unsafe_deserialization"]),
    some("torch", &[".load(", "hub.", "jit.load", "torch.package", "load_state_dict_from_url", "import load",
                    "PackageImporter", "load_url", "ops.load_library", "classes.load_library", "load_inline"],
        &["load", "load_url", "load_state_dict_from_url", "PackageImporter", "load_library", "download_url_to_file",
          "add_safe_globals", "load_pickle", "list", "help", "_load"]),
    some("lightning", &["load_from_checkpoint", "torch.load"], &["load_from_checkpoint", "load"]),
    some("pytorch_lightning", &["load_from_checkpoint", "torch.load"], &["load_from_checkpoint", "load"]),
    some("pickle", &["load"], &["load", "loads", "Unpickler", "_Unpickler"]),
    some("cPickle", &["load"], &["load", "loads", "Unpickler"]),
    some("_pickle", &["load"], &["load", "loads", "Unpickler"]),
    some("pickle5", &["load"], &["load", "loads", "Unpickler"]),
    some("six.moves", &["pickle"], &["load", "loads", "Unpickler"]),
    some("dill", &["load"], &["load", "loads", "load_session", "load_module", "Unpickler"]),
    some("cloudpickle", &["load"], &["load", "loads"]),
    some("joblib", &["load"], &["load"]),
    some("sklearn.externals", &["joblib"], &["load"]),
    some("shelve", &["open"], &["open", "DbfilenameShelf"]),
    some("marshal", &["load"], &["load", "loads"]),
    some("jsonpickle", &["decode", "loads"], &["decode", "loads"]),
    some("pandas", &["read_pickle"], &["read_pickle"]),
    some("numpy", &["allow_pickle"], &["load"]),
    some("statsmodels", &["load"], &["load_pickle", "load"]),
    some("yaml", &[".load(", "unsafe_load", "full_load", "import load", "Loader"],
        &["load", "load_all", "unsafe_load", "unsafe_load_all", "full_load", "full_load_all"]),
    some("ruamel", &["unsafe", "load("], &["load", "YAML", "load_all"]),
    some("requests", TLS_WORDS, TLS_CALLS),
    some("httpx", TLS_WORDS, TLS_CALLS),
    some("urllib3", TLS_WORDS, TLS_CALLS),
    some("aiohttp", TLS_WORDS, TLS_CALLS),
    some("ssl", &["_create_unverified", "CERT_NONE"], &["_create_unverified_context"]),
];

/// Roots that lead somewhere without being kept: fetches whose files are loaded later, runners of commands.
const SINKS: &[&str] = &[
    "eval",
    "exec",
    "system",
    "popen",
    "run",
    "call",
    "check_call",
    "check_output",
    "Popen",
    "getoutput",
    "getstatusoutput",
    "execute",
    "executemany",
    "executescript",
    "read_sql",
    "read_sql_query",
    "text",
    "raw",
    "create_subprocess_shell",
    "literal_eval",
    "compile",
    "import_module",
    "run_sql",
    "exec_driver_sql",
];

static NAMES: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(LIBRARIES.iter().map(|library| library.name))
        .ok()
});

/// True if a call of this name is kept.
pub(super) fn is_kept(path: &str) -> bool {
    let last = path
        .rsplit('.')
        .next()
        .unwrap_or(path)
        .trim_end_matches(['(', ')']);
    LIBRARIES.iter().any(|library| {
        let is_named = path.strip_prefix(library.name).is_some_and(|rest| {
            rest.starts_with(['.', '(', '_']) && (library.calls.is_empty() || rest.starts_with(['.', '(']))
        });
        is_named && (library.calls.is_empty() || library.calls.contains(&last))
    })
}

/// True for the name of something that runs what it is given.
pub(super) fn is_sink(path: &str) -> bool {
    let last = path.rsplit('.').next().unwrap_or(path);
    SINKS.contains(&last)
}

/// True if the text imports one of the libraries and does something with it that is told.
pub(crate) fn is_worth_reading(text: &str) -> bool {
    let Some(names) = &*NAMES else { return true };
    let bytes = text.as_bytes();
    let mut refused: u128 = 0;
    for found in names.find_iter(bytes) {
        let number = found.pattern().as_usize();
        let bit = 1_u128
            .checked_shl(u32::try_from(number).unwrap_or(127))
            .unwrap_or(0);
        if refused & bit != 0 || !is_imported(bytes, found.start()) {
            continue;
        }
        let Some(library) = LIBRARIES.get(number) else {
            continue;
        };
        let is_said = |word: &&str| memchr::memmem::find(bytes, word.as_bytes()).is_some();
        if library.needs.is_empty() || library.needs.iter().any(is_said) {
            return true;
        }
        refused |= bit;
    }
    false
}

/// True if what stands at a place is part of an import, and no text inside a documentation.
fn is_imported(bytes: &[u8], at: usize) -> bool {
    const LINE_MAX: usize = 400;
    let start = at.saturating_sub(LINE_MAX);
    let before = bytes.get(start..at).unwrap_or_default();
    let line = memchr::memrchr(b'\n', before).map_or(before, |end| {
        before.get(end.saturating_add(1)..).unwrap_or_default()
    });
    let line = line.trim_ascii_start();
    let is_word =
        |line: &[u8], word: &[u8]| line.strip_prefix(word).is_some_and(|rest| rest.starts_with(b" "));
    if is_word(line, b"from") {
        return line.trim_ascii_end() == b"from" || line.ends_with(b"import ") || line.ends_with(b", ");
    }
    is_word(line, b"import")
        || line.ends_with(b"import_module(\"")
        || line.ends_with(b"import_module('")
        || line.ends_with(b"__import__(\"")
        || line.ends_with(b"__import__('")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_imports_count() {
        assert!(is_worth_reading("import os, torch\nx = torch.load(p)\n"));
        assert!(is_worth_reading(
            "if True:\n    from langchain_openai import ChatOpenAI\n"
        ));
        assert!(is_worth_reading("from google import genai\n"));
        assert!(!is_worth_reading(
            "import torch\nclass A(torch.nn.Module): pass\n"
        ));
        assert!(!is_worth_reading(
            "\"\"\"\n>>> from transformers import x\n\"\"\"\n"
        ));
        assert!(LIBRARIES.len() < 128);
    }

    #[test]
    fn names_are_told_from_longer_ones() {
        assert!(is_kept("langchain_openai.ChatOpenAI"));
        assert!(is_kept("torch.load"));
        assert!(!is_kept("torch.zeros"));
        assert!(!is_kept("pickletools.load"));
    }
}
