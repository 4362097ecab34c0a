//! Installs what the checks need: cargo tools, Python packages that validate our output, a browser.
//!
//! A browser that cannot be installed here (no root, no apt) is said so; its tests then skip by name. Everything
//! else must be there.

use crate::Error;
use crate::process::{self, apt, run, works};
use std::path::{Path, PathBuf};
use std::process::Command;

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
        python: process::python(root, "xtask-python", REQUIREMENTS)?,
        chromium: chromium(),
    })
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
