//! Which scripts are worth a syntax tree: most files of a library name nothing that leads out of the script.

use aho_corasick::AhoCorasick;
use std::sync::LazyLock;

/// Words of code that leads out, runs text, or hides what it does; and of AI libraries.
const WORDS: &[&str] = &[
    "child_process",
    "eval(",
    "eval (",
    "Function(",
    "vm.run",
    "\"vm\"",
    "'vm'",
    "execSync",
    "spawn",
    "fromCharCode",
    "atob",
    "base64",
    "unescape(",
    "process.env",
    "homedir",
    "fetch(",
    "XMLHttpRequest",
    "http",
    "net\"",
    "net'",
    "dgram",
    "\\x",
    "\\u00",
    "globalThis[",
    "global[",
    "window[",
    "process[",
    "_load",
    "execa",
    "shelljs",
    "Bun.",
    "Deno.",
    "sendBeacon",
    "WebSocket",
    "npm publish",
    "openai",
    "anthropic",
    "langchain",
    "transformers",
    "ollama",
    "mistral",
    "cohere",
    "@google/gen",
    "groq",
    "@ai-sdk",
    "modelcontextprotocol",
    "bedrock",
    "huggingface",
    "chromadb",
    "pinecone",
];

static AUTOMATON: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| AhoCorasick::new(WORDS).ok());

/// True if the text has a word that leads anywhere.
pub(super) fn is_worth_reading(text: &[u8]) -> bool {
    AUTOMATON
        .as_ref()
        .is_none_or(|automaton| automaton.is_match(text))
}
