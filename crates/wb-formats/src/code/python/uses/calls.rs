//! Calls: what they give, and which functions of the file they reach.

use super::environment::Walk;
use super::methods::{is_settings_name, joined};
use super::value::{Kind, Value};
use super::{flows, prefilter};
use crate::code::uses::Origin;
use ruff_python_ast::{Expr, ExprCall};
use std::collections::BTreeMap;
use std::rc::Rc;

type Named = [(Rc<str>, Value)];

impl Walk<'_> {
    pub(super) fn call(&mut self, call: &ExprCall, node: &Expr) -> Value {
        let (owner, callee) = match &*call.func {
            Expr::Attribute(inner) => {
                let owner = self.expression(&inner.value);
                let callee = self.attribute(&owner, inner.attr.as_str());
                (Some((owner, inner.attr.as_str())), callee)
            }
            other => (None, self.expression(other)),
        };
        let (args, named) = self.arguments(call);
        if let Some((owner, method)) = &owner
            && let Some(value) = self.constant_method(owner, method, &args, &named)
        {
            return value;
        }
        let path = callee.name().to_owned();
        let at = match &*call.func {
            Expr::Attribute(inner) => self.told(&path, &callee, &args, &named, node, &inner.attr),
            func => self.told(&path, &callee, &args, &named, node, func),
        };
        self.note_prompts(&path, &args, &named, node);
        if let Some(value) = self.local_call(&path, &args, &named, at) {
            return value;
        }
        let mut value = self.library_call(&path, &callee, &args, &named);
        if matches!(value.kind, Kind::Path(_)) {
            value.made_at = Some(at);
        }
        value
    }

    /// Keeps the call if it is one that is told; gives its place.
    fn told(
        &mut self,
        path: &str,
        callee: &Value,
        args: &[Value],
        named: &Named,
        node: &Expr,
        at: &impl ruff_text_size::Ranged,
    ) -> u64 {
        let dangerous = |value: &Value| matches!(value.from, Some(Origin::ModelOutput));
        let is_flow =
            prefilter::is_sink(path) && args.iter().chain(named.iter().map(|(_, v)| v)).any(dangerous);
        if prefilter::is_kept(path) || is_flow {
            // A file that was fetched under this name comes from there.
            let args: Vec<Value> = args.iter().map(|arg| self.with_fetched(arg)).collect();
            self.keep(path, callee.made_at, &args, named, node, at);
        }
        self.offset(at.range())
    }

    fn with_fetched(&self, value: &Value) -> Value {
        match &value.kind {
            Kind::Text(text) | Kind::Partly(text) if self.fetched.contains(text) => {
                value.clone().coming_from(Some(Origin::Network))
            }
            _ => value.clone(),
        }
    }

    fn arguments(&mut self, call: &ExprCall) -> (Vec<Value>, Vec<(Rc<str>, Value)>) {
        let mut args: Vec<Value> = Vec::new();
        for arg in &call.arguments.args {
            let value = self.expression(arg);
            match (arg, &value.kind) {
                (Expr::Starred(_), Kind::List(items)) => args.extend(items.iter().cloned()),
                _ => args.push(value),
            }
        }
        let mut named: Vec<(Rc<str>, Value)> = Vec::new();
        for keyword in &call.arguments.keywords {
            let value = self.expression(&keyword.value);
            match (&keyword.arg, &value.kind) {
                (Some(name), _) => named.push((name.as_str().into(), value)),
                (None, Kind::Dict(items)) => {
                    named.extend(items.iter().map(|(key, value)| (Rc::clone(key), value.clone())));
                }
                (None, _) => named.push(("**".into(), value)),
            }
        }
        (args, named)
    }

    /// A call of a function or class of this file: it is given the arguments, and gives what it returns.
    fn local_call(&mut self, path: &str, args: &[Value], named: &Named, at: u64) -> Option<Value> {
        if self.bases.contains_key(path) {
            self.give(&format!("{path}.__init__"), args, named);
            for (key, value) in named {
                // Fields of data classes and settings.
                let member = format!("{path}.{key}");
                if self.members.contains_key(&member) {
                    self.set_member(&member, value.clone());
                }
            }
            let mut made = Value::path(&format!("{path}()"));
            made.made_at = Some(at);
            return Some(made);
        }
        self.functions.contains_key(path).then(|| {
            self.give(path, args, named);
            let known = self
                .functions
                .get(path)
                .and_then(|function| function.returns.clone());
            known.unwrap_or(Value::UNKNOWN)
        })
    }

    fn give(&mut self, function: &str, args: &[Value], named: &Named) {
        let Some(known) = self.functions.get_mut(function) else {
            return;
        };
        let placed = known.parameters.clone();
        let placed = placed.into_iter().zip(args.iter().cloned());
        for (name, value) in placed.chain(named.iter().cloned()) {
            if matches!(value.kind, Kind::Unknown) && value.from.is_none() {
                continue;
            }
            let before = known.given.remove(&name);
            let merged = match before {
                Some(before) if before == value => before,
                Some(before) => before.or(value),
                None => value,
            };
            known.given.insert(name, merged);
        }
    }

    /// What calling something of a library gives.
    #[expect(clippy::too_many_lines, reason = "one arm per library")]
    fn library_call(&mut self, path: &str, callee: &Value, args: &[Value], named: &Named) -> Value {
        let get = |key: &str| {
            named
                .iter()
                .find(|(name, _)| &**name == key)
                .map(|(_, value)| value.clone())
        };
        let first = args.first().cloned().unwrap_or(Value::UNKNOWN);
        let last = path.rsplit('.').next().unwrap_or(path);
        match path {
            "os.getenv" | "os.environ.get" | "os.environ.pop" | "os.environ.setdefault" => {
                let default = args
                    .get(1)
                    .cloned()
                    .or_else(|| get("default"))
                    .unwrap_or(Value::UNKNOWN);
                return default.coming_from(Some(Origin::Environment));
            }
            "os.path.join" | "posixpath.join" => return joined(args),
            "pathlib.Path" | "pathlib.PurePath" | "pathlib.PosixPath" => return joined(args),
            "builtins.str" | "os.fspath" | "os.path.expanduser" | "os.path.abspath" | "os.path.realpath"
            | "os.path.normpath" | "os.path.expandvars" | "builtins.list" | "builtins.tuple"
            | "builtins.sorted" | "builtins.reversed" | "builtins.set" | "builtins.iter"
            | "copy.deepcopy" | "copy.copy" | "textwrap.dedent" | "inspect.cleandoc"
                if !args.is_empty() =>
            {
                return first;
            }
            "builtins.enumerate" => {
                let item = self.item_of(&first);
                return Value::list(vec![Value::list(vec![Value::UNKNOWN, item])]);
            }
            "builtins.dict" => return Value::dict(named.iter().cloned().collect::<BTreeMap<_, _>>()),
            "builtins.int" | "builtins.float" | "ast.literal_eval" | "shlex.quote" => return Value::UNKNOWN,
            "builtins.getattr" => {
                if let Some(name) = args.get(1).and_then(Value::as_text) {
                    return self.attribute(&first, name);
                }
            }
            "yaml.safe_load"
            | "yaml.load"
            | "json.load"
            | "toml.load"
            | "tomllib.load"
            | "tomli.load"
            | "omegaconf.OmegaConf.load"
            | "yaml.full_load"
            | "json.loads" => {
                if let Kind::Setting(..) = first.kind {
                    return first;
                }
                if let Some(file) = first.as_text().filter(|text| is_settings_name(text)) {
                    return Value::of(Kind::Setting(file.into(), "".into()));
                }
            }
            "builtins.open" => {
                if let Some(file) = first.as_text().filter(|text| is_settings_name(text)) {
                    return Value::of(Kind::Setting(file.into(), "".into()));
                }
                return Value::path("builtins.open()").like(&first);
            }
            _ => {}
        }
        match last {
            "add_argument" | "option" | "Option" | "Argument" | "argument" | "field" | "Field" | "Query"
            | "Form" | "Body" => {
                if let Some(value) = self.option(path, last, args, named) {
                    return value;
                }
            }
            "set_defaults" => {
                for (key, value) in named {
                    self.options.insert(Rc::clone(key), value.clone());
                }
            }
            "urlretrieve" | "download_url_to_file" | "download_file" => {
                let target = args.get(1).cloned().or_else(|| get("filename"));
                self.note_fetched(target.as_ref());
            }
            "download" if path.starts_with("gdown") || path.starts_with("wget") => {
                let target = args
                    .get(1)
                    .cloned()
                    .or_else(|| get("output"))
                    .or_else(|| get("out"));
                self.note_fetched(target.as_ref());
            }
            _ => {}
        }
        let origin = flows::result_origin(path, callee, args, named);
        if path == "?" {
            return Value::UNKNOWN.coming_from(origin);
        }
        Value::path(&format!("{path}()")).coming_from(origin)
    }

    fn note_fetched(&mut self, target: Option<&Value>) {
        const FETCHED_MAX: usize = 256;
        let text = match target.map(|target| &target.kind) {
            Some(Kind::Text(text) | Kind::Partly(text)) => Rc::clone(text),
            _ => return,
        };
        if self.fetched.len() < FETCHED_MAX {
            self.fetched.insert(text);
        }
    }

    /// Options of the command line and fields of classes: what counts is their default.
    fn option(&mut self, path: &str, last: &str, args: &[Value], named: &Named) -> Option<Value> {
        let get = |key: &str| {
            named
                .iter()
                .find(|(name, _)| &**name == key)
                .map(|(_, value)| value.clone())
        };
        if last == "add_argument" || path.starts_with("click.") {
            let flag = args
                .iter()
                .filter_map(Value::as_text)
                .find(|text| text.starts_with("--"));
            let first = args.first().and_then(Value::as_text);
            let name = get("dest")
                .and_then(|value| value.as_text().map(str::to_owned))
                .or_else(|| {
                    flag.or(first)
                        .map(|text| text.trim_start_matches('-').replace('-', "_"))
                })?;
            let default = get("default").unwrap_or(Value::UNKNOWN);
            self.options
                .insert(name.as_str().into(), default.coming_from(Some(Origin::Input)));
            return Some(Value::UNKNOWN);
        }
        let module = path.rsplit_once('.').map_or("", |(module, _)| module);
        let origin = match module {
            "typer" | "fastapi" => Some(Origin::Input),
            "dataclasses" | "pydantic" | "pydantic_settings" | "pydantic.v1" | "attr" | "attrs" => None,
            _ => return None,
        };
        let value = get("default").or_else(|| args.first().cloned())?;
        Some(value.coming_from(origin))
    }
}
