//! Where values come from: answers of models, the network, hubs, users. Source: the documentation of the libraries
//! named; 2026-11-24.

use super::environment::Walk;
use super::value::{Kind, Value};
use crate::code::uses::Origin;
use ruff_text_size::Ranged;
use std::rc::Rc;

/// Libraries whose calls give answers of models.
const MODELS: &[&str] = &[
    "openai.",
    "anthropic.",
    "google.genai",
    "google.generativeai",
    "vertexai.",
    "mistralai.",
    "cohere.",
    "groq.",
    "together.",
    "ollama.",
    "litellm.",
    "langchain",
    "llama_index.",
    "haystack.",
    "dspy.",
    "transformers.",
    "vllm.",
    "llama_cpp.",
    "ctransformers.",
    "replicate.",
    "huggingface_hub.InferenceClient",
    "huggingface_hub.AsyncInferenceClient",
    "boto3.client()",
    "boto3.Session().client()",
    "crewai.",
    "pydantic_ai.",
    "smolagents.",
    "autogen",
    "agents.",
    "xai_sdk.",
    "fireworks.",
    "langgraph.",
    "instructor.",
    "guidance.",
    "azure.ai.",
    "guidance",
    "cerebras.",
    "mlx_lm.",
];

/// Names of calls that give an answer.
const ANSWERS: &[&str] = &[
    "create",
    "acreate",
    "parse",
    "complete",
    "acomplete",
    "completion",
    "acompletion",
    "text_completion",
    "chat",
    "achat",
    "invoke",
    "ainvoke",
    "generate",
    "agenerate",
    "generate_content",
    "generate_content_async",
    "predict",
    "apredict",
    "run",
    "run_sync",
    "arun",
    "kickoff",
    "query",
    "aquery",
    "send_message",
    "stream",
    "converse",
    "invoke_model",
    "chat_completion",
    "text_generation",
    "batch",
    "create_completion",
    "create_chat_completion",
    "predict_messages",
    "generate_text",
    "stream_chat",
    "initiate_chat",
    "run_async",
    "generate_reply",
    "sample",
    "send_message_async",
    "responses",
    "astream",
    "stream_complete",
    "call_as_llm",
];

/// Makers of models that are called like functions.
const CALLABLE: &[&str] = &[
    "transformers.pipeline()",
    "llama_cpp.Llama()",
    "dspy.Predict()",
    "dspy.ChainOfThought()",
    "dspy.LM()",
];

/// True for a thing of a library that gives answers of models.
pub(super) fn is_model(path: &str) -> bool {
    MODELS.iter().any(|start| path.starts_with(start))
        && !path.contains("Prompt")
        && !path.contains("Parser")
        && !path.contains("okenizer")
}

/// Places that are told when they are read or set: `ssl._create_default_https_context = …`.
pub(super) fn is_watched(path: &str) -> bool {
    const WATCHED: &[&str] = &[
        "ssl._create_unverified_context",
        "ssl._create_default_https_context",
        "openai.base_url",
        "openai.api_base",
        "openai.api_key",
        "openai.verify_ssl_certs",
        "litellm.ssl_verify",
        "litellm.api_base",
    ];
    WATCHED.contains(&path)
        || path.ends_with(".verify_mode") && path.starts_with("ssl.")
        || path.ends_with("Session().verify")
}

/// Where an attribute comes from by its name.
pub(super) fn attribute_origin(owner: &str, name: &str) -> Option<Origin> {
    let is_request =
        matches!(owner, "flask.request" | "request" | "?request") || owner.ends_with("Request()");
    match name {
        "argv" if owner == "sys" => Some(Origin::Input),
        "args" | "form" | "json" | "data" | "files" | "values" | "query_params" | "body" if is_request => {
            Some(Origin::Input)
        }
        _ => None,
    }
}

