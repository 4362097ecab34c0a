//! Expressions with parts: f-strings, comprehensions, subscripts, parameters.

use super::constants;
use super::value::{Kind, LIST_MAX, Value, mark};
use super::walk::{Walk, hidden};
use crate::code::python::analysis::BUILTINS;
use ruff_python_ast::{
    Comprehension, Expr, ExprFString, ExprSlice, ExprSubscript, FStringPart, InterpolatedStringElement,
};
use std::collections::BTreeMap;
use std::rc::Rc;

impl<'a> Walk<'_, '_, 'a> {
    pub(super) fn f_string(&mut self, text: &'a ExprFString) -> Value {
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
        self.tell(&out, text);
        if !is_known {
            if super::sources::is_secret_path(&out) {
                marks = marks.marked(mark::SECRET_PATH, &out);
            }
            return marks;
        }
        self.literal(&out)
            .with_marks(&marks)
            .marked(mark::SPLIT, "f-string")
    }

    pub(super) fn comprehension(&mut self, element: &'a Expr, generators: &'a [Comprehension]) -> Value {
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
    pub(super) fn generators(&mut self, generators: &'a [Comprehension]) -> Value {
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

    pub(super) fn slice_parts(&mut self, slice: &'a ExprSlice) -> [Option<Value>; 3] {
        [&slice.lower, &slice.upper, &slice.step].map(|part| part.as_ref().map(|part| self.expression(part)))
    }

    pub(super) fn subscript(&mut self, inner: &'a ExprSubscript) -> Value {
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
                return super::sources::variable(&text);
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
