//! Expressions as a tree.
//!
//! Chains (`a ~ b ~ c`, `x.y[z]|f`) are lists and not nested pairs, so that a long one is not a deep one.

use super::lex::{Token, tokens};

/// Deeper expressions are not understood, and said to be so.
const DEPTH_MAX: usize = 48;

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Expr {
    /// A constant text.
    Text(String),
    /// A constant number.
    Number(i64),
    /// A variable.
    Name(String),
    /// `[a, b]`, `(a, b)`
    List(Vec<Self>),
    /// `{a: b}`
    Dict(Vec<(Self, Self)>),
    /// Something, and what is done with it from left to right.
    Chain(Box<Self>, Vec<Post>),
    /// `a ~ b ~ c` and `a + b + c`
    Joined(Vec<Self>),
    /// `a * b`, `a % b`, `a - b`: an operator between each two.
    Arithmetic(Box<Self>, Vec<(char, Self)>),
    /// `not a`
    Not(Box<Self>),
    /// `a and b`, `a or b`
    Logic(Vec<Self>),
    /// `a == b`, `a in b`, `a < b < c`
    Compare(Box<Self>, Vec<(Relation, Self)>),
    /// `a if b else c`
    Choice(Box<Self>, Box<Self>, Option<Box<Self>>),
    /// Not understood.
    Unknown,
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    /// `==`, `!=`
    Equal,
    /// `<`, `>`, `<=`, `>=`
    Order,
    /// `in`, `not in`
    In,
}

/// What is done with a value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Post {
    /// `.name`
    Attribute(String),
    /// `[key]`
    Item(Expr),
    /// `[a:b:c]`
    Slice([Option<Expr>; 3]),
    /// `(…)`
    Call(Arguments),
    /// `|name(…)`
    Filter(String, Arguments),
    /// `is name(…)`
    Test(String, Arguments),
}

/// What is handed to a call.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Arguments {
    /// By place.
    pub(super) values: Vec<Expr>,
    /// By name.
    pub(super) named: Vec<(String, Expr)>,
}

/// Reads the words of a block of code.
pub(super) struct Parser {
    tokens: std::vec::IntoIter<Token>,
    depth: usize,
    /// True if something was nested too deeply.
    pub(super) too_deep: bool,
}

impl Parser {
    pub(super) fn new(code: &str) -> Self {
        let mut tokens = tokens(code);
        // `-%}` trims blanks and subtracts nothing.
        if matches!(tokens.last(), Some(Token::Sign('-' | '+'))) {
            tokens.pop();
        }
        let mut parser = Self {
            tokens: tokens.into_iter(),
            depth: 0,
            too_deep: false,
        };
        if !parser.sign('-') {
            parser.sign('+');
        }
        parser
    }

    fn ahead(&self, count: usize) -> Option<&Token> {
        self.tokens.as_slice().get(count)
    }

    pub(super) fn is_done(&self) -> bool {
        self.ahead(0).is_none()
    }

    pub(super) fn sign(&mut self, sign: char) -> bool {
        let is = self.ahead(0) == Some(&Token::Sign(sign));
        if is {
            self.tokens.next();
        }
        is
    }

    fn signs(&mut self, first: char, second: char) -> bool {
        let are = self.ahead(0) == Some(&Token::Sign(first)) && self.ahead(1) == Some(&Token::Sign(second));
        if are {
            self.tokens.nth(1);
        }
        are
    }

    fn is_word(&self, count: usize, word: &str) -> bool {
        matches!(self.ahead(count), Some(Token::Name(name)) if name == word)
    }

    pub(super) fn word(&mut self, word: &str) -> bool {
        let is = self.is_word(0, word);
        if is {
            self.tokens.next();
        }
        is
    }

    pub(super) fn name(&mut self) -> Option<String> {
        match self.ahead(0) {
            Some(Token::Name(name)) => {
                let name = name.clone();
                self.tokens.next();
                Some(name)
            }
            _ => None,
        }
    }

    /// An expression; an unclosed or empty one is unknown.
    pub(super) fn expression(&mut self) -> Expr {
        if self.depth >= DEPTH_MAX {
            self.too_deep = true;
            self.tokens.next();
            return Expr::Unknown;
        }
        self.depth = self.depth.saturating_add(1);
        let mut value = self.either();
        if self.word("if") {
            let test = self.either();
            let other = self.word("else").then(|| Box::new(self.expression()));
            value = Expr::Choice(Box::new(value), Box::new(test), other);
        }
        self.depth = self.depth.saturating_sub(1);
        value
    }

