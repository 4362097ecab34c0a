//! A package whose name resembles that of a popular one.

use crate::known::package_names::{How, Resemblance, resembles};
use crate::package::Package;
use crate::rule::Joined;
use crate::sink::{Found, Sink};
use wb_core::inventory::{Node, NodeKind};
use wb_core::{PackageRef, Severity};
use wb_deps::Ecosystem;

crate::rule! {
    /// A package is asked for whose name is one letter away from a popular one, or looks like it, turns its words
    /// round, moves its scope or adds a word to it, and is not among the 15,000 most downloaded names itself.
    ///
    /// ## Why it matters
    /// Names like these are registered to be installed by mistake. Whoever owns one runs code on every machine where
    /// somebody mistypes.
    ///
    /// ## What to do
    /// See whether the popular package was meant. If the name is right, ignore the finding for it, with a reason.
    ///
    /// ## References
    /// - Vu et al., Typosquatting and combosquatting attacks on the Python ecosystem, 2020
    pub static RULE = {
        id: "deps-name-resembles",
        since: "0.1.0",
        severity: High,
        summary: "a package's name resembles that of a popular one",
        remedy: "see whether the popular package was meant",
        check: Joined(check),
    };
}

/// How much a resemblance weighs: the more popular the name and the smaller the slip, the more.
pub(crate) fn severity(found: &Resemblance) -> Severity {
    let is_popular = found.rank < 600;
    match found.how {
        How::LooksAlike => Severity::High,
        How::OneLetter | How::Scope if is_popular && found.popular.len() > 5 => Severity::High,
        How::OneLetter | How::Scope | How::Separators => Severity::Medium,
        How::WordOrder | How::Affix => Severity::Low,
    }
}

/// The package that a node of the graph is, for a report.
pub(crate) fn package_of(node: &Node) -> PackageRef {
    PackageRef {
        ecosystem: node.ecosystem.clone().unwrap_or_default(),
        name: node.name.clone(),
        version: node.version.clone().unwrap_or_default(),
    }
}

fn check(joined: &Joined<'_>, sink: &mut Sink<'_>) {
    for node in joined
        .graph
        .nodes
        .iter()
        .filter(|node| node.kind == NodeKind::Package)
    {
        let Some(ecosystem) = node.ecosystem.as_deref().and_then(Ecosystem::parse) else {
            continue;
        };
        let Some(found) = resembles(ecosystem.family, &node.name) else {
            continue;
        };
        let place = joined
            .graph
            .edges
            .iter()
            .filter(|edge| edge.to == node.id)
            .find_map(|edge| edge.places.first());
        let message = format!("`{}` {} `{}`", node.name, found.how.words(), found.popular);
        let mut told = Found::new(message)
            .severity(severity(&found))
            .package(package_of(node));
        if let Some(place) = place {
            told = told.in_file(place.clone());
        }
        sink.found(told);
    }
}

/// The same about a package that is scanned itself.
pub(crate) fn of_package(package: &Package<'_>) -> Option<(Resemblance, Severity)> {
    let ecosystem = Ecosystem::parse(package.tree.kind.ecosystem())?;
    let found = resembles(ecosystem.family, package.tree.name.as_deref()?)?;
    let weight = severity(&found);
    Some((found, weight))
}
