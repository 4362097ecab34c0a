use super::*;
use crate::osv::{AffectedSet, Answer, Level, Rating};
use crate::{Ecosystem, Family};

fn set(record: &Record) -> AffectedSet {
    let affected = &record.affected[0];
    let ecosystem = Ecosystem::parse(&affected.package.as_ref().unwrap().ecosystem).unwrap();
    AffectedSet::of(ecosystem.family, affected)
}

fn crate_with(versions: &str) -> Record {
    let text = format!(
        "```toml\n[advisory]\nid = \"RUSTSEC-2020-0001\"\npackage = \"time\"\ndate = \"2020-11-18\"\n\
         url = \"https://example.org/1\"\naliases = [\"CVE-2020-1\"]\n\
         cvss = \"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H\"\n\n[versions]\n{versions}\n\n\
         [affected]\nfunctions = {{ \"time::now\" = [\"< 0.2.23\"] }}\n```\n\n# A title\n\nText.\n"
    );
    rustsec(&text).unwrap()
}

#[test]
fn patched_and_unaffected_versions_leave_holes() {
    let record = crate_with("patched = [\">= 0.2.23\"]\nunaffected = [\"= 0.2.0\", \"< 0.1.5\"]");
    let set = set(&record);
    for (version, answer) in [
        ("0.1.4", Answer::No),
        ("0.1.5", Answer::Yes),
        ("0.1.9", Answer::Yes),
        ("0.2.0", Answer::No),
        ("0.2.1", Answer::Yes),
        ("0.2.22", Answer::Yes),
        ("0.2.23", Answer::No),
        ("1.0.0", Answer::No),
    ] {
        assert_eq!(set.affects(version), answer, "{version}");
    }
    assert_eq!(record.summary.as_deref(), Some("A title"));
    assert_eq!(record.modified, "2020-11-18T00:00:00Z");
    assert_eq!(
        Rating::of(&record, record.affected.first()).unwrap().level,
        Level::High
    );
    let functions = record.affected[0].ecosystem_specific.as_ref().unwrap();
    assert!(
        functions
            .pointer("/affects/functions")
            .unwrap()
            .get("time::now")
            .is_some()
    );
}

#[test]
fn back_ported_patches_are_read() {
    let set = set(&crate_with("patched = [\"^1.2.4\", \">= 2.0.1\", \"~0.9.7\"]"));
    for (version, is_affected) in [
        ("0.9.6", true),
        ("0.9.7", false),
        ("0.10.0", true),
        ("1.2.3", true),
        ("1.9.0", false),
        ("2.0.0", true),
        ("2.0.1", false),
    ] {
        let answer = if is_affected { Answer::Yes } else { Answer::No };
        assert_eq!(set.affects(version), answer, "{version}");
    }
}

#[test]
fn nothing_patched_is_everything_affected() {
    assert_eq!(set(&crate_with("patched = []")).affects("99.0.0"), Answer::Yes);
    assert!(rustsec("# no front matter").is_err());
    assert!(rustsec("```toml\n[advisory]\nid = \"X\"\n```\n").is_err());
}

#[test]
fn lists_of_indicators_have_many_headers() {
    let with = |text: &str, ecosystem| {
        let mut records = indicators(text, ecosystem).unwrap();
        (records.len(), records.remove(0))
    };
    let (count, record) = with(
        "package_name,package_versions,sources\n\"@a/b\",\"1.0.1, 1.0.2\",x\nc,,y\n",
        Some("npm"),
    );
    assert_eq!(count, 2);
    assert!(record.is_malicious());
    assert_eq!(set(&record).affects("1.0.2"), Answer::Yes);
    assert_eq!(set(&record).affects("1.0.3"), Answer::No);
    let (_, every) = with("name,version(s)\nbad,*\n", Some("pypi"));
    assert_eq!(set(&every).affects("7"), Answer::Yes);
    let (_, named) = with("ecosystem,package,version\npypi,Bad_Name,1.0\n", None);
    assert_eq!(named.affected[0].package.as_ref().unwrap().name, "bad-name");
    let (_, purl) = with("purl\npkg:npm/%40a/b@1.0.0\n", None);
    assert_eq!(purl.affected[0].package.as_ref().unwrap().name, "@a/b");
    let (_, plain) = with("left-pad,1.0.0\n", Some("npm"));
    assert_eq!(plain.affected[0].versions, ["1.0.0"]);
    let (_, at) = with("Compromised Package\n@a/b@1.2.3\n", Some("npm"));
    assert_eq!(at.affected[0].versions, ["1.2.3"]);
}