    fn either(&mut self) -> Expr {
        let mut parts = vec![self.negated()];
        while self.word("or") || self.word("and") {
            parts.push(self.negated());
        }
        one_or(parts, Expr::Logic)
    }

    fn negated(&mut self) -> Expr {
        let mut negations = 0usize;
        while self.word("not") {
            negations = negations.saturating_add(1);
        }
        let value = self.comparison();
        if negations == 0 {
            value
        } else {
            Expr::Not(Box::new(value))
        }
    }

    fn comparison(&mut self) -> Expr {
        let first = self.sum();
        let mut others = Vec::new();
        while let Some(relation) = self.relation() {
            others.push((relation, self.sum()));
        }
        if others.is_empty() {
            first
        } else {
            Expr::Compare(Box::new(first), others)
        }
    }

    fn relation(&mut self) -> Option<Relation> {
        if self.signs('=', '=') || self.signs('!', '=') {
            Some(Relation::Equal)
        } else if self.sign('<') || self.sign('>') {
            self.sign('=');
            Some(Relation::Order)
        } else if self.word("in") {
            Some(Relation::In)
        } else if self.is_word(0, "not") && self.is_word(1, "in") {
            self.tokens.nth(1);
            Some(Relation::In)
        } else {
            None
        }
    }

    fn sum(&mut self) -> Expr {
        let mut parts = vec![self.product()];
        loop {
            if self.sign('+') || self.sign('~') {
                parts.push(self.product());
            } else if self.sign('-') {
                let left = one_or(std::mem::take(&mut parts), Expr::Joined);
                let mut steps = vec![('-', self.product())];
                while self.sign('-') {
                    steps.push(('-', self.product()));
                }
                // A further `+` would nest: the rest is a sum of its own, and unknown as this is.
                parts.push(flat_difference(left, steps));
            } else {
                return one_or(parts, Expr::Joined);
            }
        }
    }

    fn product(&mut self) -> Expr {
        let first = self.operand();
        let mut steps = Vec::new();
        while let Some(operator) = ['*', '%', '/'].into_iter().find(|sign| self.sign(*sign)) {
            self.sign(operator);
            steps.push((operator, self.operand()));
        }
        if steps.is_empty() {
            first
        } else {
            Expr::Arithmetic(Box::new(first), steps)
        }
    }

    fn operand(&mut self) -> Expr {
        let mut is_negative = false;
        loop {
            if self.sign('-') {
                is_negative = !is_negative;
            } else if !self.sign('+') {
                break;
            }
        }
        let first = match self.primary() {
            Expr::Number(number) if is_negative => Expr::Number(number.saturating_neg()),
            other => other,
        };
        let mut posts = Vec::new();
        while let Some(post) = self.post() {
            posts.push(post);
        }
        if posts.is_empty() {
            first
        } else {
            Expr::Chain(Box::new(first), posts)
        }
    }

    fn post(&mut self) -> Option<Post> {
        if self.sign('.') {
            return match self.tokens.next() {
                Some(Token::Name(name)) => Some(Post::Attribute(name)),
                Some(Token::Number(number)) => Some(Post::Item(Expr::Number(number))),
                _ => None,
            };
        }
        if self.sign('[') {
            return Some(self.subscript());
        }
        if self.sign('(') {
            return Some(Post::Call(self.arguments(')')));
        }
        if self.sign('|') {
            let mut name = self.name()?;
            while self.sign('.') {
                name.push('.');
                name.push_str(&self.name().unwrap_or_default());
            }
            let arguments = if self.sign('(') {
                self.arguments(')')
            } else {
                Arguments::default()
            };
            return Some(Post::Filter(name, arguments));
        }
        if self.word("is") {
            self.word("not");
            let name = self.name().unwrap_or_default();
            let arguments = if self.sign('(') {
                self.arguments(')')
            } else if self.takes_bare_argument() {
                Arguments {
                    values: vec![self.primary()],
                    named: Vec::new(),
                }
            } else {
                Arguments::default()
            };
            return Some(Post::Test(name, arguments));
        }
        None
    }

    /// `is divisibleby 3`, `is in "abc"`
    fn takes_bare_argument(&self) -> bool {
        match self.ahead(0) {
            Some(Token::Text(_) | Token::Number(_)) => true,
            Some(Token::Name(name)) => {
                !matches!(name.as_str(), "and" | "or" | "if" | "else" | "is" | "not" | "in")
            }
            Some(Token::Sign(sign)) => matches!(sign, '[' | '{'),
            None => false,
        }
    }

