//! Names and texts out of tokens: what is required stands for what it is bound to, texts are put together.

use super::lexer::{Lexer, Token};
use super::{Named, ScriptFacts, push_text};
use aho_corasick::AhoCorasick;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// What leads out of a program, or hides what does.
const WORDS: &[&str] = &[
    "child_process",
    "eval",
    "Function(",
    "http",
    "net.",
    "net'",
    "net\"",
    "dns",
    "fetch(",
    "XMLHttpRequest",
    "process.env",
    "fs",
    "os.",
    "atob",
    "Buffer.from",
    "fromCharCode",
    "WebSocket",
    "ethereum",
    "_compile",
    "vm",
    "system(",
    "Command::new",
    "Net::HTTP",
    "`curl",
    "exec",
    "spawn",
    "--yolo",
    "skip-permissions",
    "axios",
    "createDecipher",
    "require(",
    "_0x",
];

static AUTOMATON: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| AhoCorasick::new(WORDS).ok());

pub(super) fn is_worth_reading(text: &[u8]) -> bool {
    AUTOMATON
        .as_ref()
        .is_none_or(|automaton| automaton.is_match(text))
}

/// Beginnings of names that lead out of the program.
const ROOTS: &[&str] = &[
    "child_process",
    "eval",
    "Function",
    "http",
    "https",
    "http2",
    "net",
    "tls",
    "dns",
    "dgram",
    "fetch",
    "XMLHttpRequest",
    "process",
    "fs",
    "os",
    "atob",
    "Buffer",
    "String.fromCharCode",
    "WebSocket",
    "window",
    "globalThis.eval",
    "module._compile",
    "module.constructor",
    "vm",
    "axios",
    "request",
    "got",
    "node-fetch",
    "node-fetch-native",
    "undici",
    "crypto",
    "require",
    "import",
    "exec",
    "execSync",
    "spawn",
    "system",
    "Command",
    "TcpStream",
    "UdpSocket",
    "env",
    "Open3",
    "Net",
    "URI",
    "Kernel",
    "IO",
    "open",
    "document",
    "navigator",
    "ENV",
    "std",
    "worker_threads",
    "shelljs",
    "execa",
    "cross-spawn",
    "fs-extra",
    "fs/promises",
    "discord.js",
    "nodemailer",
    "clipboardy",
    "robotjs",
    "screenshot-desktop",
    "keytar",
    "solana",
    "ethers",
    "web3",
];

/// Functions that run or decode what they are given: their texts are kept, whatever these say.
fn takes_commands(name: &str) -> bool {
    let last = name.rsplit(['.', ':']).next().unwrap_or(name);
    matches!(
        last,
        "exec"
            | "execSync"
            | "spawn"
            | "spawnSync"
            | "execFile"
            | "execFileSync"
            | "fork"
            | "eval"
            | "Function"
            | "system"
            | "new"
            | "arg"
            | "args"
            | "popen"
            | "runInThisContext"
            | "runInNewContext"
            | "_compile"
            | "execa"
            | "execaSync"
            | "sync"
    )
}

/// Texts that say something by themselves.
fn is_telling(text: &str) -> bool {
    const PARTS: &[&str] = &[
        "://",
        "curl ",
        "wget ",
        "powershell",
        "/bin/",
        "cmd.exe",
        ".ssh",
        ".aws",
        ".npmrc",
        ".netrc",
        ".kube",
        ".pypirc",
        "id_rsa",
        "id_ed25519",
        "wallet",
        "keystore",
        "Login Data",
        "Local Storage",
        "leveldb",
        ".config/gcloud",
        "npm publish",
        "_authToken",
        "--dangerously",
        "--yolo",
        "--trust-all",
        "CLAUDE.md",
        ".claude",
        ".cursor",
        "AGENTS.md",
        ".github/workflows",
        "webhook",
        "user/repos",
        "eth_send",
        "crontab",
        ".bashrc",
        ".zshrc",
        "CurrentVersion\\Run",
        "LaunchAgents",
        "systemd",
        "base64",
        "169.254.169.254",
        "rm -rf",
        "trufflehog",
        "secrets",
        "/etc/passwd",
        "authorized_keys",
        "stratum",
        "xmrig",
        "oast",
        ".env",
        "mnemonic",
        "gh auth",
        ".gemini",
        "mcp.json",
    ];
    text.len() > 3 && PARTS.iter().any(|part| text.contains(part))
}

/// Reads the tokens of one script.
pub(super) struct Folder<'f> {
    facts: &'f mut ScriptFacts,
    bound: BTreeMap<String, String>,
    seen: BTreeSet<(String, bool)>,
    /// Names of the functions whose brackets are open.
    open: Vec<String>,
    /// The names between the braces of a destructuring that may come to be bound.
    braced: Vec<String>,
    budget: usize,
}

impl<'f> Folder<'f> {
    pub(super) fn new(facts: &'f mut ScriptFacts) -> Self {
        Self {
            facts,
            bound: BTreeMap::new(),
            seen: BTreeSet::new(),
            open: Vec::new(),
            braced: Vec::new(),
            budget: 2_000_000,
        }
    }

