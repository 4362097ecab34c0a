//! The peers, from pip, each with its best flags.

use crate::{Error, process};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Telemetry off; nothing calls out.
pub(crate) const ENVIRONMENT: &[(&str, &str)] = &[
    ("PROMPTFOO_DISABLE_TELEMETRY", "1"),
    ("DO_NOT_TRACK", "1"),
    ("NO_ANALYTICS", "1"),
];

/// A peer: its name and the arguments before the path.
pub(crate) struct Peer {
    name: &'static str,
    args: &'static [&'static str],
    version: String,
    program: PathBuf,
}

const PEERS: &[(&str, &[&str])] = &[
    ("picklescan", &["--path"]),
    ("modelscan", &["--path"]),
    ("fickling", &["--check-safety"]),
    ("modelaudit", &["scan", "--quiet"]),
];

impl Peer {
    /// The command for a path.
    pub(crate) fn command(&self, path: &str) -> Vec<String> {
        let mut command = vec![self.program.to_string_lossy().into_owned()];
        command.extend(self.args.iter().map(|&arg| arg.to_owned()));
        command.push(path.to_owned());
        command
    }

    /// True if it takes folders; fickling ends with an error on one.
    pub(crate) fn takes_folders(&self) -> bool {
        self.name != "fickling"
    }

    /// Where the packages of its environment lie.
    pub(crate) fn packages(&self) -> Option<PathBuf> {
        let code = "import sysconfig; print(sysconfig.get_paths()['purelib'])";
        let python = self.program.with_file_name("python3");
        let output = Command::new(python).args(["-c", code]).output().ok()?;
        Some(PathBuf::from(String::from_utf8(output.stdout).ok()?.trim()))
    }

    /// Name, version and flags.
    pub(crate) fn title(&self) -> String {
        format!("{} {} `{}`", self.name, self.version, self.args.join(" "))
    }
}

/// The peers in a folder of programs, or installed into an environment of their own.
pub(crate) fn find(root: &Path, programs: Option<&Path>) -> Result<Vec<Peer>, Error> {
    let programs = match programs {
        Some(programs) => programs.to_path_buf(),
        None => {
            let python = process::python(root, "bench-peers", "xtask/python/requirements-bench.txt")?;
            python.parent().map(Path::to_path_buf).unwrap_or_default()
        }
    };
    let python = programs.join("python3");
    let mut peers = Vec::new();
    for (name, args) in PEERS {
        let code = format!("import importlib.metadata as m; print(m.version('{name}'))");
        let output = Command::new(&python)
            .args(["-c", &code])
            .output()
            .map_err(Error::io(&python))?;
        let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        peers.push(Peer {
            name,
            args,
            version,
            program: programs.join(name),
        });
    }
    Ok(peers)
}
