//! Packagist: PHP's `version_compare`.

use super::number::{Number, runs};

/// A PHP version: tokens that compare one by one; where it ends, [`Token::End`] stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Packagist(Vec<Token>);

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Token {
    /// A word without meaning: all are equal, and before everything.
    Word,
    Dev,
    Alpha,
    Beta,
    Candidate,
    End,
    Number(Number),
    Patch,
}

impl Packagist {
    /// Reads a version. PHP gives `#` a meaning of its own under which versions have no order; Composer accepts none
    /// with it, and neither does this.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = text.strip_prefix(['v', 'V']).unwrap_or(text);
        if text.is_empty() || text.contains(|c: char| c.is_whitespace() || c == '#') {
            return None;
        }
        let mut tokens: Vec<Token> = Vec::new();
        for part in text.split(|c: char| !c.is_alphanumeric()) {
            tokens.extend(
                runs(part).map(|run| Number::parse(run).map_or_else(|| Self::word(run), Token::Number)),
            );
        }
        tokens.push(Token::End);
        Some(Self(tokens))
    }

    /// PHP compares only as many letters as its own words have.
    fn word(word: &str) -> Token {
        const WORDS: &[(&str, Token)] = &[
            ("dev", Token::Dev),
            ("a", Token::Alpha),
            ("b", Token::Beta),
            ("RC", Token::Candidate),
            ("rc", Token::Candidate),
            ("p", Token::Patch),
        ];
        let known = WORDS.iter().find(|(known, _)| word.starts_with(known));
        known.map_or(Token::Word, |(_, token)| token.clone())
    }

    /// True for `dev`, `alpha`, `beta`, `RC` and names of branches.
    pub(crate) fn is_pre(&self) -> bool {
        self.0.iter().any(|token| *token < Token::End)
    }

    /// Composer's stability: 0 is stable, 1 RC, 2 beta, 3 alpha, 4 dev.
    pub(crate) fn instability(&self) -> u8 {
        let of = |token: &Token| match token {
            Token::Word | Token::Dev => 4,
            Token::Alpha => 3,
            Token::Beta => 2,
            Token::Candidate => 1,
            _ => 0,
        };
        self.0.iter().map(of).max().unwrap_or(0)
    }

    /// The place in front of all that is written with these numbers, more zeros and pre-releases included.
    pub(crate) fn first_of(numbers: &[Number]) -> Self {
        let mut tokens = shortened(numbers);
        tokens.push(Token::Dev);
        Self(tokens)
    }

    /// These numbers with as few zeros as there can be.
    pub(crate) fn shortest(numbers: &[Number]) -> Self {
        let mut tokens = shortened(numbers);
        tokens.push(Token::End);
        Self(tokens)
    }

    /// These numbers with as many zeros as Composer writes.
    pub(crate) fn padded(numbers: &[Number]) -> Self {
        let zeros = 4_usize.saturating_sub(numbers.len());
        let zeros = std::iter::repeat_n(Number::ZERO, zeros);
        let numbers = numbers.iter().cloned().chain(zeros);
        let tokens = numbers.map(Token::Number).chain([Token::End]);
        Self(tokens.collect())
    }
}

/// Numbers without the zeros at their end, of which at least one stays.
fn shortened(numbers: &[Number]) -> Vec<Token> {
    let kept = numbers.iter().rposition(|number| !number.is_zero()).unwrap_or(0);
    let kept = numbers.iter().take(kept.saturating_add(1));
    kept.cloned().map(Token::Number).collect()
}
