//! Services of models that are called over the network: whose, where, and which model. Source: the documentation of the
//! libraries named; 2026-11-24.

use wb_formats::code::uses::{Argument, Use, Uses};

/// Keywords under which a model is named.
const MODEL_KEYS: &[&str] = &[
    "model",
    "model_name",
    "model_id",
    "modelId",
    "deployment_name",
    "azure_deployment",
    "engine",
    "modelName",
    "llm",
    "deployment_id",
    "model_string",
];

/// Keywords under which an address is given.
const ENDPOINT_KEYS: &[&str] = &[
    "base_url",
    "api_base",
    "azure_endpoint",
    "endpoint",
    "openai_api_base",
    "server_url",
    "endpoint_url",
    "host",
    "anthropic_api_url",
    "inference_server_url",
    "api_url",
];

/// Roots of libraries, and whose service they call.
#[rustfmt::skip]
static ROOTS: &[(&str, &str)] = &[
    ("openai.AzureOpenAI", "azure-openai"), ("openai.AsyncAzureOpenAI", "azure-openai"), ("openai", "openai"),
    ("agents.", "openai"), ("anthropic.AnthropicBedrock", "aws-bedrock"), ("anthropic.AnthropicVertex", "google-vertex"),
    ("anthropic", "anthropic"), ("google.genai", "google"), ("google.generativeai", "google"), ("vertexai", "google-vertex"),
    ("google.cloud.aiplatform", "google-vertex"), ("boto3.client()", "aws-bedrock"), ("boto3.Session().client()", "aws-bedrock"),
    ("boto3.session.Session().client()", "aws-bedrock"), ("mistralai", "mistral"), ("cohere", "cohere"), ("groq", "groq"), ("together", "together"),
    ("openrouter", "openrouter"), ("xai_sdk", "xai"), ("replicate", "replicate"), ("fireworks", "fireworks"),
    ("cerebras", "cerebras"), ("deepseek", "deepseek"), ("azure.ai", "azure"), ("huggingface_hub.InferenceClient", "huggingface"),
    ("huggingface_hub.AsyncInferenceClient", "huggingface"), ("ollama", "ollama"),
];

/// Words in the names of classes of frameworks, and whose service they call; the longer ones first.
#[rustfmt::skip]
static CLASSES: &[(&str, &str)] = &[
    ("AzureOpenAI", "azure-openai"), ("AzureChatOpenAI", "azure-openai"), ("AzureAI", "azure"), ("OpenAI", "openai"),
    ("Anthropic", "anthropic"), ("Bedrock", "aws-bedrock"), ("VertexAI", "google-vertex"), ("Vertex", "google-vertex"),
    ("GoogleGenerativeAI", "google"), ("GoogleGenAI", "google"), ("GoogleAI", "google"), ("Gemini", "google"),
    ("Mistral", "mistral"), ("Cohere", "cohere"), ("Groq", "groq"), ("Together", "together"), ("Ollama", "ollama"),
    ("DeepSeek", "deepseek"), ("XAI", "xai"), ("Fireworks", "fireworks"), ("Perplexity", "perplexity"),
    ("OpenRouter", "openrouter"), ("NVIDIA", "nvidia"), ("Voyage", "voyage"), ("Jina", "jina"), ("Watsonx", "watsonx"),
    ("Replicate", "replicate"), ("HuggingFaceEndpoint", "huggingface"), ("HfApiModel", "huggingface"),
    ("InferenceClientModel", "huggingface"), ("Cerebras", "cerebras"), ("SambaNova", "sambanova"),
];

/// Frameworks whose classes are told by the words in their names.
const FRAMEWORKS: &[&str] = &[
    "langchain",
    "llama_index",
    "haystack",
    "autogen",
    "pydantic_ai",
    "smolagents",
    "crewai",
    "semantic_kernel",
    "instructor",
    "chromadb",
    "dspy",
    "marvin",
    "guidance",
    "outlines",
];

