//! What a model is told about what it was told, about other tools, and about its user.

use crate::known::agent::sentences::Sentence;

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

/// What a model was told.
const OWN_INSTRUCTIONS: &[&str] = &[
    "your instructions",
    "your guidelines",
    "your training",
    "all instructions",
    "your rules",
    "everything above",
    "everything you were told",
    "user's instructions",
    "users instructions",
];

/// Taking the place of something.
const STAND_ABOVE: &[&str] = &[
    "override",
    "overrides",
    "supersede",
    "supersedes",
    "override all",
    "take precedence over",
    "takes precedence over",
];

/// What stands above a text.
const HIGHER: &[&str] = &[
    "system prompt",
    "system instructions",
    "safety guidelines",
    "user's instructions",
    "user instructions",
    "safety rules",
    "security policies",
    "all previous instructions",
    "all prior instructions",
];

pub(super) fn overrides(s: &Sentence) -> u8 {
    if s.is_about() || s.denies(DROP) {
        return 0;
    }
    let drops =
        s.follows(DROP, BEFORE, 5) && s.follows(BEFORE, TOLD, 3) || s.follows(DROP, OWN_INSTRUCTIONS, 4);
    let weak = s.follows(DROP, &["above", "existing", "other"], 5);
    let is_new_self = s.has(&[
        "you are now dan",
        "you have no restrictions",
        "developer mode enabled",
        "you are no longer bound",
        "no longer bound by",
    ]);
    let supersedes = s.follows(STAND_ABOVE, HIGHER, 4);
    match () {
        () if drops && !weak || is_new_self => 3,
        () if supersedes || drops => 2,
        () => 0,
    }
}

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

/// Whom it is kept from.
const AWAY_FROM: &[&str] = &[
    "from the user",
    "from users",
    "from the human",
    "from the developer",
    "secret from",
    "from them",
];

/// Said of what the user does not notice.
const UNSEEN: &[&str] = &[
    "user must not know",
    "user should not know",
    "user must not see this",
    "user should not see this",
    "user must not see that",
    "user should not see that",
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
];

pub(super) fn conceals(s: &Sentence) -> u8 {
    if s.is_quoted {
        return 0;
    }
    let hides = s.after(NOT, TELL, 3);
    let Some(told) = hides else {
        let is_secret = s.follows(&["keep", "hide", "conceal", "kept", "hidden"], AWAY_FROM, 6);
        let is_unseen = s.contains(UNSEEN);
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

pub(super) fn hijacks(s: &Sentence) -> u8 {
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
