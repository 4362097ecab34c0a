//! One tensor while it is read: its shape against its bytes, and where it says that they are.

use super::facts::Use;
use super::schema::dtype;
use crate::notes::{Defect, Notes};

/// A tensor while it is read.
#[derive(Debug, Default)]
pub(super) struct TensorDraft {
    pub(super) name: String,
    pub(super) dims: Vec<i64>,
    pub(super) dims_total: u64,
    pub(super) dtype: u64,
    pub(super) raw_bytes: Option<u64>,
    pub(super) usage: Use,
    /// True if the tensor says that its data is external.
    pub(super) is_marked: bool,
    /// Every location that it gives; a loader takes the last (or the first).
    pub(super) locations: Vec<String>,
    pub(super) offset: Option<String>,
    pub(super) length: Option<String>,
    /// Keys that the format does not have.
    pub(super) odd_keys: Vec<String>,
}

/// Where an external tensor lies in its file, as far as the numbers can be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Extent {
    pub(super) length: Option<u64>,
    /// Offset plus length; `u64::MAX` if that overflows.
    pub(super) end: Option<u64>,
}

impl TensorDraft {
    /// Dimensions that are kept; no tensor of any framework has more.
    pub(super) const DIMS_KEPT: usize = 64;
    /// Locations and odd keys that are kept of one tensor.
    pub(super) const ENTRIES_KEPT: usize = 8;

    /// Takes one dimension.
    pub(super) fn dim(&mut self, value: u64) {
        self.dims_total = self.dims_total.saturating_add(1);
        if self.dims.len() < Self::DIMS_KEPT {
            self.dims.push(value.cast_signed());
        }
    }

    /// Takes one entry of the external data.
    pub(super) fn entry(&mut self, key: String, value: String) {
        match key.as_str() {
            "location" if self.locations.contains(&value) => {}
            "location" if self.locations.len() < Self::ENTRIES_KEPT => self.locations.push(value),
            "offset" => self.offset = Some(value),
            "length" => self.length = Some(value),
            "location" | "checksum" | "basepath" => {}
            // ONNX Runtime stores weights that it has rearranged under keys of its own.
            _ if key.starts_with("prepacked") => {}
            _ if self.odd_keys.len() < Self::ENTRIES_KEPT => self.odd_keys.push(key),
            _ => {}
        }
    }

    /// How many bytes the shape and the type ask for; `None` if that is not fixed.
    fn bytes_wanted(&self, at: u64, notes: &mut Notes) -> Option<u64> {
        if self.dims_total > self.dims.len() as u64 {
            let detail = format!("tensor {:?} has {} dimensions", self.name, self.dims_total);
            notes.defect(Defect::at("onnx-tensor-dims", at, detail));
            return None;
        }
        let (_, bits) = dtype(self.dtype);
        let mut wanted = Some(1_u64);
        for &dim in &self.dims {
            let Ok(dim) = u64::try_from(dim) else {
                let detail = format!("tensor {:?} has a negative dimension ({dim})", self.name);
                notes.defect(Defect::at("onnx-tensor-dims", at, detail));
                return None;
            };
            wanted = if dim == 0 {
                Some(0)
            } else {
                wanted.and_then(|w| w.checked_mul(dim))
            };
            if wanted == Some(0) {
                return bits.map(|_| 0);
            }
        }
        let bits = bits?;
        let bytes = wanted
            .and_then(|w| w.checked_mul(bits))
            .map(|total| total.div_ceil(8));
        if bytes.is_none() {
            let detail = format!(
                "the dimensions of tensor {:?} overflow: {:?}",
                self.name, self.dims
            );
            notes.defect(Defect::at("onnx-tensor-dims", at, detail));
        }
        bytes
    }

