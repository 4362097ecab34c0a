//! `cargo xtask test`: everything that must hold before a change lands, and the installing of what that needs.

use crate::tools::{self, Tools};
use crate::{Done, Error};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// How long the fuzz targets run in all, in seconds.
const FUZZ_SECONDS: &str = "120";

/// Runs every check, cheapest first.
pub(crate) fn run(root: &Path) -> Done {
    let tools = tools::install(root)?;
    let steps: [(&str, &[&str]); 8] = [
        ("format", &["fmt", "--all", "--check"]),
        (
            "lints",
            &[
                "clippy",
                "--workspace",
                "--all-targets",
                "--quiet",
                "--",
                "-D",
                "warnings",
            ],
        ),
        (
            "derived files",
            &["run", "--quiet", "--package", "xtask", "--", "gen", "--check"],
        ),
        (
            "arrows and samples",
            &["run", "--quiet", "--package", "xtask", "--", "tidy"],
        ),
        (
            "licences, bans, sources",
            &[
                "deny",
                "--log-level",
                "error",
                "check",
                "bans",
                "licenses",
                "sources",
            ],
        ),
        (
            "tests",
            &[
                "nextest",
                "run",
                "--workspace",
                "--no-fail-fast",
                "--status-level",
                "fail",
            ],
        ),
        (
            "documentation tests",
            &["test", "--workspace", "--doc", "--quiet"],
        ),
        (
            "fuzz smoke",
            &[
                "run",
                "--quiet",
                "--package",
                "xtask",
                "--",
                "fuzz",
                "--seconds",
                FUZZ_SECONDS,
            ],
        ),
    ];
    for (name, args) in steps {
        step(root, &tools, name, args)?;
    }
    own_repository(root, &tools)?;
    println!("\nall checks passed");
    Ok(())
}

/// Weighbridge run on its own repository. What it is built from is compared with the advisories of RustSec where the test
/// data has them; without them it would not be assessed, which is said and chosen here.
fn own_repository(root: &Path, tools: &Tools) -> Done {
    let data = std::env::var_os("WB_TEST_DATA").map(PathBuf::from);
    let advisories = data.map(|data| data.join("rustsec/crates.zip").to_string_lossy().into_owned());
    let assess = match &advisories {
        Some(path) => ["--advisories", path.as_str()].to_vec(),
        None => ["--no-advisories"].to_vec(),
    };
    let args = ["run", "--quiet", "--", "scan", "."].into_iter();
    // The history holds the corpus as well; the beginning of a file of the tests is broken on purpose; what tests and
    // measurements install is no part of the program, and RustSec says nothing about it.
    let excluded = [
        ".git/**",
        "corpus/**",
        "target/**",
        "fuzz/**",
        "*.head",
        "xtask/python/**",
        "requirements*.txt",
    ]
    .into_iter();
    let args = args
        .chain(excluded.flat_map(|glob| ["--exclude", glob]))
        .chain(assess);
    step(root, tools, "our own repository", &args.collect::<Vec<_>>())
}

fn step(root: &Path, tools: &Tools, name: &str, args: &[&str]) -> Done {
    let started = Instant::now();
    println!("── {name}: cargo {}", args.join(" "));
    let mut command = Command::new("cargo");
    command.args(args).current_dir(root);
    tools.give_to(&mut command);
    let status = command.status().map_err(Error::io("cargo"))?;
    println!(
        "── {name}: {} in {:.0} s",
        if status.success() { "passed" } else { "FAILED" },
        started.elapsed().as_secs_f32()
    );
    if status.success() {
        return Ok(());
    }
    Err(Error::Command {
        command: format!("cargo {}", args.join(" ")),
        detail: None,
    })
}
