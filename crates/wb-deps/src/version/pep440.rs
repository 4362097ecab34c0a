//! Python: PEP 440, and the order of setuptools for what was published before it.

use super::number::{Number, Part, leading_digits, split_where};

/// A Python version. What PEP 440 does not read comes before everything that it reads, as `pip` had it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Python {
    Legacy(Vec<String>),
    Standard(Pep440),
}

/// A version as PEP 440 orders it: field by field, in this order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Pep440 {
    pub(crate) epoch: Number,
    /// Without trailing zeros.
    pub(crate) release: Vec<Number>,
    pub(crate) pre: Pre,
    pub(crate) post: Post,
    pub(crate) dev: Dev,
    pub(crate) local: Local,
}

/// `a1`, `b1`, `rc1`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Pre {
    /// A development release of nothing else: before all pre-releases.
    OnlyDev,
    Alpha(Number),
    Beta(Number),
    Candidate(Number),
    None,
}

/// `.post1`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Post {
    None,
    At(Number),
    /// No version: the place behind all of them.
    Behind,
}

/// `.dev1`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Dev {
    At(Number),
    None,
}

/// `+cu121`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Local {
    None,
    Parts(Vec<LocalPart>),
    /// No version: the place behind all of them.
    Behind,
}

/// Text comes before numbers here.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum LocalPart {
    Text(Box<str>),
    Number(Number),
}

impl Python {
    /// Reads a version. Only what is empty or has blanks inside is none.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        if text.is_empty() || text.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return None;
        }
        Some(Pep440::read(&text).map_or_else(|| Self::Legacy(legacy(&text)), Self::Standard))
    }
}

impl Pep440 {
    /// Reads a version as PEP 440 has it.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::read(&text.trim().to_lowercase())
    }

    fn read(text: &str) -> Option<Self> {
        let text = text.strip_prefix('v').unwrap_or(text);
        let (public, local) = match text.split_once('+') {
            Some((public, local)) => (public, local_parts(local)?),
            None => (text, Local::None),
        };
        let (epoch, public) = match public.split_once('!') {
            Some((epoch, public)) => (Number::parse(epoch)?, public),
            None => (Number::ZERO, public),
        };
        let (release, rest) = release(public)?;
        let (pre, rest) = pre(rest);
        let (post, rest) = post(rest);
        let (dev, rest) = dev(rest);
        if !rest.is_empty() {
            return None;
        }
        let pre = match (pre, &post, &dev) {
            (None, Post::None, Dev::At(_)) => Pre::OnlyDev,
            (None, ..) => Pre::None,
            (Some(pre), ..) => pre,
        };
        let mut version = Self {
            epoch,
            release,
            pre,
            post,
            dev,
            local,
        };
        version.trim();
        Some(version)
    }

    fn trim(&mut self) {
        while self.release.last().is_some_and(Number::is_zero) {
            self.release.pop();
        }
    }

    /// The place in front of everything that begins with these numbers: `1.2.dev0`.
    pub(crate) fn first_of(epoch: Number, release: Vec<Number>) -> Self {
        let mut version = Self {
            epoch,
            release,
            pre: Pre::OnlyDev,
            post: Post::None,
            dev: Dev::At(Number::ZERO),
            local: Local::None,
        };
        version.trim();
        version
    }

    /// The release with these numbers.
    pub(crate) fn final_of(epoch: Number, release: Vec<Number>) -> Self {
        Self {
            pre: Pre::None,
            dev: Dev::None,
            ..Self::first_of(epoch, release)
        }
    }

    /// True for `.post1`.
    pub(crate) fn is_post(&self) -> bool {
        self.post != Post::None
    }

    /// True for `.dev1`.
    pub(crate) fn is_dev(&self) -> bool {
        self.dev != Dev::None
    }

    /// True for `a`, `b`, `rc` and `dev`.
    pub(crate) fn is_pre(&self) -> bool {
        self.pre != Pre::None || self.dev != Dev::None
    }

    /// Without what stands behind `+`.
    pub(crate) fn public(&self) -> Self {
        Self {
            local: Local::None,
            ..self.clone()
        }
    }

    /// The place behind the version and all its local variants.
    pub(crate) fn behind_locals(&self) -> Self {
        Self {
            local: Local::Behind,
            ..self.clone()
        }
    }

    /// The place behind the version, its post-releases and all local variants.
    pub(crate) fn behind_posts(&self) -> Self {
        Self {
            post: Post::Behind,
            dev: Dev::None,
            local: Local::Behind,
            ..self.clone()
        }
    }
}

