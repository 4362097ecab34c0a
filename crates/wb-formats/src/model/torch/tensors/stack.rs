//! A machine for pickles that only build dictionaries of tensors.

use super::{TorchTensor, TorchTensorsFacts};
use std::collections::{BTreeSet, HashMap};

/// A value; containers are kept apart, so that one that holds itself is no trouble.
#[derive(Clone, Debug)]
enum Value {
    Mark,
    Number(u64),
    Text(String),
    Global(String),
    Tuple(Vec<usize>),
    Dict(usize),
    List(Vec<usize>),
    Storage {
        dtype: String,
        key: String,
    },
    Tensor {
        dtype: String,
        shape: Vec<u64>,
        storage: String,
        begins_at: u64,
    },
    Other,
}

/// Lists the tensors that a pickle rebuilds.
pub(crate) fn list(bytes: &[u8]) -> TorchTensorsFacts {
    let mut machine = Machine {
        bytes,
        at: 0,
        values: Vec::new(),
        stack: Vec::new(),
        memo: HashMap::new(),
        memo_next: 0,
        dicts: Vec::new(),
    };
    let ended = machine.run();
    let mut facts = TorchTensorsFacts {
        is_complete: ended == Some(true),
        ..TorchTensorsFacts::default()
    };
    if let Some(root) = machine.stack.first().copied() {
        machine.collect(root, &mut facts);
    }
    facts
}

struct Machine<'a> {
    bytes: &'a [u8],
    at: usize,
    values: Vec<Value>,
    stack: Vec<usize>,
    memo: HashMap<u64, usize>,
    memo_next: u64,
    dicts: Vec<Vec<(usize, usize)>>,
}

/// More values than any checkpoint has; bounds the memory.
const VALUES_MAX: usize = 8_000_000;

