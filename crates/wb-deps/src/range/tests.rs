//! What requirements allow, and how they stand to what is affected.

use super::*;
use proptest::prelude::*;

/// Checks which versions a requirement allows and which not.
fn check(family: Family, text: &str, allowed: &[&str], refused: &[&str]) {
    let requirement = Requirement::parse(family, text).unwrap_or_else(|error| panic!("{error}"));
    for version in allowed {
        assert_eq!(
            requirement.allows(version),
            Some(true),
            "{family:?} `{text}` allows {version}"
        );
    }
    for version in refused {
        assert_eq!(
            requirement.allows(version),
            Some(false),
            "{family:?} `{text}` refuses {version}"
        );
    }
}

#[test]
fn python() {
    let check = |text, allowed, refused| check(Family::PyPi, text, allowed, refused);
    check("", &["1"], &["1rc1"]);
    check(
        ">=2,<3",
        &["2", "2.9.post1", "2+cu121"],
        &["3", "1.9", "3rc1", "2rc1"],
    );
    check("~=2.2", &["2.2", "2.9"], &["3.0", "2.1"]);
    check("~=2.2.0", &["2.2.0", "2.2.9"], &["2.3"]);
    check("~=2.2.post3", &["2.2.post3", "2.9"], &["3.0", "2.2"]);
    check("==1.0", &["1.0", "1.0.0", "1.0+cu121"], &["1.0.post1"]);
    check("==1.0+cu121", &["1.0+cu121"], &["1.0", "1.0+cu118"]);
    check("==1.0.*", &["1.0", "1.0.7", "1.0.post1"], &["1.1", "0.9"]);
    check("!=1.0.*,>=0.9", &["0.9", "1.1"], &["1.0.3"]);
    check(">1.0", &["1.1", "1.0.1"], &["1.0.post1", "1.0+local", "1.0"]);
    check(">1.0.post1", &["1.0.post2"], &["1.0.post1+x"]);
    check("<1.0", &["0.9.post1"], &["1.0rc1", "1.0"]);
    check("<1.0rc1", &["1.0b1", "0.9"], &["1.0rc1"]);
    check("<=1.0", &["1.0+local", "1.0"], &["1.0.post1"]);
    check("===1.0-jw", &["1.0-jw"], &["1.0"]);
    check(">=1.0rc1", &["1.0rc1", "2.0a1"], &["0.9"]);
    check("^1.2.3", &["1.2.3", "1.9"], &["2.0", "1.2.2"]);
    check("^0.0.3", &["0.0.3"], &["0.0.4"]);
    check("^0.2", &["0.2.5"], &["0.3"]);
    check("~1.2", &["1.2.9"], &["1.3"]);
    check("1.2.*", &["1.2.9"], &["1.3"]);
    check("^1.0 || ^3.0", &["1.5", "3.1"], &["2.0"]);
    assert!(Requirement::parse(Family::PyPi, "@ git+ssh").is_err());
    assert!(Requirement::parse(Family::PyPi, "~=2").is_err());
}

#[test]
fn npm() {
    let check = |text, allowed, refused| check(Family::Npm, text, allowed, refused);
    check(
        "^1.2.3",
        &["1.2.3", "1.9.0"],
        &["2.0.0", "1.2.2", "2.0.0-alpha", "1.3.0-alpha"],
    );
    check(
        "^1.2.3-beta.2",
        &["1.2.3-beta.4", "1.2.3"],
        &["1.2.4-beta.2", "1.2.3-beta.1"],
    );
    check("^0.2.3", &["0.2.9"], &["0.3.0"]);
    check("^0.0.3", &["0.0.3"], &["0.0.4"]);
    check("^0.0", &["0.0.9"], &["0.1.0"]);
    check("^0", &["0.9.0"], &["1.0.0"]);
    check("~1.2.3", &["1.2.9"], &["1.3.0"]);
    check("~1", &["1.9.9"], &["2.0.0"]);
    check("1.2.x", &["1.2.0", "1.2.9"], &["1.3.0", "1.1.9"]);
    check("1", &["1.9.0"], &["2.0.0"]);
    check("1.2.3", &["1.2.3"], &["1.2.4"]);
    check("", &["0.0.0", "9.9.9"], &["1.0.0-a"]);
    check("*", &["1.0.0"], &[]);
    check("1.2.3 - 2.3", &["1.2.3", "2.3.9"], &["2.4.0", "1.2.2"]);
    check("1.2.3 - 2.3.4", &["2.3.4"], &["2.3.5"]);
    check(">=1.2.9 <2.0.0", &["1.2.9"], &["2.0.0"]);
    check(">= 1.2.9 < 2", &["1.9.9"], &["2.0.0"]);
    check(">1.2", &["1.3.0"], &["1.2.9"]);
    check("<=1.2", &["1.2.9"], &["1.3.0"]);
    check(
        "1 || 3 || >=5.1.0",
        &["1.0.0", "3.1.0", "6.0.0"],
        &["2.0.0", "5.0.0"],
    );
    check("workspace:^1.0.0", &["1.1.0"], &["2.0.0"]);
    check("workspace:*", &["1.1.0"], &[]);
    check("npm:@scope/other@^2.0.0", &["2.1.0"], &["1.0.0"]);
    for bad in ["latest", "git+https://host/x", "file:../x", "owner/name", "^x^"] {
        assert!(Requirement::parse(Family::Npm, bad).is_err(), "{bad}");
    }
}

