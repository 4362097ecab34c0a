//! Opcodes that look up, call, construct and change objects.

use super::calls::{Keep, Recorder};
use super::data_ops::is_unhashable;
use super::facts::{Arg, Call, CallKind, Callee, Lookup};
use super::opcode::*;
use super::render::Fill;
use super::ring::ITEMS_KEPT;
use super::token::{Kind, Token, weight_of};
use super::vm::{Step, Vm};

/// Names longer than this are no names.
const NAME_BYTES_MAX: usize = 1_024;

/// What a call is made with.
#[derive(Default)]
pub(super) struct Given {
    /// The first positional arguments.
    pub(super) args: Vec<Token>,
    /// How many there are in all.
    pub(super) count: u64,
    /// True if the arguments are not known: a tuple that was forgotten, or something else than a tuple.
    pub(super) is_unknown: bool,
    /// Keyword arguments, as keys and values in turn.
    pub(super) kwargs: Vec<Token>,
    /// For `Fill`: how.
    pub(super) fill: Option<Fill>,
}

impl Vm<'_> {
    pub(super) fn global_opcode(&mut self, opcode: u8) -> Step {
        match opcode {
            GLOBAL | INST => self.global(opcode),
            STACK_GLOBAL => {
                let name = self.pop()?;
                let module = self.pop()?;
                for part in [name, module] {
                    let is_text = part.kind() == Kind::Str
                        || self
                            .recorder
                            .folded(part)
                            .is_some_and(|folded| folded.kind == Kind::Str);
                    if part.is_plain() && !is_text {
                        return Err(self.bad("pickle-type-mismatch", "STACK_GLOBAL wants two texts"));
                    }
                }
                let (module, module_exact) = self.name(module)?;
                let (name, name_exact) = self.name(name)?;
                let exact = module_exact && name_exact;
                let token = self
                    .recorder
                    .import((&module, &name), exact, Lookup::StackGlobal, self.at);
                self.stack.push(token);
                Ok(())
            }
            _ => self.extension(opcode),
        }
    }

    /// GLOBAL and INST: two lines of text. Where the file ends in a line, the unpickler in Python takes what is
    /// there without its last byte, looks it up, and calls it.
    fn global(&mut self, opcode: u8) -> Step {
        let module = self.name_line(opcode)?;
        self.seam = self.reader.position();
        let name = self.name_line(opcode)?;
        if module.0.is_empty() {
            return Err(self.bad("pickle-argument-invalid", "a global has no module"));
        }
        if name.0.is_empty() {
            self.differ("a global has no name: the unpickler in Python still imports the module");
        }
        let exact = module.1 && name.1;
        let lookup = if opcode == INST {
            Lookup::Inst
        } else {
            Lookup::Global
        };
        let token = self.recorder.import((&module.0, &name.0), exact, lookup, self.at);
        if opcode == GLOBAL {
            self.stack.push(token);
            return Ok(());
        }
        if !self.has_mark() {
            self.differ("INST finds no mark: the unpickler in Python looks the class up all the same");
        }
        let start = self.pop_mark()?;
        let given = self.given_from_stack(start);
        self.stack.truncate(start);
        let result = self.call(CallKind::Inst, token, given)?;
        self.stack.push(result);
        Ok(())
    }

    /// A line that names something, and whether it is known exactly.
    fn name_line(&mut self, opcode: u8) -> Step<(String, bool)> {
        let line = self.line()?;
        let mut len = line.len;
        if !line.is_complete {
            self.differ("the file ends in the name of a global, which only the unpickler in Python accepts");
            len = len.saturating_sub(1);
        }
        let kept = usize::try_from(len).unwrap_or(usize::MAX).min(NAME_BYTES_MAX);
        let bytes = self.reader.look(line.start, kept)?;
        let is_exact = kept as u64 == len;
        if opcode == INST && !bytes.is_ascii() {
            return Err(self.bad("pickle-argument-invalid", "the name of a global is not ASCII"));
        }
        match String::from_utf8(bytes) {
            Ok(name) => Ok((name, is_exact)),
            Err(error) if !is_exact => Ok((String::from_utf8_lossy(error.as_bytes()).into_owned(), false)),
            Err(_) => Err(self.bad("pickle-argument-invalid", "the name of a global is not UTF-8")),
        }
    }

    /// A name from the stack, and whether it is known exactly.
    pub(super) fn name(&self, token: Token) -> Step<(String, bool)> {
        match self.text(token, NAME_BYTES_MAX)? {
            Some(text) if text.is_text => {
                let is_whole = text.bytes.len() as u64 == text.len;
                match String::from_utf8(text.bytes) {
                    Ok(name) => Ok((name, is_whole)),
                    Err(error) => Ok((String::from_utf8_lossy(error.as_bytes()).into_owned(), false)),
                }
            }
            _ => Ok(("?".to_owned(), false)),
        }
    }

    fn extension(&mut self, opcode: u8) -> Step {
        let code = match opcode {
            EXT1 => self.read_array::<1>()?.map(|[code]| i64::from(code)),
            EXT2 => self
                .read_array::<2>()?
                .map(|code| i64::from(u16::from_le_bytes(code))),
            _ => self
                .read_array::<4>()?
                .map(|code| i64::from(i32::from_le_bytes(code))),
        };
        let Some(code) = code else {
            return Err(self.truncated());
        };
        if code <= 0 {
            return Err(self.bad("pickle-argument-invalid", "an extension code is not positive"));
        }
        let token = if let Some(cached) = self.recorder.extension_cache.get(&code).copied() {
            cached
        } else if let Some((module, name)) = self.recorder.extensions.get(&code).cloned() {
            self.recorder
                .import((&module, &name), true, Lookup::Extension, self.at)
        } else {
            let name = format!("extension {code}");
            self.recorder
                .import(("?", &name), false, Lookup::Extension, self.at)
        };
        self.stack.push(token);
        Ok(())
    }

    pub(super) fn persistent_opcode(&mut self, opcode: u8) -> Step {
        let pid = if opcode == BINPERSID {
            self.pop()?
        } else {
            let line = self.line()?;
            if !line.is_complete {
                self.differ("the file ends in a persistent id, which only the unpickler in Python accepts");
            }
            let bytes = self.line_bytes(&line)?.unwrap_or_default();
            if !bytes.is_ascii() {
                return Err(self.bad("pickle-argument-invalid", "a persistent id is not ASCII"));
            }
            self.recorder.fold(Kind::Str, bytes).unwrap_or(Token::UNKNOWN)
        };
        let total = &mut self.recorder.facts.persistent_ids_total;
        *total = total.saturating_add(1);
        let token = match self.torch_persistent(pid)? {
            Some(class) => class,
            None => self.ring.add(Kind::Persistent, &[pid]),
        };
        self.stack.push(token);
        Ok(())
    }

    pub(super) fn call_opcode(&mut self, opcode: u8) -> Step {
        let (kind, callee, given) = match opcode {
            REDUCE => {
                let args = self.pop()?;
                let callee = self.pop()?;
                (CallKind::Reduce, callee, self.given(args)?)
            }
            NEWOBJ => {
                let args = self.pop()?;
                let class = self.pop()?;
                (CallKind::New, class, self.given(args)?)
            }
            NEWOBJ_EX => {
                let kwargs = self.pop()?;
                let args = self.pop()?;
                let class = self.pop()?;
                let mut given = self.given(args)?;
                if kwargs.is_plain() && kwargs.kind() != Kind::Dict {
                    return Err(self.bad("pickle-type-mismatch", "NEWOBJ_EX wants a dict of arguments"));
                }
                given.kwargs = self
                    .ring
                    .get(kwargs)
                    .map(|node| node.items.clone())
                    .unwrap_or_default();
                (CallKind::New, class, given)
            }
            OBJ => {
                let start = self.pop_mark()?;
                let Some(class) = self.stack.get(start).copied() else {
                    return Err(self.bad("pickle-stack-underflow", "OBJ finds no class behind the mark"));
                };
                let given = self.given_from_stack(start.saturating_add(1));
                self.stack.truncate(start);
                (CallKind::Obj, class, given)
            }
            _ => return self.build(),
        };
        if callee.is_plain() {
            let detail = "something is called that is plain data, no function or class";
            return Err(self.bad("pickle-type-mismatch", detail));
        }
        let result = self.call(kind, callee, given)?;
        self.stack.push(result);
        Ok(())
    }

    /// Arguments from the stack, from `start` on.
    fn given_from_stack(&self, start: usize) -> Given {
        let items = self.stack.get(start..).unwrap_or_default();
        Given {
            args: items.iter().copied().take(ITEMS_KEPT).collect(),
            count: items.len() as u64,
            ..Given::default()
        }
    }

    /// Arguments from a tuple. The C unpickler takes nothing else; the one in Python unpacks whatever can be.
    fn given(&mut self, args: Token) -> Step<Given> {
        let is_sequence = args.is_container() || args.is_string();
        match args.kind() {
            Kind::Tuple => {}
            _ if !args.is_plain() => {}
            _ if is_sequence => {
                self.differ("arguments are no tuple: only the unpickler in Python calls with them");
            }
            _ => return Err(self.bad("pickle-type-mismatch", "arguments are no tuple")),
        }
        let node = match args.kind() {
            Kind::Tuple | Kind::List => self.ring.get(args),
            _ => None,
        };
        Ok(match node {
            Some(node) => Given {
                args: node.items.clone(),
                count: node.count,
                ..Given::default()
            },
            None => Given {
                args: vec![args],
                count: 1,
                is_unknown: true,
                ..Given::default()
            },
        })
    }

    /// Counts a call, lists it if it tells something, and gives its result.
    pub(super) fn call(&mut self, kind: CallKind, callee: Token, given: Given) -> Step<Token> {
        let who = Recorder::callee(callee);
        let objects = self.ring.objects_in(&given.args).saturating_add(1);
        let index = self.record(kind, who, callee, false, &given)?;
        self.bind(index, callee, &given)?;
        if let Some(folded) = self.effect(kind, callee, &given)? {
            return Ok(folded);
        }
        Ok(index.map_or(Token::UNKNOWN, |index| {
            Token::container(Kind::Call, weight_of(objects), index)
        }))
    }

    /// Counts what happens and lists it if it tells something; gives the index of the call that stands for it.
    fn record(
        &mut self,
        kind: CallKind,
        who: Callee,
        subject: Token,
        itself: bool,
        given: &Given,
    ) -> Step<Option<u32>> {
        let signature = self.signature(subject, given)?;
        let index = match self.recorder.count(who, kind, itself, signature) {
            Keep::Like(index) => index,
            Keep::List => {
                let code = self.call_code(kind, subject, itself, given)?;
                let call = Call {
                    kind,
                    callee: who,
                    on_import_itself: itself,
                    args: self.call_args(given)?,
                    kwargs: self.pairs(&given.kwargs)?,
                    code,
                    offset: self.at,
                    stream: u32::try_from(self.recorder.facts.streams.len()).unwrap_or(u32::MAX),
                };
                Some(self.recorder.list(call))
            }
        };
        Ok(index)
    }

    fn call_args(&self, given: &Given) -> Step<Vec<Arg>> {
        if given.is_unknown {
            return Ok(vec![Arg::Other("*…".to_owned())]);
        }
        let mut args = Vec::with_capacity(given.args.len().min(32));
        let mut room = 256;
        for token in given.args.iter().take(32) {
            args.push(self.arg(*token, 1, &mut room)?);
        }
        Ok(args)
    }

    /// What made an object that is changed now.
    pub(super) fn maker(&self, target: Token) -> (Callee, bool) {
        match target.kind() {
            Kind::Import => (Callee::Import(target.index()), true),
            Kind::Call => {
                let Some(call) = self.recorder.call_of(target) else {
                    return (Callee::Unknown, false);
                };
                let reconstructs = matches!(call.callee, Callee::Import(index)
                    if self.is_reconstructor(index));
                match call.args.first() {
                    Some(Arg::Import(class)) if reconstructs => (Callee::Import(*class), false),
                    _ => (call.callee, false),
                }
            }
            _ => (Callee::Unknown, false),
        }
    }

    fn is_reconstructor(&self, index: u32) -> bool {
        self.recorder
            .facts
            .imports
            .get(index as usize)
            .is_some_and(|import| {
                matches!(import.module.as_str(), "copyreg" | "copy_reg")
                    && matches!(
                        import.name.as_str(),
                        "_reconstructor" | "__newobj__" | "__newobj_ex__"
                    )
            })
    }

    fn build(&mut self) -> Step {
        let state = self.pop()?;
        let target = self.top()?;
        if target.is_plain() {
            return self.build_plain(state);
        }
        let (who, itself) = self.maker(target);
        let given = Given {
            args: vec![state],
            count: 1,
            ..Given::default()
        };
        self.record(CallKind::Build, who, target, itself, &given)?;
        self.weigh(target, &[state]);
        self.built(target, state)
    }

    /// Plain data has no `__setstate__` and no `__dict__`: only an empty state changes nothing.
    fn build_plain(&mut self, state: Token) -> Step {
        let is_empty = match state.kind() {
            Kind::None => return Ok(()),
            Kind::Bool | Kind::Int => state.payload() == 0,
            Kind::Dict => self.ring.get(state).is_none_or(|node| node.count == 0),
            kind => {
                !state.is_plain()
                    || (matches!(kind, Kind::Tuple | Kind::List | Kind::Set | Kind::FrozenSet)
                        && state.weight() < 3)
                    || state.is_string()
                    || kind == Kind::Number
            }
        };
        if is_empty {
            self.differ("an empty state is given to plain data, which only the unpickler in Python accepts");
            return Ok(());
        }
        Err(self.bad("pickle-type-mismatch", "plain data is given a state"))
    }

    /// A changed object stands for more than before.
    fn weigh(&mut self, target: Token, items: &[Token]) {
        if target.kind() != Kind::Call {
            return;
        }
        let objects = target.objects().saturating_add(self.ring.objects_in(items));
        let heavier = target.with_weight(weight_of(objects));
        if heavier != target {
            self.recorder.grown(heavier.weight());
            self.set_top(heavier);
            self.memo.update(target, heavier);
        }
    }

    pub(super) fn fill_opcode(&mut self, opcode: u8) -> Step {
        let start = match opcode {
            APPEND => self.stack.len().checked_sub(1),
            SETITEM => self.stack.len().checked_sub(2),
            _ => Some(self.pop_mark()?),
        };
        let below = start
            .and_then(|start| start.checked_sub(1))
            .filter(|at| *at >= self.fence);
        let (Some(start), Some(target)) = (start, below.and_then(|at| self.stack.get(at)).copied()) else {
            return Err(self.bad("pickle-stack-underflow", "there is nothing to be filled"));
        };
        let items: &[Token] = self.stack.get(start..).unwrap_or_default();
        let has_pairs = matches!(opcode, SETITEM | SETITEMS);
        let is_odd = has_pairs && !items.len().is_multiple_of(2);
        if !target.is_plain() {
            let given = self.given_from_stack(start);
            self.stack.truncate(start);
            return self.fill_object(opcode, target, given, is_odd);
        }
        if is_odd {
            return Err(self.bad("pickle-argument-invalid", "SETITEMS has a key without a value"));
        }
        let fits = match opcode {
            APPEND | APPENDS => matches!(target.kind(), Kind::List | Kind::ByteArray),
            ADDITEMS => target.kind() == Kind::Set,
            _ => matches!(target.kind(), Kind::Dict | Kind::List | Kind::ByteArray),
        };
        if !fits && items.is_empty() {
            self.differ("nothing is put into what cannot be filled, which only the C unpickler accepts");
            return Ok(());
        }
        let keys = items.iter().step_by(if has_pairs { 2 } else { 1 });
        let hashes = matches!(target.kind(), Kind::Dict | Kind::Set);
        if !fits || (hashes && keys.copied().any(is_unhashable)) {
            return Err(self.bad("pickle-type-mismatch", "something is put where it does not fit"));
        }
        if target.kind() == Kind::List && has_pairs {
            self.ring.replace(target, items);
            self.stack.truncate(start);
        } else if target.is_container() {
            let filled = self.ring.extend(target, items);
            self.stack.truncate(start);
            if filled != target {
                self.recorder.grown(filled.weight());
                self.set_top(filled);
                self.memo.update(target, filled);
            }
        } else {
            self.stack.truncate(start);
        }
        Ok(())
    }

    /// Filling what is no plain container calls its methods.
    fn fill_object(&mut self, opcode: u8, target: Token, mut given: Given, is_odd: bool) -> Step {
        if given.args.is_empty() || is_odd {
            self.differ("the unpicklers fill this object differently");
        }
        given.fill = Some(match opcode {
            APPEND | APPENDS => Fill::Extend,
            ADDITEMS => Fill::Add,
            _ => Fill::Set,
        });
        let (who, itself) = self.maker(target);
        self.record(CallKind::Fill, who, target, itself, &given)?;
        self.weigh(target, &given.args);
        self.filled(target, &given)?;
        if is_odd {
            return Err(self.bad("pickle-argument-invalid", "SETITEMS has a key without a value"));
        }
        Ok(())
    }
}
