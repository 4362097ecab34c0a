//! Calls: what they give, and what they do with what they get.

use super::facts::ScriptFacts;
use super::names::{self, Effect};
use super::value::{DECODED, Kind, NETWORK, PIECED, SECRET, TOKEN, Value, decoded};
use super::walk::{LAYERS_MAX, Walker};
use crate::code::python::{self, Call, Decoded, Flow, FlowKind, Reference};
use oxc_allocator::Allocator;
use oxc_ast::ast::{Argument, Expression};
use oxc_ast_visit::Visit;
use oxc_parser::{ParseOptions, Parser};
use oxc_span::{GetSpan, SourceType, Span};

/// A constant is cut after this many characters.
const CONSTANT_MAX: usize = 400;

impl<'a> Walker<'_, '_, 'a> {
    /// The dotted name of what is called, and the object whose method it is.
    fn callee(&mut self, callee: &Expression<'a>) -> (Value, Option<(Value, String)>) {
        match callee {
            Expression::StaticMemberExpression(it) => {
                let object = self.value(&it.object);
                let value = super::evaluate::member(&object, &it.property.name);
                (value, Some((object, it.property.name.to_string())))
            }
            Expression::ComputedMemberExpression(it) => {
                let object = self.value(&it.object);
                let name = self.value(&it.expression).shown().unwrap_or_default();
                (self.value(callee), Some((object, name)))
            }
            Expression::ParenthesizedExpression(inner) => self.callee(&inner.expression),
            _ => (self.value(callee), None),
        }
    }

    /// What a call gives.
    pub(super) fn result(
        &mut self,
        callee: &Expression<'a>,
        arguments: &[Argument<'a>],
        span: Span,
    ) -> Value {
        if let Some(known) = self.computed.get(&(span.start, span.end)) {
            return known.clone();
        }
        // A call inside its own argument cannot be: this only ends what would go round.
        self.computed.insert((span.start, span.end), Value::default());
        let value = self.compute(callee, arguments);
        if self.steps & 1 == 0 || value.taint != 0 || !matches!(value.kind, Kind::List(_)) {
            self.computed.insert((span.start, span.end), value.clone());
        }
        value
    }

    fn compute(&mut self, callee: &Expression<'a>, given: &[Argument<'a>]) -> Value {
        let (function, method) = self.callee(callee);
        let arguments = self.arguments(given);
        if let Some((object, name)) = &method
            && let Some(value) = self.method(object, name, &arguments)
        {
            return value;
        }
        let path = function.as_path().unwrap_or_default().to_owned();
        let text = |at: usize| arguments.get(at).and_then(Value::as_text);
        let first = arguments.first().cloned().unwrap_or_default();
        match path.as_str() {
            "require" | "module.require" | "import" | "process.mainModule.require" => {
                return match text(0) {
                    Some(module) => Value::path(module.trim_start_matches("node:")),
                    None => Value::default().touched_by(&first),
                };
            }
            "Buffer.from" | "Buffer" | "atob" | "Uint8Array.from" => {
                let encoding = if path == "atob" {
                    "base64"
                } else {
                    text(1).unwrap_or_default()
                };
                let plain = matches!(encoding, "" | "utf8" | "utf-8");
                let value = match &first.kind {
                    Kind::Text(text) => decoded(text, encoding).map(Value::text),
                    Kind::List(codes) => letters(codes).map(Value::text),
                    _ => None,
                };
                let hides = !plain || matches!(first.kind, Kind::List(_));
                let value = value.unwrap_or_default().touched_by(&first);
                return if hides { value.with(DECODED, &path) } else { value };
            }
            "String.fromCharCode" | "String.fromCodePoint" => {
                let value = letters(&arguments).map(Value::text).unwrap_or_default();
                return value.with(DECODED, &path);
            }
            "unescape" | "decodeURIComponent" | "decodeURI" => {
                let value = text(0)
                    .map(|text| Value::text(unescaped(text)))
                    .unwrap_or_default();
                return value.touched_by(&first).with(DECODED, &path);
            }
            "parseInt" | "Number" => {
                let radix = match arguments.get(1).map(|value| &value.kind) {
                    Some(Kind::Number(radix)) if (2.0..=36.0).contains(radix) => *radix as u32,
                    _ => 10,
                };
                let number =
                    text(0).and_then(|text| i64::from_str_radix(text.trim_start_matches("0x"), radix).ok());
                return number.map_or_else(Value::default, |number| Value::of(Kind::Number(number as f64)));
            }
            "String" | "JSON.stringify" | "JSON.parse" | "Promise.resolve" | "Object.assign"
            | "Object.entries" | "Object.keys" | "Buffer.concat" | "encodeURIComponent" | "btoa"
            | "Array.from" => {
                let mut whole = first.clone();
                if path != "String" {
                    whole.kind = Kind::Unknown;
                }
                for argument in &arguments {
                    let (taint, from) = argument.all_taint();
                    whole = whole.with(taint, from.unwrap_or_default());
                }
                return whole;
            }
            "Reflect.get" | "Reflect.construct" => {
                return text(1).map_or_else(Value::default, |name| super::evaluate::member(&first, name));
            }
            _ => {}
        }
        if let Some(value) = self.simple_call(callee, &arguments) {
            return value;
        }
        self.outside(&path, &function, method.as_ref(), &arguments)
    }

