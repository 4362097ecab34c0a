//! Small pickles through the door of the room, with the trace that they must leave.

use super::{Ending, PickleFacts};
use crate::generated::{FORMATS, Facts};
use crate::{ChildData, Head, Input, MemSource, Notes, Role};
use wb_core::Meter;

struct Seen {
    facts: PickleFacts,
    notes: Notes,
}

fn read(bytes: impl Into<Vec<u8>>) -> Seen {
    let source = MemSource::shared(bytes.into());
    let meter = Meter::unlimited_time();
    let input = Input {
        source: &source,
        name: "test",
        meter: &meter,
        role: Role::Judge,
    };
    let mut notes = Notes::default();
    let Facts::Pickle(facts) = super::session::read(&input, &mut notes) else {
        panic!("the room gives facts of its own");
    };
    Seen { facts, notes }
}

/// The calls as they are rendered, one a line.
fn trace(bytes: impl Into<Vec<u8>>) -> String {
    let seen = read(bytes);
    let calls: Vec<_> = seen.facts.calls.iter().map(|call| call.code.as_str()).collect();
    calls.join("\n")
}

fn codes(seen: &Seen) -> Vec<&'static str> {
    seen.notes.defects.iter().map(|defect| defect.code).collect()
}

fn sniffs(name: &str, bytes: &[u8]) -> bool {
    let source = MemSource::shared(bytes.to_vec());
    let first = Head::read_bytes(source.as_ref()).unwrap();
    let head = Head::new(&first, name, &source);
    let room = FORMATS.iter().find(|format| format.id == "pickle").unwrap();
    (room.sniff)(&head)
}

#[test]
fn every_way_to_call_is_seen() {
    assert_eq!(trace(b"cos\nsystem\n(S'id'\ntR."), "os.system('id')");
    assert_eq!(
        trace(b"\x80\x04\x8c\x02os\x8c\x06system\x93\x8c\x02id\x85R."),
        "os.system('id')"
    );
    assert_eq!(trace(b"(S'id'\nios\nsystem\n."), "os.system('id')");
    assert_eq!(trace(b"(cos\nsystem\nS'id'\no."), "os.system('id')");
    assert_eq!(trace(b"\x80\x02cA\nB\nK\x01\x85\x81."), "A.B.__new__(A.B, 1)");
    assert_eq!(
        trace(b"\x80\x04cA\nB\n)}\x8c\x01kK\x01s\x92."),
        "A.B.__new__(A.B, k=1)"
    );
    assert_eq!(
        trace(b"cA\nB\n)R}S'x'\nI1\nsb."),
        "A.B()\nA.B().__setstate__({'x': 1})"
    );
    assert_eq!(trace(b"cA\nB\n)R(I1\nI2\ne."), "A.B()\nA.B().extend([1, 2])");
    let on_import = read(b"cA\nB\n}S'x'\nI1\nsb.");
    assert!(on_import.facts.calls[0].on_import_itself);
}

#[test]
fn names_are_computed() {
    // The module's name comes from the memo, and was overwritten there.
    assert_eq!(
        trace(b"\x80\x04\x8c\x04math\x94\x8c\x02osq\x00h\x00\x8c\x06system\x93\x8c\x02id\x85R."),
        "os.system('id')"
    );
    let decoded = trace(b"\x80\x04c_codecs\ndecode\nC\x04bf==\x8c\x06base64\x86R0\x8c\x01a.");
    assert_eq!(decoded, "_codecs.decode(b'bf==', 'base64')");
    let seen =
        read(b"\x80\x04c_codecs\nencode\n\x8c\x02bf\x8c\x05rot13\x86R\x8c\x06system\x93\x8c\x02id\x85R.");
    assert_eq!(seen.facts.imports[1].module, "os");
    assert!(seen.facts.imports[1].is_exact);
    let unknown = read(b"\x80\x04cA\nB\n)R\x8c\x06system\x93)R.");
    assert_eq!(unknown.facts.imports[1].module, "?");
    assert!(!unknown.facts.imports[1].is_exact);
}

