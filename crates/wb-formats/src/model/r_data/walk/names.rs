//! What the objects are called, and what their code calls.

use super::{HAS_ATTRIBUTES, KEPT_MAX, NAME_MAX, NAMES_MAX, Place, TEXTS_MAX, Task, Walk};
use crate::model::r_data::{RBinding, RCode, RWhen};
use crate::notes::Stop;

impl Walk<'_, '_> {
    /// A name in code: the function of a call (also as `package::name`), or anything else.
    pub(super) fn mention(&mut self, name: &str, place: Place) {
        let is_qualifier = matches!(name, "::" | ":::");
        let is_called = place.is_function || self.expects_qualified > 0;
        self.expects_qualified = match (is_qualifier && place.is_function, self.expects_qualified) {
            (true, _) => 2,
            (false, left) => left.saturating_sub(1),
        };
        let Some(code) = self.code.get_mut(place.code) else {
            return;
        };
        let names = if is_called {
            &mut code.calls
        } else {
            &mut code.mentions
        };
        if names.len() < NAMES_MAX {
            names.insert(name.to_owned());
        }
    }

    /// The bytes of a text; -1 stands for a missing one.
    pub(super) fn string(&mut self) -> Result<String, Stop> {
        match self.stream.int()? {
            -1 => Ok("NA".to_owned()),
            length => match u64::try_from(length) {
                Ok(length) => self.stream.text(length, NAME_MAX),
                Err(_) => Err(self.stream.broken("a text of the R object has a negative length")),
            },
        }
    }

    pub(super) fn characters(&mut self, flags: u32, place: Place) -> Result<(), Stop> {
        if flags & HAS_ATTRIBUTES != 0 {
            self.tasks.push(Task::Item(Place::default()));
        }
        let text = self.string()?;
        let is_code = place.code > 0;
        if let Some(code) = self.code.get_mut(place.code).filter(|_| is_code)
            && code.texts.len() < TEXTS_MAX
        {
            code.texts.push(text);
        }
        Ok(())
    }

    pub(super) fn namespace(&mut self, kind: u32) -> Result<(), Stop> {
        self.stream.int()?;
        let count = self.stream.length()?;
        for index in 0..count {
            self.stream.step()?;
            if self.stream.int()? & 0xff != 9 {
                return Err(self.stream.broken("the name of a namespace is no text"));
            }
            let name = self.string()?;
            let is_new = index == 0 && kind != 247 && !self.facts.namespaces.contains(&name);
            if is_new && self.facts.namespaces.len() < 256 {
                self.facts.namespaces.push(name);
            }
        }
        self.known.push(None);
        Ok(())
    }

    pub(super) fn bind(&mut self, kind: u32, place: Place) {
        if self.facts.bindings.len() < KEPT_MAX && place.is_named {
            self.facts.bindings.push(RBinding {
                name: self.last_symbol.clone(),
                is_function: matches!(kind, 3 | 5 | 7 | 8),
            });
        }
    }

    pub(super) fn count(&mut self, kind: u32) {
        let name = match kind {
            3 => "functions",
            4 => "environments",
            5 => "promises",
            6 | 240 => "calls",
            21 => "bytecode",
            22 => "external pointers",
            23 => "weak references",
            25 => "s4 objects",
            238 => "compact vectors",
            _ => return,
        };
        let count = self.facts.objects.entry(name).or_default();
        *count = count.saturating_add(1);
    }

    /// Hands over the code: first what runs soonest.
    pub(super) fn close(&mut self) {
        let mut code = std::mem::take(&mut self.code);
        if let Some(data) = code.first_mut() {
            data.when = Some(RWhen::Evaluated);
            data.mentions.clear();
        }
        let mut kept: Vec<RCode> = code
            .into_iter()
            .filter_map(|code| {
                let when = code.when?;
                let is_empty = code.calls.is_empty() && code.mentions.is_empty();
                (!is_empty).then(|| RCode {
                    when,
                    name: code.name,
                    calls: code.calls.into_iter().collect(),
                    mentions: code.mentions.into_iter().collect(),
                    texts: code.texts,
                    offset: code.offset,
                })
            })
            .collect();
        kept.sort_by_key(|code| code.when);
        let beyond = kept.len().saturating_sub(KEPT_MAX) as u64;
        self.facts.code_unlisted = self.facts.code_unlisted.saturating_add(beyond);
        kept.truncate(KEPT_MAX);
        self.facts.code = kept;
    }
}
