//! Maven, as its version order specification has it: tokens with the separator in front of them, trailing nulls cut.

use super::number::{Number, runs};

/// A Maven version: tokens that compare one by one. A version that ends is compared as [`Token::End`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Maven(Vec<Token>);

/// A token behind its separator. A word after a dot counts as a word after a hyphen.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Token {
    /// `alpha` to `snapshot`: 0 to 4.
    Before(u8),
    /// Where it ends, and `final`, `ga`, `release` inside.
    End,
    /// `sp`.
    ServicePack,
    /// Any other word.
    Word(Box<str>),
    /// `-1`.
    Dashed(Number),
    /// `.1`.
    Dotted(Number),
}

impl Token {
    fn is_null(&self) -> bool {
        match self {
            Self::End => true,
            Self::Dashed(number) | Self::Dotted(number) => number.is_zero(),
            _ => false,
        }
    }

    /// True if a hyphen stands in front of it: what comes before is cut of its nulls.
    fn is_hyphened(&self) -> bool {
        !matches!(self, Self::Dotted(_))
    }

    fn word(text: &str, is_before_number: bool) -> Self {
        match text {
            "a" if is_before_number => Self::Before(0),
            "b" if is_before_number => Self::Before(1),
            "m" if is_before_number => Self::Before(2),
            "alpha" => Self::Before(0),
            "beta" => Self::Before(1),
            "milestone" => Self::Before(2),
            "rc" | "cr" => Self::Before(3),
            "snapshot" => Self::Before(4),
            "" | "final" | "ga" | "release" => Self::End,
            "sp" => Self::ServicePack,
            other => Self::Word(other.into()),
        }
    }
}

impl Maven {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        if text.is_empty() || text.contains(char::is_whitespace) {
            return None;
        }
        let mut tokens = Vec::new();
        let mut is_hyphen = false;
        for piece in text.split_inclusive(['.', '-']) {
            let separator = piece.chars().next_back().filter(|c| matches!(c, '.' | '-'));
            let part = piece.trim_end_matches(['.', '-']);
            Self::part(part, is_hyphen, &mut tokens);
            is_hyphen = separator == Some('-');
        }
        // A separator at the end is followed by nothing, which is zero, which is cut.
        Some(Self(trimmed(tokens)))
    }

    fn part(part: &str, is_hyphen: bool, tokens: &mut Vec<Token>) {
        let numbered = |number, is_hyphen| {
            if is_hyphen {
                Token::Dashed(number)
            } else {
                Token::Dotted(number)
            }
        };
        if part.is_empty() {
            tokens.push(numbered(Number::ZERO, is_hyphen));
            return;
        }
        // From digits to letters and back is a hyphen.
        let mut runs = runs(part).peekable();
        let mut is_hyphen = is_hyphen;
        while let Some(run) = runs.next() {
            tokens.push(match Number::parse(run) {
                Some(number) => numbered(number, is_hyphen),
                None => Token::word(run, runs.peek().is_some()),
            });
            is_hyphen = true;
        }
    }
}

/// Cuts the nulls at the end and in front of every hyphen.
fn trimmed(tokens: Vec<Token>) -> Vec<Token> {
    let mut kept: Vec<Token> = Vec::new();
    for token in tokens {
        if token.is_hyphened() {
            cut(&mut kept);
        }
        kept.push(token);
    }
    cut(&mut kept);
    // What compares with a longer version: a last token that says where this one ends.
    kept.push(Token::End);
    kept
}

fn cut(tokens: &mut Vec<Token>) {
    while tokens.last().is_some_and(Token::is_null) {
        tokens.pop();
    }
}

impl Maven {
    /// True for `alpha` to `snapshot`.
    pub(crate) fn is_pre(&self) -> bool {
        self.0.iter().any(|token| matches!(token, Token::Before(_)))
    }
}
