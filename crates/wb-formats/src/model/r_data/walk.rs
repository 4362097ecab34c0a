//! The objects of a file, one after the other: a stack of what is still to be read, never recursion.

use super::stream::{Layout, Stream};
use super::{RBinding, RCode, RDataFacts, RWhen};
use crate::format::Input;
use crate::notes::Stop;
use std::collections::BTreeSet;
use wb_core::{Limit, Meter};

const NAME_MAX: u64 = 200;
const KEPT_MAX: usize = 1024;
/// Names of one piece of code.
const NAMES_MAX: usize = 256;
const TEXTS_MAX: usize = 16;

/// Bits of an object's flags.
const HAS_ATTRIBUTES: u32 = 1 << 9;
const HAS_TAG: u32 = 1 << 10;
/// The bit that makes a binding active, among the levels (which begin at bit 12).
const IS_ACTIVE: u32 = 1 << 27;

/// Where an object stands.
#[derive(Clone, Copy, Default)]
struct Place {
    /// Which piece of code it belongs to; 0 is data.
    code: usize,
    /// True where a call names its function.
    is_function: bool,
    /// True for the value of a top binding.
    is_top: bool,
    /// True if the name read last is that of this object's binding.
    is_named: bool,
}

impl Place {
    const fn of(code: usize) -> Self {
        Self {
            code,
            is_function: false,
            is_top: false,
            is_named: false,
        }
    }
}

/// What is still to be read.
enum Task {
    Item(Place),
    /// The rest of a workspace's list.
    Top,
    Vector(u64, Place),
    /// A promise's value: whether it is there decides whether the code still runs.
    PromiseValue(usize),
    /// A piece of bytecode, and the rest of its constants.
    Bytecode(usize),
    Constants(u64, usize),
    /// A call in bytecode, which is written in its own way.
    Language(Option<i32>, Place),
    /// What a compact vector is made of.
    Compact,
}

#[derive(Default)]
struct Code {
    when: Option<RWhen>,
    name: String,
    calls: BTreeSet<String>,
    mentions: BTreeSet<String>,
    texts: Vec<String>,
    offset: u64,
}

struct Walk<'a, 'b> {
    stream: Stream<'a>,
    facts: &'b mut RDataFacts,
    meter: &'a Meter,
    tasks: Vec<Task>,
    /// Objects that later ones refer to; the name of a symbol.
    known: Vec<Option<String>>,
    code: Vec<Code>,
    last_symbol: String,
    /// How many of the next function's symbols belong to `package::name`.
    expects_qualified: u8,
}

pub(super) fn walk(
    input: &Input<'_>,
    layout: Layout,
    start: u64,
    facts: &mut RDataFacts,
) -> Result<(), Stop> {
    let meter = input.meter.as_ref();
    let mut walk = Walk {
        stream: Stream::new(input.source.as_ref(), layout, start, meter),
        facts,
        meter,
        tasks: Vec::new(),
        known: Vec::new(),
        code: vec![Code::default()],
        last_symbol: String::new(),
        expects_qualified: 0,
    };
    let result = walk.run();
    walk.close();
    result
}

impl Walk<'_, '_> {
    fn run(&mut self) -> Result<(), Stop> {
        let version = self.stream.int()?;
        let writer = self.stream.int()?;
        self.stream.int()?;
        self.facts.version = u64::try_from(version).unwrap_or_default();
        let part = |shift: u32| writer.wrapping_shr(shift) & 0xff;
        self.facts.written_by = format!("{}.{}.{}", part(16), part(8), part(0));
        if version == 3 {
            let length = self.stream.length()?;
            self.stream.text(length, NAME_MAX)?;
        } else if version != 2 {
            return Err(self.stream.broken("the serialisation's version is unknown"));
        }
        self.tasks.push(if self.facts.is_workspace {
            Task::Top
        } else {
            Task::Item(Place {
                is_top: true,
                ..Place::default()
            })
        });
        while let Some(task) = self.tasks.pop() {
            self.stream.step()?;
            self.meter.check(Limit::StackEntries, self.tasks.len() as u64)?;
            self.meter.check(Limit::MemoEntries, self.known.len() as u64)?;
            self.task(task)?;
        }
        Ok(())
    }

    fn task(&mut self, task: Task) -> Result<(), Stop> {
        match task {
            Task::Item(place) => {
                let flags = self.stream.int()?.cast_unsigned();
                self.item(flags, place)
            }
            Task::Top => self.top(),
            Task::Vector(0, _) | Task::Constants(0, _) => Ok(()),
            Task::Vector(left, place) => {
                self.tasks.push(Task::Vector(left.saturating_sub(1), place));
                self.tasks.push(Task::Item(place));
                Ok(())
            }
            Task::PromiseValue(code) => {
                let flags = self.stream.int()?.cast_unsigned();
                if flags & 0xff != 252
                    && let Some(code) = self.code.get_mut(code)
                {
                    code.when = None;
                }
                self.item(flags, Place::default())
            }
            Task::Bytecode(code) => self.bytecode(code),
            Task::Constants(left, code) => self.constant(left, code),
            Task::Language(kind, place) => self.language(kind, place),
            Task::Compact => {
                let class = std::mem::take(&mut self.last_symbol);
                if self.facts.compact_classes.len() < 64 && !self.facts.compact_classes.contains(&class) {
                    self.facts.compact_classes.push(class);
                }
                Ok(())
            }
        }
    }

