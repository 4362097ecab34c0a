//! Text from strangers, made safe to show: nothing that it holds may move a cursor, turn the reading order,
//! hide, or be taken for markup.
//!
//! Everything goes through [`visible`] first; HTML, XML and Markdown then add their own escapes. JSON keeps
//! the data exact (see `json.rs`).

use std::borrow::Cow;
use std::fmt::Write;

/// True if a character shows itself as what it is. Control characters, bidirectional controls, zero-width and
/// tag characters, invisible fillers, variation selectors, line separators and spaces that look like the
/// common one do not.
pub const fn is_plain(c: char) -> bool {
    !matches!(
        c as u32,
        0x00..=0x1f
            | 0x7f..=0xa0
            | 0xad
            | 0x034f
            | 0x061c
            | 0x115f..=0x1160
            | 0x17b4..=0x17b5
            | 0x180b..=0x180f
            | 0x2000..=0x200f
            | 0x2028..=0x202f
            | 0x205f..=0x206f
            | 0x2800
            | 0x3164
            | 0xfe00..=0xfe0f
            | 0xfeff
            | 0xffa0
            | 0xfff0..=0xfffb
            | 0xfffe..=0xffff
            | 0x1d173..=0x1d17a
            | 0xe0000..=0xe0fff
            | 0xf0000..
    )
}

fn is_plain_text(text: &str) -> bool {
    // Most text is plain ASCII, and bytes are quicker to look at than characters.
    if text.is_ascii() {
        text.bytes().all(|byte| (0x20..0x7f).contains(&byte))
    } else {
        text.chars().all(is_plain)
    }
}

/// The text with every character that does not show itself written out: `\n`, `\t`, `\u{202e}`.
pub fn visible(text: &str) -> Cow<'_, str> {
    if is_plain_text(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_plain(c) => out.push(c),
            c => {
                let _ = write!(out, "\\u{{{:x}}}", c as u32);
            }
        }
    }
    Cow::Owned(out)
}

/// The first `max` characters, and how many more there were.
pub fn clip(text: &str, max: usize) -> Cow<'_, str> {
    if text.len() <= max {
        return Cow::Borrowed(text);
    }
    match text.char_indices().nth(max) {
        None => Cow::Borrowed(text),
        Some((at, _)) => {
            let (kept, rest) = text.split_at(at);
            Cow::Owned(format!("{kept}… ({} more characters)", rest.chars().count()))
        }
    }
}

/// Safe inside HTML and XML, in text and in quoted attributes.
pub fn markup(text: &str) -> String {
    let text = visible(text);
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// A text cut at backticks: what our own messages quote is shown as code. Each piece says if it is quoted. A
/// hostile backtick can only choose between two safe ways of being shown.
pub fn quoted_parts(text: &str) -> Vec<(bool, &str)> {
    if text.matches('`').count() % 2 == 1 {
        return vec![(false, text)];
    }
    text.split('`')
        .enumerate()
        .map(|(index, part)| (index % 2 == 1, part))
        .filter(|(_, part)| !part.is_empty())
        .collect()
}

/// Safe inside a Markdown paragraph: no emphasis, link, image, tag, table cell, mention or issue reference.
pub fn markdown(text: &str) -> String {
    let text = visible(text);
    let mut out = String::with_capacity(text.len() + 16);
    for (at, c) in text.char_indices() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // Mentions, references and bare addresses are found after rendering, so a backslash is not enough:
            // an empty comment behind the character breaks them.
            '@' | '#' => {
                out.push('\\');
                out.push(c);
                out.push_str("<!-- -->");
            }
            ':' if text[at..].starts_with("://") => out.push_str("\\:<!-- -->"),
            '.' if at >= 3 && text.as_bytes()[at - 3..at].eq_ignore_ascii_case(b"www") => {
                out.push_str("\\.<!-- -->");
            }
            // At the beginning they would make a list.
            '-' | '+' if at > 0 => out.push(c),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '+' | '-' | '!' | '|' | '~'
            | '$' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

fn longest_backtick_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// A Markdown code span whatever the text holds; not for table cells.
pub fn code_span(text: &str) -> String {
    let text = visible(text);
    if text.trim().is_empty() {
        return "` `".to_owned();
    }
    let fence = "`".repeat(longest_backtick_run(&text) + 1);
    let pad = if text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// A Markdown code block whatever the lines hold. The lines are made visible one by one.
pub fn code_block(lines: &[String]) -> String {
    let run = lines.iter().map(|line| longest_backtick_run(line)).max();
    let fence = "`".repeat((run.unwrap_or(0) + 1).max(3));
    let mut out = format!("{fence}text\n");
    for line in lines {
        out.push_str(&visible(line));
        out.push('\n');
    }
    out.push_str(&fence);
    out
}

/// A path as a URI reference: relative as it is, absolute as `file://`; everything but unreserved characters
/// percent-encoded, so that neither a scheme nor a query can be smuggled in.
pub fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len() + 8);
    if path.starts_with('/') {
        out.push_str("file://");
    }
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            byte => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_show_itself_is_written_out() {
        assert_eq!(visible("model.pt"), "model.pt");
        assert_eq!(visible("größe 模型"), "größe 模型");
        assert_eq!(visible("a\x1b[2Jb\r\n\tc"), "a\\u{1b}[2Jb\\r\\n\\tc");
        assert_eq!(visible("gnp\u{202e}.exe"), "gnp\\u{202e}.exe");
        assert_eq!(
            visible("a\u{200b}b\u{e0041}c\u{9b}d"),
            "a\\u{200b}b\\u{e0041}c\\u{9b}d"
        );
        for c in [
            '\u{85}',
            '\u{2028}',
            '\u{2066}',
            '\u{feff}',
            '\u{fe0f}',
            '\u{e0101}',
            '\u{ffff}',
            '\u{10ffff}',
        ] {
            assert!(!is_plain(c), "{:x}", c as u32);
        }
    }

    #[test]
    fn clipping_counts_characters() {
        assert_eq!(clip("äöü", 3), "äöü");
        assert_eq!(clip("äöüß", 3), "äöü… (1 more characters)");
    }

    #[test]
    fn markdown_is_only_text() {
        assert_eq!(markdown("![x](y)"), "\\!\\[x\\]\\(y\\)");
        assert_eq!(markdown("<b>|@me"), "&lt;b&gt;\\|\\@<!-- -->me");
        assert!(!markdown("http://a.b").contains("http://"));
        assert_eq!(markdown("- torch-zip"), "\\- torch-zip");
        assert_eq!(code_span("a`b``c"), "```a`b``c```");
        assert_eq!(code_span("`"), "`` ` ``");
        assert_eq!(code_block(&["```".to_owned()]), "````text\n```\n````");
    }

    #[test]
    fn a_path_can_be_no_scheme_and_no_query() {
        assert_eq!(uri("a b/c?d#e%"), "a%20b/c%3Fd%23e%25");
        assert_eq!(uri("javascript:alert(1)"), "javascript%3Aalert%281%29");
        assert_eq!(uri("/tmp/x"), "file:///tmp/x");
    }

    #[test]
    fn quotes_are_cut_only_in_pairs() {
        assert_eq!(quoted_parts("calls `f`"), [(false, "calls "), (true, "f")]);
        assert_eq!(quoted_parts("a ` b"), [(false, "a ` b")]);
    }
}
