//! What every page has around its content.

use crate::render::escape::markup;
use std::io::{self, Write};

/// Scripts, pictures, fonts and frames are refused by the page itself, whatever it holds.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
const STYLE: &str = include_str!("style.css");
const MARK: &str = "<svg viewBox=\"0 0 32 32\" aria-hidden=\"true\" fill=\"none\" stroke=\"currentColor\" \
    stroke-width=\"2.4\" stroke-linecap=\"round\" stroke-linejoin=\"round\"><path d=\"M16 4v20M8 27h16M5 9h22\"/>\
    <path d=\"M5 9l-3 8a3.4 3.4 0 0 0 6 0zM27 9l-3 8a3.4 3.4 0 0 0 6 0z\"/></svg>";

/// The beginning of a page, up to where its content begins. `nav` lists parts of the page: id, title, whether it is there.
pub(in crate::render) fn begin(
    title: &str,
    version: &str,
    nav: &[(&str, &str, bool)],
    out: &mut impl Write,
) -> io::Result<()> {
    write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <header>{MARK}<b>Weighbridge</b><span class=\"soft\">{}</span>\n<nav>",
        markup(title),
        markup(version)
    )?;
    for (id, title, is_there) in nav {
        if *is_there {
            write!(out, "<a href=\"#{id}\">{title}</a>")?;
        }
    }
    writeln!(out, "</nav></header>\n<main>")
}

/// The end of a page.
pub(in crate::render) fn end(written_by: &str, schema: &str, out: &mut impl Write) -> io::Result<()> {
    writeln!(
        out,
        "</main>\n<footer>Written by {}. Schema {}. This page loads nothing and runs nothing.</footer>\n\
         </body>\n</html>",
        markup(written_by),
        markup(schema)
    )
}