/// Beginnings of model ids that name the service: LiteLLM, LangChain, DSPy, Pydantic AI.
#[rustfmt::skip]
static PREFIXES: &[(&str, &str)] = &[
    ("openai", "openai"), ("azure", "azure-openai"), ("azure_openai", "azure-openai"), ("azure_ai", "azure"), ("anthropic", "anthropic"),
    ("bedrock", "aws-bedrock"), ("bedrock_converse", "aws-bedrock"), ("vertex_ai", "google-vertex"), ("google_vertexai", "google-vertex"),
    ("google-vertex", "google-vertex"), ("gemini", "google"), ("google_genai", "google"), ("google-gla", "google"), ("google", "google"),
    ("mistral", "mistral"), ("mistralai", "mistral"), ("cohere", "cohere"), ("cohere_chat", "cohere"), ("groq", "groq"),
    ("together_ai", "together"), ("together", "together"), ("openrouter", "openrouter"), ("deepseek", "deepseek"), ("xai", "xai"),
    ("grok", "xai"), ("ollama", "ollama"), ("ollama_chat", "ollama"), ("fireworks_ai", "fireworks"), ("fireworks", "fireworks"), ("perplexity", "perplexity"),
    ("replicate", "replicate"), ("huggingface", "huggingface"), ("hosted_vllm", "self-hosted"), ("watsonx", "watsonx"), ("nvidia_nim", "nvidia"),
    ("sagemaker", "aws-sagemaker"), ("databricks", "databricks"), ("cerebras", "cerebras"), ("voyage", "voyage"),
];

/// Parts of addresses, and whose they are.
#[rustfmt::skip]
static HOSTS: &[(&str, &str)] = &[
    ("openai.azure", "azure-openai"), ("api.openai", "openai"), ("openrouter", "openrouter"), ("deepseek", "deepseek"), ("api.x.ai", "xai"),
    ("groq", "groq"), ("together", "together"), ("fireworks", "fireworks"), ("perplexity", "perplexity"), ("api.nvidia", "nvidia"),
    ("mistral", "mistral"), ("generativelanguage", "google"), ("anthropic", "anthropic"), ("dashscope", "alibaba"), ("moonshot", "moonshot"),
    ("bedrock", "aws-bedrock"), ("cognitiveservices.azure", "azure"), (":11434", "ollama"), ("huggingface", "huggingface"),
    ("cerebras", "cerebras"), ("models.inference.ai.azure", "azure"), ("bigmodel", "zhipu"), ("volces", "volcengine"),
];

/// A call of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Called {
    /// Whose service.
    pub(crate) provider: &'static str,
    /// The models that it is asked for, as written; empty if the call names none.
    pub(crate) models: Vec<String>,
    /// True if a model is named by something that could not be followed.
    pub(crate) is_model_computed: bool,
    /// The address, where the program gives one.
    pub(crate) endpoint: Option<String>,
}

/// The service that a call is made to, or that a client is made for.
pub(crate) fn of(call: &Use, uses: &Uses) -> Option<Called> {
    let path = call.path.as_str();
    let argument = MODEL_KEYS.iter().find_map(|key| call.named(key));
    let maker = call.receiver.and_then(|at| uses.call_at(at));
    let endpoint = endpoint(call).or_else(|| maker.and_then(endpoint));
    let base = provider(path).or_else(|| prefixed(path))?;
    let argument = argument.or_else(|| positional(path, call));
    let is_client = is_client(path);
    if argument.is_none() && endpoint.is_none() && !is_client {
        return None;
    }
    let texts: Vec<String> = argument
        .map(Argument::texts)
        .unwrap_or_default()
        .into_iter()
        .map(str::to_owned)
        .collect();
    let mut called = Called {
        provider: base,
        is_model_computed: texts.is_empty() && argument.is_some(),
        models: texts,
        endpoint,
    };
    if base == PREFIXED {
        let explicit = call
            .named("model_provider")
            .or_else(|| call.named("custom_llm_provider"))
            .and_then(Argument::text);
        let (provider, models) = split(&called.models, explicit);
        called.provider = provider;
        called.models = models;
    }
    if let Some(endpoint) = &called.endpoint
        && let Some(of_host) = provider_of_host(endpoint)
        && !matches!(called.provider, "azure-openai" | "ollama" | "aws-bedrock")
    {
        called.provider = of_host;
    }
    Some(called)
}

