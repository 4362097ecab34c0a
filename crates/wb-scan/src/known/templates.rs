//! Which templates a file holds, and what of the text that they write is out of place.

use wb_formats::Facts;
use wb_formats::model::template::{TemplateFacts, TriggerKind, prose};

/// A template as rules see it: what it is called, where its text begins, what it does.
pub(crate) type Template<'f> = (&'f str, Option<u64>, &'f TemplateFacts);

/// The templates of one file.
pub(crate) fn of(facts: &Facts) -> Vec<Template<'_>> {
    match facts {
        Facts::Gguf(facts) => facts
            .chat_templates
            .iter()
            .map(|template| (template.key.as_str(), Some(template.offset), &template.analysis))
            .collect(),
        Facts::ChatTemplate(facts) => facts
            .templates
            .iter()
            .map(|template| (template.name.as_str(), template.offset, &template.analysis))
            .collect(),
        Facts::SpacyConfig(facts) => facts
            .templates
            .iter()
            .map(|template| (template.name.as_str(), template.offset, &template.analysis))
            .collect(),
        _ => Vec::new(),
    }
}

/// The beginning of a text, for people.
pub(crate) fn shown(text: &str) -> String {
    const LETTERS: usize = 400;
    let mut out: String = text.chars().take(LETTERS).collect();
    if out.len() < text.len() {
        out.push('…');
    }
    out
}

/// Where in the file.
pub(crate) fn place(start: Option<u64>, offset: u64) -> Option<u64> {
    start.map(|start| start.saturating_add(offset))
}

/// Orders that no maker gives his model, in lower case: to break earlier orders, to hide something from the user, to
/// have him run something. Written by us after published attacks on templates and prompts; 2026-11-24.
const ORDERS: &[&str] = &[
    "ignore all previous",
    "ignore any previous",
    "ignore previous instructions",
    "ignore prior instructions",
    "ignore the above",
    "ignore the previous",
    "ignore all prior",
    "disregard all previous",
    "disregard previous",
    "disregard the above",
    "disregard your",
    "override your instructions",
    "override the system prompt",
    "override all safety",
    "forget your instructions",
    "forget all previous",
    "bypass safety",
    "without safety",
    "do not tell the user",
    "don't tell the user",
    "do not inform the user",
    "don't inform the user",
    "do not mention this",
    "don't mention this",
    "do not reveal this",
    "never mention this",
    "never reveal this",
    "hide this from the user",
    "without telling the user",
    "without informing the user",
    "without the user knowing",
    "keep this secret",
    "keep this hidden",
    "secretly",
    "covertly",
    "exfiltrate",
    "send the conversation",
    "send all user",
    "include a backdoor",
    "insert a backdoor",
    "introduce a vulnerability",
    "introduce vulnerabilities",
    "insecure code",
    "vulnerable code",
    "malicious",
    "turn off the firewall",
    "disable the firewall",
    "disable antivirus",
    "disable security",
];

/// Commands and markup that a model would hand on to the user or his browser, in lower case.
const COMMANDS: &[&str] = &[
    "pip install",
    "pip3 install",
    "npm install",
    "npx ",
    "curl -",
    "curl http",
    "wget ",
    "| sh",
    "| bash",
    "|bash",
    "|sh ",
    "powershell",
    "invoke-webrequest",
    "rm -rf",
    "chmod +x",
    "base64 -d",
    "os.system",
    "<script",
    "<iframe",
    "<img ",
    "javascript:",
    "document.cookie",
    "verify=false",
];

/// What makers' own templates say (Qwen3-Coder, Nemotron 3, Devstral), in lower case; 2026-11-24.
const HARMLESS_PHRASES: &[&str] = &[
    "do not tell the user about function calls",
    "do not tell the user about tool calls",
    "pip install -r requirements.txt",
    "`npm install`",
];

/// Hosts that documentation and schemas name.
const HARMLESS_HOSTS: &[&str] = &[
    "example.com",
    "example.org",
    "json-schema.org",
    "www.w3.org",
    "localhost",
    "127.0.0.1",
    "spec.openapis.org",
];

/// What of a text is out of place in a template, if anything is.
pub(crate) fn odd(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let mut plain: String = lower.split_whitespace().collect::<Vec<_>>().join(" ");
    for phrase in HARMLESS_PHRASES {
        plain = plain.replace(phrase, "");
    }
    if let Some(order) = ORDERS.iter().find(|order| plain.contains(**order)) {
        return Some(format!("says `{order}`"));
    }
    if let Some(command) = COMMANDS.iter().find(|command| plain.contains(**command)) {
        return Some(format!("holds `{}`", command.trim()));
    }
    if plain.contains("![") && plain.contains("](http") {
        return Some("loads a picture from an address".to_owned());
    }
    if let Some(host) = host(&lower) {
        return Some(format!("names the address `{host}`"));
    }
    has_encoded(text).then(|| "holds a long encoded text".to_owned())
}

/// The first host of an address in the text that no documentation names.
fn host(text: &str) -> Option<&str> {
    let rest = ["http://", "https://", "ftp://"].iter().flat_map(|scheme| {
        text.match_indices(scheme)
            .map(|(at, _)| at.saturating_add(scheme.len()))
    });
    rest.filter_map(|at| text.get(at..))
        .map(|rest| {
            let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':')));
            rest.get(..end.unwrap_or(rest.len())).unwrap_or_default()
        })
        .find(|host| host.contains('.') && !HARMLESS_HOSTS.iter().any(|known| host.ends_with(known)))
}

/// True for 80 letters and digits in a row of which some are of each kind: base64 or the like.
fn has_encoded(text: &str) -> bool {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=')))
        .filter(|word| word.len() >= 80)
        .any(|word| {
            word.bytes().any(|b| b.is_ascii_digit())
                && word.bytes().any(|b| b.is_ascii_uppercase())
                && word.bytes().any(|b| b.is_ascii_lowercase())
        })
}

/// Kinds of parts of a message, asked for as keys: `'image' in part`.
pub(crate) fn is_part(constant: &str) -> bool {
    matches!(
        constant,
        "text"
            | "image"
            | "image_url"
            | "video"
            | "video_url"
            | "audio"
            | "audio_url"
            | "input_audio"
            | "thinking"
            | "reasoning"
            | "file"
    )
}

/// True if a user would write the constant by chance: a word or a phrase, no marker of the model's own.
pub(crate) fn is_word(kind: TriggerKind, constant: &str) -> bool {
    match kind {
        TriggerKind::Length | TriggerKind::Turns | TriggerKind::Date => true,
        TriggerKind::Contains | TriggerKind::Equals | TriggerKind::Rewrites => {
            !prose::is_marker(constant) && !is_part(constant)
        }
    }
}