    /// A cell of a workspace's list: its name, then the object.
    fn top(&mut self) -> Result<(), Stop> {
        let flags = self.stream.int()?.cast_unsigned();
        if flags & 0xff != 2 {
            return self.item(flags, Place::default());
        }
        self.tasks.push(Task::Top);
        self.cell_head(
            flags,
            Place {
                is_top: true,
                ..Place::default()
            },
        );
        Ok(())
    }

    /// What stands before the rest of a list: attributes, name, value. Pushed in reverse.
    fn cell_head(&mut self, flags: u32, place: Place) {
        let value = Place {
            is_named: flags & HAS_TAG != 0,
            ..place
        };
        self.tasks.push(Task::Item(value));
        self.tag_and_attributes(flags);
    }

    fn tag_and_attributes(&mut self, flags: u32) {
        self.last_symbol.clear();
        if flags & HAS_TAG != 0 {
            self.tasks.push(Task::Item(Place::default()));
        }
        if flags & HAS_ATTRIBUTES != 0 {
            self.tasks.push(Task::Item(Place::default()));
        }
    }

    fn item(&mut self, flags: u32, place: Place) -> Result<(), Stop> {
        let kind = flags & 0xff;
        self.count(kind);
        if place.is_top {
            self.bind(kind, place);
        }
        match kind {
            1 => self.symbol(place),
            2 | 17 | 239 | 240 | 6 => {
                self.list(flags, place);
                Ok(())
            }
            3 | 5 => {
                self.code_object(flags, place);
                Ok(())
            }
            4 => {
                self.stream.int()?;
                self.known.push(None);
                for _ in 0..4 {
                    self.tasks.push(Task::Item(Place::default()));
                }
                Ok(())
            }
            9 => self.characters(flags, place),
            238 => {
                self.tasks.push(Task::Item(Place::default()));
                self.tasks.push(Task::Item(Place::default()));
                self.compact_class()
            }
            247..=249 => self.namespace(kind),
            255 => self.reference(flags, place),
            241 | 242 | 250..=254 => Ok(()),
            _ => self.vector(flags, place),
        }
    }

    /// Objects that hold numbers, texts or other objects.
    fn vector(&mut self, flags: u32, place: Place) -> Result<(), Stop> {
        let inner = Place::of(place.code);
        if flags & HAS_ATTRIBUTES != 0 {
            self.tasks.push(Task::Item(Place::default()));
        }
        match flags & 0xff {
            10 | 13 => self.numbers(4, 1)?,
            14 => self.numbers(8, 1)?,
            15 => self.numbers(16, 2)?,
            24 => self.numbers(1, 1)?,
            16 | 19 | 20 => {
                let length = self.stream.length()?;
                self.tasks.push(Task::Vector(length, inner));
            }
            7 | 8 => {
                let length = self.stream.length()?;
                let name = self.stream.text(length, NAME_MAX)?;
                self.mention(&name, place);
            }
            21 => {
                self.stream.int()?;
                self.tasks.push(Task::Bytecode(place.code));
            }
            22 => {
                self.known.push(None);
                self.tasks.push(Task::Item(Place::default()));
                self.tasks.push(Task::Item(Place::default()));
            }
            23 => self.known.push(None),
            25 => {}
            other => {
                let detail = format!("an object of the unknown kind {other}");
                return Err(self.stream.broken(detail));
            }
        }
        Ok(())
    }

    fn numbers(&mut self, width: u64, words: u64) -> Result<(), Stop> {
        let length = self.stream.length()?;
        self.stream.skip(length, width, words)
    }

    /// A list, a call, or the `...` of a function.
    fn list(&mut self, flags: u32, place: Place) {
        let is_call = matches!(flags & 0xff, 6 | 240);
        let mut value = Place {
            is_function: is_call,
            is_named: flags & HAS_TAG != 0,
            ..Place::of(place.code)
        };
        if flags & IS_ACTIVE != 0 {
            value.code = self.begin(RWhen::Read);
        }
        self.tasks.push(Task::Item(Place::of(place.code)));
        self.tasks.push(Task::Item(value));
        self.tag_and_attributes(flags);
    }

    /// A function (environment, parameters, body) or a promise (environment, value, expression).
    fn code_object(&mut self, flags: u32, place: Place) {
        let is_promise = flags & 0xff == 5;
        let is_active = self
            .code
            .get(place.code)
            .is_some_and(|code| code.when == Some(RWhen::Read));
        let code = match (is_promise, is_active) {
            (true, _) => self.begin(RWhen::Touched),
            // The function of an active binding.
            (false, true) => place.code,
            (false, false) => self.begin(RWhen::Called),
        };
        if place.is_named
            && let Some(code) = self.code.get_mut(code)
        {
            code.name.clone_from(&self.last_symbol);
        }
        self.tasks.push(Task::Item(Place::of(code)));
        self.tasks.push(if is_promise {
            Task::PromiseValue(code)
        } else {
            Task::Item(Place::of(code))
        });
        self.tag_and_attributes(flags);
    }

