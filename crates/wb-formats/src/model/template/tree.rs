//! Statements as a tree.

use super::expr::{Expr, Parser};
use super::lex::{Piece, pieces};

/// Blocks nested deeper than this are not followed.
const DEPTH_MAX: usize = 64;

/// A statement, and where it begins.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) offset: usize,
    pub(super) kind: NodeKind,
}

/// What a statement does.
#[derive(Debug)]
pub(super) enum NodeKind {
    /// Text that is copied.
    Data(String),
    /// `{{ … }}`
    Emit(Expr),
    /// `{% if %}` with its `elif` and `else`: a test is missing for the last.
    If(Vec<(Option<Expr>, Vec<Node>)>),
    /// `{% for a, b in c %}`
    For {
        targets: Vec<String>,
        over: Expr,
        body: Vec<Node>,
    },
    /// `{% set a.b = c %}`
    Set(Vec<String>, Expr),
    /// `{% set a %}…{% endset %}`
    SetBlock(String, Vec<Node>),
    /// `{% macro name(parameters) %}`
    Macro {
        name: String,
        parameters: Vec<String>,
        body: Vec<Node>,
    },
    /// `{% call %}`, `{% filter %}`, `{% block %}`, `{% with %}`, `{% generation %}`, …: an expression, if there is
    /// one, and what stands inside.
    Block(Expr, Vec<Node>),
    /// `{% include %}`, `{% extends %}`, `{% import %}`, `{% from %}`: another file's code.
    Other(String, Expr),
    /// `{% do %}`, `{% break %}`, `{% continue %}`, `{% debug %}` and words that no one knows.
    Word(String, Expr),
}

/// A template's statements.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub(super) nodes: Vec<Node>,
    /// Why part of it was not understood.
    pub(super) unread: Option<&'static str>,
}

/// A block that waits for its end.
struct Open {
    offset: usize,
    kind: OpenKind,
    body: Vec<Node>,
}

enum OpenKind {
    If(Vec<(Option<Expr>, Vec<Node>)>, Option<Expr>),
    For(Vec<String>, Expr),
    Set(String),
    Macro(String, Vec<String>),
    Block(Expr),
}

/// Reads a template. Blocks without an end end with the template.
pub(super) fn parse(text: &str) -> Tree {
    let mut builder = Builder::default();
    let mut at = 0;
    for piece in pieces(text) {
        match piece {
            Piece::Data("") => {}
            Piece::Data(data) => builder.add(at, NodeKind::Data(data.to_owned())),
            Piece::Code { offset, code, is_tag } => {
                at = offset;
                builder.code(offset, code, is_tag);
            }
        }
    }
    while builder.close() {}
    Tree {
        nodes: builder.nodes,
        unread: builder.unread,
    }
}

#[derive(Default)]
struct Builder {
    nodes: Vec<Node>,
    open: Vec<Open>,
    unread: Option<&'static str>,
}

impl Builder {
    fn add(&mut self, offset: usize, kind: NodeKind) {
        let node = Node { offset, kind };
        match self.open.last_mut() {
            Some(open) => open.body.push(node),
            None => self.nodes.push(node),
        }
    }

    fn begin(&mut self, offset: usize, kind: OpenKind) {
        if self.open.len() >= DEPTH_MAX {
            self.unread = Some("the template's blocks are nested too deeply");
            return;
        }
        self.open.push(Open {
            offset,
            kind,
            body: Vec::new(),
        });
    }

    /// Ends the innermost block; false if there is none.
    fn close(&mut self) -> bool {
        let Some(Open { offset, kind, body }) = self.open.pop() else {
            return false;
        };
        let kind = match kind {
            OpenKind::If(mut arms, test) => {
                arms.push((test, body));
                NodeKind::If(arms)
            }
            OpenKind::For(targets, over) => NodeKind::For { targets, over, body },
            OpenKind::Set(name) => NodeKind::SetBlock(name, body),
            OpenKind::Macro(name, parameters) => NodeKind::Macro {
                name,
                parameters,
                body,
            },
            OpenKind::Block(expression) => NodeKind::Block(expression, body),
        };
        self.add(offset, kind);
        true
    }

    fn code(&mut self, offset: usize, code: &str, is_tag: bool) {
        let mut parser = Parser::new(code);
        if !is_tag {
            let expression = parser.expression();
            self.add(offset, NodeKind::Emit(expression));
        } else if let Some(word) = parser.name() {
            self.tag(offset, &word, &mut parser);
        }
        if parser.too_deep {
            self.unread = Some("an expression of the template is nested too deeply");
        }
    }

    fn tag(&mut self, offset: usize, word: &str, parser: &mut Parser) {
        match word {
            "if" => {
                let test = parser.expression();
                self.begin(offset, OpenKind::If(Vec::new(), Some(test)));
            }
            "elif" | "else" => {
                let test = (word == "elif").then(|| parser.expression());
                // In `for … else` it runs if nothing was there to loop over.
                if let Some(Open {
                    kind: OpenKind::If(arms, current),
                    body,
                    ..
                }) = self.open.last_mut()
                {
                    arms.push((std::mem::replace(current, test), std::mem::take(body)));
                }
            }
            "for" => {
                let targets = targets(parser);
                parser.word("in");
                let over = parser.expression();
                self.begin(offset, OpenKind::For(targets, over));
            }
            "set" => self.set(offset, parser),
            "macro" => {
                let name = parser.name().unwrap_or_default();
                parser.sign('(');
                let arguments = parser.arguments(')');
                let named = arguments.named.into_iter().map(|(name, _)| name);
                let placed = arguments.values.into_iter().filter_map(|value| match value {
                    Expr::Name(name) => Some(name),
                    _ => None,
                });
                let parameters = placed.chain(named).collect();
                self.begin(offset, OpenKind::Macro(name, parameters));
            }
            "call" | "filter" | "block" | "with" | "generation" | "autoescape" | "trans" => {
                let expression = match parser.expression() {
                    // `filter upper` names a filter and reads no variable.
                    Expr::Name(_) if word != "call" => Expr::Unknown,
                    other => other,
                };
                self.begin(offset, OpenKind::Block(expression));
            }
            "include" | "extends" | "import" | "from" => {
                let file = parser.expression();
                self.add(offset, NodeKind::Other(word.to_owned(), file));
            }
            _ if word.starts_with("end") => {
                self.close();
            }
            _ => {
                let expression = parser.expression();
                self.add(offset, NodeKind::Word(word.to_owned(), expression));
            }
        }
    }

    fn set(&mut self, offset: usize, parser: &mut Parser) {
        let names = targets(parser);
        if parser.sign('=') {
            let value = parser.expression();
            self.add(offset, NodeKind::Set(names, value));
        } else if let [name] = names.as_slice() {
            self.begin(offset, OpenKind::Set(name.clone()));
        }
    }
}

/// `a`, `a.b`, `a, b`, `(a, b)`
fn targets(parser: &mut Parser) -> Vec<String> {
    let mut names = Vec::new();
    parser.sign('(');
    while let Some(mut name) = parser.name() {
        while parser.sign('.') {
            name.push('.');
            name.push_str(&parser.name().unwrap_or_default());
        }
        names.push(name);
        if !parser.sign(',') {
            break;
        }
    }
    parser.sign(')');
    names
}
