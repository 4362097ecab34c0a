//! Calls whose effect on the rest of the pickle is known: strings that are computed, and copyreg's registry.
//!
//! A name that is assembled at load time is a name all the same.

use super::call_ops::Given;
use super::facts::{Arg, CallKind, Callee};
use super::text;
use super::token::{Kind, Token};
use super::vm::{Step, Vm};

/// A constant string.
#[derive(Clone, Debug)]
pub(super) struct Const {
    /// True for text, false for bytes.
    pub(super) is_text: bool,
    pub(super) bytes: Vec<u8>,
}

impl Const {
    const fn text(bytes: Vec<u8>) -> Self {
        Self { is_text: true, bytes }
    }

    const fn binary(bytes: Vec<u8>) -> Self {
        Self {
            is_text: false,
            bytes,
        }
    }
}

impl Vm<'_> {
    /// What a call does beyond being called: gives the computed string that it returns, if it is one.
    pub(super) fn effect(&mut self, kind: CallKind, callee: Token, given: &Given) -> Step<Option<Token>> {
        if given.is_unknown || given.args.len() > 8 {
            return Ok(None);
        }
        let Some((module, name, bound)) = self.function(callee) else {
            return Ok(None);
        };
        let mut args = Vec::new();
        args.extend(bound);
        args.extend(&given.args);
        match (module.as_str(), name.as_str()) {
            ("copyreg" | "copy_reg", "add_extension") => {
                // A code that is taken stays what it is.
                if let [_, _, code] = args.as_slice()
                    && !self.recorder.extensions.contains_key(&code.int_value())
                {
                    self.add_extension(&args)?;
                }
                return Ok(None);
            }
            (
                "pickle"
                | "_pickle"
                | "cPickle"
                | "dill"
                | "dill._dill"
                | "cloudpickle"
                | "cloudpickle.cloudpickle",
                "loads" | "_loads",
            )
            | ("torch.storage", "_load_from_bytes") => {
                if let Some(first) = args.first() {
                    self.loaded(*first)?;
                }
                return Ok(None);
            }
            _ => {}
        }
        let result = self.compute(&module, &name, &args)?;
        let Some(result) = result.filter(|_| kind != CallKind::New) else {
            return Ok(None);
        };
        let kind = if result.is_text { Kind::Str } else { Kind::Bytes };
        Ok(self.recorder.fold(kind, result.bytes))
    }

    /// Module and name of what is called, and the object that it is bound to: `getattr('…', 'join')` is
    /// `str.join` with its first argument.
    fn function(&self, callee: Token) -> Option<(String, String, Option<Token>)> {
        if let Some((module, name)) = self.recorder.exact_name(callee) {
            return Some((module.to_owned(), name.to_owned(), None));
        }
        let bound = self
            .recorder
            .bound
            .get(&callee.node())
            .filter(|_| callee.kind() == Kind::Call)?;
        let class = if bound.0.kind() == Kind::Bytes {
            "bytes"
        } else {
            "str"
        };
        Some((
            "builtins".to_owned(),
            format!("{class}.{}", bound.1),
            Some(bound.0),
        ))
    }

    /// Remembers `getattr('…', 'join')`: the method of a constant.
    pub(super) fn bind(&mut self, index: Option<u32>, callee: Token, given: &Given) -> Step {
        let is_getattr = matches!(
            self.recorder.exact_name(callee),
            Some(("builtins" | "__builtin__", "getattr"))
        );
        if let (true, Some(index), [object, name]) = (is_getattr, index, given.args.as_slice())
            && object.is_string()
            && let Some(name) = self.constant(*name)?.filter(|name| name.is_text)
        {
            let name = String::from_utf8_lossy(&name.bytes).into_owned();
            self.recorder.bound.insert(index, (*object, name));
        }
        Ok(())
    }

    /// A string that is known whole.
    pub(super) fn constant(&self, token: Token) -> Step<Option<Const>> {
        let max = usize::try_from(self.string_bytes_max()).unwrap_or(usize::MAX);
        Ok(self.text(token, max)?.and_then(|text| {
            let whole = text.len == text.bytes.len() as u64;
            whole.then_some(Const {
                is_text: text.is_text,
                bytes: text.bytes,
            })
        }))
    }

    fn add_extension(&mut self, args: &[Token]) -> Step {
        if let [module, name, code] = args
            && code.kind() == Kind::Int
        {
            let (module, module_exact) = self.name(*module)?;
            let (name, name_exact) = self.name(*name)?;
            if module_exact && name_exact {
                self.recorder.extensions.insert(code.int_value(), (module, name));
            }
        }
        Ok(())
    }

    /// What is put into the dictionaries of copyreg themselves.
    pub(super) fn filled(&mut self, target: Token, given: &Given) -> Step {
        let Some(("copyreg" | "copy_reg", dict)) = self.recorder.exact_name(target) else {
            return Ok(());
        };
        let is_cache = dict == "_extension_cache";
        let is_registry = dict == "_inverted_registry";
        for pair in given.args.chunks_exact(2) {
            let [code, value] = pair else { continue };
            if code.kind() != Kind::Int {
                continue;
            }
            if is_cache {
                self.recorder.extension_cache.insert(code.int_value(), *value);
            }
            let parts = self
                .ring
                .get(*value)
                .map(|node| node.items.clone())
                .unwrap_or_default();
            if let (true, [module, name]) = (is_registry, parts.as_slice()) {
                self.add_extension(&[*module, *name, *code])?;
            }
        }
        Ok(())
    }

    fn compute(&self, module: &str, name: &str, args: &[Token]) -> Step<Option<Const>> {
        let Some(first) = args.first().copied() else {
            return Ok(None);
        };
        let is_known = match module {
            "builtins" | "__builtin__" => {
                !matches!(name, "encode" | "decode" | "add" | "concat" | "iadd" | "iconcat")
            }
            "_codecs" | "codecs" => matches!(name, "encode" | "decode"),
            "operator" | "_operator" => matches!(name, "add" | "concat" | "iadd" | "iconcat"),
            _ => false,
        };
        if !is_known {
            return Ok(None);
        }
        let items = self.ring.get(first).filter(|_| first.kind() != Kind::Dict);
        let second = match args.get(1) {
            Some(token) => self.constant(*token)?,
            None => None,
        };
        if let Some(node) = items.filter(|node| node.count == node.items.len() as u64) {
            return Ok(of_integers(name, &node.items));
        }
        if let ("chr", Kind::Int) = (name, first.kind()) {
            return Ok(of_integers("chr", &[first]));
        }
        let Some(constant) = self.constant(first)? else {
            return Ok(None);
        };
        if let ("str.join" | "bytes.join", Some(parts)) = (name, args.get(1)) {
            return self.join(&constant, *parts);
        }
        let third = match args.get(2) {
            Some(token) => self.constant(*token)?,
            None => None,
        };
        if (args.len() > 1 && second.is_none()) || (args.len() > 2 && third.is_none()) || args.len() > 3 {
            return Ok(None);
        }
        Ok(apply(name, constant, second, third, args.len()))
    }

    fn join(&self, separator: &Const, parts: Token) -> Step<Option<Const>> {
        let Some(node) = self.ring.get(parts) else {
            return Ok(None);
        };
        if node.count != node.items.len() as u64 {
            return Ok(None);
        }
        let mut out: Vec<u8> = Vec::new();
        for (number, item) in node.items.iter().enumerate() {
            let Some(item) = self.constant(*item)? else {
                return Ok(None);
            };
            if number > 0 {
                out.extend(&separator.bytes);
            }
            out.extend(item.bytes);
            if out.len() as u64 > self.string_bytes_max() {
                return Ok(None);
            }
        }
        Ok(Some(Const {
            is_text: separator.is_text,
            bytes: out,
        }))
    }

    /// What an object became by its new state.
    pub(super) fn built(&mut self, target: Token, state: Token) -> Step {
        let Callee::Import(index) = self.maker(target).0 else {
            return Ok(());
        };
        let Some(import) = self.recorder.facts.imports.get(index as usize) else {
            return Ok(());
        };
        match (import.module.as_str(), import.name.as_str()) {
            ("numpy", "dtype") => {
                let flags = self.ring.get(state).and_then(|node| node.items.get(7).copied());
                if let Some(flags) = flags.filter(|flags| flags.kind() == Kind::Int) {
                    self.recorder
                        .object_dtypes
                        .insert(target.node(), flags.int_value() & 1 != 0);
                }
                Ok(())
            }
            ("joblib.numpy_pickle", "NumpyArrayWrapper") if self.joblib && self.waiting.is_empty() => {
                self.joblib_array(state)
            }
            _ => Ok(()),
        }
    }

    /// The text that a kept call was given as its first argument.
    pub(super) fn first_text(&self, token: Token) -> Option<&str> {
        match self.recorder.call_of(token)?.args.first()? {
            Arg::Str(text) => Some(text),
            _ => None,
        }
    }
}