/// The provider is told by the model's id.
const PREFIXED: &str = "?";

fn prefixed(path: &str) -> Option<&'static str> {
    const CALLS: &[&str] = &[
        "litellm.completion",
        "litellm.acompletion",
        "litellm.embedding",
        "litellm.aembedding",
        "litellm.responses",
        "litellm.text_completion",
        "litellm.image_generation",
        "litellm.batch_completion",
        "dspy.LM",
        "crewai.LLM",
        "pydantic_ai.Agent",
        "smolagents.LiteLLMModel",
        "langchain.chat_models.init_chat_model",
        "langchain.embeddings.init_embeddings",
        "crewai.Agent",
        "langchain.agents.create_agent",
        "langchain.chat_models.base.init_chat_model",
    ];
    let is_litellm =
        path.starts_with("langchain") && path.ends_with("ChatLiteLLM") || path.starts_with("litellm.Router");
    (CALLS.contains(&path) || is_litellm).then_some(PREFIXED)
}

/// Models in the first place of a call.
fn positional<'u>(path: &str, call: &'u Use) -> Option<&'u Argument> {
    const FIRST: &[&str] = &[
        "google.generativeai.GenerativeModel",
        "vertexai.generative_models.GenerativeModel",
        "replicate.run",
        "vertexai.preview.generative_models.GenerativeModel",
        "litellm.completion",
        "litellm.acompletion",
        "dspy.LM",
        "crewai.LLM",
        "pydantic_ai.Agent",
        "langchain.chat_models.init_chat_model",
        "langchain.chat_models.base.init_chat_model",
        "langchain.embeddings.init_embeddings",
    ];
    let is_pydantic = path.starts_with("pydantic_ai.models.");
    let is_publisher = path.ends_with("TextGenerationModel.from_pretrained")
        || path.ends_with("TextEmbeddingModel.from_pretrained");
    let argument = (FIRST.contains(&path) || is_pydantic || is_publisher)
        .then(|| call.at(0))
        .flatten()?;
    (!argument.texts().is_empty()).then_some(argument)
}

/// Whose service something of a library calls.
fn provider(path: &str) -> Option<&'static str> {
    let is_named = |start: &str| {
        path.strip_prefix(start)
            .is_some_and(|rest| start.ends_with('.') || rest.starts_with(['.', '(', '_']) || rest.is_empty())
    };
    if let Some((_, provider)) = ROOTS.iter().find(|(start, _)| is_named(start)) {
        return Some(provider);
    }
    let is_framework = FRAMEWORKS.iter().any(|name| path.starts_with(name));
    // The class that the call makes, or that the method belongs to.
    let last = path.rsplit('.').next().unwrap_or_default();
    let first_class = path
        .split(['.', '('])
        .find(|part| part.starts_with(|c: char| c.is_ascii_uppercase()));
    let class = first_class.unwrap_or(last);
    is_framework
        .then(|| {
            CLASSES
                .iter()
                .find(|(word, _)| class.contains(word))
                .map(|(_, provider)| *provider)
        })
        .flatten()
}

/// True if the call makes a client: worth telling even if it says nothing more.
fn is_client(path: &str) -> bool {
    let last = path.rsplit('.').next().unwrap_or_default();
    let is_class = last.starts_with(|c: char| c.is_ascii_uppercase());
    let names = [
        "OpenAI",
        "AsyncOpenAI",
        "AzureOpenAI",
        "AsyncAzureOpenAI",
        "Anthropic",
        "AsyncAnthropic",
        "AnthropicBedrock",
        "AnthropicVertex",
        "Mistral",
        "MistralClient",
        "Client",
        "ClientV2",
        "AsyncClient",
        "Groq",
        "AsyncGroq",
        "Together",
        "AsyncTogether",
        "InferenceClient",
        "GenerativeModel",
    ];
    is_class && names.contains(&last) && !path.contains("langchain") && !path.contains('(')
}

