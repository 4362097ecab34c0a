//! Samples of archives and compressed streams.

use crate::Samples;
use crate::archive_asm::{Member, Tar, zip, zip_with_comment};
use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use std::io::Write;

/// A pickle that would print a word.
const ATTACK: &[u8] = b"cos\nsystem\n(S'echo weighbridge'\ntR.";
/// A list of three numbers.
const HARMLESS: &[u8] = b"\x80\x04]\x94(K\x01K\x02K\x03e.";
/// The rule that speaks for [`ATTACK`], wherever it is found.
const RUNS: &[&str] = &["model-pickle-runs-commands"];

const DISAGREE: &str = "file-archive-headers-disagree";
const HIDDEN: &str = "file-archive-member-hidden";
const REPEATED: &str = "file-archive-name-repeated";
const AMBIGUOUS: &str = "file-archive-name-ambiguous";
const FLAG: &str = "file-archive-flag-untrue";
const OUTSIDE: &str = "file-archive-leads-outside";
const LOOSE: &str = "file-archive-loose-data";
const CHECKSUM: &str = "file-checksum-differs";
const EXPANDS: &str = "file-expands";

macro_rules! blob {
    ($name:literal) => {
        include_bytes!(concat!("blobs/containers/", $name)).as_slice()
    };
}

/// Collects the samples of this family.
pub fn samples(out: &mut Samples) {
    wrapped(out);
    tampered(out);
    mismatched(out);
    repeated_and_hidden(out);
    leading_outside(out);
    expanding(out);
    loose(out);
    benign(out);
}

pub(crate) fn gzip(data: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    // Writing to memory does not fail.
    let _ = encoder.write_all(data);
    encoder.finish().unwrap_or_default()
}

fn zlib(data: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    // Writing to memory does not fail.
    let _ = encoder.write_all(data);
    encoder.finish().unwrap_or_default()
}

fn model(data: &[u8]) -> Member {
    Member::stored("model/data.pkl", data)
}

/// 18 and 25: every codec of joblib, and archives in archives.
fn wrapped(out: &mut Samples) {
    let compressed: &[(&str, Vec<u8>)] = &[
        ("zlib.joblib", zlib(ATTACK)),
        ("gzip.joblib", gzip(ATTACK)),
        ("bz2.joblib", blob!("attack.bz2").to_vec()),
        ("xz.joblib", blob!("attack.xz").to_vec()),
        ("lzma.joblib", blob!("attack.lzma").to_vec()),
        ("lz4.joblib", blob!("attack.lz4").to_vec()),
        ("frame.pkl.zst", blob!("attack.zst").to_vec()),
        (
            "behind-skippable-frame.pkl.zst",
            blob!("attack-skippable.zst").to_vec(),
        ),
        (
            "second-gzip-member.pkl.gz",
            [gzip(HARMLESS), gzip(ATTACK)].concat(),
        ),
        ("second-stream.pkl.bz2", blob!("attack-two-streams.bz2").to_vec()),
        ("no-ending", zlib(ATTACK)),
        (
            "cut-off.pkl.gz",
            gzip(ATTACK)
                .split_last_chunk::<9>()
                .map(|(kept, _)| kept.to_vec())
                .unwrap_or_default(),
        ),
    ];
    for (name, bytes) in compressed {
        out.attack("18-compressed", name, bytes.clone(), RUNS);
    }
    let inner = zip(&[Member::deflated("model.pkl", ATTACK)]);
    let tar = Tar::default()
        .file("config.json", b"{}")
        .file("model.pkl", ATTACK)
        .end();
    let pax = b"22 path=hidden/deep.x\n";
    let long = Tar::default()
        .member(b'x', "pax", "", pax)
        .file("short", ATTACK)
        .end();
    let archives: &[(&str, Vec<u8>)] = &[
        (
            "zip-in-zip-in-gzip.gz",
            gzip(&zip(&[Member::stored("inner.zip", &inner)])),
        ),
        ("model.tar", tar.clone()),
        ("model.tar.gz", gzip(&tar)),
        ("pax-name.tar", long),
        (
            "bzip2-member.zip",
            zip(&[Member::packed("m.bin", 12, ATTACK, blob!("attack.bz2").to_vec())]),
        ),
        (
            "xz-member.zip",
            zip(&[Member::packed("m.bin", 95, ATTACK, blob!("attack.xz").to_vec())]),
        ),
        (
            "zstd-member.zip",
            zip(&[Member::packed("m.bin", 93, ATTACK, blob!("attack.zst").to_vec())]),
        ),
        ("lzma2.7z", blob!("attack.7z").to_vec()),
        ("lzma.7z", blob!("attack-lzma.7z").to_vec()),
        ("copy.7z", blob!("attack-copy.7z").to_vec()),
        ("bzip2.7z", blob!("attack-bzip2.7z").to_vec()),
        ("delta.7z", blob!("attack-delta.7z").to_vec()),
        ("nullifai-7z-named.pt", blob!("attack.7z").to_vec()),
    ];
    for (name, bytes) in archives {
        out.attack("25-archives", name, bytes.clone(), RUNS);
    }
}

