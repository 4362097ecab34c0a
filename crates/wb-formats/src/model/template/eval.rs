//! Expressions: parsed, folded where they are constant, never executed.

use super::lex::{Token, tokens};
use super::value::{Value, filter, method, percent, slice};
use super::{AccessKind, Seen};
use std::collections::BTreeMap;

/// Deeper expressions are not understood, and said to be so.
const DEPTH_MAX: usize = 48;
/// How many variables are followed.
const VARIABLES_MAX: usize = 1_024;
/// A text that names something is not longer than this.
const NAME_MAX: usize = 64;

/// Follows the template's variables from block to block.
#[derive(Default)]
pub(super) struct Evaluator {
    variables: BTreeMap<String, Value>,
}

impl Evaluator {
    /// Runs one block; gives the variable's name if the block is `{% set name %}`.
    pub(super) fn run(&mut self, code: &str, is_tag: bool, seen: &mut Seen) -> Option<String> {
        let mut tokens = tokens(code);
        // `-%}` trims blanks and subtracts nothing.
        if matches!(tokens.last(), Some(Token::Sign('-' | '+'))) {
            tokens.pop();
        }
        let mut parser = Parser {
            tokens: &tokens,
            at: 0,
            depth: 0,
            variables: &self.variables,
            seen,
        };
        let mut assigned = None;
        let mut opened = None;
        parser.sign('-');
        parser.sign('+');
        if is_tag && parser.word("set") {
            if let Some(name) = parser.name() {
                if parser.sign('=') {
                    assigned = Some((name, parser.expression()));
                } else if matches!(parser.peek(), None | Some(Token::Sign('|'))) {
                    opened = Some(name);
                }
            }
        } else if is_tag && parser.word("filter") {
            parser.filter(Value::Unknown);
        }
        // What is left: further expressions between words that mean nothing here (`for`, `if`, `in`, …).
        while parser.at < tokens.len() {
            let before = parser.at;
            parser.expression();
            if parser.at == before {
                parser.step();
            }
        }
        if let Some((name, value)) = assigned {
            self.assign(name, value);
        }
        opened
    }

    pub(super) fn assign_text(&mut self, name: String, text: String) {
        self.assign(name, Value::text(text));
    }

    fn assign(&mut self, name: String, value: Value) {
        if self.variables.contains_key(&name) || self.variables.len() < VARIABLES_MAX {
            self.variables.insert(name, value);
        }
    }
}

struct Parser<'p> {
    tokens: &'p [Token],
    at: usize,
    depth: usize,
    variables: &'p BTreeMap<String, Value>,
    seen: &'p mut Seen,
}

/// What stands between the parentheses of a call.
#[derive(Default)]
struct Arguments {
    values: Vec<Value>,
    keys: Vec<String>,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    /// The next word; never beyond the end, so that every loop which waits for progress ends.
    const fn step(&mut self) {
        if self.at < self.tokens.len() {
            self.at = self.at.saturating_add(1);
        }
    }

    fn sign(&mut self, sign: char) -> bool {
        let is = self.peek() == Some(&Token::Sign(sign));
        if is {
            self.step();
        }
        is
    }

    fn word(&mut self, word: &str) -> bool {
        let is = matches!(self.peek(), Some(Token::Name(name)) if name == word);
        if is {
            self.step();
        }
        is
    }

    fn name(&mut self) -> Option<String> {
        match self.peek() {
            Some(Token::Name(name)) => {
                let name = name.clone();
                self.step();
                Some(name)
            }
            _ => None,
        }
    }

    /// Writes down a constant text that spells one of Python's own names.
    fn note(&mut self, value: &Value) {
        if let Value::Text(text) = value
            && text.len() <= NAME_MAX
            && text.contains("__")
        {
            self.seen.access(AccessKind::Text, text);
        }
    }

    fn expression(&mut self) -> Value {
        if self.depth >= DEPTH_MAX {
            self.seen
                .unread("an expression of the template is nested too deeply");
            self.step();
            return Value::Unknown;
        }
        self.depth = self.depth.saturating_add(1);
        let mut left = self.sum();
        while self.comparison() {
            let is_test = self.word("is");
            if is_test {
                self.word("not");
            } else {
                self.step();
                while self.sign('=') {}
            }
            let right = self.sum();
            // `a if b else c`, `a or b`: the first that is known.
            left = match left {
                Value::Unknown if !is_test => right,
                _ if is_test => Value::Unknown,
                left => left,
            };
        }
        self.note(&left);
        self.depth = self.depth.saturating_sub(1);
        left
    }

    /// True before a comparison, a test or a word that joins conditions.
    fn comparison(&self) -> bool {
        match self.peek() {
            Some(Token::Sign('<' | '>' | '!')) => true,
            // A single one belongs to a keyword argument.
            Some(Token::Sign('=')) => self.tokens.get(self.at.saturating_add(1)) == Some(&Token::Sign('=')),
            Some(Token::Name(name)) => is_operator(name),
            _ => false,
        }
    }

    fn sum(&mut self) -> Value {
        let mut left = self.concatenation();
        loop {
            if self.sign('+') {
                left = left.joined(&self.concatenation());
            } else if self.sign('-') {
                self.concatenation();
                left = Value::Unknown;
            } else {
                return left;
            }
        }
    }

    fn concatenation(&mut self) -> Value {
        let mut left = self.product();
        while self.sign('~') {
            left = left.joined(&self.product());
        }
        left
    }

