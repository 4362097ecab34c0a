//! Tensors that reach beyond their storage, and tensors that are filled as if they were containers.
//!
//! CVE-2026-24747: what `torch.load(weights_only=True)` admitted let a file write outside a storage's memory.

use super::value::Path;
use wb_formats::model::pickle::facts::{Arg, Call};

/// True if items must not be set or appended here: what this name makes is no container of Python objects.
pub(super) fn is_no_container(path: &Path) -> bool {
    let is_torch = path.module == "torch" || path.module.starts_with("torch.");
    is_torch
        && ["ensor", "torage", "arameter"]
            .iter()
            .any(|part| path.name.contains(part))
        || path.is("numpy", "ndarray")
}

/// Why the tensor that this call rebuilds would reach beyond its storage.
pub(super) fn beyond_storage(path: &Path, call: &Call) -> Option<String> {
    if path.module != "torch._utils" || !path.name.starts_with("_rebuild_tensor") {
        return None;
    }
    let [
        Arg::Persistent(storage),
        Arg::Int(offset),
        Arg::Tuple(size),
        Arg::Tuple(stride),
        ..,
    ] = call.args.as_slice()
    else {
        return None;
    };
    let Arg::Tuple(storage) = storage.as_ref() else {
        return None;
    };
    let Some(Arg::Int(elements)) = storage.get(4) else {
        return None;
    };
    let needed = elements_needed(*offset, size, stride)?;
    (needed < 0 || needed > i128::from(*elements))
        .then(|| format!("a tensor is laid over {needed} elements of a storage that has {elements}"))
}

/// One past the last element that a view touches; -1 for negative numbers, none where numbers are not known.
fn elements_needed(offset: i64, size: &[Arg], stride: &[Arg]) -> Option<i128> {
    let mut last = i128::from(offset);
    let mut is_empty = false;
    for pair in size.iter().zip(stride) {
        let (Arg::Int(size), Arg::Int(stride)) = pair else {
            return None;
        };
        if *size < 0 || *stride < 0 {
            return Some(-1);
        }
        is_empty |= *size == 0;
        last = last.saturating_add(i128::from(size.saturating_sub(1)).saturating_mul(i128::from(*stride)));
    }
    match (offset < 0, is_empty) {
        (true, _) => Some(-1),
        (false, true) => Some(0),
        (false, false) => Some(last.saturating_add(1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_element_counts() {
        let ints = |values: &[i64]| values.iter().map(|v| Arg::Int(*v)).collect::<Vec<_>>();
        assert_eq!(elements_needed(0, &ints(&[2, 3]), &ints(&[3, 1])), Some(6));
        assert_eq!(elements_needed(4, &ints(&[2]), &ints(&[1])), Some(6));
        assert_eq!(elements_needed(0, &ints(&[0]), &ints(&[1])), Some(0));
        assert_eq!(elements_needed(0, &ints(&[]), &ints(&[])), Some(1));
        assert_eq!(elements_needed(-1, &ints(&[1]), &ints(&[1])), Some(-1));
    }
}