/// 21: flags, methods and checksums that turn readers away.
fn tampered(out: &mut Samples) {
    let t = "21-zip-tampering";
    for (name, flag) in [
        ("encrypted", 0x1),
        ("patched", 0x20),
        ("strong", 0x40),
        ("masked", 0x2000),
    ] {
        let both = zip(&[model(ATTACK).both(|header| header.flags |= flag)]);
        out.attack(t, &format!("{name}-in-both.pt"), both, &[FLAG]);
        let central = zip(&[model(ATTACK).central(|header| header.flags |= flag)]);
        out.attack(t, &format!("{name}-in-directory.pt"), central, &[DISAGREE]);
        let local = zip(&[model(ATTACK).local(|header| header.flags |= flag)]);
        out.attack(t, &format!("{name}-in-local-header.pt"), local, &[DISAGREE]);
    }
    let deflated = || Member::deflated("model/data.pkl", ATTACK);
    let packed = zip(&[deflated().both(|header| header.flags |= 1)]);
    out.attack(t, "encrypted-deflated.pt", packed.clone(), RUNS);
    let crc = zip(&[model(ATTACK).both(|header| header.crc ^= 1)]);
    out.attack(t, "checksum-in-both.pt", crc.clone(), &[CHECKSUM]);
    out.attack(t, "checksum-in-both-judged.pt", crc, RUNS);
    let crc = zip(&[deflated().both(|header| header.crc ^= 1)]);
    out.attack(t, "checksum-deflated.pt", crc.clone(), &[CHECKSUM]);
    let method = zip(&[model(ATTACK).central(|header| header.method = 99)]);
    out.attack(t, "method-in-directory.pt", method.clone(), &[DISAGREE]);
    out.attack(t, "method-in-directory-judged.pt", method.clone(), RUNS);
    let local = zip(&[model(ATTACK).local(|header| header.method = 8)]);
    out.attack(t, "method-in-local-header.pt", local.clone(), RUNS);
    out.fires(FLAG, "encrypted.zip", packed);
    out.silent(FLAG, "plain.zip", zip(&[model(HARMLESS)]));
    out.fires(CHECKSUM, "deflated.zip", crc);
    out.silent(
        CHECKSUM,
        "right.zip",
        zip(&[Member::deflated("model/data.pkl", HARMLESS)]),
    );
    out.fires(DISAGREE, "method.zip", method);
    out.silent(
        DISAGREE,
        "agree.zip",
        zip(&[model(HARMLESS), Member::stored("model/version", "3\n")]),
    );
}

