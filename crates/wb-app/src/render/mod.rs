//! Reports as people and programs read them.
//!
//! Every renderer gets the same plain-data report and writes to any writer, piece by piece, so that a report
//! of a large repository is never held twice. The same report gives the same bytes; only the text for a
//! terminal knows colours, a width and the time that the scan took.

pub mod diff;
pub mod diff_html;
pub mod escape;
mod group;
mod html;
pub mod inspection_html;
pub mod inventory;
pub mod json;
mod junit;
mod markdown;
mod openvex;
mod page;
pub mod rules;
pub mod sarif;
mod text;
pub mod tree;
pub(crate) mod words;

use std::io::{self, Write};
use std::time::Duration;
use wb_core::Report;

pub use words::{bytes, duration, number};

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RenderFormat {
    /// For a terminal.
    Text,
    /// By our published schema.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// For a comment on a pull request.
    Markdown,
    /// One self-contained page.
    Html,
    /// JUnit XML.
    Junit,
    /// OpenVEX 0.2.0: what is known about packages and vulnerabilities.
    OpenVex,
}

/// What a reader can choose.
#[derive(Clone, Debug)]
pub struct RenderOptions {
    /// Colours (text only).
    pub colour: bool,
    /// Columns (text only).
    pub width: usize,
    /// Only what refuses and what was not looked at, one line each, and the verdict; nothing if all is clean
    /// (text only).
    pub quiet: bool,
    /// How long the scan took (text only: everything else is the same for the same input).
    pub elapsed: Option<Duration>,
}

impl Default for RenderOptions {
    fn default() -> Self {
        Self {
            colour: false,
            width: 100,
            quiet: false,
            elapsed: None,
        }
    }
}

/// Writes a report.
pub fn render(
    report: &Report,
    format: RenderFormat,
    options: &RenderOptions,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut out = io::BufWriter::with_capacity(1 << 16, out);
    match format {
        RenderFormat::Text => text::write(report, options, &mut out)?,
        RenderFormat::Json => json::write(report, &mut out)?,
        RenderFormat::Sarif => sarif::write(report, &mut out)?,
        RenderFormat::Markdown => markdown::write(report, &mut out)?,
        RenderFormat::Html => html::write(report, &mut out)?,
        RenderFormat::Junit => junit::write(report, &mut out)?,
        RenderFormat::OpenVex => openvex::write(report, &mut out)?,
    }
    out.flush()
}

/// A report as one text: for tests and for small reports.
pub fn to_string(report: &Report, format: RenderFormat, options: &RenderOptions) -> String {
    let mut bytes = Vec::new();
    // Writing to memory cannot fail.
    let _ = render(report, format, options, &mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}
