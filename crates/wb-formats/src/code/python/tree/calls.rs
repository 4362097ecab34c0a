//! Calls: what they give, and which functions of the file they reach.

use super::computed::computed;
use super::value::{Kind, LIST_MAX, Value, mark};
use super::walk::{Walk, hidden};
use super::{constants, flows, sources};
use ruff_python_ast::{Expr, ExprAttribute, ExprCall, ExprLambda};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Functions that import what they are told.
const IMPORTERS: &[&str] = &[
    "builtins.__import__",
    "importlib.import_module",
    "importlib.__import__",
];

/// Functions whose callback runs at some time.
const CALLBACKS: &[&str] = &[
    "atexit.register",
    "threading.Thread",
    "threading.Timer",
    "builtins.map",
    "builtins.filter",
    "signal.signal",
    "multiprocessing.Process",
    "weakref.finalize",
    "_thread.start_new_thread",
    "builtins.sorted",
    "functools.partial",
    "asyncio.run",
    "concurrent.futures.ThreadPoolExecutor().submit",
    "builtins.__build_class__",
];

impl<'a> Walk<'_, '_, 'a> {
    pub(super) fn call(&mut self, call: &'a ExprCall, node: &'a Expr) -> Value {
        // `(lambda x: …)(y)`
        if let Expr::Lambda(lambda) = &*call.func {
            let args: Vec<Value> = call
                .arguments
                .args
                .iter()
                .map(|arg| self.expression(arg))
                .collect();
            return self.run_lambda(lambda, &args);
        }
        let (owner, callee) = self.owner_and_callee(&call.func);
        let args: Vec<Value> = call
            .arguments
            .args
            .iter()
            .map(|arg| self.expression(arg))
            .collect();
        let mut named: Vec<(&str, Value)> = Vec::with_capacity(call.arguments.keywords.len());
        for keyword in &call.arguments.keywords {
            let value = self.expression(&keyword.value);
            let key = keyword.arg.as_ref().map_or("**", |name| name.as_str());
            named.push((key, value));
        }
        let name = callee_name(&callee, &args);
        let is_plain = name.strip_prefix("builtins.").is_some_and(|name| {
            matches!(
                name,
                "str"
                    | "list"
                    | "tuple"
                    | "chr"
                    | "ord"
                    | "bytes"
                    | "int"
                    | "map"
                    | "range"
                    | "dict"
                    | "set"
                    | "print"
                    | "zip"
                    | "type"
                    | "repr"
                    | "reversed"
                    | "filter"
                    | "sorted"
                    | "bytearray"
                    | "hex"
                    | "iter"
                    | "next"
                    | "memoryview"
            )
        });
        if !is_plain {
            self.mention(&name, true, callee.has(mark::HIDDEN), node);
        }
        if let (true, Some(module)) = (
            IMPORTERS.contains(&callee.name()),
            args.first().and_then(Value::as_text),
        ) {
            self.keep_import(&module, None, call.arguments.range);
        }
        self.keep_call(&name, &args, &named, node);
        self.called(&callee);
        self.callbacks(&callee, &args, &named);
        self.check_flows(&callee, &args, &named, node);
        if let Some(value) = self.local_call(&callee, &args, &named) {
            return value;
        }
        let result = match (&*call.func, callee.is_constant() || callee.name() == "?") {
            (Expr::Attribute(attribute), _) => {
                self.method_or_function(attribute, owner, &callee, &args, &named)
            }
            _ => self.function(&callee, &args, &named),
        };
        flows::result_marks(&callee, &args, &named, result)
    }

    fn method_or_function(
        &mut self,
        attribute: &'a ExprAttribute,
        owner: Value,
        callee: &Value,
        args: &[Value],
        named: &[(&str, Value)],
    ) -> Value {
        if callee.name() != "?" {
            return self.function(callee, args, named);
        }
        let owner = match &*attribute.value {
            Expr::Call(_)
            | Expr::BinOp(_)
            | Expr::Subscript(_)
            | Expr::Name(_)
            | Expr::StringLiteral(_)
            | Expr::BytesLiteral(_)
            | Expr::FString(_)
            | Expr::Attribute(_) => owner,
            _ => Value::UNKNOWN,
        };
        let name = attribute.attr.as_str();
        match owner.name() {
            "?" if owner.is_constant() => {
                let mut args = args.to_vec();
                args.extend(named.iter().map(|(_, value)| value.clone()));
                match (name, &owner.kind) {
                    ("fromhex", _) => self.function(&Value::path("builtins.bytes.fromhex"), &args, named),
                    ("__add__", _) => constants::operate(
                        &owner,
                        ruff_python_ast::Operator::Add,
                        args.first().unwrap_or(&Value::UNKNOWN),
                    ),
                    _ => constants::method(&owner, name, &args),
                }
            }
            _ => Value::UNKNOWN.with_marks(&owner),
        }
    }

