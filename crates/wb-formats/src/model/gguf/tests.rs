use super::{FORMAT, GgufFacts};
use crate::format::Input;
use crate::generated::Facts;
use crate::notes::{Notes, Role};
use crate::source::MemSource;
use proptest::prelude::*;
use wb_core::Meter;

fn read_as(format: &crate::Format, bytes: &[u8]) -> (Facts, Notes) {
    let source = MemSource::shared(bytes.to_vec());
    let meter = Meter::unlimited_time();
    let mut notes = Notes::default();
    let input = Input {
        source: &source,
        name: "x.gguf",
        meter: &meter,
        role: Role::Judge,
    };
    ((format.read)(&input, &mut notes), notes)
}

fn read(bytes: &[u8]) -> (GgufFacts, Notes) {
    match read_as(&FORMAT, bytes) {
        (Facts::Gguf(facts), notes) => (facts, notes),
        (other, _) => panic!("{other:?}"),
    }
}

fn codes(notes: &Notes) -> Vec<&str> {
    notes.defects.iter().map(|defect| defect.code).collect()
}

/// Writes one model in any version and byte order.
struct Writer {
    out: Vec<u8>,
    big: bool,
    narrow: bool,
}

impl Writer {
    fn new(version: u32, big: bool) -> Self {
        let mut writer = Self {
            out: b"GGUF".to_vec(),
            big,
            narrow: version == 1,
        };
        writer.u32(version);
        writer
    }

    fn u32(&mut self, number: u32) {
        let bytes = if self.big {
            number.to_be_bytes()
        } else {
            number.to_le_bytes()
        };
        self.out.extend_from_slice(&bytes);
    }

    fn u64(&mut self, number: u64) {
        let bytes = if self.big {
            number.to_be_bytes()
        } else {
            number.to_le_bytes()
        };
        self.out.extend_from_slice(&bytes);
    }

    fn count(&mut self, number: u64) {
        if self.narrow {
            self.u32(number as u32);
        } else {
            self.u64(number);
        }
    }

    fn string(&mut self, text: &str) {
        self.count(text.len() as u64);
        self.out.extend_from_slice(text.as_bytes());
    }
}

fn model(version: u32, big: bool) -> Vec<u8> {
    let mut w = Writer::new(version, big);
    w.count(1);
    w.count(6);
    w.string("general.architecture");
    w.u32(8);
    w.string("llama");
    w.string("general.url");
    w.u32(8);
    w.string("see https://example.org/model.");
    w.string("tokens");
    w.u32(9);
    w.u32(8);
    w.count(20);
    for number in 0..20 {
        w.string(&format!("token{number}"));
    }
    w.string("nested");
    w.u32(9);
    w.u32(9);
    w.count(10);
    for _ in 0..10 {
        w.u32(4);
        w.count(2);
        w.u32(1);
        w.u32(2);
    }
    w.string("scores");
    w.u32(9);
    w.u32(6);
    w.count(100);
    for _ in 0..100 {
        w.u32(1.5f32.to_bits());
    }
    w.string("tokenizer.chat_template");
    w.u32(8);
    w.string("{{ messages[0].content }}");
    w.string("a.weight");
    w.u32(2);
    w.count(256);
    w.count(2);
    w.u32(12);
    w.u64(0);
    w.out.resize(w.out.len().next_multiple_of(32), 0);
    w.out.resize(w.out.len() + 2 * 144, 7);
    w.out
}

#[test]
fn every_version_and_byte_order_says_the_same() {
    for (version, big) in [(1, false), (2, false), (3, false), (3, true), (2, true)] {
        let (facts, notes) = read(&model(version, big));
        assert_eq!(codes(&notes), Vec::<&str>::new(), "{version} {big}");
        assert!(notes.gaps.is_empty() && notes.children.is_empty());
        assert_eq!((facts.version, facts.big_endian), (version, big));
        assert_eq!(facts.architecture.as_deref(), Some("llama"));
        assert_eq!(facts.urls, ["https://example.org/model."]);
        assert_eq!(facts.parameters_total, 512);
        assert_eq!(facts.tensors[0].kind, "Q4_K");
        assert_eq!(facts.tensors[0].size_bytes, Some(288));
        assert_eq!(notes.skipped_bytes, 288);
        assert_eq!(facts.metadata[2].len, Some(20));
        assert_eq!(facts.metadata[3].kind, "[array]");
        assert_eq!(facts.chat_templates[0].text, "{{ messages[0].content }}");
    }
}

#[test]
fn a_newer_version_is_a_gap_and_not_a_guess() {
    let mut bytes = model(3, false);
    bytes[4] = 9;
    let (_, notes) = read(&bytes);
    assert_eq!(notes.gaps.len(), 1);
}

/// A ggjt model of one word and one tensor.
fn ggjt() -> Vec<u8> {
    let mut w = Writer {
        out: b"tjgg".to_vec(),
        big: false,
        narrow: true,
    };
    for number in [3, 1, 32, 256, 1, 1, 0, 2] {
        w.u32(number);
    }
    w.string("word");
    w.u32(0);
    for number in [1, 4, 2, 32] {
        w.u32(number);
    }
    w.out.extend_from_slice(b"norm");
    w.out.resize(w.out.len().next_multiple_of(32), 0);
    w.out.resize(w.out.len() + 18, 7);
    w.out
}

#[test]
fn ggjt_is_walked_and_ggml_is_not_pretended_to_be() {
    let (facts, notes) = read_as(&crate::model::ggml::FORMAT, &ggjt());
    let Facts::Ggml(facts) = facts else { panic!() };
    assert!(notes.defects.is_empty() && notes.gaps.is_empty());
    assert_eq!(facts.tensors[0].name, "norm");
    assert_eq!(facts.tensors[0].size_bytes, 18);
    let (_, notes) = read_as(&crate::model::ggml::FORMAT, b"lmgg\0\x01\0\0rest");
    assert_eq!(notes.gaps.len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn any_change_ends(
        version in 1..4u32,
        big in any::<bool>(),
        places in prop::collection::vec((0..900usize, any::<u8>()), 0..6),
        cut in 0..1_000usize,
    ) {
        let mut bytes = model(version, big);
        for (place, byte) in places {
            if let Some(old) = bytes.get_mut(place) {
                *old = byte;
            }
        }
        bytes.truncate(cut);
        let (_, notes) = read(&bytes);
        // What is cut inside the header is never taken for whole.
        if cut < 400 {
            prop_assert!(!notes.defects.is_empty() || !notes.gaps.is_empty());
        }
    }

    #[test]
    fn any_bytes_end(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let mut bytes = bytes;
        read(&bytes);
        bytes.splice(0..bytes.len().min(8), *b"GGUF\x03\0\0\0");
        read(&bytes);
        let mut old = ggjt();
        old.truncate(60);
        old.extend(bytes);
        read_as(&crate::model::ggml::FORMAT, &old);
    }
}
