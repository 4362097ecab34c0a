use super::*;

fn set(family: Family, spans: &[(&str, &str)]) -> VersionSet {
    let of = |text: &str| Version::parse(family, text).unwrap();
    spans
        .iter()
        .map(|(from, to)| VersionSet::at_least(&of(from)).intersect(&VersionSet::below(&of(to))))
        .collect()
}

/// What a requirement becomes, given what is affected and what exists.
fn mended(style: Style, text: &str, spans: &[(&str, &str)], known: &[&str]) -> String {
    let family = match style {
        Style::Python | Style::Poetry => Family::PyPi,
        Style::Npm => Family::Npm,
        Style::Cargo => Family::CratesIo,
    };
    let wish = Wish {
        family,
        style,
        requirement: text,
    };
    let known: Vec<String> = known.iter().map(|text| (*text).to_owned()).collect();
    match wish.mend(&set(family, spans), &known) {
        Mended::Unaffected => "unaffected".to_owned(),
        Mended::Change(change) if change.is_partial => format!("{} (partial)", change.requirement),
        Mended::Change(change) => change.requirement,
        Mended::Stuck(why) => format!("stuck: {why}"),
    }
}

#[test]
fn python() {
    let torch = &[("0", "2.6.0")][..];
    let mended = |text, spans, known| mended(Style::Python, text, spans, known);
    assert_eq!(mended("==2.4.0", torch, &["2.6.0"]), "==2.6.0");
    assert_eq!(mended("", torch, &["2.6.0"]), ">=2.6.0");
    assert_eq!(mended(">=2.0", torch, &["2.6.0"]), ">=2.6.0");
    assert_eq!(mended(">= 2.0, < 3", torch, &["2.6.0"]), ">= 2.6.0, < 3");
    assert_eq!(mended(">=2.0,<2.5", torch, &["2.6.0"]), ">=2.6.0,<3");
    assert_eq!(mended("~=2.4", torch, &["2.6.1"]), ">=2.6.1,~=2.6");
    assert_eq!(
        mended("~=2.4.0", torch, &["2.6.1"]),
        ">=2.6.1,~=2.6.1".trim_start_matches(">=2.6.1,")
    );
    assert_eq!(mended("==2.*", torch, &["2.6.0"]), ">=2.6.0,==2.*");
    assert_eq!(mended("==2.4.*", torch, &["2.6.0"]), ">=2.6.0,<3");
    assert_eq!(mended(">=2.6", torch, &["2.6.0"]), "unaffected");
    assert_eq!(
        mended("==2.4.0", torch, &[]),
        "stuck: no version is known that is not affected"
    );
    assert_eq!(
        mended("==2.4.0", torch, &["2.5"]),
        "stuck: every newer version that is known is affected"
    );
    // The same major first; no downgrade; no pre-release that nobody asked for.
    let two = &[("1.0", "1.5"), ("2.0", "2.3")][..];
    assert_eq!(mended("==1.2", two, &["2.3", "1.5", "0.9", "1.6rc1"]), "==1.5");
    assert_eq!(mended(">=1.2", two, &["2.3", "1.5"]), ">=1.5,<2");
    assert_eq!(mended("", two, &["2.3", "1.5"]), ">=1.5,<2");
    assert_eq!(mended(">=2.1", two, &["1.5", "2.3"]), ">=2.3");
    assert_eq!(mended("==1.2", &[("0", "3.0")], &["3.1"]), "==3.1");
}

#[test]
fn poetry_npm_and_cargo() {
    let below = &[("0.0.0", "1.5.0")][..];
    assert_eq!(
        mended(Style::Poetry, "^1.2", &[("0", "1.5.0")], &["1.5.0"]),
        "^1.5.0"
    );
    assert_eq!(
        mended(Style::Poetry, "*", &[("0", "1.5.0")], &["1.5.0"]),
        ">=1.5.0"
    );
    assert_eq!(
        mended(Style::Poetry, "1.2.0", &[("0", "1.5.0")], &["1.5.0"]),
        "1.5.0"
    );
    assert_eq!(
        mended(Style::Poetry, ">=1.2,<1.4", &[("0", "1.5.0")], &["1.5.0"]),
        ">=1.5.0,<2"
    );
    assert_eq!(mended(Style::Npm, "^1.2.0", below, &["1.5.0"]), "^1.5.0");
    assert_eq!(mended(Style::Npm, "~1.2.0", below, &["1.5.0"]), "~1.5.0");
    assert_eq!(mended(Style::Npm, "1.2.0", below, &["1.5.0"]), "1.5.0");
    assert_eq!(mended(Style::Npm, ">=1.2.0 <2", below, &["1.5.0"]), ">=1.5.0 <2");
    assert_eq!(
        mended(Style::Npm, ">=1.2.0 <1.4", below, &["1.5.0"]),
        ">=1.5.0 <2.0.0"
    );
    assert_eq!(mended(Style::Npm, "1.x", below, &["1.5.0"]), "^1.5.0");
    assert_eq!(mended(Style::Npm, "*", below, &["1.5.0"]), ">=1.5.0");
    assert_eq!(
        mended(Style::Npm, "npm:other@^1.0.0", below, &["1.5.0"]),
        "npm:other@^1.5.0"
    );
    assert_eq!(mended(Style::Npm, "^1.5.0", below, &["1.5.0"]), "unaffected");
    assert_eq!(mended(Style::Cargo, "1.2", below, &["1.5.0"]), "1.5.0");
    assert_eq!(mended(Style::Cargo, "=1.2.0", below, &["1.5.0"]), "=1.5.0");
    assert_eq!(
        mended(Style::Cargo, ">=1, <1.4", below, &["1.5.0"]),
        ">=1.5.0, <2"
    );
    assert_eq!(
        mended(
            Style::Cargo,
            "0.3",
            &[("0.0.0", "0.3.7"), ("0.4.0", "0.4.2")],
            &["0.4.2", "0.3.7"]
        ),
        "0.3.7"
    );
}
