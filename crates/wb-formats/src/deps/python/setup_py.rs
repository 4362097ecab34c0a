//! `setup.py`, by its syntax tree.

use super::super::facts::{FileRole, Scope};
use super::super::reading::Reading;
use super::setup::keep;
use crate::code::python::parsed;
use crate::notes::Stop;
use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use ruff_python_ast::{Expr, ExprCall, Operator, Stmt};
use ruff_text_size::Ranged;
use std::collections::BTreeMap;

pub(super) fn read(reading: &mut Reading<'_>) -> Result<(), Stop> {
    reading.is("setup.py", FileRole::Manifest);
    let text = reading.text;
    let is_read = parsed(text, |body| {
        let mut seen = Seen::default();
        body.iter().for_each(|statement| seen.visit_stmt(statement));
        for call in &seen.calls {
            setup(reading, &seen, call);
        }
    });
    if is_read.is_none() {
        reading.unparsed("setup.py", "it is nested deeper than Python compiles", None);
    }
    Ok(())
}

/// What the file assigns, and where it calls `setup`.
#[derive(Default)]
struct Seen<'a> {
    values: BTreeMap<&'a str, Vec<&'a Expr>>,
    calls: Vec<&'a ExprCall>,
    /// Lists that the file names.
    lists: Vec<(&'a str, u64)>,
}

impl<'a> Visitor<'a> for Seen<'a> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::Assign(assign) => {
                for target in &assign.targets {
                    if let Expr::Name(name) = target {
                        self.values.insert(name.id.as_str(), vec![&assign.value]);
                    }
                }
            }
            Stmt::AnnAssign(assign) => {
                if let (Expr::Name(name), Some(value)) = (assign.target.as_ref(), assign.value.as_deref()) {
                    self.values.insert(name.id.as_str(), vec![value]);
                }
            }
            Stmt::AugAssign(assign) => {
                if let Expr::Name(name) = assign.target.as_ref() {
                    self.values
                        .entry(name.id.as_str())
                        .or_default()
                        .push(&assign.value);
                }
            }
            _ => {}
        }
        walk_stmt(self, statement);
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        match expression {
            Expr::Call(call) => {
                let is_setup = match call.func.as_ref() {
                    Expr::Name(name) => name.id.as_str() == "setup",
                    Expr::Attribute(attribute) => attribute.attr.as_str() == "setup",
                    _ => false,
                };
                if is_setup {
                    self.calls.push(call);
                }
            }
            Expr::StringLiteral(text) => {
                let text_ = text.value.to_str();
                let is_list = text_.contains("require") && [".txt", ".in"].iter().any(|e| text_.ends_with(e));
                if is_list && text_.len() < 200 {
                    self.lists.push((text_, u64::from(text.start().to_u32())));
                }
            }
            _ => {}
        }
        walk_expr(self, expression);
    }
}

fn setup(reading: &mut Reading<'_>, seen: &Seen<'_>, call: &ExprCall) {
    let text_of = |name: &str| {
        let keyword = call
            .arguments
            .keywords
            .iter()
            .find(|k| k.arg.as_ref().is_some_and(|arg| arg.as_str() == name))?;
        let mut values = Vec::new();
        seen.texts(&keyword.value, 0, &mut values).ok()?;
        values.into_iter().next().map(|(text, _)| text)
    };
    if let Some(name) = text_of("name") {
        let version = text_of("version");
        reading.subject(&name, version.as_deref());
    }
    for keyword in &call.arguments.keywords {
        let Some(name) = &keyword.arg else {
            // `setup(**settings)`: what the settings are may stand in the file.
            seen.dict(&keyword.value, &mut |key, value| one(reading, seen, key, value));
            continue;
        };
        one(reading, seen, name.as_str(), &keyword.value);
    }
}

