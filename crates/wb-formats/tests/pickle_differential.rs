//! Pickles by grammar through CPython's unpicklers and through our machine: the traces must agree.
//!
//! What any of CPython's three ways of reading (C from memory, C from a file, Python) does must be the beginning
//! of what our machine says that it does; a pickle that all three read to the end must give exactly the same
//! trace; and where they do not agree with each other, the defect `pickle-unpicklers-differ` must be there.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the test starts Python, which no part of the product does"
)]

#[path = "pickle_differential/generate.rs"]
mod generate;
#[path = "pickle_differential/normal.rs"]
mod normal;

use normal::Trace;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

const CASES: usize = 12_000;

/// Starts Python once, for all cases; none if there is no Python.
fn answers_of_python(cases: &[Vec<u8>]) -> Option<Vec<[Trace; 3]>> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pickle_differential.py");
    let mut child = Command::new("python3")
        .args(["-I", "-S", script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut stdin = child.stdin.take().unwrap();
    let cases: Vec<Vec<u8>> = cases.to_vec();
    let writer = std::thread::spawn(move || {
        for case in cases {
            let len = u32::try_from(case.len()).unwrap();
            stdin.write_all(&len.to_le_bytes()).unwrap();
            stdin.write_all(&case).unwrap();
        }
    });
    let answers = BufReader::new(child.stdout.take().unwrap())
        .lines()
        .map(|line| serde_json::from_str(&line.unwrap()).unwrap())
        .collect();
    writer.join().unwrap();
    assert!(child.wait().unwrap().success());
    Some(answers)
}

#[test]
fn our_machine_does_what_cpython_does() {
    let cases = generate::cases(CASES);
    let Some(answers) = answers_of_python(&cases) else {
        eprintln!("our_machine_does_what_cpython_does: skipped, there is no python3");
        return;
    };
    assert_eq!(answers.len(), cases.len());
    let mut wrong = Vec::new();
    let (mut ended, mut differing, mut longer, mut doubted) = (0, 0, 0, 0);
    for (case, pythons) in cases.iter().zip(&answers) {
        let ours = normal::ours(case);
        let agree = pythons.iter().all(|trace| *trace == pythons[0]);
        ended += usize::from(agree && pythons[0].ended);
        differing += usize::from(!agree);
        doubted += usize::from(agree && ours.says_differ);
        longer += usize::from(agree && ours.main.events.len() > pythons[0].events.len());
        if let Some(why) = normal::judge(&ours, pythons, agree) {
            wrong.push(format!(
                "{why}\n  pickle {:?}\n  ours {ours:?}\n  C {:?}\n  C from a file {:?}\n  Python {:?}",
                String::from_utf8_lossy(case),
                pythons[0],
                pythons[1],
                pythons[2],
            ));
        }
    }
    eprintln!(
        "{} cases: {ended} read to the end, {differing} read differently; longer here {longer}, doubted {doubted}",
        cases.len()
    );
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(12)].join("\n")
    );
    assert!(
        ended * 3 > cases.len(),
        "the grammar makes too few whole pickles: {ended}"
    );
    assert!(
        differing > 100,
        "the grammar makes too few that are read differently: {differing}"
    );
    // Going on where CPython breaks is safe, but a machine that always does has learnt nothing.
    assert!(longer * 20 < cases.len(), "goes on too often: {longer}");
    assert!(doubted * 20 < cases.len(), "doubts too often: {doubted}");
}