/// 22: names, sizes and places that the two headers tell differently.
fn mismatched(out: &mut Samples) {
    let t = "22-zip-mismatch";
    let name = zip(&[model(ATTACK).central(|header| header.name = b"model/data.txt".to_vec())]);
    out.attack(t, "name-in-directory.pt", name.clone(), RUNS);
    out.attack(t, "name.pt", name, &[DISAGREE]);
    let size = zip(&[model(ATTACK).central(|header| {
        header.size = 4;
        header.packed = 4;
    })]);
    out.attack(t, "size-in-directory.pt", size.clone(), RUNS);
    out.attack(t, "size.pt", size, &[DISAGREE]);
    let size = zip(&[model(ATTACK).both(|header| header.size = 4)]);
    out.attack(t, "stored-sizes.pt", size, &[DISAGREE]);
    let mut missing = model(ATTACK);
    missing.offset = Some(3);
    out.attack(t, "offset.pt", zip(&[missing]), &[DISAGREE]);
    let mut count = zip(&[Member::stored("version", "3"), model(ATTACK)]);
    let end = count.len() - 22;
    for at in [8, 10] {
        count[end + at] = 1;
    }
    out.attack(t, "count.pt", count, RUNS);
    // The same header name for Python and PyTorch, another one for readers of the Unicode field.
    let plain = b"model/readme.txt";
    let mut field = [&[1][..], &crc32fast::hash(plain).to_le_bytes(), b"model/data.pkl"].concat();
    field.splice(0..0, [0x75, 0x70, field.len() as u8, 0]);
    let unicode = Member::stored("model/readme.txt", ATTACK).both(|header| header.extra = field.clone());
    out.attack(t, "unicode-name.pt", zip(&[unicode]), &[DISAGREE]);
    let first = zip(&[model(HARMLESS)]);
    let comment = zip_with_comment(&[model(ATTACK)], &first);
    out.attack(t, "archive-in-comment.pt", comment, RUNS);
    let pax = Tar::default().member(b'x', "pax", "", b"13 size=1024\n").lying(
        b'0',
        "a.txt",
        "",
        &Tar::default().file("model.pkl", ATTACK).end(),
        0,
    );
    out.attack(t, "pax-size.tar", pax.end(), &[DISAGREE]);
}

/// 22: names that stand for two members, and members that no directory lists.
fn repeated_and_hidden(out: &mut Samples) {
    let t = "22-zip-mismatch";
    let twice = zip(&[model(HARMLESS), model(ATTACK)]);
    out.attack(t, "name-repeated.pt", twice.clone(), RUNS);
    let dotted = zip(&[model(ATTACK), Member::stored("model/./data.pkl", HARMLESS)]);
    out.attack(t, "name-dotted.pt", dotted.clone(), &[REPEATED]);
    out.fires(REPEATED, "exact.zip", twice);
    out.fires(REPEATED, "dotted.zip", dotted);
    out.silent(
        REPEATED,
        "folders.zip",
        zip(&[Member::stored("a/x", "1"), Member::stored("b/x", "2")]),
    );
    let case = zip(&[model(HARMLESS), Member::stored("model/DATA.pkl", ATTACK)]);
    out.attack(t, "name-case.pt", case.clone(), RUNS);
    out.fires(AMBIGUOUS, "case.zip", case);
    let nul = zip(&[Member::stored("readme.txt\0.pkl", HARMLESS)]);
    out.fires(AMBIGUOUS, "zero-byte.zip", nul);
    out.silent(
        AMBIGUOUS,
        "umlaut.zip",
        zip(&[Member::stored("größe.txt", "x").both(|h| h.flags = 0x800)]),
    );
    let hidden = zip(&[
        Member::stored("version", "3"),
        model(ATTACK).hidden(),
        Member::stored("end", "x"),
    ]);
    out.attack(t, "member-hidden.pt", hidden.clone(), RUNS);
    out.fires(HIDDEN, "hidden.zip", hidden);
    let two = [zip(&[model(ATTACK)]), zip(&[model(HARMLESS)])].concat();
    out.attack(t, "archives-concatenated.pt", two.clone(), RUNS);
    out.fires(HIDDEN, "concatenated.zip", two);
    let tar = [
        Tar::default().file("a.txt", b"x").end(),
        Tar::default().file("model.pkl", ATTACK).end(),
    ];
    out.attack("25-archives", "behind-end-mark.tar", tar.concat(), RUNS);
    out.fires(HIDDEN, "behind-end-mark.tar", tar.concat());
    let inner = zip(&[Member::stored("a.txt", "x")]);
    out.silent(
        HIDDEN,
        "zip-in-zip.zip",
        zip(&[Member::stored("inner.zip", inner.clone())]),
    );
    out.silent(
        HIDDEN,
        "zip-in-tar.tar",
        Tar::default().file("a.zip", &inner).file("b.zip", &inner).end(),
    );
}

