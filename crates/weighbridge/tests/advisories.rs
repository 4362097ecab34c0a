//! Packages are compared with advisories, and whatever is not compared is said: one test for each way in which an
//! assessment can be missing.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::unwrap_used,
    reason = "a test writes folders, starts the program, and should stop where it breaks"
)]

use serde_json::{Value, json};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder for state, advisories and projects.
struct Bench(tempfile::TempDir);

impl Bench {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, below: &str) -> PathBuf {
        self.0.path().join(below)
    }

    fn write(&self, below: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(below);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    fn weigh(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_weigh"));
        command
            .current_dir(self.0.path())
            .env("WEIGHBRIDGE_HOME", self.path("home"))
            .env_remove("VIRTUAL_ENV");
        command.args(args).output().unwrap()
    }

    /// The exit code and the report of a scan of `project`.
    fn scan(&self, more: &[&str]) -> (i32, Value) {
        let output = self.weigh(&[&["scan", "project", "--format", "json"], more].concat());
        let report = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
        (output.status.code().unwrap(), report)
    }

    /// Lays out a source of advisories about PyPI, and updates from it.
    fn update(&self, records: &[Value]) {
        self.write("source/PyPI/all.zip", zip(records));
        let output = self.weigh(&["advisories", "update", "--from", "source"]);
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

/// A zip with stored members.
fn zip(records: &[Value]) -> Vec<u8> {
    let (mut out, mut central) = (Vec::new(), Vec::new());
    for record in records {
        let name = format!("{}.json", record["id"].as_str().unwrap());
        let bytes = serde_json::to_vec(record).unwrap();
        let crc = crc32(&bytes);
        let sizes = u32::try_from(bytes.len()).unwrap().to_le_bytes();
        let offset = u32::try_from(out.len()).unwrap().to_le_bytes();
        let head = |signature: &[u8], version: &[u8]| {
            let mut head = signature.to_vec();
            head.extend(version);
            head.extend([20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0x28]);
            head.extend(crc.to_le_bytes());
            head.extend(sizes);
            head.extend(sizes);
            head.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
            head.extend([0, 0]);
            head
        };
        let mut local = head(b"PK\x03\x04", b"");
        local.extend(name.as_bytes());
        local.extend(&bytes);
        central.extend(head(b"PK\x01\x02", &[20, 0]));
        central.extend([0; 10]);
        central.extend(offset);
        central.extend(name.as_bytes());
        out.extend(local);
    }
    let start = u32::try_from(out.len()).unwrap().to_le_bytes();
    let size = u32::try_from(central.len()).unwrap().to_le_bytes();
    let count = u16::try_from(records.len()).unwrap().to_le_bytes();
    out.extend(central);
    out.extend(b"PK\x05\x06\0\0\0\0");
    for part in [&count[..], &count, &size, &start, &[0, 0]] {
        out.extend(part);
    }
    out
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            crc >> 1 ^ if crc & 1 == 1 { 0xedb8_8320 } else { 0 }
        })
    };
    !bytes.iter().fold(!0, step)
}

/// An advisory about the versions of a package before `fixed`.
fn record(id: &str, package: &str, fixed: &str) -> Value {
    json!({
        "id": id, "modified": "2024-05-01T00:00:00Z", "aliases": ["CVE-2024-1"], "summary": "It breaks",
        "affected": [{
            "package": { "ecosystem": "PyPI", "name": package },
            "ranges": [{ "type": "ECOSYSTEM", "events": [{ "introduced": "0" }, { "fixed": fixed }] }],
        }],
    })
}

fn found<'a>(report: &'a Value, rule: &str) -> Vec<&'a Value> {
    report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["rule"] == rule)
        .collect()
}

fn causes(report: &Value) -> Vec<&str> {
    let gaps = report["coverage"]["gaps"].as_array().unwrap();
    let missing = gaps.iter().filter(|gap| gap["reason"] == "not-assessed");
    missing.map(|gap| gap["detail"].as_str().unwrap()).collect()
}

fn packages(report: &Value) -> (u64, u64) {
    let packages = &report["coverage"]["packages"];
    (
        packages["assessed"].as_u64().unwrap(),
        packages["not_assessed"].as_u64().unwrap(),
    )
}

