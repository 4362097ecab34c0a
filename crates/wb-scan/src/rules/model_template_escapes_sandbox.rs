//! Chat templates that reach for Python's internals.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_core::Confidence;
use wb_formats::model::template::{Access, AccessKind, TemplateFacts};

crate::rule! {
    /// A chat template reaches for names inside the Python interpreter (`__class__`, `__globals__`,
    /// `__subclasses__`, frames, `popen`), plainly or spelled in pieces (`"__cla" ~ "ss__"`, `"\x5f\x5f"`,
    /// `|attr(…)`, `format`, `reverse`, `dict(…)|join`).
    ///
    /// ## Why it matters
    /// A chat template is a Jinja program that the loader runs for every conversation. From any object these
    /// names lead to the `os` module, and so to commands on your machine. llama-cpp-python ran templates without
    /// a sandbox until 0.2.72 (CVE-2024-34359), and sandboxes have been left before (CVE-2024-56326,
    /// CVE-2025-27516: `|attr` and `format`). No template that formats a conversation needs any of this.
    ///
    /// ## What to do
    /// Do not load the model. If you need its weights, replace the template by that of the model it was made from.
    pub static RULE = {
        id: "model-template-escapes-sandbox",
        since: "0.1.0",
        severity: Critical,
        summary: "a chat template reaches for Python's internals",
        remedy: "do not load the model; replace the chat template by that of the base model",
        check: Each(check),
    };
}

/// Attributes of frames, code, generators and old methods: the ways round that need no underscores.
const FRAMES: &[&str] = &[
    "ag_code",
    "ag_frame",
    "cr_code",
    "cr_frame",
    "f_back",
    "f_builtins",
    "f_code",
    "f_globals",
    "f_locals",
    "func_code",
    "func_globals",
    "gi_code",
    "gi_frame",
    "im_class",
    "im_func",
    "im_self",
    "tb_frame",
    "tb_next",
];

/// Methods that start programs or fetch modules.
const RUNNERS: &[&str] = &[
    "Popen",
    "check_output",
    "getoutput",
    "getstatusoutput",
    "import_module",
    "popen",
    "system",
];

/// Names that spell a walk through the interpreter wherever they stand as a text of their own.
const INTERNALS: &[&str] = &[
    "__base__",
    "__bases__",
    "__builtins__",
    "__call__",
    "__class__",
    "__closure__",
    "__code__",
    "__dict__",
    "__func__",
    "__getattr__",
    "__getattribute__",
    "__getitem__",
    "__globals__",
    "__import__",
    "__init__",
    "__loader__",
    "__mro__",
    "__new__",
    "__reduce__",
    "__reduce_ex__",
    "__self__",
    "__spec__",
    "__subclasses__",
    "__wrapped__",
];

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    for (name, start, template) in crate::known::templates::of(seen.facts) {
        judge(name, start, template, sink);
    }
}

/// Judges one template, wherever it stands.
fn judge(key: &str, offset: Option<u64>, template: &TemplateFacts, sink: &mut Sink<'_>) {
    let escapes: Vec<_> = template
        .accesses
        .iter()
        .filter(|access| escapes(access))
        .collect();
    let Some(first) = escapes.first() else {
        return;
    };
    let sure = escapes
        .iter()
        .any(|access| access.kind != AccessKind::AttrFilterUnknown);
    let names: Vec<_> = escapes.iter().take(6).map(|access| shown(access)).collect();
    let mut found =
        Found::new(format!("the template `{key}` reaches for {}", names.join(", "))).confidence(if sure {
            Confidence::High
        } else {
            Confidence::Medium
        });
    let place = |access: &Access| offset.map(|offset| offset.saturating_add(access.offset));
    if let Some(at) = place(first) {
        found = found.at(at);
    }
    let mut last = "";
    for access in escapes.iter().take(8) {
        if access.code != last {
            found = match place(access) {
                Some(at) => found.evidence_at("template", access.code.clone(), at),
                None => found.evidence("template", access.code.clone()),
            };
            last = &access.code;
        }
    }
    sink.found(found);
}

fn shown(access: &Access) -> String {
    match access.kind {
        AccessKind::AttrFilterUnknown => "an attribute whose name it computes".to_owned(),
        _ => format!("`{}`", access.name),
    }
}

fn escapes(access: &Access) -> bool {
    let name = access.name.as_str();
    let internal = |name: &str| INTERNALS.contains(&name) || FRAMES.contains(&name);
    let hidden = |name: &str| name.starts_with('_') && name.contains("__");
    match access.kind {
        AccessKind::Attribute | AccessKind::Call => hidden(name) || FRAMES.contains(&name),
        AccessKind::AttrFilter => hidden(name) || internal(name),
        AccessKind::AttrFilterUnknown => true,
        // Another rule speaks for these.
        AccessKind::WayOut | AccessKind::OtherFile => false,
        AccessKind::MethodCall => RUNNERS.contains(&name),
        AccessKind::Subscript => internal(name) || (hidden(name) && name.ends_with("__")),
        // A filter may walk a whole path: `map(attribute="__class__.__mro__")`.
        AccessKind::Text => name.split('.').any(internal) || is_fragment(name) || has_field(name),
    }
}

/// True for `__glo` and `__subcl`: the beginning of an internal name, kept apart from its end so that nobody sees
/// the whole. Two underscores and two letters at least; no marker of a conversation is spelled like that.
fn is_fragment(text: &str) -> bool {
    text.len() >= 4 && INTERNALS.iter().any(|name| name.starts_with(text))
}

/// True for `{0.__class__}`: a field of `str.format` walks attributes by itself.
fn has_field(text: &str) -> bool {
    text.split('{').skip(1).any(|field| {
        let field = field.split('}').next().unwrap_or_default();
        let steps = field.split(['.', '[', ']', '!', ':']).skip(1);
        steps.into_iter().any(|step| INTERNALS.contains(&step))
    })
}
