//! Calls, methods, filters and tests: what they ask about the user's text, and what they make of a constant.

use super::{CALLS_MAX, Flow, NAME_MAX, WAYS_OUT};
use crate::model::template::expr::Arguments;
use crate::model::template::val::{Reach, Val, is_content};
use crate::model::template::value::{Value, filter, method};
use crate::model::template::{AccessKind, TriggerKind};

impl<'t> Flow<'t, '_> {
    pub(super) fn arguments(&mut self, arguments: &'t Arguments) -> Vec<Val> {
        let named = arguments.named.iter().map(|(_, value)| value);
        arguments
            .values
            .iter()
            .chain(named)
            .map(|value| self.eval(value))
            .collect()
    }

    /// `name(…)`: one of the template's macros, or a function of the engine.
    pub(super) fn call(&mut self, name: &'t str, arguments: &'t Arguments) -> Val {
        let values = self.arguments(arguments);
        if WAYS_OUT.contains(&name) {
            self.seen.access(AccessKind::WayOut, name);
        }
        match name {
            "strftime_now" | "now" | "utcnow" => return Val::date(),
            "raise_exception" | "namespace" => return Val::default(),
            "dict" => {
                let keys = arguments.named.iter().map(|(key, _)| Value::text(key.clone()));
                return Val::constant(Value::list(keys.collect()));
            }
            _ => {}
        }
        let Some((parameters, body)) = self.macros.get(name).copied() else {
            return Val::union(&values).unknown();
        };
        if self.calls >= CALLS_MAX {
            return Val::default();
        }
        self.calls = self.calls.saturating_add(1);
        let named = arguments.named.iter().map(|(key, _)| key.as_str());
        let placed = parameters.iter().map(String::as_str).take(arguments.values.len());
        for (parameter, value) in placed.chain(named).zip(&values) {
            self.assign(parameter, value.clone());
        }
        let outer = self.offset;
        let written = self.capture(body);
        self.offset = outer;
        self.calls = self.calls.saturating_sub(1);
        written
    }

    pub(super) fn item(&mut self, of: &Val, key: &Val) -> Val {
        if let Value::Text(name) = &key.known {
            if name.len() <= NAME_MAX {
                self.seen.access(AccessKind::Subscript, name);
            }
            return of.attribute(name);
        }
        if let Value::Number(index) = key.known
            && of.known != Value::Unknown
        {
            return Val::constant(of.known.element(index)).with(of.reach, &of.triggers);
        }
        of.element()
    }

    pub(super) fn method(&mut self, of: &Val, name: &str, arguments: &'t Arguments) -> Val {
        let values = self.arguments(arguments);
        let first = values.first().cloned().unwrap_or_default();
        match name {
            "get" | "pop" if of.known == Value::Unknown => {
                return first
                    .known_text()
                    .map_or_else(|| of.element(), |name| of.attribute(name));
            }
            "startswith" | "endswith" | "find" | "rfind" | "index" | "count" | "__contains__" | "match"
            | "search"
                if of.reach == Reach::Content =>
            {
                let asked = first.known.texts();
                let triggers: Vec<_> = asked
                    .iter()
                    .map(|text| self.trigger(TriggerKind::Contains, text))
                    .collect();
                // `find` and `count` answer with a number, which is then compared.
                let mut answer = Val::default().with(Reach::Nothing, &triggers);
                answer.latent = triggers;
                return answer;
            }
            "split" | "rsplit" | "partition" | "rpartition" if of.reach == Reach::Content => {
                let mut parts = of.clone().unknown();
                parts.latent = first
                    .known
                    .texts()
                    .iter()
                    .map(|text| self.trigger(TriggerKind::Contains, text))
                    .collect();
                return parts;
            }
            "replace" => self.rewrites(of, &values),
            _ => {}
        }
        let mut all = values.clone();
        all.push(of.clone());
        let known = if self.seen.spend(of.size()) {
            let values: Vec<_> = values.into_iter().map(|value| value.known).collect();
            method(&of.known, name, &values)
        } else {
            Value::Unknown
        };
        let mut result = Val::union(&all);
        result.set_known(known);
        self.note(&result);
        result
    }

    /// `content.replace("a", "b")`: the user's words become others.
    fn rewrites(&mut self, of: &Val, values: &[Val]) {
        if let (Reach::Content, [from, to, ..]) = (of.reach, values)
            && let (Some(from), Some(to)) = (from.known_text(), to.known_text())
        {
            let trigger = self.trigger(TriggerKind::Rewrites, from);
            let to = to.to_owned();
            self.condition(trigger, &to);
        }
    }

    pub(super) fn filter(&mut self, of: &Val, name: &str, arguments: &'t Arguments) -> Val {
        let values = self.arguments(arguments);
        let texts: Vec<String> = values.iter().flat_map(|value| value.known.texts()).collect();
        match name {
            "attr" => {
                match texts.first() {
                    Some(text) => self.seen.access(AccessKind::AttrFilter, text),
                    None => self.seen.access(AccessKind::AttrFilterUnknown, ""),
                }
                return texts.first().map_or_else(Val::default, |name| of.attribute(name));
            }
            "length" | "count" => return of.length(),
            "replace" => self.rewrites(of, &values),
            "map" if of.reach != Reach::Nothing => {
                return texts
                    .first()
                    .map_or_else(|| of.clone(), |name| of.attribute(name));
            }
            "selectattr" | "rejectattr" | "select" | "reject" | "regex_search" | "regex_findall"
            | "search" | "match" | "contains" | "regex_match"
                if of.reach != Reach::Nothing =>
            {
                let is_about_text = match name {
                    "selectattr" | "rejectattr" => texts.first().is_some_and(|key| is_content(key)),
                    _ => of.reach == Reach::Content,
                };
                let asked = if is_about_text { texts.last() } else { None };
                let triggers: Vec<_> = asked
                    .into_iter()
                    .map(|text| self.trigger(TriggerKind::Contains, text))
                    .collect();
                return of.clone().unknown().with(Reach::Nothing, &triggers);
            }
            _ => {}
        }
        let known = if self.seen.spend(of.size()) {
            let values: Vec<_> = values.iter().map(|value| value.known.clone()).collect();
            filter(&of.known, name, &values)
        } else {
            Value::Unknown
        };
        let mut result = of.clone();
        if matches!(name, "default" | "d" | "join" | "format") {
            result = Val::union(&[of.clone(), Val::union(&values)]);
        }
        result.set_known(known);
        self.note(&result);
        result
    }

    pub(super) fn test(&mut self, of: &Val, name: &str, arguments: &'t Arguments) -> Val {
        let values = self.arguments(arguments);
        if of.reach != Reach::Content {
            return Val::default().with(Reach::Nothing, &of.triggers);
        }
        let kind = match name {
            "eq" | "equalto" | "sameas" | "ne" => TriggerKind::Equals,
            _ => TriggerKind::Contains,
        };
        let texts: Vec<String> = values.iter().flat_map(|value| value.known.texts()).collect();
        let mut triggers: Vec<_> = texts.iter().map(|text| self.trigger(kind, text)).collect();
        triggers.extend(of.triggers.iter().cloned());
        Val::default().with(Reach::Nothing, &triggers)
    }

    /// Writes down a constant text that spells one of Python's own names.
    pub(super) fn note(&mut self, value: &Val) {
        if let Value::Text(text) = &value.known
            && text.len() <= NAME_MAX
            && text.contains("__")
        {
            self.seen.access(AccessKind::Text, text);
        }
    }
}
