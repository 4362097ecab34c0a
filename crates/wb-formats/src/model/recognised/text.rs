//! Formats that are text: recognised by words that no ordinary configuration has together.

use super::Kind;
use crate::sniff::Head;
use memchr::memmem::find as find_bytes;

/// The kind of text model, if it is one.
pub(super) fn find(head: &Head<'_>) -> Option<Kind> {
    let text = head.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head.bytes);
    let text = text.trim_ascii_start();
    let has = |word: &str| find_bytes(text, word.as_bytes()).is_some();
    }
    if text.starts_with(b"{") {
        return json(&has);
    }
    None
}

fn json(has: &impl Fn(&str) -> bool) -> Option<Kind> {
    let is_symbol = has("\"nodes\"") && has("\"op\": \"null\"") && has("\"inputs\"");
    is_symbol.then_some(Kind::new("mxnet-symbol", "MXNet symbol"))
}
