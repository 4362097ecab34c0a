//! Python literals, as `ast.literal_eval` would take them: parsed, never evaluated.

use crate::notes::{Defect, Stop};
use wb_core::{Limit, Meter};

/// A literal value, as far as array headers need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Literal {
    Str(String),
    Int(i128),
    Bool(bool),
    /// `None`, a float, a bytes literal: nothing that a header needs.
    Other,
    Tuple(Vec<Literal>),
    List(Vec<Literal>),
    Dict(Vec<(Literal, Literal)>),
}

/// Parses `text` as one literal with nothing but blanks behind it. `base` is the offset of the text in the file.
pub(super) fn parse(text: &str, base: u64, meter: &Meter) -> Result<Literal, Stop> {
    let mut parser = Parser {
        rest: text,
        base,
        len: text.len(),
        values: 0,
        meter,
    };
    let value = parser.value(0)?;
    parser.blanks();
    if parser.rest.is_empty() {
        Ok(value)
    } else {
        Err(parser.unexpected())
    }
}

struct Parser<'a> {
    rest: &'a str,
    base: u64,
    len: usize,
    values: u64,
    meter: &'a Meter,
}

impl<'a> Parser<'a> {
    fn offset(&self) -> u64 {
        self.base
            .saturating_add(self.len.saturating_sub(self.rest.len()) as u64)
    }

    /// What stands here is no part of a literal: a name or a call if it begins like one, else plain nonsense.
    fn unexpected(&self) -> Stop {
        let shown: String = self.rest.chars().take(60).collect();
        let is_code = shown.starts_with(|c: char| c.is_alphabetic() || c == '_' || "(.+*@".contains(c));
        let code = if is_code {
            "npy-header-code"
        } else {
            "npy-header-invalid"
        };
        let detail = if shown.is_empty() {
            "the header ends in the middle of its dictionary".to_owned()
        } else {
            format!(
                "the header should be a plain dictionary, but holds `{}`",
                shown.trim_end()
            )
        };
        Defect::at(code, self.offset(), detail).into()
    }

    fn blanks(&mut self) {
        loop {
            self.rest = self.rest.trim_start();
            match self.rest.strip_prefix('#') {
                Some(comment) => self.rest = comment.find('\n').and_then(|i| comment.get(i..)).unwrap_or(""),
                None => return,
            }
        }
    }