#[test]
fn cargo_go_and_dart() {
    let cargo = |text, allowed, refused| check(Family::CratesIo, text, allowed, refused);
    cargo("1.2.3", &["1.2.3", "1.9.0"], &["2.0.0", "1.2.2"]);
    cargo("0.3", &["0.3.9"], &["0.4.0"]);
    cargo("=1.2.3", &["1.2.3"], &["1.2.4"]);
    cargo("~1.2", &["1.2.9"], &["1.3.0"]);
    cargo("1.*", &["1.9.0"], &["2.0.0"]);
    cargo(">=1, <1.5", &["1.4.9"], &["1.5.0"]);
    cargo("1.0.0-rc.1", &["1.0.0-rc.2", "1.1.0"], &["1.1.0-rc.1"]);
    check(
        Family::Go,
        "v1.2.3",
        &["v1.2.3", "v2.0.0+incompatible"],
        &["v1.2.2", "v1.2.3-0.20200101000000-abcdefabcdef"],
    );
    check(Family::Pub, "^0.0.3", &["0.0.9"], &["0.1.0", "0.1.0-dev"]);
    check(Family::Pub, ">=1.0.0 <2.0.0", &["1.9.0"], &["2.0.0-dev", "2.0.0"]);
    check(Family::GitHubActions, "v4", &["v4.1.0"], &["v5.0.0"]);
    assert!(Requirement::parse(Family::GitHubActions, "main").is_err());
}

#[test]
fn maven_and_nuget() {
    let maven = |text, allowed, refused| check(Family::Maven, text, allowed, refused);
    maven("[1.0,2.0)", &["1.0", "1.9", "2.0-alpha-1"], &["2.0", "0.9"]);
    maven("(,1.0],[1.2,)", &["0.1", "1.0", "1.2", "9"], &["1.1"]);
    maven("[1.0]", &["1.0.0"], &["1.1"]);
    maven("1.0", &["1.0"], &["1.1"]);
    assert!(Requirement::parse(Family::Maven, "${version}").is_err());
    let nuget = |text, allowed, refused| check(Family::NuGet, text, allowed, refused);
    nuget("1.0", &["1.0", "7.1"], &["0.9", "2.0-rc"]);
    nuget("[1.0]", &["1.0.0.0"], &["1.0.1"]);
    nuget("(1.0,2.0)", &["1.5"], &["1.0", "2.0"]);
    nuget("1.2.*", &["1.2.9"], &["1.3.0"]);
    nuget("*", &["9.0"], &["9.0-a"]);
    nuget("1.0.0-*", &["1.0.0-a", "1.0.0"], &["0.9.0"]);
}

#[test]
fn gems_and_composer() {
    let gem = |text, allowed, refused| check(Family::RubyGems, text, allowed, refused);
    gem("~> 2.2", &["2.2", "2.9"], &["3.0", "2.1", "3.0.a"]);
    gem("~> 2.2.0", &["2.2.9"], &["2.3"]);
    gem("~> 2", &["2.9"], &["3"]);
    gem(">= 1.0, < 2", &["1.9"], &["2", "2.a"]);
    gem("1.0", &["1.0.0"], &["1.1"]);
    gem("~> 2.2.a", &["2.2.b", "2.9"], &["3.0"]);
    let composer = |text, allowed, refused| check(Family::Packagist, text, allowed, refused);
    composer(
        "^1.2.3",
        &["1.2.3", "v1.9.0", "1.9"],
        &["2.0.0", "1.2.2", "2.0.0-beta1"],
    );
    composer("^0.3", &["0.3.9"], &["0.4.0"]);
    composer("^0.0.3", &["0.0.3"], &["0.0.4"]);
    composer("~1.2", &["1.9.0"], &["2.0"]);
    composer("~1.2.3", &["1.2.9"], &["1.3.0"]);
    composer("1.2.*", &["1.2.0", "1.2.9"], &["1.3.0"]);
    composer("1.2", &["1.2.0", "1.2"], &["1.2.1"]);
    composer("<=1.2", &["1.2.0", "1.2.0.0"], &["1.2.1"]);
    composer(">=1.0 <2.0 || ^3.0", &["1.0.0", "3.1"], &["2.0.0"]);
    composer("1.0 - 2.0", &["2.0.9"], &["2.1"]);
    composer("^1.0@beta", &["1.1.0-beta2"], &["2.0"]);
    assert!(Requirement::parse(Family::Packagist, "dev-main").is_err());
}

