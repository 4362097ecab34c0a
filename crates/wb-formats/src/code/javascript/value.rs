//! What is known about the value of an expression.

use std::collections::BTreeMap;

/// Where data comes from, as bits.
pub(super) const NETWORK: u8 = 1;
/// Keys, passwords, the whole environment.
pub(super) const SECRET: u8 = 2;
/// One variable of the environment.
pub(super) const TOKEN: u8 = 4;
/// Decoded.
pub(super) const DECODED: u8 = 8;
/// Put together from pieces.
pub(super) const PIECED: u8 = 16;

/// Texts that are put together grow no longer than this.
pub(super) const TEXT_MAX: usize = 1 << 20;

/// A value, and where it comes from.
#[derive(Clone, Debug, Default)]
pub(super) struct Value {
    pub(super) kind: Kind,
    pub(super) taint: u8,
    /// The name of the source, for people.
    pub(super) from: Option<Box<str>>,
}

/// What a value is.
#[derive(Clone, Debug, Default)]
pub(super) enum Kind {
    #[default]
    Unknown,
    Text(String),
    Number(f64),
    /// Something outside, by its dotted name.
    Path(String),
    List(Vec<Value>),
    Object(BTreeMap<String, Value>),
}

impl Value {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::of(Kind::Text(text.into()))
    }

    pub(super) fn path(path: impl Into<String>) -> Self {
        Self::of(Kind::Path(path.into()))
    }

    pub(super) const fn of(kind: Kind) -> Self {
        Self {
            kind,
            taint: 0,
            from: None,
        }
    }

    /// The same with another source.
    pub(super) fn with(mut self, taint: u8, from: &str) -> Self {
        self.taint |= taint;
        if self.from.is_none() && taint != 0 {
            self.from = Some(from.into());
        }
        self
    }

    /// The same value, which may come from where the other does.
    pub(super) fn touched_by(mut self, other: &Self) -> Self {
        self.taint |= other.taint;
        if self.from.is_none() {
            self.from.clone_from(&other.from);
        }
        self
    }

    pub(super) fn as_text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn as_path(&self) -> Option<&str> {
        match &self.kind {
            Kind::Path(path) => Some(path),
            _ => None,
        }
    }

    /// As JavaScript turns it into a text.
    pub(super) fn shown(&self) -> Option<String> {
        match &self.kind {
            Kind::Text(text) => Some(text.clone()),
            Kind::Number(number) => Some(number.to_string()),
            Kind::List(items) => {
                let items: Option<Vec<String>> = items.iter().map(Self::shown).collect();
                Some(items?.join(","))
            }
            _ => None,
        }
    }

    /// Everything that a value inside comes from.
    pub(super) fn all_taint(&self) -> (u8, Option<&str>) {
        let mut taint = self.taint;
        let mut from = self.from.as_deref();
        let inner: Box<dyn Iterator<Item = &Self>> = match &self.kind {
            Kind::List(items) => Box::new(items.iter()),
            Kind::Object(fields) => Box::new(fields.values()),
            _ => return (taint, from),
        };
        for value in inner {
            let (more, name) = value.all_taint();
            taint |= more;
            from = from.or(name);
        }
        (taint, from)
    }
}

