//! Every order against published comparisons, and as an order.

use super::*;
use proptest::prelude::*;

/// All families and what their versions are made of.
const FAMILIES: &[Family] = &[
    Family::PyPi,
    Family::Npm,
    Family::CratesIo,
    Family::Go,
    Family::Maven,
    Family::RubyGems,
    Family::NuGet,
    Family::Packagist,
    Family::Pub,
    Family::Cran,
    Family::Hackage,
    Family::Conda,
    Family::Debian,
    Family::Alpine,
    Family::Rpm,
    Family::GitHubActions,
];

#[test]
fn versions_are_compared_as_their_ecosystem_does() {
    assert_eq!(compare(Family::PyPi, "1.0rc1", "1.0"), Some(Ordering::Less));
    assert_eq!(compare(Family::PyPi, "1.0", "1.0.0"), Some(Ordering::Equal));
    assert_eq!(compare(Family::PyPi, "1.0+cu121", "1.0"), Some(Ordering::Greater));
    assert_eq!(
        compare(Family::CratesIo, "1.0.0+a", "1.0.0+b"),
        Some(Ordering::Equal)
    );
    assert_eq!(compare(Family::Maven, "1-ga-1", "1-1"), Some(Ordering::Equal));
    assert_eq!(compare(Family::Conda, "1.0post1", "1.0"), Some(Ordering::Greater));
    assert_eq!(compare(Family::Conda, "1.0dev1", "1.0rc1"), Some(Ordering::Less));
    assert_eq!(
        compare(Family::GitHubActions, "v4", "v3.9.1"),
        Some(Ordering::Greater)
    );
    assert_eq!(compare(Family::Npm, "main", "1.0.0"), None);
    assert!(Version::parse(Family::PyPi, "nonsense").unwrap().is_legacy());
    assert!(compare(Family::PyPi, "nonsense", "0.dev0").unwrap().is_lt());
}

#[test]
fn variants_are_told_from_what_advisories_speak_of() {
    let of = |text| Version::parse(Family::PyPi, text).unwrap();
    assert_eq!(of("2.4.0+cu121").public(), of("2.4"));
    assert!(of("2.4.0+cu121") < of("2.4").behind_variants());
    assert!(of("2.4.0.post1") > of("2.4").behind_variants());
    assert_eq!(major(Family::PyPi, "1!2.3"), Some("2".to_owned()));
    assert_eq!(major(Family::CratesIo, "0.3.1"), Some("0.3".to_owned()));
    assert_eq!(major(Family::PyPi, "0.3.1"), Some("0".to_owned()));
    assert_eq!(major(Family::Npm, "v4"), Some("4".to_owned()));
}

/// Compares every line `a < b` of a published list; returns how many were compared, and the lines that could not be.
fn list(family: Family, name: &str) -> Option<(usize, Vec<String>)> {
    let Some(folder) = option_env!("WB_TEST_DATA").map(str::to_owned).or_else(|| {
        #[allow(clippy::disallowed_methods, reason = "tests find their data by a variable")]
        std::env::var("WB_TEST_DATA").ok()
    }) else {
        eprintln!("skipped {name}: WB_TEST_DATA is not set");
        return None;
    };
    let path = format!("{folder}/versions/{name}.txt");
    #[allow(clippy::disallowed_methods, reason = "tests read their data")]
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("`{path}`: {error}"));
    let mut compared = 0;
    let mut unread = Vec::new();
    let mut wrong = Vec::new();
    for line in text.lines().map(str::trim) {
        if line.is_empty() || line.starts_with('#') || line.starts_with("//") {
            continue;
        }
        let mut words = line.split(' ').filter(|word| !word.is_empty());
        let (a, sign, b) = (
            words.next().unwrap(),
            words.next().unwrap(),
            words.next().unwrap(),
        );
        let expected = match sign {
            "<" => Ordering::Less,
            "=" => Ordering::Equal,
            ">" => Ordering::Greater,
            other => panic!("`{other}` in {line}"),
        };
        match (compare(family, a, b), compare(family, b, a)) {
            (Some(order), Some(back)) => {
                compared += 1;
                if order != expected || back != expected.reverse() {
                    wrong.push(format!("{line} (here {order:?}, {back:?})"));
                }
            }
            _ => unread.push(line.to_owned()),
        }
    }
    assert!(
        wrong.is_empty(),
        "{name}: {} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    Some((compared, unread))
}

#[test]
fn published_comparisons_hold() {
    // How many lines each list has that are compared, and how many whose versions are none here.
    let lists = [
        (Family::PyPi, "pypi", 0),
        (Family::Npm, "semver", 0),
        (Family::CratesIo, "semver", 0),
        (Family::Go, "semver", 0),
        (Family::Maven, "maven", 0),
        (Family::RubyGems, "rubygems", 0),
        (Family::NuGet, "nuget", 0),
        (Family::Pub, "pub", 0),
        (Family::Cran, "cran", 0),
        (Family::Hackage, "hackage", 0),
        (Family::Debian, "debian", 0),
        (Family::Alpine, "alpine", 0),
        (Family::Rpm, "redhat", 0),
        // `1.2.3.#`: under PHP's rule for the sign, such a version equals two that differ.
        (Family::Packagist, "packagist", 6),
    ];
    for (family, name, unread_expected) in lists {
        let Some((compared, unread)) = list(family, name) else {
            continue;
        };
        eprintln!(
            "{name} as {family:?}: {compared} lines compared, {} not: {unread:?}",
            unread.len()
        );
        assert!(compared > 0, "{name}");
        assert_eq!(unread.len(), unread_expected, "{name}: {unread:?}");
    }
}

proptest! {
    /// Sorting must never break, whatever a file says.
    #[test]
    fn every_order_is_total(texts in prop::collection::vec("[v0-9]?[0-9]{0,2}([.!:+~^_#-]{0,2}([0-9]{1,2}|a|b|rc|dev|post|pre|ga|sp|p|r|alpha|final|x|é)){0,4}[.-]?", 3)) {
        for family in FAMILIES {
            let versions: Vec<Version> = texts.iter().filter_map(|text| Version::parse(*family, text)).collect();
            for a in &versions {
                for b in &versions {
                    prop_assert_eq!(a.cmp(b), b.cmp(a).reverse());
                    prop_assert_eq!(a == b, a.cmp(b).is_eq());
                    for c in &versions {
                        if a <= b && b <= c {
                            prop_assert!(a <= c, "{:?}: {:?} {:?} {:?}", family, a, b, c);
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn nothing_panics(text in any::<String>(), other in "\\PC{0,20}") {
        for family in FAMILIES {
            let _ = compare(*family, &text, &other);
            let _ = major(*family, &text);
        }
    }
}
