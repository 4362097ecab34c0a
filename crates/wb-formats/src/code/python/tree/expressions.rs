//! Expressions, and what they come to.

use super::constants;
use super::value::{Kind, LIST_MAX, Value, mark};
use super::walk::{Walk, hidden};
use crate::code::python::analysis::BUILTINS;
use ruff_python_ast::{
    Comprehension, Expr, ExprFString, ExprSlice, ExprSubscript, FStringPart, InterpolatedStringElement,
    Number, Operator, UnaryOp,
};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Further builtins that are followed but lead nowhere by themselves.
const PLAIN_BUILTINS: &[&str] = &[
    "bytearray",
    "bytes",
    "dict",
    "filter",
    "int",
    "map",
    "memoryview",
    "ord",
    "print",
    "range",
    "repr",
    "set",
    "type",
    "zip",
    "sorted",
    "hex",
    "iter",
    "next",
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

    fn evaluate(&mut self, expression: &'a Expr) -> Value {
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
            Expr::StringLiteral(text) => self.literal(text.value.to_str()),
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
    fn expression_of_chain(&mut self, expression: &'a Expr) -> Value {
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

    /// The callee of a call, told when the call is.
    pub(super) fn callee(&mut self, expression: &'a Expr) -> Value {
        self.expression_of_chain(expression)
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

    fn literal(&mut self, text: &str) -> Value {
        let value = Value::text(text);
        if super::flows::is_secret_path(text) {
            return value.marked(mark::SECRET_PATH, text.get(..80).unwrap_or(text));
        }
        value
    }

    /// What a bare name stands for.
    fn resolve(&mut self, name: &str, node: &'a Expr) -> Value {
        if let Some(value) = self.look_up(name) {
            return value.clone();
        }
        if name == "__builtins__" {
            return Value::path("builtins");
        }
        if BUILTINS.contains(&name) || PLAIN_BUILTINS.contains(&name) {
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
                .is_some_and(|text| super::flows::is_secret_path(&text));
            let value = left.clone().with_marks(right);
            return if secret {
                value.marked(mark::SECRET_PATH, &right.as_text().unwrap_or_default())
            } else {
                value
            };
        }
        constants::operate(left, op, right)
    }

    fn f_string(&mut self, text: &'a ExprFString) -> Value {
        let mut out = String::new();
        let mut is_known = true;
        let mut marks = Value::UNKNOWN;
        for part in text.value.as_slice() {
            match part {
                FStringPart::Literal(literal) => out.push_str(&literal.value),
                FStringPart::FString(string) => {
                    for element in &string.elements {
                        match element {
                            InterpolatedStringElement::Literal(literal) => out.push_str(&literal.value),
                            InterpolatedStringElement::Interpolation(inner) => {
                                let value = self.expression(&inner.expression);
                                if let Some(spec) = &inner.format_spec {
                                    for nested in &spec.elements {
                                        if let InterpolatedStringElement::Interpolation(nested) = nested {
                                            self.expression(&nested.expression);
                                        }
                                    }
                                }
                                marks.take_marks(&value);
                                match constants::plain(&value) {
                                    Some(part) if out.len() < 1 << 16 => out.push_str(&part),
                                    _ => is_known = false,
                                }
                            }
                        }
                    }
                }
            }
        }
        if !is_known {
            if super::flows::is_secret_path(&out) {
                marks = marks.marked(mark::SECRET_PATH, &out);
            }
            return marks;
        }
        self.literal(&out)
            .with_marks(&marks)
            .marked(mark::SPLIT, "f-string")
    }

    fn comprehension(&mut self, element: &'a Expr, generators: &'a [Comprehension]) -> Value {
        let depth = self.scopes.len();
        if let [only] = generators
            && only.ifs.is_empty()
            && let Some(items) = { self.expression(&only.iter) }.elements()
            && items.len() <= LIST_MAX / 8
        {
            let telling = self.is_telling;
            let mut out = Vec::with_capacity(items.len());
            for (at, item) in items.iter().enumerate() {
                self.scopes.push(BTreeMap::new());
                self.assign(&only.target, item);
                // Said once, computed for each.
                self.is_telling = telling && at == 0;
                out.push(self.expression(element));
                self.scopes.truncate(depth);
                if self.state.stop.is_some() {
                    break;
                }
            }
            self.is_telling = telling;
            let value = Value::list(out);
            return value.marked(mark::SPLIT, "for");
        }
        let marks = self.generators(generators);
        let value = self.expression(element);
        self.scopes.truncate(depth);
        Value::UNKNOWN.with_marks(&value).with_marks(&marks)
    }

    /// Opens a scope with the targets of a comprehension.
    fn generators(&mut self, generators: &'a [Comprehension]) -> Value {
        let mut marks = Value::UNKNOWN;
        self.scopes.push(BTreeMap::new());
        for generator in generators {
            let items = self.expression(&generator.iter);
            marks.take_marks(&items);
            let item = self.item_of(&items);
            self.assign(&generator.target, &item);
            for condition in &generator.ifs {
                self.expression(condition);
            }
        }
        marks.without(mark::SECRET)
    }

    fn slice_parts(&mut self, slice: &'a ExprSlice) -> [Option<Value>; 3] {
        [&slice.lower, &slice.upper, &slice.step].map(|part| part.as_ref().map(|part| self.expression(part)))
    }

    fn subscript(&mut self, inner: &'a ExprSubscript) -> Value {
        let owner = self.expression_of_chain(&inner.value);
        if let Expr::Slice(parts) = &*inner.slice {
            let known = self.slice_parts(parts);
            let number = |part: &Option<Value>| match part {
                None => Some(None),
                Some(Value {
                    kind: Kind::Int(number),
                    ..
                }) => Some(Some(*number)),
                Some(_) => None,
            };
            let [lower, upper, step] = &known;
            return match (number(lower), number(upper), number(step)) {
                (Some(lower), Some(upper), Some(step)) => {
                    constants::slice(&owner, lower, upper, step.unwrap_or(1))
                }
                _ => Value::UNKNOWN.with_marks(&owner),
            };
        }
        let key = self.expression(&inner.slice);
        self.mention_path(&owner, &inner.value);
        self.element(&owner, &key)
    }

    /// What a subscript with a known key gives: dictionaries of names are looked through.
    fn element(&mut self, owner: &Value, key: &Value) -> Value {
        if let (Kind::Path(path), Some(text)) = (&owner.kind, key.as_text()) {
            if path.ends_with("os.environ") {
                return Value::path("os.environ[]").marked(mark::TOKEN, &format!("os.environ[{text}]"));
            }
            if path.ends_with("sys.modules") {
                return hidden(Value::path(&text), key);
            }
            if matches!(
                &**path,
                "builtins.globals()" | "builtins.locals()" | "builtins.vars()"
            ) {
                let known = self.look_up(&text).cloned();
                let value = known.unwrap_or_else(|| match &*text {
                    "__builtins__" => Value::path("builtins"),
                    name if BUILTINS.contains(&name) => Value::path(&format!("builtins.{name}")),
                    name => Value::path(name),
                });
                return hidden(value, key);
            }
            let names = path
                .strip_suffix(".__dict__")
                .or_else(|| path.strip_suffix(".vars()"));
            if let Some(of) = names.or_else(|| path.ends_with("builtins").then_some(&**path)) {
                return hidden(Value::path(of).attribute(&text), key);
            }
            if path.ends_with("__globals__") {
                return hidden(owner.attribute(&text), key);
            }
        }
        if let (Some(items), Kind::Int(index)) = (owner.elements(), &key.kind) {
            let len = i64::try_from(items.len()).unwrap_or(i64::MAX);
            let at = if *index < 0 {
                index.saturating_add(len)
            } else {
                *index
            };
            let item = usize::try_from(at).ok().and_then(|at| items.get(at).cloned());
            return item.unwrap_or(Value::UNKNOWN).with_marks(owner);
        }
        self.item_of(owner)
    }

    /// The names of parameters with what they are given.
    pub(super) fn parameters_scope(
        parameters: Option<&ruff_python_ast::Parameters>,
        args: &[Value],
    ) -> BTreeMap<Rc<str>, Value> {
        let names = parameters
            .into_iter()
            .flat_map(|all| all.iter_non_variadic_params());
        names
            .enumerate()
            .map(|(at, parameter)| {
                let name = parameter.parameter.name.as_str();
                let value = args.get(at).cloned().unwrap_or_else(|| Value::path(name));
                (Rc::from(name), value)
            })
            .collect()
    }
}
