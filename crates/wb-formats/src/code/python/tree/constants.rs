//! What can be computed from constants: sums, slices, formats, methods of texts.

use super::value::{Kind, LIST_MAX, TEXT_MAX, Value, mark};
use ruff_python_ast::Operator;
use std::rc::Rc;

/// What an operator makes of two constants; unknown if it is not computed here.
pub(super) fn operate(left: &Value, op: Operator, right: &Value) -> Value {
    let both = |value: Value| value.with_marks(left).with_marks(right);
    let value = match (&left.kind, op, &right.kind) {
        (Kind::Text(a), Operator::Add, Kind::Text(b)) => {
            Value::text(&format!("{a}{b}")).marked(mark::SPLIT, "+")
        }
        (Kind::Bytes(a), Operator::Add, Kind::Bytes(b)) => {
            Value::bytes(&[&**a, &**b].concat()).marked(mark::SPLIT, "+")
        }
        (Kind::List(a), Operator::Add, Kind::List(b)) => {
            Value::list(a.iter().chain(b.iter()).cloned().collect())
        }
        (Kind::Text(text), Operator::Mult, Kind::Int(times))
        | (Kind::Int(times), Operator::Mult, Kind::Text(text)) => match usize::try_from(*times) {
            Ok(times) if text.len().saturating_mul(times) <= TEXT_MAX => Value::text(&text.repeat(times)),
            _ => Value::UNKNOWN,
        },
        (Kind::Text(text), Operator::Mod, _) => percent(text, right),
        (Kind::Int(a), op, Kind::Int(b)) => arithmetic(*a, op, *b).map_or(Value::UNKNOWN, Value::int),
        // Whoever runs what comes of an exclusive or has decoded it.
        (_, Operator::BitXor, _) => Value::UNKNOWN.marked(mark::DECODED, "^"),
        _ => Value::UNKNOWN,
    };
    both(value)
}

fn arithmetic(a: i64, op: Operator, b: i64) -> Option<i64> {
    let shift = u32::try_from(b).ok();
    match op {
        Operator::Add => a.checked_add(b),
        Operator::Sub => a.checked_sub(b),
        Operator::Mult => a.checked_mul(b),
        Operator::Div | Operator::FloorDiv => a.checked_div_euclid(b),
        Operator::Mod => a.checked_rem_euclid(b),
        Operator::BitXor => Some(a ^ b),
        Operator::BitAnd => Some(a & b),
        Operator::BitOr => Some(a | b),
        Operator::LShift => shift.and_then(|by| a.checked_shl(by)),
        Operator::RShift => shift.and_then(|by| a.checked_shr(by)),
        Operator::Pow => shift.and_then(|by| a.checked_pow(by)),
        Operator::MatMult => None,
    }
}

/// `"%s" % x`, as far as only texts and numbers are put in.
fn percent(text: &str, right: &Value) -> Value {
    let items: Vec<Value> = match &right.kind {
        Kind::List(items) => items.to_vec(),
        _ => vec![right.clone()],
    };
    let mut items = items.iter();
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('%') => out.push('%'),
            Some('s' | 'd' | 'i' | 'r') => match items.next().and_then(plain) {
                Some(part) => out.push_str(&part),
                None => return Value::UNKNOWN,
            },
            Some('c') => match items.next().and_then(letter) {
                Some(part) => out.push(part),
                None => return Value::UNKNOWN,
            },
            _ => return Value::UNKNOWN,
        }
        if out.len() > TEXT_MAX {
            return Value::UNKNOWN;
        }
    }
    Value::text(&out).marked(mark::SPLIT, "%")
}

