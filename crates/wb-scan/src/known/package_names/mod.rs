//! Names of packages: which ones everybody knows, which ones resemble those, and which ones are no package's.
//!
//! `pypi.txt` and `npm.txt` list the 15,000 most downloaded names of each ecosystem, most downloaded first, as public
//! statistics had them in November 2026. Of other ecosystems no such list is here, and nothing is said of their names.

mod resemble;
mod wrong;

pub use resemble::{How, Resemblance, resembles};
pub use wrong::{Wrong, wrong};

use std::collections::BTreeMap;
use std::sync::LazyLock;
use wb_deps::Family;

/// The names of one ecosystem, by rank.
pub(crate) struct Names {
    ranks: BTreeMap<&'static str, u32>,
    ordered: Vec<&'static str>,
}

impl Names {
    fn of(text: &'static str) -> Self {
        let ordered: Vec<&'static str> = text.lines().filter(|line| !line.is_empty()).collect();
        let ranks = ordered
            .iter()
            .enumerate()
            .map(|(rank, name)| (*name, u32::try_from(rank).unwrap_or(u32::MAX)))
            .collect();
        Self { ranks, ordered }
    }

    /// How many names are more popular; none if it is not listed.
    pub(crate) fn rank(&self, name: &str) -> Option<u32> {
        self.ranks.get(name).copied()
    }

    /// The most popular names.
    pub(crate) fn top(&self, count: usize) -> &[&'static str] {
        self.ordered
            .get(..count.min(self.ordered.len()))
            .unwrap_or_default()
    }
}

static PYPI: LazyLock<Names> = LazyLock::new(|| Names::of(include_str!("pypi.txt")));
static NPM: LazyLock<Names> = LazyLock::new(|| Names::of(include_str!("npm.txt")));

/// The names of an ecosystem, where they are known.
pub(crate) fn names(family: Family) -> Option<&'static Names> {
    match family {
        Family::PyPi | Family::Conda => Some(&PYPI),
        Family::Npm => Some(&NPM),
        _ => None,
    }
}

/// The name as the lists have it.
pub(crate) fn listed_form(family: Family, name: &str) -> String {
    match family {
        Family::PyPi | Family::Conda => Family::PyPi.normalise(name),
        _ => name.to_owned(),
    }
}
