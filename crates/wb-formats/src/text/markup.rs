//! Script in pictures and model cards.

use serde::Serialize;

/// Something that a browser would run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Markup {
    /// Where.
    pub offset: u64,
    /// What is there, shortened.
    pub shown: String,
}

/// How much of a file's markup is kept.
const KEPT: usize = 8;

/// True for files in which nobody expects script: pictures and Markdown.
pub(super) fn is_quiet(ending: &str) -> bool {
    matches!(ending, "svg" | "md" | "mdx" | "markdown")
}

/// Looks for script. Code that is shown as code (between fences or backticks) runs nowhere.
pub(super) fn look(piece: &str, start: u64, is_svg: bool, in_fence: &mut bool, out: &mut Vec<Markup>) {
    let mut at = 0u64;
    for line in piece.split_inclusive('\n') {
        let trimmed = line.trim_start();
        if !is_svg && (trimmed.starts_with("```") || trimmed.starts_with("~~~")) {
            *in_fence = !*in_fence;
        } else if out.len() < KEPT && (is_svg || !*in_fence) && line.contains(['<', '(']) {
            let is_indented = !is_svg && (line.starts_with("    ") || line.starts_with('\t'));
            if let Some(inside) = script(line, is_svg).filter(|_| !is_indented) {
                out.push(Markup {
                    offset: start.saturating_add(at).saturating_add(inside as u64),
                    shown: crate::model::json::beginning(line.get(inside..).unwrap_or_default().trim(), 160),
                });
            }
        }
        at = at.saturating_add(line.len() as u64);
    }
}

/// Where script begins in a line.
fn script(line: &str, is_svg: bool) -> Option<usize> {
    let lower = line.to_ascii_lowercase();
    let marks: &[&str] = if is_svg {
        &[
            "<script",
            "javascript:",
            "<foreignobject",
            " onload=",
            " onclick=",
            " onerror=",
            " onmouseover=",
            " onbegin=",
        ]
    } else {
        &[
            "<script",
            "](javascript:",
            "<iframe",
            "<object ",
            "<embed ",
            " onload=",
            " onerror=",
            "\"javascript:",
        ]
    };
    let at = marks.iter().filter_map(|mark| lower.find(mark)).min()?;
    // `` `<script>` `` is shown, not run.
    let ticks = lower.get(..at).unwrap_or_default().matches('`').count();
    (is_svg || ticks.checked_rem(2) == Some(0)).then_some(at)
}
