//! The objects of a file, one after the other: a stack of what is still to be read, never recursion.

mod bytecode;
mod names;

use super::stream::{Layout, Stream};
use super::{RDataFacts, RWhen};
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
}
