//! Objects are walked as R reads them.

use super::*;
use crate::notes::Role;
use crate::source::MemSource;
use wb_core::Meter;

fn facts(bytes: &[u8]) -> (RDataFacts, Notes) {
    let source = MemSource::shared(bytes.to_vec());
    let meter = Meter::unlimited_time();
    let input = Input {
        source: &source,
        name: "x.rds",
        meter: &meter,
        role: Role::Judge,
    };
    let mut notes = Notes::default();
    let Facts::RData(facts) = read(&input, &mut notes) else {
        panic!("other facts")
    };
    (facts, notes)
}

fn xdr(words: &[i64], text: &[(usize, &str)]) -> Vec<u8> {
    let mut out = b"X\n".to_vec();
    for (index, word) in words.iter().enumerate() {
        out.extend((*word as i32).to_be_bytes());
        for (at, text) in text {
            if *at == index {
                out.extend((text.len() as i32).to_be_bytes());
                out.extend(text.as_bytes());
            }
        }
    }
    out
}

#[test]
fn an_open_promise_shows_what_it_calls() {
    // A promise without environment: no value, and the call `system("id")`.
    let words = [2, 0x0004_0202, 0x0002_0300, 5, 252, 6, 1, 9, 2, 16, 1, 9, 254];
    let bytes = xdr(&words, &[(7, "system"), (11, "id")]);
    let (facts, notes) = facts(&bytes);
    assert!(notes.defects.is_empty(), "{:?}", notes.defects);
    assert_eq!(facts.code[0].when, RWhen::Touched);
    assert_eq!(facts.code[0].calls, ["system"]);
    assert_eq!(facts.code[0].texts, ["id"]);
    // The same with a value: nothing is left to run.
    let words = [2, 0x0004_0202, 0x0002_0300, 5, 254, 6, 1, 9, 254];
    let (facts, _) = self::facts(&xdr(&words, &[(7, "system")]));
    assert!(facts.code.is_empty());
}

#[test]
fn the_text_layout_says_the_same() {
    let text = "A\n2\n262658\n131840\n5\n252\n6\n1\n9\n6\nsystem\n2\n16\n1\n9\n2\ni\\144\n254\n";
    let (facts, notes) = facts(text.as_bytes());
    assert!(notes.defects.is_empty(), "{:?}", notes.defects);
    assert_eq!(facts.code[0].calls, ["system"]);
    assert_eq!(facts.code[0].texts, ["id"]);
}

#[test]
fn a_file_that_breaks_off_is_said() {
    let (_, notes) = facts(&xdr(&[2, 0x0004_0202, 0x0002_0300, 19, 1 << 30], &[]));
    assert_eq!(notes.defects[0].code, "r-truncated");
    let (_, notes) = facts(&xdr(&[2, 0x0004_0202, 0x0002_0300, 99], &[]));
    assert_eq!(notes.defects[0].code, "r-broken");
}
