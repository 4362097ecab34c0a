//! Every output format, through the one door of rendering.

mod fixture;

use fixture::{HOSTILE, everyday, hostile, large, plain};
use serde_json::Value;
use std::time::Duration;
use wb_app::render::{RenderFormat, RenderOptions, escape, to_string};
use wb_core::{Report, Verdict};

const ALL: [RenderFormat; 6] = [
    RenderFormat::Text,
    RenderFormat::Json,
    RenderFormat::Sarif,
    RenderFormat::Markdown,
    RenderFormat::Html,
    RenderFormat::Junit,
];

fn show(report: &Report, format: RenderFormat) -> String {
    to_string(report, format, &RenderOptions::default())
}

fn text(report: &Report, options: RenderOptions) -> String {
    to_string(report, RenderFormat::Text, &options)
}

/// SARIF without the rule table, which grows with every rule.
fn sarif_without_rules(report: &Report) -> String {
    let mut value: Value = serde_json::from_str(&show(report, RenderFormat::Sarif)).unwrap();
    value["runs"][0]["tool"]["driver"]["rules"] = Value::String("…".to_owned());
    for result in value["runs"][0]["results"].as_array_mut().unwrap() {
        result.as_object_mut().unwrap().shift_remove("ruleIndex");
    }
    format!("{value:#}")
}

#[test]
fn an_everyday_report_reads_well() {
    let elapsed = Some(Duration::from_millis(840));
    insta::assert_snapshot!(
        "text",
        text(
            &everyday(),
            RenderOptions {
                elapsed,
                ..RenderOptions::default()
            }
        )
    );
    insta::assert_snapshot!(
        "text_80",
        text(
            &everyday(),
            RenderOptions {
                width: 80,
                ..RenderOptions::default()
            }
        )
    );
    insta::assert_snapshot!(
        "text_quiet",
        text(
            &everyday(),
            RenderOptions {
                quiet: true,
                ..RenderOptions::default()
            }
        )
    );
    insta::assert_snapshot!("markdown", show(&everyday(), RenderFormat::Markdown));
    insta::assert_snapshot!("junit", show(&everyday(), RenderFormat::Junit));
    insta::assert_snapshot!("sarif", sarif_without_rules(&everyday()));
}

#[test]
fn a_hostile_report_reads_well() {
    insta::assert_snapshot!(
        "hostile_text",
        text(
            &hostile(),
            RenderOptions {
                width: 80,
                ..RenderOptions::default()
            }
        )
    );
    insta::assert_snapshot!("hostile_markdown", show(&hostile(), RenderFormat::Markdown));
    insta::assert_snapshot!("hostile_junit", show(&hostile(), RenderFormat::Junit));
    insta::assert_snapshot!("hostile_sarif", sarif_without_rules(&hostile()));
}

#[test]
fn every_verdict_has_its_words() {
    let verdicts = [
        Verdict::Clean,
        Verdict::Findings,
        Verdict::Incomplete,
        Verdict::NothingToJudge,
        Verdict::Fault,
    ];
    let texts: Vec<String> = verdicts
        .map(|verdict| text(&plain(verdict), RenderOptions::default()))
        .to_vec();
    insta::assert_snapshot!("verdicts", texts.join("\n=====\n"));
    let quiet = RenderOptions {
        quiet: true,
        ..RenderOptions::default()
    };
    assert_eq!(text(&plain(Verdict::Clean), quiet), "");
}

#[test]
fn nothing_hidden_and_no_control_character_comes_through() {
    for report in [everyday(), hostile()] {
        for format in ALL {
            let shown = show(&report, format);
            let bad: Vec<char> = shown
                .chars()
                .filter(|c| *c != '\n' && !escape::is_plain(*c))
                .filter(|c| format != RenderFormat::Markdown || *c != '\u{fe0f}')
                .collect();
            assert!(bad.is_empty(), "{format:?}: {bad:?}");
        }
    }
}

#[test]
fn colours_are_ours_alone() {
    let options = RenderOptions {
        colour: true,
        ..RenderOptions::default()
    };
    let coloured = text(&hostile(), options);
    let mut stripped = String::new();
    let mut rest = coloured.as_str();
    while let Some((before, after)) = rest.split_once('\x1b') {
        let (code, behind) = after.split_once('m').unwrap();
        assert!(
            code.starts_with('[') && code[1..].chars().all(|c| c.is_ascii_digit() || c == ';'),
            "{code}"
        );
        stripped.push_str(before);
        rest = behind;
    }
    stripped.push_str(rest);
    let stripped: Vec<&str> = stripped.lines().map(str::trim_end).collect();
    assert_eq!(
        stripped.join("\n") + "\n",
        text(&hostile(), RenderOptions::default())
    );
}