#[test]
fn a_pinned_vulnerable_package_is_found_and_a_fixed_one_is_clean() {
    let bench = Bench::new();
    bench.update(&[
        record("PYSEC-1", "torch", "2.6"),
        record("PYSEC-2", "numpy", "1.0"),
    ]);
    bench.write("project/requirements.txt", "Torch==2.4.0\nnumpy==2.1.0\n");
    let (code, report) = bench.scan(&[]);
    let findings = found(&report, "deps-known-vulnerability");
    assert_eq!((code, findings.len()), (1, 1));
    let finding = findings[0];
    assert_eq!(
        finding["package"],
        json!({ "ecosystem": "PyPI", "name": "torch", "version": "2.4.0" })
    );
    assert_eq!(
        finding["advisory"],
        json!({ "id": "PYSEC-1", "aliases": ["CVE-2024-1"] })
    );
    assert_eq!(finding["match"], "definite");
    assert_eq!(finding["place"]["path"], json!(["project/requirements.txt"]));
    assert_eq!(packages(&report), (2, 0));
    assert_eq!(report["coverage"]["packages"]["advisories"][0]["records"], 2);
    bench.write("project/requirements.txt", "torch==2.6.0\nnumpy==2.1.0\n");
    let (code, report) = bench.scan(&[]);
    assert_eq!(
        (code, found(&report, "deps-known-vulnerability").len()),
        (0, 0),
        "{report}"
    );
}

#[test]
fn requirements_are_matched_by_interval() {
    let bench = Bench::new();
    bench.update(&[record("PYSEC-1", "torch", "2.6")]);
    for (line, expected) in [
        ("torch>=2.0", Some("possible")),
        ("torch<2.6", Some("definite")),
        ("torch>=2.6", None),
        ("torch", Some("possible")),
        ("torch==2.5.*", Some("definite")),
    ] {
        bench.write("project/requirements.txt", format!("{line}\n"));
        let (_, report) = bench.scan(&[]);
        let findings = found(&report, "deps-known-vulnerability");
        assert_eq!(
            findings.first().map(|finding| finding["match"].as_str().unwrap()),
            expected,
            "{line}"
        );
        assert!(
            findings.iter().all(|finding| finding["package"]["version"] == ""),
            "{line}"
        );
    }
}

#[test]
fn a_lock_file_beats_the_manifest_of_its_project() {
    let bench = Bench::new();
    bench.update(&[record("PYSEC-1", "torch", "2.6")]);
    bench.write(
        "project/pyproject.toml",
        "[project]\nname = \"p\"\nversion = \"1\"\ndependencies = [\"torch>=2\"]\n",
    );
    let lock = |version: &str| {
        format!(
            "version = 1\n\n[[package]]\nname = \"torch\"\nversion = \"{version}\"\nsource = {{ registry = \"https://127.0.0.1/simple\" }}\n"
        )
    };
    bench.write("project/uv.lock", lock("2.6.0"));
    let (code, report) = bench.scan(&[]);
    assert_eq!(
        (code, found(&report, "deps-known-vulnerability").len()),
        (0, 0),
        "{report}"
    );
    bench.write("project/uv.lock", lock("2.4.0"));
    let (code, report) = bench.scan(&[]);
    let findings = found(&report, "deps-known-vulnerability");
    assert_eq!((code, findings.len()), (1, 1));
    assert_eq!(findings[0]["match"], "definite");
}

#[test]
fn local_builds_are_what_they_were_built_from() {
    let bench = Bench::new();
    bench.update(&[record("PYSEC-1", "torch", "2.6")]);
    bench.write("project/requirements.txt", "torch==2.4.0+cu121\n");
    assert_eq!(bench.scan(&[]).0, 1);
}

#[test]
fn without_advisories_nothing_is_assessed() {
    let bench = Bench::new();
    bench.write("project/requirements.txt", "torch==2.4.0\nnumpy\n");
    let (code, report) = bench.scan(&[]);
    assert_eq!(code, 3);
    assert_eq!(
        causes(&report),
        ["2 packages (numpy, torch): there are no advisories"]
    );
    assert_eq!(packages(&report), (0, 2));
}