    /// A function of this file whose result can be computed.
    fn simple_call(&mut self, callee: &Expression<'a>, arguments: &[Value]) -> Option<Value> {
        let Expression::Identifier(id) = callee else {
            return None;
        };
        let simple = self.simple.get(id.name.as_str())?;
        let result = simple.result;
        let bound = simple
            .parameters
            .iter()
            .cloned()
            .zip(arguments.iter().cloned())
            .collect();
        if self.scopes.len() > 24 {
            return None;
        }
        self.scopes.push(bound);
        // What it computes here depends on its arguments: nothing of it is remembered.
        let remembered = std::mem::take(&mut self.computed);
        let value = self.value(result);
        self.computed = remembered;
        self.scopes.pop();
        Some(value)
    }

    /// What comes back from outside.
    fn outside(
        &mut self,
        path: &str,
        function: &Value,
        method: Option<&(Value, String)>,
        arguments: &[Value],
    ) -> Value {
        let effects = names::effects(path);
        let mut value = Value::default();
        if effects.contains(&Effect::Fetches) {
            value = value.with(NETWORK, path);
        }
        if effects.contains(&Effect::ReadsFile) {
            let file = arguments.first().and_then(Value::shown).unwrap_or_default();
            if names::secret_file(&file) {
                value = value.with(SECRET, &file);
            }
            if self.planted.contains(&file) && !file.is_empty() {
                value = value.with(NETWORK, "a file that was fetched");
            }
        }
        // Paths that are joined stay readable.
        if path.ends_with("path.join") || path.ends_with("path.resolve") {
            let parts: Vec<String> = arguments
                .iter()
                .map(|part| part.shown().unwrap_or_else(|| "?".to_owned()))
                .collect();
            return Value::text(parts.join("/"));
        }
        if matches!(path, "os.homedir" | "os.tmpdir") {
            return Value::text(if path == "os.homedir" { "~" } else { "/tmp" });
        }
        if let Some((object, _)) = method {
            let (taint, from) = object.all_taint();
            value = value.with(taint, from.unwrap_or_default());
        }
        // A call of something outside keeps its name, so that what it returns can be followed.
        if value.taint == 0 && function.as_path().is_some() && path.len() < 120 {
            return Value::path(format!("{path}()"));
        }
        value
    }

