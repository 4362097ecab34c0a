//! What sentences make a model do that its user would not want.

use super::sentences::Sentence;
use crate::known::addresses;

/// What a sentence asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Aim {
    /// To drop what it was told before.
    Override,
    /// To keep something from the user.
    Conceal,
    /// To read keys, passwords or private files.
    Secrets,
    /// To send something away.
    Send,
    /// To do this before or instead of something else.
    Hijack,
    /// To switch safeguards off.
    Unsafe,
    /// To obey what stands elsewhere.
    Obey,
    /// To fetch a program and start it.
    Fetch,
}

impl Aim {
    /// In a report's words.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Override => "drop what it was told before",
            Self::Conceal => "keep it from the user",
            Self::Secrets => "read keys or private files",
            Self::Send => "send data away",
            Self::Hijack => "act before or instead of other tools",
            Self::Unsafe => "switch safeguards off",
            Self::Obey => "obey what an address answers",
            Self::Fetch => "fetch a program and start it",
        }
    }
}

/// What a sentence asks for, and how much that weighs: 1 is usual, 2 wants a look, 3 has no honest use.
pub(crate) fn aims(sentence: &Sentence) -> Vec<(Aim, u8)> {
    if sentence.is_code {
        return Vec::new();
    }
    let tellers: [(Aim, fn(&Sentence) -> u8); 8] = [
        (Aim::Override, overrides),
        (Aim::Conceal, conceals),
        (Aim::Secrets, secrets),
        (Aim::Send, sends),
        (Aim::Hijack, hijacks),
        (Aim::Unsafe, switches_off),
        (Aim::Obey, obeys),
        (Aim::Fetch, fetches),
    ];
    let weighed = tellers.into_iter().map(|(aim, weigh)| (aim, weigh(sentence)));
    weighed.filter(|(_, weight)| *weight > 0).collect()
}

fn overrides(s: &Sentence) -> u8 {
    const DROP: &[&str] = &[
        "ignore",
        "disregard",
        "forget",
        "discard",
        "ignoring",
        "disregarding",
        "abandon",
    ];
    const BEFORE: &[&str] = &[
        "previous",
        "prior",
        "earlier",
        "preceding",
        "system",
        "safety",
        "original",
        "other",
        "existing",
        "above",
    ];
    const TOLD: &[&str] = &[
        "instructions",
        "instruction",
        "prompt",
        "prompts",
        "directives",
        "guidelines",
        "rules",
        "constraints",
        "programming",
        "training",
        "restrictions",
        "policies",
    ];
    if s.is_about() || s.denies(DROP) {
        return 0;
    }
    let drops = s.follows(DROP, BEFORE, 5) && s.follows(BEFORE, TOLD, 3)
        || s.follows(
            DROP,
            &[
                "your instructions",
                "your guidelines",
                "your training",
                "all instructions",
                "your rules",
                "everything above",
                "everything you were told",
                "user's instructions",
                "users instructions",
            ],
            4,
        );
    let weak = s.follows(DROP, &["above", "existing", "other"], 5);
    let is_new_self = s.has(&[
        "you are now dan",
        "you have no restrictions",
        "developer mode enabled",
        "you are no longer bound",
        "no longer bound by",
    ]);
    let supersedes = s.follows(
        &[
            "override",
            "overrides",
            "supersede",
            "supersedes",
            "override all",
            "take precedence over",
            "takes precedence over",
        ],
        &[
            "system prompt",
            "system instructions",
            "safety guidelines",
            "user's instructions",
            "user instructions",
            "safety rules",
            "security policies",
            "all previous instructions",
            "all prior instructions",
        ],
        4,
    );
    match () {
        () if drops && !weak || is_new_self => 3,
        () if supersedes || drops => 2,
        () => 0,
    }
}