#[test]
fn the_memo_belongs_to_one_pickle() {
    let seen = read(b"\x80\x02cos\nsystem\nq\x00.\x80\x02h\x00(S'id'\ntR.");
    assert!(seen.facts.calls.is_empty());
    let seen = read(b"\x80\x02I1\n.\x80\x02cos\nsystem\n(S'id'\ntR.");
    assert_eq!((seen.facts.streams.len(), seen.facts.calls[0].stream), (2, 1));
}

#[test]
fn what_ran_before_a_break_is_seen() {
    for end in [
        &b"\xff."[..],
        b"",
        b"h\x05.",
        b"0000.",
        b"\x8c\x01\xff.",
        b"X\xff\xff\xff\x7fa",
    ] {
        let mut bytes = b"\x80\x02cos\nsystem\n(S'id'\ntR".to_vec();
        bytes.extend(end);
        let seen = read(bytes);
        assert_eq!(seen.facts.calls[0].code, "os.system('id')");
        assert_eq!(seen.facts.streams[0].ending, Ending::Broken);
        assert_eq!(seen.notes.gaps.len(), 1);
    }
}

#[test]
fn a_result_that_is_thrown_away_counts() {
    assert_eq!(trace(b"(cos\nsystem\nS'id'\no0N."), "os.system('id')");
    assert_eq!(trace(b"(cos\nsystem\n(S'id'\ntR1N."), "os.system('id')");
}

#[test]
fn extensions_that_the_file_registers_are_resolved() {
    let seen = read(
        b"\x80\x02ccopyreg\nadd_extension\n(X\x02\0\0\0osX\x06\0\0\0systemK\x05tR0\x82\x05(S'id'\ntR\x82\x06.",
    );
    assert_eq!(seen.facts.calls[1].code, "os.system('id')");
    assert!(!seen.facts.imports[2].is_exact);
}

#[test]
fn frames_that_unpicklers_read_differently_are_read_both_ways() {
    // The frame ends inside a string: from memory it is read through, from a file the rest is thrown away.
    let mut bytes = b"\x80\x04\x95\x03\0\0\0\0\0\0\0\x8c\x04a".to_vec();
    bytes.extend(b"N00\x8c\x8c\x02os\x8c\x06system\x93\x8c\x02id\x85R.");
    let seen = read(bytes);
    assert!(codes(&seen).contains(&"pickle-unpicklers-differ"));
    let late = read(b"\x80\x04\x95\x20\0\0\0\0\0\0\0N.");
    assert!(codes(&late).contains(&"pickle-unpicklers-differ"));
}

#[test]
fn only_python_calls_with_a_list() {
    let seen = read(b"cos\nsystem\n]S'id'\naR.");
    assert_eq!(seen.facts.calls[0].code, "os.system(*'id')".replace('*', ""));
    assert_eq!(codes(&seen), ["pickle-unpicklers-differ"]);
    let cut = read(b"(S'id'\nios\nsystem!");
    assert_eq!(cut.facts.calls[0].code, "os.system('id')");
}

/// A wrapper of joblib for `count` bytes without padding, in protocol 2.
fn joblib_wrapper(count: u8) -> Vec<u8> {
    let mut bytes = b"\x80\x02cjoblib.numpy_pickle\nNumpyArrayWrapper\n)\x81}(X\x05\0\0\0shapeK".to_vec();
    bytes.push(count);
    bytes.extend(b"\x85X\x05\0\0\0dtypecnumpy\ndtype\n(X\x02\0\0\0u1K\0K\x01tRub");
    bytes
}

#[test]
fn raw_arrays_of_joblib_are_stepped_over() {
    let mut bytes = joblib_wrapper(5);
    bytes.extend(b"\xff\xfe\xfd\xfc\xfb0cos\nsystem\n(S'id'\ntR.");
    let seen = read(bytes);
    assert_eq!(
        (seen.notes.skipped_bytes, seen.facts.layout),
        (5, super::Layout::Joblib)
    );
    assert_eq!(seen.facts.calls.last().unwrap().code, "os.system('id')");
    assert!(codes(&seen).is_empty() && seen.notes.gaps.is_empty());
}

