//! What a text names behind the place where it stops being YAML for us: a loader that goes on there must not find
//! anything unseen.

use super::facts::{NamedObject, SettingsFacts, Slot, TagUse};
use crate::model::json::beginning;
use crate::text::yaml::percent_decoded;

/// Searches `text` from `start` on for tags of other languages and for targets.
pub(super) fn search(text: &str, start: u64, facts: &mut SettingsFacts) {
    let start = usize::try_from(start).unwrap_or(usize::MAX).min(text.len());
    // From the beginning of the line: the break may be reported in the middle of what it breaks.
    let head = text.get(..start).unwrap_or_default();
    let mut offset = head.rfind('\n').map_or(0, |at| at.saturating_add(1));
    let handles = handles(text);
    for line in text.get(offset..).unwrap_or_default().split_inclusive('\n') {
        if facts.tags.len() < SettingsFacts::KEPT_MAX && facts.objects.len() < SettingsFacts::KEPT_MAX {
            tags(line, offset as u64, &handles, facts);
            target(line, offset as u64, facts);
        } else {
            facts.unlisted = facts.unlisted.saturating_add(1);
        }
        offset = offset.saturating_add(line.len());
    }
}

/// Ways to begin a Python tag, with what each stands for: YAML's own two, and handles that `%TAG` defines.
fn handles(text: &str) -> Vec<(String, String)> {
    const HANDLES_MAX: usize = 16;
    let own = [("!!python", "python"), ("tag:yaml.org,2002:python", "python")];
    let mut out: Vec<(String, String)> = own
        .map(|(mark, name)| (mark.to_owned(), name.to_owned()))
        .to_vec();
    let directives = text
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix("%TAG"));
    for directive in directives.take(HANDLES_MAX) {
        let mut words = directive.split_whitespace();
        if let (Some(handle), Some(prefix)) = (words.next(), words.next())
            && let Some(name) = percent_decoded(prefix).strip_prefix("tag:yaml.org,2002:")
            && handle.starts_with('!')
            && handle.len() > 2
        {
            out.push((handle.to_owned(), name.to_owned()));
        }
    }
    out
}

fn tags(line: &str, offset: u64, handles: &[(String, String)], facts: &mut SettingsFacts) {
    if line.trim_start().starts_with('#') || line.trim_start().starts_with('%') {
        return;
    }
    for (mark, stands_for) in handles {
        for (at, _) in line.match_indices(mark.as_str()) {
            let rest = line.get(at.saturating_add(mark.len())..).unwrap_or_default();
            let end = rest
                .find(|c: char| c.is_whitespace() || ",[]{}>".contains(c))
                .unwrap_or(rest.len());
            let name = format!(
                "{stands_for}{}",
                percent_decoded(rest.get(..end).unwrap_or_default())
            );
            let offset = offset.saturating_add(at as u64);
            facts.tags.push(TagUse {
                tag: beginning(&format!("tag:yaml.org,2002:{name}"), SettingsFacts::TEXT_MAX),
                value: beginning(rest.get(end..).unwrap_or_default().trim(), 120),
                offset: Some(offset),
                count: 1,
            });
        }
    }
}

fn target(line: &str, offset: u64, facts: &mut SettingsFacts) {
    for key in ["_target_", "class_path"] {
        let Some((before, behind)) = line.split_once(key) else {
            continue;
        };
        if before.trim_start().starts_with('#') {
            continue;
        }
        let behind = behind.trim_start_matches(['\'', '"']).trim_start();
        let Some(value) = behind.strip_prefix(':') else {
            continue;
        };
        let value = value.trim().trim_start_matches(['\'', '"']);
        let end = value
            .find(|c: char| c.is_whitespace() || ",}\"'#".contains(c))
            .unwrap_or(value.len());
        let name = value.get(..end).unwrap_or_default();
        if name.is_empty() {
            continue;
        }
        facts.objects.push(NamedObject {
            key: key.to_owned(),
            path: String::new(),
            name: beginning(name, SettingsFacts::TEXT_MAX),
            written: None,
            arguments: Vec::new(),
            slot: Slot::Target,
            offset: Some(offset.saturating_add(before.len() as u64)),
        });
    }
}
