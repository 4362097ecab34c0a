//! What our own programs write: the corpus samples, the report's JSON schema and the SARIF rule table.

use super::{Files, rooms};
use crate::Error;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub(super) fn write(root: &Path, files: &mut Files) -> Result<(), Error> {
    let folder = root.join("target").join("xtask-corpus");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).map_err(Error::io(&folder))?;
    }
    run(
        root,
        &[
            "run",
            "--quiet",
            "--package",
            "wb-corpus",
            "--",
            &folder.to_string_lossy(),
        ],
    )?;
    for path in rooms::walk(&folder)? {
        let below = Path::new("corpus").join(path.strip_prefix(&folder).unwrap_or(&path));
        files.insert(below, std::fs::read(&path).map_err(Error::io(&path))?);
    }
    for (file, argument) in [
        ("diff-1.json", "diff"),
        ("inventory-1.json", "inventory"),
        ("inspection-1.json", "inspection"),
        ("report-1.json", "report"),
        ("sarif-rules.json", "sarif-rules"),
    ] {
        let schema = run(
            root,
            &[
                "run",
                "--quiet",
                "--package",
                "weighbridge",
                "--",
                "schema",
                argument,
            ],
        )?;
        files.insert(PathBuf::from("docs/schemas").join(file), schema);
    }
    Ok(())
}

fn run(root: &Path, args: &[&str]) -> Result<Vec<u8>, Error> {
    let command = format!("cargo {}", args.join(" "));
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo)
        .args(args)
        .current_dir(root)
        .output()
        .map_err(Error::io(&command))?;
    if !output.status.success() {
        let detail = Some(String::from_utf8_lossy(&output.stderr).trim().to_owned());
        return Err(Error::Command { command, detail });
    }
    Ok(output.stdout)
}

/// The text as rustfmt would leave it, so that written files pass `cargo fmt --check`.
pub(super) fn rustfmt(root: &Path, text: &[u8]) -> Result<Vec<u8>, Error> {
    let command = "rustfmt --edition 2024";
    let mut child = Command::new("rustfmt")
        .args(["--edition", "2024"])
        .current_dir(root)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(Error::io(command))?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(text).map_err(Error::io(command))?;
    }
    let output = child.wait_with_output().map_err(Error::io(command))?;
    if !output.status.success() {
        return Err(Error::Command {
            command: command.to_owned(),
            detail: None,
        });
    }
    Ok(output.stdout)
}
