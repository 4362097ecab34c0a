//! Command lines that fetch or serve models and data: in shell strings, container files, CI and notebooks. Source: the
//! help texts of the tools named; 2026-11-24.

use crate::known::ai::reference::{self, hub_id, pin_of, urn};
use wb_core::inventory::{NodeKind, Pin, Relation};

/// A model or a dataset that a command line names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// What it is.
    pub kind: NodeKind,
    /// Its id in the graph.
    pub id: String,
    /// Its name as its hub writes it.
    pub name: String,
    /// The revision, tag or version.
    pub revision: Option<String>,
    /// How firmly it is named.
    pub pin: Pin,
    /// What is done with it.
    pub relation: Relation,
    /// The tool.
    pub tool: &'static str,
    /// True if the tool is told to run code that the repository brings.
    pub trusts_code: bool,
}

/// What a command line, or several of them, fetches or serves.
pub fn read(text: &str) -> Vec<Command> {
    const COMMANDS_MAX: usize = 64;
    let joined = text.replace("\\\n", " ").replace("\\\r\n", " ");
    let mut out = Vec::new();
    for line in joined.lines() {
        for part in line.split(['|', ';', '&']) {
            if out.len() >= COMMANDS_MAX {
                return out;
            }
            let words = words(part);
            if !words.is_empty() {
                one(&words, &mut out);
            }
        }
    }
    out
}

/// The same for arguments that are a list already (`CMD ["vllm", "serve", …]`).
pub fn read_words(words: &[&str]) -> Vec<Command> {
    let mut out = Vec::new();
    one(words, &mut out);
    out
}

fn words(part: &str) -> Vec<&str> {
    const WORDS_MAX: usize = 256;
    part.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ',' | '[' | ']' | '(' | ')' | '`'))
        .filter(|word| !word.is_empty())
        .take(WORDS_MAX)
        .collect()
}

fn one(words: &[&str], out: &mut Vec<Command>) {
    for (at, word) in words.iter().enumerate() {
        let base = word.rsplit('/').next().unwrap_or(word);
        let rest = words.get(at.saturating_add(1)..).unwrap_or_default();
        match (base, rest.first().copied()) {
            ("huggingface-cli" | "hf", Some("download")) => hub(rest, out),
            ("ollama", Some("pull" | "run" | "create" | "show")) => ollama(rest, out),
            ("vllm", Some("serve")) => served(rest.get(1..).unwrap_or_default(), true, "vllm", out),
            ("vllm.entrypoints.openai.api_server" | "vllm.entrypoints.api_server", _) => {
                served(rest, false, "vllm", out)
            }
            ("sglang.launch_server", _) => served(rest, false, "sglang", out),
            ("text-generation-launcher" | "text-embeddings-router", _) => {
                served(rest, false, "text-generation-inference", out)
            }
            ("llama-server" | "llama-cli" | "llama.cpp", _) => llama(rest, out),
            ("mlx_lm.server" | "mlx_lm.generate", _) => served(rest, false, "mlx", out),
            ("spacy", Some("download")) => spacy(rest, out),
            ("litellm", _) => {}
            _ => continue,
        }
        return;
    }
}

/// The value of an option: `--x v`, `--x=v`.
fn option<'w>(words: &[&'w str], names: &[&str]) -> Option<&'w str> {
    words.iter().enumerate().find_map(|(at, word)| {
        let (name, value) = word
            .split_once('=')
            .map_or((*word, None), |(name, value)| (name, Some(value)));
        names
            .contains(&name)
            .then(|| value.or_else(|| words.get(at.saturating_add(1)).copied()))?
    })
}

/// The first word that is no option and no value of one.
fn plain<'w>(words: &[&'w str]) -> Option<&'w str> {
    let mut before = "";
    for word in words {
        let is_value = before.starts_with('-')
            && !before.contains('=')
            && !matches!(before, "--quiet" | "-q" | "--force-download");
        if !word.starts_with('-') && !is_value {
            return Some(word);
        }
        before = word;
    }
    None
}

fn push(
    kind: NodeKind,
    name: &str,
    revision: Option<&str>,
    relation: Relation,
    tool: &'static str,
    words: &[&str],
    out: &mut Vec<Command>,
) {
    let is_variable = name.contains(['$', '{', '<']);
    let is_local = !is_variable && reference::is_local(name);
    let pin = match revision {
        _ if is_variable => Pin::Unknown,
        _ if is_local => Pin::Local,
        Some(revision) if revision.contains(['$', '{']) => Pin::Unknown,
        revision => pin_of(revision),
    };
    let id = if is_variable || is_local || !reference::is_repository(name) {
        urn(kind.name(), name)
    } else {
        hub_id(
            name,
            revision.filter(|_| pin == Pin::Immutable),
            kind == NodeKind::Dataset,
        )
    };
    out.push(Command {
        kind,
        id,
        name: name.to_owned(),
        revision: revision.map(str::to_owned),
        pin,
        relation,
        tool,
        trusts_code: words.iter().any(|word| {
            matches!(
                *word,
                "--trust-remote-code" | "--trust_remote_code" | "--trust-remote-code=true"
            )
        }),
    });
}