    fn begin(&mut self, when: RWhen) -> usize {
        if self.code.len() > KEPT_MAX.saturating_mul(64) {
            self.facts.code_unlisted = self.facts.code_unlisted.saturating_add(1);
            return 0;
        }
        self.code.push(Code {
            when: Some(when),
            offset: self.stream.position(),
            ..Code::default()
        });
        self.code.len().saturating_sub(1)
    }

    fn symbol(&mut self, place: Place) -> Result<(), Stop> {
        let flags = self.stream.int()?;
        if flags & 0xff != 9 {
            return Err(self.stream.broken("a name of the R object is no text"));
        }
        let name = self.string()?;
        self.mention(&name, place);
        self.last_symbol.clone_from(&name);
        self.known.push(Some(name));
        Ok(())
    }

    fn reference(&mut self, flags: u32, place: Place) -> Result<(), Stop> {
        let mut index = flags.wrapping_shr(8);
        if index == 0 {
            index = self.stream.int()?.cast_unsigned();
        }
        let index = usize::try_from(index).unwrap_or(usize::MAX);
        let Some(known) = index.checked_sub(1).and_then(|index| self.known.get(index)) else {
            return Err(self.stream.broken("a reference leads to no object"));
        };
        if let Some(name) = known.clone() {
            self.mention(&name, place);
            self.last_symbol = name;
        }
        Ok(())
    }

    /// A name in code: the function of a call (also as `package::name`), or anything else.
    fn mention(&mut self, name: &str, place: Place) {
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
    fn string(&mut self) -> Result<String, Stop> {
        match self.stream.int()? {
            -1 => Ok("NA".to_owned()),
            length => match u64::try_from(length) {
                Ok(length) => self.stream.text(length, NAME_MAX),
                Err(_) => Err(self.stream.broken("a text of the R object has a negative length")),
            },
        }
    }

    fn characters(&mut self, flags: u32, place: Place) -> Result<(), Stop> {
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

    fn namespace(&mut self, kind: u32) -> Result<(), Stop> {
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

    /// A compact vector: its class and package stand in a list, then come its state and attributes.
    fn compact_class(&mut self) -> Result<(), Stop> {
        let flags = self.stream.int()?.cast_unsigned();
        if flags & 0xff != 2 {
            return self.item(flags, Place::default());
        }
        // The rest of the list, the class.
        self.tasks.push(Task::Item(Place::default()));
        self.tasks.push(Task::Compact);
        self.tasks.push(Task::Item(Place::default()));
        self.tag_and_attributes(flags);
        Ok(())
    }

    fn bytecode(&mut self, code: usize) -> Result<(), Stop> {
        // The constants come behind the code, which is a vector of numbers.
        let flags = self.stream.int()?.cast_unsigned();
        if flags & 0xff != 13 {
            return Err(self.stream.broken("bytecode is no vector of numbers"));
        }
        self.numbers(4, 1)?;
        let count = self.stream.length()?;
        self.tasks.push(Task::Constants(count, code));
        Ok(())
    }

    fn constant(&mut self, left: u64, code: usize) -> Result<(), Stop> {
        self.tasks.push(Task::Constants(left.saturating_sub(1), code));
        let kind = self.stream.int()?;
        self.tasks.push(match kind {
            21 => Task::Bytecode(code),
            6 | 2 | 239 | 240 | 243 | 244 => Task::Language(Some(kind), Place::of(code)),
            _ => Task::Item(Place::of(code)),
        });
        Ok(())
    }

    /// A call or list in bytecode: attributes, name, head and tail, each with its kind before it.
    fn language(&mut self, kind: Option<i32>, place: Place) -> Result<(), Stop> {
        let mut kind = match kind {
            Some(kind) => kind,
            None => self.stream.int()?,
        };
        match kind {
            243 => {
                self.stream.int()?;
                return Ok(());
            }
            244 => {
                self.stream.int()?;
                kind = self.stream.int()?;
            }
            _ => {}
        }
        if !matches!(kind, 2 | 6 | 239 | 240) {
            self.tasks.push(Task::Item(place));
            return Ok(());
        }
        let head = Place {
            is_function: matches!(kind, 6 | 240),
            ..Place::of(place.code)
        };
        self.tasks.push(Task::Language(None, Place::of(place.code)));
        self.tasks.push(Task::Language(None, head));
        self.tasks.push(Task::Item(Place::default()));
        if matches!(kind, 239 | 240) {
            self.tasks.push(Task::Item(Place::default()));
        }
        Ok(())
    }

    fn bind(&mut self, kind: u32, place: Place) {
        if self.facts.bindings.len() < KEPT_MAX && place.is_named {
            self.facts.bindings.push(RBinding {
                name: self.last_symbol.clone(),
                is_function: matches!(kind, 3 | 5 | 7 | 8),
            });
        }
    }

    fn count(&mut self, kind: u32) {
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
    fn close(&mut self) {
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
