//! Assignments: which name gets which value.

use super::value::Value;
use super::walk::Walk;
use ruff_python_ast::Expr;

impl<'a> Walk<'_, '_, 'a> {
    /// Gives a target its value.
    pub(super) fn assign(&mut self, target: &'a Expr, value: &Value) {
        match target {
            Expr::Name(name) => self.bind(name.id.as_str(), value.clone()),
            Expr::Attribute(attribute) => {
                let owner = self.expression(&attribute.value);
                let path = format!("{}.{}", owner.name(), attribute.attr.as_str());
                // What is set on a module of others replaces what others call.
                if !path.contains(['(', '[']) && owner.name().contains('.') {
                    self.mention(&format!("{path}="), false, false, target);
                }
                self.set_attribute(&path.replace("()", ""), value.clone());
            }
            Expr::Tuple(inner) => self.assign_each(&inner.elts, value),
            Expr::List(inner) => self.assign_each(&inner.elts, value),
            Expr::Starred(inner) => self.assign(&inner.value, &Value::UNKNOWN.with_marks(value)),
            Expr::Subscript(inner) => {
                let owner = self.expression(&inner.value);
                let key = self.expression(&inner.slice);
                let is_names = matches!(
                    owner.name(),
                    "builtins.globals()" | "builtins.locals()" | "builtins.vars()"
                );
                if let (true, Some(key)) = (is_names, key.as_text()) {
                    self.bind(&key, value.clone());
                } else if let Expr::Name(name) = &*inner.value {
                    // A dictionary that holds a secret is one.
                    let marked = owner.with_marks(value);
                    self.bind(name.id.as_str(), marked);
                }
            }
            _ => {}
        }
    }

    fn assign_each(&mut self, targets: &'a [Expr], value: &Value) {
        let elements = value
            .elements()
            .filter(|elements| elements.len() == targets.len());
        match elements {
            Some(elements) => {
                for (target, element) in targets.iter().zip(elements) {
                    self.assign(target, &element);
                }
            }
            None => {
                let item = self.item_of(value);
                for target in targets {
                    self.assign(target, &item);
                }
            }
        }
    }

    /// Something out of a value whose elements are not known.
    pub(super) fn item_of(&self, value: &Value) -> Value {
        Value::path(&format!("{}[]", value.name())).with_marks(value)
    }
}
