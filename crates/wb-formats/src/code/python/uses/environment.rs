//! The state of the walk: scopes, what is known of functions, classes and options, what is kept.

use super::value::{Kind, Value};
use crate::code::uses::{Argument, Origin, Use, Uses};
use crate::notes::Stop;
use ruff_text_size::{Ranged, TextRange};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use wb_core::{Limit, Meter};

/// How many names of one kind are followed.
const NAMES_MAX: usize = 20_000;

/// A function of this file.
#[derive(Clone, Debug, Default)]
pub(super) struct Function {
    /// Its parameters in order, without `self`.
    pub(super) parameters: Vec<Rc<str>>,
    /// What calls give them.
    pub(super) given: BTreeMap<Rc<str>, Value>,
    /// What it returns.
    pub(super) returns: Option<Value>,
}

/// The walk through one file.
pub(super) struct Walk<'w> {
    source: &'w str,
    base: u64,
    meter: &'w Meter,
    uses: &'w mut Uses,
    line_starts: Vec<usize>,
    pub(super) is_telling: bool,
    pub(super) globals: BTreeMap<Rc<str>, Value>,
    pub(super) scopes: Vec<BTreeMap<Rc<str>, Value>>,
    /// Attributes of classes and of their instances, by `Class.attribute`.
    pub(super) members: BTreeMap<String, Value>,
    pub(super) bases: BTreeMap<String, Vec<Rc<str>>>,
    pub(super) functions: BTreeMap<String, Function>,
    /// Defaults of options of the command line, by their destination.
    pub(super) options: BTreeMap<Rc<str>, Value>,
    /// Files that were fetched, by the path that the program gives them.
    pub(super) fetched: BTreeSet<Rc<str>>,
    /// Modules of which all names are imported.
    pub(super) stars: Vec<String>,
    /// How many branches the walk is in.
    pub(super) branches: u32,
    pub(super) class: Option<Rc<str>>,
    /// The qualified name of the function that is walked.
    pub(super) function: String,
    told: BTreeSet<u64>,
    steps: u64,
    stop: Option<Stop>,
}

impl<'w> Walk<'w> {
    pub(super) fn new(source: &'w str, base: u64, meter: &'w Meter, uses: &'w mut Uses) -> Self {
        let newlines = memchr::memchr_iter(b'\n', source.as_bytes()).map(|at| at.saturating_add(1));
        Self {
            source,
            base,
            meter,
            uses,
            line_starts: newlines.collect(),
            is_telling: false,
            globals: BTreeMap::new(),
            scopes: Vec::new(),
            members: BTreeMap::new(),
            bases: BTreeMap::new(),
            functions: BTreeMap::new(),
            options: BTreeMap::new(),
            fetched: BTreeSet::new(),
            stars: Vec::new(),
            branches: 0,
            class: None,
            function: String::new(),
            told: BTreeSet::new(),
            steps: 0,
            stop: None,
        }
    }

    /// From now on, what is seen is kept.
    pub(super) fn tell(&mut self) {
        self.is_telling = true;
        self.scopes.clear();
    }

    pub(super) fn finish(&mut self) -> Option<Stop> {
        self.uses.calls.sort_by_key(|call| call.offset);
        self.uses.prompts.sort_by_key(|prompt| prompt.offset);
        self.stop.take()
    }

    /// True while the budget lasts.
    pub(super) fn step(&mut self) -> bool {
        self.steps = self.steps.saturating_add(1);
        if self.stop.is_none() && self.steps.is_multiple_of(1024) {
            let limit = self.meter.check(Limit::Entries, self.steps / 4);
            if let Err(reached) = limit.and(self.meter.time()) {
                self.stop = Some(reached.into());
            }
        }
        self.stop.is_none()
    }

    pub(super) fn offset(&self, range: TextRange) -> u64 {
        self.base.saturating_add(u64::from(u32::from(range.start())))
    }

    fn line(&self, range: TextRange) -> u64 {
        let start = range.start().to_usize();
        let before = self.line_starts.partition_point(|at| *at <= start);
        (before as u64).saturating_add(1)
    }