#[test]
fn lines_keep_within_the_width() {
    for width in [60, 80, 100] {
        for report in [everyday(), hostile()] {
            let shown = text(
                &report,
                RenderOptions {
                    width,
                    ..RenderOptions::default()
                },
            );
            for line in shown.lines() {
                assert!(line.chars().count() <= width, "{}: {line}", line.chars().count());
            }
        }
    }
}

#[test]
fn json_is_exact_and_comes_back() {
    for report in [everyday(), hostile()] {
        let back: Report = serde_json::from_str(&show(&report, RenderFormat::Json)).unwrap();
        assert_eq!(back, report);
    }
}

#[test]
fn sarif_keeps_names_exact_and_messages_safe() {
    let value: Value = serde_json::from_str(&show(&hostile(), RenderFormat::Sarif)).unwrap();
    let run = &value["runs"][0];
    let result = &run["results"][0];
    let location = &result["locations"][0];
    assert_eq!(
        result["properties"]["evidence"][0]["text"],
        format!("{HOSTILE}\n{HOSTILE}")
    );
    assert_eq!(location["logicalLocations"][0]["name"], "b`c");
    let uri = location["physicalLocation"]["artifactLocation"]["uri"]
        .as_str()
        .unwrap();
    assert!(
        uri.chars()
            .all(|c| c.is_ascii_alphanumeric() || "-._~/%".contains(c)),
        "{uri}"
    );
    let message = result["message"]["text"].as_str().unwrap();
    assert!(
        !message.replace("\\](", "").contains("](") && !message.contains('\u{202e}'),
        "{message}"
    );
    assert_eq!(run["results"].as_array().unwrap().len(), 4);
    assert_eq!(run["results"][3]["suppressions"][0]["kind"], "external");
}

#[test]
fn fingerprints_do_not_depend_on_offsets_and_are_unique() {
    let print = |report: &Report| -> Vec<String> {
        let value: Value = serde_json::from_str(&show(report, RenderFormat::Sarif)).unwrap();
        let results = value["runs"][0]["results"].as_array().unwrap().clone();
        results
            .iter()
            .map(|r| {
                r["partialFingerprints"]["weighbridgeFinding/v1"]
                    .as_str()
                    .unwrap()
                    .to_owned()
            })
            .collect()
    };
    let report = everyday();
    let mut moved = report.clone();
    for finding in &mut moved.findings {
        finding.place.offset = finding.place.offset.map(|offset| offset + 100);
    }
    assert_eq!(print(&report), print(&moved));
    let mut prints = print(&report);
    prints.sort();
    prints.dedup();
    assert_eq!(prints.len(), report.findings.len() + report.suppressed.len());
}

#[test]
fn markdown_is_no_markup_outside_of_code() {
    let shown = show(&hostile(), RenderFormat::Markdown);
    let mut fence: Option<String> = None;
    for line in shown.lines() {
        let ticks: String = line.chars().take_while(|c| *c == '`').collect();
        match &fence {
            Some(open) if ticks.len() >= open.len() && line.len() == ticks.len() => fence = None,
            None if ticks.len() >= 3 && line[ticks.len()..] == *"text" => fence = Some(ticks),
            Some(_) => {}
            None => assert!(
                !line.replace("<!-- -->", "").contains("<s")
                    || line.contains('`')
                    || line.starts_with("<sub>"),
                "{line}"
            ),
        }
    }
    assert!(fence.is_none());
    assert!(shown.len() < 65_536 && show(&large(100_000), RenderFormat::Markdown).len() < 65_536);
}

#[test]
fn html_has_no_script_and_no_address_to_load_from() {
    let shown = show(&hostile(), RenderFormat::Html);
    let lower = shown.to_ascii_lowercase();
    for word in [
        "<script",
        "<img",
        "<iframe",
        "<link",
        "<object",
        "<form",
        "src=",
        "onerror=\"",
        "url(",
        "@import",
    ] {
        let allowed = if word == "src=" {
            lower.matches("&lt;img src=x").count()
        } else {
            0
        };
        assert_eq!(lower.matches(word).count(), allowed, "{word}");
    }
    assert!(shown.contains("default-src 'none'"));
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    for format in ALL {
        assert_eq!(show(&everyday(), format), show(&everyday(), format));
    }
}
