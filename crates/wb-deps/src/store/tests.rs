use super::*;
use crate::Ecosystem;
use crate::osv::{Answer, Record};

fn record(id: &str, ecosystem: &str, name: &str, fixed: &str) -> Record {
    let text = format!(
        r#"{{"id":"{id}","modified":"2024-01-02T00:00:00Z","summary":"s","affected":[{{"package":{{"ecosystem":"{ecosystem}",
        "name":"{name}"}},"ranges":[{{"type":"ECOSYSTEM","events":[{{"introduced":"0"}},{{"fixed":"{fixed}"}}]}}]}}]}}"#
    );
    Record::parse(text.as_bytes()).unwrap()
}

fn store(records: &[Record]) -> Vec<u8> {
    let mut builder = Builder::new("osv", "a test");
    for record in records {
        builder.add(record);
    }
    builder.finish().unwrap()
}

fn three() -> Vec<u8> {
    let mut gone = record("D-1", "PyPI", "torch", "9");
    gone.withdrawn = Some("2024-02-01T00:00:00Z".to_owned());
    store(&[
        record("A-1", "PyPI", "Torch", "2.6"),
        record("B-1", "PyPI", "torch", "2.1"),
        record("C-1", "crates.io", "time", "0.2.23"),
        record("E-1", "Nowhere", "time", "0.2.23"),
        gone,
    ])
}

#[test]
fn packages_are_found_by_their_normal_names() {
    let store = Store::open(three()).unwrap();
    let pypi = Ecosystem::parse("PyPI").unwrap();
    let entries = store.lookup(&pypi, "TORCH").unwrap();
    assert_eq!(entries.len(), 2);
    assert_eq!(entries[0].affected.affects("2.5"), Answer::Yes);
    assert_eq!(entries[1].affected.affects("2.5"), Answer::No);
    assert_eq!(store.record(entries[1].record).unwrap().id, "B-1");
    assert!(store.lookup(&pypi, "time").unwrap().is_empty());
    let about = store.about();
    assert_eq!((about.records, about.withdrawn), (4, 1));
    assert_eq!(about.ecosystems["PyPI"], 2);
    assert_eq!(about.unknown_ecosystems["Nowhere"], 1);
    assert_eq!(about.newest.as_deref(), Some("2024-01-02T00:00:00Z"));
    store.verify().unwrap();
}

#[test]
fn releases_of_distributions_are_told_apart() {
    let bytes = store(&[
        record("A-1", "Debian:12", "curl", "1"),
        record("A-2", "Debian:11", "curl", "1"),
        record("A-3", "Debian", "curl", "1"),
    ]);
    let store = Store::open(bytes).unwrap();
    let count = |name| {
        store
            .lookup(&Ecosystem::parse(name).unwrap(), "curl")
            .unwrap()
            .len()
    };
    assert_eq!((count("Debian:12"), count("Debian"), count("Ubuntu")), (2, 3, 0));
}

#[test]
fn the_order_of_records_does_not_matter() {
    let (a, b) = (record("A-1", "PyPI", "a", "1"), record("B-1", "PyPI", "b", "1"));
    assert_eq!(store(&[a.clone(), b.clone()]), store(&[b, a]));
}

#[test]
fn every_cut_is_noticed() {
    let bytes = three();
    for length in 0..bytes.len() {
        let cut = bytes[..length].to_vec();
        assert!(
            Store::open(cut).and_then(|store| store.verify()).is_err(),
            "{length}"
        );
    }
}

#[test]
fn every_changed_byte_is_noticed() {
    let bytes = three();
    for index in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[index] ^= 0x20;
        assert!(
            Store::open(changed).and_then(|store| store.verify()).is_err(),
            "{index}"
        );
    }
}

#[test]
fn another_layout_says_so() {
    let mut bytes = three();
    bytes[8] = 9;
    assert_eq!(Store::open(bytes).err(), Some(Broken::Version(9)));
    assert_eq!(
        Store::open(b"PK\x03\x04 a zip of advisories, and longer than a head is: 64 bytes".repeat(2)).err(),
        Some(Broken::NotAStore)
    );
}