    /// The callee of a call, and what it is an attribute of: the owner of a method is walked once, and its value
    /// kept for the method.
    fn owner_and_callee(&mut self, callee: &'a Expr) -> (Value, Value) {
        let Expr::Attribute(attribute) = callee else {
            return (Value::UNKNOWN, self.expression_of_chain(callee));
        };
        if !self.step() {
            return (Value::UNKNOWN, Value::UNKNOWN);
        }
        let owner = stacker::maybe_grow(64 << 10, 1 << 20, || self.expression_of_chain(&attribute.value));
        let callee = self.attribute(&owner, attribute.attr.as_str());
        (owner, callee)
    }

    /// Notes that a function of this file runs when the current one does.
    pub(super) fn called(&mut self, callee: &Value) {
        let Kind::Path(path) = &callee.kind else { return };
        let mut name = Rc::clone(path);
        for _ in 0..8 {
            if let Some(number) = self.state.graph.get(&name) {
                self.state.graph.call(self.function, number);
                return;
            }
            if self.state.bases.contains_key(&*name) {
                for method in ["__init__", "__new__", "__post_init__", "__del__"] {
                    if let Some(number) = self.state.graph.get(&format!("{name}.{method}")) {
                        self.state.graph.call(self.function, number);
                    }
                }
                match self.state.bases.get(&*name).and_then(|bases| bases.first()) {
                    Some(base) => name = Rc::clone(base),
                    None => return,
                }
                continue;
            }
            match name.strip_suffix("()") {
                // Calling an instance.
                Some(class) => name = format!("{class}.__call__").into(),
                None => return,
            }
        }
    }

    fn callbacks(&mut self, callee: &Value, args: &[Value], named: &[(&str, Value)]) {
        let name = callee.name();
        let is_callback = CALLBACKS.contains(&name) || name.ends_with(".submit") || name.ends_with(".apply");
        if is_callback {
            for value in args.iter().chain(named.iter().map(|(_, value)| value)) {
                self.called(value);
            }
        }
    }

    /// A call of a function of this file: it is given the arguments, and gives what it returns.
    fn local_call(&mut self, callee: &Value, args: &[Value], named: &[(&str, Value)]) -> Option<Value> {
        let Kind::Path(path) = &callee.kind else {
            return None;
        };
        if let Some(index) = path
            .strip_prefix("<lambda ")
            .and_then(|rest| rest.strip_suffix('>'))
        {
            let lambda = index
                .parse::<usize>()
                .ok()
                .and_then(|index| self.lambdas.get(index).copied());
            return Some(lambda.map_or(Value::UNKNOWN, |lambda| self.run_lambda(lambda, args)));
        }
        if self.state.bases.contains_key(&**path) {
            let init = self.state.graph.get(&format!("{path}.__init__"));
            if let Some(number) = init {
                self.give(number, args);
            }
            return Some(Value::path(&format!("{path}()")));
        }
        let number = self.state.graph.get(path)?;
        self.give(number, args);
        let mut value = self.state.returns.get(&number).cloned().unwrap_or(Value::UNKNOWN);
        for (_, arg) in named {
            value.take_marks(arg);
        }
        if matches!(value.kind, Kind::Unknown) {
            value.kind = Kind::Path(format!("{path}()").into());
        }
        Some(value)
    }

    fn give(&mut self, number: usize, args: &[Value]) {
        const GIVEN_MAX: usize = 20_000;
        for (at, arg) in args.iter().take(16).enumerate() {
            let has_news = arg.marks != 0 || !matches!(arg.kind, Kind::Unknown);
            if !has_news || self.state.given.len() >= GIVEN_MAX {
                continue;
            }
            match self.state.given.get_mut(&(number, at)) {
                None => {
                    self.state.given.insert((number, at), arg.clone());
                }
                Some(known) => {
                    known.take_marks(arg);
                    if known.kind != arg.kind {
                        known.kind = Kind::Unknown;
                    }
                }
            }
        }
    }

    pub(super) fn lambda_value(&mut self, lambda: &'a ExprLambda) -> Value {
        let parameters = Self::parameters_scope(lambda.parameters.as_deref(), &[]);
        self.scopes.push(parameters);
        self.expression(&lambda.body);
        self.scopes.pop();
        if self.lambdas.len() >= LIST_MAX {
            return Value::UNKNOWN;
        }
        self.lambdas.push(lambda);
        Value::path(&format!("<lambda {}>", self.lambdas.len().saturating_sub(1)))
    }

