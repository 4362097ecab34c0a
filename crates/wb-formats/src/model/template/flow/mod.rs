//! Where the conversation's text flows: into which tests, and what the template adds behind them.
//!
//! The statements are followed once, every branch of them; loops over constants as often as there are elements.
//! A text that is written only if the user's words pass a test is written down together with that test.

mod calls;

use super::expr::{Expr, Post, Relation};
use super::tree::{Node, NodeKind, Tree};
use super::val::{Reach, Val};
use super::value::{Value, percent, slice};
use super::{AccessKind, Condition, Seen, Trigger, TriggerKind};
use crate::model::json::beginning;
use std::collections::BTreeMap;

/// Statements and expressions that are followed in one template.
const STEPS_MAX: usize = 200_000;
/// Macros that call each other deeper than this are not followed.
const CALLS_MAX: usize = 4;
/// How often bodies of loops over constants are followed, all loops together.
const TURNS_MAX: usize = 2_048;
/// Longer stretches of text are looked at in parts.
const DATA_MAX: usize = 4_096;
/// How many variables are followed.
const VARIABLES_MAX: usize = 1_024;
/// A text that names something is not longer than this.
const NAME_MAX: usize = 64;
/// A user's text is long from here on: shorter limits ask whether there is any.
const LENGTH_MIN: i64 = 20;

/// How many messages a conversation has once more is asked than whether it begins, or ends.
const TURNS_ASKED_MIN: i64 = 3;

/// Names that a template engine offers and that lead out of a template.
const WAYS_OUT: &[&str] = &[
    "lipsum",
    "self",
    "request",
    "get_flashed_messages",
    "url_for",
    "g",
    "session",
];

/// Follows a template.
pub(super) struct Flow<'t, 's> {
    text: &'t str,
    seen: &'s mut Seen,
    variables: BTreeMap<String, Val>,
    macros: BTreeMap<&'t str, (&'t [String], &'t [Node])>,
    /// Tests of the user's text around the present statement.
    active: Vec<Trigger>,
    /// Text that branches under such tests write, innermost last.
    branches: Vec<String>,
    /// Text that becomes a variable or a macro's value.
    captures: Vec<Val>,
    offset: usize,
    steps: usize,
    calls: usize,
    turns: usize,
}

/// Follows all statements.
pub(super) fn follow(text: &str, tree: &Tree, seen: &mut Seen) {
    if let Some(why) = tree.unread {
        seen.unread(why);
    }
    let mut flow = Flow {
        text,
        seen,
        variables: BTreeMap::new(),
        macros: BTreeMap::new(),
        active: Vec::new(),
        branches: Vec::new(),
        captures: Vec::new(),
        offset: 0,
        steps: 0,
        calls: 0,
        turns: 0,
    };
    flow.collect_macros(&tree.nodes);
    flow.run(&tree.nodes);
    flow.unused_macros();
}