#[test]
fn a_list_without_an_ecosystem_is_refused() {
    assert!(matches!(
        indicators("name\nx\n", None),
        Err(Unreadable::NoEcosystem { line: 2, .. })
    ));
    assert!(matches!(
        indicators("name\nx\n", Some("nowhere")),
        Err(Unreadable::Ecosystem { .. })
    ));
    assert!(matches!(
        indicators("what is this?,really\n1,2\n", Some("npm")),
        Err(Unreadable::NoName)
    ));
    assert!(matches!(
        indicators("name\n\"x\n", Some("npm")),
        Err(Unreadable::Quote { line: 2 })
    ));
}

#[test]
fn attacks_are_known_by_cve() {
    let epss =
        "#model_version:v2025,score_date:2025-01-01T00:00:00Z\ncve,epss,percentile\nCVE-2020-1,0.97,0.999\n";
    let contexts = Contexts::of_csv(epss).unwrap().unwrap();
    let found = contexts.of(["PYSEC-1", "CVE-2020-1"].into_iter());
    assert_eq!(found[0].epss, Some((0.97, 0.999)));
    assert_eq!(contexts.epss_date.as_deref(), Some("2025-01-01T00:00:00Z"));
    assert!(Contexts::of_csv("cve,epss\nCVE-1,much\n").is_err());
    let kev = r#"{"catalogVersion":"1","vulnerabilities":[{"cveID":"CVE-2020-1","dateAdded":"2021-01-01"}]}"#;
    assert!(matches!(
        document("kev.json", kev.as_bytes(), None),
        Ok(Document::Context(_))
    ));
    let csv = "cveID,vendorProject,dateAdded\nCVE-2020-1,\"a, b\",2021-01-01\n";
    let known = Contexts::of_csv(csv).unwrap().unwrap();
    assert_eq!(known.kev["CVE-2020-1"].since, "2021-01-01");
}

#[test]
fn csaf_products_are_followed_to_packages() {
    let text = r#"{"document":{"csaf_version":"2.0","publisher":{"name":"V"},"tracking":{"id":"V-1","current_release_date":"2024-01-01T00:00:00Z"}},
      "product_tree":{"branches":[{"category":"vendor","name":"V","branches":[
        {"category":"product_version_range","name":"vers:pypi/>=1.0|<2.0","product":{"product_id":"A","name":"a","product_identification_helper":{"purl":"pkg:pypi/torch"}}},
        {"category":"product_version","name":"3.0","product":{"product_id":"B","name":"b","product_identification_helper":{"purl":"pkg:pypi/torch@3.0"}}}]}]},
      "vulnerabilities":[{"cve":"CVE-2024-1","product_status":{"known_affected":["A"],"known_not_affected":["B"]},
        "flags":[{"label":"vulnerable_code_not_present","product_ids":["B"]}],
        "scores":[{"cvss_v3":{"vectorString":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}}]}]}"#;
    let Ok(Document::Csaf(records, statements)) = document("a.json", text.as_bytes(), None) else {
        panic!("it is CSAF")
    };
    assert_eq!(records[0].id, "V-1:CVE-2024-1");
    assert_eq!(set(&records[0]).affects("1.5"), Answer::Yes);
    assert_eq!(set(&records[0]).affects("2.0"), Answer::No);
    assert_eq!(
        statements[0].justification.as_deref(),
        Some("vulnerable_code_not_present")
    );
    assert_eq!(set(&records[0]).family, Family::PyPi);
}

#[test]
fn what_is_none_of_them_says_so() {
    assert_eq!(document("a.json", b"{}", None), Err(Unknown::Kind));
    assert!(document("a.json", b"{", None).is_err());
    assert_eq!(document("a.bin", b"\x00", None), Err(Unknown::Kind));
    assert!(
        matches!(document("a.json", br#"[{"id":"A"},{"id":"B"}]"#, None), Ok(Document::Osv(records)) if records.len() == 2)
    );
}
