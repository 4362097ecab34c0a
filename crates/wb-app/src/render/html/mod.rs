//! The report as one page that needs nothing else: no script, no network, no second file. Light and dark as the
//! reader's system wants it, and printable.

mod picture;
mod prose;
pub(super) mod shell;

use super::escape::{clip, markup};
use super::group::{self, Group};
use super::text::code_lines;
use super::words;
use crate::catalogue;
pub(super) use prose::heading;
use prose::sentence;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use wb_core::{Confidence, Place, Report, Severity, Verdict};

/// How many groups of findings are shown.
const GROUPS_MAX: usize = 500;
/// How many places of one group are shown at once, and how many in all.
const PLACES_OPEN_MAX: usize = 8;
const PLACES_MAX: usize = 500;
/// How many gaps of one reason.
const GAPS_MAX: usize = 200;
/// How many files.
const FILES_MAX: usize = 2_000;
/// From how many files on their table is folded.
const FILES_OPEN_MAX: usize = 40;
/// How many characters of one text from the file.
const TEXT_MAX: usize = 4_000;

/// Writes the report.
pub(super) fn write(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let groups = group::findings(report.findings.iter());
    let name = words::verdict_name(report.verdict);
    let title = format!("{name}: Weighbridge report");
    let nav = [
        ("findings", "Findings", !report.findings.is_empty()),
        ("unseen", "Not looked at", words::gaps_total(report) > 0),
        ("rules", "Rules", !report.findings.is_empty()),
        ("files", "Files", !report.files.is_empty()),
        ("reading", "How to read this", true),
    ];
    shell::begin(&title, &report.tool.version, &nav, out)?;
    ticket(report, out)?;
    findings(report, &groups, out)?;
    gaps(report, out)?;
    asides(report, out)?;
    rules(&groups, out)?;
    files(report, out)?;
    writeln!(out, "{READING}")?;
    let tool = &report.tool;
    let written = format!("{} {} with {} rules", tool.name, tool.version, tool.rules);
    shell::end(&written, &report.schema, out)
}

const READING: &str = "<h2 id=\"reading\">How to read this</h2>\n<dl class=\"reading box\">\n\
    <dt>Refused</dt><dd>Something at or above the threshold was found. Don't load the file before someone has \
    explained it.</dd>\n\
    <dt>Clean</dt><dd>Everything that a model loader would read was looked at, and nothing at or above the \
    threshold was found.</dd>\n\
    <dt>Incomplete</dt><dd>Nothing was found, but not everything was looked at. That is not the same as \
    clean.</dd>\n\
    <dt>Severity</dt><dd>How bad it is if the finding is right: critical harms you when the file is loaded; high \
    wants an explanation before loading; medium wants a person's look; low and info are blemishes and notes.</dd>\n\
    <dt>Confidence</dt><dd>How sure the rule is, apart from how bad it would be.</dd>\n\
    <dt>Skipped by design</dt><dd>Tensor payloads: numbers that no loader executes. Their borders are checked, \
    their content is not read.</dd>\n\
    <dt>Where</dt><dd>The file, then the member inside it, then the member inside that, then the byte \
    offset.</dd>\n\
    <dt><code>\\u{202e}</code></dt><dd>A character of the file that would not show itself, written out.</dd>\n\
    </dl>\n";

const fn tone(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Clean => "good",
        Verdict::Findings | Verdict::Fault => "critical",
        Verdict::Incomplete | Verdict::NothingToJudge => "unsure",
    }
}

