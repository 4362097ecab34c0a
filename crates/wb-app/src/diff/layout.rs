//! Tensors by name.

use super::place;
use super::report::{Change, Diff, ItemChange};
use crate::inspect::Inspection;
use crate::tensors::{self, Tensor};
use std::collections::BTreeMap;

pub(super) fn compare_tensors(
    file: &str,
    old: Option<&Inspection>,
    new: Option<&Inspection>,
    diff: &mut Diff,
) {
    type Key = (Vec<String>, String);
    let by_name = |inspection: Option<&Inspection>| -> BTreeMap<Key, Tensor> {
        let tensors = inspection.map(tensors::collect).unwrap_or_default();
        tensors
            .into_iter()
            .map(|tensor| ((tensor.part.clone(), tensor.name.clone()), tensor))
            .collect()
    };
    let (old, new) = (by_name(old), by_name(new));
    for ((part, name), tensor) in &new {
        let before = old.get(&(part.clone(), name.clone()));
        let change = match before {
            None => Change::Added,
            Some(before) if before.layout() != tensor.layout() || before.bytes != tensor.bytes => {
                Change::Changed
            }
            Some(_) => continue,
        };
        diff.tensors.push(ItemChange {
            place: place(file, part),
            name: name.clone(),
            change,
            old: before.map(Tensor::layout),
            new: Some(tensor.layout()),
        });
    }
    for ((part, name), tensor) in &old {
        if !new.contains_key(&(part.clone(), name.clone())) {
            diff.tensors.push(ItemChange {
                place: place(file, part),
                name: name.clone(),
                change: Change::Removed,
                old: Some(tensor.layout()),
                new: None,
            });
        }
    }
}
