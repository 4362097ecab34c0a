//! Sizes, shapes and what stands behind.

use super::*;
use crate::notes::Role;
use crate::source::MemSource;
use wb_core::Meter;

fn codes(bytes: &[u8]) -> (u64, Vec<&'static str>) {
    let source = MemSource::shared(bytes.to_vec());
    let meter = Meter::unlimited_time();
    let input = Input {
        source: &source,
        name: "flax_model.msgpack",
        meter: &meter,
        role: Role::Judge,
    };
    let mut notes = Notes::default();
    let Facts::FlaxMsgpack(facts) = read(&input, &mut notes) else {
        panic!("other facts")
    };
    (
        facts.arrays,
        notes.defects.iter().map(|defect| defect.code).collect(),
    )
}

#[test]
fn arrays_are_compared_with_their_shapes() {
    let array = b"\x81\xa1w\xc7\x11\x01\x93\x91\x01\xa7float32\xc4\x04abcd";
    assert_eq!(codes(array), (1, vec![]));
    let short = b"\x81\xa1w\xc7\x11\x01\x93\x91\x02\xa7float32\xc4\x04abcd";
    assert_eq!(codes(short), (1, vec!["flax-sizes-disagree"]));
    assert_eq!(codes(b"\x81\xa1w\xd4\x07x").1, ["flax-unknown-extension"]);
    assert_eq!(codes(b"\x81\xa1w\x01behind").1, ["flax-trailing-bytes"]);
    assert_eq!(codes(b"\x81\xa1w\xdd\xff\xff\xff\xff").1, ["flax-broken"]);
    assert_eq!(codes(&b"\x91".repeat(1000)).1.len(), 0);
}