    /// Before a call is walked: what it hands to functions that are written in it.
    pub(super) fn call(&mut self, callee: &Expression<'a>, given: &[Argument<'a>], span: Span) {
        let (function, method) = self.callee(callee);
        let path = function.as_path().unwrap_or_default().to_owned();
        let arguments = self.arguments(given);
        if matches!(path.as_str(), "require" | "module.require")
            && let Some(module) = arguments.first().and_then(Value::as_text).map(ToOwned::to_owned)
        {
            self.import(&module, span.start);
        }
        let mut handed = Value::default();
        if names::effects(&path).contains(&Effect::Fetches) {
            handed = handed.with(NETWORK, &path);
        }
        if names::effects(&path).contains(&Effect::ReadsFile)
            && arguments
                .first()
                .and_then(Value::shown)
                .is_some_and(|file| names::secret_file(&file))
        {
            handed = handed.with(SECRET, &path);
        }
        if let Some((object, name)) = &method {
            let (taint, from) = object.all_taint();
            handed = handed.with(taint, from.unwrap_or_default());
            if matches!(name.as_str(), "forEach" | "map" | "filter" | "reduce")
                && let Kind::Path(path) = &object.kind
            {
                handed = handed.touched_by(&Value::path(path.clone()));
            }
        }
        if handed.taint == 0 {
            return;
        }
        for argument in given {
            if let Some(Expression::FunctionExpression(_) | Expression::ArrowFunctionExpression(_)) =
                argument.as_expression()
            {
                self.handed.insert(argument.span().start, handed.clone());
            }
        }
    }

    /// After a call was walked: what it does with what it gets.
    pub(super) fn sink(&mut self, callee: &Expression<'a>, given: &[Argument<'a>], span: Span) {
        let (function, method) = self.callee(callee);
        let arguments = self.arguments(given);
        let is_written = function.taint & (DECODED | PIECED) == 0;
        let Some(path) = function.as_path().map(ToOwned::to_owned) else {
            self.sends_by_method(method.as_ref(), &arguments, span);
            return;
        };
        let path = match path.strip_suffix(".constructor") {
            // `(() => {}).constructor('code')()`
            Some(_) => "Function".to_owned(),
            None => path,
        };
        // `eval.call(null, code)`, `spawn.apply(null, …)`.
        let path = path
            .trim_end_matches(".call")
            .trim_end_matches(".apply")
            .trim_end_matches(".bind")
            .to_owned();
        self.used(&path, &arguments, span);
        let effects = names::effects(&path);
        if effects.is_empty() && !self.is_of_interest(&path) {
            self.sends_by_method(method.as_ref(), &arguments, span);
            return;
        }
        self.reference(&path, !is_written, span);
        self.constants(&path, &arguments, span);
        let whole = arguments.iter().fold(Value::default(), |whole, argument| {
            let (taint, from) = argument.all_taint();
            whole.with(taint, from.unwrap_or_default())
        });
        let from = whole.from.as_deref().unwrap_or("a computed text").to_owned();
        if effects.contains(&Effect::Evaluates) {
            if whole.taint & NETWORK != 0 {
                self.flow(FlowKind::NetworkToExecution, &from, &path, span);
            }
            self.evaluated(&path, &arguments, whole.taint, span);
        }
        if effects.contains(&Effect::RunsProgram) {
            let file = arguments.first().and_then(Value::shown).unwrap_or_default();
            let is_planted = arguments.iter().filter_map(Value::shown).any(|text| {
                self.planted
                    .iter()
                    .any(|planted| !planted.is_empty() && text.contains(planted.as_str()))
            });
            if whole.taint & NETWORK != 0 || is_planted {
                self.flow(FlowKind::NetworkToExecution, &from, &path, span);
            } else if whole.taint & DECODED != 0 && !file.is_empty() {
                self.flow(FlowKind::DecodedToExecution, &from, &path, span);
                self.keep_decoded(&path, &file, span);
            }
        }
        if effects.contains(&Effect::WritesFile)
            && arguments
                .get(1)
                .is_some_and(|content| content.all_taint().0 & NETWORK != 0)
            && let Some(file) = arguments.first().and_then(Value::shown)
        {
            self.planted.insert(file);
        }
        if effects.contains(&Effect::Sends) {
            self.sends(&path, &whole, span);
        }
    }

    /// `socket.write(secret)`, `request.end(secret)`: the object came from the network.
    fn sends_by_method(&mut self, method: Option<&(Value, String)>, arguments: &[Value], span: Span) {
        let Some((object, name)) = method else { return };
        if object.all_taint().0 & NETWORK == 0
            || !matches!(name.as_str(), "write" | "end" | "send" | "post" | "pipe")
        {
            return;
        }
        let whole = arguments.iter().fold(Value::default(), |whole, argument| {
            let (taint, from) = argument.all_taint();
            whole.with(taint, from.unwrap_or_default())
        });
        let to = format!("{}.{name}", object.from.as_deref().unwrap_or("connection"));
        self.sends(&to, &whole, span);
    }

    fn sends(&mut self, to: &str, whole: &Value, span: Span) {
        let from = whole.from.as_deref().unwrap_or("a secret").to_owned();
        if whole.taint & SECRET != 0 {
            self.flow(FlowKind::SecretToNetwork, &from, to, span);
        } else if whole.taint & TOKEN != 0 {
            self.flow(FlowKind::TokenToNetwork, &from, to, span);
        }
    }

    /// Code in a text: decoded, it is a finding of its own; in any case it is read as code.
    fn evaluated(&mut self, by: &str, arguments: &[Value], taint: u8, span: Span) {
        // The last argument of `Function` is its body.
        let at = if by == "Function" {
            arguments.len().saturating_sub(1)
        } else {
            0
        };
        let Some(text) = arguments.get(at).and_then(Value::as_text).map(ToOwned::to_owned) else {
            if taint & DECODED != 0 {
                self.flow(FlowKind::DecodedToExecution, "a computed text", by, span);
            }
            return;
        };
        // What stands in the file as it is hides nothing.
        let is_hidden = taint & DECODED != 0 || taint & PIECED != 0 && !self.text.contains(&text);
        if is_hidden && text.len() > 8 {
            self.flow(FlowKind::DecodedToExecution, "a decoded text", by, span);
            self.keep_decoded(by, &text, span);
        }
        if self.layer >= LAYERS_MAX {
            return;
        }
        let Some(stack) = super::depth::stack(&text) else {
            return;
        };
        let outer = self.offset(span.start);
        let layer = self.layer.saturating_add(1);
        let facts = &mut *self.facts;
        stacker::grow(stack, || {
            let arena = Allocator::default();
            let options = ParseOptions {
                allow_return_outside_function: true,
                ..ParseOptions::default()
            };
            let parsed = Parser::new(&arena, &text, SourceType::default().with_script(true))
                .with_options(options)
                .parse();
            let mut inner = Walker::new(&text, facts, layer);
            inner.outer = Some(outer);
            inner.prepare(&parsed.program);
            inner.visit_program(&parsed.program);
        });
    }

    /// Names that say something although they neither fetch nor run.
    fn is_of_interest(&self, path: &str) -> bool {
        let first = path.split(['.', '(']).next().unwrap_or_default();
        matches!(
            first,
            "os" | "process" | "child_process" | "fs" | "chrome" | "Deno" | "Bun"
        ) || self.facts.imports.iter().any(|import| import.module == first)
    }

    fn reference(&mut self, path: &str, is_hidden: bool, span: Span) {
        let runs = self.runs();
        let known = self
            .facts
            .references
            .iter_mut()
            .find(|reference| reference.path == path);
        if let Some(known) = known {
            known.count = known.count.saturating_add(1);
            known.runs = known.runs.min(runs);
            known.is_hidden |= is_hidden;
        } else if self.facts.references.len() < ScriptFacts::KEPT_MAX {
            let reference = Reference {
                path: path.to_owned(),
                is_call: true,
                code: self.code(span.start, span.end),
                offset: self.offset(span.start),
                count: 1,
                runs,
                is_hidden: is_hidden || self.layer > 0,
            };
            self.facts.references.push(reference);
        }
    }

    fn constants(&mut self, path: &str, arguments: &[Value], span: Span) {
        let mut kept = Vec::new();
        let mut keep = |key: String, value: &Value| {
            let text = match &value.kind {
                Kind::List(items) => {
                    let texts: Vec<String> = items.iter().filter_map(Value::shown).collect();
                    (!texts.is_empty()).then(|| texts.join(" "))
                }
                _ => value.shown(),
            };
            if let Some(text) = text {
                let value = text.chars().take(CONSTANT_MAX).collect();
                kept.push(python::Argument { key, value });
            }
        };
        for (at, value) in arguments.iter().enumerate() {
            match &value.kind {
                Kind::Object(fields) => fields.iter().for_each(|(key, value)| keep(key.clone(), value)),
                _ => keep(at.to_string(), value),
            }
        }
        if !kept.is_empty() && self.facts.calls.len() < ScriptFacts::KEPT_MAX {
            let call = Call {
                path: path.to_owned(),
                arguments: kept,
                runs: self.runs(),
                offset: self.offset(span.start),
            };
            self.facts.calls.push(call);
        }
    }

    fn flow(&mut self, kind: FlowKind, from: &str, to: &str, span: Span) {
        let offset = self.offset(span.start);
        let is_known = |flow: &Flow| flow.kind == kind && flow.offset == offset;
        if self.facts.flows.len() >= ScriptFacts::FLOWS_MAX || self.facts.flows.iter().any(is_known) {
            return;
        }
        let flow = Flow {
            kind,
            from: from.chars().take(160).collect(),
            to: to.to_owned(),
            code: self.code(span.start, span.end),
            runs: self.runs(),
            offset,
        };
        self.facts.flows.push(flow);
    }

    fn keep_decoded(&mut self, by: &str, text: &str, span: Span) {
        if self.facts.decoded.len() < ScriptFacts::FLOWS_MAX {
            let decoded = Decoded {
                by: by.to_owned(),
                text: text.chars().take(CONSTANT_MAX).collect(),
                offset: self.offset(span.start),
            };
            self.facts.decoded.push(decoded);
        }
    }
}

/// The text of character codes.
fn letters(codes: &[Value]) -> Option<String> {
    codes
        .iter()
        .map(|code| match code.kind {
            Kind::Number(number) if (0.0..1_114_112.0).contains(&number) => char::from_u32(number as u32),
            _ => None,
        })
        .collect()
}

/// Percent signs and `%uXXXX` read as letters.
fn unescaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        let (before, behind) = rest.split_at_checked(at).unwrap_or((rest, ""));
        bytes.extend_from_slice(before.as_bytes());
        let wide = behind.strip_prefix("%u").and_then(|digits| digits.get(..4));
        let wide = wide
            .and_then(|digits| u32::from_str_radix(digits, 16).ok())
            .and_then(char::from_u32);
        let narrow = behind
            .get(1..3)
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match (wide, narrow) {
            (Some(letter), _) => {
                bytes.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
                rest = behind.get(6..).unwrap_or_default();
            }
            (None, Some(byte)) => {
                bytes.push(byte);
                rest = behind.get(3..).unwrap_or_default();
            }
            (None, None) => {
                bytes.push(b'%');
                rest = behind.get(1..).unwrap_or_default();
            }
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8_lossy(&bytes).into_owned()
}
