//! Expressions, and what they come to.

use super::environment::Walk;
use super::value::{Kind, Value};
use crate::code::uses::Origin;
use ruff_python_ast::{Comprehension, Expr, ExprSubscript, Number};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Builtin functions that are followed.
const BUILTINS: &[&str] = &[
    "eval",
    "exec",
    "compile",
    "open",
    "input",
    "str",
    "dict",
    "list",
    "tuple",
    "zip",
    "enumerate",
    "getattr",
    "sorted",
    "iter",
    "next",
    "print",
    "set",
    "map",
    "filter",
    "reversed",
    "repr",
    "__import__",
    "vars",
    "super",
    "int",
    "float",
];

impl Walk<'_> {
    /// The value of an expression; everything in it is visited.
    pub(super) fn expression(&mut self, expression: &Expr) -> Value {
        const RED_ZONE: usize = 128 << 10;
        const STACK: usize = 4 << 20;
        if !self.step() {
            return Value::UNKNOWN;
        }
        stacker::maybe_grow(RED_ZONE, STACK, || self.evaluate(expression))
    }

    fn evaluate(&mut self, expression: &Expr) -> Value {
        match expression {
            Expr::Name(name) => self.resolve(name.id.as_str()),
            Expr::Attribute(inner) => {
                let owner = self.expression(&inner.value);
                let value = self.attribute(&owner, inner.attr.as_str());
                if super::flows::is_watched(value.name()) {
                    self.keep(value.name(), None, &[], &[], expression, &inner.attr);
                }
                value
            }
            Expr::Call(call) => self.call(call, expression),
            Expr::Subscript(inner) => self.subscript(inner),
            Expr::StringLiteral(text) => Value::text(text.value.to_str()),
            Expr::NumberLiteral(number) => match &number.value {
                Number::Int(int) => Value::of(Kind::Number(int.to_string().into())),
                Number::Float(float) => Value::of(Kind::Number(float.to_string().into())),
                Number::Complex { .. } => Value::UNKNOWN,
            },
            Expr::BooleanLiteral(inner) => Value::of(Kind::Bool(inner.value)),
            Expr::NoneLiteral(_) => Value::of(Kind::None),
            Expr::FString(text) => self.f_string(text),
            Expr::BinOp(inner) => {
                let left = self.expression(&inner.left);
                let right = self.expression(&inner.right);
                self.operate(&left, inner.op, &right)
            }
            Expr::List(inner) => self.sequence(&inner.elts),
            Expr::Tuple(inner) => self.sequence(&inner.elts),
            Expr::Set(inner) => self.sequence(&inner.elts),
            Expr::ListComp(inner) => self.comprehension(&inner.elt, &inner.generators),
            Expr::SetComp(inner) => self.comprehension(&inner.elt, &inner.generators),
            Expr::Generator(inner) => self.comprehension(&inner.elt, &inner.generators),
            Expr::Dict(inner) => {
                let mut items = BTreeMap::new();
                let mut rest = Value::UNKNOWN;
                for item in &inner.items {
                    let key = item.key.as_ref().map(|key| self.expression(key));
                    let value = self.expression(&item.value);
                    rest = rest.like(&value);
                    match (key.as_ref().and_then(Value::as_text), &value.kind) {
                        (Some(key), _) => {
                            items.insert(Rc::from(key), value);
                        }
                        (None, Kind::Dict(more)) if key.is_none() => {
                            items.extend(more.iter().map(|(key, value)| (Rc::clone(key), value.clone())));
                        }
                        _ => {}
                    }
                }
                Value::dict(items).like(&rest)
            }
            _ => self.evaluate_rest(expression),
        }
    }

    fn evaluate_rest(&mut self, expression: &Expr) -> Value {
        match expression {
            Expr::Named(inner) => {
                let value = self.expression(&inner.value);
                self.assign(&inner.target, &value);
                value
            }
            Expr::BoolOp(inner) => {
                let values = inner.values.iter().map(|value| self.expression(value));
                values
                    .collect::<Vec<_>>()
                    .into_iter()
                    .reduce(Value::or)
                    .unwrap_or(Value::UNKNOWN)
            }
            Expr::If(inner) => {
                self.expression(&inner.test);
                let body = self.expression(&inner.body);
                body.or(self.expression(&inner.orelse))
            }
            Expr::Lambda(inner) => {
                let mut scope = BTreeMap::new();
                for parameter in inner
                    .parameters
                    .iter()
                    .flat_map(|all| all.iter_non_variadic_params())
                {
                    let unknown = Value::UNKNOWN.coming_from(Some(Origin::Parameter));
                    scope.insert(Rc::from(parameter.parameter.name.as_str()), unknown);
                }
                self.scopes.push(scope);
                let value = self.expression(&inner.body);
                self.scopes.pop();
                Value::UNKNOWN.like(&value)
            }
            Expr::DictComp(inner) => {
                let depth = self.scopes.len();
                self.generators(&inner.generators);
                let value = self.expression(&inner.value);
                self.scopes.truncate(depth);
                Value::UNKNOWN.like(&value)
            }
            Expr::Compare(inner) => {
                self.expression(&inner.left);
                for other in &inner.comparators {
                    self.expression(other);
                }
                Value::UNKNOWN
            }
            Expr::UnaryOp(inner) => {
                self.expression(&inner.operand);
                Value::UNKNOWN
            }
            Expr::Await(inner) => self.expression(&inner.value),
            Expr::Starred(inner) => self.expression(&inner.value),
            Expr::Yield(inner) => match &inner.value {
                Some(value) => self.expression(value),
                None => Value::UNKNOWN,
            },
            Expr::YieldFrom(inner) => self.expression(&inner.value),
            _ => Value::UNKNOWN,
        }
    }

    /// What a bare name stands for.
    fn resolve(&mut self, name: &str) -> Value {
        if let Some(value) = self.look_up(name) {
            return value.clone();
        }
        if BUILTINS.contains(&name) {
            return Value::path(&format!("builtins.{name}"));
        }
        if name == "__file__" {
            return Value::path("__file__");
        }
        let known = self.stars.iter().map(|module| format!("{module}.{name}"));
        match known.into_iter().find(|path| super::prefilter::is_kept(path)) {
            Some(path) => Value::path(&path),
            None => Value::path(&format!("?{name}")),
        }
    }

    pub(super) fn attribute(&mut self, owner: &Value, name: &str) -> Value {
        if let Kind::OneOf(all) = &owner.kind {
            let values: Vec<Value> = all.iter().map(|value| self.attribute(value, name)).collect();
            let joined = values.into_iter().reduce(Value::or).unwrap_or(Value::UNKNOWN);
            return with_maker(joined.like(owner), owner);
        }
        if let Kind::Setting(..) = owner.kind {
            return owner.get(name).unwrap_or(Value::UNKNOWN).like(owner);
        }
        if let (Kind::Text(_), "value" | "name") = (&owner.kind, name) {
            // An element of an enumeration.
            return owner.clone();
        }
        let path = owner.name();
        let class = path.strip_suffix("()").unwrap_or(path);
        if let Some(known) = self.member(class, name).or_else(|| self.member(path, name)) {
            let known = known.like(owner);
            return if known.made_at.is_some() {
                known
            } else {
                with_maker(known, owner)
            };
        }
        if path.ends_with(".parse_args()")
            || path.ends_with(".parse_known_args()[]")
            || path.ends_with(".parse_known_args()")
        {
            let known = self.options.get(name).cloned().unwrap_or(Value::UNKNOWN);
            return known.coming_from(Some(Origin::Input));
        }
        if let Some(origin) = super::flows::attribute_origin(path, name) {
            return Value::path(&format!("{path}.{name}"))
                .coming_from(Some(origin))
                .like(owner);
        }
        let value = Value::path(&format!("{}.{name}", if path == "?" { "?" } else { path })).like(owner);
        with_maker(value, owner)
    }

    fn sequence(&mut self, items: &[Expr]) -> Value {
        let mut values: Vec<Value> = Vec::with_capacity(items.len());
        for item in items {
            let value = self.expression(item);
            match (item, &value.kind) {
                (Expr::Starred(_), Kind::List(more)) => values.extend(more.iter().cloned()),
                _ => values.push(value),
            }
        }
        Value::list(values)
    }

    fn comprehension(&mut self, element: &Expr, generators: &[Comprehension]) -> Value {
        let depth = self.scopes.len();
        self.generators(generators);
        let value = self.expression(element);
        self.scopes.truncate(depth);
        let items = value
            .alternatives()
            .into_iter()
            .map(|item| item.like(&value))
            .collect();
        Value::list(items)
    }

    fn generators(&mut self, generators: &[Comprehension]) {
        self.scopes.push(BTreeMap::new());
        for generator in generators {
            let items = self.expression(&generator.iter);
            let item = self.item_of(&items);
            self.assign(&generator.target, &item);
            for condition in &generator.ifs {
                self.expression(condition);
            }
        }
    }

    fn subscript(&mut self, inner: &ExprSubscript) -> Value {
        let owner = self.expression(&inner.value);
        if let Expr::Slice(slice) = &*inner.slice {
            for part in slice.lower.iter().chain(&slice.upper).chain(&slice.step) {
                self.expression(part);
            }
            return match owner.kind {
                Kind::Path(_) => owner,
                _ => Value::UNKNOWN.like(&owner),
            };
        }
        let key = self.expression(&inner.slice);
        if owner.name() == "os.environ" {
            return Value::UNKNOWN.coming_from(Some(Origin::Environment));
        }
        if owner.name() == "sys.argv" {
            return Value::UNKNOWN.coming_from(Some(Origin::Input));
        }
        if let Some(known) = key.as_text().and_then(|key| owner.get(key)) {
            return known.like(&owner);
        }
        let index = match &key.kind {
            Kind::Number(number) => number.parse::<usize>().ok(),
            _ => None,
        };
        match (&owner.kind, index) {
            (Kind::List(items), Some(index)) => {
                items.get(index).cloned().unwrap_or(Value::UNKNOWN).like(&owner)
            }
            (Kind::List(_), None) => self.item_of(&owner),
            // A key that is not known leads to any of the values.
            (Kind::Dict(items), _) => {
                let any = items.values().cloned().reduce(Value::or);
                any.unwrap_or(Value::UNKNOWN).like(&owner).like(&key)
            }
            _ => self.part_of(&owner),
        }
    }
}

fn with_maker(mut value: Value, owner: &Value) -> Value {
    value.made_at = value.made_at.or(owner.made_at);
    value
}