    /// Compares the shape with the bytes that are there or promised.
    pub(super) fn check(&self, at: u64, notes: &mut Notes) -> Extent {
        let wanted = self.bytes_wanted(at, notes);
        let mut extent = Extent::default();
        let is_external = self.is_marked && !self.locations.is_empty();
        if is_external {
            extent = self.extent(at, notes);
            for key in &self.odd_keys {
                let detail = format!("tensor {:?} describes its file with the key {key:?}", self.name);
                notes.defect(Defect::at("onnx-external-key", at, detail));
            }
        }
        let given = if is_external {
            extent.length
        } else {
            self.raw_bytes
        };
        if let (Some(wanted), Some(given)) = (wanted, given)
            && wanted != given
            && !self.is_one_per_byte(given)
        {
            let (dtype, _) = dtype(self.dtype);
            let where_ = if is_external {
                "in its file"
            } else {
                "in the model"
            };
            let detail = format!(
                "tensor {:?} ({dtype}, shape {:?}) needs {wanted} bytes, but has {given} {where_}",
                self.name, self.dims
            );
            notes.defect(Defect::at("onnx-tensor-size", at, detail));
        }
        if self.is_marked && self.locations.is_empty() {
            let detail = format!("tensor {:?} is external, but names no file", self.name);
            notes.defect(Defect::at("onnx-external-location", at, detail));
        }
        extent
    }

    /// Some writers store types of fewer than eight bits one to a byte.
    fn is_one_per_byte(&self, given: u64) -> bool {
        let count = self
            .dims
            .iter()
            .try_fold(1_u64, |count, &dim| count.checked_mul(u64::try_from(dim).ok()?));
        dtype(self.dtype).1.is_some_and(|bits| bits < 8) && count == Some(given)
    }

    fn extent(&self, at: u64, notes: &mut Notes) -> Extent {
        let mut number = |label: &str, text: &Option<String>| match text {
            None => Some(None),
            Some(text) => {
                let parsed = text.trim().parse::<u64>().ok();
                if parsed.is_none() {
                    let detail = format!(
                        "the {label} {text:?} of external tensor {:?} is no count of bytes",
                        self.name
                    );
                    notes.defect(Defect::at("onnx-external-number", at, detail));
                }
                parsed.map(Some)
            }
        };
        let offset = number("offset", &self.offset);
        let length = number("length", &self.length);
        let end = match (offset, length) {
            (Some(offset), Some(length)) if offset.is_some() || length.is_some() => {
                Some(offset.unwrap_or(0).saturating_add(length.unwrap_or(0)))
            }
            _ => None,
        };
        Extent {
            length: length.flatten(),
            end,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tensor(dtype: u64, dims: &[i64], raw_bytes: u64) -> TensorDraft {
        TensorDraft {
            dtype,
            dims: dims.to_vec(),
            dims_total: dims.len() as u64,
            raw_bytes: Some(raw_bytes),
            ..TensorDraft::default()
        }
    }

    fn codes(tensor: &TensorDraft) -> Vec<&'static str> {
        let mut notes = Notes::default();
        tensor.check(0, &mut notes);
        notes.defects.iter().map(|defect| defect.code).collect()
    }

    #[test]
    fn the_shape_is_compared_with_the_bytes() {
        assert_eq!(codes(&tensor(1, &[2, 3], 24)), [""; 0]);
        assert_eq!(codes(&tensor(1, &[], 4)), [""; 0]);
        assert_eq!(codes(&tensor(22, &[3], 2)), [""; 0]);
        assert_eq!(codes(&tensor(1, &[0, 1 << 62, 1 << 62], 0)), [""; 0]);
        assert_eq!(codes(&tensor(1, &[2, 3], 25)), ["onnx-tensor-size"]);
        assert_eq!(codes(&tensor(1, &[-1, 3], 12)), ["onnx-tensor-dims"]);
        assert_eq!(codes(&tensor(1, &[1 << 62, 1 << 62], 12)), ["onnx-tensor-dims"]);
    }

    #[test]
    fn numbers_of_external_tensors_are_read() {
        let mut draft = TensorDraft {
            is_marked: true,
            ..TensorDraft::default()
        };
        draft.entry("location".to_owned(), "weights.bin".to_owned());
        draft.entry("offset".to_owned(), "4096".to_owned());
        draft.entry("length".to_owned(), u64::MAX.to_string());
        let mut notes = Notes::default();
        assert_eq!(draft.check(0, &mut notes).end, Some(u64::MAX));
        draft.entry("length".to_owned(), "-1".to_owned());
        draft.entry("__class__".to_owned(), "x".to_owned());
        assert_eq!(codes(&draft), ["onnx-external-number", "onnx-external-key"]);
    }
}