#[test]
fn advisories_about_another_ecosystem_assess_nothing() {
    let bench = Bench::new();
    bench.update(&[record("PYSEC-1", "torch", "2.6")]);
    bench.write(
        "project/package.json",
        r#"{"name":"p","version":"1.0.0","dependencies":{"left-pad":"1.3.0"}}"#,
    );
    let (code, report) = bench.scan(&[]);
    assert_eq!(code, 3);
    assert!(
        causes(&report)
            .iter()
            .any(|cause| cause.contains("no advisories about npm")),
        "{report}"
    );
}

#[test]
fn stale_advisories_assess_nothing_and_what_they_find_still_counts() {
    let bench = Bench::new();
    bench.update(&[record("PYSEC-1", "torch", "2.6")]);
    // As if the last update had been long ago.
    let beside = bench.path("home/advisories/osv-PyPI.json");
    let mut checked: Value = serde_json::from_slice(&std::fs::read(&beside).unwrap()).unwrap();
    checked["checked"] = json!("2024-06-01T00:00:00Z");
    std::fs::write(&beside, checked.to_string()).unwrap();
    bench.write("project/requirements.txt", "torch==2.6.0\n");
    assert_eq!(bench.scan(&[]).0, 0);
    let (code, report) = bench.scan(&["--max-advisory-age", "30"]);
    assert_eq!(code, 3);
    assert!(
        causes(&report)[0].contains("days old, and 30 are allowed"),
        "{report}"
    );
    bench.write("project/requirements.txt", "torch==2.5.0\n");
    let (code, report) = bench.scan(&["--max-advisory-age", "30"]);
    assert_eq!((code, causes(&report).len()), (1, 1));
    bench.write("weighbridge.toml", "[advisories]\nmax-age-days = 30\n");
    assert_eq!(causes(&bench.scan(&[]).1).len(), 1);
}

#[test]
fn an_imported_folder_is_as_old_as_its_newest_record() {
    let bench = Bench::new();
    bench.write("db/a.json", record("PYSEC-1", "torch", "2.6").to_string());
    bench.write("project/requirements.txt", "torch==2.6.0\n");
    assert!(bench.weigh(&["advisories", "import", "db"]).status.success());
    let (code, report) = bench.scan(&[]);
    assert_eq!(code, 0, "{report}");
    assert!(report["notices"].to_string().contains("days old"), "{report}");
    assert_eq!(
        report["coverage"]["packages"]["advisories"][0]["date"],
        "2024-05-01T00:00:00Z"
    );
    assert_eq!(bench.scan(&["--max-advisory-age", "30"]).0, 3);
    assert_eq!(
        bench.scan(&["--advisories", "db", "--max-advisory-age", "30"]).0,
        3
    );
}

#[test]
fn a_damaged_store_assesses_nothing() {
    let bench = Bench::new();
    bench.update(&[record("PYSEC-1", "torch", "2.6")]);
    bench.write("project/requirements.txt", "torch==2.6.0\n");
    let store = bench.path("home/advisories/osv-PyPI.store");
    let whole = std::fs::read(&store).unwrap();
    for length in [0, 10, 64, whole.len() / 2, whole.len() - 1] {
        std::fs::write(&store, &whole[..length]).unwrap();
        let (code, report) = bench.scan(&[]);
        assert_eq!(code, 3, "{length}");
        assert!(
            causes(&report)
                .iter()
                .any(|cause| cause.contains("cannot be used")),
            "{report}"
        );
        assert_eq!(bench.weigh(&["advisories", "status"]).status.code(), Some(3));
    }
    bench.update(&[record("PYSEC-1", "torch", "2.6")]);
    assert_eq!(bench.scan(&[]).0, 0);
}

