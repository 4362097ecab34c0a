//! `cargo xtask tidy`: an architecture rule that no tool checks is a wish.

use crate::{Done, Error};
use std::path::Path;
use std::process::Command;

/// Which crates of ours each crate of ours may depend on, and why nothing else.
const ALLOWED: &[(&str, &[&str], &str)] = &[
    ("wb-core", &[], "floor 0 knows nobody"),
    (
        "wb-deps",
        &["wb-core"],
        "floor 1 compares versions and reads advisories; it knows no files",
    ),
    (
        "wb-formats",
        &["wb-core", "wb-deps"],
        "floor 1 says what the bytes say and knows no rules",
    ),
    (
        "wb-scan",
        &["wb-core", "wb-deps", "wb-formats"],
        "siblings of floor 2 never know each other",
    ),
    (
        "wb-app",
        &["wb-core", "wb-deps", "wb-formats", "wb-scan"],
        "the façade knows everything below and no door",
    ),
    (
        "weighbridge",
        &["wb-core", "wb-app"],
        "a door never knows formats and rules directly",
    ),
    ("wb-corpus", &[], "samples must not be made by what they test"),
    (
        "wb-fuzz",
        &["wb-core", "wb-formats", "wb-scan", "wb-corpus"],
        "a test tool below the façade",
    ),
    (
        "xtask",
        &[],
        "the list's writer must build when the lists are broken",
    ),
];

/// Rules whose samples cannot lie in the corpus, and where their tests are instead.
const SAMPLED_ELSEWHERE: &[(&str, &str)] = &[
    (
        "agent-tool-changed",
        "it needs a lock: crates/weighbridge/tests/lock.rs",
    ),
    (
        "agent-instructions-changed",
        "it needs a lock: crates/weighbridge/tests/lock.rs",
    ),
    (
        "model-lock-differs",
        "it needs a lock: crates/weighbridge/tests/lock.rs",
    ),
    (
        "trust-lock-added",
        "it needs a lock: crates/weighbridge/tests/lock.rs",
    ),
    (
        "trust-lock-removed",
        "it needs a lock: crates/weighbridge/tests/lock.rs",
    ),
    (
        "file-digest-differs",
        "it needs --digest: crates/weighbridge/tests/packages.rs",
    ),
    (
        "model-exploits-installed-loader",
        "it needs --loader: crates/weighbridge/tests/exploits.rs",
    ),
    (
        "model-exploits-other-versions",
        "it needs --loader: crates/weighbridge/tests/exploits.rs",
    ),
    (
        "file-differs-from-listing",
        "it is about servers that lie, which crates/weighbridge/tests/remote_bad.rs runs: no file shows them",
    ),
    (
        "deps-release-too-new",
        "it is about releases in an index, which crates/weighbridge/tests/held_out.rs lays out",
    ),
    (
        "deps-release-withdrawn",
        "it is about releases in an index, which crates/weighbridge/tests/held_out.rs lays out",
    ),
    (
        "model-onnx-external-data-link",
        "it is about symbolic links, which crates/weighbridge/tests/links.rs makes: archives and checkouts lose them",
    ),
];

/// Checks the arrows between crates and the samples of rules.
pub(crate) fn run(root: &Path) -> Done {
    let mut faults = arrows(root)?;
    faults.extend(samples(root)?);
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Error::Untidy { faults })
    }
}

fn arrows(root: &Path) -> Result<Vec<String>, Error> {
    let command = "cargo metadata --no-deps --format-version 1";
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let args = command.split(' ').skip(1);
    let output = Command::new(cargo)
        .args(args)
        .current_dir(root)
        .output()
        .map_err(Error::io(command))?;
    let metadata: serde_json::Value =
        serde_json::from_slice(&output.stdout).map_err(|error| Error::Command {
            command: command.to_owned(),
            detail: Some(error.to_string()),
        })?;
    let packages = metadata["packages"].as_array().cloned().unwrap_or_default();
    let ours: Vec<&str> = packages
        .iter()
        .filter_map(|package| package["name"].as_str())
        .collect();
    let mut faults = Vec::new();
    for package in &packages {
        let name = package["name"].as_str().unwrap_or_default();
        let Some((_, allowed, reason)) = ALLOWED.iter().find(|(crate_, _, _)| *crate_ == name) else {
            faults.push(format!(
                "`{name}` has no floor yet: say in xtask/src/tidy.rs what it may depend on"
            ));
            continue;
        };
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let to = dependency["name"].as_str().unwrap_or_default();
            let in_tests_only = dependency["kind"].as_str() == Some("dev");
            if ours.contains(&to) && !allowed.contains(&to) && !in_tests_only {
                faults.push(format!("`{name}` must not depend on `{to}`: {reason}"));
            }
        }
    }
    Ok(faults)
}

/// Every rule has at least one sample on which it fires and one on which it is silent.
fn samples(root: &Path) -> Result<Vec<String>, Error> {
    let mut faults = Vec::new();
    let folder = root.join("docs/rules");
    for entry in std::fs::read_dir(&folder).map_err(Error::io(&folder))? {
        let name = entry
            .map_err(Error::io(&folder))?
            .file_name()
            .to_string_lossy()
            .into_owned();
        let Some(id) = name.strip_suffix(".md").filter(|id| *id != "README") else {
            continue;
        };
        if SAMPLED_ELSEWHERE.iter().any(|(rule, _)| *rule == id) {
            continue;
        }
        for kind in ["fires", "silent"] {
            let samples = root.join("corpus/rules").join(id).join(kind);
            if !samples
                .read_dir()
                .is_ok_and(|mut entries| entries.next().is_some())
            {
                faults.push(format!("rule `{id}` has no sample in corpus/rules/{id}/{kind}"));
            }
        }
    }
    faults.sort();
    Ok(faults)
}
