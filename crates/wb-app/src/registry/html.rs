//! Links of a page, read without running anything: tags, attributes, the text between.

use std::collections::BTreeMap;

/// `<a href="…" data-x="…">text</a>`.
pub(super) struct Link {
    pub(super) href: String,
    pub(super) text: String,
    /// Names in lower case.
    pub(super) attributes: BTreeMap<String, String>,
}

/// The links of a page, in order.
pub(super) fn links(page: &str) -> Vec<Link> {
    let mut links = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        rest = rest.get(at..).unwrap_or_default();
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let is_link = rest.get(1..3).is_some_and(|tag| {
            tag.starts_with(['a', 'A']) && tag.ends_with(|c: char| c.is_ascii_whitespace())
        });
        let Some(end) = end_of_tag(rest) else { break };
        let (tag, after) = rest.split_at(end);
        rest = after.strip_prefix('>').unwrap_or(after);
        if !is_link {
            continue;
        }
        let attributes = attributes(tag.get(2..).unwrap_or_default());
        let text = rest.split('<').next().unwrap_or_default();
        if let Some(href) = attributes.get("href") {
            links.push(Link {
                href: href.clone(),
                text: unescaped(text.trim()),
                attributes,
            });
        }
    }
    links
}

/// Where a tag ends: the first `>` outside of quotes.
fn end_of_tag(tag: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in tag.char_indices() {
        match (quote, c) {
            (None, '>') => return Some(at),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    None
}

fn attributes(tag: &str) -> BTreeMap<String, String> {
    let mut attributes = BTreeMap::new();
    let mut rest = tag.trim_start();
    while !rest.is_empty() {
        let end = rest
            .find(|c: char| c == '=' || c.is_whitespace())
            .unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let after = after.trim_start();
        let value = match after.strip_prefix('=').map(str::trim_start) {
            None => {
                rest = after;
                ""
            }
            Some(value) => {
                let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
                let (value, after) = match quote {
                    Some(quote) => {
                        let inner = value.get(1..).unwrap_or_default();
                        inner.split_once(quote).unwrap_or((inner, ""))
                    }
                    None => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
                };
                rest = after.trim_start();
                value
            }
        };
        if name.is_empty() {
            break;
        }
        attributes
            .entry(name.to_ascii_lowercase())
            .or_insert_with(|| unescaped(value));
    }
    attributes
}

fn unescaped(text: &str) -> String {
    const NAMES: &[(&str, &str)] = &[
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&amp;", "&"),
    ];
    NAMES
        .iter()
        .fold(text.to_owned(), |text, (name, c)| text.replace(name, c))
}
