//! Values as arguments for rules, and as pseudo-Python for people. Both are bounded in depth, number and length.

use super::call_ops::Given;
use super::facts::{Arg, CallKind};
use super::strings::Numeral;
use super::token::{Kind, Token};
use super::vm::{Step, Vm};
use std::fmt::Write;
use std::hash::{BuildHasher, Hash, Hasher};

/// How an object is filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fill {
    /// `append`, `extend`.
    Extend,
    /// `__setitem__`.
    Set,
    /// `add`.
    Add,
}

const DEPTH_MAX: u32 = 4;
const ITEMS_MAX: usize = 32;
const STRING_MAX: usize = 1_024;
const CODE_MAX: usize = 400;
const CODE_STRING_MAX: usize = 160;
const CODE_INNER_MAX: usize = 140;
/// Bytes take up to four letters each.
const CODE_BYTES_MAX: usize = CODE_STRING_MAX / 4;

impl Vm<'_> {
    /// A value as an argument. `room` counts down over the whole call.
    pub(super) fn arg(&self, token: Token, depth: u32, room: &mut usize) -> Step<Arg> {
        if *room == 0 {
            return Ok(Arg::Other("…".to_owned()));
        }
        *room = room.saturating_sub(1);
        Ok(match token.kind() {
            Kind::None => Arg::None,
            Kind::Bool => Arg::Bool(token.payload() != 0),
            Kind::Int => Arg::Int(token.int_value()),
            Kind::Number => match self.number_at(token.payload())? {
                Numeral::Int(value) => Arg::Int(value),
                Numeral::Float(value) => Arg::Float(value),
                Numeral::Other => Arg::Other("long".to_owned()),
            },
            Kind::Import => Arg::Import(token.index()),
            Kind::Call if token.node() != Token::NO_NODE => Arg::Call(token.node()),
            Kind::Str | Kind::Bytes | Kind::ByteArray | Kind::Folded => self.string_arg(token)?,
            Kind::Unknown | Kind::Call => Arg::Other("…".to_owned()),
            kind => self.container_arg(kind, token, depth, room)?,
        })
    }

    fn string_arg(&self, token: Token) -> Step<Arg> {
        Ok(match self.text(token, STRING_MAX)? {
            Some(text) if text.is_text => Arg::Str(String::from_utf8_lossy(&text.bytes).into_owned()),
            Some(text) => Arg::Bytes(text.bytes),
            None => Arg::Other("…".to_owned()),
        })
    }

    fn container_arg(&self, kind: Kind, token: Token, depth: u32, room: &mut usize) -> Step<Arg> {
        let Some(node) = self.ring.get(token) else {
            return Ok(Arg::Other(forgotten(kind).to_owned()));
        };
        if depth >= DEPTH_MAX && node.count > 0 {
            return Ok(Arg::Other(forgotten(kind).to_owned()));
        }
        if kind == Kind::Dict {
            return Ok(Arg::Dict(self.pairs_at(
                &shown_pairs(&node.items),
                depth,
                room,
            )?));
        }
        let mut args = Vec::with_capacity(node.items.len().min(ITEMS_MAX));
        for item in node.items.iter().take(ITEMS_MAX) {
            args.push(self.arg(*item, depth.saturating_add(1), room)?);
        }
        Ok(match kind {
            Kind::Tuple => Arg::Tuple(args),
            Kind::List => Arg::List(args),
            Kind::Persistent => Arg::Persistent(Box::new(args.pop().unwrap_or(Arg::None))),
            _ => Arg::Set(args),
        })
    }

    /// Keys and values in turn, as pairs.
    pub(super) fn pairs(&self, items: &[Token]) -> Step<Vec<(Arg, Arg)>> {
        let mut room = 256;
        self.pairs_at(items, 1, &mut room)
    }

    fn pairs_at(&self, items: &[Token], depth: u32, room: &mut usize) -> Step<Vec<(Arg, Arg)>> {
        let mut pairs = Vec::with_capacity(items.len().min(ITEMS_MAX));
        for pair in items.chunks_exact(2).take(ITEMS_MAX.saturating_mul(2)) {
            if let [key, value] = pair {
                let key = self.arg(*key, depth.saturating_add(1), room)?;
                pairs.push((key, self.arg(*value, depth.saturating_add(1), room)?));
            }
        }
        Ok(pairs)
    }

    /// What a call refers to, as a number: two calls with the same number say the same.
    pub(super) fn signature(&self, subject: Token, given: &Given) -> Step<u64> {
        let with_strings = given.fill.is_none() && (given.count != 1 || subject.kind() == Kind::Import);
        let mut hasher = self.recorder.hash_state.build_hasher();
        given.is_unknown.hash(&mut hasher);
        let mut room = 64;
        for token in given.args.iter().chain(&given.kwargs) {
            self.sign(*token, with_strings, 0, &mut room, &mut hasher)?;
        }
        Ok(hasher.finish())
    }

    fn sign(
        &self,
        token: Token,
        strings: bool,
        depth: u32,
        room: &mut u32,
        hasher: &mut impl Hasher,
    ) -> Step {
        if *room == 0 {
            return Ok(());
        }
        *room = room.saturating_sub(1);
        match token.kind() {
            Kind::Import => (0_u8, token.index()).hash(hasher),
            Kind::Call => (1_u8, token.node()).hash(hasher),
            Kind::Str | Kind::Bytes | Kind::ByteArray | Kind::Folded if strings && depth < 2 => {
                if let Some(text) = self.text(token, 256)? {
                    (2_u8, text.bytes, text.len).hash(hasher);
                }
            }
            Kind::Tuple | Kind::List | Kind::Dict | Kind::Set | Kind::FrozenSet if depth < 3 => {
                if let Some(node) = self.ring.get(token) {
                    for item in &node.items {
                        self.sign(*item, strings, depth.saturating_add(1), room, hasher)?;
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// What happens, as pseudo-Python.
    pub(super) fn call_code(
        &self,
        kind: CallKind,
        subject: Token,
        itself: bool,
        given: &Given,
    ) -> Step<String> {
        let mut out = String::new();
        let _ = itself;
        self.write_value(&mut out, subject, 0)?;
        match (kind, given.fill) {
            (CallKind::New, _) => {
                let class = out.clone();
                let _ = write!(out, ".__new__({class}");
                if !given.args.is_empty() || given.is_unknown || !given.kwargs.is_empty() {
                    out.push_str(", ");
                }
                self.write_given(&mut out, given)?;
                out.push(')');
            }
            (CallKind::Build, _) => {
                out.push_str(".__setstate__(");
                self.write_given(&mut out, given)?;
                out.push(')');
            }
            (CallKind::Fill, Some(Fill::Set)) => {
                let object = std::mem::take(&mut out);
                for (number, pair) in given.args.chunks_exact(2).enumerate() {
                    if let [key, value] = pair
                        && out.len() < CODE_MAX
                    {
                        out.push_str(if number == 0 { "" } else { "; " });
                        out.push_str(&object);
                        out.push('[');
                        self.write_value(&mut out, *key, 1)?;
                        out.push_str("] = ");
                        self.write_value(&mut out, *value, 1)?;
                    }
                }
            }
            (CallKind::Fill, fill) => {
                out.push_str(if fill == Some(Fill::Add) {
                    ".update(["
                } else {
                    ".extend(["
                });
                self.write_given(&mut out, given)?;
                out.push_str("])");
            }
            (CallKind::Reduce | CallKind::Inst | CallKind::Obj, _) => {
                out.push('(');
                self.write_given(&mut out, given)?;
                out.push(')');
            }
        }
        Ok(shorten(out, CODE_MAX))
    }

    fn write_given(&self, out: &mut String, given: &Given) -> Step {
        if given.is_unknown {
            out.push('*');
        }
        self.write_items(out, &given.args, given.count, 0)?;
        for pair in given.kwargs.chunks_exact(2) {
            if let [key, value] = pair
                && out.len() < CODE_MAX
            {
                out.push_str(if out.ends_with(['(', ' ']) { "" } else { ", " });
                match self.text(*key, 64)? {
                    Some(text) => out.push_str(&escaped(&String::from_utf8_lossy(&text.bytes), "")),
                    None => out.push('?'),
                }
                out.push('=');
                self.write_value(out, *value, 1)?;
            }
        }
        Ok(())
    }

    fn write_items(&self, out: &mut String, items: &[Token], count: u64, depth: u32) -> Step {
        for (number, item) in items.iter().take(ITEMS_MAX).enumerate() {
            out.push_str(if number == 0 { "" } else { ", " });
            if out.len() > CODE_MAX {
                return Ok(());
            }
            self.write_value(out, *item, depth.saturating_add(1))?;
        }
        if count > items.len().min(ITEMS_MAX) as u64 {
            out.push_str(", …");
        }
        Ok(())
    }

    /// What loading gives, as short pseudo-Python: two layers of it.
    pub(super) fn result_code(&self, token: Token) -> Step<String> {
        let mut out = String::new();
        self.write_value(&mut out, token, DEPTH_MAX.saturating_sub(2))?;
        Ok(shorten(out, CODE_MAX))
    }

    fn write_value(&self, out: &mut String, token: Token, depth: u32) -> Step {
        match token.kind() {
            Kind::None => out.push_str("None"),
            Kind::Bool => out.push_str(if token.payload() == 0 { "False" } else { "True" }),
            Kind::Int => _ = write!(out, "{}", token.int_value()),
            Kind::Number => match self.number_at(token.payload())? {
                Numeral::Int(value) => _ = write!(out, "{value}"),
                Numeral::Float(value) => _ = write!(out, "{value:?}"),
                Numeral::Other => out.push_str("<long>"),
            },
            Kind::Import => self.write_import(out, token),
            Kind::Call => match self.recorder.call_of(token) {
                Some(call) => out.push_str(&shorten(call.code.clone(), CODE_INNER_MAX)),
                None => out.push('…'),
            },
            Kind::Unknown => out.push('…'),
            Kind::Str | Kind::Bytes | Kind::ByteArray | Kind::Folded => self.write_string(out, token)?,
            kind => self.write_container(out, kind, token, depth)?,
        }
        Ok(())
    }

    fn write_import(&self, out: &mut String, token: Token) {
        if let Some(import) = self.recorder.facts.imports.get(token.index() as usize) {
            let name = shorten(format!("{}.{}", import.module, import.name), CODE_INNER_MAX);
            out.push_str(&escaped(&name, ""));
        }
    }

    fn write_string(&self, out: &mut String, token: Token) -> Step {
        let Some(text) = self.text(token, CODE_STRING_MAX)? else {
            out.push('…');
            return Ok(());
        };
        let shown_max = if text.is_text { usize::MAX } else { CODE_BYTES_MAX };
        let is_cut = text.len > text.bytes.len().min(shown_max) as u64;
        if text.is_text {
            out.push_str(&quoted(&String::from_utf8_lossy(&text.bytes)));
        } else {
            out.push('b');
            out.push('\'');
            for byte in text.bytes.iter().take(CODE_BYTES_MAX) {
                match byte {
                    b'\'' | b'\\' => _ = write!(out, "\\{}", char::from(*byte)),
                    0x20..=0x7e => out.push(char::from(*byte)),
                    _ => push_hex(out, u32::from(*byte)),
                }
            }
            out.push('\'');
        }
        if is_cut {
            out.push('…');
        }
        Ok(())
    }

    fn write_container(&self, out: &mut String, kind: Kind, token: Token, depth: u32) -> Step {
        let node = self.ring.get(token).filter(|_| depth < DEPTH_MAX);
        let Some(node) = node.filter(|_| out.len() < CODE_MAX) else {
            out.push_str(forgotten(kind));
            return Ok(());
        };
        match kind {
            Kind::Tuple => {
                out.push('(');
                self.write_items(out, &node.items, node.count, depth)?;
                out.push_str(if node.count == 1 { ",)" } else { ")" });
            }
            Kind::List => {
                out.push('[');
                self.write_items(out, &node.items, node.count, depth)?;
                out.push(']');
            }
            Kind::Persistent => {
                out.push_str("persistent_load(");
                self.write_items(out, &node.items, node.count, depth)?;
                out.push(')');
            }
            Kind::Dict => {
                out.push('{');
                for (number, pair) in node.items.chunks_exact(2).enumerate() {
                    if let [key, value] = pair
                        && out.len() < CODE_MAX
                    {
                        out.push_str(if number == 0 { "" } else { ", " });
                        self.write_value(out, *key, depth.saturating_add(1))?;
                        out.push_str(": ");
                        self.write_value(out, *value, depth.saturating_add(1))?;
                    }
                }
                out.push('}');
            }
            _ => {
                out.push_str(if kind == Kind::Set { "set([" } else { "frozenset([" });
                self.write_items(out, &node.items, node.count, depth)?;
                out.push_str("])");
            }
        }
        Ok(())
    }
}

/// A container whose contents are not known any more, or too deep to be shown.
const fn forgotten(kind: Kind) -> &'static str {
    match kind {
        Kind::Tuple => "(…)",
        Kind::List => "[…]",
        Kind::Dict | Kind::Set => "{…}",
        Kind::FrozenSet => "frozenset(…)",
        Kind::Persistent => "persistent_load(…)",
        _ => "…",
    }
}

/// Text in quotes, as Python writes it.
fn quoted(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') {
        "\""
    } else {
        "'"
    };
    let mut out = String::with_capacity(text.len().saturating_add(2));
    out.push_str(quote);
    out.push_str(&escaped(text, quote));
    out.push_str(quote);
    out
}

/// Text without line breaks, quotes of this kind, and what terminals obey.
fn escaped(text: &str, quote: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' if !quote.is_empty() => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if quote.contains(c) => {
                out.push('\\');
                out.push(c);
            }
            '\0'..='\x1f' | '\x7f'..='\u{9f}' => push_hex(&mut out, u32::from(c)),
            '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => {
                _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            _ => out.push(c),
        }
    }
    out
}

/// `\xNN`. By hand: arrays in small pickles make this the most called line of a scan.
fn push_hex(out: &mut String, byte: u32) {
    out.push_str("\\x");
    for nibble in [byte >> 4 & 0xf, byte & 0xf] {
        out.push(char::from_digit(nibble, 16).unwrap_or('?'));
    }
}

/// At most `max` bytes, with a sign that there were more.
fn shorten(mut text: String, max: usize) -> String {
    if text.len() > max {
        let mut end = max;
        while !text.is_char_boundary(end) {
            end = end.saturating_sub(1);
        }
        text.truncate(end);
        text.push('…');
    }
    text
}

/// The first pairs of a dict, and of the rest those that refer to something: what matters about a large state
/// may stand anywhere in it.
fn shown_pairs(items: &[Token]) -> Vec<Token> {
    let (first, rest) = items
        .split_at_checked(ITEMS_MAX.saturating_mul(2))
        .unwrap_or((items, &[]));
    let refers = |pair: &&[Token]| pair.iter().any(|token| token.kind() == Kind::Import);
    let telling = rest.chunks_exact(2).filter(refers).take(ITEMS_MAX).flatten();
    first.iter().chain(telling).copied().collect()
}