    pub(super) fn run(mut self, text: &str) {
        let mut tokens = Lexer::new(text).peekable();
        // The name that the next `=` binds.
        let mut target: Option<String> = None;
        while let Some((token, at)) = tokens.next() {
            self.budget = self.budget.saturating_sub(1);
            if self.budget == 0 {
                return;
            }
            match token {
                Token::Name(name) => {
                    let path = self.path(name, &mut tokens);
                    let is_call = matches!(tokens.peek(), Some((Token::Mark('('), _)));
                    let path = self.required(path, is_call, &mut tokens, target.as_deref());
                    self.mention(&path, is_call, at);
                    if matches!(tokens.peek(), Some((Token::Mark('='), _))) {
                        target = Some(path.clone());
                    }
                    if is_call {
                        self.decodes_inside(&path, at);
                        tokens.next();
                        self.open.push(path.clone());
                    }
                    if self.braced.len() < 64 {
                        self.braced.push(path);
                    }
                }
                Token::Text(text) => self.text(text, at, &mut tokens),
                Token::Mark('(') => self.open.push(String::new()),
                Token::Mark(')') => {
                    self.open.pop();
                }
                Token::Mark(';') => {
                    target = None;
                    self.braced.clear();
                }
                Token::Mark('{') => self.braced.clear(),
                Token::Mark('[') => self.codes(at, &mut tokens),
                Token::Mark(_) | Token::Number(_) => {}
            }
        }
    }

    /// A dotted name, with what its first part is bound to.
    fn path(&self, first: String, tokens: &mut std::iter::Peekable<Lexer<'_>>) -> String {
        let mut path = self.bound.get(&first).cloned().unwrap_or(first);
        loop {
            match tokens.peek() {
                Some((Token::Mark('.' | '?' | ':'), _)) => {
                    let mark = tokens.next();
                    match tokens.peek() {
                        Some((Token::Name(name), _)) => {
                            let joint = if matches!(mark, Some((Token::Mark(':'), _))) {
                                "::"
                            } else {
                                "."
                            };
                            if joint == "::"
                                && !path.ends_with(':')
                                && !path.ends_with("::")
                                && path.len() < 200
                            {
                                // `a ? b : c` and labels are no names of Rust, and do no harm as such.
                                path.push_str("::");
                            } else if path.len() < 200 {
                                path.push('.');
                            }
                            path.push_str(name);
                            tokens.next();
                        }
                        Some((Token::Mark('.' | ':'), _)) => {}
                        _ => return path,
                    }
                }
                Some((Token::Mark('['), _)) => {
                    let mut ahead = tokens.clone();
                    ahead.next();
                    let Some((Token::Text(name), _)) = ahead.next() else {
                        return path;
                    };
                    let mut name = name;
                    sum(&mut name, &mut ahead);
                    if !matches!(ahead.next(), Some((Token::Mark(']'), _))) {
                        return path;
                    }
                    if path.len() < 200 && name.len() < 100 {
                        path.push('.');
                        path.push_str(&name);
                    }
                    *tokens = ahead;
                }
                _ => return path,
            }
        }
    }

    /// `require('x')` is the module; `const y = require('x')` binds it.
    fn required(
        &mut self,
        path: String,
        is_call: bool,
        tokens: &mut std::iter::Peekable<Lexer<'_>>,
        target: Option<&str>,
    ) -> String {
        if path == "from" && matches!(tokens.peek(), Some((Token::Text(_), _))) {
            // `import x, { y } from 'm'`
            if let Some((Token::Text(module), _)) = tokens.peek() {
                let module = module.trim_start_matches("node:").to_owned();
                self.bind_braced(&module);
            }
            return path;
        }
        if !is_call || !(path == "require" || path.ends_with(".require") || path == "import") {
            return path;
        }
        let mut ahead = tokens.clone();
        ahead.next();
        let Some((Token::Text(module), _)) = ahead.next() else {
            return path;
        };
        let mut module = module;
        sum(&mut module, &mut ahead);
        if !matches!(ahead.next(), Some((Token::Mark(')'), _))) {
            return path;
        }
        *tokens = ahead;
        let module = module.trim_start_matches("node:").to_owned();
        let whole = self.path(module.clone(), tokens);
        match target {
            Some(name)
                if self.bound.len() < 2_000 && !matches!(tokens.peek(), Some((Token::Mark('('), _))) =>
            {
                self.bound.insert(name.to_owned(), whole.clone());
            }
            Some(_) => {}
            None => self.bind_braced(&whole),
        }
        whole
    }

    fn bind_braced(&mut self, module: &str) {
        for name in std::mem::take(&mut self.braced) {
            if self.bound.len() < 2_000
                && !matches!(name.as_str(), "const" | "let" | "var" | "import" | "as" | "from")
            {
                let path = format!("{module}.{name}");
                self.bound.insert(name, path);
            }
        }
    }