#[test]
fn an_array_that_pickle_would_execute_is_executed() {
    let hidden = b"cos\nsystem\n(S'id'\ntR.";
    let mut bytes = joblib_wrapper(hidden.len() as u8);
    bytes.extend(hidden);
    bytes.push(b'.');
    let seen = read(bytes);
    assert_eq!(codes(&seen), ["pickle-array-executes"]);
    assert_eq!(seen.facts.calls.last().unwrap().code, "os.system('id')");
}

#[test]
fn sharing_that_explodes_is_measured() {
    let mut laughs = b"\x80\x04]\x94".to_vec();
    for level in 0..60_u8 {
        laughs.extend([b']', 0x94, b'(', b'h', level, b'h', level, b'e']);
    }
    laughs.push(b'.');
    assert!(read(laughs).facts.expansion_log2 >= 60);
    let mut chain = b"\x80\x04".to_vec();
    chain.extend([b']'].repeat(500));
    chain.extend([b'a'].repeat(499));
    chain.push(b'.');
    assert!(read(chain).facts.expansion_log2 < 10);
}

#[test]
fn pickles_inside_are_children() {
    let evil = b"\x80\x04\x8c\x02os\x8c\x06system\x93\x8c\x02id\x85R.";
    let mut outer = b"\x80\x04C".to_vec();
    outer.push(evil.len() as u8);
    outer.extend(evil);
    outer.push(b'.');
    let seen = read(outer);
    let child = &seen.notes.children[0];
    let ChildData::Source(source) = &child.data else {
        panic!("it is there")
    };
    assert_eq!((child.nested, source.len().unwrap()), (true, evil.len() as u64));
    let base64 = read(b"\x80\x04\x8c\x24gASMAm9zjAZzeXN0ZW2TjAJpZIVSLgAAAAAAAA==.");
    assert_eq!(base64.notes.children.len(), 1);
    let numbers = read(b"\x80\x04C\x10\x80\x03\xff\xfe\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c.");
    assert!(numbers.notes.children.is_empty());
}

#[test]
fn text_is_no_pickle_and_pickles_have_any_name() {
    for text in [
        "# Title\n",
        "import os\nimport sys\n",
        "class A:\n    pass\n",
        "cat\ncar\ncab\ncan\n",
        "1,2,3\n",
        "a b c\n",
        "(c) Somebody 2020\nAll rights\nreserved\n",
        "{\"a\": 1}\n",
        "N/A\n",
        "I am\n",
        "GIF89a",
        "Key: value\n",
        "}\n",
        "0.1 0.2\n",
        "V\n",
        "",
        "c\n\n\n\n\n\n",
        "Just text.\n",
        "S'a'\n",
        "..\n",
        "lorem\n",
        "tea\n",
        "()\n",
        "]\n",
    ] {
        assert!(!sniffs("notes.txt", text.as_bytes()), "{text:?}");
    }
    let words = "cab\ncabal\ncabin\n".repeat(2_000);
    assert!(!sniffs("words.txt", words.as_bytes()));
    for pickle in [
        &b"cos\nsystem\n(S'id'\ntR."[..],
        b"(S'id'\nios\nsystem\n",
        b"\x80\x02cos\nsystem\n",
        b"(dp0\nS'a'\np1\nI1\ns.",
        b"}q\x00.",
        b"(lp0\n.",
        b"\x80\x04N.",
        b"(((N111]0cos\nsystem\n(S'id'\ntR.",
    ] {
        assert!(sniffs("readme.md", pickle), "{pickle:?}");
    }
    let mut padded = b"S'".to_vec();
    padded.extend([b'x'].repeat(9_000));
    padded.extend(b"'\n0cos\nsystem\n(S'id'\ntR.");
    assert!(sniffs("notes.txt", &padded));
}