/// `bytes([105, 100])`, `bytearray(…)`, `chr(105)`.
fn of_integers(name: &str, items: &[Token]) -> Option<Const> {
    if !matches!(name, "bytes" | "bytearray" | "chr" | "unichr") {
        return None;
    }
    let mut out = Vec::with_capacity(items.len());
    for item in items {
        if item.kind() != Kind::Int {
            return None;
        }
        let value = u32::try_from(item.int_value()).ok()?;
        if matches!(name, "chr" | "unichr") {
            let mut buffer = [0; 4];
            out.extend(char::from_u32(value)?.encode_utf8(&mut buffer).as_bytes());
        } else {
            out.push(u8::try_from(value).ok()?);
        }
    }
    Some(Const {
        is_text: matches!(name, "chr" | "unichr"),
        bytes: out,
    })
}

/// A function of constant strings.
fn apply(
    name: &str,
    first: Const,
    second: Option<Const>,
    third: Option<Const>,
    count: usize,
) -> Option<Const> {
    let text_of = |constant: &Const| String::from_utf8(constant.bytes.clone()).ok();
    let codec = || -> Option<String> {
        let name = second
            .as_ref()
            .map_or_else(|| Some("utf-8".to_owned()), text_of)?;
        Some(name.to_ascii_lowercase().replace(['-', ' '], "_"))
    };
    match (name, count) {
        ("encode" | "str.encode", _) => encode(&first, &codec()?),
        ("decode" | "bytes.decode" | "bytearray.decode", _) => decode(&first, &codec()?),
        ("str" | "unicode", 1) => first.is_text.then_some(first),
        ("str" | "unicode", _) => decode(&first, &codec()?),
        ("bytes" | "bytearray", 1) => (!first.is_text).then_some(first),
        ("bytes" | "bytearray", _) => encode(&first, &codec()?),
        ("add" | "concat" | "iadd" | "iconcat" | "str.__add__" | "bytes.__add__", 2) => {
            let mut bytes = first.bytes;
            bytes.extend(second?.bytes);
            Some(Const {
                is_text: first.is_text,
                bytes,
            })
        }
        ("bytes.fromhex" | "bytearray.fromhex", 1) => unhex(&first.bytes).map(Const::binary),
        ("str.lower" | "str.casefold", 1) => Some(Const::text(text_of(&first)?.to_lowercase().into_bytes())),
        ("str.upper", 1) => Some(Const::text(text_of(&first)?.to_uppercase().into_bytes())),
        ("str.strip" | "str.lstrip" | "str.rstrip", 1) => {
            Some(Const::text(text_of(&first)?.trim().as_bytes().to_vec()))
        }
        ("str.replace", 3) => {
            let (from, to) = (text_of(&second?)?, text_of(&third?)?);
            let text = text_of(&first)?;
            (!from.is_empty()).then(|| Const::text(text.replace(&from, &to).into_bytes()))
        }
        _ => None,
    }
}

