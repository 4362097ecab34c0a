//! Orders of versions, each as its ecosystem has it.

use crate::Family;
use std::cmp::Ordering;
use std::str::FromStr;

/// How two versions stand to each other; none if one of them is no version in this ecosystem.
pub fn compare(family: Family, a: &str, b: &str) -> Option<Ordering> {
    match family {
        Family::PyPi => {
            let a = pep440_rs::Version::from_str(a.trim()).ok()?;
            let b = pep440_rs::Version::from_str(b.trim()).ok()?;
            Some(a.cmp(&b))
        }
        Family::CratesIo => {
            let a = semver::Version::parse(a.trim()).ok()?;
            let b = semver::Version::parse(b.trim()).ok()?;
            Some(a.cmp_precedence(&b))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_their_ecosystem_does() {
        assert_eq!(compare(Family::PyPi, "1.0rc1", "1.0"), Some(Ordering::Less));
        assert_eq!(
            compare(Family::CratesIo, "1.0.0+a", "1.0.0+b"),
            Some(Ordering::Equal)
        );
        assert_eq!(compare(Family::PyPi, "nonsense", "1.0"), None);
    }
}
