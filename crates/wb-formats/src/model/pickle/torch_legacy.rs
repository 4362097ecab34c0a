//! What `torch.save` wrote before 1.6: five pickles, then raw storages.

use super::token::{Kind, Token};
use super::vm::{Step, Vm};

/// The first pickle is this number, as LONG1.
const MAGIC: &[u8] = b"\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19";
/// The pickles in front of the storages: number, protocol, system, object, keys of the storages.
pub(super) const PICKLES: usize = 5;
/// Storages of one file that are stepped over.
pub(super) const STORAGES_MAX: usize = 1 << 20;

impl Vm<'_> {
    /// True if the first pickle of the file says that PyTorch wrote it.
    pub(super) fn is_torch_magic(&self, value: Token) -> Step<bool> {
        Ok(value.kind() == Kind::Number && self.reader.look(value.payload(), MAGIC.len())? == MAGIC)
    }

    /// What PyTorch makes of a persistent id: `('storage', torch.FloatStorage, key, place, count)` is a storage,
    /// whose element size is remembered, and `('module', class, file, source)` is the class itself.
    pub(super) fn torch_persistent(&mut self, pid: Token) -> Step<Option<Token>> {
        if self.storages.is_none() {
            return Ok(None);
        }
        let items = match self.ring.get(pid) {
            Some(node) => node.items.clone(),
            None => return Ok(None),
        };
        let [what, class, key, ..] = items.as_slice() else {
            return Ok(None);
        };
        if self.name(*what)? == ("module".to_owned(), true) {
            return Ok((class.kind() == Kind::Import).then_some(*class));
        }
        let size = self
            .recorder
            .exact_name(*class)
            .and_then(|(_, name)| element_bytes(name));
        let (key, is_exact) = self.name(*key)?;
        if let (Some(size), true, Some(storages)) = (size, is_exact, self.storages.as_mut())
            && storages.len() < STORAGES_MAX
        {
            storages.insert(key, size);
        }
        Ok(None)
    }

    /// Steps over the storages whose keys the fifth pickle lists; gives where they end, or none if they do not
    /// stand as they should.
    pub(super) fn storages_end(&self, keys: Token, from: u64) -> Step<Option<u64>> {
        let (Some(node), Some(sizes)) = (self.ring.get(keys), &self.storages) else {
            return Ok(None);
        };
        if node.count != node.items.len() as u64 {
            return Ok(None);
        }
        let len = self.reader.len()?;
        let mut at = from;
        for key in &node.items {
            let (key, _) = self.name(*key)?;
            let count = self.reader.look(at, 8)?;
            let (Some(size), Some(count)) = (sizes.get(&key), count.first_chunk::<8>()) else {
                return Ok(None);
            };
            let end = u64::from_le_bytes(*count)
                .checked_mul(*size)
                .and_then(|bytes| at.checked_add(8)?.checked_add(bytes));
            match end {
                Some(end) if end <= len => at = end,
                _ => return Ok(None),
            }
        }
        Ok(Some(at))
    }
}

pub(super) fn element_bytes(class: &str) -> Option<u64> {
    Some(match class {
        "ComplexDoubleStorage" => 16,
        "DoubleStorage" | "LongStorage" | "ComplexFloatStorage" => 8,
        "FloatStorage" | "IntStorage" | "QInt32Storage" => 4,
        "HalfStorage" | "BFloat16Storage" | "ShortStorage" => 2,
        "CharStorage" | "ByteStorage" | "BoolStorage" | "QInt8Storage" | "QUInt8Storage"
        | "QUInt4x2Storage" | "QUInt2x4Storage" | "UntypedStorage" => 1,
        _ => return None,
    })
}
