//! Constants, and what Jinja's operators, filters and methods make of them.

/// A value, as far as it is known without running the template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// A text.
    Text(String),
    /// A whole number.
    Number(i64),
    /// A list; lists in lists are unknown, so that nothing nests without end.
    List(Vec<Self>),
    /// Known only when the template runs.
    Unknown,
}

/// Longer constants are not followed: no name is that long, and folding them would cost time.
const TEXT_MAX: usize = 4_096;
const LIST_MAX: usize = 256;

impl Value {
    pub(super) fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.len() > TEXT_MAX {
            Self::Unknown
        } else {
            Self::Text(text)
        }
    }

    pub(super) fn list(values: Vec<Self>) -> Self {
        let size = values
            .iter()
            .fold(0usize, |sum, value| sum.saturating_add(value.size()));
        if values.len() > LIST_MAX || size > TEXT_MAX.saturating_mul(4) {
            return Self::Unknown;
        }
        let flat = values.into_iter().map(|value| match value {
            Self::List(_) => Self::Unknown,
            other => other,
        });
        Self::List(flat.collect())
    }

    /// Roughly what copying it costs.
    pub(super) fn size(&self) -> usize {
        match self {
            Self::Text(text) => text.len().saturating_add(16),
            Self::List(values) => values
                .iter()
                .fold(16usize, |sum, value| sum.saturating_add(value.size())),
            Self::Number(_) | Self::Unknown => 16,
        }
    }

    /// As Jinja prints it.
    fn printed(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.clone()),
            Self::Number(number) => Some(number.to_string()),
            Self::List(_) | Self::Unknown => None,
        }
    }

    pub(super) fn joined(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::List(a), Self::List(b)) => Self::list(a.iter().chain(b).cloned().collect()),
            (Self::Number(a), Self::Number(b)) => a.checked_add(*b).map_or(Self::Unknown, Self::Number),
            _ => match (self.printed(), other.printed()) {
                (Some(a), Some(b)) => Self::text(a + &b),
                _ => Self::Unknown,
            },
        }
    }

    pub(super) fn repeated(&self, times: &Self) -> Self {
        match (self, times) {
            (Self::Text(text), Self::Number(times)) => {
                let times = usize::try_from(*times).unwrap_or_default();
                if text.len().saturating_mul(times) > TEXT_MAX {
                    Self::Unknown
                } else {
                    Self::text(text.repeat(times))
                }
            }
            (Self::Number(a), Self::Number(b)) => a.checked_mul(*b).map_or(Self::Unknown, Self::Number),
            _ => Self::Unknown,
        }
    }

    pub(super) fn negated(self) -> Self {
        match self {
            Self::Number(number) => Self::Number(number.saturating_neg()),
            other => other,
        }
    }

    fn parts(&self) -> Option<Vec<Self>> {
        match self {
            Self::Text(text) => Some(text.chars().map(|c| Self::Text(c.to_string())).collect()),
            Self::List(values) => Some(values.clone()),
            Self::Number(_) | Self::Unknown => None,
        }
    }

    pub(super) fn element(&self, index: i64) -> Self {
        let Some(parts) = self.parts() else {
            return Self::Unknown;
        };
        let len = i64::try_from(parts.len()).unwrap_or(i64::MAX);
        let index = if index < 0 {
            index.saturating_add(len)
        } else {
            index
        };
        usize::try_from(index)
            .ok()
            .and_then(|index| parts.get(index).cloned())
            .unwrap_or(Self::Unknown)
    }

    /// The elements, if it is a list or a text and they are known.
    pub(super) fn elements(&self) -> Option<Vec<Self>> {
        self.parts()
    }

    /// The constant texts in it.
    pub(super) fn texts(&self) -> Vec<String> {
        match self {
            Self::Text(text) => vec![text.clone()],
            Self::List(values) => values
                .iter()
                .filter_map(|value| match value {
                    Self::Text(text) => Some(text.clone()),
                    _ => None,
                })
                .collect(),
            Self::Number(_) | Self::Unknown => Vec::new(),
        }
    }

    fn rebuilt(&self, parts: Vec<Self>) -> Self {
        match self {
            Self::Text(_) => join(&parts, ""),
            _ => Self::list(parts),
        }
    }
}

fn join(values: &[Value], separator: &str) -> Value {
    let texts: Option<Vec<_>> = values.iter().map(Value::printed).collect();
    texts.map_or(Value::Unknown, |texts| Value::text(texts.join(separator)))
}

/// `x[start:stop:step]`, for steps of one and minus one.
pub(super) fn slice(of: &Value, parts: &[Option<Value>; 3]) -> Value {
    let [start, stop, step] = parts;
    let Some(mut values) = of.parts() else {
        return Value::Unknown;
    };
    let number = |part: &Option<Value>| match part {
        None => Some(None),
        Some(Value::Number(number)) => Some(Some(*number)),
        Some(_) => None,
    };
    let (Some(start), Some(stop), Some(step)) = (number(start), number(stop), number(step)) else {
        return Value::Unknown;
    };
    let len = i64::try_from(values.len()).unwrap_or(i64::MAX);
    let place = |index: i64| {
        let index = if index < 0 {
            index.saturating_add(len)
        } else {
            index
        };
        usize::try_from(index.clamp(0, len)).unwrap_or_default()
    };
    match step.unwrap_or(1) {
        1 => {
            let (start, stop) = (place(start.unwrap_or(0)), place(stop.unwrap_or(len)));
            let part = values.get(start..stop.max(start)).unwrap_or_default().to_vec();
            of.rebuilt(part)
        }
        -1 if start.is_none() && stop.is_none() => {
            values.reverse();
            of.rebuilt(values)
        }
        step if step > 1 && stop.is_none() => {
            let start = place(start.unwrap_or(0));
            let step = usize::try_from(step).unwrap_or(usize::MAX);
            of.rebuilt(values.into_iter().skip(start).step_by(step).collect())
        }
        _ => Value::Unknown,
    }
}