fn ticket(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let name = words::verdict_name(report.verdict);
    let title = name[..1].to_ascii_uppercase() + &name[1..];
    let coverage = &report.coverage;
    writeln!(
        out,
        "<section class=\"ticket {}\">\n<div class=\"answer\"><div>",
        tone(report.verdict)
    )?;
    let detail = markup(&words::verdict_detail(report));
    writeln!(out, "<h1>{title}</h1>\n<p class=\"detail\">{detail}</p>")?;
    if let Some(next) = words::next_step(report.verdict) {
        writeln!(out, "<p class=\"next\">{}</p>", markup(next))?;
    }
    writeln!(out, "<ul class=\"scanned\">")?;
    for path in report.scanned.iter().take(20) {
        writeln!(out, "<li><code>{}</code></li>", markup(&clip(path, TEXT_MAX)))?;
    }
    if report.scanned.len() > 20 {
        writeln!(
            out,
            "<li class=\"soft\">and {} more</li>",
            report.scanned.len() - 20
        )?;
    }
    writeln!(out, "</ul></div>\n<dl class=\"facts\">")?;
    for (name, value) in [
        ("Files", words::number(coverage.files)),
        ("Artifacts judged", words::number(coverage.artifacts)),
        ("Not cargo", words::number(coverage.not_cargo)),
        ("Weighed", words::bytes(coverage.bytes_total)),
        ("Threshold", report.fail_on.name().to_owned()),
        ("Exit code", report.exit_code.to_string()),
    ] {
        writeln!(out, "<dt>{name}</dt><dd>{value}</dd>")?;
    }
    writeln!(
        out,
        "</dl></div>\n<hr class=\"tear\">\n{}</section>",
        picture::overview(report)
    )
}

