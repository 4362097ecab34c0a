//! Starting programs and minding how they end.

use crate::{Done, Error};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Runs a program; an ending other than success is an error that names the command.
pub(crate) fn run(command: &mut Command) -> Done {
    let shown = format!("{command:?}");
    let status = command.status().map_err(Error::io(&shown))?;
    if status.success() {
        Ok(())
    } else {
        Err(Error::Command {
            command: shown,
            detail: None,
        })
    }
}

/// True if a program can be started and ends well; what it prints is not shown.
pub(crate) fn works(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Where cargo builds, unless the environment says otherwise.
pub(crate) fn target(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from)
}

/// A Python environment of its own below the target folder, with the packages of a requirements file (a path below
/// the root). Made once; made again when the file changes.
pub(crate) fn python(root: &Path, name: &str, requirements: &str) -> Result<PathBuf, Error> {
    let folder = target(root).join(name);
    let inside = if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python3"
    };
    let python = folder.join(inside);
    let file = root.join(requirements);
    let wanted = std::fs::read(&file).map_err(Error::io(&file))?;
    let stamp = folder.join("installed.txt");
    let is_made = std::fs::read(&stamp).is_ok_and(|installed| installed == wanted);
    if is_made && works(Command::new(&python).arg("-V")) {
        return Ok(python);
    }
    println!("── installing the Python packages of {requirements}");
    if !works(Command::new("python3").args(["-m", "venv"]).arg(&folder)) {
        apt(&["python3-venv", "python3-pip"]);
        run(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
    }
    run(Command::new(&python)
        .args(["-m", "pip", "install", "--quiet", "--requirement"])
        .arg(&file))?;
    std::fs::write(&stamp, wanted).map_err(Error::io(&stamp))?;
    Ok(python)
}

/// Debian's packages, where this machine is a Debian and we are root; elsewhere nothing happens.
pub(crate) fn apt(packages: &[&str]) {
    let quiet = |args: &[&str]| {
        works(
            Command::new("apt-get")
                .args(args)
                .env("DEBIAN_FRONTEND", "noninteractive"),
        )
    };
    if quiet(&["update", "-qq"]) {
        let mut args = vec!["install", "-y", "-qq", "--no-install-recommends"];
        args.extend(packages);
        quiet(&args);
    }
}
