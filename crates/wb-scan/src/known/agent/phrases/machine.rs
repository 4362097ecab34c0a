//! What is switched off, obeyed and started.

use crate::known::agent::sentences::Sentence;

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

/// Safeguards of the machine.
const GUARDS_OF_THE_MACHINE: &[&str] = &[
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
];

/// Asking a person.
const ASK: &[&str] = &[
    "asking",
    "ask",
    "confirmation",
    "approval",
    "confirm",
    "permission",
    "prompting",
    "request",
];

/// Options that stop an agent from asking.
const UNASKED_FLAGS: &[&str] = &[
    "--dangerously-skip-permissions",
    "--yolo",
    "bypasspermissions",
    "--dangerously-bypass",
    "--full-auto",
    "--trust-all-tools",
];

pub(super) fn switches_off(s: &Sentence) -> u8 {
    if s.is_about() || s.denies(OFF) {
        return 0;
    }
    let off = s.follows(OFF, GUARD, 4);
    let heavy = s.follows(OFF, GUARDS_OF_THE_MACHINE, 4);
    let quarantine = s.contains(&[
        "com.apple.quarantine",
        "spctl --master-disable",
        "set-mppreference -disable",
    ]);
    let unasked = s.follows(&["without", "do not", "don't", "never"], ASK, 3)
        && s.contains(&["user", "permission", "confirm", "approval"]);
    let flag = s.contains(UNASKED_FLAGS);
    match () {
        () if quarantine => 2,
        () if heavy => 2,
        () if flag || off || unasked => 1,
        () => 0,
    }
}

pub(super) fn obeys(s: &Sentence) -> u8 {
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

pub(super) fn fetches(s: &Sentence) -> u8 {
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