/// 25: members that would be written elsewhere.
fn leading_outside(out: &mut Samples) {
    let t = "25-archives";
    for (name, member) in [
        ("climbing", "../../evil.py"),
        ("absolute", "/etc/cron.d/evil"),
        ("drive", "C:\\evil.py"),
        ("backslash", "..\\..\\evil.py"),
    ] {
        out.attack(
            t,
            &format!("{name}.zip"),
            zip(&[Member::stored(member, "x")]),
            &[OUTSIDE],
        );
    }
    let mut link = Member::stored("cache", "/home");
    link.mode = 0o120_777;
    let link = zip(&[link]);
    out.attack(t, "link.zip", link.clone(), &[OUTSIDE]);
    out.fires(OUTSIDE, "link.zip", link);
    let tar = Tar::default()
        .member(b'2', "cache", "../..", b"")
        .file("cache/evil.py", b"x")
        .end();
    out.attack(t, "link.tar", tar.clone(), &[OUTSIDE]);
    out.fires(OUTSIDE, "link.tar", tar);
    let hard = Tar::default().member(b'1', "x", "/etc/passwd", b"").end();
    out.attack(t, "hard-link.tar", hard, &[OUTSIDE]);
    out.attack(
        t,
        "climbing.tar",
        Tar::default().file("a/../../b", b"x").end(),
        &[OUTSIDE],
    );
    let mut inside = Member::stored("Versions/Current", "A");
    inside.mode = 0o120_777;
    out.silent(
        OUTSIDE,
        "link-inside.zip",
        zip(&[inside, Member::stored("Versions/A/..x", "x")]),
    );
    out.silent(
        OUTSIDE,
        "link-inside.tar",
        Tar::default()
            .member(b'2', "a/b", "../c", b"")
            .file("c", b"x")
            .end(),
    );
}

/// 25 and 40: bombs.
fn expanding(out: &mut Samples) {
    let zeros = vec![0; 32 << 20];
    let bomb = zip(&[Member::deflated("model.bin", &zeros)]);
    // Packed once more a bomb is tiny: it is kept that way.
    let nested: Vec<Member> = (0..16)
        .map(|n| Member::deflated(&format!("{n}.zip"), &bomb))
        .collect();
    let nested = zip(&nested);
    out.attack("40-resources", "nested-bombs.zip", nested.clone(), &[EXPANDS]);
    out.attack("40-resources", "bomb.gz.gz", gzip(&gzip(&zeros)), &[EXPANDS]);
    out.attack("40-resources", "bomb.bz2", blob!("zeros.bz2"), &[EXPANDS]);
    out.attack("40-resources", "bomb.xz", blob!("zeros.xz"), &[EXPANDS]);
    out.fires(EXPANDS, "nested.zip", nested);
    // Twenty layers around nothing: deeper than anyone packs.
    let deep = (0..20).fold(b"hello".to_vec(), |inner, _| {
        zip(&[Member::stored("inner.zip", inner)])
    });
    out.attack("40-resources", "layers.zip", deep, &[EXPANDS]);
    let mut shared = vec![Member::deflated("0", vec![7; 4000])];
    for name in 1..40 {
        let mut again = Member::deflated(&name.to_string(), vec![7; 4000]).central(|_| {});
        again.local = None;
        again.offset = Some(0);
        shared.push(again);
    }
    out.attack("40-resources", "shared-data.zip", zip(&shared), &[EXPANDS]);
    out.attack(
        "40-resources",
        "lengths.zip",
        zip(&[model(ATTACK).both(|h| {
            h.size = u32::MAX;
            h.packed = u32::MAX;
        })]),
        RUNS,
    );
    let honest = (0..60_000_u32)
        .flat_map(|n| (n % 251).to_le_bytes())
        .collect::<Vec<_>>();
    out.silent(
        EXPANDS,
        "numbers.zip",
        zip(&[Member::deflated("numbers.bin", honest)]),
    );
    out.silent(
        EXPANDS,
        "zeros.zip",
        zip(&[Member::deflated("zeros.bin", vec![0; 2 << 20])]),
    );
}

