//! What sentences make a model do that its user would not want.

mod data;
mod machine;
mod told;

use super::sentences::Sentence;
use data::{secrets, sends};
use machine::{fetches, obeys, switches_off};
use told::{conceals, hijacks, overrides};

/// What a sentence asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Aim {
    /// To drop what it was told before.
    Override,
    /// To keep something from the user.
    Conceal,
    /// To read keys, passwords or private files.
    Secrets,
    /// To send something away.
    Send,
    /// To do this before or instead of something else.
    Hijack,
    /// To switch safeguards off.
    Unsafe,
    /// To obey what stands elsewhere.
    Obey,
    /// To fetch a program and start it.
    Fetch,
}

impl Aim {
    /// In a report's words.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Override => "drop what it was told before",
            Self::Conceal => "keep it from the user",
            Self::Secrets => "read keys or private files",
            Self::Send => "send data away",
            Self::Hijack => "act before or instead of other tools",
            Self::Unsafe => "switch safeguards off",
            Self::Obey => "obey what an address answers",
            Self::Fetch => "fetch a program and start it",
        }
    }
}

/// What a sentence asks for, and how much that weighs: 1 is usual, 2 wants a look, 3 has no honest use.
pub(crate) fn aims(sentence: &Sentence) -> Vec<(Aim, u8)> {
    if sentence.is_code {
        return Vec::new();
    }
    type Teller = fn(&Sentence) -> u8;
    let tellers: [(Aim, Teller); 8] = [
        (Aim::Override, overrides),
        (Aim::Conceal, conceals),
        (Aim::Secrets, secrets),
        (Aim::Send, sends),
        (Aim::Hijack, hijacks),
        (Aim::Unsafe, switches_off),
        (Aim::Obey, obeys),
        (Aim::Fetch, fetches),
    ];
    let weighed = tellers.into_iter().map(|(aim, weigh)| (aim, weigh(sentence)));
    weighed.filter(|(_, weight)| *weight > 0).collect()
}
