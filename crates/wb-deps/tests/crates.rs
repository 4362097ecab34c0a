//! Orders against other people's crates, on texts that are generated: two that were written apart agree.

use proptest::prelude::*;
use std::cmp::Ordering;
use std::str::FromStr;
use wb_deps::Family;
use wb_deps::version::compare;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn python(a in "(1!)?[0-9]{1,2}(\\.[0-9]{1,2}){0,3}((a|b|rc)[0-9])?(\\.post[0-9])?(\\.dev[0-9])?(\\+(cu)?[0-9]{1,3})?",
              b in "[0-9]{1,2}(\\.0|\\.1){0,3}((a|b|rc)[0-9])?(\\.post[0-9])?(\\.dev[0-9])?(\\+(cu)?[0-9]{1,3})?") {
        let (left, right) = (pep440_rs::Version::from_str(&a).unwrap(), pep440_rs::Version::from_str(&b).unwrap());
        prop_assert_eq!(compare(Family::PyPi, &a, &b), Some(left.cmp(&right)), "{} {}", a, b);
    }

    #[test]
    fn semver(a in "[0-2]\\.[0-2]\\.[0-2](-(a|rc|1|10)(\\.(a|b|1|10)){0,2})?(\\+x)?",
              b in "[0-2]\\.[0-2]\\.[0-2](-(a|rc|1|10)(\\.(a|b|1|10)){0,2})?(\\+y)?") {
        let cargo = semver::Version::parse(&a).unwrap().cmp_precedence(&semver::Version::parse(&b).unwrap());
        prop_assert_eq!(compare(Family::CratesIo, &a, &b), Some(cargo), "{} {}", a, b);
        let npm = nodejs_semver::Version::parse(&a).unwrap().cmp(&nodejs_semver::Version::parse(&b).unwrap());
        prop_assert_eq!(compare(Family::Npm, &a, &b), Some(npm), "{} {}", a, b);
    }

    #[test]
    fn debian(a in "([0-2]:)?[0-9](\\.[0-9~+a]{1,3}){0,2}(-[0-9](ubuntu[0-9]|~deb1[0-9]u1)?)?",
              b in "([0-2]:)?[0-9](\\.[0-9~+a]{1,3}){0,2}(-[0-9](ubuntu[0-9]|~deb1[0-9]u1)?)?") {
        let (left, right) = (debversion::Version::from_str(&a).unwrap(), debversion::Version::from_str(&b).unwrap());
        prop_assert_eq!(compare(Family::Debian, &a, &b), Some(left.cmp(&right)), "{} {}", a, b);
    }

    // `ga` and `final` in the middle are left out: the other crate has a known fault there (`1-1` and `1-ga-1`).
    #[test]
    fn maven(a in "[0-9]{1,2}(\\.[0-9]{1,2}){0,2}(-(alpha|beta|rc|SNAPSHOT|sp|xyz|1|10)){0,2}",
             b in "[0-9]{1,2}(\\.[0-9]{1,2}){0,2}(-(alpha|beta|rc|SNAPSHOT|sp|xyz|1|10)){0,2}") {
        let other: Ordering = maven_version::compare_version(&a, &b).unwrap();
        prop_assert_eq!(compare(Family::Maven, &a, &b), Some(other), "{} {}", a, b);
    }
}