/// How a constant looks inside a text.
pub(super) fn plain(value: &Value) -> Option<String> {
    match &value.kind {
        Kind::Text(text) => Some(text.to_string()),
        Kind::Int(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The character of a code point or a text of one.
pub(super) fn letter(value: &Value) -> Option<char> {
    match &value.kind {
        Kind::Int(code) => u32::try_from(*code).ok().and_then(char::from_u32),
        Kind::Text(text) => text.chars().next(),
        _ => None,
    }
}

/// A slice of a constant.
pub(super) fn slice(value: &Value, lower: Option<i64>, upper: Option<i64>, step: i64) -> Value {
    let Some(items) = value.elements() else {
        return Value::UNKNOWN.with_marks(value);
    };
    let len = i64::try_from(items.len()).unwrap_or(i64::MAX);
    let clip = |at: i64, low: i64, high: i64| {
        let at = if at < 0 { at.saturating_add(len) } else { at };
        at.clamp(low, high)
    };
    let picked: Vec<Value> = if step > 0 {
        let from = clip(lower.unwrap_or(0), 0, len);
        let to = clip(upper.unwrap_or(len), 0, len);
        let by = usize::try_from(step).unwrap_or(usize::MAX);
        let skip = usize::try_from(from).unwrap_or(0);
        let take = usize::try_from(to.saturating_sub(from)).unwrap_or(0);
        items.into_iter().skip(skip).take(take).step_by(by).collect()
    } else if step < 0 {
        let last = len.saturating_sub(1);
        let from = lower.map_or(last, |at| clip(at, -1, last));
        let to = upper.map_or(-1, |at| clip(at, -1, last));
        let by = usize::try_from(step.unsigned_abs()).unwrap_or(usize::MAX);
        let skip = usize::try_from(last.saturating_sub(from)).unwrap_or(0);
        let take = usize::try_from(from.saturating_sub(to)).unwrap_or(0);
        items
            .into_iter()
            .rev()
            .skip(skip)
            .take(take)
            .step_by(by)
            .collect()
    } else {
        return Value::UNKNOWN;
    };
    let out = match &value.kind {
        Kind::Text(_) => text_of(&picked),
        Kind::Bytes(_) => bytes_of(&picked),
        _ => Value::list(picked),
    };
    let out = out.with_marks(value);
    if step == 1 {
        out
    } else {
        out.marked(mark::DECODED, "[::-1]")
    }
}

/// Letters as one text.
pub(super) fn text_of(items: &[Value]) -> Value {
    join("", items)
}

/// Numbers as bytes.
pub(super) fn bytes_of(items: &[Value]) -> Value {
    let bytes: Option<Vec<u8>> = items
        .iter()
        .map(|item| match item.kind {
            Kind::Int(number) => u8::try_from(number).ok(),
            _ => None,
        })
        .collect();
    bytes.map_or(Value::UNKNOWN, |bytes| Value::bytes(&bytes))
}

fn join(separator: &str, items: &[Value]) -> Value {
    let mut out = String::new();
    let mut marks = Value::UNKNOWN;
    for (index, item) in items.iter().enumerate() {
        marks.take_marks(item);
        let Some(text) = item.as_text() else {
            let mut all = Value::UNKNOWN;
            for item in items {
                all.take_marks(item);
            }
            return all;
        };
        if index > 0 {
            out.push_str(separator);
        }
        out.push_str(&text);
        if out.len() > TEXT_MAX {
            return Value::UNKNOWN;
        }
    }
    Value::text(&out).with_marks(&marks)
}

/// What a method of a constant text gives, where that is easily computed.
pub(super) fn method(owner: &Value, name: &str, args: &[Value]) -> Value {
    let Some(text) = owner.as_text() else {
        return Value::UNKNOWN;
    };
    let arg = |at: usize| args.get(at).and_then(Value::as_text);
    let value = match (name, args) {
        ("join", [items]) => match items.elements() {
            Some(items) => {
                let joined = join(&text, &items);
                let is_spelled = items.len() > 1 && joined.is_constant();
                if is_spelled {
                    joined.marked(mark::SPLIT, "join")
                } else {
                    joined
                }
            }
            None => Value::UNKNOWN.with_marks(items),
        },
        ("replace", [_, _, ..]) => match (arg(0), arg(1)) {
            (Some(from), Some(to)) if !from.is_empty() => {
                let grown = text.len().saturating_mul(to.len().max(1));
                if grown > TEXT_MAX.saturating_mul(4) {
                    Value::UNKNOWN
                } else {
                    Value::text(&text.replace(&*from, &to)).marked(mark::SPLIT, "replace")
                }
            }
            _ => Value::UNKNOWN,
        },
        ("split", _) => {
            let parts: Vec<Value> = match arg(0) {
                Some(by) if !by.is_empty() => text.split(&*by).take(LIST_MAX).map(Value::text).collect(),
                _ => text.split_whitespace().take(LIST_MAX).map(Value::text).collect(),
            };
            Value::list(parts)
        }
        ("lower" | "casefold", []) => Value::text(&text.to_lowercase()),
        ("upper", []) => Value::text(&text.to_uppercase()),
        ("swapcase", []) => {
            let swap = |c: char| {
                if c.is_lowercase() {
                    c.to_ascii_uppercase()
                } else {
                    c.to_ascii_lowercase()
                }
            };
            Value::text(&text.chars().map(swap).collect::<String>()).marked(mark::SPLIT, "swapcase")
        }
        ("strip" | "lstrip" | "rstrip", []) => Value::text(text.trim()),
        ("decode", _) => decode(owner, arg(0)),
        ("encode", _) => match arg(0).as_deref() {
            Some("rot13" | "rot_13") => decode(owner, arg(0)),
            _ => Value::bytes(text.as_bytes()),
        },
        ("format", _) => format(&text, args),
        ("hex", []) => Value::UNKNOWN,
        _ => Value::UNKNOWN,
    };
    value.with_marks(owner)
}

/// `bytes.decode`, and what Python 2 called so.
fn decode(owner: &Value, codec: Option<Rc<str>>) -> Value {
    let Some(bytes) = owner.as_bytes() else {
        return Value::UNKNOWN;
    };
    super::computed::codec(codec.as_deref().unwrap_or("utf-8"), bytes).with_marks(owner)
}

/// `"{}{}".format(…)` with plain fields.
fn format(text: &str, args: &[Value]) -> Value {
    let mut out = String::new();
    let mut next = args.iter();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('{') {
        out.push_str(before);
        let Some((field, after)) = behind.split_once('}') else {
            return Value::UNKNOWN;
        };
        let value = match field {
            "" => next.next(),
            field => field.parse::<usize>().ok().and_then(|at| args.get(at)),
        };
        match value.and_then(plain) {
            Some(part) => out.push_str(&part),
            None => return Value::UNKNOWN,
        }
        if out.len() > TEXT_MAX {
            return Value::UNKNOWN;
        }
        rest = after;
    }
    out.push_str(rest);
    let mut value = Value::text(&out).marked(mark::SPLIT, "format");
    for arg in args {
        value.take_marks(arg);
    }
    value
}