#[test]
fn a_manifest_that_is_not_understood_is_not_assessed() {
    let bench = Bench::new();
    bench.update(&[record("PYSEC-1", "torch", "2.6")]);
    bench.write("project/requirements.txt", "torch==2.6.0\n!! what is this\n");
    let (code, report) = bench.scan(&[]);
    assert_eq!((code, causes(&report).len()), (3, 1), "{report}");
    bench.write("project/requirements.txt", "torch==2.5.0\n!! what is this\n");
    assert_eq!(bench.scan(&[]).0, 1);
}

#[test]
fn a_package_from_an_address_is_not_assessed() {
    let bench = Bench::new();
    bench.update(&[record("PYSEC-1", "torch", "2.6")]);
    bench.write(
        "project/requirements.txt",
        "torch @ git+https://127.0.0.1/torch.git@main\n",
    );
    let (code, report) = bench.scan(&[]);
    assert_ne!(code, 0);
    assert!(
        causes(&report)
            .iter()
            .any(|cause| cause.contains("says no version")),
        "{report}"
    );
}

#[test]
fn a_record_that_cannot_be_told_is_not_clean() {
    let bench = Bench::new();
    let mut commits = record("PYSEC-1", "torch", "2.6");
    commits["affected"][0]["ranges"][0]["type"] = json!("GIT");
    bench.update(&[commits]);
    bench.write("project/requirements.txt", "torch==2.6.0\n");
    let (code, report) = bench.scan(&[]);
    assert_eq!(code, 3);
    assert!(causes(&report)[0].contains("cannot be told"), "{report}");
    assert_eq!(found(&report, "deps-known-vulnerability")[0]["match"], "possible");
}

#[test]
fn a_list_of_indicators_finds_and_assesses_nothing() {
    let bench = Bench::new();
    bench.write(
        "iocs.csv",
        "package_name,package_versions\n\"ultralytics\",\"8.3.41, 8.3.42\"\n",
    );
    assert_eq!(
        bench.weigh(&["advisories", "import", "iocs.csv"]).status.code(),
        Some(2)
    );
    assert!(
        bench
            .weigh(&["advisories", "import", "iocs.csv", "--ecosystem", "PyPI"])
            .status
            .success()
    );
    bench.write("project/requirements.txt", "ultralytics==8.3.41\n");
    let (code, report) = bench.scan(&[]);
    assert_eq!(code, 1);
    assert_eq!(found(&report, "deps-known-malicious")[0]["severity"], "critical");
    bench.write("project/requirements.txt", "ultralytics==8.3.43\n");
    let (code, report) = bench.scan(&[]);
    assert_eq!((code, report["findings"].as_array().unwrap().len()), (3, 0));
}

#[test]
fn what_nobody_asked_for_is_said_to_be_skipped() {
    let bench = Bench::new();
    bench.write("project/requirements.txt", "torch==2.4.0\n");
    let (code, report) = bench.scan(&["--no-advisories"]);
    assert_eq!(code, 0);
    assert_eq!(report["coverage"]["packages"]["skipped"], 1);
    assert!(report["notices"].to_string().contains("by choice"));
}

#[test]
fn without_packages_nothing_is_said() {
    let bench = Bench::new();
    bench.write("project/model.pkl", b"\x80\x02K\x01.");
    let (code, report) = bench.scan(&[]);
    assert_eq!(code, 0);
    assert_eq!(report["coverage"].get("packages"), None);
    assert!(!report["notices"].to_string().contains("advisor"));
}

#[test]
fn updates_are_whole_or_not_at_all_and_only_when_something_changed() {
    let bench = Bench::new();
    bench.update(&[record("PYSEC-1", "torch", "2.6")]);
    let again = bench.weigh(&["advisories", "update", "--from", "source"]);
    assert!(String::from_utf8_lossy(&again.stdout).contains("unchanged"));
    let mut cut = zip(&[record("PYSEC-2", "torch", "2.7")]);
    cut.truncate(cut.len() - 30);
    bench.write("source/PyPI/all.zip", cut);
    let failed = bench.weigh(&["advisories", "update", "--from", "source"]);
    assert_eq!(failed.status.code(), Some(3));
    bench.write("project/requirements.txt", "torch==2.5.0\n");
    let (_, report) = bench.scan(&[]);
    assert_eq!(
        found(&report, "deps-known-vulnerability")[0]["advisory"]["id"],
        "PYSEC-1"
    );
    let none = bench.weigh(&["advisories", "update"]);
    assert_eq!(none.status.code(), Some(2));
    let empty = bench.write("nothing/readme", "");
    let empty = bench.weigh(&[
        "advisories",
        "update",
        "--from",
        empty.parent().unwrap().to_str().unwrap(),
    ]);
    assert_eq!(empty.status.code(), Some(2));
}