impl<'t> Flow<'t, '_> {
    fn step(&mut self) -> bool {
        self.steps = self.steps.saturating_add(1);
        if self.steps == STEPS_MAX {
            self.seen.unread("the template is too long to be followed");
        }
        self.steps < STEPS_MAX
    }

    fn collect_macros(&mut self, nodes: &'t [Node]) {
        for node in nodes {
            match &node.kind {
                NodeKind::Macro {
                    name,
                    parameters,
                    body,
                } => {
                    self.macros.insert(name, (parameters, body));
                }
                NodeKind::If(arms) => arms.iter().for_each(|(_, body)| self.collect_macros(body)),
                NodeKind::For { body, .. } | NodeKind::Block(_, body) => self.collect_macros(body),
                _ => {}
            }
        }
    }

    /// A macro that nobody calls is followed by the names of its parameters.
    fn unused_macros(&mut self) {
        let macros = std::mem::take(&mut self.macros);
        for (parameters, body) in macros.values() {
            for name in *parameters {
                self.variables.remove(name);
            }
            self.captures.push(Val::default());
            self.run(body);
            self.captures.pop();
        }
    }

    fn run(&mut self, nodes: &'t [Node]) {
        for node in nodes {
            if !self.step() {
                return;
            }
            self.offset = node.offset;
            self.seen.offset = u64::try_from(node.offset).unwrap_or(u64::MAX);
            let code = self.text.get(node.offset..).unwrap_or_default();
            let code = code.split_inclusive('}').take(2).collect::<String>();
            self.seen.code = beginning(code.trim(), super::TemplateFacts::CODE_MAX);
            self.node(node);
        }
    }

    fn node(&mut self, node: &'t Node) {
        match &node.kind {
            NodeKind::Data(text) => {
                let mut rest = text.as_str();
                while !rest.is_empty() {
                    let (part, behind) = rest.split_at(rest.floor_char_boundary(DATA_MAX));
                    self.emit(&Val::from_text(part));
                    rest = behind;
                }
            }
            NodeKind::Emit(expression) => {
                let value = self.eval(expression);
                self.emit(&value);
            }
            NodeKind::If(arms) => self.branch(arms),
            NodeKind::For { targets, over, body } => self.repeat(targets, over, body),
            NodeKind::Set(names, value) => self.set(names, value),
            NodeKind::SetBlock(name, body) => {
                let caught = self.capture(body);
                self.assign(name, caught);
            }
            NodeKind::Macro { .. } => {}
            NodeKind::Block(expression, body) => {
                self.eval(expression);
                self.run(body);
            }
            NodeKind::Other(word, file) => {
                let file = self.eval(file);
                let name = file.known_text().unwrap_or_default().to_owned();
                self.seen.access(AccessKind::OtherFile, &format!("{word} {name}"));
            }
            NodeKind::Word(word, expression) => {
                if word == "debug" {
                    self.seen.access(AccessKind::WayOut, "debug");
                }
                self.eval(expression);
            }
        }
    }

    fn capture(&mut self, body: &'t [Node]) -> Val {
        self.captures.push(Val::default());
        self.run(body);
        self.captures.pop().unwrap_or_default()
    }

    /// Text goes into the variable that is being caught, or out of the template.
    fn emit(&mut self, value: &Val) {
        for trigger in &value.triggers {
            if !self.active.contains(trigger) {
                self.condition(trigger.clone(), &value.shown);
            }
        }
        if let Some(branch) = self.branches.last_mut() {
            super::val::extend(branch, &value.shown);
        }
        match self.captures.last_mut() {
            Some(caught) => *caught = caught.clone().joined(value),
            None => self.seen.text(self.offset, &value.shown),
        }
    }

    /// Writes down what is added under a test of the user's text.
    fn condition(&mut self, trigger: Trigger, text: &str) {
        self.seen.condition(Condition {
            trigger,
            offset: u64::try_from(self.offset).unwrap_or(u64::MAX),
            text: text.to_owned(),
        });
    }

    fn branch(&mut self, arms: &'t [(Option<Expr>, Vec<Node>)]) {
        let mut triggers = Vec::new();
        for (test, body) in arms {
            if let Some(test) = test {
                let value = self.eval(test);
                for trigger in value.triggers {
                    if !triggers.contains(&trigger) {
                        triggers.push(trigger);
                    }
                }
            }
            self.under(&triggers, body);
        }
    }

    /// Follows a body that runs only if tests of the user's text say so.
    fn under(&mut self, triggers: &[Trigger], body: &'t [Node]) {
        let before = self.active.len();
        self.active.extend_from_slice(triggers);
        self.branches.push(String::new());
        self.run(body);
        let written = self.branches.pop().unwrap_or_default();
        self.active.truncate(before);
        for trigger in triggers {
            self.condition(trigger.clone(), &written);
        }
        if let Some(outer) = self.branches.last_mut() {
            super::val::extend(outer, &written);
        }
    }

    fn repeat(&mut self, targets: &'t [String], over: &'t Expr, body: &'t [Node]) {
        let value = self.eval(over);
        let triggers = value.triggers.clone();
        let elements = value.known.elements();
        let (Some(elements), [target]) = (elements, targets) else {
            for target in targets {
                let element = value.element();
                self.assign(target, element);
            }
            self.under(&triggers, body);
            return;
        };
        for element in elements {
            self.turns = self.turns.saturating_add(1);
            if self.turns > TURNS_MAX {
                self.seen
                    .unread("the template's loops are too long to be followed");
                break;
            }
            let element = Val::constant(element).with(value.reach, &value.triggers);
            self.assign(target, element);
            self.under(&triggers, body);
        }
    }

    fn set(&mut self, names: &'t [String], value: &'t Expr) {
        if let ([name], Expr::Chain(first, posts)) = (names, value)
            && let (Expr::Name(called), [Post::Call(arguments)]) = (first.as_ref(), posts.as_slice())
            && called == "namespace"
        {
            for (key, value) in &arguments.named {
                let value = self.eval(value);
                self.assign(&format!("{name}.{key}"), value);
            }
            return;
        }
        if let (Expr::List(values), true) = (value, names.len() > 1) {
            for (name, value) in names.iter().zip(values) {
                let value = self.eval(value);
                self.assign(name, value);
            }
            return;
        }
        let value = self.eval(value);
        for name in names {
            self.assign(name, value.clone());
        }
    }

    fn assign(&mut self, name: &str, value: Val) {
        let value = value.with(Reach::Nothing, &self.active);
        if self.variables.contains_key(name) || self.variables.len() < VARIABLES_MAX {
            self.variables.insert(name.to_owned(), value);
        }
    }

    fn eval(&mut self, expression: &'t Expr) -> Val {
        if !self.step() {
            return Val::default();
        }
        match expression {
            Expr::Text(text) => Val::from_text(text),
            Expr::Number(number) => Val::constant(Value::Number(*number)),
            Expr::Name(name) => self.variable(name),
            Expr::List(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| self.eval(part)).collect();
                let known = Value::list(parts.iter().map(|part| part.known.clone()).collect());
                let mut all = Val::union(&parts);
                all.known = known;
                all
            }
            Expr::Dict(entries) => {
                let keys: Vec<_> = entries.iter().map(|(key, _)| self.eval(key)).collect();
                let values: Vec<_> = entries.iter().map(|(_, value)| self.eval(value)).collect();
                let mut all = Val::union(&values);
                all.known = Value::list(keys.into_iter().map(|key| key.known).collect());
                all
            }
            Expr::Chain(first, posts) => self.chain(first, posts),
            Expr::Joined(parts) => {
                let mut parts = parts.iter();
                let mut sum = parts.next().map(|part| self.eval(part)).unwrap_or_default();
                for part in parts {
                    let part = self.eval(part);
                    if !self.seen.spend(sum.size()) {
                        return Val::default();
                    }
                    sum = sum.joined(&part);
                    self.note(&sum);
                }
                sum
            }
            Expr::Arithmetic(first, steps) => self.arithmetic(first, steps),
            Expr::Not(value) => self.eval(value).unknown(),
            Expr::Logic(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| self.eval(part)).collect();
                Val::union(&parts)
            }
            Expr::Compare(first, others) => self.compare(first, others),
            Expr::Choice(value, test, other) => {
                let test = self.eval(test);
                let value = self.eval(value);
                let other = other.as_deref().map(|other| self.eval(other)).unwrap_or_default();
                Val::union(&[value, other]).with(Reach::Nothing, &test.triggers)
            }
            Expr::Unknown => Val::default(),
        }
    }

    fn variable(&mut self, name: &str) -> Val {
        if let Some(value) = self.variables.get(name) {
            return if self.seen.spend(value.size()) {
                value.clone()
            } else {
                Val::default()
            };
        }
        if WAYS_OUT.contains(&name) {
            self.seen.access(AccessKind::WayOut, name);
        }
        Val::of(super::val::reach_of(name))
    }

    fn arithmetic(&mut self, first: &'t Expr, steps: &'t [(char, Expr)]) -> Val {
        let mut left = self.eval(first);
        for (operator, right) in steps {
            let right = self.eval(right);
            let known = match operator {
                '*' => left.known.repeated(&right.known),
                '%' => percent(&left.known, &right.known),
                _ => Value::Unknown,
            };
            left = Val::union(&[left, right]);
            left.set_known(known);
            self.note(&left);
        }
        left
    }

    fn compare(&mut self, first: &'t Expr, others: &'t [(Relation, Expr)]) -> Val {
        let mut left = self.eval(first);
        let mut triggers = left.triggers.clone();
        for (relation, right) in others {
            let right = self.eval(right);
            triggers.extend(right.triggers.iter().cloned());
            self.judge_pair(*relation, &left, &right, &mut triggers);
            left = right;
        }
        Val::default().with(Reach::Nothing, &triggers)
    }

    /// What one comparison asks about the user's text.
    fn judge_pair(&mut self, relation: Relation, left: &Val, right: &Val, triggers: &mut Vec<Trigger>) {
        for (asked, constant) in [(left, right), (right, left)] {
            if let (true, Value::Number(number)) = (asked.is_length, &constant.known) {
                triggers.extend(asked.latent.iter().cloned());
                if *number >= LENGTH_MIN && asked.latent.is_empty() {
                    triggers.push(self.trigger(TriggerKind::Length, &number.to_string()));
                }
            } else if let (true, Value::Number(number)) = (asked.is_turns, &constant.known) {
                if *number >= TURNS_ASKED_MIN {
                    triggers.push(self.trigger(TriggerKind::Turns, &number.to_string()));
                }
            } else if !asked.latent.is_empty() && constant.known != Value::Unknown {
                triggers.extend(asked.latent.iter().cloned());
            } else if asked.reach == Reach::Content {
                let kind = match relation {
                    Relation::In => TriggerKind::Contains,
                    Relation::Equal | Relation::Order => TriggerKind::Equals,
                };
                for text in constant.known.texts() {
                    triggers.push(self.trigger(kind, &text));
                }
            } else if asked.is_date && constant.known != Value::Unknown {
                let shown = constant.shown.clone();
                triggers.push(self.trigger(TriggerKind::Date, &shown));
            }
        }
    }

    fn trigger(&self, kind: TriggerKind, constant: &str) -> Trigger {
        Trigger {
            kind,
            constant: beginning(constant, super::TemplateFacts::CODE_MAX),
            offset: u64::try_from(self.offset).unwrap_or(u64::MAX),
        }
    }

    fn chain(&mut self, first: &'t Expr, posts: &'t [Post]) -> Val {
        let mut posts = posts.iter().peekable();
        let mut path = match first {
            Expr::Name(name) => Some(name.clone()),
            _ => None,
        };
        let mut value = match (first, posts.peek()) {
            (Expr::Name(name), Some(Post::Call(arguments))) => {
                posts.next();
                path = None;
                self.call(name, arguments)
            }
            _ => self.eval(first),
        };
        while let Some(post) = posts.next() {
            if !self.step() {
                return Val::default();
            }
            value = match post {
                Post::Attribute(name) => match posts.peek() {
                    Some(Post::Call(arguments)) => {
                        posts.next();
                        self.method(&value, name, arguments)
                    }
                    _ => {
                        path = path.take().map(|path| format!("{path}.{name}"));
                        let known = path.as_ref().and_then(|path| self.variables.get(path)).cloned();
                        known.unwrap_or_else(|| value.attribute(name))
                    }
                },
                Post::Item(key) => {
                    let key = self.eval(key);
                    self.item(&value, &key)
                }
                Post::Slice(parts) => {
                    let parts = [0, 1, 2].map(|at: usize| {
                        parts
                            .get(at)
                            .and_then(Option::as_ref)
                            .map(|part| self.eval(part).known)
                    });
                    let known = if self.seen.spend(value.size()) {
                        slice(&value.known, &parts)
                    } else {
                        Value::Unknown
                    };
                    let mut part = value.clone();
                    part.set_known(known);
                    self.note(&part);
                    part
                }
                Post::Call(arguments) => {
                    self.arguments(arguments);
                    Val::of(value.reach)
                }
                Post::Filter(name, arguments) => self.filter(&value, name, arguments),
                Post::Test(name, arguments) => self.test(&value, name, arguments),
            };
            if !matches!(post, Post::Attribute(_)) {
                path = None;
            }
        }
        value
    }
}
