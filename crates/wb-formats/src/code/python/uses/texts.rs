//! Texts that are put together, and operators.

use super::environment::Walk;
use super::value::{Kind, Value};
use ruff_python_ast::{ExprFString, FStringPart, InterpolatedStringElement, Operator};
use std::rc::Rc;

impl Walk<'_> {
    pub(super) fn f_string(&mut self, text: &ExprFString) -> Value {
        let mut joined = Value::text("");
        for part in text.value.as_slice() {
            match part {
                FStringPart::Literal(literal) => joined = concatenated(&joined, &Value::text(&literal.value)),
                FStringPart::FString(string) => {
                    for element in &string.elements {
                        let value = match element {
                            InterpolatedStringElement::Literal(literal) => Value::text(&literal.value),
                            InterpolatedStringElement::Interpolation(inner) => {
                                self.expression(&inner.expression)
                            }
                        };
                        joined = concatenated(&joined, &value);
                    }
                }
            }
        }
        joined
    }

    pub(super) fn operate(&mut self, left: &Value, op: Operator, right: &Value) -> Value {
        match op {
            Operator::Add => match (&left.kind, &right.kind) {
                (Kind::List(a), Kind::List(b)) => Value::list(a.iter().chain(b.iter()).cloned().collect()),
                _ => concatenated(left, right),
            },
            Operator::Div => match (&left.kind, right.as_text()) {
                (Kind::Text(_) | Kind::Partly(_), _) => {
                    concatenated(&concatenated(left, &Value::text("/")), right)
                }
                (_, Some(text)) => Value::partly(&format!("…/{text}")).like(left).like(right),
                _ => Value::UNKNOWN.like(left).like(right),
            },
            Operator::Mod => match &left.kind {
                Kind::Text(text) => super::methods::percent(text, right).like(right).like(left),
                _ => Value::UNKNOWN.like(left).like(right),
            },
            Operator::BitOr => match (&left.kind, &right.kind) {
                // Chains of LangChain: what comes out is an answer if any link is a model.
                (Kind::Path(_), _) | (_, Kind::Path(_)) => chain(left, right),
                (Kind::Dict(a), Kind::Dict(b)) => {
                    let all = a
                        .iter()
                        .chain(b.iter())
                        .map(|(key, value)| (Rc::clone(key), value.clone()));
                    Value::dict(all.collect())
                }
                _ => Value::UNKNOWN.like(left).like(right),
            },
            _ => Value::UNKNOWN.like(left).like(right),
        }
    }
}

/// `prompt | model | parser` is called like the model in it.
fn chain(left: &Value, right: &Value) -> Value {
    let is_model = |value: &Value| super::flows::is_model(value.name());
    let kept = if is_model(left) || !is_model(right) {
        left
    } else {
        right
    };
    match kept.kind {
        Kind::Path(_) => kept.clone(),
        _ => Value::UNKNOWN,
    }
    .like(left)
    .like(right)
}

/// Two texts one after the other; of what is not known a mark stays.
pub(super) fn concatenated(left: &Value, right: &Value) -> Value {
    const ALL_MAX: usize = 16;
    let from = left.from.into_iter().chain(right.from).min();
    let (a, b) = (left.alternatives(), right.alternatives());
    if a.len().saturating_mul(b.len()) > ALL_MAX {
        return Value::UNKNOWN.coming_from(from);
    }
    let part = |value: &Value| match &value.kind {
        Kind::Text(text) => (Rc::clone(text), true),
        Kind::Number(text) => (Rc::clone(text), true),
        Kind::Partly(text) => (Rc::clone(text), false),
        _ => (Rc::from("…"), false),
    };
    let mut all: Option<Value> = None;
    for left in &a {
        for right in &b {
            let ((left, is_left), (right, is_right)) = (part(left), part(right));
            let text = format!("{left}{right}");
            let value = if is_left && is_right {
                Value::text(&text)
            } else {
                Value::partly(&text)
            };
            all = Some(match all {
                Some(known) => known.or(value),
                None => value,
            });
        }
    }
    all.unwrap_or(Value::UNKNOWN).coming_from(from)
}
