//! Statements: definitions, imports, assignments, and the blocks in them.

use super::value::{Kind, Value, mark};
use super::walk::Walk;
use crate::code::python::PythonFacts;
use ruff_python_ast::{
    Decorator, ExceptHandler, Expr, Parameters, Stmt, StmtClassDef, StmtFunctionDef, StmtImportFrom, WithItem,
};
use std::collections::BTreeMap;
use std::rc::Rc;

/// True if a body holds nothing but texts.
pub(super) fn is_empty(body: &[Stmt]) -> bool {
    body.iter().all(|statement| match statement {
        Stmt::Expr(inner) => matches!(*inner.value, Expr::StringLiteral(_) | Expr::EllipsisLiteral(_)),
        Stmt::Pass(_) => true,
        _ => false,
    })
}

impl<'a> Walk<'_, '_, 'a> {
    pub(super) fn block(&mut self, body: &'a [Stmt]) {
        for statement in body {
            if !self.step() {
                return;
            }
            self.statement(statement);
        }
    }

    fn statement(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::FunctionDef(function) => self.define_function(function),
            Stmt::ClassDef(class) => self.define_class(class),
            Stmt::Import(import) => {
                for alias in &import.names {
                    let module = alias.name.as_str();
                    self.keep_import(module, None, alias.range);
                    let bound = alias.asname.as_ref().map(|name| name.as_str());
                    let root = module.split('.').next().unwrap_or(module);
                    match bound {
                        Some(name) => self.bind(name, Value::path(module)),
                        None => self.bind(root, Value::path(root)),
                    }
                }
            }
            Stmt::ImportFrom(import) => self.import_from(import),
            Stmt::Return(inner) => {
                if let Some(value) = &inner.value {
                    let value = self.expression(value);
                    self.returned(value);
                }
            }
            Stmt::Delete(inner) => {
                for target in &inner.targets {
                    self.expression(target);
                }
            }
            Stmt::Assign(inner) => {
                let value = self.expression(&inner.value);
                for target in &inner.targets {
                    self.assign(target, &value);
                }
            }
            Stmt::AugAssign(inner) => {
                let before = self.expression(&inner.target);
                let value = self.expression(&inner.value);
                let sum = self.operate(&before, inner.op, &value);
                self.assign(&inner.target, &sum);
            }
            Stmt::AnnAssign(inner) => {
                self.expression(&inner.annotation);
                if let Some(value) = &inner.value {
                    let value = self.expression(value);
                    self.assign(&inner.target, &value);
                }
            }
            Stmt::Expr(inner) => {
                self.expression(&inner.value);
            }
            _ => self.compound(statement),
        }
    }

    fn compound(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::For(inner) => {
                let items = self.expression(&inner.iter);
                let item = items.elements().and_then(|items| items.first().cloned());
                let item = item.map_or_else(|| self.item_of(&items), |item| item.with_marks(&items));
                // A loop goes over more than its first item: what is constant about it is not known.
                let item = if item.is_constant() {
                    Value::UNKNOWN.with_marks(&item)
                } else {
                    item
                };
                self.assign(&inner.target, &item);
                self.block(&inner.body);
                self.block(&inner.orelse);
            }
            Stmt::While(inner) => {
                self.expression(&inner.test);
                self.block(&inner.body);
                self.block(&inner.orelse);
            }
            Stmt::If(inner) => {
                self.expression(&inner.test);
                self.block(&inner.body);
                for clause in &inner.elif_else_clauses {
                    if let Some(test) = &clause.test {
                        self.expression(test);
                    }
                    self.block(&clause.body);
                }
            }
            Stmt::With(inner) => {
                for item in &inner.items {
                    self.with_item(item);
                }
                self.block(&inner.body);
            }
            Stmt::Match(inner) => {
                self.expression(&inner.subject);
                for case in &inner.cases {
                    if let Some(guard) = &case.guard {
                        self.expression(guard);
                    }
                    self.block(&case.body);
                }
            }
            Stmt::Try(inner) => {
                self.block(&inner.body);
                for handler in &inner.handlers {
                    let ExceptHandler::ExceptHandler(handler) = handler;
                    if let Some(class) = &handler.type_ {
                        self.expression(class);
                    }
                    self.block(&handler.body);
                }
                self.block(&inner.orelse);
                self.block(&inner.finalbody);
            }
            Stmt::Raise(inner) => {
                for value in inner.exc.iter().chain(&inner.cause) {
                    self.expression(value);
                }
            }
            Stmt::Assert(inner) => {
                self.expression(&inner.test);
                if let Some(message) = &inner.msg {
                    self.expression(message);
                }
            }
            _ => {}
        }
    }

    fn with_item(&mut self, item: &'a WithItem) {
        let value = self.expression(&item.context_expr);
        if let Some(target) = &item.optional_vars {
            self.assign(target, &value);
        }
    }

    fn import_from(&mut self, import: &'a StmtImportFrom) {
        let dots = ".".repeat(usize::try_from(import.level).unwrap_or(0).min(16));
        let module = format!(
            "{dots}{}",
            import.module.as_ref().map_or("", |name| name.as_str())
        );
        for alias in &import.names {
            let name = alias.name.as_str();
            self.keep_import(&module, Some(name), alias.range);
            if name == "*" {
                if self.state.stars.len() < 16 && !self.state.stars.contains(&module) {
                    self.state.stars.push(module.clone());
                }
                continue;
            }
            let bound = alias.asname.as_ref().map_or(name, |name| name.as_str());
            let path = if module.ends_with('.') {
                format!("{module}{name}")
            } else {
                format!("{module}.{name}")
            };
            self.bind(bound, Value::path(&path));
        }
    }

    fn decorators(&mut self, decorators: &'a [Decorator]) -> Vec<Value> {
        decorators
            .iter()
            .map(|decorator| {
                let value = self.expression(&decorator.expression);
                // A decorator is called with what it decorates.
                self.mention(value.name(), true, value.has(mark::HIDDEN), decorator);
                self.called(&value);
                value
            })
            .collect()
    }

    fn define_function(&mut self, function: &'a StmtFunctionDef) {
        let name = function.name.as_str();
        let decorators = self.decorators(&function.decorator_list);
        self.defaults(&function.parameters);
        if let Some(returns) = &function.returns {
            self.expression(returns);
        }
        let qualified = match &self.class {
            Some(class) => format!("{class}.{name}"),
            None => name.to_owned(),
        };
        if self.is_telling {
            let functions = &mut self.state.facts.functions;
            if functions.len() < PythonFacts::KEPT_MAX {
                functions.push(name.to_owned());
            } else {
                self.state.is_cut = true;
            }
        }
        let number = self.state.graph.define(&qualified);
        if decorators
            .iter()
            .any(|value| value.name().starts_with("atexit.register"))
        {
            self.state.graph.call(self.function, number);
        }
        if self.class.is_none() || self.scopes.is_empty() {
            self.bind(name, Value::path(&qualified));
        }
        let outer = std::mem::replace(&mut self.function, number);
        let mut scope = BTreeMap::new();
        let is_static = decorators
            .iter()
            .any(|value| value.name().ends_with("staticmethod"));
        let class = self.class.clone().filter(|_| !is_static);
        let parameters = function.parameters.iter_non_variadic_params();
        for (at, parameter) in parameters.enumerate() {
            let name = parameter.parameter.name.as_str();
            let value = match (&class, at) {
                (Some(class), 0) => Value::path(&format!("{class}()")),
                _ => {
                    let at = at.saturating_sub(usize::from(class.is_some()));
                    let given = self.state.given.get(&(number, at)).cloned();
                    given.unwrap_or_else(|| Value::path(name))
                }
            };
            scope.insert(Rc::from(name), value);
        }
        for rest in function
            .parameters
            .vararg
            .iter()
            .chain(&function.parameters.kwarg)
        {
            scope.insert(Rc::from(rest.name.as_str()), Value::path(rest.name.as_str()));
        }
        self.scopes.push(scope);
        let class = self.class.take();
        self.block(&function.body);
        self.class = class;
        self.scopes.pop();
        self.function = outer;
    }

    fn defaults(&mut self, parameters: &'a Parameters) {
        for parameter in parameters.iter_non_variadic_params() {
            if let Some(annotation) = &parameter.parameter.annotation {
                self.expression(annotation);
            }
            if let Some(default) = &parameter.default {
                self.expression(default);
            }
        }
    }

    fn define_class(&mut self, class: &'a StmtClassDef) {
        self.decorators(&class.decorator_list);
        let name: Rc<str> = class.name.as_str().into();
        let mut bases = Vec::new();
        if let Some(arguments) = &class.arguments {
            for base in &arguments.args {
                let value = self.expression(base);
                bases.push(Rc::from(value.name()));
                self.mention(value.name(), false, value.has(mark::HIDDEN), base);
            }
            for keyword in &arguments.keywords {
                let value = self.expression(&keyword.value);
                if keyword
                    .arg
                    .as_ref()
                    .is_some_and(|key| key.as_str() == "metaclass")
                {
                    self.called(&value);
                    for method in ["__new__", "__init__", "__prepare__", "__call__"] {
                        self.called(&Value::path(&format!("{}.{method}", value.name())));
                    }
                }
            }
        }
        for base in &bases {
            // Subclassing runs the base's hook.
            if let Some(hook) = self.state.graph.get(&format!("{base}.__init_subclass__")) {
                self.state.graph.call(self.function, hook);
            }
        }
        self.state.bases.insert(name.to_string(), bases);
        self.bind(&name, Value::path(&name));
        let outer = self.class.replace(Rc::clone(&name));
        self.scopes.push(BTreeMap::new());
        self.block(&class.body);
        let scope = self.scopes.pop().unwrap_or_default();
        self.class = outer;
        for (attribute, value) in scope {
            self.set_attribute(&format!("{name}.{attribute}"), value);
        }
    }

    pub(super) fn set_attribute(&mut self, path: &str, value: Value) {
        if matches!(value.kind, Kind::Unknown) && value.marks == 0 {
            return;
        }
        if self.state.attributes.len() < PythonFacts::KEPT_MAX {
            self.state.attributes.insert(path.to_owned(), value);
        }
    }

    pub(super) fn returned(&mut self, value: Value) {
        let function = self.function;
        match self.state.returns.get_mut(&function) {
            None => {
                self.state.returns.insert(function, value);
            }
            Some(known) => {
                known.take_marks(&value);
                if known.kind != value.kind {
                    known.kind = if value.is_constant() || known.is_constant() {
                        Kind::Unknown
                    } else {
                        value.kind
                    };
                }
            }
        }
    }
}
