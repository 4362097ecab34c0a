//! Definitions of functions and classes.

use super::environment::Walk;
use super::value::{Kind, Value};
use crate::code::uses::Origin;
use ruff_python_ast::{Decorator, Expr, StmtClassDef, StmtFunctionDef};
use std::collections::BTreeMap;
use std::rc::Rc;

/// What decorators say about a function.
#[derive(Default)]
struct Decorated {
    is_static: bool,
    is_class: bool,
    /// Requests or the command line give its parameters.
    is_given_input: bool,
    /// The configuration file that its first parameter holds.
    settings: Option<String>,
}

impl Walk<'_> {
    pub(super) fn define_function(&mut self, function: &StmtFunctionDef) {
        let decorated = self.decorators(&function.decorator_list);
        let name = function.name.as_str();
        let qualified = match &self.class {
            Some(class) => format!("{class}.{name}"),
            None => name.to_owned(),
        };
        if self.class.is_none() {
            self.bind(name, Value::path(&qualified));
        }
        let class = self.class.clone().filter(|_| !decorated.is_static);
        let mut names: Vec<Rc<str>> = Vec::new();
        let mut scope = BTreeMap::new();
        for (at, parameter) in function.parameters.iter_non_variadic_params().enumerate() {
            let name: Rc<str> = parameter.parameter.name.as_str().into();
            let default = parameter.default.as_ref().map(|default| self.expression(default));
            let value = match (&class, at) {
                (Some(class), 0) if decorated.is_class => Value::path(class),
                (Some(class), 0) => Value::path(&format!("{class}()")),
                _ => {
                    names.push(Rc::clone(&name));
                    let annotation = parameter.parameter.annotation.as_deref();
                    self.parameter_value(
                        &qualified,
                        &name,
                        default,
                        annotation,
                        &decorated,
                        names.len() == 1,
                    )
                }
            };
            scope.insert(name, value);
        }
        for rest in function
            .parameters
            .vararg
            .iter()
            .chain(&function.parameters.kwarg)
        {
            let unknown = Value::UNKNOWN.coming_from(Some(Origin::Parameter));
            scope.insert(Rc::from(rest.name.as_str()), unknown);
        }
        self.functions.entry(qualified.clone()).or_default().parameters = names;
        let outer = std::mem::replace(&mut self.function, qualified);
        let class = self.class.take();
        let branches = std::mem::take(&mut self.branches);
        self.scopes.push(scope);
        self.block(&function.body);
        self.scopes.pop();
        self.branches = branches;
        self.class = class;
        self.function = outer;
    }

    fn parameter_value(
        &mut self,
        function: &str,
        name: &str,
        default: Option<Value>,
        annotation: Option<&Expr>,
        decorated: &Decorated,
        is_first: bool,
    ) -> Value {
        if let (Some(file), true) = (&decorated.settings, is_first) {
            return Value::of(Kind::Setting(file.as_str().into(), "".into()));
        }
        let default = default.or_else(|| {
            let option = self.options.get(name).cloned();
            option.filter(|_| decorated.is_given_input)
        });
        let value = self.parameter(function, name, default);
        if decorated.is_given_input {
            return value.coming_from(Some(Origin::Input));
        }
        if let (Kind::Unknown, Some(Expr::Name(class))) = (&value.kind, annotation)
            && self.bases.contains_key(class.id.as_str())
        {
            return Value::path(&format!("{}()", class.id.as_str()));
        }
        value
    }

    fn decorators(&mut self, decorators: &[Decorator]) -> Decorated {
        let mut all = Decorated::default();
        for decorator in decorators {
            let callee = match &decorator.expression {
                Expr::Call(call) => &*call.func,
                other => other,
            };
            let path = self.expression(callee).name().to_owned();
            let last = path.rsplit('.').next().unwrap_or_default();
            match last {
                "staticmethod" => all.is_static = true,
                "classmethod" => all.is_class = true,
                "option" | "argument" | "command" | "get" | "post" | "put" | "route" | "websocket"
                | "patch" | "delete" | "api_route" | "tool" => all.is_given_input = true,
                _ => {}
            }
            let Expr::Call(call) = &decorator.expression else {
                continue;
            };
            if path.starts_with("hydra.main") {
                let text = |key: &str| {
                    let keyword = call
                        .arguments
                        .keywords
                        .iter()
                        .find(|k| k.arg.as_ref().is_some_and(|a| a.as_str() == key));
                    keyword.and_then(|keyword| match &keyword.value {
                        Expr::StringLiteral(text) => Some(text.value.to_str().to_owned()),
                        _ => None,
                    })
                };
                let name = text("config_name").unwrap_or_else(|| "config".to_owned());
                let folder = text("config_path").map_or(String::new(), |path| format!("{path}/"));
                let ending = if name.ends_with(".yaml") || name.ends_with(".yml") {
                    ""
                } else {
                    ".yaml"
                };
                all.settings = Some(format!("{folder}{name}{ending}"));
            }
            self.expression(&decorator.expression);
        }
        all
    }

    pub(super) fn define_class(&mut self, class: &StmtClassDef) {
        self.decorators(&class.decorator_list);
        let name: Rc<str> = class.name.as_str().into();
        let mut bases = Vec::new();
        if let Some(arguments) = &class.arguments {
            for base in &arguments.args {
                let value = self.expression(base);
                bases.push(Rc::from(value.name()));
            }
        }
        self.bases.insert(name.to_string(), bases);
        self.bind(&name, Value::path(&name));
        let outer = self.class.replace(Rc::clone(&name));
        let branches = std::mem::take(&mut self.branches);
        self.scopes.push(BTreeMap::new());
        self.block(&class.body);
        let scope = self.scopes.pop().unwrap_or_default();
        self.branches = branches;
        self.class = outer;
        for (attribute, value) in scope {
            if !matches!(value.kind, Kind::Unknown) {
                self.set_member(&format!("{name}.{attribute}"), value);
            }
        }
    }
}
