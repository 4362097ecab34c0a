//! Names that resemble popular ones: one letter off, letters that look alike, other separators, words turned round,
//! an affix, another scope.

use super::{Names, listed_form, names};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use wb_deps::Family;

/// In which way a name resembles another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// Letters that look alike.
    LooksAlike,
    /// One letter is missing, doubled, added, changed or swapped with its neighbour.
    OneLetter,
    /// The same letters with other separators.
    Separators,
    /// A scope became part of the name, or the other way round.
    Scope,
    /// The same words in another order.
    WordOrder,
    /// A word like `python-` or `-js` was added or taken away.
    Affix,
}

impl How {
    /// In a report's words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::LooksAlike => "looks like",
            Self::OneLetter => "is one letter away from",
            Self::Separators => "is spelled like, but for separators,",
            Self::Scope => "moves the scope of",
            Self::WordOrder => "turns the words round of",
            Self::Affix => "adds a word to",
        }
    }
}

/// A popular name that another one resembles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resemblance {
    /// The popular name.
    pub popular: &'static str,
    /// How many names are more popular than it.
    pub rank: u32,
    /// In which way.
    pub how: How,
}

/// Names that are worth imitating.
const TARGETS: usize = 2_000;
/// Names that are worth it with words added or turned round.
const TARGETS_FEW: usize = 300;

/// An index of popular names by what is left of them.
struct Index {
    /// By every form with one letter taken out, and the name itself.
    deleted: BTreeMap<String, Vec<&'static str>>,
    /// By their form without separators.
    joined: BTreeMap<String, &'static str>,
    /// By their form with look-alike letters made equal.
    plain: BTreeMap<String, &'static str>,
    /// By their words in order.
    words: BTreeMap<Vec<String>, &'static str>,
}

fn index(names: &'static Names) -> Index {
    let mut index = Index {
        deleted: BTreeMap::new(),
        joined: BTreeMap::new(),
        plain: BTreeMap::new(),
        words: BTreeMap::new(),
    };
    for name in names.top(TARGETS) {
        for form in deletions(name) {
            let list = index.deleted.entry(form).or_default();
            if !list.contains(name) {
                list.push(name);
            }
        }
        index.joined.entry(joined(name)).or_insert(name);
        index.plain.entry(plain(name)).or_insert(name);
        let words = words(name);
        if words.len() > 1 {
            index.words.entry(words).or_insert(name);
        }
    }
    index
}

static INDEXES: LazyLock<BTreeMap<&'static str, Index>> = LazyLock::new(|| {
    let families = [Family::PyPi, Family::Npm];
    families
        .iter()
        .filter_map(|family| Some((family.purl_type(), index(names(*family)?))))
        .collect()
});

/// The popular name that this one resembles, if it is not popular itself.
pub fn resembles(family: Family, name: &str) -> Option<Resemblance> {
    let family = if family == Family::Conda {
        Family::PyPi
    } else {
        family
    };
    let known = names(family)?;
    let name = listed_form(family, name);
    if known.rank(&name).is_some() || name.len() > 100 {
        return None;
    }
    let index = INDEXES.get(family.purl_type())?;
    // A package of a scope is its owner's, whatever it is called; only the scope itself can be a lookalike.
    if name.starts_with('@') {
        return scope(known, &name);
    }
    let with = |popular: &'static str, how| {
        let rank = known.rank(popular)?;
        (popular != name).then_some(Resemblance { popular, rank, how })
    };
    if let Some(found) = index
        .plain
        .get(&plain(&name))
        .filter(|popular| joined(popular) != joined(&name))
    {
        return with(found, How::LooksAlike);
    }
    if let Some(found) = one_letter(index, &name) {
        return with(found, How::OneLetter);
    }
    if let Some(found) = index.joined.get(&joined(&name)).filter(|found| found.len() > 5) {
        return with(found, How::Separators);
    }
    if family == Family::Npm
        && let Some(found) = unscoped(known, &name)
    {
        return with(found, How::Scope);
    }
    if let Some(found) = index
        .words
        .get(&words(&name))
        .filter(|found| words(found).len() > 1)
    {
        return with(found, How::WordOrder);
    }
    affix(known, &name).and_then(|found| with(found, How::Affix))
}

/// Every form with one letter taken out, and the name itself.
fn deletions(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let mut out = vec![name.to_owned()];
    for at in 0..letters.len() {
        let rest = letters.iter().enumerate().filter(|(other, _)| *other != at);
        out.push(rest.map(|(_, c)| *c).collect());
    }
    out
}

fn one_letter(index: &Index, name: &str) -> Option<&'static str> {
    const LENGTH_MIN: usize = 5;
    if name.len() < LENGTH_MIN {
        return None;
    }
    for form in deletions(name) {
        for popular in index.deleted.get(&form).into_iter().flatten() {
            // A digit at the end or one changed for another is a version: `boto4`, `urllib4`.
            if popular.len() >= LENGTH_MIN && is_one_edit(name, popular) && !differs_in_digits(name, popular)
            {
                return Some(popular);
            }
        }
    }
    None
}

