//! The report's answer in plain words: the same in every format.

use super::escape::visible;
use std::time::Duration;
use wb_core::{GapReason, Place, Report, Severity, Verdict};

/// A number with its thousands apart: `1,234,567`.
pub fn number(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A count with its noun: `1 file`, `2 files`.
pub(super) fn count(value: u64, noun: &str) -> String {
    let plural = if value == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", number(value))
}

/// Bytes as people read them: `1.4 GiB`.
pub fn bytes(value: u64) -> String {
    const UNITS: [&str; 6] = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
    if value < 1024 {
        return format!("{value} B");
    }
    #[expect(clippy::cast_precision_loss, reason = "three digits are shown")]
    let mut amount = value as f64 / 1024.0;
    let mut unit = UNITS[0];
    for larger in &UNITS[1..] {
        if amount < 1023.95 {
            break;
        }
        amount /= 1024.0;
        unit = larger;
    }
    if amount < 99.95 {
        format!("{amount:.1} {unit}")
    } else {
        format!("{amount:.0} {unit}")
    }
}

/// A time as people read it: `0.8 s`.
pub fn duration(value: Duration) -> String {
    let seconds = value.as_secs();
    match seconds {
        0 if value.as_millis() < 100 => format!("{} ms", value.as_millis().max(1)),
        0..=99 => format!("{:.1} s", value.as_secs_f64()),
        _ => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

/// A place for people: `model.pt › archive/data.pkl @0x1a4`, safe to print.
pub(super) fn place(place: &Place) -> String {
    visible(&place.to_string()).into_owned()
}

/// How many findings of each severity, mildest first.
pub(super) fn severities(report: &Report) -> [u64; 5] {
    let mut counts = [0; 5];
    for finding in &report.findings {
        counts[finding.severity as usize] += 1;
    }
    counts
}

/// `2 critical, 1 high`, worst first, of what `wanted` lets through.
fn severity_list(counts: &[u64; 5], wanted: impl Fn(Severity) -> bool) -> String {
    Severity::ALL
        .into_iter()
        .rev()
        .filter(|severity| wanted(*severity) && counts[*severity as usize] > 0)
        .map(|severity| format!("{} {severity}", number(counts[severity as usize])))
        .collect::<Vec<_>>()
        .join(", ")
}

/// How many parts were not looked at.
pub(super) fn gaps_total(report: &Report) -> u64 {
    report.coverage.gaps.len() as u64 + report.coverage.gaps_unlisted
}

/// The verdict in one word or three.
pub(super) const fn verdict_name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Clean => "clean",
        Verdict::Findings => "refused",
        Verdict::Incomplete => "incomplete",
        Verdict::NothingToJudge => "nothing to judge",
        Verdict::Fault => "fault",
    }
}

/// What stands behind the verdict's name.
pub(super) fn verdict_detail(report: &Report) -> String {
    let counts = severities(report);
    let gaps = gaps_total(report);
    let milder = severity_list(&counts, |severity| severity < report.fail_on);
    let files = count(report.coverage.files, "file");
    match report.verdict {
        Verdict::Findings => {
            let mut detail = severity_list(&counts, |severity| severity >= report.fail_on);
            if report.findings_unlisted > 0 {
                if !detail.is_empty() {
                    detail.push_str(", ");
                }
                detail.push_str(&format!("{} more not listed", number(report.findings_unlisted)));
            }
            if gaps > 0 {
                detail.push_str(&format!("; {} not looked at", count(gaps, "part")));
            }
            detail
        }
        Verdict::Incomplete => {
            let mut detail = format!("{} not looked at", count(gaps, "part"));
            if gaps == 0 {
                "no model was found, and one was required".clone_into(&mut detail);
            }
            detail
        }
        Verdict::Clean if milder.is_empty() => format!("nothing found in {files}, all of it looked at"),
        Verdict::Clean => format!(
            "nothing at or above {} in {files}; milder: {milder}",
            report.fail_on
        ),
        Verdict::NothingToJudge if report.coverage.files == 0 => "there is no file here".to_owned(),
        Verdict::NothingToJudge => format!("no model loader reads what is in {files}"),
        Verdict::Fault => "weighbridge itself failed on a part, and judged the rest".to_owned(),
    }
}

/// What to do next, as a sentence; none if there is nothing to do.
pub(super) const fn next_step(verdict: Verdict) -> Option<&'static str> {
    match verdict {
        Verdict::Findings => Some(
            "Do not load these files before someone has explained the findings. What you have judged \
             yourself can be ignored with a reason and an expiry in weighbridge.toml.",
        ),
        Verdict::Incomplete => Some(
            "What was not looked at is not known to be safe. The notes above say how each part can be looked at.",
        ),
        Verdict::NothingToJudge => {
            Some("Is this the right place? With --require-model, a scan without a model exits with 3.")
        }
        Verdict::Fault => {
            Some("This is a fault of ours: please report it, with the file if you can share it.")
        }
        Verdict::Clean => None,
    }
}

