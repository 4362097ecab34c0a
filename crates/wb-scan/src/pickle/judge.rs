//! Goes through the calls and the imports of a file.

use super::arguments::{self, Decided};
use super::derived;
use super::grade::{Grade, grade};
use super::message;
use super::state;
use super::tensors;
use super::value::{Path, Resolver, Value, imports_in};
use super::{Judgement, Kind, Verdict};
use crate::known::pickle::{Consequence, Uses, is_class_name};
use std::collections::{BTreeMap, BTreeSet};
use wb_core::Confidence;
use wb_formats::model::pickle::facts::{Arg, Call, CallKind, Callee, Import, Lookup, PickleFacts};

/// Judges what loading a file of pickles would do.
pub fn judge(facts: &PickleFacts) -> Judgement {
    let resolver = Resolver::new(facts);
    let mut judge = Judge {
        partials: partials(&resolver),
        resolver,
        judgement: Judgement::default(),
    };
    for call in &facts.calls {
        judge.call(call);
    }
    judge.imports();
    judge.judgement
}

/// So many calls of one callee are listed because they say something new; beyond that, some may be missing.
const TELLING_CALLS: u64 = 512;

struct Judge<'a> {
    resolver: Resolver<'a>,
    /// BUILDs that gave a `functools.partial` its function, by offset.
    partials: Vec<(u64, Path)>,
    judgement: Judgement,
}

/// Functions that BUILD puts into a `functools.partial`, with the BUILD's offset.
fn partials(resolver: &Resolver<'_>) -> Vec<(u64, Path)> {
    let is_partial = |call: &&Call| {
        let value = || resolver.callee(call.callee);
        call.kind == CallKind::Build
            && matches!(value(), Value::Named(path) if path.is("functools", "partial"))
    };
    let function = |call: &Call| match call.args.first() {
        Some(Arg::Tuple(state)) => match resolver.argument(state.first()?) {
            Value::Named(path) => Some((call.offset, path)),
            _ => None,
        },
        _ => None,
    };
    resolver
        .facts
        .calls
        .iter()
        .filter(is_partial)
        .filter_map(function)
        .collect()
}

