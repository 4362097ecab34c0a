//! Lines for a terminal: a narrow column of labels on the right of which everything begins, wrapped.

use anstyle::{AnsiColor, Color, Style};
use std::io::{self, Write};
use wb_core::Severity;

/// Columns of the label column.
const LABEL: usize = 11;
/// Columns before the text: the label column and what separates it.
const GUTTER: usize = LABEL + 3;

pub(super) const PLAIN: Style = Style::new();
pub(super) const BOLD: Style = Style::new().bold();
pub(super) const DIM: Style = Style::new().dimmed();

const fn colour(colour: AnsiColor) -> Style {
    Style::new().fg_color(Some(Color::Ansi(colour)))
}

pub(super) const GOOD: Style = colour(AnsiColor::Green).bold();
pub(super) const BAD: Style = colour(AnsiColor::Red).bold();
pub(super) const UNSURE: Style = colour(AnsiColor::Yellow).bold();
pub(super) const CODE: Style = colour(AnsiColor::Cyan);

/// The style of a severity's name.
pub(super) const fn severity(severity: Severity) -> Style {
    match severity {
        Severity::Critical => BAD,
        Severity::High => colour(AnsiColor::Red),
        Severity::Medium => colour(AnsiColor::Yellow),
        Severity::Low => colour(AnsiColor::Blue),
        Severity::Info => DIM,
    }
}

/// A page of labelled lines. Texts handed to it are safe to print already.
pub(crate) struct Page<'a, W: Write> {
    out: &'a mut W,
    colour: bool,
    width: usize,
}

impl<'a, W: Write> Page<'a, W> {
    /// A page of this many columns; below 40 nothing can be read, above 120 neither.
    pub(crate) fn new(out: &'a mut W, colour: bool, width: usize) -> Self {
        let width = width.clamp(40, 120);
        Self { out, colour, width }
    }

    fn paint(&self, style: Style, text: &str) -> String {
        if self.colour && style != PLAIN && !text.is_empty() {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }

    /// An empty line.
    pub(crate) fn blank(&mut self) -> io::Result<()> {
        writeln!(self.out)
    }

    /// One line as it is.
    pub(crate) fn line(&mut self, parts: &[(Style, &str)]) -> io::Result<()> {
        let line: String = parts
            .iter()
            .map(|(style, text)| self.paint(*style, text))
            .collect();
        writeln!(self.out, "{}", line.trim_end())
    }

    /// A label and its text, wrapped.
    pub(crate) fn entry(&mut self, label: (&str, Style), text: &str, style: Style) -> io::Result<()> {
        let lines = wrap(text, self.width - GUTTER);
        self.lines(label, "   ", &lines, style)
    }

    /// A label and lines of code, each behind a bar.
    pub(crate) fn code(&mut self, label: &str, lines: &[String]) -> io::Result<()> {
        let width = self.width - GUTTER;
        let lines: Vec<String> = lines.iter().flat_map(|line| wrap(line, width)).collect();
        self.lines((label, DIM), " │ ", &lines, CODE)
    }

    fn lines(&mut self, label: (&str, Style), bar: &str, lines: &[String], style: Style) -> io::Result<()> {
        let (mut name, label_style) = label;
        for line in lines {
            let pad = " ".repeat(LABEL.saturating_sub(columns(name)));
            let name_painted = self.paint(label_style, name);
            let bar = self.paint(if bar.trim().is_empty() { PLAIN } else { DIM }, bar);
            let text = format!("{pad}{name_painted}{bar}{}", self.paint(style, line));
            writeln!(self.out, "{}", text.trim_end())?;
            name = "";
        }
        Ok(())
    }
}

/// How many columns a character takes on most terminals.
const fn character_columns(c: char) -> usize {
    match c as u32 {
        0x300..=0x36f | 0x1ab0..=0x1aff | 0x20d0..=0x20ff | 0xfe20..=0xfe2f => 0,
        0x1100..=0x115f
        | 0x2e80..=0xa4cf
        | 0xac00..=0xd7a3
        | 0xf900..=0xfaff
        | 0xfe30..=0xfe6f
        | 0xff00..=0xff60
        | 0xffe0..=0xffe6
        | 0x1f300..=0x1faff
        | 0x20000..=0x3fffd => 2,
        _ => 1,
    }
}

/// How many columns a text takes on most terminals.
pub(crate) fn columns(text: &str) -> usize {
    text.chars().map(character_columns).sum()
}

/// The text in lines of at most `width` columns, cut at spaces where there are some. Leading spaces stay; what
/// comes after a cut is not indented.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in text.split_inclusive(' ') {
        let bare = columns(word.trim_end_matches(' '));
        if used > 0 && used + bare > width {
            lines.push(std::mem::take(&mut line).trim_end().to_owned());
            used = 0;
        }
        for c in word.chars() {
            let size = character_columns(c);
            if used + size > width && c != ' ' {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push(c);
            used += size;
        }
    }
    if lines.is_empty() || !line.trim_end().is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_cut_at_spaces_or_hard() {
        assert_eq!(wrap("", 10), [""]);
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrap("a bcdefg", 4), ["a", "bcde", "fg"]);
        assert_eq!(wrap("模型模型", 4), ["模型", "模型"]);
        assert_eq!(wrap("  kept", 10), ["  kept"]);
    }
}
