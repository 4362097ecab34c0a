//! Every sample of the corpus, through the front door of the façade.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::unwrap_used,
    reason = "a test reads the corpus and should stop where it breaks"
)]

use std::path::{Path, PathBuf};
use wb_app::advisories::Choice;
use wb_app::core::Report;
use wb_app::scan::{ScanRequest, scan};

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../corpus")
        .canonicalize()
        .unwrap()
}

fn judge(path: &Path) -> Report {
    let mut request = ScanRequest::new(vec![path.to_path_buf()]);
    // What lies in payloads is only looked for when asked for.
    request.deep = path.to_string_lossy().contains("/model-payload-");
    // Samples of known vulnerabilities and malice are compared with the corpus's own advisories.
    if path.to_string_lossy().contains("/deps-known-") {
        request.assess.choice = Choice::Given(vec![corpus().join("advisories")]);
    }
    scan(&request).unwrap()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<_> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    entries
}

fn rules_of(report: &Report) -> Vec<&str> {
    report
        .findings
        .iter()
        .map(|finding| finding.rule.as_str())
        .collect()
}

#[test]
fn every_rule_fires_and_is_silent_where_it_should() {
    let mut wrong = Vec::new();
    for rule in entries(&corpus().join("rules")) {
        let id = rule.file_name().unwrap().to_str().unwrap();
        for sample in entries(&rule.join("fires")) {
            let report = judge(&sample);
            if !rules_of(&report).contains(&id) {
                wrong.push(format!(
                    "{} should fire: {:?}",
                    sample.display(),
                    rules_of(&report)
                ));
            }
        }
        for sample in entries(&rule.join("silent")) {
            let report = judge(&sample);
            if rules_of(&report).contains(&id) {
                wrong.push(format!(
                    "{} should be silent: {:?}",
                    sample.display(),
                    report.findings
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_known_attack_is_refused() {
    let mut wrong = Vec::new();
    let attacks: Vec<_> = wb_corpus::all()
        .into_iter()
        .filter(|sample| sample.path.starts_with("attacks/") && !sample.expect.is_empty())
        .collect();
    for attack in &attacks {
        // `attacks/<technique>/<entry>`: a folder is judged whole.
        let entry: PathBuf = attack.path.split('/').take(3).collect();
        let report = judge(&corpus().join(entry));
        let caught = report
            .findings
            .iter()
            .any(|finding| attack.expect.contains(&finding.rule.as_str()));
        if !caught || report.exit_code == 0 {
            let rules = rules_of(&report);
            wrong.push(format!("{}: exit {}, {rules:?}", attack.path, report.exit_code));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} missed:\n{}",
        wrong.len(),
        attacks.len(),
        wrong.join("\n")
    );
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let folder = corpus().join("attacks");
    let render = || wb_app::render::json::render(&judge(&folder));
    assert_eq!(render(), render());
}
