//! Hostile bytes are read by a process that can do nothing with what it reads: no network, no program started, no
//! file written but the report, no file read but the cargo.
//!
//! On Linux, Landlock guards the files and seccomp the system calls; both last until the process ends and are
//! inherited by every thread that is started after. The whole process is confined, not only the threads that parse:
//! threads share their memory, so that a confined one could make a free one do its work.

#[cfg(target_os = "linux")]
mod linux;

use std::path::{Path, PathBuf};

/// What a confined process may still do.
#[derive(Clone, Debug, Default)]
pub struct Allowed {
    /// Files, and folders with everything below them, that may be read.
    pub reads: Vec<PathBuf>,
    /// Folders in which files may be made, written and replaced.
    pub writes: Vec<PathBuf>,
    /// True if connections may be made.
    pub network: bool,
}

/// How far the system went along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Confined {
    /// Everything is enforced.
    Fully,
    /// Part of it, or nothing: what is missing, in words.
    Lacking(String),
}

impl Confined {
    /// The line that a report carries where something is missing.
    pub fn notice(&self) -> Option<String> {
        match self {
            Self::Fully => None,
            Self::Lacking(what) => Some(format!("the sandbox is not complete: {what}")),
        }
    }
}

/// Confines this process until it ends. Threads that run already keep their freedom to touch files.
pub fn confine(allowed: &Allowed) -> Confined {
    #[cfg(target_os = "linux")]
    return linux::confine(allowed);
    #[cfg(not(target_os = "linux"))]
    {
        let _ = allowed;
        Confined::Lacking("this system has neither Landlock nor seccomp".to_owned())
    }
}

/// The folder in which a file is made and renamed.
pub fn folder_of(file: &Path) -> PathBuf {
    match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_path_buf(),
        _ => PathBuf::from("."),
    }
}

/// What was tried inside the sandbox, and what came of it.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Attempt {
    /// What was tried.
    pub what: &'static str,
    /// True if the sandbox is meant to let it through.
    pub is_allowed: bool,
    /// Why it failed; none if it went through.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
}

impl Attempt {
    fn new<T>(what: &'static str, is_allowed: bool, outcome: std::io::Result<T>) -> Self {
        Self {
            what,
            is_allowed,
            refused: outcome.err().map(|error| error.to_string()),
        }
    }

    /// True if it ended as it should.
    pub const fn is_right(&self) -> bool {
        self.is_allowed == self.refused.is_none()
    }
}

/// Confines this process as a scan of `cargo` would, and tries what a parser that was taken over would try. The
/// connection goes to a closed port of this machine.
pub fn try_out(cargo: &Path, writes: Option<&Path>) -> (Confined, Vec<Attempt>) {
    let program = std::env::current_exe();
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0));
    let outside = std::env::temp_dir().join(format!("weigh-sandbox-{}", std::process::id()));
    let confined = confine(&Allowed {
        reads: vec![cargo.to_path_buf()],
        writes: writes.map(Path::to_path_buf).into_iter().collect(),
        network: false,
    });
    let connected = listener
        .and_then(|listener| listener.local_addr())
        .and_then(std::net::TcpStream::connect);
    let mut attempts = vec![
        Attempt::new("read the cargo", true, read_something(cargo)),
        Attempt::new("read a file elsewhere", false, std::fs::File::open("/etc/passwd")),
        Attempt::new("list a folder elsewhere", false, std::fs::read_dir("/etc")),
        Attempt::new(
            "write a file elsewhere",
            false,
            std::fs::write(&outside, b"weigh"),
        ),
        Attempt::new("connect to this machine", false, connected),
        Attempt::new(
            "look up a name over UDP",
            false,
            std::net::UdpSocket::bind(("127.0.0.1", 0)),
        ),
        Attempt::new(
            "start a program",
            false,
            program.and_then(|program| std::process::Command::new(program).arg("--version").output()),
        ),
    ];
    if let Some(folder) = writes {
        let report = folder.join(format!(".weigh-sandbox-{}", std::process::id()));
        let written = std::fs::write(&report, b"weigh").and_then(|()| std::fs::remove_file(&report));
        attempts.push(Attempt::new("write the report", true, written));
    }
    // Left behind only if the sandbox let it through.
    let _ = std::fs::remove_file(&outside);
    (confined, attempts)
}

fn read_something(cargo: &Path) -> std::io::Result<()> {
    if cargo.is_dir() {
        return std::fs::read_dir(cargo).map(|_| ());
    }
    std::fs::File::open(cargo).map(|_| ())
}
