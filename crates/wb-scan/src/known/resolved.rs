//! Which versions of a package a system has or asks for.

use pep440_rs::{Operator, Version, VersionSpecifiers};
use std::cmp::Ordering;
use std::str::FromStr;
use wb_core::inventory::{Edge, Standing};
use wb_core::{Graph, Place};

/// What is known about the versions of a Python package, compared with one version.
pub(crate) struct Known<'g> {
    /// Exact versions, from the strongest word that there is.
    exact: Vec<(Version, &'g Edge)>,
    /// Requirements, where no exact version is known.
    asked: Vec<(Option<VersionSpecifiers>, &'g Edge)>,
    limit: Option<Version>,
}

/// What the graph says about a package of PyPI, to be compared with `limit`.
pub(crate) fn resolved<'g>(graph: &'g Graph, name: &str, limit: &str) -> Known<'g> {
    let id = format!("pkg:pypi/{name}");
    let is_it = |edge: &&Edge| {
        edge.to
            .strip_prefix(&id)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['@', '?']))
    };
    let edges: Vec<&Edge> = graph
        .edges
        .iter()
        .filter(is_it)
        .filter(|edge| edge.standing != Standing::Used)
        .collect();
    let mut exact = Vec::new();
    for standing in [Standing::Installed, Standing::Locked, Standing::Declared] {
        let of = edges.iter().filter(|edge| edge.standing == standing);
        let versions = of.filter_map(|edge| Some((version_of(graph, edge)?, *edge)));
        exact.extend(versions);
        if !exact.is_empty() {
            break;
        }
    }
    let asked = edges.iter().filter(|_| exact.is_empty()).map(|edge| {
        let specifiers = edge
            .written
            .as_deref()
            .and_then(|text| VersionSpecifiers::from_str(requirement(text)).ok());
        (specifiers, *edge)
    });
    Known {
        asked: asked.collect(),
        exact,
        limit: Version::from_str(limit).ok(),
    }
}

/// The part of `torch[extra]>=2.0; marker` that speaks of versions.
fn requirement(text: &str) -> &str {
    let text = text.split(';').next().unwrap_or_default();
    text.find(['<', '>', '=', '!', '~'])
        .and_then(|at| text.get(at..))
        .unwrap_or_default()
        .trim()
        .trim_end_matches(')')
}

fn version_of(graph: &Graph, edge: &Edge) -> Option<Version> {
    let node = graph.node(&edge.to)?;
    let written = node
        .version
        .as_deref()
        .or_else(|| edge.to.rsplit_once('@').map(|(_, version)| version))?;
    // `2.4.0+cu121` is as old as `2.4.0`.
    let plain = written.split(['+', '%', '?']).next().unwrap_or(written);
    Version::from_str(plain).ok()
}

impl<'g> Known<'g> {
    /// True if nothing says anything about the package.
    pub(crate) fn is_unknown(&self) -> bool {
        self.exact.is_empty() && self.asked.is_empty()
    }

    /// How all versions that there can be compare with the limit, if they all compare alike.
    pub(crate) fn compared(&self) -> Option<Ordering> {
        let limit = self.limit.as_ref()?;
        if !self.exact.is_empty() {
            let mut all = self.exact.iter().map(|(version, _)| {
                if version < limit {
                    Ordering::Less
                } else {
                    Ordering::Greater
                }
            });
            let first = all.next()?;
            return all.all(|other| other == first).then_some(first);
        }
        let mut all = self.asked.iter().map(|(specifiers, _)| {
            let specifiers = specifiers.as_ref()?;
            match (is_below(specifiers, limit), is_above(specifiers, limit)) {
                (true, _) => Some(Ordering::Less),
                (_, true) => Some(Ordering::Greater),
                _ => None,
            }
        });
        let first = all.next()??;
        all.all(|other| other == Some(first)).then_some(first)
    }

    /// True if a version before the limit is possible.
    pub(crate) fn may_be_before(&self) -> bool {
        let Some(limit) = self.limit.as_ref() else {
            return true;
        };
        if !self.exact.is_empty() {
            return self.exact.iter().any(|(version, _)| version < limit);
        }
        self.asked.iter().any(|(specifiers, _)| {
            specifiers
                .as_ref()
                .is_none_or(|specifiers| !is_above(specifiers, limit))
        })
    }

    /// What is known, in words.
    pub(crate) fn words(&self) -> String {
        if let Some((version, edge)) = self.exact.iter().min_by(|a, b| a.0.cmp(&b.0)) {
            let word = match edge.standing {
                Standing::Installed => "is installed",
                Standing::Locked => "is locked",
                _ => "is required",
            };
            return format!("torch {version} {word}");
        }
        match self.asked.first() {
            Some((_, edge)) => match edge.written.as_deref() {
                Some(written) if !written.is_empty() => format!("`{written}` allows that"),
                _ => "the manifest allows every version".to_owned(),
            },
            None => "no version is known".to_owned(),
        }
    }

    /// The words of the files, and where they stand.
    pub(crate) fn evidence(&self) -> impl Iterator<Item = (String, &'g Place)> {
        let exact = self
            .exact
            .iter()
            .map(|(version, edge)| (version.to_string(), *edge));
        let asked = self.asked.iter().map(|(_, edge)| {
            (
                edge.written.clone().unwrap_or_else(|| "any version".to_owned()),
                *edge,
            )
        });
        exact
            .chain(asked)
            .filter_map(|(written, edge)| Some((written, edge.places.first()?)))
    }
}

/// True if every version that is allowed is before the limit.
fn is_below(specifiers: &VersionSpecifiers, limit: &Version) -> bool {
    specifiers.iter().any(|specifier| match specifier.operator() {
        Operator::LessThan => specifier.version() <= limit,
        Operator::LessThanEqual | Operator::Equal | Operator::ExactEqual => specifier.version() < limit,
        // `~=2.4.0` is `<2.5`, `==2.4.*` too; `~=2.4` is `<3`.
        Operator::EqualStar => {
            specifier.version() < limit && !limit.release().starts_with(specifier.version().release())
        }
        Operator::TildeEqual => {
            let release = specifier.version().release();
            release.len() > 2 && specifier.version() < limit && limit.release().get(..2) != release.get(..2)
        }
        _ => false,
    })
}

/// True if every version that is allowed is the limit or later.
fn is_above(specifiers: &VersionSpecifiers, limit: &Version) -> bool {
    specifiers.iter().any(|specifier| match specifier.operator() {
        Operator::GreaterThan
        | Operator::GreaterThanEqual
        | Operator::Equal
        | Operator::ExactEqual
        | Operator::EqualStar
        | Operator::TildeEqual => specifier.version() >= limit,
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compared(text: &str) -> (bool, bool) {
        let specifiers = VersionSpecifiers::from_str(requirement(text)).unwrap();
        let limit = Version::from_str("2.6").unwrap();
        (is_below(&specifiers, &limit), is_above(&specifiers, &limit))
    }

    #[test]
    fn requirements_lie_before_or_behind_a_version() {
        for (text, expected) in [
            ("torch==2.4.0", (true, false)),
            (">=2.0", (false, false)),
            (">=2.6,<3", (false, true)),
            ("<2.6", (true, false)),
            ("<2.7", (false, false)),
            ("~=2.4.1", (true, false)),
            ("~=2.4", (false, false)),
            ("==2.5.*", (true, false)),
            ("==2.*", (false, false)),
            ("==2.6.0", (false, true)),
            ("<=2.5.1", (true, false)),
            ("~=2.6.0", (false, true)),
        ] {
            assert_eq!(compared(text), expected, "{text}");
        }
    }
}
