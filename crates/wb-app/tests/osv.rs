//! The measured property of PyPI's advisories: lists of versions and ranges, compared on every version that is known.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::unwrap_used,
    clippy::unwrap_in_result,
    reason = "a test reads the data and should stop where it breaks"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use wb_core::budget::StoppedClock;
use wb_core::{Budget, Meter};
use wb_deps::osv::{Affected, AffectedSet, Answer, RangeType, Record};
use wb_deps::version::Version;
use wb_deps::{Family, store};
use wb_formats::archive::zip::directory::Directory;
use wb_formats::{Input, Role};
use wb_formats::{MemSource, Notes, ReadAt};

fn records() -> Option<Vec<Record>> {
    let Some(data) = std::env::var_os("WB_TEST_DATA").map(PathBuf::from) else {
        println!("skipped: WB_TEST_DATA is not set");
        return None;
    };
    let bytes = std::fs::read(data.join("osv/PyPI/all.zip")).unwrap();
    let source: Arc<dyn ReadAt> = Arc::new(MemSource::new(bytes));
    let meter = Meter::new(Budget::default(), Box::new(StoppedClock));
    let directory = Directory::read(&source, &meter, &mut Notes::default());
    let input = Input {
        source: &source,
        name: "all.zip",
        meter: &meter,
        role: Role::Judge,
    };
    let read = |member| Record::parse(&directory.read_small(member, &input, 1 << 24).unwrap()).unwrap();
    Some(directory.listed().map(read).collect())
}

/// Measured with Python's `packaging` on the same data: 2,620 entries with a list and ranges, 276,547 pairs of an entry
/// and a version that is known for its package, 150 pairs whose version no standard reads; list and ranges agree on
/// 274,799, and 49 advisories contradict themselves.
#[test]
fn lists_and_ranges_agree_where_the_reference_says() {
    let Some(records) = records() else { return };
    let name = |affected: &Affected| Family::PyPi.normalise(&affected.package.as_ref().unwrap().name);
    let mut known: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for affected in records.iter().flat_map(|record| &record.affected) {
        known
            .entry(name(affected))
            .or_default()
            .extend(affected.versions.iter().map(String::as_str));
    }
    let (mut entries, mut pairs, mut unread, mut agree) = (0, 0, 0, 0);
    let mut inconsistent = BTreeSet::new();
    for record in &records {
        for affected in &record.affected {
            let is_ordered = affected
                .ranges
                .iter()
                .any(|range| range.order == RangeType::Ecosystem);
            if !is_ordered || affected.versions.is_empty() {
                continue;
            }
            entries += 1;
            let ranges = AffectedSet::of(
                Family::PyPi,
                &Affected {
                    versions: Vec::new(),
                    ..affected.clone()
                },
            );
            for version in &known[&name(affected)] {
                if Version::parse(Family::PyPi, version).is_none_or(|version| version.is_legacy()) {
                    unread += 1;
                    continue;
                }
                pairs += 1;
                let is_listed = affected.versions.iter().any(|listed| listed == version);
                if (ranges.affects(version) == Answer::Yes) == is_listed {
                    agree += 1;
                } else {
                    inconsistent.insert(record.id.as_str());
                }
            }
        }
    }
    assert_eq!((entries, pairs, unread), (2_620, 276_547, 150));
    assert_eq!((agree, inconsistent.len()), (274_799, 49));
    assert!(inconsistent.contains("PYSEC-2023-177"));
}

/// What is listed or in a range is affected, through the store as without it.
#[test]
fn a_store_answers_as_its_records_do() {
    let Some(records) = records() else { return };
    let mut builder = store::Builder::new("osv", "a test");
    records.iter().for_each(|record| builder.add(record));
    let store = store::Store::open(builder.finish().unwrap()).unwrap();
    assert_eq!(store.about().records + store.about().withdrawn, 2_661);
    store.verify().unwrap();
    let pypi = wb_deps::Ecosystem::of(Family::PyPi);
    for record in records
        .iter()
        .filter(|record| record.withdrawn.is_none())
        .step_by(7)
    {
        let affected = &record.affected[0];
        let entries = store
            .lookup(&pypi, &affected.package.as_ref().unwrap().name)
            .unwrap();
        let entry = entries
            .iter()
            .find(|entry| store.record(entry.record).unwrap().id == record.id)
            .unwrap();
        for version in &affected.versions {
            assert_eq!(
                entry.affected.affects(version),
                Answer::Yes,
                "{} {version}",
                record.id
            );
        }
        assert_eq!(store.record(entry.record).unwrap(), *record);
    }
}
