//! Text as a model reads it: sentences in small letters, without marks of emphasis, and where they stand.

/// A sentence.
#[derive(Clone, Debug)]
pub(crate) struct Sentence {
    /// Where it begins in the text.
    pub(crate) offset: usize,
    /// As it is written, blanks joined.
    pub(crate) written: String,
    /// Its words in small letters, with the marks that addresses and paths need.
    pub(crate) words: Vec<String>,
    /// The same as one text, words apart by one blank and a blank at both ends.
    pub(crate) plain: String,
    /// Inside of an HTML comment, which people do not see.
    pub(crate) is_comment: bool,
    /// Inside of a block of code.
    pub(crate) is_code: bool,
    /// Inside of quotation marks for the most part: mentioned rather than said.
    pub(crate) is_quoted: bool,
}

/// The sentences of a text, in order.
pub(crate) fn sentences(text: &str) -> Vec<Sentence> {
    const SENTENCES_MAX: usize = 50_000;
    let mut found = Vec::new();
    let (mut in_code, mut in_comment) = (false, false);
    let mut open: Option<(usize, String)> = None;
    let mut at = 0usize;
    for line in text.split_inclusive('\n') {
        let start = at;
        at = at.saturating_add(line.len());
        let bare = line.trim();
        let is_fence = bare.starts_with("```") || bare.starts_with("~~~");
        let begins = bare.starts_with(['#', '-', '*', '>', '|', '<'])
            || bare.starts_with(|c: char| c.is_ascii_digit());
        if is_fence || bare.is_empty() || in_code || begins || bare.contains("<!--") {
            close(open.take(), in_code, in_comment, &mut found);
        }
        if is_fence {
            in_code = !in_code;
            continue;
        }
        in_comment |= bare.contains("<!--");
        let indent = line.len().saturating_sub(line.trim_start().len());
        match &mut open {
            Some((_, text)) => {
                text.push(' ');
                text.push_str(bare);
            }
            None if !bare.is_empty() => open = Some((start.saturating_add(indent), bare.to_owned())),
            None => {}
        }
        if bare.contains("-->") {
            close(open.take(), in_code, in_comment, &mut found);
            in_comment = false;
        }
        if found.len() >= SENTENCES_MAX {
            break;
        }
    }
    close(open, in_code, in_comment, &mut found);
    found
}

/// Splits a paragraph at the ends of its sentences.
fn close(open: Option<(usize, String)>, is_code: bool, is_comment: bool, found: &mut Vec<Sentence>) {
    let Some((offset, text)) = open else { return };
    let mut from = 0usize;
    let bytes = text.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        let next = bytes.get(at.saturating_add(1));
        let is_end =
            matches!(byte, b'.' | b'!' | b'?' | b';') && next.is_none_or(|next| next.is_ascii_whitespace());
        let end = at.saturating_add(1);
        if (is_end || end == bytes.len())
            && let Some(part) = text.get(from..end)
        {
            if !part.trim().is_empty() {
                found.push(sentence(part, offset.saturating_add(from), is_code, is_comment));
            }
            from = end;
        }
    }
}

fn sentence(written: &str, offset: usize, is_code: bool, is_comment: bool) -> Sentence {
    let lower: String = written
        .chars()
        .filter(|c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '*' | '_' if !is_code && *c != '_') || *c == '_')
        .map(|c| if c == '’' { '\'' } else { c })
        .flat_map(char::to_lowercase)
        .collect();
    let words: Vec<String> = lower
        .split(|c: char| {
            c.is_whitespace()
                || matches!(
                    c,
                    ',' | '(' | ')' | '"' | '`' | '“' | '”' | '!' | '?' | ';' | '[' | ']' | '{' | '}'
                )
        })
        .map(|word| {
            word.trim_start_matches([':', '\'', '<', '>'])
                .trim_end_matches(['.', ':', '\'', '<', '>'])
                .to_owned()
        })
        .filter(|word| !word.is_empty())
        .collect();
    let plain = format!(" {} ", words.join(" "));
    let is_quoted = quoted(written);
    Sentence {
        offset,
        written: written.trim().to_owned(),
        words,
        plain,
        is_comment,
        is_code,
        is_quoted,
    }
}