#[test]
fn withdrawn_records_are_about_nothing() {
    let bench = Bench::new();
    let mut withdrawn = record("PYSEC-1", "torch", "2.6");
    withdrawn["withdrawn"] = json!("2024-06-01T00:00:00Z");
    bench.update(&[withdrawn]);
    bench.write("project/requirements.txt", "torch==2.4.0\n");
    let (code, report) = bench.scan(&[]);
    assert_eq!(code, 0, "{report}");
    let status = bench.weigh(&["advisories", "status", "--format", "json"]);
    let status: Value = serde_json::from_slice(&status.stdout).unwrap();
    assert_eq!(status["stores"][0]["withdrawn"], 1);
    assert_eq!(status["stores"][0]["age_days"], 0);
}

#[test]
fn vex_takes_away_with_a_reason_only_and_says_so() {
    let bench = Bench::new();
    bench.update(&[record("PYSEC-1", "torch", "2.6")]);
    bench.write("project/requirements.txt", "torch==2.4.0\n");
    let vex = |more: Value| {
        let mut statement = json!({ "vulnerability": { "name": "CVE-2024-1" }, "products": [{ "@id": "pkg:pypi/torch@2.4.0" }], "status": "not_affected" });
        statement
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        json!({ "@context": "https://openvex.dev/ns/v0.2.0", "author": "me", "statements": [statement] })
            .to_string()
    };
    bench.write("a.json", vex(json!({})));
    assert_eq!(bench.scan(&["--vex", "a.json"]).0, 1);
    bench.write(
        "a.json",
        vex(json!({ "justification": "vulnerable_code_not_in_execute_path" })),
    );
    let (code, report) = bench.scan(&["--vex", "a.json"]);
    assert_eq!(code, 0);
    assert_eq!(report["suppressed"][0]["by"], "vex");
    assert!(
        report["suppressed"][0]["reason"]
            .as_str()
            .unwrap()
            .contains("vulnerable_code_not_in_execute_path")
    );
    let out = bench.weigh(&["scan", "project", "--format", "openvex", "--vex", "a.json"]);
    let out: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(out["statements"][0]["status"], "not_affected");
    assert_eq!(
        out["statements"][0]["justification"],
        "vulnerable_code_not_in_execute_path"
    );
    let out = bench.weigh(&["scan", "project", "--format", "openvex"]);
    let out: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(out["statements"][0]["status"], "affected");
    assert_eq!(out["statements"][0]["products"][0]["@id"], "pkg:pypi/torch@2.4.0");
}

#[test]
fn waivers_have_owners_and_come_back() {
    let bench = Bench::new();
    bench.update(&[record("PYSEC-1", "torch", "2.6")]);
    bench.write("project/requirements.txt", "torch==2.4.0\n");
    let waiver = |selector: &str, expires: &str| {
        format!(
            "[[ignore]]\nadvisory = \"CVE-2024-1\"\n{selector}\nowner = \"ml-platform\"\nreason = \"isolated\"\nexpires = {expires}\n"
        )
    };
    bench.write(
        "weighbridge.toml",
        waiver("package = \"pkg:pypi/Torch\"", "2999-01-01"),
    );
    let (code, report) = bench.scan(&[]);
    assert_eq!(code, 0);
    assert_eq!(
        report["suppressed"][0]["reason"],
        "isolated (ml-platform, until 2999-01-01)"
    );
    bench.write("weighbridge.toml", waiver("package = \"numpy\"", "2999-01-01"));
    assert_eq!(bench.scan(&[]).0, 1);
    bench.write("weighbridge.toml", waiver("package = \"torch\"", "2024-01-01"));
    let (code, report) = bench.scan(&[]);
    assert_eq!(code, 1);
    assert!(report["notices"].to_string().contains("expired on 2024-01-01"));
}

