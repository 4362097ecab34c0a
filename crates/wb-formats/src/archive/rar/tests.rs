//! Members are listed, stored ones are given out, and the others are said.

use super::*;
use crate::notes::Role;
use crate::source::MemSource;
use wb_core::Meter;

fn read_bytes(bytes: &[u8]) -> (RarFacts, Notes) {
    let source = MemSource::shared(bytes.to_vec());
    let meter = Meter::unlimited_time();
    let input = Input {
        source: &source,
        name: "x.rar",
        meter: &meter,
        role: Role::Judge,
    };
    let mut notes = Notes::default();
    let Facts::Rar(facts) = read(&input, &mut notes) else {
        panic!("other facts")
    };
    (facts, notes)
}

fn block5(kind: u8, flags: u8, rest: &[u8], data: &[u8]) -> Vec<u8> {
    let mut body = vec![kind, flags];
    body.extend(rest);
    let mut out = vec![0; 4];
    out.push(body.len() as u8);
    out.extend(body);
    out.extend(data);
    out
}

fn file5(name: &str, method: u8, data: &[u8]) -> Vec<u8> {
    // Data size, file flags, unpacked size, attributes, packing (two bytes), system, name.
    let mut rest = vec![
        data.len() as u8,
        0,
        data.len() as u8,
        0,
        0x80,
        method,
        1,
        name.len() as u8,
    ];
    rest.extend(name.bytes());
    block5(2, 2, &rest, data)
}

#[test]
fn version_5_is_listed() {
    let mut bytes = MAGIC_5.to_vec();
    bytes.extend(block5(1, 0, &[0], b""));
    bytes.extend(file5("a.txt", 0, b"stored"));
    bytes.extend(file5("../b.pkl", 3, b"packed"));
    bytes.extend(block5(5, 0, &[0], b""));
    let (facts, notes) = read_bytes(&bytes);
    assert_eq!(facts.members_count, 2);
    assert_eq!(notes.children.len(), 1);
    assert_eq!(notes.defects[0].code, "rar-name-leads-outside");
    assert!(notes.gaps[0].detail.contains("no free decoder"));
    let mut hidden = MAGIC_5.to_vec();
    hidden.extend(block5(4, 0, &[0, 0, 15], b""));
    assert!(read_bytes(&hidden).0.is_header_encrypted);
}

#[test]
fn version_4_is_listed() {
    let mut bytes = MAGIC_4.to_vec();
    bytes.extend([0, 0, 0x73, 0, 0, 13, 0, 0, 0, 0, 0, 0, 0]);
    let name = b"model.pkl";
    let size = 32 + name.len() as u8;
    bytes.extend([
        0, 0, 0x74, 4, 0x80, size, 0, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 29, 0x33,
    ]);
    bytes.extend([name.len() as u8, 0, 0, 0, 0, 0]);
    bytes.extend(name);
    bytes.extend(b"abc");
    let (facts, notes) = read_bytes(&bytes);
    assert_eq!(facts.members[0].name, "model.pkl");
    assert_eq!(notes.gaps[0].reason, GapReason::Encrypted);
}