    fn primary(&mut self) -> Expr {
        match self.ahead(0) {
            Some(Token::Name(name))
                if matches!(name.as_str(), "if" | "else" | "in" | "is" | "and" | "or") =>
            {
                Expr::Unknown
            }
            Some(Token::Sign('(' | '[' | '{')) => self.bracket(),
            Some(Token::Sign(_)) | None => Expr::Unknown,
            Some(_) => match self.tokens.next() {
                Some(Token::Text(mut text)) => {
                    // Neighbouring texts are one, as in Python.
                    while let Some(Token::Text(more)) = self.ahead(0) {
                        text.push_str(more);
                        self.tokens.next();
                    }
                    Expr::Text(text)
                }
                Some(Token::Number(number)) => Expr::Number(number),
                Some(Token::Name(name)) => Expr::Name(name),
                _ => Expr::Unknown,
            },
        }
    }

    fn bracket(&mut self) -> Expr {
        if self.sign('{') {
            return self.dictionary();
        }
        let is_group = self.sign('(');
        if !is_group {
            self.sign('[');
        }
        let end = if is_group { ')' } else { ']' };
        let mut values = self.arguments(end).values;
        if is_group && values.len() == 1 {
            values.pop().unwrap_or(Expr::Unknown)
        } else {
            Expr::List(values)
        }
    }

    fn dictionary(&mut self) -> Expr {
        let mut entries = Vec::new();
        while !self.sign('}') && !self.is_done() {
            let left = self.tokens.as_slice().len();
            let key = self.expression();
            let value = if self.sign(':') {
                self.expression()
            } else {
                Expr::Unknown
            };
            entries.push((key, value));
            self.sign(',');
            if self.tokens.as_slice().len() == left {
                self.tokens.next();
            }
        }
        Expr::Dict(entries)
    }

    /// Values up to the closing mark.
    pub(super) fn arguments(&mut self, end: char) -> Arguments {
        let mut arguments = Arguments::default();
        while !self.sign(end) && !self.is_done() {
            let left = self.tokens.as_slice().len();
            while self.sign('*') {}
            let is_named = matches!(self.ahead(0), Some(Token::Name(_)))
                && self.ahead(1) == Some(&Token::Sign('='))
                && self.ahead(2) != Some(&Token::Sign('='));
            if is_named {
                let name = self.name().unwrap_or_default();
                self.sign('=');
                let value = self.expression();
                arguments.named.push((name, value));
            } else {
                arguments.values.push(self.expression());
            }
            self.sign(',');
            if self.tokens.as_slice().len() == left {
                self.tokens.next();
            }
        }
        arguments
    }

    fn subscript(&mut self) -> Post {
        let mut parts = [None, None, None];
        let mut colons = 0usize;
        while !self.sign(']') && !self.is_done() {
            let left = self.tokens.as_slice().len();
            if self.sign(':') {
                colons = colons.saturating_add(1);
                continue;
            }
            let value = self.expression();
            if let Some(part) = parts.get_mut(colons) {
                *part = Some(value);
            }
            self.sign(',');
            if self.tokens.as_slice().len() == left {
                self.tokens.next();
            }
        }
        match (colons, parts) {
            (0, [key, ..]) => Post::Item(key.unwrap_or(Expr::Unknown)),
            (_, parts) => Post::Slice(parts),
        }
    }
}

fn one_or(mut parts: Vec<Expr>, many: fn(Vec<Expr>) -> Expr) -> Expr {
    match parts.len() {
        1 => parts.pop().unwrap_or(Expr::Unknown),
        _ => many(parts),
    }
}

/// `a - b + c - d`: steps are added to the difference that is there, so that nothing nests.
fn flat_difference(left: Expr, mut steps: Vec<(char, Expr)>) -> Expr {
    match left {
        Expr::Joined(mut parts) => match parts.first_mut() {
            Some(Expr::Arithmetic(..)) => {
                let mut later: Vec<_> = parts.drain(1..).map(|part| ('+', part)).collect();
                later.append(&mut steps);
                flat_difference(parts.pop().unwrap_or(Expr::Unknown), later)
            }
            _ => Expr::Arithmetic(Box::new(Expr::Joined(parts)), steps),
        },
        Expr::Arithmetic(first, mut earlier) => {
            earlier.append(&mut steps);
            Expr::Arithmetic(first, earlier)
        }
        other => Expr::Arithmetic(Box::new(other), steps),
    }
}
