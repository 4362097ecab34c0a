//! Orders against the ecosystems' own clients, on pairs that are generated alike every time.
//!
//! `WB_PYTHON` names a Python with `packaging`, `WB_NODE_SEMVER` a folder of npm's `semver`; dpkg is found by itself.
//! Where a tool is missing the test says so by name.
#![allow(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    reason = "other programs are asked, and found by variables"
)]

use std::cmp::Ordering;
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};
use wb_deps::Family;
use wb_deps::version::{Version, compare};

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % limit
    }

    fn text(&mut self, pieces: &[&[&str]]) -> String {
        pieces
            .iter()
            .map(|choices| choices[self.below(choices.len())])
            .collect()
    }
}

fn pairs(count: usize, pieces: &[&[&str]]) -> Vec<(String, String)> {
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    (0..count)
        .map(|_| (dice.text(pieces), dice.text(pieces)))
        .collect()
}

/// Asks a program about all pairs at once: a line `a b` each, answered by `<`, `=`, `>` or `?`.
fn ask(program: &str, arguments: &[&str], pairs: &[(String, String)]) -> Vec<Option<Ordering>> {
    let mut lines = String::new();
    for (a, b) in pairs {
        writeln!(lines, "{a} {b}").unwrap();
    }
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(lines.as_bytes()));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    let answers = String::from_utf8(output.stdout).unwrap();
    let answers: Vec<_> = answers
        .lines()
        .map(|line| match line {
            "<" => Some(Ordering::Less),
            "=" => Some(Ordering::Equal),
            ">" => Some(Ordering::Greater),
            _ => None,
        })
        .collect();
    assert_eq!(answers.len(), pairs.len());
    answers
}

