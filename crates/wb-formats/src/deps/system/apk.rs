//! Alpine's database of installed packages: blocks of lines with one letter in front.

use super::super::facts::{Entry, FileRole, Subject};
use super::super::reading::{Reading, entry, lines, some};
use crate::notes::Stop;
use std::collections::BTreeMap;

#[derive(Default)]
struct Block<'t> {
    offset: u64,
    fields: BTreeMap<char, &'t str>,
}

pub(super) fn read(reading: &mut Reading<'_>) -> Result<(), Stop> {
    reading.is("apk installed", FileRole::Installed);
    let text = reading.text;
    let mut blocks: Vec<Block<'_>> = vec![Block::default()];
    for (offset, line) in lines(text) {
        if line.is_empty() {
            blocks.push(Block::default());
            continue;
        }
        let Some(last) = blocks.last_mut() else { break };
        let mut letters = line.chars();
        if let (Some(letter), Some(':')) = (letters.next(), letters.next())
            && matches!(letter, 'P' | 'V' | 'A' | 'o' | 'D' | 'p' | 'C')
        {
            if last.fields.is_empty() {
                last.offset = offset;
            }
            last.fields.insert(letter, letters.as_str());
        }
    }
    let mut places: BTreeMap<&str, u32> = BTreeMap::new();
    let mut kept = Vec::new();
    for block in blocks.into_iter().filter(|block| !block.fields.is_empty()) {
        let of = |letter: char| block.fields.get(&letter).copied();
        let (Some(name), Some(version)) = (of('P'), of('V')) else {
            reading.unparsed(
                of('P').unwrap_or("block"),
                "it has no name or no version",
                Some(block.offset),
            );
            continue;
        };
        let found = Entry {
            version: some(version),
            condition: of('A').map(|architecture| format!("architecture {architecture}")),
            built_from: Some(Subject {
                name: of('o').unwrap_or(name).to_owned(),
                version: some(version),
            }),
            hashes: of('C').map(ToOwned::to_owned).into_iter().collect(),
            ..entry(name, Some(block.offset))
        };
        if let Some(at) = reading.push(found) {
            places.insert(name, at);
            for provided in of('p').into_iter().flat_map(str::split_whitespace) {
                places.entry(bare(provided)).or_insert(at);
            }
            kept.push((at, block));
        }
    }
    for (at, block) in kept {
        let wishes = block
            .fields
            .get(&'D')
            .into_iter()
            .flat_map(|list| list.split_whitespace());
        let mut needs: Vec<u32> = wishes
            .filter_map(|wish| places.get(bare(wish)).copied())
            .collect();
        needs.retain(|need| *need != at);
        needs.sort_unstable();
        needs.dedup();
        if let Some(entry) = reading.entry(at) {
            entry.needs = needs;
        }
    }
    Ok(())
}

/// `so:libc.so=1` → `so:libc.so`.
fn bare(wish: &str) -> &str {
    wish.split(['=', '<', '>', '~']).next().unwrap_or_default()
}
