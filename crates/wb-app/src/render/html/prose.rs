//! Sentences and rule pages as HTML.

use crate::render::escape::{markup, quoted_parts};

/// A sentence with its quotes as code.
pub(super) fn sentence(text: &str) -> String {
    quoted_parts(text)
        .into_iter()
        .map(|(is_quoted, part)| {
            let part = markup(part);
            if is_quoted {
                format!("<code>{part}</code>")
            } else {
                part
            }
        })
        .collect()
}

/// The same as the beginning of a paragraph, with a capital letter; a name that is quoted keeps its own.
pub(in crate::render) fn heading(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) if first.is_ascii_lowercase() => {
            sentence(&format!("{}{}", first.to_ascii_uppercase(), letters.as_str()))
        }
        _ => sentence(text),
    }
}

/// A rule's page: headings, paragraphs, lists and code blocks are all that our pages use.
pub(super) fn page(text: &str) -> String {
    let mut out = String::new();
    let mut open = "";
    for line in text.lines() {
        if line.starts_with("```") {
            let closing = open == "pre";
            close(&mut out, &mut open);
            if !closing {
                out.push_str("<pre>");
                open = "pre";
            }
        } else if open == "pre" {
            out.push_str(&markup(line));
            out.push('\n');
        } else if line.trim().is_empty() {
            close(&mut out, &mut open);
        } else if let Some(heading) = line.strip_prefix("## ") {
            close(&mut out, &mut open);
            out.push_str(&format!("<h4>{}</h4>\n", sentence(heading)));
        } else if let Some(item) = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")) {
            if open == "ul" {
                out.push_str("</li>\n<li>");
            } else {
                close(&mut out, &mut open);
                out.push_str("<ul>\n<li>");
                open = "ul";
            }
            out.push_str(&sentence(item));
        } else {
            if open.is_empty() {
                out.push_str("<p>");
                open = "p";
            } else {
                out.push(' ');
            }
            out.push_str(&sentence(line.trim()));
        }
    }
    close(&mut out, &mut open);
    out
}

fn close(out: &mut String, open: &mut &str) {
    out.push_str(match *open {
        "p" => "</p>\n",
        "ul" => "</li>\n</ul>\n",
        "pre" => "</pre>\n",
        _ => "",
    });
    *open = "";
}

#[cfg(test)]
mod tests {
    #[test]
    fn pages_become_paragraphs_lists_and_code() {
        let html = super::page("One `a<b`\ntwo.\n\n## Why\n- x\n  y\n- z\n\n```\n<p>\n```\n");
        assert_eq!(
            html,
            "<p>One <code>a&lt;b</code> two.</p>\n<h4>Why</h4>\n<ul>\n<li>x y</li>\n<li>z</li>\n</ul>\n\
             <pre>&lt;p&gt;\n</pre>\n"
        );
    }
}
