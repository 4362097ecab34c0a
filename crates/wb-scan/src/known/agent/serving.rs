//! Programs that serve models, and what their arguments say.

use super::steps::{ModelUse, is_hub_name, option};
use wb_formats::deploy::Container;

/// A program that answers whoever reaches its port.
pub(crate) struct Server {
    /// Its name.
    pub(crate) name: &'static str,
    /// Words of its image or command.
    marks: &'static [&'static str],
    /// Options and variables with which it asks for a key.
    keys: &'static [&'static str],
}

/// Source: documentation of the programs named; 2026-11-24.
const SERVERS: &[Server] = &[
    Server {
        name: "vLLM",
        marks: &["vllm"],
        keys: &["--api-key", "VLLM_API_KEY"],
    },
    Server {
        name: "Ollama",
        marks: &["ollama/ollama", "ollama serve"],
        keys: &[],
    },
    Server {
        name: "Text Generation Inference",
        marks: &["text-generation-inference", "text-generation-launcher"],
        keys: &["--api-key", "API_KEY"],
    },
    Server {
        name: "Text Embeddings Inference",
        marks: &["text-embeddings-inference"],
        keys: &["--api-key", "API_KEY"],
    },
    Server {
        name: "llama.cpp",
        marks: &["llama.cpp", "llama-server"],
        keys: &["--api-key", "--api-key-file", "LLAMA_API_KEY"],
    },
    Server {
        name: "SGLang",
        marks: &["sglang"],
        keys: &["--api-key"],
    },
    Server {
        name: "LocalAI",
        marks: &["localai/localai", "quay.io/go-skynet"],
        keys: &["API_KEY", "LOCALAI_API_KEY"],
    },
    Server {
        name: "Triton",
        marks: &["tritonserver"],
        keys: &[],
    },
    Server {
        name: "TorchServe",
        marks: &["torchserve"],
        keys: &[],
    },
    Server {
        name: "Ray",
        marks: &["rayproject/ray"],
        keys: &[],
    },
    Server {
        name: "MLflow",
        marks: &["mlflow server", "mlflow/mlflow"],
        keys: &["--app-name", "MLFLOW_TRACKING_PASSWORD"],
    },
    Server {
        name: "Jupyter",
        marks: &["jupyter"],
        keys: &["JUPYTER_TOKEN", "token=", "password="],
    },
];

/// What a container serves, if it is one of these.
pub(crate) fn server(container: &Container) -> Option<&'static Server> {
    let image = container
        .image
        .as_deref()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let line = container.command.join(" ").to_ascii_lowercase();
    SERVERS.iter().find(|server| {
        server
            .marks
            .iter()
            .any(|mark| image.contains(mark) || line.contains(mark))
    })
}

/// True if it asks for a key.
pub(crate) fn has_key(server: &Server, container: &Container) -> bool {
    let line = container.command.join(" ");
    server.keys.iter().any(|key| {
        line.contains(key)
            || container
                .environment
                .iter()
                .any(|variable| variable.name == *key && !variable.value.is_empty())
    })
}

/// The published ports that other machines reach.
pub(crate) fn open_ports(container: &Container) -> Vec<&str> {
    let is_open = |port: &&str| {
        let near = port.starts_with("127.")
            || port.starts_with("localhost:")
            || port.starts_with("[::1]")
            || port.starts_with("${");
        port.contains(':') && !near
    };
    container
        .ports
        .iter()
        .map(String::as_str)
        .filter(is_open)
        .collect()
}

/// The models that a command serves.
pub(crate) fn served_models(container: &Container) -> Vec<ModelUse> {
    let words: Vec<&str> = container
        .command
        .iter()
        .flat_map(|word| word.split_whitespace())
        .map(|word| word.trim_matches(['"', '\'']))
        .collect();
    let revision = option(&words, &["--revision"]).or_else(|| {
        let named = container
            .environment
            .iter()
            .find(|variable| variable.name == "REVISION");
        named.map(|variable| variable.value.clone())
    });
    let mut names: Vec<String> = Vec::new();
    for key in [
        "--model",
        "--model-id",
        "--model-path",
        "--hf-repo",
        "-hf",
        "--model-name-or-path",
        "--speculative-model",
        "--lora-repo",
    ] {
        names.extend(option(&words, &[key]));
    }
    if let Some(at) = words.iter().position(|word| *word == "serve") {
        names.extend(words.get(at.saturating_add(1)).map(|word| (*word).to_owned()));
    }
    for key in ["MODEL_ID", "HF_MODEL_ID", "MODEL_NAME", "VLLM_MODEL", "HF_MODEL"] {
        names.extend(
            container
                .environment
                .iter()
                .filter(|variable| variable.name == key)
                .map(|variable| variable.value.clone()),
        );
    }
    let mut found: Vec<ModelUse> = Vec::new();
    for name in names {
        let (name, tag) = name
            .split_once(':')
            .map_or((name.as_str(), None), |(name, tag)| (name, Some(tag)));
        if is_hub_name(name) && !found.iter().any(|known| known.name == name) {
            let revision = revision.clone().or_else(|| tag.map(ToOwned::to_owned));
            found.push(ModelUse {
                name: name.to_owned(),
                revision,
                is_ollama: false,
                is_dataset: false,
                by: "the server's arguments",
            });
        }
    }
    found
}

/// True if code that the model's repository brings is run.
pub(crate) fn trusts_code(container: &Container) -> bool {
    let flag = container
        .command
        .iter()
        .flat_map(|word| word.split_whitespace())
        .any(|word| {
            let word = word.trim_matches(['"', '\'']);
            let (name, value) = word.split_once('=').unwrap_or((word, "true"));
            matches!(name, "--trust-remote-code" | "--trust_remote_code")
                && !value.eq_ignore_ascii_case("false")
        });
    let variable = container.environment.iter().any(|variable| {
        matches!(
            variable.name.as_str(),
            "TRUST_REMOTE_CODE" | "HF_TRUST_REMOTE_CODE" | "VLLM_TRUST_REMOTE_CODE"
        ) && matches!(variable.value.to_ascii_lowercase().as_str(), "true" | "1")
    });
    flag || variable
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_of_servers_are_understood() {
        let container = Container {
            image: Some("vllm/vllm-openai:v0.6".to_owned()),
            command: ["serve", "a/b", "--trust-remote-code"]
                .map(ToOwned::to_owned)
                .to_vec(),
            ports: vec![
                "8000:8000".to_owned(),
                "127.0.0.1:1:1".to_owned(),
                "9000".to_owned(),
            ],
            ..Container::default()
        };
        assert_eq!(served_models(&container)[0].name, "a/b");
        assert!(trusts_code(&container));
        assert_eq!(open_ports(&container), ["8000:8000"]);
        assert!(!has_key(server(&container).unwrap(), &container));
    }
}