/// Why parts were not looked at, as people say it.
pub(super) const fn gap_title(reason: GapReason) -> &'static str {
    match reason {
        GapReason::Limit => "a limit was reached",
        GapReason::UnknownFormat => "unknown format under a model's name",
        GapReason::UnsupportedFormat => "a format that is recognised but not read",
        GapReason::Encrypted => "encrypted",
        GapReason::Malformed => "broken off or malformed",
        GapReason::Unreadable => "could not be read",
        GapReason::NotRegular => "no regular file",
        GapReason::Link => "a link that is not followed",
        GapReason::NotAssessed => "packages that were not assessed",
        GapReason::Fault => "a fault of weighbridge",
    }
}

/// What helps against a gap.
pub(super) const fn gap_hint(reason: GapReason) -> &'static str {
    match reason {
        GapReason::Limit => "raise the limit with --budget KEY=VALUE; `weigh help budget` lists them",
        GapReason::UnknownFormat => {
            "ask the publisher what it is; `weigh inspect FILE` shows what was recognised"
        }
        GapReason::UnsupportedFormat => "unpack or convert it, and scan what comes out",
        GapReason::Encrypted => "decrypt it, and scan what comes out",
        GapReason::Malformed => "fetch it again and compare its digest with the publisher's",
        GapReason::Unreadable => "check its permissions, and that nothing writes to it during the scan",
        GapReason::NotRegular => "scan a regular file, or pipe it in with `-`",
        GapReason::Link => "name the link's target as a path of its own",
        GapReason::NotAssessed => {
            "`weigh advisories update` fetches advisories, `weigh advisories status` shows what is there"
        }
        GapReason::Fault => "please report it, with the file if you can share it",
    }
}

/// `packages: 12 assessed, 3 not assessed`; empty if there was none.
pub(super) fn packages(report: &Report) -> Option<String> {
    let packages = report.coverage.packages.as_ref()?;
    let mut parts = Vec::new();
    if packages.skipped > 0 {
        parts.push(format!("{} skipped by choice", number(packages.skipped)));
    } else {
        parts.push(format!("{} assessed", number(packages.assessed)));
        parts.push(format!("{} not assessed", number(packages.not_assessed)));
    }
    Some(parts.join(", "))
}

/// `1 by an ignore, 2 by the baseline`; empty if nothing was left out.
pub(super) fn suppressed(report: &Report) -> String {
    use wb_core::report::SuppressedBy;
    let by = |by| report.suppressed.iter().filter(|s| s.by == by).count() as u64;
    let mut parts = Vec::new();
    for (count, words) in [
        (by(SuppressedBy::Ignore), "by an ignore"),
        (by(SuppressedBy::Baseline), "by the baseline"),
        (by(SuppressedBy::Vex), "by VEX statements"),
    ] {
        if count > 0 {
            parts.push(format!("{} {words}", number(count)));
        }
    }
    parts.join(", ")
}

/// The first sentence of a rule's "Why it matters"; none if the rule is not known here.
pub(super) fn why(rule: &str) -> Option<String> {
    let info = &crate::catalogue::find(rule)?.info;
    let page = info.page_text();
    let (_, section) = page.split_once("## Why it matters")?;
    let paragraph: Vec<&str> = section
        .trim_start()
        .lines()
        .take_while(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .collect();
    let text = paragraph.join(" ");
    let end = text.find(". ").map_or(text.len(), |at| at + 1);
    Some(text[..end].trim().to_owned())
}

/// What a report says about a remote address, in one sentence.
pub(crate) fn remote(remote: &wb_core::report::Remote) -> String {
    let mut text = format!("{}: ", remote.address);
    match (&remote.downloaded_to, remote.header_only) {
        (Some(folder), _) => text.push_str(&format!("downloaded to {folder}")),
        (None, true) => text.push_str("header only"),
        (None, false) => text.push_str("read whole"),
    }
    text.push_str(&format!(
        ": read {} of {} in {}",
        bytes(remote.bytes_read),
        bytes(remote.bytes_total),
        count(remote.requests, "request")
    ));
    if let Some(commit) = &remote.commit {
        text.push_str(&format!(", commit {commit}"));
    }
    match remote.files.as_slice() {
        [only] => text.extend(only.etag.iter().map(|etag| format!(", ETag {etag}"))),
        files => {
            let tagged = files.iter().filter(|file| file.etag.is_some()).count();
            text.push_str(&format!(", {} in the JSON report", count(tagged as u64, "ETag")));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!(number(0), "0");
        assert_eq!(number(999), "999");
        assert_eq!(number(1_234_567), "1,234,567");
        assert_eq!(bytes(1023), "1023 B");
        assert_eq!(bytes(1024), "1.0 KiB");
        assert_eq!(bytes(1_048_575), "1.0 MiB");
        assert_eq!(bytes(u64::MAX), "16.0 EiB");
        assert_eq!(duration(Duration::from_millis(7)), "7 ms");
        assert_eq!(duration(Duration::from_millis(840)), "0.8 s");
        assert_eq!(duration(Duration::from_secs(200)), "3 min 20 s");
    }

    #[test]
    fn the_first_reason_of_a_rule_is_found() {
        let why = why("file-malformed").unwrap();
        assert!(why.starts_with("Loaders differ") && why.ends_with('.'), "{why}");
        assert_eq!(super::why("no-such-rule"), None);
    }
}