    fn take(&mut self, symbol: char) -> bool {
        self.blanks();
        match self.rest.strip_prefix(symbol) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn value(&mut self, depth: u64) -> Result<Literal, Stop> {
        self.meter.check(Limit::Nesting, depth)?;
        self.values = self.values.saturating_add(1);
        self.meter.check(Limit::Entries, self.values)?;
        let depth = depth.saturating_add(1);
        if self.take('{') {
            return self.dict(depth);
        }
        if self.take('[') {
            return Ok(Literal::List(self.sequence(']', depth)?.0));
        }
        if self.take('(') {
            let (mut items, had_comma) = self.sequence(')', depth)?;
            return Ok(match items.pop() {
                Some(only) if items.is_empty() && !had_comma => only,
                Some(last) => {
                    items.push(last);
                    Literal::Tuple(items)
                }
                None => Literal::Tuple(items),
            });
        }
        match self.rest.chars().next() {
            Some('\'' | '"') => self.strings(),
            Some(c) if c.is_ascii_digit() || c == '-' || c == '+' => self.number(),
            _ => self.word(),
        }
    }

    /// Items up to `close`; true if there was a comma.
    fn sequence(&mut self, close: char, depth: u64) -> Result<(Vec<Literal>, bool), Stop> {
        let mut items = Vec::new();
        let mut had_comma = false;
        loop {
            if self.take(close) {
                return Ok((items, had_comma));
            }
            if !items.is_empty() && !had_comma {
                return Err(self.unexpected());
            }
            items.push(self.value(depth)?);
            if self.take(',') {
                had_comma = true;
            } else if self.take(close) {
                return Ok((items, had_comma));
            } else {
                return Err(self.unexpected());
            }
        }
    }

    fn dict(&mut self, depth: u64) -> Result<Literal, Stop> {
        let mut entries = Vec::new();
        loop {
            if self.take('}') {
                return Ok(Literal::Dict(entries));
            }
            let key = self.value(depth)?;
            if !self.take(':') {
                return Err(self.unexpected());
            }
            entries.push((key, self.value(depth)?));
            if !self.take(',') && !self.rest.starts_with('}') {
                return Err(self.unexpected());
            }
        }
    }

    /// A name: a constant, the prefix of a string, or something that only code would have.
    fn word(&mut self) -> Result<Literal, Stop> {
        let end = self
            .rest
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at_checked(end).unwrap_or(("", self.rest));
        let value = match word {
            "True" => Literal::Bool(true),
            "False" => Literal::Bool(false),
            "None" => Literal::Other,
            "u" | "U" if rest.starts_with(['\'', '"']) => {
                self.rest = rest;
                return self.strings();
            }
            "b" | "B" if rest.starts_with(['\'', '"']) => {
                self.rest = rest;
                self.strings()?;
                return Ok(Literal::Other);
            }
            _ => return Err(self.unexpected()),
        };
        self.rest = rest;
        Ok(value)
    }

    /// One or more string literals side by side.
    fn strings(&mut self) -> Result<Literal, Stop> {
        let mut out = String::new();
        while let Some(quote) = self.rest.chars().next().filter(|c| *c == '\'' || *c == '"') {
            self.string(quote, &mut out)?;
            self.blanks();
        }
        Ok(Literal::Str(out))
    }

    fn string(&mut self, quote: char, out: &mut String) -> Result<(), Stop> {
        let mut chars = self.rest.char_indices().skip(1);
        while let Some((at, c)) = chars.next() {
            match c {
                '\\' => match chars.next() {
                    // Headers name fields and types; only these escapes occur in what `repr` writes for them.
                    Some((_, escaped @ ('\\' | '\'' | '"'))) => out.push(escaped),
                    Some((_, other)) => {
                        out.push('\\');
                        out.push(other);
                    }
                    None => break,
                },
                '\n' => break,
                c if c == quote => {
                    self.rest = self.rest.get(at.saturating_add(1)..).unwrap_or("");
                    return Ok(());
                }
                c => out.push(c),
            }
        }
        Err(Defect::at(
            "npy-header-invalid",
            self.offset(),
            "a string in the header does not end",
        )
        .into())
    }

    fn number(&mut self) -> Result<Literal, Stop> {
        let signs = self
            .rest
            .len()
            .saturating_sub(self.rest.trim_start_matches(['-', '+']).len());
        let (sign, digits) = self.rest.split_at_checked(signs).unwrap_or(("", self.rest));
        let end = digits
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '.')
            .unwrap_or(digits.len());
        let (number, rest) = digits.split_at_checked(end).unwrap_or((digits, ""));
        // Python 2 wrote `3L` in shapes, and numpy still reads it.
        let plain = number.trim_end_matches('L').replace('_', "");
        let value = match plain.parse::<i128>() {
            Ok(value) if sign == "-" => Literal::Int(value.saturating_neg()),
            Ok(value) => Literal::Int(value),
            Err(_) if plain.starts_with(|c: char| c.is_ascii_digit()) => Literal::Other,
            Err(_) => return Err(self.unexpected()),
        };
        self.rest = rest;
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<Literal, Stop> {
        parse(text, 0, &Meter::unlimited_time())
    }

    fn code(text: &str) -> &'static str {
        match parsed(text) {
            Err(Stop::Bad(defect)) => defect.code,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn a_header_as_numpy_writes_it() {
        let value = parsed("{'descr': '<f8', 'fortran_order': False, 'shape': (3L, 4), }  \n").unwrap();
        let Literal::Dict(entries) = value else { panic!() };
        assert_eq!(
            entries[2].1,
            Literal::Tuple(vec![Literal::Int(3), Literal::Int(4)])
        );
        assert_eq!(parsed("(1)").unwrap(), Literal::Int(1));
        assert_eq!(parsed("()").unwrap(), Literal::Tuple(vec![]));
        assert_eq!(parsed("'a' \"b\"").unwrap(), Literal::Str("ab".into()));
    }

    #[test]
    fn code_is_told_apart_from_nonsense() {
        assert_eq!(code("__import__('os').system('id')"), "npy-header-code");
        assert_eq!(code("{'shape': (1,), 'x': exec('1')}"), "npy-header-code");
        assert_eq!(code("{'shape': (1,)}.get('x')"), "npy-header-code");
        assert_eq!(code("{'shape': (1,)"), "npy-header-invalid");
        assert_eq!(code("{'shape"), "npy-header-invalid");
        assert_eq!(code("{1 2}"), "npy-header-invalid");
    }

    #[test]
    fn nesting_ends_at_the_limit() {
        let deep = "(".repeat(100_000);
        assert!(matches!(parsed(&deep), Err(Stop::Read(_))));
    }
}