fn conceals(s: &Sentence) -> u8 {
    const NOT: &[&str] = &[
        "do not",
        "don't",
        "dont",
        "never",
        "must not",
        "should not",
        "without",
        "avoid",
        "no need to",
        "not",
        "refrain from",
    ];
    const TELL: &[&str] = &[
        "tell",
        "telling",
        "mention",
        "mentioning",
        "inform",
        "informing",
        "reveal",
        "revealing",
        "notify",
        "notifying",
        "disclose",
        "disclosing",
        "alert",
        "alerting",
        "report",
        "reporting",
        "show",
        "showing",
        "display",
        "let",
        "explain",
        "discuss",
        "announce",
        "acknowledge",
        "letting",
        "warn",
        "warning",
        "bother",
    ];
    const WHOM: &[&str] = &[
        "user",
        "users",
        "user's",
        "human",
        "developer",
        "operator",
        "anyone",
        "anybody",
        "person",
        "them",
        "customer",
    ];
    const WHAT: &[&str] = &[
        "this",
        "it",
        "these",
        "that",
        "step",
        "steps",
        "action",
        "actions",
        "behavior",
        "so",
        "about",
        "instruction",
        "instructions",
        "doing",
        "read",
        "happened",
    ];
    if s.is_quoted {
        return 0;
    }
    let hides = s.after(NOT, TELL, 3);
    let Some(told) = hides else {
        let is_secret = s.follows(
            &["keep", "hide", "conceal", "kept", "hidden"],
            &[
                "from the user",
                "from users",
                "from the human",
                "from the developer",
                "secret from",
                "from them",
            ],
            6,
        );
        let is_unseen = s.contains(&[
            "user must not know",
            "user should not know",
            "user must not see",
            "user should not see",
            "user must not notice",
            "user does not need to know",
            "user doesn't need to know",
            "invisible to the user",
            "not visible to the user",
            "hidden from the user",
            "so the user does not notice",
            "user will not notice",
            "without the user noticing",
            "without the user's knowledge",
            "without user's knowledge",
            "without their knowledge",
            "without user knowledge",
        ]);
        return if is_unseen {
            3
        } else if is_secret {
            2
        } else {
            0
        };
    };
    let rest = s.words.get(told..).unwrap_or_default();
    let near: Vec<&str> = rest.iter().take(9).map(String::as_str).collect();
    let whom = near.iter().position(|word| WHOM.contains(word));
    let names_own = near.iter().any(|word| WHAT.contains(word));
    let behind = whom
        .and_then(|at| near.get(at.saturating_add(1)).copied())
        .unwrap_or_default();
    let is_advice = matches!(
        behind,
        "to" | "how"
            | "which"
            | "what"
            | "stack"
            | "where"
            | "whether"
            | "they"
            | "unless"
            | "until"
            | "when"
            | "input"
            | "if"
            | "their"
    );
    match whom {
        Some(_) if is_advice => 0,
        Some(_) if names_own || s.follows(&["without"], TELL, 2) => 2,
        Some(_) => 1,
        None if near.first().is_some_and(|word| matches!(*word, "this" | "these"))
            && near.get(1).is_none_or(|word| {
                matches!(
                    *word,
                    "in" | "step" | "instruction" | "to" | "instructions" | "anywhere" | "process" | "action"
                )
            }) =>
        {
            1
        }
        None => 0,
    }
}

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