fn hub(rest: &[&str], out: &mut Vec<Command>) {
    let arguments = rest.get(1..).unwrap_or_default();
    let Some(name) = plain(arguments) else { return };
    let is_dataset = option(arguments, &["--repo-type", "--type"]) == Some("dataset");
    let kind = if is_dataset {
        NodeKind::Dataset
    } else {
        NodeKind::Model
    };
    push(
        kind,
        name,
        option(arguments, &["--revision"]),
        Relation::Loads,
        "huggingface-cli",
        arguments,
        out,
    );
}

fn ollama(rest: &[&str], out: &mut Vec<Command>) {
    let arguments = rest.get(1..).unwrap_or_default();
    let Some(name) = plain(arguments).filter(|_| rest.first() != Some(&"create")) else {
        return;
    };
    let (pin, revision) = ollama_pin(name);
    out.push(Command {
        kind: NodeKind::Model,
        id: urn("model", &format!("ollama/{name}")),
        name: name.to_owned(),
        revision,
        pin,
        relation: Relation::Loads,
        tool: "ollama",
        trusts_code: false,
    });
}

/// Tags of Ollama's library can move; without one it is `latest`.
pub(crate) fn ollama_pin(name: &str) -> (Pin, Option<String>) {
    match name.rsplit_once(':') {
        _ if name.contains(['$', '{']) => (Pin::Unknown, None),
        Some((_, "latest")) | None => (Pin::Unpinned, None),
        Some((_, tag)) => (Pin::Floating, Some(tag.to_owned())),
    }
}

fn served(arguments: &[&str], is_positional: bool, tool: &'static str, out: &mut Vec<Command>) {
    let named = option(arguments, &["--model", "--model-path", "--model-id", "-m"]);
    let Some(name) = named.or_else(|| plain(arguments).filter(|_| is_positional)) else {
        return;
    };
    push(
        NodeKind::Model,
        name,
        option(arguments, &["--revision"]),
        Relation::Serves,
        tool,
        arguments,
        out,
    );
    for (option_name, kind) in [
        ("--tokenizer", NodeKind::Model),
        ("--speculative-model", NodeKind::Model),
        ("--chat-template", NodeKind::Prompt),
    ] {
        if kind == NodeKind::Model
            && let Some(other) = option(arguments, &[option_name]).filter(|other| *other != name)
        {
            push(
                kind,
                other,
                option(arguments, &["--tokenizer-revision"]),
                Relation::Loads,
                tool,
                arguments,
                out,
            );
        }
    }
    if let Some(adapters) = arguments.iter().position(|word| *word == "--lora-modules") {
        let behind = arguments.get(adapters.saturating_add(1)..).unwrap_or_default();
        for adapter in behind.iter().take_while(|word| !word.starts_with('-')) {
            if let Some((_, path)) = adapter.split_once('=') {
                push(
                    NodeKind::Adapter,
                    path,
                    None,
                    Relation::Loads,
                    tool,
                    arguments,
                    out,
                );
            }
        }
    }
}

fn llama(arguments: &[&str], out: &mut Vec<Command>) {
    if let Some(name) = option(arguments, &["-hf", "--hf-repo", "-hfr"]) {
        let (name, _) = name.rsplit_once(':').unwrap_or((name, ""));
        push(
            NodeKind::Model,
            name,
            None,
            Relation::Serves,
            "llama.cpp",
            arguments,
            out,
        );
    } else if let Some(name) = option(arguments, &["-m", "--model"]) {
        push(
            NodeKind::Model,
            name,
            None,
            Relation::Serves,
            "llama.cpp",
            arguments,
            out,
        );
    }
}

fn spacy(rest: &[&str], out: &mut Vec<Command>) {
    let Some(name) = plain(rest.get(1..).unwrap_or_default()) else {
        return;
    };
    out.push(Command {
        kind: NodeKind::Model,
        id: urn("model", &format!("spacy/{name}")),
        name: name.to_owned(),
        revision: None,
        pin: if name.contains("-3.") || name.contains("-2.") {
            Pin::Exact
        } else {
            Pin::Floating
        },
        relation: Relation::Loads,
        tool: "spacy",
        trusts_code: false,
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn command_lines_name_models() {
        let commit = "a".repeat(40);
        let text = format!(
            "huggingface-cli download acme/bert --revision {commit} --local-dir x && ollama pull llama3:8b\n\
             hf download acme/data --repo-type dataset\npython -m vllm.entrypoints.openai.api_server --model=acme/llm --trust-remote-code\n\
             vllm serve \\\n  acme/chat --port 80\n/usr/bin/ollama run mistral\nllama-server -hf acme/q:Q4_K_M\nvllm serve $MODEL\necho hf\n"
        );
        let found: Vec<(String, Pin, bool)> = read(&text)
            .into_iter()
            .map(|c| (c.name, c.pin, c.trusts_code))
            .collect();
        let expected = [
            ("acme/bert", Pin::Immutable, false),
            ("llama3:8b", Pin::Floating, false),
            ("acme/data", Pin::Unpinned, false),
            ("acme/llm", Pin::Unpinned, true),
            ("acme/chat", Pin::Unpinned, false),
            ("mistral", Pin::Unpinned, false),
            ("acme/q", Pin::Unpinned, false),
            ("$MODEL", Pin::Unknown, false),
        ];
        let expected: Vec<(String, Pin, bool)> = expected
            .iter()
            .map(|(n, p, t)| ((*n).to_owned(), *p, *t))
            .collect();
        assert_eq!(found, expected);
    }
}
