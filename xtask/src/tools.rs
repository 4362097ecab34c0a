//! Installs what the checks need: cargo tools, Python packages that validate our output, a browser.
//!
//! A browser that cannot be installed here (no root, no apt) is said so; its tests then skip by name. Everything
//! else must be there.

use crate::Error;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Python packages that validate what we write: others' validators, pinned.
const REQUIREMENTS: &str = "xtask/python/requirements.txt";

/// What was found or installed.
pub(crate) struct Tools {
    python: PathBuf,
    chromium: Option<PathBuf>,
}

impl Tools {
    /// Tells a test run where things are.
    pub(crate) fn give_to(&self, command: &mut Command) {
        command.env("WB_PYTHON", &self.python);
        if let Some(chromium) = &self.chromium {
            command.env("WB_CHROMIUM", chromium);
        }
    }
}

/// Finds or installs everything.
pub(crate) fn install(root: &Path) -> Result<Tools, Error> {
    for (tool, crate_) in [("nextest", "cargo-nextest"), ("deny", "cargo-deny")] {
        if !works(Command::new("cargo").args([tool, "--version"])) {
            println!("── installing {crate_}");
            run(Command::new("cargo").args(["install", "--locked", crate_]))?;
        }
    }
    Ok(Tools {
        python: python(root)?,
        chromium: chromium(),
    })
}

/// A Python with the validators, in an environment of its own.
fn python(root: &Path) -> Result<PathBuf, Error> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let folder = target.join("xtask-python");
    let python = folder.join(if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python3"
    });
    let requirements = root.join(REQUIREMENTS);
    let wanted = std::fs::read(&requirements).map_err(Error::io(&requirements))?;
    let stamp = folder.join("installed.txt");
    if std::fs::read(&stamp).is_ok_and(|installed| installed == wanted)
        && works(Command::new(&python).arg("-V"))
    {
        return Ok(python);
    }
    println!("── installing the Python packages of {REQUIREMENTS}");
    if !works(Command::new("python3").args(["-m", "venv"]).arg(&folder)) {
        apt(&["python3-venv", "python3-pip"]);
        run(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
    }
    run(Command::new(&python)
        .args(["-m", "pip", "install", "--quiet", "--requirement"])
        .arg(&requirements))?;
    std::fs::write(&stamp, wanted).map_err(Error::io(&stamp))?;
    Ok(python)
}

fn chromium() -> Option<PathBuf> {
    let find = || {
        let names = ["chromium", "chromium-browser", "google-chrome"];
        names
            .into_iter()
            .find(|name| works(Command::new(name).arg("--version")))
            .map(PathBuf::from)
    };
    find().or_else(|| {
        println!("── installing chromium");
        apt(&["chromium"]);
        let found = find();
        if found.is_none() {
            println!("── no chromium could be installed: the tests of the HTML page in a browser will skip");
        }
        found
    })
}

/// Debian's packages, where this machine is a Debian and we are root; elsewhere nothing happens.
fn apt(packages: &[&str]) {
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

fn works(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|s| s.success())
}

fn run(command: &mut Command) -> Result<(), Error> {
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
