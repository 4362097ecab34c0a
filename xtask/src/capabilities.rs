//! `cargo xtask capabilities`: derives from the sources of real packages what their names can reach, and writes the
//! tables of `wb_scan::known::capabilities`. Outside CI because of its size (a gigabyte of archives).

use crate::{Done, process};
use std::path::{Path, PathBuf};
use std::process::Command;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Write nothing; fail if the committed tables are not what the sources say
    #[arg(long)]
    check: bool,
    /// A folder that has the archives already (otherwise below the target folder, filled by pip)
    #[arg(long)]
    cache: Option<PathBuf>,
    /// The Python that reads the sources: 3.11 or later
    #[arg(long, default_value = "python3")]
    python: PathBuf,
}

/// Runs the analysis, which fetches what it lacks.
pub(crate) fn run(root: &Path, args: &Args) -> Done {
    let cache = args
        .cache
        .clone()
        .unwrap_or_else(|| process::target(root).join("capabilities"));
    let mut command = Command::new(&args.python);
    command
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .arg(root.join("xtask/python/capabilities"))
        .arg(root.join("xtask/python/capabilities.txt"))
        .arg(cache)
        .arg(root.join("crates/wb-scan/src/known/capabilities"))
        .arg(root.join("docs/capabilities.md"));
    if args.check {
        command.arg("--check");
    }
    process::run(&mut command)
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::process::Command;

    /// Small packages with a wanted verdict for each name: `xtask/python/capabilities_test.py`.
    #[test]
    fn fixtures_have_the_capabilities_that_their_sources_show() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let output = Command::new("python3")
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .arg(root.join("python/capabilities_test.py"))
            .output()
            .expect("python3 runs");
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{told}");
    }
}
