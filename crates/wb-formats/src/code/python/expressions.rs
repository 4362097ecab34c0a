//! Expressions: chains of names, calls and subscripts, and what they come to.

use super::analysis::{Analysis, BUILTINS, KEYWORDS, dotted_name};
use super::lexer::{Spanned, Token};
use super::values::{Value, call};

/// How deep brackets are followed as values; deeper ones are read flat and reported as a gap.
pub(super) const DEPTH_MAX: u32 = 100;
/// How many values of one bracket are followed.
const ITEMS_MAX: usize = 256;

/// Functions that import what they are told.
const IMPORTERS: &[&str] = &[
    "builtins.__import__",
    "importlib.import_module",
    "importlib.__import__",
];

impl Analysis<'_> {
    /// An expression up to a separator or a closing bracket: its value, and where it ends.
    pub(super) fn expression(&mut self, tokens: &[Spanned], start: usize, depth: u32) -> (Value, usize) {
        let mut value = None;
        let mut is_sum = true;
        let mut at = start;
        while let Some(spanned) = tokens.get(at) {
            self.facts.is_empty &= matches!(spanned.token, Token::Text(_));
            let operand = match &spanned.token {
                Token::Symbol("," | ":" | "=" | ")" | "]" | "}") => break,
                Token::Symbol(":=") => {
                    let name = dotted_name(tokens.get(start..at).unwrap_or_default());
                    let (assigned, next) = self.expression(tokens, at.saturating_add(1), depth);
                    self.bind(&name, &assigned);
                    return (assigned, next);
                }
                Token::Symbol("(" | "[" | "{") | Token::Text(_) => Some(self.chain(tokens, at, depth)),
                Token::Name(word) if KEYWORDS.contains(&word.as_str()) => None,
                Token::Name(_) => Some(self.chain(tokens, at, depth)),
                Token::Number(digits) => {
                    let number = digits.parse().map_or(Value::Unknown, Value::Int);
                    Some((number, at.saturating_add(1)))
                }
                Token::Symbol("+") if value.is_some() => {
                    at = at.saturating_add(1);
                    continue;
                }
                Token::Symbol(_) | Token::Newline => None,
            };
            match operand {
                Some((operand, next)) => {
                    let sum = value
                        .as_ref()
                        .map_or_else(|| operand.clone(), |sum: &Value| sum.plus(&operand));
                    value = Some(sum);
                    at = next;
                }
                None => {
                    is_sum &=
                        matches!(&spanned.token, Token::Name(word) if word == "await" || word == "return");
                    at = at.saturating_add(1);
                }
            }
        }
        (
            if is_sum {
                value.unwrap_or(Value::Unknown)
            } else {
                Value::Unknown
            },
            at,
        )
    }

    /// A name, text or bracket with everything that hangs on it: attributes, calls, subscripts.
    fn chain(&mut self, tokens: &[Spanned], start: usize, depth: u32) -> (Value, usize) {
        let from = tokens.get(start).map_or(0, |spanned| spanned.offset);
        let (mut value, mut at) = self.primary(tokens, start, depth);
        let behind = tokens.get(at).map(|spanned| &spanned.token);
        let is_target = self.in_definition || matches!(behind, Some(Token::Symbol("=" | ":=")));
        let mut is_mentioned = is_target || value.name().ends_with([')', ']']);
        let mut method: Option<(Value, String)> = None;
        loop {
            let token = tokens.get(at).map(|spanned| &spanned.token);
            let next = tokens.get(at.saturating_add(1)).map(|spanned| &spanned.token);
            match (token, next) {
                (Some(Token::Symbol(".")), Some(Token::Name(name))) => {
                    method = Some((value.clone(), name.clone()));
                    value = value.attribute(name);
                    if let Some(known) = self.aliases.get(value.name()) {
                        value = known.clone();
                    }
                    is_mentioned = false;
                    at = at.saturating_add(2);
                }
                (Some(Token::Symbol("(")), _) if depth < DEPTH_MAX => {
                    let (args, end) = self.items(tokens, at.saturating_add(1), depth);
                    let to = tokens
                        .get(end.saturating_sub(1))
                        .map_or(from, |s| s.offset.saturating_add(1));
                    self.mention(&callee_name(&value, &args), true, from, to);
                    self.mention_modules(&value, &args, from, to);
                    if let (true, Some(Value::Text(module))) =
                        (IMPORTERS.contains(&value.name()), args.first())
                    {
                        self.keep_import(module.to_string(), None, from);
                    }
                    value = match method.take() {
                        Some((text @ Value::Text(_), name)) => text.text_method(&name, &args),
                        _ => call(&value, &args),
                    };
                    // What getattr or an import resolves to is a mention even if nothing is done with it.
                    is_mentioned = value.name().ends_with("()") || value == Value::Unknown;
                    at = end;
                }
                (Some(Token::Symbol("[")), _) if depth < DEPTH_MAX => {
                    let (value_behind, end) = self.subscript(&value, tokens, at.saturating_add(1), depth);
                    value = value_behind;
                    is_mentioned = value.name().ends_with("[]");
                    at = end;
                }
                _ => break,
            }
        }
        if let (Value::Path(path), false) = (&value, is_mentioned)
            && path.contains('.')
        {
            let last = tokens.get(at.saturating_sub(1));
            let to = last.map_or(from, |s| s.offset.saturating_add(token_len(&s.token)));
            self.mention(path, false, from, to);
        }
        (value, at)
    }

    fn primary(&mut self, tokens: &[Spanned], start: usize, depth: u32) -> (Value, usize) {
        let next = start.saturating_add(1);
        let Some(spanned) = tokens.get(start) else {
            return (Value::Unknown, next);
        };
        match &spanned.token {
            Token::Name(name) => (self.resolve(name, spanned.offset), next),
            Token::Text(_) => {
                let mut at = start;
                let mut sum = Some(Value::Text("".into()));
                while let Some(Token::Text(text)) = tokens.get(at).map(|spanned| &spanned.token) {
                    let part = text
                        .as_deref()
                        .map_or(Value::Unknown, |text| Value::Text(text.into()));
                    sum = sum.map(|sum| sum.plus(&part));
                    at = at.saturating_add(1);
                }
                (sum.unwrap_or(Value::Unknown), at)
            }
            Token::Symbol(open @ ("(" | "[" | "{")) if depth < DEPTH_MAX => {
                let (items, end) = self.items(tokens, next, depth);
                let value = match (*open, items.as_slice()) {
                    ("(", [only]) => only.clone(),
                    ("{", _) => Value::Unknown,
                    _ => Value::list(items),
                };
                (value, end)
            }
            _ => {
                self.too_deep = true;
                (Value::Unknown, next)
            }
        }
    }

    /// What hangs on a subscript.
    fn subscript(&mut self, value: &Value, tokens: &[Spanned], at: usize, depth: u32) -> (Value, usize) {
        let inside = tokens.get(at..at.saturating_add(5)).unwrap_or_default();
        let is_reversal = matches!(
            inside.iter().map(|spanned| &spanned.token).collect::<Vec<_>>().as_slice(),
            [Token::Symbol(":"), Token::Symbol(":"), Token::Symbol("-"), Token::Number(one), Token::Symbol("]")]
                if one == "1"
        );
        let (keys, end) = self.items(tokens, at, depth);
        let result = match (value, keys.as_slice()) {
            (Value::Text(text), _) if is_reversal => {
                Value::Text(text.chars().rev().collect::<String>().into())
            }
            (Value::Path(path), [Value::Text(key)])
                if matches!(&**path, "builtins.globals()" | "builtins.locals()") =>
            {
                self.resolve(key, 0)
            }
            (value, [key]) => value.element(key),
            (value, _) => value.element(&Value::Unknown),
        };
        (result, end)
    }

    /// The values in a bracket, and where the token behind its end stands.
    fn items(&mut self, tokens: &[Spanned], start: usize, depth: u32) -> (Vec<Value>, usize) {
        let mut items = Vec::new();
        let mut at = start;
        while at < tokens.len() {
            let (value, next) = self.expression(tokens, at, depth.saturating_add(1));
            let separator = tokens.get(next).map(|spanned| &spanned.token);
            let is_empty = next == at;
            let is_keyword = matches!(separator, Some(Token::Symbol("=" | ":")));
            if !is_empty && !is_keyword && items.len() < ITEMS_MAX {
                items.push(value);
            }
            at = next.saturating_add(1);
            if matches!(separator, Some(Token::Symbol(")" | "]" | "}"))) {
                break;
            }
        }
        (items, at)
    }

    /// What a bare name stands for.
    fn resolve(&mut self, name: &str, offset: u64) -> Value {
        if let Some(value) = self.aliases.get(name) {
            return value.clone();
        }
        if name == "__builtins__" {
            return Value::path("builtins");
        }
        if BUILTINS.contains(&name) && !self.hidden.iter().any(|(_, hidden)| hidden == name) {
            return Value::path(&format!("builtins.{name}"));
        }
        let to = offset.saturating_add(name.len() as u64);
        for module in self.stars.clone() {
            self.mention(&format!("{module}.{name}"), false, offset, to);
        }
        Value::path(name)
    }

    /// Imported modules that are handed to a call as values.
    fn mention_modules(&mut self, callee: &Value, args: &[Value], from: u64, to: u64) {
        let by_name = matches!(callee.name(), "builtins.getattr" | "builtins.hasattr");
        if by_name && matches!(args, [_, Value::Text(_), ..]) {
            return;
        }
        for arg in args {
            if let Value::Path(path) = arg
                && !path.contains(['.', '(', '['])
                && self.aliases.get(&**path) == Some(arg)
            {
                self.mention(path, false, from, to);
            }
        }
    }
}

/// The name under which a call is kept: imports of computed names say so.
fn callee_name(callee: &Value, args: &[Value]) -> String {
    let name = callee.name();
    if IMPORTERS.contains(&name) && !matches!(args.first(), Some(Value::Text(_))) {
        return format!("{name}?");
    }
    name.to_owned()
}

fn token_len(token: &Token) -> u64 {
    match token {
        Token::Name(name) => name.len() as u64,
        _ => 1,
    }
}