/// True if more than half of the letters stand in quotation marks.
fn quoted(written: &str) -> bool {
    let mut inside = 0usize;
    let mut open = false;
    for c in written.chars() {
        match c {
            '"' | '`' | '“' | '”' | '«' | '»' => open = !open,
            _ if open => inside = inside.saturating_add(1),
            _ => {}
        }
    }
    inside.saturating_mul(5) > written.chars().count().saturating_mul(2)
}

impl Sentence {
    /// True if one of the words or phrases stands in it.
    pub(crate) fn has(&self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| self.find(phrase).is_some())
    }

    /// True if one of the texts stands in it, be it inside of a word.
    pub(crate) fn contains(&self, texts: &[&str]) -> bool {
        texts.iter().any(|text| self.plain.contains(text))
    }

    /// Where a phrase of whole words stands.
    fn find(&self, phrase: &str) -> Option<usize> {
        self.plain.find(&format!(" {phrase} "))
    }

    /// True if one of `second` follows one of `first` within some words.
    pub(crate) fn follows(&self, first: &[&str], second: &[&str], within: usize) -> bool {
        self.after(first, second, within).is_some()
    }

    /// Behind one of `first`, within some words: the place of the word behind one of `second`.
    pub(crate) fn after(&self, first: &[&str], second: &[&str], within: usize) -> Option<usize> {
        let is = |at: usize, phrases: &[&str]| {
            phrases.iter().find_map(|phrase| {
                let len = phrase.split(' ').count();
                let words = self.words.get(at..at.saturating_add(len))?;
                (words.iter().map(String::as_str).eq(phrase.split(' '))).then_some(at.saturating_add(len))
            })
        };
        for at in 0..self.words.len() {
            let Some(behind) = is(at, first) else { continue };
            for next in behind..behind.saturating_add(within).min(self.words.len()) {
                if let Some(end) = is(next, second) {
                    return Some(end);
                }
            }
        }
        None
    }

    /// True if what one of the words says is forbidden or refused here.
    pub(crate) fn denies(&self, words: &[&str]) -> bool {
        const NOT: &[&str] = &[
            "never",
            "not",
            "don't",
            "dont",
            "cannot",
            "can't",
            "avoid",
            "refuse",
            "refuses",
            "mustn't",
            "shouldn't",
            "won't",
            "prevent",
            "prevents",
            "block",
            "blocks",
            "reject",
            "rejects",
            "without",
            "no",
            "nor",
            "forbid",
            "forbidden",
            "prohibited",
            "stop",
            "unless",
        ];
        self.follows(NOT, words, 7)
    }

    /// True if the sentence speaks about an attack instead of being one.
    pub(crate) fn is_about(&self) -> bool {
        self.is_quoted
            || self.contains(&[
                "injection",
                "jailbreak",
                "attack",
                "malicious",
                "adversarial",
                "suspicious",
                "phrases like",
                "such as",
                " e.g",
                "for example",
                "untrusted",
                "red flag",
                "detect",
                "if a user",
                "if the user says",
                "if anyone",
                "if someone",
                "social engineering",
                "attempts to",
                "trying to",
            ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_found_where_they_stand() {
        let text = "# Title\n\nDo **not** tell\nthe user. Never!\n<!-- hidden word -->\n```sh\nrm x\n```\n";
        let found = sentences(text);
        let written: Vec<&str> = found.iter().map(|sentence| sentence.written.as_str()).collect();
        assert_eq!(
            written,
            [
                "# Title",
                "Do **not** tell the user.",
                "Never!",
                "<!-- hidden word -->",
                "rm x"
            ]
        );
        assert!(found[3].is_comment && found[4].is_code);
        assert!(found[1].follows(&["do not"], &["user"], 4));
        assert!(text[found[1].offset..].starts_with("Do"));
    }
}
