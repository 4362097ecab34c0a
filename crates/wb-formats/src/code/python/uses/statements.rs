//! Statements: definitions, imports, assignments, and the blocks in them.

use super::environment::Walk;
use super::prompts::is_prompt_name;
use super::value::{ITEMS_MAX, Kind, Value};
use ruff_python_ast::{ExceptHandler, Expr, Stmt, StmtImportFrom};
use std::rc::Rc;

impl Walk<'_> {
    pub(super) fn block(&mut self, body: &[Stmt]) {
        for statement in body {
            if !self.step() {
                return;
            }
            self.statement(statement);
        }
    }

    /// A block that may be left out: what it binds may also stay as it was.
    fn branch(&mut self, body: &[Stmt]) {
        self.branches = self.branches.saturating_add(1);
        self.block(body);
        self.branches = self.branches.saturating_sub(1);
    }

    fn statement(&mut self, statement: &Stmt) {
        match statement {
            Stmt::FunctionDef(function) => self.define_function(function),
            Stmt::ClassDef(class) => self.define_class(class),
            Stmt::Import(import) => {
                for alias in &import.names {
                    let module = alias.name.as_str();
                    match &alias.asname {
                        Some(name) => self.bind(name.as_str(), Value::path(module)),
                        None => {
                            let root = module.split('.').next().unwrap_or(module);
                            self.bind(root, Value::path(root));
                        }
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

    fn compound(&mut self, statement: &Stmt) {
        match statement {
            Stmt::For(inner) => {
                let items = self.expression(&inner.iter);
                let item = self.item_of(&items);
                self.assign(&inner.target, &item);
                self.block(&inner.body);
                self.branch(&inner.orelse);
            }
            Stmt::While(inner) => {
                self.expression(&inner.test);
                self.block(&inner.body);
                self.branch(&inner.orelse);
            }
            Stmt::If(inner) => {
                self.expression(&inner.test);
                self.branch(&inner.body);
                for clause in &inner.elif_else_clauses {
                    if let Some(test) = &clause.test {
                        self.expression(test);
                    }
                    self.branch(&clause.body);
                }
            }
            Stmt::With(inner) => {
                for item in &inner.items {
                    let value = self.expression(&item.context_expr);
                    if let Some(target) = &item.optional_vars {
                        self.assign(target, &value);
                    }
                }
                self.block(&inner.body);
            }
            Stmt::Match(inner) => {
                self.expression(&inner.subject);
                for case in &inner.cases {
                    self.branch(&case.body);
                }
            }
            Stmt::Try(inner) => {
                self.block(&inner.body);
                for handler in &inner.handlers {
                    let ExceptHandler::ExceptHandler(handler) = handler;
                    self.branch(&handler.body);
                }
                self.branch(&inner.orelse);
                self.block(&inner.finalbody);
            }
            Stmt::Raise(inner) => {
                for value in inner.exc.iter().chain(&inner.cause) {
                    self.expression(value);
                }
            }
            Stmt::Assert(inner) => {
                self.expression(&inner.test);
            }
            _ => {}
        }
    }

    fn import_from(&mut self, import: &StmtImportFrom) {
        let dots = ".".repeat(usize::try_from(import.level).unwrap_or(0).min(16));
        let module = format!(
            "{dots}{}",
            import.module.as_ref().map_or("", |name| name.as_str())
        );
        for alias in &import.names {
            let name = alias.name.as_str();
            if name == "*" {
                const STARS_MAX: usize = 8;
                if self.stars.len() < STARS_MAX && !self.stars.contains(&module) {
                    self.stars.push(module.clone());
                }
                continue;
            }
            let bound = alias.asname.as_ref().map_or(name, |name| name.as_str());
            let path = match module.ends_with('.') {
                true => format!("{module}{name}"),
                false => format!("{module}.{name}"),
            };
            self.bind(bound, Value::path(&path));
        }
    }

    /// Gives a target its value.
    pub(super) fn assign(&mut self, target: &Expr, value: &Value) {
        match target {
            Expr::Name(name) => self.assign_name(name.id.as_str(), value, target),
            Expr::Attribute(inner) => {
                let owner = self.expression(&inner.value);
                let name = inner.attr.as_str();
                match owner.name().strip_suffix("()") {
                    Some(class) if self.bases.contains_key(class) => {
                        let path = format!("{class}.{name}");
                        self.set_member(&path, value.clone());
                    }
                    _ => {
                        let path = format!("{}.{name}", owner.name());
                        if super::flows::is_watched(&path) {
                            self.keep(
                                &format!("{path}="),
                                None,
                                std::slice::from_ref(value),
                                &[],
                                target,
                                target,
                            );
                        } else if owner.name() != "?" {
                            self.set_member(&path, value.clone());
                        }
                    }
                }
            }
            Expr::Tuple(inner) => self.assign_each(&inner.elts, value),
            Expr::List(inner) => self.assign_each(&inner.elts, value),
            Expr::Starred(inner) => self.assign(&inner.value, &Value::UNKNOWN.like(value)),
            Expr::Subscript(inner) => {
                let owner = self.expression(&inner.value);
                let key = self.expression(&inner.slice);
                if owner.name() == "os.environ" {
                    self.keep("os.environ=", None, &[key, value.clone()], &[], target, target);
                } else if let (Expr::Name(name), Kind::Dict(items), Some(key)) =
                    (&*inner.value, &owner.kind, key.as_text())
                    && items.len() < ITEMS_MAX
                {
                    let mut items = (**items).clone();
                    items.insert(key.into(), value.clone());
                    self.bind(name.id.as_str(), Value::dict(items));
                }
            }
            _ => {}
        }
    }

    fn assign_name(&mut self, name: &str, value: &Value, target: &Expr) {
        if is_prompt_name(name) {
            match &value.kind {
                Kind::Text(text) => self.keep_prompt(name, &Rc::clone(text), target),
                Kind::Partly(text) => self.keep_prompt(name, &Rc::clone(text), target),
                _ => {}
            }
        }
        let here = self.scopes.last().unwrap_or(&self.globals).get(name).cloned();
        match here.filter(|_| self.branches > 0) {
            Some(before) => self.bind(name, value.clone().or(before)),
            None => self.bind(name, value.clone()),
        }
    }

    fn assign_each(&mut self, targets: &[Expr], value: &Value) {
        let tuples: Vec<Vec<Value>> = value
            .alternatives()
            .iter()
            .filter_map(|value| match &value.kind {
                Kind::List(items) if items.len() == targets.len() => Some(items.to_vec()),
                _ => None,
            })
            .collect();
        for (at, target) in targets.iter().enumerate() {
            let item = tuples
                .iter()
                .filter_map(|items| items.get(at).cloned())
                .reduce(Value::or);
            let item = item.unwrap_or_else(|| self.part_of(value));
            self.assign(target, &item);
        }
    }

    /// Some item of what is gone over.
    pub(super) fn item_of(&self, items: &Value) -> Value {
        let known = items
            .alternatives()
            .iter()
            .filter_map(Value::items)
            .flatten()
            .reduce(Value::or);
        match known {
            Some(item) => item.like(items),
            None => self.part_of(items),
        }
    }

    /// A part of a value that is not known: it comes from where the whole does.
    pub(super) fn part_of(&self, value: &Value) -> Value {
        let mut part = match &value.kind {
            Kind::Path(path) if path.ends_with(".parse_known_args()") => Value::path(path),
            Kind::Path(path) => Value::path(&format!("{path}[]")),
            _ => Value::UNKNOWN,
        };
        part.made_at = value.made_at;
        part.like(value)
    }

    fn returned(&mut self, value: Value) {
        let known = self.functions.entry(self.function.clone()).or_default();
        known.returns = Some(match known.returns.take() {
            Some(before) => value.or(before),
            None => value,
        });
    }
}
