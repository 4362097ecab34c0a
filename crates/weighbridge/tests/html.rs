//! The HTML report in a real browser: headless Chromium from `WB_CHROMIUM` or the `PATH`. Without one, the tests
//! say that they skip.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the browser is a program of its own"
)]

#[path = "../../wb-app/tests/fixture/mod.rs"]
mod fixture;

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Output};
use wb_app::render::{RenderFormat, RenderOptions, to_string};
use wb_core::Report;

/// Opens a report in the browser; none if there is no browser.
fn browse(report: &Report, folder: &Path, arguments: &[&str], test: &str) -> Option<Output> {
    let page = folder.join("report.html");
    std::fs::write(
        &page,
        to_string(report, RenderFormat::Html, &RenderOptions::default()),
    )
    .unwrap();
    let browser = std::env::var_os("WB_CHROMIUM").unwrap_or_else(|| OsString::from("chromium"));
    let output = Command::new(&browser)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
        ])
        .args([
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ])
        .args(["--virtual-time-budget=2000", "--hide-scrollbars"])
        .arg(format!("--user-data-dir={}", folder.join("profile").display()))
        .args(arguments)
        .arg(format!("file://{}", page.display()))
        .output();
    match output {
        Ok(output) => Some(output),
        Err(error) => {
            eprintln!("{test}: skipped, no browser `{}`: {error}", browser.display());
            None
        }
    }
}

#[test]
fn a_hostile_report_runs_nothing_and_asks_for_nothing() {
    const NAME: &str = "a_hostile_report_runs_nothing_and_asks_for_nothing";
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("net.json");
    let log_argument = format!("--log-net-log={}", log.display());
    let report = fixture::hostile();
    let Some(output) = browse(&report, folder.path(), &["--dump-dom", &log_argument], NAME) else {
        return;
    };
    let dom = String::from_utf8(output.stdout).unwrap();
    assert_eq!(
        dom.matches("<article class=\"finding").count(),
        report.findings.len()
    );
    assert_eq!(dom.matches("<svg").count(), 4, "the mark and three pictures");
    for element in [
        "<script",
        "<img",
        "<iframe",
        "<link",
        "<object",
        "<form",
        "<a href=\"javascript",
    ] {
        assert!(!dom.contains(element), "{element}");
    }
    let (_, body) = dom.split_once("<body>").unwrap();
    for tag in body
        .split('<')
        .filter_map(|piece| piece.split_once('>'))
        .map(|(tag, _)| tag)
    {
        assert!(!tag.contains(" on") && !tag.contains("attacker"), "{tag}");
    }
    let log = std::fs::read_to_string(log).unwrap();
    assert!(log.contains("report.html") && !log.contains("attacker.invalid"));
}

#[test]
fn an_everyday_report_can_be_seen() {
    let folder = tempfile::tempdir().unwrap();
    let picture = folder.path().join("picture.png");
    let argument = format!("--screenshot={}", picture.display());
    let arguments = [argument.as_str(), "--window-size=1200,1600"];
    if browse(
        &fixture::everyday(),
        folder.path(),
        &arguments,
        "an_everyday_report_can_be_seen",
    )
    .is_none()
    {
        return;
    }
    let png = std::fs::read(&picture).unwrap();
    assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"));
    // A blank page of this size takes a tenth of this.
    assert!(png.len() > 60_000, "{} bytes", png.len());
}