fn one(reading: &mut Reading<'_>, seen: &Seen<'_>, key: &str, value: &Expr) {
    let scope = match key {
        "install_requires" | "requires" => Scope::Run,
        "setup_requires" => Scope::Build,
        "tests_require" => Scope::Develop,
        "extras_require" => {
            let is_read = seen.dict(value, &mut |extra, value| {
                let extra = extra.split(':').next().filter(|extra| !extra.is_empty());
                list(reading, seen, "extras_require", value, Scope::Optional, extra);
            });
            if !is_read {
                computed(reading, seen, key, value);
            }
            return;
        }
        "python_requires" => {
            let mut texts = Vec::new();
            if seen.texts(value, 0, &mut texts).is_ok() {
                texts
                    .iter()
                    .for_each(|(text, at)| reading.hint("requires-python", text, Some(*at)));
            }
            return;
        }
        "cmdclass" => {
            reading.hint(
                "script:cmdclass",
                "setup.py brings commands of its own",
                Some(offset(value)),
            );
            return;
        }
        "dependency_links" => {
            let mut texts = Vec::new();
            if seen.texts(value, 0, &mut texts).is_ok() {
                texts
                    .iter()
                    .for_each(|(text, at)| reading.hint("find-links", text, Some(*at)));
            }
            return;
        }
        _ => return,
    };
    list(reading, seen, key, value, scope, None);
}

fn list(
    reading: &mut Reading<'_>,
    seen: &Seen<'_>,
    key: &str,
    value: &Expr,
    scope: Scope,
    group: Option<&str>,
) {
    let mut texts = Vec::new();
    let is_whole = seen.texts(value, 0, &mut texts).is_ok();
    for (text, at) in texts {
        text.lines()
            .for_each(|line| keep(reading, line, Some(at), scope, group));
    }
    if !is_whole {
        computed(reading, seen, key, value);
    }
}

/// What is computed is in the lists that the file names, or nobody knows it.
fn computed(reading: &mut Reading<'_>, seen: &Seen<'_>, key: &str, value: &Expr) {
    for (path, at) in &seen.lists {
        if !reading.facts.includes.iter().any(|include| include.path == *path) {
            reading.include(path, false, Some(*at));
        }
    }
    if seen.lists.is_empty() {
        reading.unparsed(key, "it is computed when setup.py runs", Some(offset(value)));
    }
}

fn offset(value: &Expr) -> u64 {
    u64::from(value.start().to_u32())
}

/// The value is computed.
struct Computed;

impl Seen<'_> {
    /// The texts that an expression is made of, as far as they stand in the file.
    fn texts(&self, value: &Expr, depth: usize, out: &mut Vec<(String, u64)>) -> Result<(), Computed> {
        const DEPTH_MAX: usize = 16;
        const TEXTS_MAX: usize = 20_000;
        if depth > DEPTH_MAX || out.len() > TEXTS_MAX {
            return Err(Computed);
        }
        let depth = depth.saturating_add(1);
        // What is known is kept, even if a part of it is computed.
        let all = |values: &[Expr], out: &mut Vec<(String, u64)>| {
            let mut result = Ok(());
            for value in values {
                result = self.texts(value, depth, out).and(result);
            }
            result
        };
        match value {
            Expr::StringLiteral(text) => {
                out.push((text.value.to_str().to_owned(), offset(value)));
                Ok(())
            }
            Expr::List(list) => all(&list.elts, out),
            Expr::Tuple(tuple) => all(&tuple.elts, out),
            Expr::Set(set) => all(&set.elts, out),
            Expr::Starred(starred) => self.texts(&starred.value, depth, out),
            Expr::NoneLiteral(_) => Ok(()),
            Expr::BinOp(sum) if sum.op == Operator::Add => {
                let left = self.texts(&sum.left, depth, out);
                self.texts(&sum.right, depth, out).and(left)
            }
            Expr::Name(name) => {
                let values = self.values.get(name.id.as_str()).ok_or(Computed)?;
                let mut result = Ok(());
                for value in values {
                    result = self.texts(value, depth, out).and(result);
                }
                result
            }
            _ => Err(Computed),
        }
    }

    /// The keys of a dictionary that stands in the file; false if it is computed.
    fn dict(&self, value: &Expr, found: &mut dyn FnMut(&str, &Expr)) -> bool {
        let value = match value {
            Expr::Name(name) => match self.values.get(name.id.as_str()).map(Vec::as_slice) {
                Some([only]) => *only,
                _ => return false,
            },
            other => other,
        };
        match value {
            Expr::Dict(dict) => {
                for item in &dict.items {
                    if let Some(Expr::StringLiteral(key)) = &item.key {
                        found(key.value.to_str(), &item.value);
                    }
                }
                true
            }
            Expr::Call(call) if matches!(call.func.as_ref(), Expr::Name(name) if name.id.as_str() == "dict") =>
            {
                for keyword in &call.arguments.keywords {
                    if let Some(name) = &keyword.arg {
                        found(name.as_str(), &keyword.value);
                    }
                }
                true
            }
            _ => false,
        }
    }
}