    /// What is decoded inside the brackets of what runs texts.
    fn decodes_inside(&mut self, path: &str, at: usize) {
        let decodes = matches!(
            path,
            "Buffer.from" | "atob" | "window.atob" | "String.fromCharCode"
        );
        let runs = |name: &String| {
            matches!(
                name.as_str(),
                "eval" | "Function" | "window.eval" | "globalThis.eval"
            ) || name.ends_with("_compile")
        };
        if let (true, Some(runner)) = (decodes, self.open.iter().rev().find(|name| runs(name)).cloned()) {
            self.mention(&format!("{runner}({path})"), true, at);
        }
    }

    fn mention(&mut self, path: &str, is_call: bool, at: usize) {
        let root = path.split(['.', ':']).next().unwrap_or(path);
        let is_known = ROOTS.contains(&root)
            || path.starts_with("String.fromCharCode")
            || path.contains("child_process")
            || path.contains("_compile")
            || path.contains(".prototype.send")
            || path.contains("eval");
        if !is_known || self.seen.contains(&(path.to_owned(), is_call)) {
            return;
        }
        if self.facts.names.len() >= ScriptFacts::KEPT_MAX {
            self.facts.unlisted = self.facts.unlisted.saturating_add(1);
            return;
        }
        self.seen.insert((path.to_owned(), is_call));
        self.facts.names.push(Named {
            path: path.chars().take(200).collect(),
            is_call,
            offset: at as u64,
        });
    }

    fn text(&mut self, first: String, at: usize, tokens: &mut std::iter::Peekable<Lexer<'_>>) {
        let mut text = first;
        sum(&mut text, tokens);
        let to = self.open.last().cloned().unwrap_or_default();
        let outer = self.open.iter().rev().find(|name| takes_commands(name)).cloned();
        let encoding = match tokens.peek() {
            Some((Token::Mark(','), _)) => {
                let mut ahead = tokens.clone();
                ahead.next();
                match ahead.next() {
                    Some((Token::Text(name), _)) => name,
                    _ => String::new(),
                }
            }
            _ => String::new(),
        };
        if to == "Buffer.from" && matches!(text.as_str(), "hex" | "base64") {
            self.mention(&format!("Buffer.from({text})"), true, at);
            return;
        }
        let decoded = match (to.as_str(), encoding.as_str()) {
            ("atob" | "window.atob" | "globalThis.atob", _) | (_, "base64" | "base64url") => unbase64(&text),
            (_, "hex") => unhex(&text),
            _ => None,
        };
        if let Some(decoded) = decoded.filter(|text| !text.is_empty()) {
            let given = outer.clone().unwrap_or_else(|| to.clone());
            push_text(self.facts, &decoded, &given, true, at as u64);
            return;
        }
        if let Some(runner) = outer {
            push_text(self.facts, &text, &runner, false, at as u64);
        } else if is_telling(&text) {
            push_text(self.facts, &text, &to, false, at as u64);
        }
    }

    /// A list of numbers that are letters.
    fn codes(&mut self, at: usize, tokens: &mut std::iter::Peekable<Lexer<'_>>) {
        const LETTERS_MIN: usize = 16;
        if !matches!(tokens.peek(), Some((Token::Number(_), _))) {
            return;
        }
        let mut text = String::new();
        while let Some((token, _)) = tokens.peek() {
            match token {
                Token::Number(digits) => {
                    let code = digits.strip_prefix("0x").map_or_else(
                        || digits.parse::<u32>().ok(),
                        |hex| u32::from_str_radix(hex, 16).ok(),
                    );
                    match code
                        .filter(|code| (9..127).contains(code))
                        .and_then(char::from_u32)
                    {
                        Some(letter) => text.push(letter),
                        None => return,
                    }
                }
                Token::Mark(',') => {}
                _ => break,
            }
            tokens.next();
        }
        let is_word = text.chars().filter(|c| c.is_ascii_alphabetic()).count() > text.len() / 2;
        if text.len() >= LETTERS_MIN && is_word {
            let to = self.open.iter().rev().find(|name| takes_commands(name)).cloned();
            push_text(self.facts, &text, &to.unwrap_or_default(), true, at as u64);
        }
    }
}

/// Texts that are added to this one.
fn sum(text: &mut String, tokens: &mut std::iter::Peekable<Lexer<'_>>) {
    while let Some((Token::Mark('+'), _)) = tokens.peek() {
        let mut ahead = tokens.clone();
        ahead.next();
        match ahead.next() {
            Some((Token::Text(more), _)) if text.len() < ScriptFacts::TEXT_MAX.saturating_mul(4) => {
                text.push_str(&more);
                *tokens = ahead;
            }
            _ => return,
        }
    }
}

/// Base 64 that is a text.
fn unbase64(text: &str) -> Option<String> {
    let bytes = crate::code::python::base64(text.as_bytes())?;
    readable(bytes)
}

fn unhex(text: &str) -> Option<String> {
    readable(crate::code::python::hex(text.as_bytes())?)
}

fn readable(bytes: Vec<u8>) -> Option<String> {
    let text = String::from_utf8(bytes).ok()?;
    let odd = text
        .chars()
        .filter(|c| c.is_control() && !c.is_whitespace())
        .count();
    (odd.saturating_mul(20) <= text.len()).then_some(text)
}