fn encode(constant: &Const, codec: &str) -> Option<Const> {
    let text = std::str::from_utf8(&constant.bytes).ok()?;
    let bytes = match codec {
        "utf_8" | "utf8" | "u8" | "cp65001" if constant.is_text => text.as_bytes().to_vec(),
        "latin1" | "latin_1" | "iso_8859_1" | "iso8859_1" | "8859" | "l1" | "cp1252" | "windows_1252"
            if constant.is_text =>
        {
            text.chars()
                .map(|c| u8::try_from(c).ok())
                .collect::<Option<Vec<_>>>()?
        }
        "ascii" | "us_ascii" | "646" if constant.is_text && text.is_ascii() => text.as_bytes().to_vec(),
        "raw_unicode_escape" if constant.is_text && text.is_ascii() => text.as_bytes().to_vec(),
        "rot13" | "rot_13" if constant.is_text => return Some(Const::text(rot13(text).into_bytes())),
        "utf_16_le" | "utf_16le" if constant.is_text => {
            text.encode_utf16().flat_map(u16::to_le_bytes).collect()
        }
        _ => return None,
    };
    Some(Const::binary(bytes))
}

fn decode(constant: &Const, codec: &str) -> Option<Const> {
    let bytes = &constant.bytes;
    let takes_text = matches!(
        codec,
        "raw_unicode_escape" | "unicode_escape" | "rot13" | "rot_13" | "hex" | "hex_codec"
    );
    if constant.is_text && !takes_text {
        return None;
    }
    let text = match codec {
        "utf_8" | "utf8" | "u8" | "cp65001" | "ascii" | "us_ascii" | "646" => {
            String::from_utf8(bytes.clone()).ok()?
        }
        "latin1" | "latin_1" | "iso_8859_1" | "iso8859_1" | "8859" | "l1" | "cp1252" | "windows_1252" => {
            bytes.iter().map(|byte| char::from(*byte)).collect()
        }
        "raw_unicode_escape" => text::raw_unicode_escape(bytes)?,
        "unicode_escape" => {
            let plain = text::unescape(bytes)?;
            text::raw_unicode_escape(&plain)?
        }
        "rot13" | "rot_13" if constant.is_text => rot13(std::str::from_utf8(bytes).ok()?),
        "hex" | "hex_codec" => return unhex(bytes).map(Const::binary),
        "base64" | "base64_codec" | "base_64" => return unbase64(bytes).map(Const::binary),
        "utf_16" | "utf_16_le" | "utf_16le" => {
            let units: Vec<u16> = bytes
                .chunks_exact(2)
                .filter_map(|pair| Some(u16::from_le_bytes(*pair.first_chunk()?)))
                .collect();
            String::from_utf16(&units)
                .ok()?
                .trim_start_matches('\u{feff}')
                .to_owned()
        }
        _ => return None,
    };
    Some(Const::text(text.into_bytes()))
}