fn secrets(s: &Sentence) -> u8 {
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

fn sends(s: &Sentence) -> u8 {
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
        || s.contains(&[
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
        ]);
    let is_field = s.contains(&[
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
    ]);
    let is_mail = s
        .words
        .iter()
        .any(|word| word.contains('@') && word.contains('.') && !word.contains('/'))
        && s.has(&["bcc", "forward", "email", "send", "copy", "cc"]);
    let is_far = address.is_some()
        || s.contains(&[
            "our server",
            "remote server",
            "external server",
            "endpoint",
            "webhook",
            "collector",
            "telemetry server",
        ]);
    match () {
        () if private && (is_odd || is_field || is_mail) => 3,
        () if confidential && is_odd => 3,
        () if private && is_far => 3,
        () if s.has(&["bcc"]) && is_mail => 3,
        () if s.has(&["exfiltrate"]) => 3,
        () if s.contains(&[
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
        ]) && (is_far || is_mail) =>
        {
            2
        }
        () if is_odd => 2,
        () if confidential
            && is_field
            && s.contains(&[
                "conversation",
                "chat history",
                "system prompt",
                "message history",
                "environment variables",
                ".env",
            ]) =>
        {
            2
        }
        () if confidential && is_far => 1,
        () => 0,
    }
}

fn hijacks(s: &Sentence) -> u8 {
    let before = s.follows(
        &["before"],
        &[
            "using",
            "calling",
            "any",
            "invoking",
            "running",
            "every",
            "responding",
            "use",
            "answering",
            "this tool",
        ],
        4,
    );
    let must = s.has(&[
        "must",
        "always",
        "required",
        "mandatory",
        "first",
        "need to",
        "have to",
        "should",
    ]);
    let other = s.contains(&[
        "any other tool",
        "all other tools",
        "other tools",
        "every other tool",
        "instead of the",
        "whenever the user",
        "each time",
        "every time",
        "regardless of",
    ]);
    let tag = s.contains(&[
        "important>",
        "<system>",
        "[system]",
        "<critical>",
        "<secret>",
        "system:",
    ]) || s.written.contains("<IMPORTANT>")
        || s.written.contains("<system>");
    let otherwise = s.contains(&[
        "otherwise this tool will not work",
        "otherwise the tool will not work",
        "or the tool will fail",
        "tool will not work",
        "will not function",
    ]);
    match () {
        () if otherwise || tag => 1,
        () if must && (before || other) => 1,
        () => 0,
    }
}

fn switches_off(s: &Sentence) -> u8 {
    const OFF: &[&str] = &[
        "disable",
        "turn off",
        "bypass",
        "skip",
        "deactivate",
        "circumvent",
        "suppress",
        "remove",
        "switch off",
        "disabling",
        "bypassing",
    ];
    const GUARD: &[&str] = &[
        "safety",
        "security",
        "antivirus",
        "gatekeeper",
        "guardrails",
        "guardrail",
        "defender",
        "permission",
        "permissions",
        "confirmation",
        "confirmations",
        "approval",
        "approvals",
        "sandbox",
        "content filter",
        "content filters",
        "safeguards",
        "firewall",
        "selinux",
        "review",
        "protections",
        "quarantine",
        "sip",
        "smartscreen",
        "endpoint protection",
    ];
    if s.is_about() || s.denies(OFF) {
        return 0;
    }
    let off = s.follows(OFF, GUARD, 4);
    let heavy = s.follows(
        OFF,
        &[
            "antivirus",
            "gatekeeper",
            "guardrails",
            "defender",
            "safeguards",
            "safety",
            "content filters",
            "firewall",
            "smartscreen",
            "endpoint protection",
            "protections",
            "quarantine",
        ],
        4,
    );
    let quarantine = s.contains(&[
        "com.apple.quarantine",
        "spctl --master-disable",
        "set-mppreference -disable",
    ]);
    let unasked = s.follows(
        &["without", "do not", "don't", "never"],
        &[
            "asking",
            "ask",
            "confirmation",
            "approval",
            "confirm",
            "permission",
            "prompting",
            "request",
        ],
        3,
    ) && s.contains(&["user", "permission", "confirm", "approval"]);
    let flag = s.contains(&[
        "--dangerously-skip-permissions",
        "--yolo",
        "bypasspermissions",
        "--dangerously-bypass",
        "--full-auto",
        "--trust-all-tools",
    ]);
    match () {
        () if quarantine => 2,
        () if heavy => 2,
        () if flag || off || unasked => 1,
        () => 0,
    }
}

fn obeys(s: &Sentence) -> u8 {
    if s.is_about() || s.denies(&["fetch", "follow", "execute", "download", "run"]) {
        return 0;
    }
    let fetches = s.has(&[
        "fetch", "download", "retrieve", "get", "visit", "load", "curl", "read", "open", "check",
    ]);
    let address = s.written.contains("://");
    let obeys = s.follows(
        &[
            "follow",
            "execute",
            "obey",
            "run",
            "apply",
            "carry out",
            "perform",
            "do",
        ],
        &[
            "instructions",
            "instruction",
            "commands",
            "steps",
            "directives",
            "whatever",
            "what it says",
            "tasks",
            "it contains",
            "its contents",
            "the response",
            "its content",
            "the result",
        ],
        6,
    );
    match () {
        () if fetches && address && obeys => 2,
        () if obeys
            && s.contains(&[
                "returned by the server",
                "from the server",
                "in the response",
                "remote instructions",
                "from the url",
                "it returns",
                "from this url",
            ])
            && fetches =>
        {
            1
        }
        () => 0,
    }
}

fn fetches(s: &Sentence) -> u8 {
    if s.is_about() || s.denies(&["download", "run", "install"]) {
        return 0;
    }
    let gets = s.has(&["download", "get", "grab", "fetch", "install"])
        && (s.written.contains("://")
            || s.contains(&[".zip", ".exe", ".dmg", ".pkg", ".msi", ".rar", ".7z"]));
    let is_program = s.contains(&[".zip", ".exe", ".dmg", ".pkg", ".msi", ".rar", ".7z", ".scr"]);
    let locked = s.contains(&[
        "password:",
        "pass:",
        "password is",
        "with password",
        "using pass",
        "extract using",
        "archive password",
        "password `",
        "with pass",
    ]) || s.follows(&["password", "pass"], &["openclaw", "is", "1234", "infected"], 2);
    let runs = s.has(&[
        "run",
        "execute",
        "launch",
        "start",
        "open",
        "double-click",
        "paste",
    ]);
    let terminal = s.follows(
        &["paste", "copy"],
        &["terminal", "powershell", "command prompt", "cmd", "console"],
        10,
    );
    match () {
        () if is_program && locked => 3,
        () if terminal
            && s.contains(&[
                "base64",
                "glot.io",
                "rentry",
                "pastebin",
                "script below",
                "this script",
                "the script",
            ]) =>
        {
            2
        }
        () if gets && is_program && runs => 1,
        () => 0,
    }
}
