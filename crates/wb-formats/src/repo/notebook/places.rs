//! From places in the joined text of all code cells to places in the notebook's file.

use crate::code::uses::Uses;
use std::collections::BTreeMap;

/// Gives everything that is used its place in the file.
pub(super) fn to_file(source: &str, file: &[u8], uses: &mut Uses) {
    let mut wanted: Vec<u64> = uses
        .calls
        .iter()
        .flat_map(|call| [Some(call.offset), call.receiver])
        .flatten()
        .collect();
    wanted.extend(uses.prompts.iter().map(|prompt| prompt.offset));
    wanted.extend(uses.imports.iter().map(|import| import.offset));
    if wanted.is_empty() {
        return;
    }
    wanted.sort_unstable();
    wanted.dedup();
    let found = find(source, file, &wanted);
    let place = |offset: &mut u64| {
        if let Some(at) = found.get(offset) {
            *offset = *at;
        }
    };
    for call in &mut uses.calls {
        place(&mut call.offset);
        if let Some(receiver) = &mut call.receiver {
            place(receiver);
        }
    }
    uses.prompts
        .iter_mut()
        .for_each(|prompt| place(&mut prompt.offset));
    uses.imports
        .iter_mut()
        .for_each(|import| place(&mut import.offset));
}

/// The file is searched for one line after the other, as JSON writes them.
fn find(source: &str, file: &[u8], wanted: &[u64]) -> BTreeMap<u64, u64> {
    let mut found = BTreeMap::new();
    let mut wanted = wanted.iter().peekable();
    let (mut start, mut at) = (0_usize, 0_usize);
    for line in source.split_inclusive('\n') {
        let end = start.saturating_add(line.len());
        let text = line.trim_end_matches('\n');
        // Lines that were replaced by `pass` are not in the file.
        let is_own = text.trim().len() > 1 && text.trim() != "pass";
        let written = serde_json::to_string(text).unwrap_or_default();
        let written = written
            .trim_start_matches('"')
            .strip_suffix('"')
            .unwrap_or_default();
        let rest = file.get(at..).unwrap_or_default();
        let hit = (is_own && !written.is_empty())
            .then(|| memchr::memmem::find(rest, written.as_bytes()))
            .flatten();
        let line_at = hit.map(|hit| at.saturating_add(hit));
        while let Some(offset) = wanted.next_if(|offset| **offset < end as u64) {
            if let Some(line_at) = line_at {
                let within = offset.saturating_sub(start as u64);
                found.insert(*offset, (line_at as u64).saturating_add(within));
            }
        }
        if let Some(line_at) = line_at {
            at = line_at.saturating_add(written.len());
        }
        if wanted.peek().is_none() {
            break;
        }
        start = end;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn lines_are_found_where_json_writes_them() {
        let source = "import x\nx.go('a')\n";
        let file = br#"{"cells":[{"source":["import x\n","x.go('a')"]}]}"#;
        let found = find(source, file, &[11]);
        let at = usize::try_from(found[&11]).unwrap();
        assert!(file[at..].starts_with(b"go("));
    }
}