/// `format % arguments`.
pub(super) fn percent(format: &Value, arguments: &Value) -> Value {
    match arguments {
        Value::List(values) => percent_with(format, values),
        one => percent_with(format, std::slice::from_ref(one)),
    }
}

fn percent_with(format: &Value, arguments: &[Value]) -> Value {
    let Value::Text(format) = format else {
        return Value::Unknown;
    };
    let mut out = String::new();
    let mut arguments = arguments.iter();
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        let conversion = chars.find(|c| c.is_ascii_alphabetic() || *c == '%');
        match (conversion, arguments.as_slice().first()) {
            (Some('%'), _) => {
                out.push('%');
                continue;
            }
            (Some('c'), Some(Value::Number(code))) => {
                out.extend(u32::try_from(*code).ok().and_then(char::from_u32));
            }
            (Some('s' | 'c' | 'd' | 'i' | 'u'), Some(value)) => match value.printed() {
                Some(text) => out.push_str(&text),
                None => return Value::Unknown,
            },
            (Some('x'), Some(Value::Number(number))) => out.push_str(&format!("{number:x}")),
            _ => return Value::Unknown,
        }
        arguments.next();
    }
    Value::text(out)
}

/// `"{}{}".format(…)`, without conversions but with `{:c}`.
fn braces(format: &str, arguments: &[Value]) -> Value {
    let mut out = String::new();
    let mut next = 0usize;
    let mut rest = format;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((field, tail)) = after.split_once('}') else {
            return Value::Unknown;
        };
        let (index, conversion) = field.split_once(':').unwrap_or((field, ""));
        let at = if index.is_empty() {
            next = next.saturating_add(1);
            Some(next.saturating_sub(1))
        } else {
            index.parse().ok()
        };
        match (at.and_then(|at: usize| arguments.get(at)), conversion) {
            (Some(Value::Number(code)), "c") => {
                out.extend(u32::try_from(*code).ok().and_then(char::from_u32));
            }
            (Some(value), "" | "s") => match value.printed() {
                Some(text) => out.push_str(&text),
                None => return Value::Unknown,
            },
            _ => return Value::Unknown,
        }
        rest = tail;
    }
    out.push_str(rest);
    Value::text(out)
}

/// A method of a text.
pub(super) fn method(of: &Value, name: &str, arguments: &[Value]) -> Value {
    match (of, name, arguments) {
        (Value::Text(text), "format", _) => braces(text, arguments),
        (Value::Text(separator), "join", [Value::List(values)]) => join(values, separator),
        (Value::Text(separator), "join", [Value::Text(text)]) => {
            let letters: Vec<_> = text.chars().map(|c| Value::Text(c.to_string())).collect();
            join(&letters, separator)
        }
        (Value::Text(text), "split", [Value::Text(mark)]) if !mark.is_empty() => {
            Value::list(text.split(mark.as_str()).map(Value::text).collect())
        }
        (Value::Text(_), "strip" | "lower" | "upper" | "replace" | "title" | "capitalize", _) => {
            let name = if name == "strip" { "trim" } else { name };
            filter(of, name, arguments)
        }
        (Value::List(_), "pop", [Value::Number(index)]) => of.element(*index),
        _ => Value::Unknown,
    }
}

/// A filter.
pub(super) fn filter(of: &Value, name: &str, arguments: &[Value]) -> Value {
    match (name, of, arguments) {
        ("string" | "safe" | "escape" | "e" | "forceescape" | "default" | "d", value, _) => value.clone(),
        ("list", value, _) => value.parts().map_or(Value::Unknown, Value::list),
        ("first", value, _) => value.element(0),
        ("last", value, _) => value.element(-1),
        ("reverse", value, _) => slice(value, &[None, None, Some(Value::Number(-1))]),
        ("join", Value::List(values), []) => join(values, ""),
        ("join", Value::List(values), [Value::Text(separator), ..]) => join(values, separator),
        ("join", Value::Text(_), []) => of.clone(),
        ("format", _, _) => percent_with(of, arguments),
        ("lower", Value::Text(text), _) => Value::text(text.to_lowercase()),
        ("upper", Value::Text(text), _) => Value::text(text.to_uppercase()),
        ("trim", Value::Text(text), []) => Value::text(text.trim()),
        ("trim", Value::Text(text), [Value::Text(marks), ..]) => {
            Value::text(text.trim_matches(|c| marks.contains(c)))
        }
        ("replace", Value::Text(text), [Value::Text(from), Value::Text(to), ..]) => {
            // A text of one letter may be replaced by a long one: the growth is bounded before it happens.
            let growth = text.len().saturating_add(1).saturating_mul(to.len());
            if from.is_empty() || growth > TEXT_MAX.saturating_mul(16) {
                Value::Unknown
            } else {
                Value::text(text.replace(from.as_str(), to))
            }
        }
        _ => Value::Unknown,
    }
}
