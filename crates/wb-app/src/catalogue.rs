//! The rules as a reader looks them up.

use std::fmt::Write;
use wb_core::rule::RuleInfo;
pub use wb_scan::{RULES, Rule};

/// The rule of this id.
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES
        .binary_search_by(|rule| rule.info.id.cmp(id))
        .ok()
        .and_then(|index| RULES.get(index).copied())
}

/// The ids most like `id`, nearest first: what a reader may have meant.
pub fn nearest(id: &str) -> Vec<&'static str> {
    let wanted: String = id.chars().take(64).collect::<String>().to_ascii_lowercase();
    let mut near: Vec<(usize, &str)> = RULES
        .iter()
        .map(|rule| (unlikeness(&wanted, rule.info.id), rule.info.id))
        .filter(|(unlikeness, known)| *unlikeness <= known.len().min(wanted.len()) / 2)
        .collect();
    near.sort_unstable();
    near.into_iter().map(|(_, known)| known).take(3).collect()
}

/// Nothing if one is a part of the other, else the edit distance.
fn unlikeness(wanted: &str, known: &str) -> usize {
    if wanted.len() >= 4 && known.contains(wanted) {
        return 0;
    }
    let mut row: Vec<usize> = (0..=known.chars().count()).collect();
    for (line, a) in wanted.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = line + 1;
        for (column, b) in known.chars().enumerate() {
            let replaced = diagonal + usize::from(a != b);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(row[column] + 1).min(diagonal + 1);
        }
    }
    row.last().copied().unwrap_or(0)
}

/// A rule's page as Markdown, as docs/rules has it.
pub fn page(info: &RuleInfo) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "# {}\n\n**{}**\n", info.id, info.summary);
    let _ = writeln!(out, "Severity: {} · since {}\n", info.severity, info.since);
    let _ = write!(out, "{}", info.page_text());
    let _ = writeln!(out, "\n## In one line\n\n{}.", info.remedy);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_found_and_guessed() {
        assert_eq!(
            find("file-malformed").map(|rule| rule.info.id),
            Some("file-malformed")
        );
        assert!(find("file-malforme").is_none());
        assert_eq!(nearest("file-malfromed").first(), Some(&"file-malformed"));
        assert!(nearest("zzzzzzzzzzzz").is_empty());
        assert!(RULES.windows(2).all(|pair| pair[0].info.id < pair[1].info.id));
    }
}
