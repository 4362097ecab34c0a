//! Methods of constant values: formatting, joining, looking up.

use super::environment::Walk;
use super::texts::concatenated;
use super::value::{Kind, Value};
use std::rc::Rc;

type Named = [(Rc<str>, Value)];

impl Walk<'_> {
    /// Methods of what is constant.
    pub(super) fn constant_method(
        &mut self,
        owner: &Value,
        name: &str,
        args: &[Value],
        named: &Named,
    ) -> Option<Value> {
        let first = args.first().cloned().unwrap_or(Value::UNKNOWN);
        match (&owner.kind, name) {
            (Kind::Text(text), "format") => Some(formatted(text, args, named).like(owner)),
            (Kind::Text(text), "join") => {
                let items = first.items().unwrap_or_else(|| vec![Value::UNKNOWN.like(&first)]);
                let mut out = Value::text("");
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        out = concatenated(&out, &Value::text(text));
                    }
                    out = concatenated(&out, item);
                }
                Some(out.like(&first))
            }
            (Kind::Text(text), "lower") => Some(Value::text(&text.to_lowercase()).like(owner)),
            (Kind::Text(text), "strip") if args.is_empty() => Some(Value::text(text.trim()).like(owner)),
            (
                Kind::Text(_) | Kind::Partly(_),
                "strip" | "resolve" | "absolute" | "as_posix" | "expanduser" | "rstrip" | "lstrip" | "encode",
            ) => Some(owner.clone()),
            (Kind::Text(_) | Kind::Partly(_), "joinpath") => {
                let mut parts = vec![owner.clone()];
                parts.extend(args.iter().cloned());
                Some(joined(&parts))
            }
            (Kind::Text(text), "read_text" | "open" | "read_bytes") if is_settings_name(text) => {
                Some(Value::of(Kind::Setting(Rc::clone(text), "".into())))
            }
            (Kind::Setting(_, keys), "read") if keys.is_empty() => Some(owner.clone()),
            (Kind::Dict(_) | Kind::Setting(..), "get" | "pop") => {
                let known = first.as_text().and_then(|key| owner.get(key));
                let default = args.get(1).cloned().unwrap_or(Value::UNKNOWN);
                Some(match known {
                    Some(known) => known.or(default),
                    None => default.like(owner),
                })
            }
            (Kind::Dict(items), "items") => {
                let pairs = items
                    .iter()
                    .map(|(key, value)| Value::list(vec![Value::text(key), value.clone()]));
                Some(Value::list(pairs.collect()))
            }
            (Kind::Dict(items), "values") => Some(Value::list(items.values().cloned().collect())),
            (Kind::Dict(_), "keys" | "copy") => Some(owner.clone()),
            (Kind::List(_), "copy") => Some(owner.clone()),
            (Kind::Text(_) | Kind::Partly(_) | Kind::List(_) | Kind::Dict(_) | Kind::Number(_), _) => {
                Some(Value::UNKNOWN.like(owner).like(&first))
            }
            _ => None,
        }
    }
}

/// True for the name of a file with settings.
pub(super) fn is_settings_name(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    [".yaml", ".yml", ".json", ".toml"]
        .iter()
        .any(|ending| lower.ends_with(ending))
}

/// Parts of a path.
pub(super) fn joined(args: &[Value]) -> Value {
    let mut out: Option<Value> = None;
    for arg in args {
        out = Some(match out {
            None => match arg.kind {
                Kind::Text(_) | Kind::Partly(_) | Kind::OneOf(_) => arg.clone(),
                _ if args.len() == 1 => arg.clone(),
                _ => Value::text("…").like(arg),
            },
            Some(known) => concatenated(&concatenated(&known, &Value::text("/")), arg),
        });
    }
    let value = out.unwrap_or(Value::UNKNOWN);
    match &value.kind {
        Kind::Text(text) if text.contains('…') => Value::partly(&Rc::clone(text)).like(&value),
        _ => value,
    }
}

/// `"…%s…" % value`.
pub(super) fn percent(text: &str, right: &Value) -> Value {
    let values = match &right.kind {
        Kind::List(items) => items.to_vec(),
        _ => vec![right.clone()],
    };
    let mut values = values.into_iter();
    let mut parts = text.split("%s");
    let mut out = Value::text(parts.next().unwrap_or_default());
    for part in parts {
        out = concatenated(&out, &values.next().unwrap_or(Value::UNKNOWN));
        out = concatenated(&out, &Value::text(part));
    }
    out
}

/// `"…{}…{name}…".format(…)`.
fn formatted(text: &str, args: &[Value], named: &Named) -> Value {
    let mut out = Value::text("");
    let mut next = args.iter();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('{') {
        out = concatenated(&out, &Value::text(before));
        if let Some(behind) = behind.strip_prefix('{') {
            out = concatenated(&out, &Value::text("{"));
            rest = behind;
            continue;
        }
        let Some((field, behind)) = behind.split_once('}') else {
            rest = behind;
            break;
        };
        let field = field.split([':', '!', '.', '[']).next().unwrap_or_default();
        let value = match field.parse::<usize>() {
            _ if field.is_empty() => next.next().cloned(),
            Ok(at) => args.get(at).cloned(),
            Err(_) => named
                .iter()
                .find(|(key, _)| &**key == field)
                .map(|(_, value)| value.clone()),
        };
        out = concatenated(&out, &value.unwrap_or(Value::UNKNOWN));
        rest = behind;
    }
    concatenated(&out, &Value::text(&rest.replace("}}", "}")))
}
