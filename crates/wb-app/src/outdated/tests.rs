use super::*;
use crate::registry::Release;

fn listed() -> Listed {
    let release = |version: &str, yanked: Option<&str>| Release {
        version: version.to_owned(),
        yanked: yanked.map(str::to_owned),
        published: Some("2026-11-01T00:00:00Z".to_owned()),
        ..Release::default()
    };
    Listed {
        name: "demo".to_owned(),
        releases: vec![
            release("1.0", None),
            release("1.1", Some("broken")),
            release("2.0", None),
            release("3.0rc1", None),
        ],
        ..Listed::default()
    }
}

fn with(version: Option<&str>, requirement: Option<&str>) -> Outdated {
    let wish = Wish {
        family: Family::PyPi,
        ecosystem: "PyPI".to_owned(),
        name: "demo".to_owned(),
        version: version.map(str::to_owned),
        requirement: requirement.map(str::to_owned),
        places: vec!["requirements.txt".to_owned()],
    };
    let answers = BTreeMap::from([(wish.key(), Asked::Known(listed()))]);
    judge(&Graph::default(), &[wish], &answers)
}

#[test]
fn what_is_behind_and_what_was_withdrawn() {
    let behind = with(Some("1.0"), Some("<2"));
    let row = &behind.packages[0];
    assert_eq!(
        (row.wanted.as_deref(), row.latest.as_deref()),
        (Some("1.0"), Some("2.0"))
    );
    assert!(row.is_outdated && behind.problems.is_empty());
    assert_eq!(behind.exit_code(), 0);
    assert!(text(&behind).contains("demo     1.0   1.0      2.0     2026-11-01"));
    assert!(!with(Some("2.0+cu121"), None).packages[0].is_outdated);
    assert!(with(None, Some("<2")).packages[0].is_outdated);
    assert!(!with(None, Some(">=1")).packages[0].is_outdated);
    let yanked = with(Some("1.1.0"), None);
    assert_eq!(yanked.problems[0].rule, "deps-yanked");
    assert!(yanked.problems[0].message.contains("withdrawn: broken"));
    assert_eq!(yanked.exit_code(), 1);
    assert!(
        with(Some("1.5"), None).problems[0]
            .message
            .contains("does not have")
    );
}

#[test]
fn an_index_that_does_not_answer_is_said() {
    let wish = with(None, None).packages.len();
    assert_eq!(wish, 1);
    let outdated = Outdated {
        unassessed: vec!["no index of npm is configured".to_owned()],
        ..Outdated::default()
    };
    assert_eq!(outdated.exit_code(), 3);
    assert!(text(&outdated).contains("not assessed:\n    no index of npm"));
}
