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
    for line in text.get(offset..).unwrap_or_default().split_inclusive('\n') {
        if facts.tags.len() < SettingsFacts::KEPT_MAX && facts.objects.len() < SettingsFacts::KEPT_MAX {
            tags(line, offset as u64, facts);
            target(line, offset as u64, facts);
        } else {
            facts.unlisted = facts.unlisted.saturating_add(1);
        }
        offset = offset.saturating_add(line.len());
    }
}

fn tags(line: &str, offset: u64, facts: &mut SettingsFacts) {
    if line.trim_start().starts_with('#') {
        return;
    }
    for mark in ["!!python", "tag:yaml.org,2002:python"] {
        for (at, _) in line.match_indices(mark) {
            let rest = line.get(at..).unwrap_or_default();
            let end = rest
                .find(|c: char| c.is_whitespace() || ",[]{}>".contains(c) && c != '.')
                .unwrap_or(rest.len());
            let written = percent_decoded(rest.get(..end).unwrap_or_default());
            let name = written
                .trim_start_matches("!!")
                .trim_start_matches("tag:yaml.org,2002:");
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
