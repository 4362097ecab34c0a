//! Raw arrays inside a stream of joblib: they follow the wrapper that announces them.

use super::facts::Callee;
use super::token::{Kind, Token};
use super::vm::{Step, Vm};

/// What a wrapper says of its array.
enum Items {
    /// So many bytes each.
    Bytes(u64),
    /// Python objects: a pickle follows instead.
    Objects,
}

impl Vm<'_> {
    /// Steps over the array of a wrapper that has just got its state, as `NumpyArrayWrapper.read` does.
    pub(super) fn joblib_array(&mut self, state: Token) -> Step {
        self.is_joblib = true;
        let Some(dtype) = self.value_of(state, "dtype")? else {
            return Ok(());
        };
        let Some(items) = self.items(dtype) else {
            return Ok(());
        };
        let start = self.raw_position();
        let Items::Bytes(size) = items else {
            if start == self.reader.position() {
                return self.suspend();
            }
            return Ok(());
        };
        let Some(count) = self.count(state)? else {
            return Ok(());
        };
        let mut data = start;
        let alignment = self.value_of(state, "numpy_array_alignment_bytes")?;
        if alignment.is_some_and(|token| token.kind() != Kind::None) {
            let Some(padding) = self.reader.look(start, 1)?.first().copied() else {
                return Err(self.truncated());
            };
            data = start.saturating_add(1).saturating_add(u64::from(padding));
        }
        let end = count.checked_mul(size).and_then(|bytes| data.checked_add(bytes));
        match end {
            Some(end) if end <= self.reader.len()? => {
                let bytes = end.saturating_sub(data);
                self.skipped_bytes = self.skipped_bytes.saturating_add(bytes);
                self.skip_raw(start, end);
                Ok(())
            }
            _ => Err(self.bad("pickle-truncated", "a raw array is longer than the file")),
        }
    }

    /// How many items the shape of a wrapper means.
    fn count(&self, state: Token) -> Step<Option<u64>> {
        let shape = self.value_of(state, "shape")?;
        let Some(node) = shape.and_then(|shape| self.ring.get(shape)) else {
            return Ok(None);
        };
        let mut count = 1_u64;
        for length in &node.items {
            let length = match length.kind() {
                Kind::Int => u64::try_from(length.int_value()).ok(),
                _ => None,
            };
            match length.and_then(|length| count.checked_mul(length)) {
                Some(product) => count = product,
                None => return Ok(None),
            }
        }
        Ok(Some(count))
    }

    /// The value of a key in a dict.
    fn value_of(&self, dict: Token, key: &str) -> Step<Option<Token>> {
        let Some(node) = self.ring.get(dict).filter(|_| dict.kind() == Kind::Dict) else {
            return Ok(None);
        };
        for pair in node.items.chunks_exact(2) {
            let [name, value] = pair else { continue };
            let is_it = self
                .text(*name, 64)?
                .is_some_and(|text| text.is_text && text.bytes == key.as_bytes());
            if is_it {
                return Ok(Some(*value));
            }
        }
        Ok(None)
    }

    fn items(&self, dtype: Token) -> Option<Items> {
        let call = self.recorder.call_of(dtype)?;
        let Callee::Import(index) = call.callee else {
            return None;
        };
        let import = self.recorder.facts.imports.get(index as usize)?;
        if (import.module.as_str(), import.name.as_str()) != ("numpy", "dtype") {
            return None;
        }
        if self.recorder.object_dtypes.get(&dtype.node()) == Some(&true) {
            return Some(Items::Objects);
        }
        item_bytes(self.first_text(dtype)?)
    }
}

/// What a type string of NumPy (`f8`, `<U10`, `O8`) means.
fn item_bytes(text: &str) -> Option<Items> {
    let text = text.trim_start_matches(['<', '>', '|', '=']);
    let (kind, size) = text.split_at_checked(1)?;
    let size = match size {
        "" => 1,
        digits => digits.parse::<u64>().ok()?,
    };
    match kind {
        "O" => Some(Items::Objects),
        "U" => size.checked_mul(4).map(Items::Bytes),
        "b" | "i" | "u" | "f" | "c" | "m" | "M" | "S" | "a" | "V" | "B" | "?" => Some(Items::Bytes(size)),
        _ => None,
    }
}