    fn run_lambda(&mut self, lambda: &'a ExprLambda, args: &[Value]) -> Value {
        const LAMBDA_DEPTH_MAX: u32 = 16;
        if self.lambda_depth >= LAMBDA_DEPTH_MAX {
            return Value::UNKNOWN;
        }
        self.lambda_depth = self.lambda_depth.saturating_add(1);
        let scope: BTreeMap<Rc<str>, Value> = Self::parameters_scope(lambda.parameters.as_deref(), args);
        self.scopes.push(scope);
        let value = self.expression(&lambda.body);
        self.scopes.pop();
        self.lambda_depth = self.lambda_depth.saturating_sub(1);
        value
    }

    /// What calling a known function gives.
    fn function(&mut self, callee: &Value, args: &[Value], named: &[(&str, Value)]) -> Value {
        let name = callee.name().to_owned();
        let text = |at: usize| args.get(at).and_then(Value::as_text);
        let first = args.first().cloned().unwrap_or(Value::UNKNOWN);
        match (&*name, args) {
            ("builtins.__import__" | "importlib.__import__", [module, rest @ ..]) => {
                let Some(text) = module.as_text() else {
                    return Value::path(&format!("{name}()"));
                };
                let from = rest.len() >= 3 || named.iter().any(|(key, _)| *key == "fromlist");
                let root = if from {
                    &*text
                } else {
                    text.split('.').next().unwrap_or("")
                };
                hidden(Value::path(root), module)
            }
            ("importlib.import_module", [module, ..]) => match module.as_text() {
                Some(text) => hidden(Value::path(&text), module),
                None => Value::path("importlib.import_module()"),
            },
            ("builtins.getattr" | "operator.attrgetter()", [owner, attribute, ..]) => {
                match attribute.as_text() {
                    Some(text) => {
                        let value = text
                            .split('.')
                            .fold(owner.clone(), |owner, part| self.attribute(&owner, part));
                        hidden(value, attribute)
                    }
                    None => Value::path("builtins.getattr()"),
                }
            }
            (
                "builtins.vars",
                [
                    Value {
                        kind: Kind::Path(path),
                        ..
                    },
                ],
            ) => Value::path(&format!("{path}.__dict__")),
            ("builtins.compile", [source, ..]) => source.clone(),
            (
                "builtins.staticmethod" | "builtins.classmethod" | "staticmethod" | "classmethod",
                [function],
            ) => function.clone(),
            (_, []) if function_text(&name).is_some() => function_text(&name)
                .map_or(Value::UNKNOWN, |text| {
                    Value::text(&text).marked(mark::DECODED, &name)
                }),
            ("os.path.join" | "posixpath.join", _) => {
                let parts: Option<Vec<Rc<str>>> = args.iter().map(Value::as_text).collect();
                let joined = parts.map(|parts| parts.join("/"));
                let known = joined.unwrap_or_else(|| {
                    let texts: Vec<Rc<str>> = args.iter().filter_map(Value::as_text).collect();
                    texts.join("/")
                });
                let all_known = args.iter().all(|arg| arg.as_text().is_some());
                let mut value = if all_known {
                    Value::text(&known)
                } else {
                    Value::path("os.path.join()")
                };
                if sources::is_secret_path(&known) {
                    value = value.marked(mark::SECRET_PATH, &known);
                }
                value
            }
            (
                "os.path.expanduser" | "os.path.expandvars" | "os.path.abspath" | "os.fspath"
                | "pathlib.Path",
                [_, ..],
            ) if text(0).is_some() && name != "pathlib.Path" => first.without(mark::SPLIT),
            ("os.getenv" | "os.environ.get" | "os.environ.pop", [_, ..]) => {
                let key = text(0).unwrap_or_else(|| "?".into());
                sources::variable(&key)
            }
            _ => computed(&name, args).unwrap_or_else(|| Value::path(&format!("{name}()"))),
        }
    }
}

/// The name under which a call is kept: imports of computed names say so.
fn callee_name<'v>(callee: &'v Value, args: &[Value]) -> Cow<'v, str> {
    let name = callee.name();
    if IMPORTERS.contains(&name) && args.first().and_then(Value::as_text).is_none() {
        return Cow::Owned(format!("{name}?"));
    }
    Cow::Borrowed(name)
}

/// What a builtin function says that it is: `oct.__str__()`.
fn function_text(name: &str) -> Option<String> {
    let function = name.strip_prefix("builtins.")?;
    let function = function
        .strip_suffix(".__str__")
        .or_else(|| function.strip_suffix(".__repr__"))?;
    let is_plain = function.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    is_plain.then(|| format!("<built-in function {function}>"))
}
