//! What a script uses of AI libraries, in the words of the Python libraries of the same makers, so that one set of tables
//! and rules speaks for both.

use super::facts::ScriptFacts;
use super::value::{Kind, Value};
use super::walk::Walker;
use crate::code::uses::{Argument, Prompt, Use, Uses, Value as UsedValue};
use oxc_span::Span;
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// Packages, the Python library of the same maker, and the class that the package's main export is. Source: the
/// packages' own documentation; 2026-11-24.
const LIBRARIES: &[(&str, &str, &str)] = &[
    ("openai", "openai", "OpenAI"),
    ("@anthropic-ai/sdk", "anthropic", "Anthropic"),
    ("@anthropic-ai/bedrock-sdk", "anthropic", "AnthropicBedrock"),
    ("@anthropic-ai/vertex-sdk", "anthropic", "AnthropicVertex"),
    ("groq-sdk", "groq", "Groq"),
    ("together-ai", "together", "Together"),
    ("cohere-ai", "cohere", "Client"),
    ("@mistralai/mistralai", "mistralai", "Mistral"),
    ("@google/generative-ai", "google.generativeai", ""),
    ("@google/genai", "google.genai", ""),
    ("@google-cloud/vertexai", "vertexai", ""),
    ("ollama", "ollama", ""),
    ("ollama/browser", "ollama", ""),
    ("replicate", "replicate", "Client"),
    ("@huggingface/inference", "huggingface_hub", "InferenceClient"),
    ("@huggingface/transformers", "transformers", ""),
    ("@xenova/transformers", "transformers", ""),
    ("@aws-sdk/client-bedrock-runtime", "boto3.client()", ""),
    ("chromadb", "chromadb", ""),
    ("@pinecone-database/pinecone", "pinecone", ""),
    ("@qdrant/js-client-rest", "qdrant_client", ""),
    ("weaviate-client", "weaviate", ""),
    ("weaviate-ts-client", "weaviate", ""),
    ("@zilliz/milvus2-sdk-node", "pymilvus", ""),
    ("@lancedb/lancedb", "lancedb", ""),
    ("vectordb", "lancedb", ""),
    ("faiss-node", "faiss", ""),
    ("llamaindex", "llama_index", ""),
];

/// Prompts shorter than this are no instructions.
const PROMPT_MIN: usize = 30;

/// The Python name of what is called; none if it is of no AI library.
fn python_name(path: &str) -> Option<String> {
    let is_end = |rest: &str| rest.is_empty() || rest.starts_with(['.', '(']);
    let known = LIBRARIES
        .iter()
        .filter_map(|(module, root, class)| {
            let rest = path.strip_prefix(module).filter(|rest| is_end(rest))?;
            Some((module.len(), (*root).to_owned(), *class, rest))
        })
        .max_by_key(|(length, ..)| *length);
    let (root, class, rest) = match known {
        Some((_, root, class, rest)) => (root, class, rest),
        None => {
            let name = path.strip_prefix("@langchain/")?;
            let end = name.find(['.', '(']).unwrap_or(name.len());
            let (name, rest) = name.split_at_checked(end)?;
            (format!("langchain_{}", name.replace('-', "_")), "", rest)
        }
    };
    // `new OpenAI()` of a main export is `openai.OpenAI()`.
    let rest = match rest.strip_prefix("()") {
        Some(behind) if !class.is_empty() => format!(".{class}(){behind}"),
        _ if rest.is_empty() && !class.is_empty() => format!(".{class}"),
        _ => rest.to_owned(),
    };
    let parts: Vec<String> = rest.split('.').map(snake).collect();
    Some(format!("{root}{}", parts.join(".")))
}

/// `generateContent` as Python writes it; classes keep their names.
fn snake(name: &str) -> String {
    if name.starts_with(|first: char| first.is_ascii_uppercase()) {
        return name.to_owned();
    }
    let mut out = String::with_capacity(name.len().saturating_add(4));
    let mut before = '_';
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            if !before.is_ascii_uppercase() && before != '_' {
                out.push('_');
            }
            out.push(letter.to_ascii_lowercase());
        } else {
            out.push(letter);
        }
        before = letter;
    }
    out
}

fn used_value(value: &Value) -> UsedValue {
    let cut = |text: &str| text.chars().take(Uses::TEXT_MAX).collect::<String>();
    match &value.kind {
        Kind::Text(text) if text == "?" => UsedValue::Computed,
        Kind::Text(text) => UsedValue::Text(cut(text)),
        Kind::Number(number) => UsedValue::Number(number.to_string()),
        Kind::Path(path) if path == "true" => UsedValue::Bool(true),
        Kind::Path(path) if path == "false" => UsedValue::Bool(false),
        Kind::Path(path) => UsedValue::Name(path.clone()),
        Kind::List(items) => UsedValue::List(items.iter().filter_map(Value::as_text).map(cut).collect()),
        _ => UsedValue::Computed,
    }
}