fn endpoint(call: &Use) -> Option<String> {
    let text = ENDPOINT_KEYS.iter().find_map(|key| call.named(key)?.text())?;
    (!text.is_empty()).then(|| without_user(text))
}

/// An address without the name and password in it.
pub(crate) fn without_user(address: &str) -> String {
    let Some((scheme, rest)) = address.split_once("://") else {
        return address.to_owned();
    };
    let (host, path) = match rest.find(['/', '?', '#']) {
        Some(at) => rest.split_at_checked(at).unwrap_or((rest, "")),
        None => (rest, ""),
    };
    let host = host.rsplit('@').next().unwrap_or(host);
    // Keys are given in queries as well.
    let path = path.split(['?', '#']).next().unwrap_or_default();
    format!("{scheme}://{host}{path}")
}

/// Whose an address is.
pub(crate) fn provider_of_host(endpoint: &str) -> Option<&'static str> {
    let lower = endpoint.to_ascii_lowercase();
    if let Some((_, provider)) = HOSTS.iter().find(|(part, _)| lower.contains(part)) {
        return Some(provider);
    }
    lower.contains("://").then_some("self-hosted")
}

/// `openai/gpt-4o`, `openai:gpt-4o`; of several models the first one's provider counts.
fn split(models: &[String], explicit: Option<&str>) -> (&'static str, Vec<String>) {
    let known = |name: &str| {
        PREFIXES
            .iter()
            .find(|(prefix, _)| *prefix == name)
            .map(|(_, provider)| *provider)
    };
    let mut provider = explicit.and_then(known);
    let mut out = Vec::new();
    for model in models {
        let cut = model.find(['/', ':']).and_then(|at| model.split_at_checked(at));
        match cut.and_then(|(prefix, rest)| Some((known(prefix)?, rest.get(1..)?))) {
            Some((of_prefix, rest)) => {
                provider = provider.or(Some(of_prefix));
                out.push(rest.to_owned());
            }
            None => {
                provider = provider.or_else(|| by_name(model));
                out.push(model.clone());
            }
        }
    }
    (provider.unwrap_or("unknown"), out)
}

/// Whose a model is by its name alone.
pub(crate) fn by_name(model: &str) -> Option<&'static str> {
    #[rustfmt::skip]
    const STARTS: &[(&str, &str)] = &[
        ("gpt-", "openai"), ("o1", "openai"), ("o3", "openai"), ("o4", "openai"), ("text-embedding-3", "openai"), ("chatgpt", "openai"),
        ("text-embedding-ada", "openai"), ("dall-e", "openai"), ("whisper-1", "openai"), ("claude", "anthropic"), ("gemini", "google"),
        ("mistral", "mistral"), ("codestral", "mistral"), ("command", "cohere"), ("embed-", "cohere"), ("grok", "xai"), ("deepseek", "deepseek"),
    ];
    STARTS
        .iter()
        .find(|(start, _)| model.starts_with(start))
        .map(|(_, provider)| *provider)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_name_the_service() {
        let models = ["anthropic/claude-3-haiku-20240307".to_owned()];
        assert_eq!(
            split(&models, None),
            ("anthropic", vec!["claude-3-haiku-20240307".to_owned()])
        );
        assert_eq!(split(&["openai:gpt-4o".to_owned()], None).0, "openai");
        assert_eq!(split(&["gpt-4o".to_owned()], None).0, "openai");
    }

    #[test]
    fn classes_and_addresses_name_the_service() {
        assert_eq!(provider("langchain_openai.ChatOpenAI"), Some("openai"));
        assert_eq!(provider("langchain_openai.AzureChatOpenAI"), Some("azure-openai"));
        assert_eq!(
            provider("openai.AsyncAzureOpenAI().chat.completions.create"),
            Some("azure-openai")
        );
        assert_eq!(
            provider("openai.OpenAI().chat.completions.create"),
            Some("openai")
        );
        assert_eq!(provider("transformers.OpenAIGPTModel"), None);
        assert_eq!(provider_of_host("http://localhost:8000/v1"), Some("self-hosted"));
        assert_eq!(without_user("https://u:p@h/v1?key=1"), "https://h/v1");
    }
}
