//! Follows names through source text: which imported things are called or mentioned.
//!
//! One pass in the order of the text, without scopes: a name keeps what was last known of it. What this gets wrong it
//! gets wrong on the side of mentioning too much.

use super::expressions::DEPTH_MAX;
use super::lexer::{Lexer, Spanned, Token};
use super::values::Value;
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
    pub(super) facts: &'a mut PythonFacts,
    pub(super) aliases: BTreeMap<String, Value>,
    /// Modules of which everything was imported.
    pub(super) stars: Vec<String>,
    /// References kept: path and kind to index.
    seen: BTreeMap<(String, bool), usize>,
    dropped: bool,
    pub(super) too_deep: bool,
    too_long: bool,
    /// Bare names are parameters, not mentions.
    pub(super) in_definition: bool,
    /// Parameters that hide builtins, each with the indentation of its function.
    pub(super) hidden: Vec<(usize, String)>,
}

/// How long a statement may be before it is read in parts, which loses what brackets hold together.
const TOKENS_MAX: u64 = 1 << 20;

pub(super) const KEYWORDS: &[&str] = &[
    "and", "as", "assert", "async", "await", "break", "case", "class", "continue", "def", "del", "elif",
    "else", "except", "finally", "for", "from", "global", "if", "in", "is", "lambda", "nonlocal", "not",
    "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

/// Builtins that lead somewhere; the others are harmless and stay bare names.
pub(super) const BUILTINS: &[&str] = &[
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
    pub(super) fn mention(&mut self, path: &str, is_call: bool, from: u64, to: u64) {
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
            ..Reference::default()
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

    pub(super) fn bind(&mut self, name: &str, value: &Value) {
        if *value != Value::Unknown {
            self.alias(name.to_owned(), value.clone());
        }
    }
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
pub(super) fn dotted_name(tokens: &[Spanned]) -> String {
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