impl Machine<'_> {
    fn take(&mut self, len: usize) -> Option<&[u8]> {
        let end = self.at.checked_add(len)?;
        let part = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(part)
    }

    fn number(&mut self, len: usize) -> Option<u64> {
        let part = self.take(len)?;
        Some(
            part.iter()
                .rev()
                .fold(0, |sum: u64, byte| (sum << 8) | u64::from(*byte)),
        )
    }

    fn text(&mut self, len: usize) -> Option<String> {
        Some(String::from_utf8_lossy(self.take(len)?).into_owned())
    }

    fn line(&mut self) -> Option<String> {
        let rest = self.bytes.get(self.at..)?;
        let len = memchr::memchr(b'\n', rest)?;
        let line = self.text(len)?;
        self.at = self.at.checked_add(1)?;
        Some(line)
    }

    fn sized_text(&mut self, width: usize) -> Option<String> {
        let len = usize::try_from(self.number(width)?).ok()?;
        self.text(len)
    }

    fn new_value(&mut self, value: Value) -> usize {
        self.values.push(value);
        self.values.len().saturating_sub(1)
    }

    fn push(&mut self, value: Value) -> Option<()> {
        if self.values.len() >= VALUES_MAX {
            return None;
        }
        let id = self.new_value(value);
        self.stack.push(id);
        Some(())
    }

    fn value(&self, id: usize) -> &Value {
        self.values.get(id).unwrap_or(&Value::Other)
    }

    /// What lies above the last mark.
    fn above_mark(&mut self) -> Option<Vec<usize>> {
        let at = self
            .stack
            .iter()
            .rposition(|id| matches!(self.value(*id), Value::Mark))?;
        let items = self.stack.split_off(at);
        Some(items.into_iter().skip(1).collect())
    }

    fn pop_many(&mut self, count: usize) -> Option<Vec<usize>> {
        let at = self.stack.len().checked_sub(count)?;
        Some(self.stack.split_off(at))
    }

    /// True once STOP is reached; nothing where something is not understood.
    fn run(&mut self) -> Option<bool> {
        loop {
            let opcode = self.take(1)?.first().copied()?;
            match opcode {
                b'.' => return Some(true),
                0x80 => {
                    self.take(1)?;
                }
                0x95 => {
                    self.take(8)?;
                }
                b'(' => self.push(Value::Mark)?,
                b'c' => {
                    let (module, name) = (self.line()?, self.line()?);
                    self.push(Value::Global(format!("{module}.{name}")))?;
                }
                b'q' | b'r' | 0x94 | b'h' | b'j' => self.memo(opcode)?,
                b'}' | b']' | b')' | b't' | 0x85..=0x87 => self.container(opcode)?,
                b's' | b'u' | b'a' | b'e' => self.fill(opcode)?,
                0x93 | b'Q' | b'R' | 0x81 | b'b' | b'0' => self.act(opcode)?,
                _ => self.plain(opcode)?,
            }
        }
    }

    fn plain(&mut self, opcode: u8) -> Option<()> {
        let value = match opcode {
            b'N' | 0x88 | 0x89 => Value::Other,
            b'K' => Value::Number(self.number(1)?),
            b'M' => Value::Number(self.number(2)?),
            b'J' => Value::Number(self.number(4)?),
            0x8a => {
                let len = usize::try_from(self.number(1)?).ok()?;
                Value::Number(self.number(len.min(8))?)
            }
            b'G' => {
                self.take(8)?;
                Value::Other
            }
            b'X' => Value::Text(self.sized_text(4)?),
            0x8c => Value::Text(self.sized_text(1)?),
            0x8d => Value::Text(self.sized_text(8)?),
            b'B' | b'T' | b'C' | b'U' => {
                let width = if matches!(opcode, b'B' | b'T') { 4 } else { 1 };
                self.sized_text(width)?;
                Value::Other
            }
            0x8f => Value::Other,
            _ => return None,
        };
        self.push(value)
    }

    fn memo(&mut self, opcode: u8) -> Option<()> {
        let key = match opcode {
            0x94 => self.memo_next,
            b'q' | b'h' => self.number(1)?,
            _ => self.number(4)?,
        };
        if matches!(opcode, b'h' | b'j') {
            let id = self.memo.get(&key).copied()?;
            self.stack.push(id);
        } else {
            self.memo_next = self.memo_next.saturating_add(1);
            self.memo.insert(key, self.stack.last().copied()?);
        }
        Some(())
    }

    fn container(&mut self, opcode: u8) -> Option<()> {
        let value = match opcode {
            b'}' => self.new_dict(),
            b']' => Value::List(Vec::new()),
            b')' => Value::Tuple(Vec::new()),
            b't' => Value::Tuple(self.above_mark()?),
            0x85 => Value::Tuple(self.pop_many(1)?),
            0x86 => Value::Tuple(self.pop_many(2)?),
            _ => Value::Tuple(self.pop_many(3)?),
        };
        self.push(value)
    }

    fn new_dict(&mut self) -> Value {
        self.dicts.push(Vec::new());
        Value::Dict(self.dicts.len().saturating_sub(1))
    }

    fn fill(&mut self, opcode: u8) -> Option<()> {
        let items = match opcode {
            b's' => self.pop_many(2)?,
            b'a' => self.pop_many(1)?,
            _ => self.above_mark()?,
        };
        let target = self.stack.last().copied()?;
        match self.values.get_mut(target)? {
            Value::Dict(at) => {
                let at = *at;
                let pairs = items.chunks_exact(2).filter_map(|pair| match pair {
                    [key, value] => Some((*key, *value)),
                    _ => None,
                });
                self.dicts.get_mut(at)?.extend(pairs);
            }
            Value::List(list) => list.extend(items),
            _ => {}
        }
        Some(())
    }

    fn act(&mut self, opcode: u8) -> Option<()> {
        match opcode {
            b'0' => {
                self.stack.pop()?;
                Some(())
            }
            0x93 => {
                let parts = self.pop_many(2)?;
                let name = match parts
                    .iter()
                    .map(|id| self.value(*id))
                    .collect::<Vec<_>>()
                    .as_slice()
                {
                    [Value::Text(module), Value::Text(name)] => format!("{module}.{name}"),
                    _ => return None,
                };
                self.push(Value::Global(name))
            }
            b'Q' => {
                let id = self.stack.pop()?;
                let value = self.storage(id);
                self.push(value)
            }
            // The state of an object: a dictionary that was made before keeps what it holds.
            b'b' => {
                self.stack.pop()?;
                Some(())
            }
            _ => {
                let parts = self.pop_many(2)?;
                let value = match parts.as_slice() {
                    [callee, arguments] => self.called(*callee, *arguments),
                    _ => Value::Other,
                };
                self.push(value)
            }
        }
    }

    /// `('storage', torch.FloatStorage, '0', 'cpu', 100)`.
    fn storage(&self, id: usize) -> Value {
        let Value::Tuple(items) = self.value(id) else {
            return Value::Other;
        };
        let parts: Vec<&Value> = items.iter().map(|id| self.value(*id)).collect();
        match parts.as_slice() {
            [Value::Text(what), Value::Global(class), Value::Text(key), ..] if what == "storage" => {
                Value::Storage {
                    dtype: storage_dtype(class).to_owned(),
                    key: key.clone(),
                }
            }
            _ => Value::Other,
        }
    }

    fn called(&mut self, callee: usize, arguments: usize) -> Value {
        let (Value::Global(name), Value::Tuple(items)) =
            (self.value(callee).clone(), self.value(arguments).clone())
        else {
            return Value::Other;
        };
        match name.as_str() {
            "collections.OrderedDict" | "builtins.dict" | "__builtin__.dict" if items.is_empty() => {
                self.new_dict()
            }
            "torch._utils._rebuild_tensor_v2"
            | "torch._utils._rebuild_tensor"
            | "torch._utils._rebuild_tensor_v3" => self.tensor(&items).unwrap_or(Value::Other),
            "torch._utils._rebuild_parameter" | "torch._utils._rebuild_parameter_with_state" => items
                .first()
                .map_or(Value::Other, |data| self.value(*data).clone()),
            _ => Value::Other,
        }
    }

    fn tensor(&self, items: &[usize]) -> Option<Value> {
        let [storage, offset, shape, ..] = items else {
            return None;
        };
        let Value::Storage { dtype, key } = self.value(*storage) else {
            return None;
        };
        let Value::Tuple(shape) = self.value(*shape) else {
            return None;
        };
        let number = |id: &usize| match self.value(*id) {
            Value::Number(number) => Some(*number),
            _ => None,
        };
        // The third version brings the element type as its seventh argument.
        let dtype = match items.get(6).map(|id| self.value(*id)) {
            Some(Value::Global(name)) => torch_dtype(name).to_owned(),
            _ => dtype.clone(),
        };
        Some(Value::Tensor {
            dtype,
            shape: shape.iter().take(32).filter_map(number).collect(),
            storage: key.clone(),
            begins_at: number(offset).unwrap_or_default(),
        })
    }

    /// Walks the dictionaries from the result and lists the tensors under their names.
    fn collect(&self, root: usize, facts: &mut TorchTensorsFacts) {
        const DEPTH_MAX: usize = 8;
        let mut seen = BTreeSet::new();
        let mut waiting = vec![(root, String::new(), 0usize)];
        while let Some((id, name, depth)) = waiting.pop() {
            match self.value(id) {
                Value::Dict(at) if depth < DEPTH_MAX && seen.insert(*at) => {
                    for (key, value) in self.dicts.get(*at).into_iter().flatten().rev() {
                        let key = match self.value(*key) {
                            Value::Text(text) => crate::model::json::beginning(text, 1_024),
                            Value::Number(number) => number.to_string(),
                            _ => continue,
                        };
                        let name = if name.is_empty() {
                            key
                        } else {
                            format!("{name}.{key}")
                        };
                        waiting.push((*value, name, depth.saturating_add(1)));
                    }
                }
                Value::Tensor {
                    dtype,
                    shape,
                    storage,
                    begins_at,
                } => {
                    if facts.tensors.len() >= TorchTensorsFacts::TENSORS_MAX {
                        facts.tensors_unlisted = facts.tensors_unlisted.saturating_add(1);
                        continue;
                    }
                    facts.tensors.push(TorchTensor {
                        name,
                        dtype: dtype.clone(),
                        shape: shape.clone(),
                        storage: storage.clone(),
                        begins_at: *begins_at,
                    });
                }
                _ => {}
            }
        }
    }
}

/// `torch.FloatStorage` → `F32`.
fn storage_dtype(class: &str) -> &'static str {
    match class.rsplit('.').next().unwrap_or_default() {
        "DoubleStorage" => "F64",
        "FloatStorage" => "F32",
        "HalfStorage" => "F16",
        "BFloat16Storage" => "BF16",
        "LongStorage" => "I64",
        "IntStorage" => "I32",
        "ShortStorage" => "I16",
        "CharStorage" => "I8",
        "ByteStorage" => "U8",
        "BoolStorage" => "BOOL",
        "ComplexFloatStorage" => "C64",
        _ => "?",
    }
}

/// `torch.bfloat16` → `BF16`.
fn torch_dtype(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "float64" => "F64",
        "float32" => "F32",
        "float16" => "F16",
        "bfloat16" => "BF16",
        "int64" => "I64",
        "int32" => "I32",
        "int16" => "I16",
        "int8" => "I8",
        "uint64" => "U64",
        "uint32" => "U32",
        "uint16" => "U16",
        "uint8" => "U8",
        "bool" => "BOOL",
        "complex64" => "C64",
        "float8_e4m3fn" => "F8_E4M3",
        "float8_e5m2" => "F8_E5M2",
        _ => "?",
    }
}