    fn snippet(&self, range: TextRange) -> String {
        const SNIPPET_MAX: usize = 160;
        let text = self.source.get(range.start().to_usize()..range.end().to_usize());
        let words = text.unwrap_or_default().split_whitespace();
        let mut out = String::new();
        for word in words {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(word);
            if out.len() > SNIPPET_MAX {
                let cut: String = out.chars().take(SNIPPET_MAX).collect();
                return format!("{cut}…");
            }
        }
        out
    }

    pub(super) fn bind(&mut self, name: &str, value: Value) {
        let scope = self.scopes.last_mut().unwrap_or(&mut self.globals);
        if scope.contains_key(name) || scope.len() < NAMES_MAX {
            scope.insert(name.into(), value);
        }
    }

    pub(super) fn look_up(&self, name: &str) -> Option<&Value> {
        let inner = self.scopes.iter().rev().find_map(|scope| scope.get(name));
        inner.or_else(|| self.globals.get(name))
    }

    pub(super) fn set_member(&mut self, path: &str, value: Value) {
        if self.members.len() >= NAMES_MAX && !self.members.contains_key(path) {
            return;
        }
        let known = self.members.remove(path);
        let merged = match known {
            Some(known) if !matches!(value.kind, Kind::Unknown) => value.or(known),
            Some(known) => known.like(&value),
            None => value,
        };
        self.members.insert(path.to_owned(), merged);
    }

    /// An attribute of a class or of its instances, also of its bases.
    pub(super) fn member(&self, class: &str, name: &str) -> Option<Value> {
        const BASES_MAX: usize = 8;
        let mut class = class.to_owned();
        for _ in 0..BASES_MAX {
            let path = format!("{class}.{name}");
            if let Some(known) = self.members.get(&path) {
                return Some(known.clone());
            }
            if self.functions.contains_key(&path) {
                return Some(Value::path(&path));
            }
            class = self.bases.get(&class)?.first()?.to_string();
        }
        None
    }

    /// Keeps a call.
    pub(super) fn keep(
        &mut self,
        path: &str,
        receiver: Option<u64>,
        args: &[Value],
        named: &[(Rc<str>, Value)],
        node: &impl Ranged,
        at: &impl Ranged,
    ) {
        let offset = self.offset(at.range());
        if !self.is_telling || self.uses.calls.len() >= Uses::CALLS_MAX || !self.told.insert(offset) {
            return;
        }
        let argument = |(key, value): (String, &Value)| Argument {
            key,
            value: value.shown(),
            from: value.from,
        };
        let placed = args.iter().enumerate().map(|(at, value)| (at.to_string(), value));
        let named = named.iter().map(|(key, value)| (key.to_string(), value));
        let mut call = Use {
            path: path.to_owned(),
            arguments: placed.chain(named).take(64).map(argument).collect(),
            receiver,
            function: self.function.clone(),
            code: self.snippet(node.range()),
            offset,
            line: self.line(at.range()),
        };
        call.mask();
        self.uses.calls.push(call);
    }

    pub(super) fn keep_prompt(&mut self, name: &str, text: &str, node: &impl Ranged) {
        if !self.is_telling {
            return;
        }
        if let Some(prompt) = super::prompts::prompt(name, text, self.offset(node.range()))
            && self.uses.prompts.len() < Uses::PROMPTS_MAX
            && !self
                .uses
                .prompts
                .iter()
                .any(|known| known.sha256 == prompt.sha256)
        {
            self.uses.prompts.push(prompt);
        }
    }

    /// What is known of a function's parameter: what callers give, or its default.
    pub(super) fn parameter(&self, function: &str, name: &str, default: Option<Value>) -> Value {
        let given = self
            .functions
            .get(function)
            .and_then(|known| known.given.get(name))
            .cloned();
        match (given, default) {
            (Some(given), Some(default)) => given.or(default),
            (Some(value), None) => value,
            (None, Some(default)) => match default.kind {
                Kind::None | Kind::Unknown => Value::UNKNOWN.coming_from(Some(Origin::Parameter)),
                _ => default,
            },
            (None, None) => Value::UNKNOWN.coming_from(Some(Origin::Parameter)),
        }
    }
}
