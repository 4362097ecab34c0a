//! Expressions, and what they come to.

use super::constants;
use super::value::{Kind, Value, mark};
use super::walk::Walk;
use crate::code::python::analysis::BUILTINS;
use ruff_python_ast::{Expr, InterpolatedStringElement, Number, Operator, UnaryOp};

/// Further builtins that are followed but lead nowhere by themselves.
const PLAIN_BUILTINS: &[&str] = &[
    "bytearray",
    "bytes",
    "dict",
    "filter",
    "hex",
    "int",
    "iter",
    "map",
    "memoryview",
    "next",
    "ord",
    "print",
    "range",
    "repr",
    "set",
    "sorted",
    "type",
    "zip",
];

impl<'a> Walk<'_, '_, 'a> {
    /// The value of an expression; everything in it is visited.
    pub(super) fn expression(&mut self, expression: &'a Expr) -> Value {
        const RED_ZONE: usize = 128 << 10;
        const STACK: usize = 4 << 20;
        if !self.step() {
            return Value::UNKNOWN;
        }
        stacker::maybe_grow(RED_ZONE, STACK, || self.evaluate(expression))
    }

    pub(super) fn evaluate(&mut self, expression: &'a Expr) -> Value {
        match expression {
            Expr::Name(name) => {
                let value = self.resolve(name.id.as_str(), expression);
                self.mention_named(&value, name.id.as_str(), expression);
                value
            }
            Expr::Attribute(inner) => {
                let owner = self.expression_of_chain(&inner.value);
                let value = self.attribute(&owner, inner.attr.as_str());
                self.mention_path(&value, expression);
                value
            }
            Expr::Call(call) => self.call(call, expression),
            Expr::Subscript(inner) => self.subscript(inner),
            Expr::StringLiteral(text) => {
                self.tell(text.value.to_str(), expression);
                self.literal(text.value.to_str())
            }
            Expr::BytesLiteral(bytes) => {
                let all: Vec<u8> = bytes.value.bytes().collect();
                Value::bytes(&all)
            }
            Expr::NumberLiteral(number) => match &number.value {
                Number::Int(int) => int.as_i64().map_or(Value::UNKNOWN, Value::int),
                _ => Value::UNKNOWN,
            },
            Expr::BooleanLiteral(inner) => Value::of(Kind::Bool(inner.value)),
            Expr::FString(text) => self.f_string(text),
            Expr::BinOp(inner) => {
                let left = self.expression(&inner.left);
                let right = self.expression(&inner.right);
                self.operate(&left, inner.op, &right)
            }
            Expr::UnaryOp(inner) => {
                let value = self.expression(&inner.operand);
                match (inner.op, &value.kind) {
                    (UnaryOp::USub, Kind::Int(number)) => {
                        number.checked_neg().map_or(Value::UNKNOWN, Value::int)
                    }
                    (UnaryOp::Invert, Kind::Int(number)) => Value::int(!*number),
                    _ => Value::UNKNOWN,
                }
            }
            Expr::List(inner) => self.sequence(&inner.elts),
            Expr::Tuple(inner) => self.sequence(&inner.elts),
            Expr::Set(inner) => self.sequence(&inner.elts),
            Expr::ListComp(inner) => self.comprehension(&inner.elt, &inner.generators),
            Expr::SetComp(inner) => self.comprehension(&inner.elt, &inner.generators),
            Expr::Generator(inner) => self.comprehension(&inner.elt, &inner.generators),
            _ => self.evaluate_rest(expression),
        }
    }

    fn evaluate_rest(&mut self, expression: &'a Expr) -> Value {
        match expression {
            Expr::Named(inner) => {
                let value = self.expression(&inner.value);
                self.assign(&inner.target, &value);
                value
            }
            Expr::BoolOp(inner) => {
                let values: Vec<Value> = inner.values.iter().map(|value| self.expression(value)).collect();
                let mut out = values
                    .iter()
                    .find(|v| matches!(v.kind, Kind::Path(_)))
                    .cloned()
                    .unwrap_or(Value::UNKNOWN);
                for value in &values {
                    out.take_marks(value);
                }
                out
            }
            Expr::If(inner) => {
                self.expression(&inner.test);
                let body = self.expression(&inner.body);
                let orelse = self.expression(&inner.orelse);
                let kept = if matches!(body.kind, Kind::Unknown) {
                    orelse.clone()
                } else {
                    body.clone()
                };
                kept.with_marks(&body).with_marks(&orelse)
            }
            Expr::Lambda(inner) => {
                if let Some(parameters) = &inner.parameters {
                    for parameter in parameters.iter_non_variadic_params() {
                        if let Some(default) = &parameter.default {
                            self.expression(default);
                        }
                    }
                }
                self.lambda_value(inner)
            }
            Expr::Dict(inner) => {
                let mut out = Value::path("dict()");
                for item in &inner.items {
                    if let Some(key) = &item.key {
                        self.expression(key);
                    }
                    let value = self.expression(&item.value);
                    out.take_marks(&value);
                }
                out
            }
            Expr::DictComp(inner) => {
                let depth = self.scopes.len();
                let marks = self.generators(&inner.generators);
                if let Some(key) = &inner.key {
                    self.expression(key);
                }
                let value = self.expression(&inner.value);
                self.scopes.truncate(depth);
                Value::UNKNOWN.with_marks(&value).with_marks(&marks)
            }
            _ => self.evaluate_inner(expression),
        }
    }

