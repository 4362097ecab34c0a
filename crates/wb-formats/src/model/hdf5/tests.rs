//! The walker against files written by h5py, and against the same files with bytes changed.

use super::pickled::looks_like;
use super::{FORMAT, Hdf5Facts};
use crate::generated::Facts;
use crate::{Head, Input, MemSource, Notes, Role};
use proptest::prelude::*;
use wb_core::Meter;

/// Written by corpus/src/blobs/keras/make.py.
macro_rules! blob {
    ($name:literal) => {
        include_bytes!(concat!("../../../../../corpus/src/blobs/keras/", $name)).as_slice()
    };
}

const FILES: [&[u8]; 12] = [
    blob!("lambda_old.h5"),
    blob!("lambda_new.h5"),
    blob!("lambda_behind_user_block.h5"),
    blob!("lambda_among_many_attributes.h5"),
    blob!("lambda_in_huge_attribute.h5"),
    blob!("lambda_in_training.h5"),
    blob!("external_link_dense.h5"),
    blob!("external_storage.h5"),
    blob!("virtual_source.h5"),
    blob!("links_within.h5"),
    blob!("unknown_filter.h5"),
    blob!("pickled_attribute.h5"),
];

fn read(bytes: &[u8]) -> (Hdf5Facts, Notes) {
    let source = MemSource::shared(bytes.to_vec());
    let meter = Meter::unlimited_time();
    let input = Input {
        source: &source,
        name: "model.h5",
        meter: &meter,
        role: Role::Judge,
    };
    let mut notes = Notes::default();
    match (FORMAT.read)(&input, &mut notes) {
        Facts::Hdf5(facts) => (facts, notes),
        other => panic!("read as {}", other.format()),
    }
}

fn children(notes: &Notes) -> Vec<&str> {
    notes.children.iter().map(|child| child.name.as_str()).collect()
}

#[test]
fn what_h5py_writes_is_read_without_gaps() {
    for file in FILES {
        let source = MemSource::shared(file.to_vec());
        let bytes = Head::read_bytes(source.as_ref()).unwrap();
        assert!((FORMAT.sniff)(&Head::new(&bytes, "model", &source)));
        let (_, notes) = read(file);
        assert!(notes.gaps.is_empty(), "{:?}", notes.gaps);
        assert!(notes.defects.is_empty(), "{:?}", notes.defects);
    }
}

#[test]
fn the_configuration_is_found_wherever_it_is_stored() {
    for file in &FILES[..5] {
        assert_eq!(children(&read(file).1), ["model_config"]);
    }
    assert_eq!(children(&read(FILES[5]).1), ["model_config", "training_config"]);
}

#[test]
fn links_that_lead_outside_are_listed() {
    let (facts, _) = read(blob!("external_link_dense.h5"));
    assert_eq!(facts.soft_links_total, 12);
    assert_eq!(facts.external_links.first[0].file, "../secret.h5");
    let (facts, _) = read(blob!("external_storage.h5"));
    assert_eq!(facts.external_storage.first[0].path, "/layers/dense/vars/0");
    assert_eq!(facts.external_storage.first[0].file, "/etc/hostname");
    let (facts, _) = read(blob!("virtual_source.h5"));
    let files: Vec<_> = facts
        .virtual_sources
        .first
        .iter()
        .map(|s| s.file.as_str())
        .collect();
    assert_eq!(files, ["/data/one.h5", "two.h5"]);
    assert_eq!(read(blob!("user_link.h5")).0.user_links.first[0].number, 187);
}

#[test]
fn every_object_is_visited_once() {
    let (facts, _) = read(blob!("links_within.h5"));
    assert_eq!(facts.objects_total, 6);
    assert_eq!(facts.virtual_sources.first[0].file, ".");
    let ids: Vec<_> = facts.filters.iter().map(|filter| filter.id).collect();
    assert_eq!(ids, [32_000, 2, 1, 3]);
}

#[test]
fn only_what_can_be_a_pickle_is_taken_for_one() {
    assert_eq!(children(&read(blob!("pickled_attribute.h5")).1), ["/@note"]);
    for text in [
        &b"cos\nsystem\n(S'x'\ntR."[..],
        b"\x80\x04K\x01.",
        b"(dp0\n.",
        b"I1\n.",
        b"(lp0\nI1\na.",
        b"N.",
    ] {
        assert!(looks_like(text), "{}", text.escape_ascii());
    }
    for text in [
        &b"."[..],
        b"0.",
        b"Important.",
        b"Some\nlines.",
        b"(In brackets.)",
        b"(In brackets, and more.",
        b"cats and dogs\nand more.",
        b"Values.",
        b"Not a number.",
    ] {
        assert!(!looks_like(text), "{}", text.escape_ascii());
    }
}

#[test]
fn a_file_that_breaks_off_has_a_gap() {
    for file in FILES {
        for len in (9..file.len()).step_by(97) {
            let (_, notes) = read(&file[..len]);
            assert!(!notes.gaps.is_empty(), "cut at {len} of {}", file.len());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn changed_bytes_never_panic_and_always_end(
        which in 0..FILES.len(),
        changes in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..12),
    ) {
        let mut bytes = FILES[which].to_vec();
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        let (facts, notes) = read(&bytes);
        prop_assert!(facts.objects.len() <= Hdf5Facts::OBJECTS_MAX);
        prop_assert!(notes.gaps.len() <= 100);
    }

    #[test]
    fn anything_behind_the_magic_ends(tail in proptest::collection::vec(any::<u8>(), 0..512)) {
        let mut bytes = super::file::MAGIC.to_vec();
        bytes.extend(tail);
        read(&bytes);
    }
}

#[test]
fn a_few_line_ends_behind_the_end_are_no_defect_and_more_are() {
    let codes = |tail: &[u8]| {
        let mut bytes = blob!("links_within.h5").to_vec();
        bytes.extend_from_slice(tail);
        let (_, notes) = read(&bytes);
        notes
            .defects
            .iter()
            .any(|defect| defect.code == "hdf5-trailing-bytes")
    };
    assert!(!codes(b"\n\n\n\n\n\n"));
    assert!(!codes(&[0; 100]));
    assert!(codes(&[b'\n'; 17]));
    assert!(codes(b"\n.\n"));
}