/// One letter added, taken away, changed, or two neighbours swapped.
fn is_one_edit(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let front = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let back = a
        .iter()
        .rev()
        .zip(b.iter().rev())
        .take_while(|(x, y)| x == y)
        .count();
    let longer = a.len().max(b.len());
    let shorter = a.len().min(b.len());
    let back = back.min(shorter.saturating_sub(front.min(shorter)));
    let left = longer.saturating_sub(front).saturating_sub(back);
    if a.len() != b.len() {
        return longer.saturating_sub(shorter) == 1 && left <= 1;
    }
    match left {
        1 => true,
        2 => a.get(front) == b.get(front.saturating_add(1)) && a.get(front.saturating_add(1)) == b.get(front),
        _ => false,
    }
}

fn differs_in_digits(a: &str, b: &str) -> bool {
    let bare = |text: &str| text.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    let (bare_a, bare_b) = (bare(a), bare(b));
    let bare_a = bare_a.trim_end_matches(['-', 'v']);
    let bare_b = bare_b.trim_end_matches(['-', 'v']);
    bare_a == bare_b
}

/// Without separators.
fn joined(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '-' | '_' | '.')).collect()
}

/// With letters made equal that look alike.
fn plain(name: &str) -> String {
    let text = name.replace("rn", "m").replace("vv", "w");
    text.chars()
        .map(|c| match c {
            '0' | 'ο' | 'о' => 'o',
            '1' | 'і' | 'ı' => 'l',
            '5' => 's',
            'а' => 'a',
            'е' => 'e',
            'р' => 'p',
            'с' => 'c',
            'у' => 'y',
            'х' => 'x',
            other => other,
        })
        .collect()
}

/// The words of a name in alphabetical order.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = name
        .split(['-', '_', '.'])
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    words.sort();
    words
}

/// `types-node` for `@types/node`.
fn unscoped(known: &Names, name: &str) -> Option<&'static str> {
    name.match_indices('-').find_map(|(at, _)| {
        let (scope, rest) = (name.get(..at)?, name.get(at.saturating_add(1)..)?);
        let wanted = format!("@{scope}/{rest}");
        let rank = known.rank(&wanted)?;
        known.top(TARGETS).get(usize::try_from(rank).ok()?).copied()
    })
}

/// A scope that is one letter off a popular one, with a name that is popular there.
fn scope(known: &Names, name: &str) -> Option<Resemblance> {
    let (scope, rest) = name.split_once('/')?;
    if scope.len() < 5 {
        return None;
    }
    let end = format!("/{rest}");
    known.top(TARGETS).iter().find_map(|popular| {
        let other = popular.strip_suffix(end.as_str())?;
        let is_near =
            other.starts_with('@') && other != scope && other.len() > 4 && is_one_edit(scope, other);
        is_near.then(|| Resemblance {
            popular,
            rank: known.rank(popular).unwrap_or(u32::MAX),
            how: How::Scope,
        })
    })
}

/// Words that are put before or behind the names of others.
const BEFORE: &[&str] = &[
    "py",
    "python-",
    "python",
    "py-",
    "node-",
    "js-",
    "lib",
    "lib-",
    "the-",
    "official-",
    "real-",
];
const BEHIND: &[&str] = &[
    "-py",
    "-python",
    "-python3",
    "-lib",
    "-js",
    "js",
    "-node",
    "-dev",
    "-official",
    "-latest",
    "-stable",
    "-pro",
    "-fix",
    "-fixed",
    "-new",
    "-update",
    "-updated",
    "-rs",
];

fn affix(known: &Names, name: &str) -> Option<&'static str> {
    let bare = BEFORE
        .iter()
        .filter_map(|word| name.strip_prefix(word))
        .chain(BEHIND.iter().filter_map(|word| name.strip_suffix(word)));
    bare.filter(|bare| bare.len() > 3).find_map(|bare| {
        let rank = usize::try_from(known.rank(bare)?).ok()?;
        known.top(TARGETS_FEW).get(rank).copied()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(family: Family, name: &str) -> Option<(&'static str, How)> {
        resembles(family, name).map(|found| (found.popular, found.how))
    }

    #[test]
    fn imitations_are_told_from_names() {
        assert_eq!(of(Family::PyPi, "reqeusts"), Some(("requests", How::OneLetter)));
        assert_eq!(of(Family::PyPi, "numpyy"), Some(("numpy", How::OneLetter)));
        assert_eq!(of(Family::PyPi, "url1ib3"), Some(("urllib3", How::LooksAlike)));
        assert_eq!(
            of(Family::PyPi, "pythondateutil"),
            Some(("python-dateutil", How::OneLetter))
        );
        assert_eq!(
            of(Family::PyPi, "dateutil-python"),
            Some(("python-dateutil", How::WordOrder))
        );
        assert_eq!(
            of(Family::PyPi, "requests-python"),
            Some(("requests", How::Affix))
        );
        assert_eq!(of(Family::PyPi, "requests"), None);
        assert_eq!(of(Family::PyPi, "my-company-tools"), None);
        assert_eq!(of(Family::PyPi, "boto4"), None);
        assert_eq!(of(Family::Npm, "types-node"), Some(("@types/node", How::Scope)));
        assert_eq!(of(Family::Npm, "@tpyes/node"), Some(("@types/node", How::Scope)));
        assert_eq!(of(Family::Npm, "@acme/node"), None);
        assert_eq!(of(Family::Npm, "lodahs"), Some(("lodash", How::OneLetter)));
    }
}
