//! Statements about whether a product is affected (VEX): read, matched, written.

mod read;
#[cfg(test)]
mod tests;
mod write;

pub use read::openvex;
pub use write::{Exploitability, document};

use crate::Purl;
use serde::{Deserialize, Serialize};

/// What a statement says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// The product cannot be harmed by it.
    NotAffected,
    /// The product can.
    Affected,
    /// It is mended in this version.
    Fixed,
    /// Nobody knows yet.
    UnderInvestigation,
}

impl Status {
    /// The word that documents use.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotAffected => "not_affected",
            Self::Affected => "affected",
            Self::Fixed => "fixed",
            Self::UnderInvestigation => "under_investigation",
        }
    }

    fn of_word(word: &str) -> Option<Self> {
        let all = [
            Self::NotAffected,
            Self::Affected,
            Self::Fixed,
            Self::UnderInvestigation,
        ];
        all.into_iter().find(|status| status.name() == word)
    }
}

/// One statement about one vulnerability.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// The names of the vulnerability: its own and others.
    pub vulnerability: Vec<String>,
    /// The packages that it is about, as package URLs: those inside the product, where the statement names some.
    pub packages: Vec<String>,
    /// What it says.
    pub status: Status,
    /// Why a product is not affected: one of the words of the specification.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub justification: Option<String>,
    /// The same in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impact: Option<String>,
    /// Who says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// When (RFC 3339).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<String>,
}

impl Statement {
    /// True if this statement takes a finding about this package and this vulnerability (by any of its names) away:
    /// it is mended, or is said to do no harm with a reason.
    pub fn clears<'a>(&self, package: &Purl, names: impl Iterator<Item = &'a str>) -> bool {
        let is_reasoned = self.justification.is_some() || self.impact.is_some();
        let may = self.status == Status::Fixed || self.status == Status::NotAffected && is_reasoned;
        may && self.is_about(package, names)
    }

    /// True if it is about this package and this vulnerability by any of its names.
    pub fn is_about<'a>(&self, package: &Purl, mut names: impl Iterator<Item = &'a str>) -> bool {
        let is_named = names.any(|name| {
            self.vulnerability
                .iter()
                .any(|own| own.eq_ignore_ascii_case(name))
        });
        is_named && self.packages.iter().any(|own| covers(own, package))
    }

    /// The reason, as people read it.
    pub fn reason(&self) -> String {
        if self.status == Status::Fixed {
            return self
                .author
                .as_ref()
                .map_or_else(|| "fixed".to_owned(), |author| format!("fixed (says {author})"));
        }
        let mut reason = match (&self.justification, &self.impact) {
            (Some(word), Some(impact)) => format!("{word}: {impact}"),
            (Some(one), None) | (None, Some(one)) => one.clone(),
            (None, None) => self.status.name().to_owned(),
        };
        if let Some(author) = &self.author {
            reason.push_str(&format!(" (says {author})"));
        }
        reason
    }
}

/// True if a package URL in a statement means this package: the same name, and the same version if it has one.
fn covers(stated: &str, package: &Purl) -> bool {
    let Ok(stated) = Purl::parse(stated) else {
        return false;
    };
    let family = |purl: &Purl| crate::Ecosystem::of_purl(&purl.kind).map(|ecosystem| ecosystem.family);
    let name = |purl: &Purl| {
        let parts: Vec<_> = purl.namespace.iter().chain([&purl.name]).cloned().collect();
        let name = parts.join("/");
        family(purl).map_or(name.clone(), |family| family.normalise(&name))
    };
    if stated.kind != package.kind || name(&stated) != name(package) {
        return false;
    }
    match (&stated.version, &package.version) {
        (None, _) => true,
        (Some(stated), Some(version)) => {
            let equal = family(package).and_then(|family| crate::version::compare(family, stated, version));
            stated == version || equal == Some(std::cmp::Ordering::Equal)
        }
        // A statement about one version says nothing about a requirement.
        (Some(_), None) => false,
    }
}
