//! Characters that nobody sees, or that make text look like another.

mod letters;
mod shown;

use letters::{is_blank, is_foreign, is_right_to_left, is_tag, looks_latin, selector, turns};
use serde::Serialize;
use shown::{decoded, named, spelled};

/// Text that a reader does not see, or sees otherwise than a program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hidden {
    /// How it is hidden.
    pub kind: HiddenKind,
    /// Where it begins.
    pub offset: u64,
    /// How many characters hide it.
    pub characters: u64,
    /// What it says once it is decoded, or the line with its characters named.
    pub shown: String,
}

/// How a text is hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum HiddenKind {
    /// Tag characters (U+E0000 and following), each of which stands for an ASCII letter.
    Tags,
    /// Variation selectors in a row, each of which stands for a byte.
    Selectors,
    /// Characters without width in a row, or strewn between letters.
    ZeroWidth,
    /// Letters that are blank (Hangul fillers), in code.
    BlankLetters,
    /// Characters that turn the direction of text, in code without right-to-left letters.
    Reordered,
    /// Words with letters of two alphabets that look alike.
    Lookalikes,
}

/// Longest decoded text that is kept.
const SHOWN_MAX: usize = 240;

/// Selectors or blanks in a row that no writing system has.
const RUN_MIN: usize = 8;

/// Selectors in a row.
const SELECTORS_MIN: usize = 4;

/// Tag characters that no flag has.
const FLAG_MAX: usize = 8;

/// Blanks between letters that no copied web page has.
const STREWN_MIN: usize = 24;

/// Looks for hidden text in pieces of one file.
#[derive(Default)]
pub(super) struct Looker {
    pub(super) is_code: bool,
    pub(super) is_vocabulary: bool,
    pub(super) found: Vec<Hidden>,
    /// Foreign letters in the file, and those of them in words that only look Latin.
    foreign: u64,
    foreign_in_words: u64,
    words: Vec<Hidden>,
    /// Blanks between letters.
    strewn: Vec<char>,
    strewn_at: u64,
}

impl Looker {
    /// For a file of this manner.
    pub(super) fn of(is_code: bool, is_vocabulary: bool) -> Self {
        Self {
            is_code,
            is_vocabulary,
            ..Self::default()
        }
    }

    /// Looks at a piece that begins at `start` and ends at a line's end or the file's.
    pub(super) fn look(&mut self, piece: &str, start: u64) {
        let mut line_at = 0u64;
        for line in piece.split_inclusive('\n') {
            if !line.is_ascii() {
                self.line(line, start.saturating_add(line_at));
            }
            line_at = line_at.saturating_add(line.len() as u64);
        }
    }

    fn line(&mut self, line: &str, start: u64) {
        let mut suspects = false;
        let mut mixed = false;
        for c in line.chars() {
            suspects |= is_tag(c) || is_blank(c) || turns(c) || selector(c).is_some();
            if is_foreign(c) {
                self.foreign = self.foreign.saturating_add(1);
                mixed |= looks_latin(c);
            }
        }
        if suspects {
            self.runs(line, start);
            self.strewn(line, start);
            self.reordered(line, start);
            self.blank_letters(line, start);
        }
        if mixed && self.words.len() < 16 {
            self.mixed_words(line, start);
        }
    }

    fn push(&mut self, kind: HiddenKind, offset: u64, characters: usize, shown: String) {
        self.found.push(Hidden {
            kind,
            offset,
            characters: characters as u64,
            shown: crate::model::json::beginning(&shown, SHOWN_MAX),
        });
    }

    /// Runs of one kind of invisible character.
    fn runs(&mut self, line: &str, start: u64) {
        let kind_of = |c: char| match c {
            c if is_tag(c) => Some(HiddenKind::Tags),
            c if selector(c).is_some() => Some(HiddenKind::Selectors),
            c if is_blank(c) => Some(HiddenKind::ZeroWidth),
            _ => None,
        };
        let mut run: Option<(HiddenKind, usize, Vec<char>)> = None;
        let mut before = ' ';
        let mut base = ' ';
        for (at, c) in line.char_indices().chain([(line.len(), ' ')]) {
            let kind = kind_of(c);
            match (&mut run, kind) {
                (Some((open, _, chars)), Some(kind)) if *open == kind => chars.push(c),
                _ => {
                    if let Some((kind, at, chars)) = run.take() {
                        self.run(kind, start.saturating_add(at as u64), &chars, base);
                    }
                    if let Some(kind) = kind {
                        base = before;
                        run = Some((kind, at, vec![c]));
                    }
                }
            }
            before = c;
        }
    }

