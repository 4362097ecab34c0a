//! As much XML as the answers of object stores need: elements with text, found by name. No entities but the five.

/// The text inside each element of this name that is not inside another of the same name.
pub(super) fn all<'a>(text: &'a str, name: &str) -> Vec<&'a str> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, inside)) = rest.split_once(&open) {
        let Some((inside, after)) = inside.split_once(&close) else {
            break;
        };
        found.push(inside);
        rest = after;
    }
    found
}

/// The text of the first element of this name, decoded.
pub(super) fn first(text: &str, name: &str) -> Option<String> {
    all(text, name).first().map(|text| decode(text))
}

fn decode(text: &str) -> String {
    // The ampersand last: what it spelt out is not decoded again.
    let plain = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&apos;", "'"),
        ("&#39;", "'"),
    ];
    let decoded = plain
        .iter()
        .fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
    decoded.replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_by_name() {
        let text = "<a><k>1&amp;lt;</k></a><a><k>2</k></a><b>";
        assert_eq!(all(text, "a"), ["<k>1&amp;lt;</k>", "<k>2</k>"]);
        assert_eq!(first(text, "k").as_deref(), Some("1&lt;"));
        assert_eq!(first(text, "b"), None);
    }
}