/// Where what a call gives comes from.
pub(super) fn result_origin(
    path: &str,
    callee: &Value,
    args: &[Value],
    named: &[(Rc<str>, Value)],
) -> Option<Origin> {
    let last = path.rsplit('.').next().unwrap_or(path);
    let is_answer = is_model(path)
        && (ANSWERS.contains(&last) && !path.ends_with(".embeddings.create") && path.contains(')')
            || matches!(
                path,
                "litellm.completion"
                    | "litellm.acompletion"
                    | "ollama.chat"
                    | "ollama.generate"
                    | "litellm.text_completion"
                    | "replicate.run"
                    | "litellm.responses"
                    | "mlx_lm.generate"
            )
            || path.starts_with("openai.") && last == "create" && (path.contains("ompletion")))
        || CALLABLE.contains(&path);
    if is_answer {
        return Some(Origin::ModelOutput);
    }
    let made = match path {
        "builtins.input" | "builtins.raw_input" | "getpass.getpass" => Some(Origin::Input),
        "huggingface_hub.hf_hub_download"
        | "huggingface_hub.snapshot_download"
        | "huggingface_hub.cached_download"
        | "kagglehub.model_download"
        | "kagglehub.dataset_download"
        | "modelscope.snapshot_download"
        | "transformers.utils.cached_file"
        | "huggingface_hub.HfApi().hf_hub_download" => Some(Origin::Hub),
        "urllib.request.urlopen"
        | "urllib.request.urlretrieve"
        | "gdown.download"
        | "wget.download"
        | "torch.hub.load_state_dict_from_url"
        | "keras.utils.get_file"
        | "tensorflow.keras.utils.get_file"
        | "pooch.retrieve"
        | "torch.hub.download_url_to_file" => Some(Origin::Network),
        _ if path.starts_with("wandb.") && last == "download" => Some(Origin::Hub),
        _ if matches!(
            last,
            "get" | "post" | "request" | "urlopen" | "download_blob" | "get_object" | "recv" | "read_stream"
        ) && [
            "requests.",
            "httpx.",
            "urllib3.",
            "boto3.",
            "aiohttp.",
            "socket.",
            "azure.storage",
        ]
        .iter()
        .any(|start| path.starts_with(start)) =>
        {
            Some(Origin::Network)
        }
        _ if path.starts_with("streamlit.")
            && matches!(last, "text_input" | "file_uploader" | "text_area" | "chat_input") =>
        {
            Some(Origin::Input)
        }
        _ => None,
    };
    // Methods of what came from somewhere, and functions that hand on what they are given.
    let carried = carries(path).then(|| {
        args.iter()
            .chain(named.iter().map(|(_, value)| value))
            .filter_map(|value| value.from)
            .min()
    });
    let owner = callee.from.filter(|_| path.contains('.') && !is_check(last));
    made.into_iter().chain(carried.flatten()).chain(owner).min()
}

/// Methods that tell about a value without giving it.
fn is_check(name: &str) -> bool {
    matches!(
        name,
        "startswith" | "endswith" | "isdigit" | "count" | "find" | "index" | "isidentifier" | "bool"
    )
}

/// Functions that give back what they are given in another form.
fn carries(path: &str) -> bool {
    const CARRIERS: &[&str] = &[
        "json.",
        "re.",
        "builtins.",
        "io.",
        "base64.",
        "gzip.",
        "bz2.",
        "lzma.",
        "zlib.",
        "textwrap.",
        "html.",
        "tempfile.",
        "os.path.",
        "pathlib.",
        "copy.",
        "sqlalchemy.text",
        "shutil.copyfileobj",
        "codecs.",
        "ast.parse",
        "markdown.",
        "numpy.frombuffer",
    ];
    // A tokenizer decodes what the model generated.
    CARRIERS.iter().any(|start| path.starts_with(start))
        || path.ends_with("decode")
        || path.contains("StrOutputParser")
}

impl Walk<'_> {
    /// Prompts among the arguments: messages with roles, templates, instructions.
    pub(super) fn note_prompts(
        &mut self,
        path: &str,
        args: &[Value],
        named: &[(Rc<str>, Value)],
        node: &impl Ranged,
    ) {
        if !self.is_telling || !super::prefilter::is_kept(path) {
            return;
        }
        for (key, value) in named {
            match &**key {
                "system" | "instructions" | "system_prompt" | "system_instruction" | "system_message"
                | "template" | "backstory" | "preamble" | "prompt" => self.prompt_texts(key, value, node),
                "messages" | "input" | "contents" => self.messages(value, node),
                _ => {}
            }
        }
        let last = path.rsplit('.').next().unwrap_or(path);
        let class = path.rsplit('.').nth(1).unwrap_or_default();
        match last {
            "from_template" => args
                .iter()
                .take(1)
                .for_each(|value| self.prompt_texts("template", value, node)),
            "SystemMessage" | "SystemMessagePromptTemplate" => {
                args.iter()
                    .take(1)
                    .for_each(|value| self.prompt_texts("system", value, node));
                let content = named.iter().find(|(key, _)| &**key == "content");
                if let Some((_, value)) = content {
                    self.prompt_texts("system", value, node);
                }
            }
            "PromptTemplate" if class != "PromptTemplate" => {
                args.iter()
                    .take(1)
                    .for_each(|value| self.prompt_texts("template", value, node));
            }
            "from_messages" => args.iter().take(1).for_each(|value| self.messages(value, node)),
            _ => {}
        }
    }

    fn prompt_texts(&mut self, name: &str, value: &Value, node: &impl Ranged) {
        for value in value.alternatives() {
            if let Kind::Text(text) | Kind::Partly(text) = &value.kind {
                self.keep_prompt(name, text, node);
            }
        }
    }

    /// `[{"role": "system", "content": "…"}]`, `[("system", "…")]`.
    fn messages(&mut self, value: &Value, node: &impl Ranged) {
        let Kind::List(items) = &value.kind else { return };
        for item in items.iter() {
            let (role, content) = match &item.kind {
                Kind::Dict(parts) => (parts.get("role").cloned(), parts.get("content").cloned()),
                Kind::List(parts) => (parts.first().cloned(), parts.get(1).cloned()),
                _ => continue,
            };
            let role = role
                .as_ref()
                .and_then(Value::as_text)
                .unwrap_or("message")
                .to_owned();
            if let Some(content) =
                content.filter(|_| matches!(&*role, "system" | "developer" | "human" | "user"))
            {
                self.prompt_texts(&role, &content, node);
            }
        }
    }
}