/// 20: data before, between and behind.
fn loose(out: &mut Samples) {
    let archive = zip(&[Member::stored("a.txt", "x")]);
    let polyglot = [ATTACK, &archive].concat();
    out.attack("20-polyglot", "pickle-before-zip.pt", polyglot.clone(), RUNS);
    let behind = [HARMLESS, &zip(&[model(ATTACK)])].concat();
    out.attack("20-polyglot", "zip-behind-pickle.pkl", behind, RUNS);
    let mut between = Member::stored("a.txt", "x");
    between.behind = ATTACK.to_vec();
    let between = zip(&[between, Member::stored("b.txt", "y")]);
    out.attack("20-polyglot", "pickle-between-members.zip", between.clone(), RUNS);
    out.fires(LOOSE, "prefix.zip", polyglot);
    out.fires(LOOSE, "between.zip", between);
    out.fires(
        LOOSE,
        "behind.gz",
        [gzip(b"text\n"), b"behind the end".to_vec()].concat(),
    );
    out.silent(
        LOOSE,
        "comment.zip",
        zip_with_comment(&[Member::stored("a.txt", "x")], b"a comment"),
    );
    out.silent(LOOSE, "padded.gz", [gzip(b"text\n"), vec![0; 512]].concat());
    let mut aligned = Member::stored("a.txt", "x");
    aligned.behind = vec![0; 64];
    out.silent(
        LOOSE,
        "aligned.zip",
        zip(&[aligned, Member::stored("b.txt", "y")]),
    );
}

/// Archives as frameworks write them: not even the catch-all has anything to say.
fn benign(out: &mut Samples) {
    let rule = "file-malformed";
    out.silent(rule, "list.7z", blob!("harmless.7z"));
    out.silent(rule, "list.pkl.gz", gzip(HARMLESS));
    out.silent(rule, "list.zip", zip(&[Member::deflated("list.pkl", HARMLESS)]));
    // Torch pads with an extra field so that the data begins at a multiple of 64.
    let padded =
        model(HARMLESS).local(|header| header.extra = [b"FB\x10\0".as_slice(), &[b'Z'; 16]].concat());
    out.silent(rule, "torch-padding.zip", zip(&[padded]));
    // A stream writer leaves the sizes to a descriptor behind the data.
    let mut streamed = Member::deflated("list.pkl", HARMLESS).both(|header| header.flags |= 8);
    let said = streamed.central.clone();
    streamed = streamed.local(|header| (header.crc, header.packed, header.size) = (0, 0, 0));
    if let Some(said) = said {
        let numbers = [said.crc, said.packed, said.size].map(u32::to_le_bytes).concat();
        streamed.behind = [b"PK\x07\x08".to_vec(), numbers].concat();
    }
    out.silent(
        rule,
        "streamed.zip",
        zip(&[streamed, Member::stored("version", "3\n")]),
    );
    out.silent(rule, "empty.zip", zip(&[]));
}