fn findings(report: &Report, groups: &[Group<'_>], out: &mut impl Write) -> io::Result<()> {
    if groups.is_empty() {
        return Ok(());
    }
    writeln!(out, "<h2 id=\"findings\">Findings<small>worst first</small></h2>")?;
    for group in groups.iter().take(GROUPS_MAX) {
        finding(group, out)?;
    }
    let hidden: usize = groups
        .iter()
        .skip(GROUPS_MAX)
        .map(|group| group.places.len())
        .sum();
    let more = hidden as u64 + report.findings_unlisted;
    if more > 0 {
        let more = words::number(more);
        writeln!(
            out,
            "<p class=\"more\">{more} further findings are counted and not shown here.</p>"
        )?;
    }
    Ok(())
}

fn finding(group: &Group<'_>, out: &mut impl Write) -> io::Result<()> {
    let finding = group.finding;
    let severity = finding.severity;
    writeln!(
        out,
        "<article class=\"finding {severity}\">\n<div class=\"tags\"><span class=\"pill\">{severity}</span>"
    )?;
    match finding.confidence {
        Confidence::High => {}
        Confidence::Medium => writeln!(out, "<span>likely, not certain</span>")?,
        Confidence::Low => writeln!(out, "<span>a hint</span>")?,
    }
    if group.places.len() > 1 {
        writeln!(
            out,
            "<span>{}</span>",
            words::count(group.places.len() as u64, "place")
        )?;
    }
    let rule = markup(&finding.rule);
    match catalogue::find(&finding.rule) {
        Some(_) => writeln!(out, "<a class=\"mono\" href=\"#rule-{rule}\">{rule}</a></div>")?,
        None => writeln!(out, "<span class=\"mono\">{rule}</span></div>")?,
    }
    writeln!(out, "<h3>{}</h3>", heading(&clip(&finding.message, TEXT_MAX)))?;
    places(&group.places, out)?;
    if !finding.evidence.is_empty() {
        writeln!(out, "<dl class=\"evidence\">")?;
        for evidence in &finding.evidence {
            let lines: Vec<String> = code_lines(&evidence.text)
                .iter()
                .map(|line| markup(line))
                .collect();
            let offset = match (evidence.offset, group.places.len()) {
                (Some(offset), 1) if evidence.offset != finding.place.offset => {
                    format!("<span class=\"soft\">  @{offset:#x}</span>")
                }
                _ => String::new(),
            };
            let label = markup(&clip(&evidence.label, 60));
            writeln!(
                out,
                "<dt>{label}</dt><dd><pre>{}{offset}</pre></dd>",
                lines.join("\n")
            )?;
        }
        writeln!(out, "</dl>")?;
    }
    if let Some(why) = words::why(&finding.rule) {
        writeln!(out, "<p class=\"why\"><b>Why</b>{}</p>", sentence(&why))?;
    }
    let remedy = heading(&clip(&finding.remedy, TEXT_MAX));
    writeln!(out, "<p class=\"todo\"><b>What to do</b>{remedy}</p>\n</article>")
}

fn place_item(place: &Place) -> String {
    let parts: Vec<String> = place
        .path
        .iter()
        .map(|part| format!("<span class=\"mono\">{}</span>", markup(&clip(part, TEXT_MAX))))
        .collect();
    let at = match (place.line, place.offset) {
        (Some(line), _) => format!("<span class=\"at\">line {line}</span>"),
        (None, Some(offset)) => format!("<span class=\"at mono\">@{offset:#x}</span>"),
        (None, None) => String::new(),
    };
    format!("<li>{}{at}</li>", parts.join("<span class=\"sep\">›</span>"))
}

fn places(places: &[&Place], out: &mut impl Write) -> io::Result<()> {
    let open = if places.len() <= PLACES_OPEN_MAX + 2 {
        places.len()
    } else {
        PLACES_OPEN_MAX
    };
    writeln!(out, "<ul class=\"where\">")?;
    for place in &places[..open] {
        writeln!(out, "{}", place_item(place))?;
    }
    writeln!(out, "</ul>")?;
    let folded = &places[open..];
    if folded.is_empty() {
        return Ok(());
    }
    let more = words::count(folded.len() as u64, "more place");
    writeln!(
        out,
        "<details class=\"more\"><summary>{more}</summary><ul class=\"where\">"
    )?;
    for place in folded.iter().take(PLACES_MAX) {
        writeln!(out, "{}", place_item(place))?;
    }
    if folded.len() > PLACES_MAX {
        writeln!(
            out,
            "<li class=\"soft\">and {} more</li>",
            words::number((folded.len() - PLACES_MAX) as u64)
        )?;
    }
    writeln!(out, "</ul></details>")
}

fn gaps(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let total = words::gaps_total(report);
    if total == 0 {
        return Ok(());
    }
    let parts = words::count(total, "part");
    writeln!(
        out,
        "<h2 id=\"unseen\">Not looked at<small>{parts}, not known to be safe</small></h2>"
    )?;
    for (reason, gaps) in group::gaps(&report.coverage.gaps) {
        let title = heading(words::gap_title(reason));
        writeln!(
            out,
            "<article class=\"gap\"><h3>{title}</h3>\n<p>{}</p>\n<ul>",
            heading(words::gap_hint(reason))
        )?;
        for gap in gaps.iter().take(GAPS_MAX) {
            let place = markup(&clip(&gap.place.to_string(), TEXT_MAX));
            let detail = sentence(&clip(&gap.detail, TEXT_MAX));
            writeln!(out, "<li><span class=\"mono\">{place}</span>: {detail}</li>")?;
        }
        if gaps.len() > GAPS_MAX {
            writeln!(
                out,
                "<li class=\"soft\">and {} more</li>",
                words::number((gaps.len() - GAPS_MAX) as u64)
            )?;
        }
        writeln!(out, "</ul></article>")?;
    }
    if report.coverage.gaps_unlisted > 0 {
        let more = words::number(report.coverage.gaps_unlisted);
        writeln!(
            out,
            "<p class=\"more\">{more} further parts are only counted.</p>"
        )?;
    }
    Ok(())
}

/// Notices, and what was left out of the verdict.
fn asides(report: &Report, out: &mut impl Write) -> io::Result<()> {
    if !report.notices.is_empty() {
        writeln!(
            out,
            "<h2>Notices</h2>\n<ul class=\"box\" style=\"padding-left:40px\">"
        )?;
        for notice in &report.notices {
            writeln!(out, "<li>{}</li>", sentence(&clip(notice, TEXT_MAX)))?;
        }
        writeln!(out, "</ul>")?;
    }
    if report.suppressed.is_empty() {
        return Ok(());
    }
    let suppressed = words::suppressed(report);
    writeln!(out, "<h2>Left out of the verdict<small>{suppressed}</small></h2>")?;
    writeln!(
        out,
        "<div class=\"box scroll\"><table><thead><tr><th>Finding</th><th>Where</th><th>Reason</th></tr></thead><tbody>"
    )?;
    for suppressed in report.suppressed.iter().take(FILES_MAX) {
        let finding = &suppressed.finding;
        writeln!(
            out,
            "<tr><td><span class=\"dot {0}\"></span>{0}: {1}</td><td class=\"mono\">{2}</td><td>{3}</td></tr>",
            finding.severity,
            sentence(&clip(&finding.message, TEXT_MAX)),
            markup(&clip(&finding.place.to_string(), TEXT_MAX)),
            sentence(&clip(&suppressed.reason, TEXT_MAX))
        )?;
    }
    writeln!(out, "</tbody></table></div>")
}

/// The pages of the rules that found something, once each.
fn rules(groups: &[Group<'_>], out: &mut impl Write) -> io::Result<()> {
    let ids: BTreeSet<&str> = groups.iter().map(|group| group.finding.rule.as_str()).collect();
    let known: Vec<_> = ids.into_iter().filter_map(catalogue::find).collect();
    if known.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "<h2 id=\"rules\">Rules<small>that found something here</small></h2>"
    )?;
    for rule in known {
        let info = &rule.info;
        writeln!(
            out,
            "<details class=\"rule\" id=\"rule-{id}\" open><summary><span class=\"mono\">{id}</span> \
             <span class=\"soft\">· {}</span></summary>\n<div class=\"page\">\n<p>{}.</p>\n{}</div></details>",
            info.severity,
            heading(info.summary),
            prose::page(&info.page_text()),
            id = markup(info.id)
        )?;
    }
    Ok(())
}

fn files(report: &Report, out: &mut impl Write) -> io::Result<()> {
    if report.files.is_empty() {
        return Ok(());
    }
    let mut worst: BTreeMap<&str, (Severity, u64)> = BTreeMap::new();
    for finding in &report.findings {
        let entry = worst.entry(finding.place.root()).or_insert((finding.severity, 0));
        *entry = (entry.0.max(finding.severity), entry.1 + 1);
    }
    let open = if report.files.len() <= FILES_OPEN_MAX {
        " open"
    } else {
        ""
    };
    let count = words::count(report.files.len() as u64, "file");
    writeln!(
        out,
        "<h2 id=\"files\">Files</h2>\n<details class=\"box\"{open}><summary>{count}</summary>\n\
         <div class=\"scroll\"><table>\n<thead><tr><th>File</th><th class=\"number\">Size</th><th>Formats</th>\
         <th>Findings</th></tr></thead>\n<tbody>"
    )?;
    for file in report.files.iter().take(FILES_MAX) {
        let digest = match &file.sha256 {
            Some(sha256) => format!("<span class=\"digest\">sha256 {}</span>", markup(sha256)),
            None => String::new(),
        };
        let formats = match file.formats.as_slice() {
            [] => "<span class=\"soft\">no cargo</span>".to_owned(),
            formats => markup(&formats.join(", ")),
        };
        let found = match worst.get(file.path.as_str()) {
            Some((severity, count)) => {
                format!("<span class=\"dot {severity}\"></span>{}", words::number(*count))
            }
            None => "<span class=\"soft\">none</span>".to_owned(),
        };
        writeln!(
            out,
            "<tr><td class=\"mono\">{}{digest}</td><td class=\"number\">{}</td><td>{formats}</td><td>{found}</td></tr>",
            markup(&clip(&file.path, TEXT_MAX)),
            words::bytes(file.bytes)
        )?;
    }
    writeln!(out, "</tbody></table></div>")?;
    if report.files.len() > FILES_MAX {
        let more = words::number((report.files.len() - FILES_MAX) as u64);
        writeln!(
            out,
            "<p class=\"more\">and {more} more; the JSON report lists all</p>"
        )?;
    }
    writeln!(out, "</details>")
}