#[test]
fn probabilities_and_known_exploitation_are_shown() {
    let bench = Bench::new();
    let mut mild = record("PYSEC-1", "torch", "2.6");
    mild["severity"] =
        json!([{ "type": "CVSS_V3", "score": "CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N" }]);
    bench.update(&[mild]);
    bench.write("project/requirements.txt", "torch==2.4.0\n");
    assert_eq!(bench.scan(&[]).0, 0);
    bench.write(
        "epss.csv",
        "#model_version:v1,score_date:2025-01-01\ncve,epss,percentile\nCVE-2024-1,0.9,0.99\n",
    );
    bench.write(
        "kev.json",
        r#"{"catalogVersion":"1","vulnerabilities":[{"cveID":"CVE-2024-1","dateAdded":"2024-06-01"}]}"#,
    );
    assert!(
        bench
            .weigh(&["advisories", "import", "epss.csv", "kev.json"])
            .status
            .success()
    );
    let (code, report) = bench.scan(&[]);
    assert_eq!(code, 1);
    let finding = found(&report, "deps-known-vulnerability")[0];
    assert_eq!(finding["severity"], "high");
    assert!(finding["evidence"].to_string().contains("epss"));
}

#[test]
fn imports_are_evidence() {
    let bench = Bench::new();
    bench.update(&[
        record("PYSEC-1", "torch", "2.6"),
        record("PYSEC-2", "pyyaml", "6"),
    ]);
    bench.write("project/requirements.txt", "torch==2.4.0\npyyaml==5.1\n");
    bench.write("project/a.py", "import yaml\nprint(yaml.safe_load('1'))\n");
    let (_, report) = bench.scan(&[]);
    let evidence = |id: &str| {
        let findings = found(&report, "deps-known-vulnerability");
        findings
            .iter()
            .find(|finding| finding["advisory"]["id"] == id)
            .unwrap()["evidence"]
            .to_string()
    };
    assert!(
        evidence("PYSEC-2").contains("\"imported\""),
        "{}",
        evidence("PYSEC-2")
    );
    assert!(
        evidence("PYSEC-1").contains("\"unused\""),
        "{}",
        evidence("PYSEC-1")
    );
}

#[test]
fn advisories_inside_the_cargo_are_not_obeyed() {
    let bench = Bench::new();
    bench.write("project/requirements.txt", "torch==2.4.0\n");
    bench.write("project/db/a.json", record("PYSEC-1", "torch", "1").to_string());
    let output = bench.weigh(&["scan", "project", "--advisories", "project/db"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn an_address_is_asked_only_for_what_changed() {
    let bench = Bench::new();
    let body = zip(&[record("PYSEC-1", "torch", "2.6")]);
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            serve(stream.unwrap(), &body);
        }
    });
    let update = || {
        bench.weigh(&[
            "advisories",
            "update",
            "--from",
            &address,
            "--ecosystem",
            "pypi",
            "--ecosystem",
            "npm",
        ])
    };
    let first = update();
    // npm is not there, and was asked for by name.
    assert_eq!(
        first.status.code(),
        Some(3),
        "{}",
        String::from_utf8_lossy(&first.stderr)
    );
    assert!(String::from_utf8_lossy(&first.stdout).contains("PyPI: 1 advisories"));
    assert!(String::from_utf8_lossy(&update().stdout).contains("PyPI: unchanged"));
    bench.write("project/requirements.txt", "torch==2.4.0\n");
    assert_eq!(bench.scan(&[]).0, 1);
}

/// Answers one request: the zip of PyPI with a tag, nothing else.
fn serve(mut stream: std::net::TcpStream, body: &[u8]) {
    use std::io::{BufRead, BufReader};
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let (mut path, mut is_known) = (String::new(), false);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 {
            return;
        }
        if path.is_empty() {
            path = line.split(' ').nth(1).unwrap_or_default().to_owned();
        }
        is_known |= line.to_ascii_lowercase().starts_with("if-none-match: \"v1\"");
        if line.trim().is_empty() {
            break;
        }
    }
    let (status, body) = match (path.as_str(), is_known) {
        ("/PyPI/all.zip", true) => ("304 Not Modified", &b""[..]),
        ("/PyPI/all.zip", false) => ("200 OK", body),
        _ => ("404 Not Found", &b""[..]),
    };
    let head = format!(
        "HTTP/1.1 {status}\r\nETag: \"v1\"\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    let _ = stream
        .write_all(head.as_bytes())
        .and_then(|()| stream.write_all(body));
}

