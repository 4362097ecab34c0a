//! Follows names through source text: which imported things are called or mentioned.
//!
//! One pass in the order of the text, without scopes: a name keeps what was last known of it. What this gets wrong it
//! gets wrong on the side of mentioning too much.

use super::lexer::{Lexer, Spanned, Token};
use super::values::{Value, call};
use super::{Imported, PythonFacts, Reference};
use crate::notes::{Defect, Notes, Stop};
use std::collections::{BTreeMap, VecDeque};
use wb_core::{GapReason, Meter};

/// Lists what `source` (at `base` in the file) imports, calls and mentions, names that begin with one of `dull` left
/// out.
pub(crate) fn analyse(
    source: &str,
    base: u64,
    dull: &'static [&'static str],
    meter: &Meter,
    notes: &mut Notes,
    facts: &mut PythonFacts,
) -> Result<(), Stop> {
    let mut analysis = Analysis {
        source,
        base,
        dull,
        facts,
        aliases: BTreeMap::new(),
        stars: Vec::new(),
        seen: BTreeMap::new(),
        dropped: false,
        too_deep: false,
        too_long: false,
        in_definition: false,
        hidden: Vec::new(),
    };
    analysis.facts.is_empty = true;
    let mut waiting = VecDeque::from([(source, base)]);
    while let Some((text, offset)) = waiting.pop_front() {
        meter.time()?;
        let mut lexer = Lexer::new(text, offset);
        let mut statement = Vec::new();
        while let Some(spanned) = lexer.next() {
            let is_end = matches!(spanned.token, Token::Newline | Token::Symbol(";"));
            let is_long = statement.len() as u64 >= meter.budget().entries.min(TOKENS_MAX);
            analysis.too_long |= is_long;
            if is_end || is_long {
                meter.time()?;
                analysis.statement(&statement);
                statement.clear();
            }
            if !is_end {
                statement.push(spanned);
            }
        }
        analysis.statement(&statement);
        waiting.extend(lexer.inner);
        if let Some((name, at)) = lexer.disguised {
            let detail =
                format!("the identifier `{name}` is written with letters that Python turns into others");
            notes.defect(Defect::at("python-identifier-disguised", at, detail));
        }
    }
    if analysis.dropped {
        let detail = format!("names beyond the first {} are not kept", PythonFacts::KEPT_MAX);
        notes.gap(GapReason::Limit, None, detail);
    }
    if analysis.too_long {
        notes.gap(
            GapReason::Limit,
            None,
            format!("a statement of more than {TOKENS_MAX} tokens is read in parts"),
        );
    }
    if analysis.too_deep {
        let detail = format!("calls inside more than {DEPTH_MAX} brackets are not followed");
        notes.gap(GapReason::Limit, None, detail);
    }
    Ok(())
}

/// The state of one pass.
pub(super) struct Analysis<'a> {
    source: &'a str,
    base: u64,
    dull: &'static [&'static str],
    facts: &'a mut PythonFacts,
    aliases: BTreeMap<String, Value>,
    /// Modules of which everything was imported.
    stars: Vec<String>,
    /// References kept: path and kind to index.
    seen: BTreeMap<(String, bool), usize>,
    dropped: bool,
    too_deep: bool,
    too_long: bool,
    /// Bare names are parameters, not mentions.
    in_definition: bool,
    /// Parameters that hide builtins, each with the indentation of its function.
    hidden: Vec<(usize, String)>,
}

/// How deep brackets are followed as values; deeper ones are read flat and reported as a gap.
const DEPTH_MAX: u32 = 100;
/// How long a statement may be before it is read in parts, which loses what brackets hold together.
const TOKENS_MAX: u64 = 1 << 20;
/// How many values of one bracket are followed.
const ITEMS_MAX: usize = 256;

