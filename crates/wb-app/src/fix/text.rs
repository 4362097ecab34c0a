//! For people: the diff, and what was left.

use super::Fix;
use crate::render::escape::visible;
use std::fmt::Write as _;

/// As text.
pub fn text(fix: &Fix, is_applied: bool) -> String {
    let mut out = String::new();
    for line in fix.diff().lines() {
        let _ = writeln!(out, "{}", visible(line));
    }
    for change in &fix.changes {
        let _ = write!(
            out,
            "{}:{}: {} {} → {} ({})",
            visible(&change.file),
            change.line,
            visible(&change.package),
            visible(if change.before.is_empty() {
                "(any)"
            } else {
                &change.before
            }),
            visible(&change.after),
            visible(&change.advisories.join(", "))
        );
        if change.same_major == Some(false) {
            out.push_str(", another major version");
        }
        if change.partial {
            out.push_str(", affected versions stay allowed");
        }
        out.push('\n');
    }
    for left in &fix.left {
        let _ = writeln!(
            out,
            "{}:{}: {} {} stays ({}): {}",
            visible(&left.file),
            left.line,
            visible(&left.package),
            visible(if left.requirement.is_empty() {
                "(any)"
            } else {
                &left.requirement
            }),
            visible(&left.advisories.join(", ")),
            visible(&left.why)
        );
    }
    if !fix.unassessed.is_empty() {
        out.push_str("not assessed:\n");
        for why in &fix.unassessed {
            let _ = writeln!(out, "    {}", visible(why));
        }
    }
    let done = if is_applied { "changed" } else { "to change" };
    let _ = writeln!(
        out,
        "{} requirements compared, {} {done}, {} left{}",
        fix.compared,
        fix.changes.len(),
        fix.left.len(),
        if is_applied && !fix.changes.is_empty() {
            "; make the lock files anew"
        } else {
            ""
        }
    );
    out
}
