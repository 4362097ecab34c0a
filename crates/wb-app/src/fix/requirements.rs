//! pip's requirement files, and requirements of PEP 508 wherever they stand.

use super::manifest::Wanted;
use wb_deps::Family;
use wb_deps::mend::Style;

/// The requirements of a file for pip.
pub(super) fn file(text: &str, wanted: &mut Vec<Wanted>, unread: &mut Vec<String>) {
    let mut at = 0;
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let start = at;
        at += line.len();
        // A line goes on behind a backslash: options such as `--hash` stand there.
        let mut whole = line.to_owned();
        while whole.trim_end_matches(['\r', '\n']).ends_with('\\') {
            let Some(next) = lines.next() else { break };
            at += next.len();
            whole.push_str(next);
        }
        let has_hash = whole.contains("--hash");
        let line = line.trim_end_matches(['\r', '\n']).trim_end_matches('\\');
        let line = without_comment(line);
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with('-') {
            continue;
        }
        // Options of one requirement stand behind it.
        let line = line.split(" --").next().unwrap_or(line);
        let indent = line.len() - line.trim_start().len();
        match requirement(line.trim(), start + indent) {
            Some(Some(mut found)) => {
                if has_hash {
                    found.blocked = Some(
                        "its line has hashes, which would not fit any more: compile the file again from what it was made of",
                    );
                }
                wanted.push(found);
            }
            // An address or a path: no versions.
            Some(None) => {}
            None => unread.push(format!("`{}` is no requirement", shortened(trimmed))),
        }
    }
}

/// A comment begins at the start, or behind a blank.
fn without_comment(line: &str) -> &str {
    if line.trim_start().starts_with('#') {
        return "";
    }
    let cut = [" #", "\t#"].into_iter().filter_map(|sign| line.find(sign)).min();
    cut.and_then(|cut| line.get(..cut)).unwrap_or(line)
}

pub(super) fn shortened(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(80).collect()
}

/// Reads `name[extras]>=1.0; marker` that begins at an offset. None within is an address or a path.
pub(super) fn requirement(text: &str, offset: usize) -> Option<Option<Wanted>> {
    if text.contains("://") || text.starts_with(['.', '/', '\\']) || text.contains(" @ ") {
        return Some(None);
    }
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let name_end = text.find(|c: char| !is_name(c)).unwrap_or(text.len());
    let (name, rest) = text.split_at(name_end);
    if !name.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    // Files of Python code are paths, too.
    if rest.is_empty()
        && [".whl", ".zip", ".tar.gz"]
            .iter()
            .any(|ending| name.ends_with(ending))
    {
        return Some(None);
    }
    let extras = match rest.trim_start().strip_prefix('[') {
        Some(extras) => rest.len() - extras.len() + extras.find(']')? + 1,
        None => 0,
    };
    let from = name_end + extras;
    let behind = text.get(from..)?;
    let (specifier, marker) = behind
        .split_once(';')
        .map_or((behind, None), |(a, b)| (a, Some(b)));
    let written = specifier.trim();
    if !written.is_empty() && !written.starts_with(['=', '<', '>', '~', '!', '(', '@']) {
        return None;
    }
    if written.starts_with('@') {
        return Some(None);
    }
    let start = offset
        + from
        + if written.is_empty() {
            0
        } else {
            specifier.len() - specifier.trim_start().len()
        };
    Some(Some(Wanted {
        family: Family::PyPi,
        style: Style::Python,
        name: name.to_owned(),
        requirement: written.to_owned(),
        span: start..start + written.len(),
        marker: marker
            .map(|marker| marker.trim().to_owned())
            .filter(|marker| !marker.is_empty()),
        blocked: None,
    }))
}
