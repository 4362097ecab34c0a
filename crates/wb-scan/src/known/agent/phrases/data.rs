//! What is read and where it is sent.

use crate::known::addresses;
use crate::known::agent::sentences::Sentence;

/// Files that hold what lets others in.
const PRIVATE: &[&str] = &[
    ".ssh/",
    "~/.ssh",
    "id_rsa",
    "id_ed25519",
    ".aws/credentials",
    "~/.aws",
    ".cursor/mcp.json",
    ".netrc",
    ".git-credentials",
    ".kube/config",
    ".config/gh/hosts",
    ".docker/config.json",
    "/etc/shadow",
    "/etc/passwd",
    ".gnupg",
    "keychain",
    "wallet.dat",
    "seed phrase",
    "mnemonic phrase",
    "recovery phrase",
    "claude_desktop_config.json",
    "login data",
    "cookies.sqlite",
    ".openclaw/",
    ".clawdbot/",
    ".config/solana",
    ".electrum",
    "private keys",
    "ssh keys",
    "ssh key",
    "browser cookies",
    "saved passwords",
    "crypto wallets",
    ".pypirc",
    ".config/gcloud",
    ".azure/",
    ".huggingface/token",
    ".codex/auth",
    ".claude/.credentials",
];

/// What else is nobody's business.
const CONFIDENTIAL: &[&str] = &[
    "environment variables",
    ".env",
    "credentials",
    "api keys",
    "api key",
    "access tokens",
    "passwords",
    "conversation history",
    "chat history",
    "conversation",
    "system prompt",
    "message history",
    "file contents",
    "contents of the file",
    "source code",
    "session token",
    "session tokens",
    "secrets",
    "printenv",
    "user's messages",
    "previous messages",
    "env vars",
    "whole codebase",
    "entire codebase",
    "full context",
    "chat log",
    "memory.md",
    "soul.md",
    "auth tokens",
    "user's input",
];

const READ: &[&str] = &[
    "read",
    "cat",
    "open",
    "load",
    "get",
    "fetch",
    "retrieve",
    "collect",
    "gather",
    "extract",
    "access",
    "copy",
    "dump",
    "include",
    "find",
    "locate",
    "list",
    "scan",
    "search",
    "pass",
    "grab",
    "harvest",
    "send",
    "upload",
    "attach",
    "enumerate",
    "look",
    "check",
];

pub(super) fn secrets(s: &Sentence) -> u8 {
    if s.is_quoted || s.denies(READ) || s.contains(&["never", "do not", "don't"]) {
        return 0;
    }
    let asks = s.has(READ);
    let is_private = s.contains(PRIVATE);
    // Setting up one's own key is what READMEs are about.
    let is_setup = s.contains(&[
        "add your",
        "generate",
        "ssh-keygen",
        "ssh-add",
        "create a",
        "public key",
        ".pub",
        "your ssh key to",
        "stored in",
        "store your",
        "configure",
        "deploy key",
        "chmod 600",
        "edit ",
        "located at",
        "saved to",
        "settings file",
        "configuration file",
        "config file",
    ]);
    match () {
        () if asks && is_private && !is_setup => 2,
        () => 0,
    }
}

const SEND: &[&str] = &[
    "send",
    "sending",
    "post",
    "upload",
    "transmit",
    "forward",
    "exfiltrate",
    "submit",
    "email",
    "bcc",
    "leak",
    "pass",
    "append",
    "encode",
    "attach",
    "put",
    "include",
    "copy",
    "curl",
    "report",
    "share",
    "relay",
    "write",
    "push",
    "sync",
    "sends",
    "posts",
    "add",
];

/// Hosts where anybody drops data.
const DROPS: &[&str] = &[
    "webhook.site",
    "requestbin",
    "ngrok",
    "pastebin",
    "discord.com/api/webhooks",
    "api.telegram.org",
    "pipedream",
    "oast.",
    "interact.sh",
    "burpcollaborator",
];

/// Places of a call where data can be put.
const FIELDS: &[&str] = &[
    "parameter",
    "sidenote",
    "argument",
    "query string",
    " field",
    "as the value of",
    "alt text",
    "image url",
    "markdown image",
    "url parameter",
    "dns",
    "subdomain",
];

/// How mail is sent.
const MAILS: &[&str] = &["bcc", "forward", "email", "send", "copy", "cc"];

/// Other machines, without an address.
const FAR: &[&str] = &[
    "our server",
    "remote server",
    "external server",
    "endpoint",
    "webhook",
    "collector",
    "telemetry server",
];

/// What was said and read.
const TALK: &[&str] = &[
    "conversation",
    "chat history",
    "system prompt",
    "message history",
    "environment variables",
    "env vars",
    "file contents",
    "contents of the file",
    "user's messages",
    "previous messages",
    "codebase",
];

/// The same, and keys.
const TALK_AND_KEYS: &[&str] = &[
    "conversation",
    "chat history",
    "system prompt",
    "message history",
    "environment variables",
    ".env",
];

pub(super) fn sends(s: &Sentence) -> u8 {
    if s.is_quoted || s.denies(SEND) || s.contains(&["never ", "do not send", "don't send"]) {
        return 0;
    }
    let is_sent = s.has(SEND);
    if !is_sent {
        return 0;
    }
    let private = s.contains(PRIVATE);
    let confidential = s.contains(CONFIDENTIAL);
    let address = s
        .written
        .split(|c: char| c.is_whitespace() || "()<>\"'`".contains(c))
        .find(|word| word.contains("://"));
    let is_odd = address
        .is_some_and(|address| addresses::is_odd(address.trim_end_matches(['.', ','])).is_some())
        || s.contains(DROPS);
    let is_field = s.contains(FIELDS);
    let is_mail = s
        .words
        .iter()
        .any(|word| word.contains('@') && word.contains('.') && !word.contains('/'))
        && s.has(MAILS);
    let is_far = address.is_some() || s.contains(FAR);
    match () {
        () if private && (is_odd || is_field || is_mail) => 3,
        () if confidential && is_odd => 3,
        () if private && is_far => 3,
        () if s.has(&["bcc"]) && is_mail => 3,
        () if s.has(&["exfiltrate"]) => 3,
        () if s.contains(TALK) && (is_far || is_mail) => 2,
        () if is_odd => 2,
        () if confidential && is_field && s.contains(TALK_AND_KEYS) => 2,
        () if confidential && is_far => 1,
        () => 0,
    }
}