fn agree(family: Family, pairs: &[(String, String)], answers: &[Option<Ordering>]) {
    let mut wrong = Vec::new();
    let mut compared = 0;
    for ((a, b), answer) in pairs.iter().zip(answers) {
        let Some(answer) = answer else { continue };
        compared += 1;
        let here = compare(family, a, b);
        if here != Some(*answer) {
            wrong.push(format!("{a} {b}: {answer:?}, here {here:?}"));
        }
    }
    eprintln!("{family:?}: {compared} of {} pairs compared", pairs.len());
    assert!(compared > pairs.len() / 4, "too few pairs are versions");
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

const PYTHON: &str = "
import sys
from packaging.version import Version, InvalidVersion
for line in sys.stdin:
    try:
        a, b = map(Version, line.split())
    except InvalidVersion:
        print('?')
        continue
    print('<' if a < b else '>' if a > b else '=')
";

#[test]
fn python_agrees_with_packaging() {
    let Ok(python) = std::env::var("WB_PYTHON") else {
        eprintln!("skipped: WB_PYTHON is not set");
        return;
    };
    let pairs = pairs(
        40_000,
        &[
            &["", "", "", "v", "1!", "0!"],
            &["0", "1", "1", "2", "10", "99999999999999999999999"],
            &["", ".0", ".1", ".01", ".2", ".10"],
            &["", "", ".0", ".0.0", ".1"],
            &[
                "",
                "",
                "",
                "a1",
                ".a1",
                "-alpha.2",
                "b",
                "beta0",
                "_rc1",
                "c1",
                "pre",
                "-preview-3",
                "x",
            ],
            &["", "", "", ".post1", "-1", "-01", "rev2", ".r3", "-post"],
            &["", "", ".dev0", "dev", ".dev1", "-dev.2", "-dev-"],
            &[
                "", "", "", "+cu121", "+cu12.1", "+1", "+01", "+abc", "+a-1_2", "+",
            ],
        ],
    );
    let answers = ask(&python, &["-c", PYTHON], &pairs);
    agree(Family::PyPi, &pairs, &answers);
    // What `packaging` does not read is legacy here, and nothing else is.
    for ((a, b), answer) in pairs.iter().zip(&answers) {
        let is_legacy = |text| Version::parse(Family::PyPi, text).is_none_or(|version| version.is_legacy());
        assert_eq!(is_legacy(a) || is_legacy(b), answer.is_none(), "{a} {b}");
    }
}

const NODE: &str = "
const semver = require(process.argv[1]);
const lines = require('fs').readFileSync(0, 'utf8').split('\\n').filter(Boolean);
for (const line of lines) {
  const [a, b] = line.split(' ');
  try { console.log('<=>'[semver.compare(a, b, true) + 1]); } catch { console.log('?'); }
}
";

#[test]
fn npm_agrees_with_semver() {
    let Ok(folder) = std::env::var("WB_NODE_SEMVER") else {
        eprintln!("skipped: WB_NODE_SEMVER is not set");
        return;
    };
    let mut pairs = pairs(
        40_000,
        &[
            &["", "", "", "v", "="],
            &["0", "1", "2", "10"],
            &[".0", ".1", ".10"],
            &[".0", ".1", ".2", ".10"],
            &["", "", "-", "-"],
            &[
                "",
                "",
                "0",
                "1",
                "10",
                "a",
                "alpha.1",
                "alpha.beta",
                "rc.10",
                "rc.9",
                "B",
                "x-y",
                "1a",
            ],
            &["", "", ".0", ".1.x", "+build", "+1"],
        ],
    );
    // What npm makes of a fourth number, in a loose mode, is not what the published list says.
    let has_four = |text: &str| {
        text.split(['-', '+'])
            .next()
            .is_some_and(|core| core.split('.').count() > 3)
    };
    pairs.retain(|pair| {
        ![&pair.0, &pair.1]
            .into_iter()
            .any(|text| has_four(text) || text.contains("-."))
    });
    let answers = ask("node", &["-e", NODE, &folder], &pairs);
    agree(Family::Npm, &pairs, &answers);
}

#[test]
fn debian_agrees_with_dpkg() {
    if Command::new("dpkg").arg("--version").output().is_err() {
        eprintln!("skipped: there is no dpkg");
        return;
    }
    let pairs = pairs(
        1_500,
        &[
            &["", "", "", "0:", "1:", "01:"],
            &["0", "1", "1", "2", "10", "00"],
            &["", ".0", ".1", "a", "~", "+", ".~", "-"],
            &["", "rc1", "1", "+dfsg", "~beta2", ".10", "z.1"],
            &[
                "",
                "",
                "-1",
                "-0",
                "-1ubuntu2",
                "-1~deb12u1",
                "-1+b1",
                "-0.1",
                "-01",
            ],
        ],
    );
    let is = |a: &str, sign: &str, b: &str| {
        let mut dpkg = Command::new("dpkg");
        let dpkg = dpkg
            .args(["--compare-versions", a, sign, b])
            .stderr(Stdio::null());
        dpkg.status().unwrap().success()
    };
    let answers: Vec<_> = pairs
        .iter()
        .map(|(a, b)| match () {
            () if is(a, "lt", b) => Some(Ordering::Less),
            () if is(a, "eq", b) => Some(Ordering::Equal),
            () if is(a, "gt", b) => Some(Ordering::Greater),
            () => None,
        })
        .collect();
    agree(Family::Debian, &pairs, &answers);
}

const SPECIFIERS: &str = "
import sys
from packaging.version import Version
from packaging.specifiers import SpecifierSet, InvalidSpecifier
for line in sys.stdin:
    specifier, version = line.split()
    try:
        specifier = SpecifierSet(specifier)
    except InvalidSpecifier:
        print('?')
        continue
    print('=' if specifier.contains(version, prereleases=True) else '<')
";

#[test]
fn specifiers_agree_with_packaging() {
    let Ok(python) = std::env::var("WB_PYTHON") else {
        eprintln!("skipped: WB_PYTHON is not set");
        return;
    };
    let (number, minor): (&[&str], &[&str]) = (&["0", "1", "1", "2"], &["", ".0", ".1", ".2", ".1.0"]);
    let mut dice = Dice(0xB5297A4D_3F84D5B5);
    let mut pairs = Vec::new();
    while pairs.len() < 30_000 {
        let clause = [
            &["==", ">=", "<=", "<", ">", "~=", "!="][..],
            number,
            minor,
            &["", "", "", ".*", "a1", "rc2", ".post1", ".dev1", "+x"],
        ];
        let mut specifier = dice.text(&clause);
        if dice.below(2) == 0 {
            specifier = format!("{specifier},{}", dice.text(&clause));
        }
        let tails: &[&str] = &["", "", "a1", "rc1", "rc2", ".post1", ".post2", ".dev1"];
        pairs.push((specifier, dice.text(&[number, minor, tails, &["", "", "", "+x"]])));
    }
    let answers = ask(&python, &["-c", SPECIFIERS], &pairs);
    let (mut compared, mut wrong) = (0, Vec::new());
    for ((specifier, version), answer) in pairs.iter().zip(&answers) {
        let Some(answer) = answer else { continue };
        // Bounds alone are compared: which pre-releases a resolver takes is another question. What `packaging` says of
        // variants and development releases of the very release that a strict bound names has no interval.
        let is_strict = specifier.contains(['<', '>'])
            && specifier.replace("<=", "").replace(">=", "").contains(['<', '>']);
        if is_strict && (version.contains('+') || specifier.contains("post")) {
            continue;
        }
        let Ok(requirement) = wb_deps::Requirement::parse(Family::PyPi, specifier) else {
            wrong.push(format!("{specifier} is not read"));
            continue;
        };
        let parsed = Version::parse(Family::PyPi, version).unwrap();
        compared += 1;
        if requirement.set().contains(&parsed) != answer.is_eq() {
            wrong.push(format!("{specifier} {version}: {}", answer.is_eq()));
        }
    }
    eprintln!("{compared} specifiers compared");
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

const RANGES: &str = "
const semver = require(process.argv[1]);
const lines = require('fs').readFileSync(0, 'utf8').split('\\n').filter(Boolean);
for (const line of lines) {
  const [range, version] = line.split(' ');
  const read = semver.validRange(range.replaceAll('_', ' '));
  console.log(read === null ? '?' : semver.satisfies(version, range.replaceAll('_', ' ')) ? '=' : '<');
}
";

#[test]
fn ranges_agree_with_npm() {
    let Ok(folder) = std::env::var("WB_NODE_SEMVER") else {
        eprintln!("skipped: WB_NODE_SEMVER is not set");
        return;
    };
    let mut dice = Dice(0x68E3_1DA4_B529_7A4D);
    let number: &[&str] = &["0", "1", "2"];
    let clause = [
        &["", "^", "~", ">=", "<=", "<", ">", "=", ">=_"][..],
        number,
        &["", ".x", ".0", ".1", ".2"],
        &["", "", ".0", ".1", ".2", ".0-a", ".1-rc.1", ".*"],
    ];
    let mut pairs = Vec::new();
    while pairs.len() < 30_000 {
        let (a, b) = (dice.text(&clause), dice.text(&clause));
        let range = match dice.below(5) {
            0 => format!("{a}||{b}"),
            1 => format!("{a}_{b}"),
            2 => format!(
                "{}_-_{}",
                a.trim_start_matches(['^', '~', '<', '>', '=', '_']),
                b.trim_start_matches(['^', '~', '<', '>', '=', '_'])
            ),
            _ => a,
        };
        let version = dice.text(&[
            number,
            &[".0", ".1", ".2"],
            &[".0", ".1", ".2"],
            &["", "", "-a", "-rc.1", "-rc.2"],
        ]);
        pairs.push((range, version));
    }
    let answers = ask("node", &["-e", RANGES, &folder], &pairs);
    let (mut compared, mut wrong) = (0, Vec::new());
    for ((range, version), answer) in pairs.iter().zip(&answers) {
        let range = range.replace('_', " ");
        let here = wb_deps::Requirement::parse(Family::Npm, &range)
            .ok()
            .and_then(|range| range.allows(version));
        let Some(answer) = answer else { continue };
        compared += 1;
        if here != Some(answer.is_eq()) {
            wrong.push(format!(
                "{range} with {version}: {}, here {here:?}",
                answer.is_eq()
            ));
        }
    }
    eprintln!("{compared} ranges compared");
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
