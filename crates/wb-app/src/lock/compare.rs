//! What differs from a lock.

use super::{Entry, Lock, Taken};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;
use wb_core::{Coverage, Finding, Place};
use wb_formats::Defect;

/// What a comparison with a lock found.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Verified {
    /// The schema's name and version.
    pub schema: String,
    /// How many entries the lock has.
    pub locked: u64,
    /// How many of them are the same.
    pub same: u64,
    /// What differs, as findings of rules.
    pub findings: Vec<Finding>,
    /// What was looked at: something could hide in what was not.
    pub coverage: Coverage,
    /// 0 if all is the same, 1 if something differs, 3 if something could not be looked at.
    pub exit_code: u8,
}

/// What an entry is about, whatever it is like.
type Key<'a> = (&'a str, &'a str, &'a str);

/// Compares what is there with a lock.
pub fn verify(lock: &Lock, taken: Taken, root: &str) -> Verified {
    let locked = grouped(&lock.entries);
    let there = grouped(&taken.lock.entries);
    let mut findings = Vec::new();
    let mut same = 0u64;
    for (key, old) in &locked {
        match there.get(key) {
            Some(new) if new == old => same = same.saturating_add(old.len() as u64),
            Some(new) => report(changed(key.0), &difference(old, new), key, root, &mut findings),
            None => report(
                "lock-removed",
                &format!("{} `{}` is not there any more", article(key.0), key.1),
                key,
                root,
                &mut findings,
            ),
        }
    }
    for key in there.keys().filter(|key| !locked.contains_key(*key)) {
        report(
            "lock-added",
            &format!("{} `{}` is not in the lock", article(key.0), key.1),
            key,
            root,
            &mut findings,
        );
    }
    findings.sort_by(Finding::report_order);
    let exit_code = match (findings.is_empty(), taken.coverage.is_complete()) {
        (false, _) => 1,
        (true, false) => 3,
        (true, true) => 0,
    };
    Verified {
        schema: "weighbridge-verify/1".to_owned(),
        locked: lock.entries.len() as u64,
        same,
        findings,
        coverage: taken.coverage,
        exit_code,
    }
}

fn grouped(entries: &[Entry]) -> BTreeMap<Key<'_>, Vec<&Entry>> {
    let mut groups: BTreeMap<Key<'_>, Vec<&Entry>> = BTreeMap::new();
    for entry in entries {
        groups
            .entry((&entry.kind, &entry.id, &entry.file))
            .or_default()
            .push(entry);
    }
    groups
}

/// The code of the defect that a rule speaks for.
fn changed(kind: &str) -> &'static str {
    match kind {
        "tool" | "tool-server" => "lock-tool-changed",
        "instructions" => "lock-instructions-changed",
        "prompt" => "lock-prompt-changed",
        "dataset" => "lock-dataset-changed",
        _ => "lock-model-changed",
    }
}

fn article(kind: &str) -> String {
    match kind {
        "instructions" => "the instructions".to_owned(),
        "tool-server" => "the server of tools".to_owned(),
        kind => format!("the {kind}"),
    }
}

/// What differs, in one sentence.
fn difference(old: &[&Entry], new: &[&Entry]) -> String {
    let (Some(before), Some(after)) = (old.first(), new.first()) else {
        return String::new();
    };
    let name = format!("{} `{}`", article(&before.kind), before.id);
    let short = |digest: &Option<String>| {
        digest
            .as_deref()
            .unwrap_or("none")
            .chars()
            .take(12)
            .collect::<String>()
    };
    if before.sha256 != after.sha256 {
        format!(
            "{name} has changed: sha256 {}… is now {}…",
            short(&before.sha256),
            short(&after.sha256)
        )
    } else if before.revision != after.revision || before.pin != after.pin {
        let says = |entry: &Entry| entry.revision.clone().unwrap_or_else(|| "no revision".to_owned());
        format!(
            "{name} was named at `{}` and is now at `{}`",
            says(before),
            says(after)
        )
    } else {
        format!("{name} is named otherwise than before")
    }
}

fn report(code: &'static str, detail: &str, key: &Key<'_>, root: &str, findings: &mut Vec<Finding>) {
    let file = if key.2.is_empty() { key.1 } else { key.2 };
    let path = match root.trim_end_matches('/') {
        "" | "." => file.to_owned(),
        root if key.0 == "file" || !key.2.is_empty() => format!("{root}/{file}"),
        root => root.to_owned(),
    };
    findings.extend(wb_scan::engine::judge_defects(
        &Place::file(path),
        &[Defect::new(code, detail)],
    ));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(kind: &str, id: &str, sha256: &str) -> Entry {
        Entry {
            kind: kind.to_owned(),
            id: id.to_owned(),
            file: "x.json".to_owned(),
            sha256: Some(sha256.to_owned()),
            ..Entry::default()
        }
    }

    fn compare(old: Vec<Entry>, new: Vec<Entry>) -> Verified {
        let lock = |entries| Lock {
            schema: super::super::SCHEMA.to_owned(),
            entries,
        };
        let taken = Taken {
            lock: lock(new),
            coverage: Coverage::default(),
        };
        verify(&lock(old), taken, "project")
    }

    #[test]
    fn changes_are_told_from_additions() {
        let same = compare(vec![entry("tool", "a", "00")], vec![entry("tool", "a", "00")]);
        assert_eq!((same.exit_code, same.same), (0, 1));
        let changed = compare(vec![entry("tool", "a", "00")], vec![entry("tool", "a", "11")]);
        assert_eq!(changed.findings[0].rule, "agent-tool-changed");
        assert_eq!(changed.exit_code, 1);
        let swapped = compare(vec![entry("prompt", "a", "00")], vec![entry("prompt", "b", "00")]);
        let rules: Vec<&str> = swapped
            .findings
            .iter()
            .map(|finding| finding.rule.as_str())
            .collect();
        assert_eq!(rules, ["trust-lock-added", "trust-lock-removed"]);
    }

    #[test]
    fn a_lock_is_read_as_it_was_written() {
        let lock = Lock {
            schema: super::super::SCHEMA.to_owned(),
            entries: vec![entry("tool", "a", "00")],
        };
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), lock.to_text()).unwrap();
        assert_eq!(Lock::load(file.path()).unwrap(), lock);
    }
}