/// The numbers of a release, as they are written, and what follows them.
pub(crate) fn release(text: &str) -> Option<(Vec<Number>, &str)> {
    let (digits, mut rest) = leading_digits(text);
    let mut numbers = vec![Number::parse(digits)?];
    while let Some(after) = rest.strip_prefix('.') {
        let (digits, after) = leading_digits(after);
        let Some(number) = Number::parse(digits) else {
            break;
        };
        numbers.push(number);
        rest = after;
    }
    Some((numbers, rest))
}

/// A word after an optional separator, and the number after another one; none if another word stands there. Of words
/// that begin alike the longer comes first.
fn word<'a>(text: &'a str, words: &[&'static str]) -> Option<(&'static str, Number, &'a str)> {
    let rest = text.strip_prefix(['.', '-', '_']).unwrap_or(text);
    let (found, rest) = words
        .iter()
        .find_map(|word| Some((*word, rest.strip_prefix(word)?)))?;
    let behind = rest.strip_prefix(['.', '-', '_']).unwrap_or(rest);
    let (digits, behind) = leading_digits(behind);
    // A separator without a number behind it belongs to the word all the same.
    Some((found, Number::parse(digits).unwrap_or(Number::ZERO), behind))
}

fn pre(text: &str) -> (Option<Pre>, &str) {
    const WORDS: &[&str] = &["alpha", "a", "beta", "b", "preview", "pre", "c", "rc"];
    match word(text, WORDS) {
        Some(("a" | "alpha", number, rest)) => (Some(Pre::Alpha(number)), rest),
        Some(("b" | "beta", number, rest)) => (Some(Pre::Beta(number)), rest),
        Some((_, number, rest)) => (Some(Pre::Candidate(number)), rest),
        None => (None, text),
    }
}

fn post(text: &str) -> (Post, &str) {
    if let Some(after) = text.strip_prefix('-') {
        let (digits, rest) = leading_digits(after);
        if let Some(number) = Number::parse(digits) {
            return (Post::At(number), rest);
        }
    }
    match word(text, &["post", "rev", "r"]) {
        Some((_, number, rest)) => (Post::At(number), rest),
        None => (Post::None, text),
    }
}

fn dev(text: &str) -> (Dev, &str) {
    match word(text, &["dev"]) {
        Some((_, number, rest)) => (Dev::At(number), rest),
        None => (Dev::None, text),
    }
}

fn local_parts(text: &str) -> Option<Local> {
    let mut parts = Vec::new();
    for part in text.split(['.', '-', '_']) {
        if part.is_empty() || !part.chars().all(|c| c.is_ascii_alphanumeric()) {
            return None;
        }
        parts.push(match Part::read(part) {
            Part::Number(number) => LocalPart::Number(number),
            Part::Text(text) => LocalPart::Text(text),
        });
    }
    Some(Local::Parts(parts))
}

/// The order of setuptools before PEP 440: words and numbers, `final` behind pre-releases.
fn legacy(text: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut push = |part: String| {
        if part.starts_with('*') {
            if part.as_str() < "*final" {
                while parts.last().is_some_and(|last| last == "*final-") {
                    parts.pop();
                }
            }
            while parts.last().is_some_and(|last| last == "00000000") {
                parts.pop();
            }
        }
        parts.push(part);
    };
    let kind = |c: char| match c {
        '0'..='9' => 0,
        'a'..='z' => 1,
        '.' => 2,
        '-' => 3,
        _ => 4,
    };
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_single = matches!(kind(first), 2 | 3);
        let mut count = 0_usize;
        let (part, after) = split_where(rest, |c| {
            count += 1;
            kind(c) != kind(first) || (is_single && count > 1)
        });
        rest = after;
        match part {
            "." => {}
            "pre" | "preview" | "rc" => push("*c".to_owned()),
            "-" => push("*final-".to_owned()),
            "dev" => push("*@".to_owned()),
            number if kind(first) == 0 => push(format!("{number:0>8}")),
            word => push(format!("*{word}")),
        }
    }
    push("*final".to_owned());
    parts
}
