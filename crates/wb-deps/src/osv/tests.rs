use super::*;
use crate::Family;

fn set(family: Family, affected: &str) -> AffectedSet {
    AffectedSet::of(family, &serde_json::from_str(affected).unwrap())
}

fn pypi(events: &str) -> AffectedSet {
    set(
        Family::PyPi,
        &format!(r#"{{"ranges":[{{"type":"ECOSYSTEM","events":[{events}]}}]}}"#),
    )
}

#[test]
fn events_are_walked_in_the_order_of_versions() {
    let set = pypi(r#"{"fixed":"2.10"},{"introduced":"2.9"},{"introduced":"0"},{"fixed":"1.0"}"#);
    for (version, answer) in [
        ("0.dev1", Answer::Yes),
        ("1.0rc1", Answer::Yes),
        ("1.0", Answer::No),
        ("2.9", Answer::Yes),
        ("2.10", Answer::No),
        ("1!2.9", Answer::No),
    ] {
        assert_eq!(set.affects(version), answer, "{version}");
    }
    assert_eq!(set.fixes(), ["1.0", "2.10"]);
    assert_eq!(set.in_words(), "< 1.0; >= 2.9, < 2.10");
}

#[test]
fn the_last_affected_version_is_affected() {
    let set = pypi(r#"{"introduced":"1.0"},{"last_affected":"1.5"}"#);
    assert_eq!(set.affects("1.5"), Answer::Yes);
    assert_eq!(set.affects("1.5.0"), Answer::Yes);
    assert_eq!(set.affects("1.5.post1"), Answer::No);
    // A local build is the public version that it was built from.
    assert_eq!(set.affects("1.5+cu121"), Answer::Yes);
}

#[test]
fn a_range_about_local_builds_is_taken_at_its_word() {
    let set = pypi(r#"{"introduced":"0"},{"fixed":"1.0+patched2"}"#);
    assert_eq!(set.affects("1.0+patched1"), Answer::Yes);
    assert_eq!(set.affects("1.0+patched2"), Answer::No);
}

#[test]
fn limits_bound_what_is_said() {
    let set = pypi(r#"{"introduced":"1.0"},{"limit":"2.0"}"#);
    assert_eq!(set.affects("1.9"), Answer::Yes);
    assert_eq!(set.affects("2.0"), Answer::No);
    let upper = Bound::Excluding("2.0".to_owned());
    assert_eq!(
        set.spans(),
        [Span {
            from: Bound::Including("1.0".to_owned()),
            to: upper
        }]
    );
    let endless = pypi(r#"{"introduced":"1.0"},{"limit":"*"}"#);
    assert_eq!(endless.affects("99"), Answer::Yes);
}

#[test]
fn listed_versions_are_affected_whatever_the_ranges_say() {
    let text = r#"{"versions":["1.0","3.0"],"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"2.0"}]}]}"#;
    let set = set(Family::PyPi, text);
    assert_eq!(set.affects("3.0.0"), Answer::Yes);
    assert_eq!(set.affects("3.1"), Answer::No);
    assert_eq!(set.listed, ["3.0"]);
    assert!(set.is_inconsistent);
}

#[test]
fn what_cannot_be_ordered_is_unknown_and_never_clean() {
    let bounded = pypi(r#"{"introduced":"0"},{"fixed":"1.0"}"#);
    assert!(matches!(bounded.affects("no version"), Answer::Unknown(_)));
    let broken = pypi(r#"{"introduced":"0"},{"fixed":"no version"}"#);
    assert!(matches!(broken.affects("1.0"), Answer::Unknown(_)));
    let commits = set(
        Family::PyPi,
        r#"{"ranges":[{"type":"GIT","events":[{"introduced":"0"}]}]}"#,
    );
    assert!(matches!(commits.affects("1.0"), Answer::Unknown(_)));
    let other = set(
        Family::PyPi,
        r#"{"versions":["1.0"],"ranges":[{"type":"NEW","events":[]}]}"#,
    );
    assert_eq!(other.affects("1.0"), Answer::Yes);
    assert!(matches!(other.affects("2.0"), Answer::Unknown(_)));
    assert!(matches!(
        set(Family::PyPi, "{}").affects("1.0"),
        Answer::Unknown(_)
    ));
}

#[test]
fn a_list_beside_commits_is_enough() {
    let text = r#"{"versions":["1.0"],"ranges":[{"type":"GIT","events":[{"introduced":"0"}]}]}"#;
    let set = set(Family::PyPi, text);
    assert_eq!(set.affects("1.0"), Answer::Yes);
    assert_eq!(set.affects("1.1"), Answer::No);
}

#[test]
fn what_is_not_known_here_is_kept() {
    let text = r#"{"id":"X-1","modified":"2024-01-01T00:00:00Z","aliases":null,"upstream":["CVE-1"],"new":{"a":1},
        "affected":[{"package":{"ecosystem":"PyPI","name":"a","more":1},"ranges":[{"type":"NEW","events":[]}]}]}"#;
    let record = Record::parse(text.as_bytes()).unwrap();
    assert!(record.aliases.is_empty());
    let again = serde_json::to_value(&record).unwrap();
    assert_eq!(again["new"]["a"], 1);
    assert_eq!(again["affected"][0]["package"]["more"], 1);
    assert_eq!(again["affected"][0]["ranges"][0]["type"], "NEW");
    assert!(Record::parse(b"{}").is_err());
    assert!(Record::parse(br#"{"id":" "}"#).is_err());
}

#[test]
fn the_newest_system_of_scores_counts() {
    let text = r#"{"id":"X","severity":[{"type":"CVSS_V2","score":"AV:N/AC:L/Au:N/C:C/I:C/A:C"},
        {"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"},
        {"type":"CVSS_V4","score":"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N"}]}"#;
    let mut record = Record::parse(text.as_bytes()).unwrap();
    let rating = Rating::of(&record, None).unwrap();
    assert_eq!((rating.level, rating.score), (Level::Medium, Some(6.9)));
    record.severity.pop();
    assert_eq!(Rating::of(&record, None).unwrap().score, Some(9.8));
    record.severity.pop();
    assert_eq!(Rating::of(&record, None).unwrap().score, Some(10.0));
    record.severity.clear();
    assert_eq!(Rating::of(&record, None), None);
    record.database_specific = Some(serde_json::json!({"severity": "MODERATE"}));
    assert_eq!(Rating::of(&record, None).unwrap().level, Level::Medium);
    let near = serde_json::json!({"severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N"}]});
    let near = serde_json::from_value(near).unwrap();
    assert_eq!(Rating::of(&record, Some(&near)).unwrap().level, Level::Low);
}
