//! The report as JUnit XML: a suite per file, a case per finding or gap. What refuses is a failure, what was
//! not looked at is an error, what no loader reads is skipped.

use super::escape::{clip, markup};
use super::text::code_lines;
use super::words;
use std::collections::BTreeMap;
use std::io::{self, Write};
use wb_core::{Finding, Gap, Report};

/// How many characters of one text from the file.
const TEXT_MAX: usize = 2_000;

#[derive(Default)]
struct Suite<'a> {
    findings: Vec<&'a Finding>,
    gaps: Vec<&'a Gap>,
    is_skipped: bool,
}

/// Writes the report.
pub(super) fn write(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let suites = suites(report);
    let sizes = suites.values().map(|suite| size(suite, report));
    let (tests, failures, errors) = sizes.fold((0, 0, 0), |sum, (tests, failures, errors)| {
        (sum.0 + tests, sum.1 + failures, sum.2 + errors)
    });
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        out,
        "<testsuites name=\"weighbridge\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\">"
    )?;
    for remote in &report.remote {
        let (address, text) = (markup(&remote.address), markup(&words::remote(remote)));
        writeln!(
            out,
            "  <properties><property name=\"{address}\" value=\"{text}\"/></properties>"
        )?;
    }
    for (name, suite) in &suites {
        write_suite(name, suite, report, out)?;
    }
    writeln!(out, "</testsuites>")
}

fn suites(report: &Report) -> BTreeMap<&str, Suite<'_>> {
    let mut suites: BTreeMap<&str, Suite<'_>> = BTreeMap::new();
    for file in &report.files {
        suites.entry(&file.path).or_default().is_skipped = file.formats.is_empty();
    }
    for finding in &report.findings {
        suites
            .entry(finding.place.root())
            .or_default()
            .findings
            .push(finding);
    }
    for gap in &report.coverage.gaps {
        suites.entry(gap.place.root()).or_default().gaps.push(gap);
    }
    suites
}

/// Cases, failures and errors of a suite.
fn size(suite: &Suite<'_>, report: &Report) -> (usize, usize, usize) {
    let cases = (suite.findings.len() + suite.gaps.len()).max(1);
    let refusing = suite.findings.iter().filter(|f| f.severity >= report.fail_on);
    (cases, refusing.count(), suite.gaps.len())
}

fn write_suite(name: &str, suite: &Suite<'_>, report: &Report, out: &mut impl Write) -> io::Result<()> {
    let (tests, failures, errors) = size(suite, report);
    let is_empty = suite.findings.is_empty() && suite.gaps.is_empty();
    let skipped = u8::from(is_empty && suite.is_skipped);
    let name = markup(name);
    writeln!(
        out,
        "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" \
         skipped=\"{skipped}\">"
    )?;
    for finding in &suite.findings {
        write_finding(&name, finding, report, out)?;
    }
    for gap in &suite.gaps {
        let place = markup(&gap.place.to_string());
        let reason = gap.reason.name();
        let detail = markup(&clip(&gap.detail, TEXT_MAX));
        writeln!(
            out,
            "    <testcase classname=\"{name}\" name=\"not looked at: {place}\">"
        )?;
        writeln!(
            out,
            "      <error type=\"{reason}\" message=\"{detail}\">{}</error>",
            markup(words::gap_hint(gap.reason))
        )?;
        writeln!(out, "    </testcase>")?;
    }
    if is_empty && suite.is_skipped {
        writeln!(out, "    <testcase classname=\"{name}\" name=\"weigh scan\">")?;
        writeln!(out, "      <skipped message=\"no model loader reads it\"/>")?;
        writeln!(out, "    </testcase>")?;
    } else if is_empty {
        writeln!(out, "    <testcase classname=\"{name}\" name=\"weigh scan\"/>")?;
    }
    writeln!(out, "  </testsuite>")
}

fn write_finding(name: &str, finding: &Finding, report: &Report, out: &mut impl Write) -> io::Result<()> {
    let place = markup(&finding.place.to_string());
    let rule = markup(&finding.rule);
    let mut body = format!("{}\nwhere: {place}\n", markup(&clip(&finding.message, TEXT_MAX)));
    for evidence in &finding.evidence {
        for line in code_lines(&evidence.text) {
            body.push_str(&format!("{}: {}\n", markup(&evidence.label), markup(&line)));
        }
    }
    body.push_str(&format!(
        "do: {}\ndocs: weigh rules explain {rule}",
        markup(&finding.remedy)
    ));
    writeln!(
        out,
        "    <testcase classname=\"{name}\" name=\"{rule} at {place}\">"
    )?;
    if finding.severity >= report.fail_on {
        let message = markup(&clip(&finding.message, TEXT_MAX));
        let severity = finding.severity;
        writeln!(
            out,
            "      <failure type=\"{severity}\" message=\"{severity}: {message}\">{body}</failure>"
        )?;
    } else {
        writeln!(out, "      <system-out>{}: {body}</system-out>", finding.severity)?;
    }
    writeln!(out, "    </testcase>")
}