    fn run(&mut self, kind: HiddenKind, offset: u64, chars: &[char], base: char) {
        const BLACK_FLAG: char = '\u{1f3f4}';
        match kind {
            HiddenKind::Tags => {
                let is_flag =
                    base == BLACK_FLAG && chars.len() <= FLAG_MAX && chars.last() == Some(&'\u{e007f}');
                if !is_flag && chars.len() > 1 {
                    let letters = chars.iter().filter_map(|c| {
                        let code = u32::from(*c).checked_sub(0xe0000)?;
                        char::from_u32(code).filter(|c| matches!(c, ' '..='~'))
                    });
                    let shown = letters.collect();
                    self.push(kind, offset, chars.len(), shown);
                }
            }
            // `U+FE0F` twice or more behind an emoji hides nothing.
            HiddenKind::Selectors
                if chars.len() >= SELECTORS_MIN && chars.iter().any(|c| Some(c) != chars.first()) =>
            {
                let bytes: Vec<u8> = chars.iter().filter_map(|c| selector(*c)).collect();
                self.push(
                    kind,
                    offset,
                    chars.len(),
                    String::from_utf8_lossy(&bytes).into_owned(),
                );
            }
            _ if kind == HiddenKind::ZeroWidth && chars.len() >= RUN_MIN && !self.is_vocabulary => {
                if let Some(shown) = decoded(chars) {
                    self.push(kind, offset, chars.len(), shown);
                }
            }
            _ => {}
        }
    }

    /// Blanks that stand between two letters of the Latin alphabet, the whole file long.
    fn strewn(&mut self, line: &str, start: u64) {
        let mut before = ' ';
        let mut run: Vec<char> = Vec::new();
        for (at, c) in line.char_indices() {
            if matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2064}' | '\u{feff}') {
                run.push(c);
                continue;
            }
            if c.is_ascii_alphanumeric() && before.is_ascii_alphanumeric() && !run.is_empty() {
                if self.strewn.is_empty() {
                    self.strewn_at = start.saturating_add(at as u64);
                }
                if self.strewn.len() < 8_192 {
                    self.strewn.append(&mut run);
                }
            }
            run.clear();
            before = c;
        }
    }

    fn reordered(&mut self, line: &str, start: u64) {
        let overrides = |c: char| matches!(c, '\u{202b}' | '\u{202d}' | '\u{202e}' | '\u{2067}');
        let Some(at) = line.find(overrides) else { return };
        if !self.is_code {
            return;
        }
        let opened = line
            .chars()
            .filter(|c| matches!(c, '\u{202d}' | '\u{202e}'))
            .count();
        let closed = line.chars().filter(|c| *c == '\u{202c}').count();
        // Text of languages that are written from right to left sets its direction, and ends what it begins.
        if !line.chars().any(is_right_to_left) || opened > closed {
            let count = line.chars().filter(|c| turns(*c)).count();
            self.push(
                HiddenKind::Reordered,
                start.saturating_add(at as u64),
                count,
                named(line),
            );
        }
    }

    fn blank_letters(&mut self, line: &str, start: u64) {
        let is_filler = |c: char| matches!(c, '\u{3164}' | '\u{ffa0}' | '\u{115f}' | '\u{1160}');
        let is_hangul = |c: char| matches!(c, '\u{1100}'..='\u{115e}' | '\u{1161}'..='\u{11ff}' | '\u{3131}'..='\u{3163}' | '\u{3165}'..='\u{318e}' | '\u{ac00}'..='\u{d7a3}' | '\u{ffa1}'..='\u{ffdc}');
        if !self.is_code || self.is_vocabulary || line.chars().any(is_hangul) {
            return;
        }
        // A letter in a quoted table is data; a name stands beside an operator.
        if let Some(at) = line.find(is_filler) {
            let count = line.chars().filter(|c| is_filler(*c)).count();
            self.push(
                HiddenKind::BlankLetters,
                start.saturating_add(at as u64),
                count,
                named(line),
            );
        }
    }

    fn mixed_words(&mut self, line: &str, start: u64) {
        let mut at = 0usize;
        for word in line.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-')) {
            let latin = word.chars().filter(char::is_ascii_alphabetic).count();
            let foreign = word.chars().filter(|c| is_foreign(*c)).count();
            let alike = word.chars().filter(|c| looks_latin(*c)).count();
            if foreign > 0 && foreign == alike && latin >= 2 && latin >= foreign {
                self.foreign_in_words = self.foreign_in_words.saturating_add(foreign as u64);
                let offset = start.saturating_add(at as u64);
                self.words.push(Hidden {
                    kind: HiddenKind::Lookalikes,
                    offset,
                    characters: foreign as u64,
                    shown: crate::model::json::beginning(&spelled(word), SHOWN_MAX),
                });
            }
            at = at.saturating_add(word.len());
            at = at.saturating_add(
                line.get(at..)
                    .and_then(|rest| rest.chars().next())
                    .map_or(0, char::len_utf8),
            );
        }
    }

    /// The whole file was seen.
    pub(super) fn finish(&mut self) {
        let kinds = |c: char| self.strewn.contains(&c);
        let variety = ['\u{200b}', '\u{200c}', '\u{200d}', '\u{2060}', '\u{feff}']
            .into_iter()
            .filter(|c| kinds(*c))
            .count();
        if self.strewn.len() >= STREWN_MIN && variety >= 2 && !self.is_vocabulary {
            let shown =
                decoded(&self.strewn).unwrap_or_else(|| "characters without width between letters".into());
            let (at, count) = (self.strewn_at, self.strewn.len());
            self.push(HiddenKind::ZeroWidth, at, count, shown);
        }
        // In a text of that alphabet such a word is a slip of the keyboard.
        if self.foreign == self.foreign_in_words && !self.is_vocabulary {
            self.found.append(&mut self.words);
        }
    }
}