#[test]
fn others() {
    let conda = |text, allowed, refused| check(Family::Conda, text, allowed, refused);
    conda("=1.11", &["1.11.3", "1.11"], &["1.12", "1.1"]);
    conda(">=1.8,<2|==3.1", &["1.9", "3.1"], &["2.0"]);
    conda("1.11.*", &["1.11.9"], &["1.12"]);
    conda("==1.2=py310_0", &["1.2"], &["1.3"]);
    check(
        Family::Hackage,
        ">=1.0 && <2 || ==3.1.*",
        &["1.5", "3.1.4"],
        &["2.0", "3.2"],
    );
    check(Family::Hackage, "^>=1.2.3", &["1.2.9"], &["1.3", "1.2.2"]);
    check(Family::Debian, "(>= 1:2.0)", &["1:2.0-1"], &["3.0"]);
    check(Family::Cran, ">= 1.2", &["1.2", "1.10"], &["1.1"]);
}

#[test]
fn what_is_definite_possible_and_impossible() {
    let of = |text| Version::parse(Family::PyPi, text).unwrap();
    let affected = VersionSet::at_least(&of("1.0")).intersect(&VersionSet::below(&of("2.6.0")));
    let relation = |text, known: Option<&[Version]>| {
        Requirement::parse(Family::PyPi, text)
            .unwrap()
            .relation(&affected, known)
    };
    assert_eq!(relation(">=2,<2.6", None), Relation::Definite);
    assert_eq!(relation("==2.4.0", None), Relation::Definite);
    assert_eq!(relation("==2.4.*", None), Relation::Definite);
    assert_eq!(relation("==2.4.0+cu121", None), Relation::Definite);
    assert_eq!(relation(">=2", None), Relation::Possible);
    assert_eq!(relation("", None), Relation::Possible);
    assert_eq!(relation(">=2.6", None), Relation::Impossible);
    assert_eq!(relation("<1", None), Relation::Impossible);
    let known = [of("2.4"), of("2.5"), of("2.6")];
    assert_eq!(relation(">=2,<2.7", Some(&known)), Relation::Possible);
    assert_eq!(relation("<2.6,>=0", Some(&known)), Relation::Definite);
    assert_eq!(relation(">2.5", Some(&known)), Relation::Impossible);
    let last = VersionSet::at_most(&of("2.4.0"));
    assert!(last.contains(&of("2.4.0+cu121")) && !last.contains(&of("2.4.0.post1")));
}

fn any_set() -> impl Strategy<Value = VersionSet> {
    prop::collection::vec((0_u8..6, 0_u8..8, any::<bool>()), 0..4).prop_map(|clauses| {
        let mut set = VersionSet::none();
        for (minor, kind, flip) in clauses {
            let version = Version::parse(Family::PyPi, &format!("1.{minor}")).unwrap();
            let part = match kind {
                0 | 1 => VersionSet::at_least(&version),
                2 => VersionSet::above(&version),
                3 | 4 => VersionSet::below(&version),
                5 => VersionSet::at_most(&version),
                _ => VersionSet::exactly(&version),
            };
            set = if flip {
                set.union(&part)
            } else {
                part.without(&set)
            };
        }
        set
    })
}

proptest! {
    /// Operations on sets mean what they mean on their members.
    #[test]
    fn sets_are_sets(a in any_set(), b in any_set()) {
        let versions = (0..7).flat_map(|minor| ["rc1", "", "+x", ".1"].map(|tail| format!("1.{minor}{tail}")));
        for version in versions {
            let version = Version::parse(Family::PyPi, &version).unwrap();
            let (in_a, in_b) = (a.contains(&version), b.contains(&version));
            prop_assert_eq!(a.intersect(&b).contains(&version), in_a && in_b);
            prop_assert_eq!(a.union(&b).contains(&version), in_a || in_b);
            prop_assert_eq!(a.complement().contains(&version), !in_a);
            prop_assert!(!a.is_subset(&b) || !in_a || in_b);
        }
        prop_assert_eq!(a.complement().complement(), a.clone());
        prop_assert!(a.intersect(&b).is_subset(&a) && a.is_subset(&a.union(&b)));
    }

    #[test]
    fn hostile_requirements_break_nothing(text in "[0-9.*x^~<>=!|, ()\\[\\]@a-z-]{0,24}", other in any::<String>()) {
        for family in [Family::PyPi, Family::Npm, Family::CratesIo, Family::Go, Family::Maven, Family::RubyGems,
            Family::NuGet, Family::Packagist, Family::Pub, Family::Cran, Family::Hackage, Family::Conda, Family::Debian] {
            for text in [&text, &other] {
                if let Ok(requirement) = Requirement::parse(family, text) {
                    let _ = requirement.allows("1.2.3");
                }
            }
        }
    }
}