    fn product(&mut self) -> Value {
        let mut left = self.operand();
        loop {
            if self.sign('*') {
                while self.sign('*') {}
                left = left.repeated(&self.operand());
            } else if self.sign('%') {
                left = percent(&left, &self.operand());
            } else if self.sign('/') {
                while self.sign('/') {}
                self.operand();
                left = Value::Unknown;
            } else {
                return left;
            }
        }
    }

    fn operand(&mut self) -> Value {
        while self.sign('-') || self.sign('+') || self.word("not") {}
        let mut value = self.primary();
        loop {
            if self.sign('.') {
                value = self.attribute(value);
            } else if self.sign('[') {
                value = self.subscript(value);
            } else if self.sign('(') {
                self.arguments(')');
                value = Value::Unknown;
            } else if self.sign('|') {
                value = self.filter(value);
            } else {
                return value;
            }
        }
    }

    fn primary(&mut self) -> Value {
        match self.peek().cloned() {
            Some(Token::Text(mut text)) => {
                self.step();
                // Neighbouring texts are one, as in Python.
                while let Some(Token::Text(more)) = self.peek() {
                    text.push_str(more);
                    self.step();
                }
                let value = Value::text(text);
                self.note(&value);
                value
            }
            Some(Token::Number(number)) => {
                self.step();
                Value::Number(number)
            }
            Some(Token::Name(name)) if !is_operator(&name) => {
                self.step();
                if self.sign('(') {
                    self.seen.access(AccessKind::Call, &name);
                    let arguments = self.arguments(')');
                    return match name.as_str() {
                        "dict" => Value::list(arguments.keys.into_iter().map(Value::text).collect()),
                        _ => Value::Unknown,
                    };
                }
                match self.variables.get(&name) {
                    Some(value) if self.seen.spend(value.size()) => value.clone(),
                    _ => Value::Unknown,
                }
            }
            Some(Token::Sign('(')) => {
                self.step();
                let mut values = self.arguments(')').values;
                match values.len() {
                    1 => values.pop().unwrap_or(Value::Unknown),
                    _ => Value::list(values),
                }
            }
            Some(Token::Sign('[')) => {
                self.step();
                Value::list(self.arguments(']').values)
            }
            Some(Token::Sign('{')) => {
                self.step();
                Value::list(self.arguments('}').values)
            }
            _ => Value::Unknown,
        }
    }

    /// Values up to the closing mark; `key: value` of a dictionary gives its key.
    fn arguments(&mut self, end: char) -> Arguments {
        let mut arguments = Arguments::default();
        while !self.sign(end) {
            let next = self.tokens.get(self.at.saturating_add(1));
            let after = self.tokens.get(self.at.saturating_add(2));
            let keyword = next == Some(&Token::Sign('=')) && after != Some(&Token::Sign('='));
            if let (true, Some(Token::Name(key))) = (keyword, self.peek().cloned()) {
                self.at = self.at.saturating_add(2);
                self.expression();
                self.note(&Value::text(key.clone()));
                arguments.keys.push(key);
                continue;
            }
            let before = self.at;
            let value = self.expression();
            if self.at == before {
                match self.peek() {
                    None => break,
                    Some(_) => self.step(),
                }
                continue;
            }
            arguments.values.push(value);
            if end == '}' && self.sign(':') {
                self.expression();
            }
        }
        arguments
    }

    fn attribute(&mut self, of: Value) -> Value {
        let Some(name) = self.name() else {
            // `.0`, or nothing that Jinja would take.
            if matches!(self.peek(), Some(Token::Number(_))) {
                self.step();
            }
            return Value::Unknown;
        };
        self.seen.access(AccessKind::Attribute, &name);
        if !self.sign('(') {
            return Value::Unknown;
        }
        self.seen.access(AccessKind::MethodCall, &name);
        let arguments = self.arguments(')');
        if !self.seen.spend(of.size()) {
            return Value::Unknown;
        }
        method(&of, &name, &arguments.values)
    }

    fn subscript(&mut self, of: Value) -> Value {
        let mut parts = [None, None, None];
        let mut colons: usize = 0;
        while !self.sign(']') {
            if self.sign(':') {
                colons = colons.saturating_add(1);
                continue;
            }
            let negative = self.peek() == Some(&Token::Sign('-'));
            let before = self.at;
            let value = self.expression();
            if self.at == before {
                match self.peek() {
                    None => break,
                    Some(_) => self.step(),
                }
                continue;
            }
            let value = if negative { value.negated() } else { value };
            if let Some(part) = parts.get_mut(colons) {
                *part = Some(value);
            }
        }
        if colons > 0 {
            if !self.seen.spend(of.size()) {
                return Value::Unknown;
            }
            return slice(&of, &parts);
        }
        match parts {
            [Some(Value::Text(name)), ..] => {
                if name.len() <= NAME_MAX {
                    self.seen.access(AccessKind::Subscript, &name);
                }
                Value::Unknown
            }
            [Some(Value::Number(index)), ..] => of.element(index),
            _ => Value::Unknown,
        }
    }

    fn filter(&mut self, of: Value) -> Value {
        let Some(name) = self.name() else {
            return Value::Unknown;
        };
        let arguments = if self.sign('(') {
            self.arguments(')').values
        } else {
            Vec::new()
        };
        if name == "attr" {
            match arguments.first() {
                Some(Value::Text(text)) => self.seen.access(AccessKind::AttrFilter, text),
                _ => self.seen.access(AccessKind::AttrFilterUnknown, ""),
            }
            return Value::Unknown;
        }
        if !self.seen.spend(of.size()) {
            return Value::Unknown;
        }
        filter(&of, &name, &arguments)
    }
}

fn is_operator(word: &str) -> bool {
    matches!(word, "and" | "or" | "if" | "else" | "in" | "is" | "not")
}