fn rot13(text: &str) -> String {
    let turn = |c: char, base: u8| {
        let place = (c as u8).wrapping_sub(base).wrapping_add(13) % 26;
        char::from(base.wrapping_add(place))
    };
    text.chars()
        .map(|c| match c {
            'a'..='z' => turn(c, b'a'),
            'A'..='Z' => turn(c, b'A'),
            _ => c,
        })
        .collect()
}

fn unhex(bytes: &[u8]) -> Option<Vec<u8>> {
    let digits: Vec<u8> = bytes
        .iter()
        .copied()
        .filter(|byte| !byte.is_ascii_whitespace())
        .collect();
    if !digits.len().is_multiple_of(2) {
        return None;
    }
    digits
        .chunks_exact(2)
        .map(|pair| {
            let text = std::str::from_utf8(pair).ok()?;
            u8::from_str_radix(text, 16).ok()
        })
        .collect()
}

/// Base64, as far as its alphabet goes; what stands between is left out, as Python does.
pub(crate) fn unbase64(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut bits = 0_u32;
    let mut have = 0_u32;
    for byte in bytes {
        let value = match byte {
            b'A'..=b'Z' => byte.wrapping_sub(b'A'),
            b'a'..=b'z' => byte.wrapping_sub(b'a').wrapping_add(26),
            b'0'..=b'9' => byte.wrapping_sub(b'0').wrapping_add(52),
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => break,
            b'\n' | b'\r' => continue,
            _ => return None,
        };
        bits = (bits << 6) | u32::from(value);
        have = have.saturating_add(6);
        if have >= 8 {
            have = have.saturating_sub(8);
            out.push(((bits >> have) & 0xff) as u8);
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_computed_as_python_does() {
        let text = |s: &str| Const::text(s.as_bytes().to_vec());
        let run = |name: &str, first: Const, second: Option<Const>, count| {
            apply(name, first, second, None, count).map(|c| String::from_utf8_lossy(&c.bytes).into_owned())
        };
        assert_eq!(
            run("encode", text("bf"), Some(text("rot13")), 2).as_deref(),
            Some("os")
        );
        assert_eq!(
            run("decode", Const::binary(b"6f73".to_vec()), Some(text("hex")), 2).as_deref(),
            Some("os")
        );
        assert_eq!(run("add", text("o"), Some(text("s")), 2).as_deref(), Some("os"));
        assert_eq!(run("str.lower", text("OS"), None, 1).as_deref(), Some("os"));
        assert_eq!(unbase64(b"b3M=").unwrap(), b"os");
    }
}