impl<'a> Walker<'_, '_, 'a> {
    /// Keeps a call of an AI library.
    pub(super) fn used(&mut self, path: &str, arguments: &[Value], span: Span) {
        let (name, listed) = match vercel(path, arguments) {
            Some((name, model)) => (name, vec![argument("model".to_owned(), UsedValue::Text(model))]),
            None => {
                let Some(name) = python_name(path) else { return };
                let mut listed = Vec::new();
                for (at, value) in arguments.iter().enumerate() {
                    match &value.kind {
                        Kind::Object(fields) => {
                            for (key, value) in fields {
                                listed.push(argument(snake(key), used_value(value)));
                            }
                        }
                        _ => listed.push(argument(at.to_string(), used_value(value))),
                    }
                }
                (name, listed)
            }
        };
        self.prompts(arguments, span);
        let offset = self.offset(span.start);
        let maker = name
            .rfind("()")
            .and_then(|at| self.makers.get(name.get(..at.saturating_add(2))?).copied());
        self.makers.insert(format!("{name}()"), offset);
        if self.facts.uses.calls.len() >= Uses::CALLS_MAX {
            return;
        }
        let line = self
            .text
            .get(..span.start as usize)
            .unwrap_or_default()
            .bytes()
            .filter(|byte| *byte == b'\n')
            .count();
        let mut call = Use {
            path: name,
            arguments: listed,
            receiver: maker,
            function: String::new(),
            code: self.code(span.start, span.end),
            offset,
            line: (line as u64).saturating_add(1),
        };
        call.mask();
        self.facts.uses.calls.push(call);
    }

    /// Texts that tell a model what to do: system messages and instructions.
    fn prompts(&mut self, arguments: &[Value], span: Span) {
        let mut found: Vec<(&str, String)> = Vec::new();
        for value in arguments {
            let Kind::Object(fields) = &value.kind else {
                continue;
            };
            for key in ["system", "instructions", "systemInstruction", "systemPrompt"] {
                if let Some(text) = fields.get(key).and_then(Value::as_text) {
                    found.push(("system", text.to_owned()));
                }
            }
            let Some(Kind::List(messages)) = fields.get("messages").map(|messages| &messages.kind) else {
                continue;
            };
            for message in messages {
                let Kind::Object(message) = &message.kind else {
                    continue;
                };
                let role = message.get("role").and_then(Value::as_text);
                if let (Some("system" | "developer"), Some(text)) =
                    (role, message.get("content").and_then(Value::as_text))
                {
                    found.push(("system", text.to_owned()));
                }
            }
        }
        let offset = self.offset(span.start);
        let prompts = &mut self.facts.uses.prompts;
        for (name, text) in found {
            if text.len() < PROMPT_MIN || prompts.len() >= Uses::PROMPTS_MAX {
                continue;
            }
            let mut sha256 = String::with_capacity(64);
            for byte in Sha256::digest(text.as_bytes()) {
                let _ = write!(sha256, "{byte:02x}");
            }
            prompts.push(Prompt {
                name: name.to_owned(),
                sha256,
                bytes: text.len() as u64,
                beginning: text.chars().take(120).collect(),
                placeholders: Vec::new(),
                offset,
            });
        }
    }
}

const fn argument(key: String, value: UsedValue) -> Argument {
    Argument {
        key,
        value,
        from: None,
    }
}

/// `openai('gpt-4o')` of a provider package: the provider stands in front of the model, as LiteLLM writes it.
fn vercel(path: &str, arguments: &[Value]) -> Option<(String, String)> {
    let rest = path.strip_prefix("@ai-sdk/")?;
    let provider = rest.split(['.', '(']).next().unwrap_or(rest);
    let model = arguments.first().and_then(Value::as_text)?;
    let provider = match provider {
        "amazon-bedrock" => "bedrock",
        "google-vertex" => "vertex_ai",
        "togetherai" => "together_ai",
        "google" => "gemini",
        other => other,
    };
    Some(("litellm.completion".to_owned(), format!("{provider}/{model}")))
}

impl ScriptFacts {
    /// True if a module, or a path below it, is imported.
    pub fn imports_package(&self, package: &str) -> bool {
        self.imports.iter().any(|import| {
            import
                .module
                .strip_prefix(package)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::python_name;

    #[test]
    fn packages_are_named_as_their_python_twins() {
        let named = |path| python_name(path).unwrap();
        assert_eq!(
            named("openai().chat.completions.create"),
            "openai.OpenAI().chat.completions.create"
        );
        assert_eq!(named("openai.AzureOpenAI"), "openai.AzureOpenAI");
        assert_eq!(named("@anthropic-ai/sdk"), "anthropic.Anthropic");
        assert_eq!(
            named("@langchain/google-genai.ChatGoogleGenerativeAI"),
            "langchain_google_genai.ChatGoogleGenerativeAI"
        );
        assert_eq!(
            named("@google/genai.GoogleGenAI().models.generateContent"),
            "google.genai.GoogleGenAI().models.generate_content"
        );
        assert_eq!(
            named("@huggingface/transformers.pipeline"),
            "transformers.pipeline"
        );
        assert_eq!(python_name("openai-edge.x"), None);
        assert_eq!(python_name("fs.readFile"), None);
    }
}