const KEYWORDS: &[&str] = &[
    "and", "as", "assert", "async", "await", "break", "case", "class", "continue", "def", "del", "elif",
    "else", "except", "finally", "for", "from", "global", "if", "in", "is", "lambda", "nonlocal", "not",
    "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

/// Functions that import what they are told.
const IMPORTERS: &[&str] = &[
    "builtins.__import__",
    "importlib.import_module",
    "importlib.__import__",
];

/// Builtins that lead somewhere; the others are harmless and stay bare names.
const BUILTINS: &[&str] = &[
    "__import__",
    "breakpoint",
    "chr",
    "compile",
    "delattr",
    "eval",
    "exec",
    "getattr",
    "globals",
    "hasattr",
    "input",
    "list",
    "locals",
    "open",
    "reversed",
    "setattr",
    "str",
    "tuple",
    "vars",
];

impl Analysis<'_> {
    pub(super) fn keep_import(&mut self, module: String, name: Option<String>, offset: u64) {
        self.facts.is_empty = false;
        if self.facts.imports.len() < PythonFacts::KEPT_MAX {
            self.facts.imports.push(Imported { module, name, offset });
        } else {
            self.dropped = true;
        }
    }

    pub(super) fn alias(&mut self, name: String, value: Value) {
        if !name.is_empty()
            && (self.aliases.len() < PythonFacts::KEPT_MAX || self.aliases.contains_key(&name))
        {
            self.aliases.insert(name, value);
        }
    }

    pub(super) fn star(&mut self, module: String) {
        if self.stars.len() < 16 {
            self.stars.push(module);
        }
    }

    /// Keeps a mention of a dotted name.
    fn mention(&mut self, path: &str, is_call: bool, from: u64, to: u64) {
        if self.dull.iter().any(|dull| path.starts_with(dull)) {
            return;
        }
        let key = (path.to_owned(), is_call);
        if let Some(reference) = self
            .seen
            .get(&key)
            .and_then(|i| self.facts.references.get_mut(*i))
        {
            reference.count = reference.count.saturating_add(1);
            return;
        }
        if self.seen.len() >= PythonFacts::KEPT_MAX {
            self.dropped = true;
            return;
        }
        let code = self.snippet(from, to);
        self.seen.insert(key, self.facts.references.len());
        self.facts.references.push(Reference {
            path: path.to_owned(),
            is_call,
            code,
            offset: from,
            count: 1,
        });
    }

    fn snippet(&self, from: u64, to: u64) -> String {
        let at = |offset: u64| usize::try_from(offset.saturating_sub(self.base)).unwrap_or(usize::MAX);
        let text = self.source.get(at(from)..at(to)).unwrap_or("");
        let mut out: String = text
            .chars()
            .take(160)
            .map(|c| if c == '\n' { ' ' } else { c })
            .collect();
        if out.len() < text.len() {
            out.push('…');
        }
        out
    }

    /// Reads one logical line.
    fn statement(&mut self, tokens: &[Spanned]) {
        let mut rest = tokens;
        if let (Some(first), false) = (tokens.first(), self.hidden.is_empty()) {
            let indentation = self.indentation(first.offset);
            self.hidden.retain(|(function, _)| *function < indentation);
        }
        while let Some((first, after)) = rest.split_first() {
            match &first.token {
                Token::Name(word) if word == "import" => return self.import(after),
                Token::Name(word) if word == "from" => return self.import_from(after),
                Token::Name(word) if word == "async" => {
                    rest = after;
                    continue;
                }
                Token::Name(word) if word == "def" || word == "class" => {
                    self.definition(word == "def", after, first);
                    self.in_definition = true;
                    self.assignments(after.get(1..).unwrap_or_default());
                    self.in_definition = false;
                    return;
                }
                Token::Name(word) if word == "del" => {
                    if let Some(Token::Name(name)) = after.first().map(|s| &s.token) {
                        self.aliases.remove(name);
                    }
                }
                // `try: import os`: what follows a colon is a statement of its own.
                Token::Name(word) if ["try", "else", "finally"].contains(&word.as_str()) => {
                    rest = after.get(1..).unwrap_or_default();
                    continue;
                }
                _ => {}
            }
            break;
        }
        if let Some(at) = import_behind_colon(rest) {
            self.statement(rest.get(at..).unwrap_or_default());
        }
        self.assignments(rest);
    }

    fn definition(&mut self, is_function: bool, after: &[Spanned], keyword: &Spanned) {
        self.facts.is_empty = false;
        let Some(Token::Name(name)) = after.first().map(|spanned| &spanned.token) else {
            return;
        };
        // A definition at the left margin hides the builtin of that name; a method does not.
        if self.indentation(keyword.offset) == 0 && BUILTINS.contains(&name.as_str()) {
            self.aliases
                .insert(name.clone(), Value::path(&format!("?.{name}")));
        }
        if is_function {
            let indentation = self.indentation(keyword.offset);
            for pair in after.windows(2) {
                if let [
                    Spanned {
                        token: Token::Symbol("(" | "," | "*" | "**"),
                        ..
                    },
                    Spanned {
                        token: Token::Name(name),
                        ..
                    },
                ] = pair
                    && BUILTINS.contains(&name.as_str())
                    && !self
                        .hidden
                        .iter()
                        .any(|(at, hidden)| *at == indentation && hidden == name)
                {
                    self.hidden.push((indentation, name.clone()));
                }
            }
            if self.facts.functions.len() < PythonFacts::KEPT_MAX {
                self.facts.functions.push(name.clone());
            } else {
                self.dropped = true;
            }
        }
    }

    /// How far the line at an offset is indented; 0 if its beginning is too far off to be looked for.
    fn indentation(&self, offset: u64) -> usize {
        const LINE_BYTES_MAX: usize = 4_096;
        let at = usize::try_from(offset.saturating_sub(self.base)).unwrap_or(0);
        let bytes = self.source.as_bytes();
        let window = bytes
            .get(at.saturating_sub(LINE_BYTES_MAX)..at)
            .unwrap_or_default();
        let newline = window.iter().rposition(|b| matches!(b, b'\n' | b'\r'));
        let line = match newline {
            Some(newline) => window.get(newline.saturating_add(1)..).unwrap_or_default(),
            None if at <= LINE_BYTES_MAX => window,
            None => return 0,
        };
        line.iter()
            .take_while(|b| matches!(b, b' ' | b'\t' | b'\x0c'))
            .count()
    }

    /// Expressions of a statement, and what they are assigned to.
    fn assignments(&mut self, tokens: &[Spanned]) {
        let mut targets: Vec<Vec<String>> = Vec::new();
        let mut names: Vec<String> = Vec::new();
        let mut values: Vec<Value> = Vec::new();
        let mut annotated = None;
        let mut at = 0;
        while at < tokens.len() {
            let (value, next) = self.expression(tokens, at, 0);
            let name = dotted_name(tokens.get(at..next).unwrap_or_default());
            let separator = tokens.get(next).map(|spanned| &spanned.token);
            match separator {
                Some(Token::Symbol("=")) => {
                    names.push(annotated.take().unwrap_or(name));
                    targets.push(std::mem::take(&mut names));
                    values.clear();
                }
                Some(Token::Symbol(",")) => {
                    names.push(name);
                    values.push(value);
                }
                Some(Token::Symbol(":")) => {
                    annotated = Some(name).filter(|name| !name.is_empty());
                    names.clear();
                    values.clear();
                }
                _ => {
                    values.push(value);
                    self.assign(&targets, &values);
                }
            }
            at = next.saturating_add(1);
        }
    }

    fn assign(&mut self, targets: &[Vec<String>], values: &[Value]) {
        for names in targets {
            match (names.as_slice(), values) {
                ([name], [value]) => self.bind(name, value),
                ([name], values) => self.bind(name, &Value::list(values.iter().cloned())),
                (names, values) if names.len() == values.len() => {
                    for (name, value) in names.iter().zip(values) {
                        self.bind(name, value);
                    }
                }
                _ => {}
            }
        }
    }

    fn bind(&mut self, name: &str, value: &Value) {
        if *value != Value::Unknown {
            self.alias(name.to_owned(), value.clone());
        }
    }

    /// An expression up to a separator or a closing bracket: its value, and where it ends.
    fn expression(&mut self, tokens: &[Spanned], start: usize, depth: u32) -> (Value, usize) {
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

/// Where a statement begins that imports, behind `if x:` and the like.
fn import_behind_colon(tokens: &[Spanned]) -> Option<usize> {
    let is_import =
        |spanned: &Spanned| matches!(&spanned.token, Token::Name(word) if word == "import" || word == "from");
    tokens
        .windows(2)
        .position(
            |pair| matches!(pair, [colon, word] if colon.token == Token::Symbol(":") && is_import(word)),
        )
        .map(|at| at.saturating_add(1))
}

fn token_len(token: &Token) -> u64 {
    match token {
        Token::Name(name) => name.len() as u64,
        _ => 1,
    }
}

/// Tokens as one text without blanks: `a.b`, `..c`, `*`.
pub(super) fn tokens_text(tokens: &[Spanned]) -> String {
    let mut out = String::new();
    for spanned in tokens {
        match &spanned.token {
            Token::Name(name) => out.push_str(name),
            Token::Symbol(symbol @ ("." | "*")) => out.push_str(symbol),
            _ => {}
        }
    }
    out
}

/// The tokens as a dotted name; empty if they are something else.
fn dotted_name(tokens: &[Spanned]) -> String {
    let is_name = tokens
        .iter()
        .enumerate()
        .all(|(index, spanned)| match &spanned.token {
            Token::Name(word) => index % 2 == 0 && !KEYWORDS.contains(&word.as_str()),
            Token::Symbol(symbol) => index % 2 == 1 && *symbol == ".",
            _ => false,
        });
    if is_name {
        tokens_text(tokens)
    } else {
        String::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn references(source: &str) -> Vec<String> {
        let mut facts = PythonFacts::default();
        let mut notes = Notes::default();
        analyse(source, 0, &[], &Meter::unlimited_time(), &mut notes, &mut facts).unwrap();
        facts
            .references
            .iter()
            .map(|r| {
                if r.is_call {
                    format!("{}()", r.path)
                } else {
                    r.path.clone()
                }
            })
            .collect()
    }

    fn calls_os_system(source: &str) {
        let found = references(source);
        assert!(found.iter().any(|r| r == "os.system()"), "{source}: {found:?}");
    }

    #[test]
    fn names_are_followed() {
        for source in [
            "import os; os.system('id')",
            "import os as o\no.system('id')",
            "from os import system\nsystem('id')",
            "from os import (path, system as s)\ns ('id')",
            "import os.path\nos.system('id')",
            "import os\nf = os.system\nf('id')",
            "import os\nf: object = os.system\nf('id')",
            "import os\na, b = 1, os.system\nb('id')",
            "import os\nclass A:\n  def __init__(self):\n    self.run = os.system\n    self.run('id')",
            "__import__('os').system('id')",
            "__import__('o' + 's').system('id')",
            "import importlib as i\ni.import_module('os').system('id')",
            "import os\ngetattr(os, 'sys' + 'tem')('id')",
            "import os\ngetattr(os, 'sys' 'tem')('id')",
            "import os\ngetattr(os, ''.join(['sys', 'tem']))('id')",
            "import os\ngetattr(os, 'metsys'[::-1])('id')",
            "import os\nn = 'system'\ngetattr(os, n)('id')",
            "import os\nos.__dict__['system']('id')",
            "import os\nvars(os)['system']('id')",
            "import sys\nsys.modules['os'].system('id')",
            "__builtins__.__import__('os').system('id')",
            "import os\nprint(f'{os.system(\"id\")}')",
            "import os\nx = [y for y in (os.system('id'),)]",
            "import os\nif (f := os.system): f('id')",
            "if True: import os\nos.system('id')",
            "try: import os\nexcept ImportError: pass\nos.system('id')",
            "import os\n@os.system('id')\ndef f(): pass",
            "import os\nlambda x: os.system(x)",
            "import os\nreturn os.system('id')",
            "import 𝐨𝐬\n𝐨𝐬.system('id')",
            "import os\ngetattr(os, chr(115) + 'ystem')('id')",
            "import os\nglobals()['os'].system('id')",
            "import os\nclass A:\n  async def f(self): os.system('id')",
        ] {
            calls_os_system(source);
        }
    }

    #[test]
    fn what_only_looks_like_it_is_left_alone() {
        for source in [
            "model.eval()",
            "'os.system(1)'",
            "# os.system(1)",
            "re.compile('x')",
            "def eval(model): pass\neval(net)",
            "from x import eval\neval(net)",
            "class A:\n  def eval(self, compile, exec=None):\n    pass",
            "train(eval=True, compile=False)",
            "def f(x, eval=False, *, exec):\n  return exec(x) if eval else 1",
            "\"\"\"\nimport os\nos.system('x')\n\"\"\"",
        ] {
            let found = references(source);
            assert!(
                !found
                    .iter()
                    .any(|r| r == "os.system()" || r.starts_with("builtins.")),
                "{source}: {found:?}"
            );
        }
    }

    #[test]
    fn builtins_mentions_and_modules_as_values_are_kept() {
        assert_eq!(references("exec('x')"), ["builtins.exec()"]);
        assert_eq!(
            references("import os\nmap(os.system, ['id'])"),
            ["os.system", "map()"]
        );
        assert_eq!(references("def f(eval): pass\neval(x)"), ["builtins.eval()"]);
        assert_eq!(references("map(eval, x)"), ["builtins.eval", "map()"]);
        assert_eq!(
            references("from os import system as s\nmap(s, x)"),
            ["os.system", "map()"]
        );
        assert_eq!(references("import os\nf(os)"), ["f()", "os"]);
        assert_eq!(references("from os import *\nsystem('id')")[0], "os.system");
        assert_eq!(references("__import__(x)"), ["builtins.__import__?()"]);
    }

    #[test]
    fn depth_and_growth_are_bounded() {
        let deep = format!("{}os.system(1){}", "(".repeat(100_000), ")".repeat(100_000));
        assert!(references(&deep).iter().any(|r| r == "os.system"));
        calls_os_system(&format!("{}os.system(1){}", "(".repeat(90), ")".repeat(90)));
        let mut growing = String::from("x = y\n");
        growing.push_str(&"x = x.a()\n".repeat(10_000));
        assert!(references(&growing).len() < 200);
        references(&"f(".repeat(50_000));
        references(&format!("x = ['a']\n{}", "x = [x, x]\n".repeat(10_000)));
    }
}