/// The folder of test data; none if there is none here.
fn data() -> Option<PathBuf> {
    let folder = std::env::var_os("WB_TEST_DATA").map(PathBuf::from);
    if folder.is_none() {
        println!("skipped: WB_TEST_DATA is not set");
    }
    folder
}

#[test]
fn the_advisories_of_rustsec_are_read_to_the_last() {
    let Some(data) = data() else { return };
    let bench = Bench::new();
    let zip = data.join("rustsec/crates.zip");
    let output = bench.weigh(&["advisories", "import", zip.to_str().unwrap()]);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let status = bench.weigh(&["advisories", "status", "--format", "json"]);
    let status: Value = serde_json::from_slice(&status.stdout).unwrap();
    let store = &status["stores"][0];
    let count = |key: &str| store[key].as_u64().unwrap_or(0);
    assert_eq!(count("records") + count("withdrawn"), 1_205);
    assert_eq!(
        (count("unread_total"), store["kind"].as_str()),
        (0, Some("rustsec"))
    );
    let ids = |version: &str| {
        let lock = "version = 4\n\n[[package]]\nname = \"time\"\nversion = \"VERSION\"\nsource = \"registry+https://127.0.0.1/index\"\n";
        bench.write("project/Cargo.lock", lock.replace("VERSION", version));
        let (_, report) = bench.scan(&[]);
        assert_eq!(packages(&report), (1, 0), "{report}");
        let findings = found(&report, "deps-known-vulnerability");
        findings
            .iter()
            .map(|finding| finding["advisory"]["id"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let known = "RUSTSEC-2020-0071".to_owned();
    assert!(ids("0.1.42").contains(&known));
    assert!(!ids("0.2.6").contains(&known));
    assert!(ids("0.2.7").contains(&known));
    assert!(!ids("0.2.23").contains(&known));
}

#[test]
fn the_advisories_of_pypi_are_found_again() {
    let Some(data) = data() else { return };
    let bench = Bench::new();
    let from = data.join("osv");
    let output = bench.weigh(&["advisories", "update", "--from", from.to_str().unwrap()]);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let zip = from.join("PyPI/all.zip");
    assert!(Path::exists(&zip));
    bench.write("project/requirements.txt", "gevent==23.9.0\nmlflow==2.8.0\n");
    let (code, report) = bench.scan(&[]);
    assert_eq!(code, 1);
    let ids: Vec<&str> = found(&report, "deps-known-vulnerability")
        .iter()
        .filter_map(|finding| finding["advisory"]["id"].as_str())
        .collect();
    assert!(ids.contains(&"PYSEC-2023-177"), "{ids:?}");
}

#[test]
fn a_lock_file_settles_its_own_project_only() {
    let bench = Bench::new();
    bench.update(&[record("PYSEC-1", "torch", "2.6")]);
    let manifest = "[project]\nname = \"p\"\nversion = \"1\"\ndependencies = [\"torch>=2\"]\n";
    bench.write("project/a/pyproject.toml", manifest);
    bench.write(
        "project/a/uv.lock",
        "version = 1\n\n[[package]]\nname = \"torch\"\nversion = \"2.6.0\"\nsource = { registry = \"https://127.0.0.1/simple\" }\n",
    );
    bench.write("project/b/pyproject.toml", manifest);
    let (_, report) = bench.scan(&[]);
    let findings = found(&report, "deps-known-vulnerability");
    assert_eq!(findings.len(), 1, "{report}");
    assert_eq!(findings[0]["match"], "possible");
    assert_eq!(findings[0]["place"]["path"], json!(["project/b/pyproject.toml"]));
}
