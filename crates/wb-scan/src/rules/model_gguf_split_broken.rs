//! Split GGUF models whose parts don't make a whole.

use crate::rule::{Folder, FolderFile};
use crate::sink::{Found, Sink};
use std::collections::BTreeMap;
use wb_formats::Facts;
use wb_formats::model::gguf::GgufFacts;

crate::rule! {
    /// Parts of a split GGUF model (`-00001-of-00003.gguf`) are missing, or say another number, count or total than
    /// their names and the other parts.
    ///
    /// ## Why it matters
    /// The first part names how many others the loader opens beside it. What is missing wasn't scanned, and parts
    /// of different models under one name make a model that nobody published.
    ///
    /// ## What to do
    /// Fetch all parts of the same revision and scan the whole folder.
    pub static RULE = {
        id: "model-gguf-split-broken",
        since: "0.1.0",
        severity: Medium,
        summary: "the parts of a split GGUF model do not make a whole",
        remedy: "fetch all parts of the same revision and scan the whole folder",
        wants: ["gguf"],
        check: Folder(check),
    };
}

type Parts<'f> = BTreeMap<u64, (&'f FolderFile, &'f GgufFacts)>;

fn check(folder: &Folder<'_>, sink: &mut Sink<'_>) {
    if folder.root.is_empty() {
        return;
    }
    let mut models: BTreeMap<(&str, u64), Parts<'_>> = BTreeMap::new();
    for file in folder.files {
        let facts = file.facts.iter().find_map(|facts| match facts {
            Facts::Gguf(facts) => Some(facts),
            _ => None,
        });
        if let (Some(facts), Some((stem, number, count))) = (facts, part_of(&file.path)) {
            models
                .entry((stem, count))
                .or_default()
                .insert(number, (file, facts));
        }
    }
    for ((_, count), parts) in &models {
        check_model(*count, parts, folder, sink);
    }
}

fn check_model(count: u64, parts: &Parts<'_>, folder: &Folder<'_>, sink: &mut Sink<'_>) {
    let Some((first, _)) = parts.values().next() else {
        return;
    };
    let present = parts.len() as u64;
    if present < count {
        let message = format!(
            "{} of the {count} parts are not there",
            count.saturating_sub(present)
        );
        let missing = (1..=count).filter(|number| !parts.contains_key(number)).take(8);
        let names: Vec<_> = missing.map(|number| number.to_string()).collect();
        let found = Found::new(message).in_file(folder.place(first));
        sink.found(found.evidence("missing parts", names.join(", ")));
    }
    for (number, (file, facts)) in parts {
        let split = facts.split.clone().unwrap_or_default();
        let says_count = split.count.is_some_and(|said| said != count);
        let says_number = split
            .number
            .is_some_and(|said| said.checked_add(1) != Some(*number));
        if says_count || says_number {
            let message = format!("the name says part {number} of {count}, the file says otherwise");
            let said = format!("split.no {:?}, split.count {:?}", split.number, split.count);
            sink.found(
                Found::new(message)
                    .in_file(folder.place(file))
                    .evidence("file", said),
            );
        }
    }
    let total = parts
        .values()
        .find_map(|(_, facts)| facts.split.as_ref()?.tensors_total);
    let sum = parts
        .values()
        .fold(0u64, |sum, (_, facts)| sum.saturating_add(facts.tensors_total));
    if let (Some(total), true) = (total, present == count)
        && total != sum
    {
        let message = format!("the parts hold {sum} tensors, the first says that it is {total}");
        sink.found(Found::new(message).in_file(folder.place(first)));
    }
}

/// `dir/name-00001-of-00003.gguf` → (`dir/name`, 1, 3).
fn part_of(path: &str) -> Option<(&str, u64, u64)> {
    let stem = path.strip_suffix(".gguf")?;
    let (rest, count) = stem.rsplit_once("-of-")?;
    let (name, number) = rest.rsplit_once('-')?;
    let digits = |text: &str| text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(count) || !digits(number) {
        return None;
    }
    Some((name, number.parse().ok()?, count.parse().ok()?))
}