/// What a method of a known text gives; none if it is not known.
pub(super) fn text_method(text: &str, method: &str, arguments: &[Value]) -> Option<Value> {
    let number = |at: usize| match arguments.get(at).map(|value| &value.kind) {
        Some(Kind::Number(number)) => Some(*number),
        _ => None,
    };
    let given = |at: usize| arguments.get(at).and_then(Value::as_text);
    let count = text.chars().count();
    let index = |number: f64| -> usize {
        let length = count as f64;
        let at = if number < 0.0 {
            (length + number).max(0.0)
        } else {
            number.min(length)
        };
        at as usize
    };
    let part = |from: usize, to: usize| -> String {
        text.chars().skip(from).take(to.saturating_sub(from)).collect()
    };
    let result = match method {
        "toString" | "valueOf" | "toLowerCase" | "toUpperCase" | "trim" | "normalize" => {
            Value::text(match method {
                "toLowerCase" => text.to_lowercase(),
                "toUpperCase" => text.to_uppercase(),
                "trim" => text.trim().to_owned(),
                _ => text.to_owned(),
            })
        }
        "split" => {
            let pieces: Vec<Value> = match given(0) {
                None => return None,
                Some("") => text.chars().map(Value::text).collect(),
                Some(by) => text.split(by).map(Value::text).collect(),
            };
            return Some(Value::of(Kind::List(pieces)).with(PIECED, "split"));
        }
        "charAt" | "at" => Value::text(part(index(number(0)?), index(number(0)?).saturating_add(1))),
        "charCodeAt" | "codePointAt" => {
            let code = text.chars().nth(index(number(0).unwrap_or(0.0)))?;
            Value::of(Kind::Number(f64::from(u32::from(code))))
        }
        "slice" | "substring" => {
            let from = index(number(0).unwrap_or(0.0));
            let to = number(1).map_or(count, index);
            Value::text(part(from, to))
        }
        "substr" => {
            let from = index(number(0).unwrap_or(0.0));
            let length = number(1).map_or(count, |length| length.max(0.0) as usize);
            Value::text(part(from, from.saturating_add(length)))
        }
        "concat" => {
            let mut joined = text.to_owned();
            for value in arguments {
                joined.push_str(&value.shown()?);
            }
            Value::text(joined)
        }
        "replace" | "replaceAll" => {
            let (from, to) = (given(0)?, given(1)?);
            Value::text(match method {
                "replace" => text.replacen(from, to, 1),
                _ => text.replace(from, to),
            })
        }
        "repeat" => {
            let times = number(0)?.max(0.0) as usize;
            if text.len().saturating_mul(times) > TEXT_MAX {
                return None;
            }
            Value::text(text.repeat(times))
        }
        _ => return None,
    };
    Some(result)
}

/// What a method of a known list gives.
pub(super) fn list_method(items: &[Value], method: &str, arguments: &[Value]) -> Option<Value> {
    match method {
        "join" => {
            let by = match arguments.first() {
                None => ",".to_owned(),
                Some(value) => value.as_text()?.to_owned(),
            };
            let texts: Option<Vec<String>> = items.iter().map(Value::shown).collect();
            let joined = texts?.join(&by);
            (joined.len() <= TEXT_MAX).then(|| Value::text(joined).with(PIECED, "join"))
        }
        "reverse" | "toReversed" => {
            Some(Value::of(Kind::List(items.iter().rev().cloned().collect())).with(PIECED, "reverse"))
        }
        "concat" => {
            let mut all = items.to_vec();
            for value in arguments {
                match &value.kind {
                    Kind::List(more) => all.extend(more.iter().cloned()),
                    _ => all.push(value.clone()),
                }
            }
            Some(Value::of(Kind::List(all)))
        }
        "slice" | "filter" | "flat" => Some(Value::of(Kind::List(items.to_vec()))),
        _ => None,
    }
}

/// Text in base64 (both alphabets, blanks and padding as decoders take them) or hexadecimal, as Latin-1 or UTF-8.
pub(super) fn decoded(text: &str, encoding: &str) -> Option<String> {
    let bytes = match encoding {
        "base64" | "base64url" => base64(text)?,
        "hex" => {
            let digits: Vec<u8> = text.bytes().collect();
            let pairs: Option<Vec<u8>> = digits
                .chunks_exact(2)
                .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
                .collect();
            pairs?
        }
        "utf8" | "utf-8" | "ascii" | "latin1" | "binary" | "" => return Some(text.to_owned()),
        _ => return None,
    };
    Some(match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => error.into_bytes().into_iter().map(char::from).collect(),
    })
}

fn base64(text: &str) -> Option<Vec<u8>> {
    let mut bits: u32 = 0;
    let mut count: u32 = 0;
    let mut out = Vec::with_capacity(text.len().saturating_mul(3).wrapping_div(4));
    for byte in text.bytes() {
        let six = match byte {
            b'A'..=b'Z' => byte.wrapping_sub(b'A'),
            b'a'..=b'z' => byte.wrapping_sub(b'a').wrapping_add(26),
            b'0'..=b'9' => byte.wrapping_sub(b'0').wrapping_add(52),
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => break,
            b' ' | b'\n' | b'\r' | b'\t' => continue,
            _ => return None,
        };
        bits = (bits << 6) | u32::from(six);
        count = count.wrapping_add(6);
        if count >= 8 {
            count = count.wrapping_sub(8);
            out.push((bits >> count) as u8);
            bits &= (1_u32 << count).wrapping_sub(1);
        }
    }
    Some(out)
}