impl Judge<'_> {
    fn call(&mut self, call: &Call) {
        if matches!(call.kind, CallKind::Build | CallKind::Fill) {
            return self.change(call);
        }
        match self.resolver.callee(call.callee) {
            Value::Named(path) => self.use_of(&path, call),
            Value::Getter(name) => {
                let decided = Arg::Str(name);
                let args = [call.args.first().cloned().unwrap_or(Arg::None), decided];
                let reads = Call {
                    args: args.to_vec(),
                    callee: Callee::Unknown,
                    ..call.clone()
                };
                self.decided(&Path::new("builtins", "getattr"), &reads);
            }
            Value::Caller(_) => self.judgement.add(message::gadget(
                &Path::new("operator", "methodcaller"),
                Consequence::Attributes,
                false,
                call,
            )),
            Value::MadeBy(path) => self
                .judgement
                .add(message::unknown(&path_of_result(&path), false, call)),
            Value::Data | Value::Unknown => self.judgement.add(message::hidden_call(call)),
        }
        for path in self.partials_rebuilt(call) {
            self.use_of(&path, call);
        }
        self.getters_handed(call);
    }

    /// `operator.attrgetter` as data is a setting; handed to something that is called, it may be called there.
    fn getters_handed(&mut self, call: &Call) {
        let is_getter =
            |arg: &Arg| matches!(self.resolver.argument(arg), Value::Getter(_) | Value::Caller(_));
        let holds_getter = |arg: &Arg| match arg {
            Arg::Tuple(items) | Arg::List(items) => items.iter().any(is_getter),
            other => is_getter(other),
        };
        if call.args.iter().any(holds_getter) {
            let getter = Path::new("operator", "attrgetter");
            self.judgement
                .add(message::handed(&getter, Consequence::Attributes, "?", call));
        }
    }

    /// A name is called or made.
    fn use_of(&mut self, path: &Path, call: &Call) {
        if self.decided(path, call) {
            return;
        }
        let uses = uses(path, call);
        match grade(path, uses) {
            Grade::Gadget(consequence, is_reached) => {
                let consequence = self.by_value(path, call).unwrap_or(consequence);
                self.judgement
                    .add(message::gadget(path, consequence, is_reached, call));
            }
            Grade::UsedBeyond => self.unlisted(path, true, uses, call),
            Grade::Unknown => self.unlisted(path, false, uses, call),
            Grade::Safe => self.safe(path, call),
        }
        self.handed(&path.to_string(), call);
    }

    /// A use that no table lists: the sources may have told what it reaches.
    fn unlisted(&mut self, path: &Path, is_used_beyond: bool, uses: Uses, call: &Call) {
        let is_made = uses < Uses::Call;
        if let Some(verdict) = derived::verdict(path, is_used_beyond, is_made, call) {
            self.judgement.add(verdict);
        }
    }

    /// An allowed call: what it hands on is used as well.
    fn safe(&mut self, path: &Path, call: &Call) {
        for (position, uses) in arguments::handed_on(path) {
            let value = call.args.get(*position).map(|arg| self.resolver.argument(arg));
            if let Some(Value::Named(handed)) = value {
                match grade(&handed, *uses) {
                    Grade::Safe | Grade::Gadget(..) => {}
                    other => {
                        let beyond = other == Grade::UsedBeyond && !is_reference_type(&handed);
                        if beyond || other == Grade::Unknown {
                            self.judgement.add(message::unknown(&handed, beyond, call));
                        }
                    }
                }
            }
        }
        if arguments::consumes(path, call, &self.resolver) {
            self.judgement.add(message::unknown(path, true, call));
        }
        if let Some(why) = tensors::beyond_storage(path, call) {
            self.judgement
                .add(message::on_call(Kind::BreaksMemory, path.to_string(), why, call));
        }
    }

    /// Calls whose arguments decide; true if nothing is left to judge.
    fn decided(&mut self, path: &Path, call: &Call) -> bool {
        let Some(decided) = arguments::decide(path, call, &self.resolver) else {
            return false;
        };
        match decided {
            Decided::Safe => {}
            Decided::Does(consequence) => {
                self.judgement
                    .add(message::gadget(path, consequence, false, call));
            }
            Decided::Unknown => self.judgement.add(message::unknown(path, true, call)),
            Decided::Reads(read) => match grade(&read, Uses::Refer) {
                Grade::Gadget(consequence, _) => {
                    self.judgement
                        .add(message::gadget(&read, consequence, true, call));
                }
                Grade::Safe => {}
                Grade::UsedBeyond | Grade::Unknown => {
                    let message = format!("loading it looks up `{read}`: what that is is not known");
                    let verdict = message::on_call(Kind::UnknownReference, read.to_string(), message, call);
                    self.judgement.add(verdict);
                }
            },
        }
        true
    }

    /// Gadgets among the arguments of a call.
    fn handed(&mut self, to: &str, call: &Call) {
        let mut imports = BTreeSet::new();
        let pairs = call.kwargs.iter().flat_map(|(key, value)| [key, value]);
        for arg in call.args.iter().chain(pairs) {
            imports_in(arg, &mut imports);
        }
        for index in imports {
            if let Some(path) = self.resolver.import(index)
                && let Grade::Gadget(consequence, _) = grade(&path, Uses::Refer)
            {
                self.judgement.add(message::handed(&path, consequence, to, call));
            }
        }
    }

    /// BUILD, and the opcodes that add items.
    fn change(&mut self, call: &Call) {
        let (path, is_itself) = self.changed(call);
        let Some(path) = path else {
            if call.kind == CallKind::Build {
                self.judgement.add(message::hidden_call(call));
            }
            return self.handed("?", call);
        };
        if is_itself {
            let message = format!("loading it overwrites attributes of `{path}` itself");
            self.judgement.add(message::on_call(
                Kind::Overwrites,
                path.to_string(),
                message,
                call,
            ));
        }
        match grade(&path, Uses::Construct) {
            Grade::Gadget(consequence, is_reached) => {
                self.judgement
                    .add(message::gadget(&path, consequence, is_reached, call));
            }
            // A function's result may be given state, as arrays and dtypes are.
            Grade::UsedBeyond if is_reference_type(&path) => {}
            Grade::UsedBeyond => self.unlisted(&path, true, Uses::Construct, call),
            Grade::Unknown => self.unlisted(&path, false, Uses::Construct, call),
            Grade::Safe => {}
        }
        if call.kind == CallKind::Fill && tensors::is_no_container(&path) {
            let message = format!("loading it sets items of what `{path}` made, which is no container");
            self.judgement.add(message::on_call(
                Kind::BreaksMemory,
                path.to_string(),
                message,
                call,
            ));
        }
        if let (CallKind::Build, Some(given)) = (call.kind, call.args.first()) {
            self.state(&path, given, call);
        }
        self.handed(&path.to_string(), call);
    }

    fn state(&mut self, path: &Path, given: &Arg, call: &Call) {
        if let Some(maker) = self.made_state(given) {
            self.judgement.add(message::unknown(&maker, true, call));
        }
        if let Some(name) = state::planted(given) {
            let message =
                format!("loading it plants `{name}` in the state of `{path}`, where Python calls it");
            self.judgement.add(message::on_call(
                Kind::Overwrites,
                path.to_string(),
                message,
                call,
            ));
        }
        if state::executes_text(path, given) {
            let message = format!(
                "loading it gives `{path}` an argument parser as text that scipy didn't write, and scipy executes it"
            );
            let kind = Kind::Does(Consequence::Code);
            self.judgement
                .add(message::on_call(kind, path.to_string(), message, call));
        }
    }

    /// What made a state, if that is a function of Python's own: writers give the state as it is, and what a call
    /// makes of it is hidden from the rules on states.
    fn made_state(&self, given: &Arg) -> Option<Path> {
        let parts = match given {
            // Attributes, and attributes in slots.
            Arg::Tuple(parts) if parts.len() == 2 => parts.as_slice(),
            other => std::slice::from_ref(other),
        };
        let is_own = |path: &Path| matches!(path.module.as_str(), "builtins" | "collections" | "types");
        parts
            .iter()
            .filter(|part| matches!(part, Arg::Call(_)))
            .find_map(|part| match self.resolver.argument(part) {
                Value::MadeBy(path) if is_own(&path) && state::is_mapping(&path) => Some(path),
                _ => None,
            })
    }

    /// What a BUILD or an addition changes, and whether it is that name itself and no instance.
    fn changed(&self, call: &Call) -> (Option<Path>, bool) {
        if let Callee::Import(index) = call.callee {
            return (self.resolver.import(index), call.on_import_itself);
        }
        if let Callee::Call(index) = call.callee
            && let Some(maker) = self.resolver.call(index)
            && let Value::Named(path) = self.resolver.callee(maker.callee)
            && (path.is("functools", "partial") || path.is("types", "MethodType"))
        {
            return (Some(path), false);
        }
        match self.resolver.callee(call.callee) {
            Value::Named(path) => (Some(path), true),
            Value::MadeBy(path) => (Some(path), false),
            Value::Getter(_) | Value::Caller(_) => (Some(Path::new("operator", "attrgetter")), false),
            Value::Data | Value::Unknown => (None, false),
        }
    }

    /// Functions that BUILD may have put into the `functools.partial` that this call calls.
    fn partials_rebuilt(&self, call: &Call) -> Vec<Path> {
        let maker = match call.callee {
            Callee::Call(index) => self.resolver.call(index),
            _ => None,
        };
        let Some(maker) = maker else {
            return Vec::new();
        };
        if !matches!(self.resolver.callee(maker.callee), Value::Named(path) if path.is("functools", "partial"))
        {
            return Vec::new();
        }
        let from = self
            .partials
            .partition_point(|(offset, _)| *offset < maker.offset);
        let between = self.partials.get(from..).unwrap_or_default().iter();
        between
            .take_while(|(offset, _)| *offset < call.offset)
            .map(|(_, path)| path.clone())
            .collect()
    }

    /// dill and cloudpickle name the types of the interpreter by a function of their own.
    fn by_value(&self, path: &Path, call: &Call) -> Option<Consequence> {
        let is_type = path.module == "types" && arguments::carries_code(&path.name);
        (is_type && matches!(call.callee, Callee::Call(_))).then_some(Consequence::CarriesCode)
    }

    /// Imports: hidden ones, and those that nothing called.
    fn imports(&mut self) {
        let facts = self.resolver.facts;
        let is_unseen = self.has_unseen_calls();
        for import in &facts.imports {
            if !import.is_exact || import.lookup == Lookup::Extension {
                let name = format!("{}.{}", import.module, import.name);
                let message = match import.lookup {
                    Lookup::Extension => {
                        "it names a global by a number of the extension registry, which no framework does"
                            .to_owned()
                    }
                    _ => format!("it computes the name of a global, of which no more than `{name}` is known"),
                };
                self.judgement.add(on_import(Kind::Hidden, name, message, import));
            }
            let path = Path::new(&import.module, &import.name);
            let name = path.to_string();
            if self.judgement.has(&name) {
                continue;
            }
            match grade(&path, Uses::Refer) {
                Grade::Safe | Grade::UsedBeyond => {}
                Grade::Gadget(consequence, _) if import.calls == 0 => {
                    let message = format!("it names `{name}`, {}", message::effect(consequence));
                    self.judgement
                        .add(on_import(Kind::NamesGadget, name, message, import));
                }
                Grade::Gadget(..) => {}
                Grade::Unknown if !is_unseen && derived::is_harmless_reference(&path) => {}
                Grade::Unknown if is_unseen => {
                    let message = format!("it names `{name}`, and makes more calls than were looked at");
                    self.judgement
                        .add(on_import(Kind::UnknownCall, name, message, import));
                }
                Grade::Unknown => {
                    let message =
                        format!("it names `{name}`, of which nothing is known, and doesn't call it");
                    self.judgement
                        .add(on_import(Kind::UnknownReference, name, message, import));
                }
            }
        }
    }

    /// True if calls were not kept whose arguments matter.
    fn has_unseen_calls(&self) -> bool {
        let facts = self.resolver.facts;
        let mut kept: BTreeMap<u32, u64> = BTreeMap::new();
        for call in &facts.calls {
            if let Callee::Import(index) = call.callee {
                let count = kept.entry(index).or_default();
                *count = count.saturating_add(1);
            }
        }
        kept.into_iter().any(|(index, kept)| {
            facts.imports.get(index as usize).is_some_and(|import| {
                kept >= TELLING_CALLS
                    && import.calls > kept
                    && arguments::depends_on_arguments(&Path::new(&import.module, &import.name))
            })
        })
    }
}

/// How a call uses its callee. INST and OBJ without arguments make a class without running its `__init__`.
fn uses(path: &Path, call: &Call) -> Uses {
    match call.kind {
        CallKind::Reduce => Uses::Call,
        CallKind::Inst | CallKind::Obj if call.args.is_empty() && is_class_name(&path.name) => {
            Uses::Construct
        }
        CallKind::Inst | CallKind::Obj => Uses::Call,
        CallKind::New | CallKind::Build | CallKind::Fill => Uses::Construct,
    }
}

/// Types that are allowed as references and may be made from bytes: tensors' own types and numpy's.
fn is_reference_type(path: &Path) -> bool {
    let root = path.module.split('.').next().unwrap_or_default();
    matches!(root, "numpy" | "pandas" | "torch" | "scipy") && is_class_name(&path.name)
}

/// What stands for the result of calling something.
fn path_of_result(path: &Path) -> Path {
    Path {
        module: path.module.clone(),
        name: format!("{}(…)", path.name),
    }
}

fn on_import(kind: Kind, name: String, message: String, import: &Import) -> Verdict {
    Verdict {
        kind,
        name,
        message,
        calls: Vec::new(),
        offset: import.offset,
        confidence: Confidence::High,
        capability: None,
    }
}
