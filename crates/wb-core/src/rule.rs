//! How a rule introduces itself. What it checks is known one floor up, where the facts are.

use crate::finding::Severity;

/// A rule's identity card: everything about it that is not code.
#[derive(Clone, Copy, Debug)]
pub struct RuleInfo {
    /// Kebab-case name for ever, subject first, naming what is seen.
    pub id: &'static str,
    /// The version that brought it.
    pub since: &'static str,
    /// How bad a finding of this rule is.
    pub severity: Severity,
    /// What is seen, in one line.
    pub summary: &'static str,
    /// What to do, in one line.
    pub remedy: &'static str,
    /// The page, as Markdown lines, from the doc comment.
    pub page: &'static [&'static str],
}

impl RuleInfo {
    /// The page as one text.
    pub fn page_text(&self) -> String {
        let mut text = String::new();
        for line in self.page {
            text.push_str(line.strip_prefix(' ').unwrap_or(line));
            text.push('\n');
        }
        text
    }
}