    /// Expressions that matter for what is inside them.
    fn evaluate_inner(&mut self, expression: &'a Expr) -> Value {
        match expression {
            Expr::Compare(inner) => {
                self.expression(&inner.left);
                for other in &inner.comparators {
                    self.expression(other);
                }
                Value::UNKNOWN
            }
            Expr::Await(inner) => self.expression(&inner.value),
            Expr::Starred(inner) => self.expression(&inner.value),
            Expr::Yield(inner) => {
                if let Some(value) = &inner.value {
                    let value = self.expression(value);
                    self.returned(value);
                }
                Value::UNKNOWN
            }
            Expr::YieldFrom(inner) => self.expression(&inner.value),
            Expr::Slice(inner) => {
                self.slice_parts(inner);
                Value::UNKNOWN
            }
            Expr::TString(text) => {
                for string in &text.value {
                    for element in &string.elements {
                        if let InterpolatedStringElement::Interpolation(inner) = element {
                            self.expression(&inner.expression);
                        }
                    }
                }
                Value::UNKNOWN
            }
            _ => Value::UNKNOWN,
        }
    }

    /// The owner of an attribute: what is mentioned is the whole chain, not its beginning.
    pub(super) fn expression_of_chain(&mut self, expression: &'a Expr) -> Value {
        match expression {
            Expr::Name(name) => self.resolve(name.id.as_str(), expression),
            Expr::Attribute(inner) => {
                if !self.step() {
                    return Value::UNKNOWN;
                }
                let owner = stacker::maybe_grow(64 << 10, 1 << 20, || self.expression_of_chain(&inner.value));
                self.attribute(&owner, inner.attr.as_str())
            }
            _ => self.expression(expression),
        }
    }

    pub(super) fn attribute(&mut self, owner: &Value, name: &str) -> Value {
        let base = owner.name();
        if base == "?" && owner.is_constant() {
            return Value::UNKNOWN.with_marks(owner);
        }
        let mut class = base.strip_suffix("()").unwrap_or(base).to_owned();
        for _ in 0..8 {
            let path = format!("{class}.{name}");
            if let Some(known) = self.state.attributes.get(&path) {
                return known.clone().with_marks(owner);
            }
            if self.state.graph.get(&path).is_some() {
                return Value::path(&path).with_marks(owner);
            }
            match self.state.bases.get(&class).and_then(|bases| bases.first()) {
                Some(base) => class = base.to_string(),
                None => break,
            }
        }
        if name == "__builtins__" {
            return Value::path("builtins").with_marks(owner);
        }
        if base == "os" && matches!(name, "environ" | "environb") {
            return Value::path("os.environ").marked(mark::SECRET, "os.environ");
        }
        owner.attribute(name)
    }

    pub(super) fn literal(&mut self, text: &str) -> Value {
        let value = Value::text(text);
        if super::sources::is_secret_path(text) {
            return value.marked(mark::SECRET_PATH, text.get(..80).unwrap_or(text));
        }
        value
    }

    /// What a bare name stands for.
    pub(super) fn resolve(&mut self, name: &str, node: &'a Expr) -> Value {
        if let Some(value) = self.look_up(name) {
            return value.clone();
        }
        if name == "__builtins__" {
            return Value::path("builtins");
        }
        if BUILTINS.binary_search(&name).is_ok() || PLAIN_BUILTINS.binary_search(&name).is_ok() {
            return Value::path(&format!("builtins.{name}"));
        }
        for module in self.state.stars.clone() {
            self.mention(&format!("{module}.{name}"), false, false, node);
        }
        Value::path(name)
    }

    /// A dotted thing under a name of its own (`f = os.system; g(f)`) is a mention, and so is a module as a value.
    fn mention_named(&mut self, value: &Value, name: &str, node: &'a Expr) {
        if let Kind::Path(path) = &value.kind {
            let is_result = path.ends_with([')', ']']);
            let is_plain = path
                .strip_prefix("builtins.")
                .is_some_and(|name| PLAIN_BUILTINS.contains(&name));
            let is_local =
                self.state.graph.get(path).is_some() || &**path == name && self.look_up(name).is_none();
            if !is_result && !is_plain && !is_local {
                self.mention(&path.clone(), false, value.has(mark::HIDDEN), node);
            }
        }
    }

    pub(super) fn mention_path(&mut self, value: &Value, node: &'a Expr) {
        if let Kind::Path(path) = &value.kind
            && path.contains('.')
            && !path.ends_with([')', ']'])
        {
            let hidden = value.has(mark::HIDDEN);
            self.mention(&path.clone(), false, hidden, node);
        }
    }

    fn sequence(&mut self, items: &'a [Expr]) -> Value {
        let values: Vec<Value> = items.iter().map(|item| self.expression(item)).collect();
        Value::list(values)
    }

    pub(super) fn operate(&mut self, left: &Value, op: Operator, right: &Value) -> Value {
        if op == Operator::Div && matches!(left.kind, Kind::Path(_)) {
            // `Path.home() / ".ssh"`
            let secret = right
                .as_text()
                .is_some_and(|text| super::sources::is_secret_path(&text));
            let value = left.clone().with_marks(right);
            return if secret {
                value.marked(mark::SECRET_PATH, &right.as_text().unwrap_or_default())
            } else {
                value
            };
        }
        constants::operate(left, op, right)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn builtins_are_sorted() {
        assert!(BUILTINS.is_sorted() && PLAIN_BUILTINS.is_sorted());
    }
}
