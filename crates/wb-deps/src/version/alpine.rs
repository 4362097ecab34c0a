//! Alpine: `1.2.3a_rc1-r4`, as apk compares them.

use super::number::{Number, leading_digits, split_where};

/// A version of an apk package: tokens that compare one by one, [`Token::End`] last.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Alpine(Vec<Token>);

/// In apk's order: what follows where the other version ends, and how it compares with that.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Token {
    /// A tail that is none of apk's.
    Invalid,
    /// `_unknown` 0, `_alpha` 1, `_beta` 2, `_pre` 3, `_rc` 4.
    SuffixBefore(u8),
    End,
    /// `-r4`.
    Revision(Number),
    /// The number of a suffix.
    SuffixNumber(Number),
    /// `_cvs` 0, `_svn` 1, `_git` 2, `_hg` 3, `_p` 4.
    SuffixBehind(u8),
    /// A letter behind a dot, which apk never writes.
    DottedLetter(char),
    Letter(char),
    /// Nothing between two dots.
    Nothing,
    /// Digits that begin with a zero, not at the front: they compare as a fraction.
    Fraction(Box<str>),
    Number(Number),
}

impl Alpine {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() || text.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return None;
        }
        let (version, revision) = match text.split_once('-') {
            Some((version, revision)) => (version, Some(revision)),
            None => (text, None),
        };
        let (version, suffixes) = match version.split_once('_') {
            Some((version, suffixes)) => (version, Some(suffixes)),
            None => (version, None),
        };
        let mut tokens = Vec::new();
        numbers(version, &mut tokens);
        for suffix in suffixes.iter().flat_map(|suffixes| suffixes.split('_')) {
            let (word, number) = split_where(suffix, |c| c.is_ascii_digit());
            tokens.push(suffix_token(word));
            tokens.extend(Number::parse(number).map(Token::SuffixNumber));
        }
        match revision.map(|revision| revision.strip_prefix('r')) {
            None => {}
            Some(Some("")) => tokens.push(Token::Revision(Number::ZERO)),
            Some(digits) => {
                let number = digits.and_then(Number::parse);
                tokens.push(number.map_or(Token::Invalid, Token::Revision));
            }
        }
        tokens.push(Token::End);
        Some(Self(tokens))
    }
}

fn numbers(text: &str, tokens: &mut Vec<Token>) {
    for (index, part) in text.split('.').enumerate() {
        let (digits, letters) = leading_digits(part);
        tokens.extend(match Number::parse(digits) {
            Some(_) if index > 0 && digits.starts_with('0') => Some(Token::Fraction(digits.into())),
            Some(number) => Some(Token::Number(number)),
            None if part.is_empty() => Some(Token::Nothing),
            None => None,
        });
        for (at, letter) in letters.chars().enumerate() {
            let is_dotted = at == 0 && index > 0 && digits.is_empty();
            tokens.push(match letter.to_digit(10) {
                Some(digit) => Token::Number(Number::Small(u64::from(digit))),
                None if is_dotted => Token::DottedLetter(letter),
                None => Token::Letter(letter),
            });
        }
    }
}

fn suffix_token(word: &str) -> Token {
    match word {
        "alpha" => Token::SuffixBefore(1),
        "beta" => Token::SuffixBefore(2),
        "pre" => Token::SuffixBefore(3),
        "rc" => Token::SuffixBefore(4),
        "cvs" => Token::SuffixBehind(0),
        "svn" => Token::SuffixBehind(1),
        "git" => Token::SuffixBehind(2),
        "hg" => Token::SuffixBehind(3),
        "p" => Token::SuffixBehind(4),
        _ => Token::SuffixBefore(0),
    }
}
