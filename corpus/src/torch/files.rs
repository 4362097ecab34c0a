//! Programs in archives, pickles of checkpoints, and what PyTorch wrote before it wrote zips.

use super::{checkpoint, elf, mar};
use crate::Samples;
use crate::archive_asm::{Tar, stored_zip};
use crate::numpy::{PICKLE_RULES, echo, plain};
use crate::pickle_asm::{Asm, call};

pub(super) fn executables(out: &mut Samples) {
    let hides = "model-hides-executable";
    let mut windows = b"MZ".to_vec();
    windows.resize(60, 0);
    windows.extend(64_u32.to_le_bytes());
    windows.extend(b"PE\0\0");
    windows.resize(88, 0);
    windows.extend(0x20b_u16.to_le_bytes());
    for (name, bytes) in [
        ("elf.pt", elf()),
        ("windows.pt", windows),
        ("script.pt", b"#!/bin/sh\necho weighbridge\n".to_vec()),
        (
            "mach-o.pt",
            [
                b"\xcf\xfa\xed\xfe\x07\0\0\x01\x03\0\0\0\x02\0\0\0\x10\0\0\0".as_slice(),
                &[0; 44],
            ]
            .concat(),
        ),
    ] {
        let archive = checkpoint(&[("archive/data/0", &bytes)]);
        out.fires(hides, name, archive.clone());
        out.attack(
            "26-program-as-storage",
            name,
            archive,
            &["model-hides-executable"],
        );
    }
    out.fires(hides, "elf-as-model.bin", elf());
    out.silent(
        hides,
        "numbers.pt",
        checkpoint(&[("archive/data/0", b"\x7fELF\x02\x01\x01 are just numbers")]),
    );
    out.silent(hides, "library.so", elf());

    let native = "model-native-code";
    let aoti = stored_zip(&[
        ("a/archive_format", b"pt2".as_slice()),
        ("a/data/aotinductor/model/x.wrapper.so", &elf()),
    ]);
    out.fires(native, "aoti.pt2", aoti.clone());
    out.fires(
        native,
        "library.mar",
        mar("image_classifier", &[("libops.so", &elf())]),
    );
    out.silent(native, "numbers.pt", checkpoint(&[]));
    out.attack("26-program-as-storage", "aoti.pt2", aoti, &["model-native-code"]);
}

/// Pickles where a scanner may not look: oddly named members, further pickles, storages, tar archives.
pub(super) fn pickles(out: &mut Samples) {
    let technique = "23-pickle-in-odd-member";
    for (name, member) in [
        ("constants.pt", "archive/constants.pkl"),
        ("bytecode.ptl", "archive/bytecode.pkl"),
        ("attributes.pt", "archive/attributes.pkl"),
        ("no-ending.pt", "archive/data/weights"),
        ("storage.pt", "archive/data/0"),
        ("text.pt", "archive/readme.txt"),
        ("version.pt", "archive/.data/version"),
        ("debug.pt", "archive/code/__torch__.py.debug_pkl"),
        ("at-root.pt", "data.pkl"),
        ("upper-case.pt", "archive/DATA.PKL"),
        ("python.pt", "archive/code/x.py"),
    ] {
        out.attack(technique, name, checkpoint(&[(member, &echo())]), PICKLE_RULES);
    }
    let inner = checkpoint(&[("archive/other.pkl", &echo())]);
    out.attack(
        technique,
        "checkpoint-in-storage.pt",
        checkpoint(&[("archive/data/0", &inner)]),
        PICKLE_RULES,
    );

    let load = Asm::proto(2)
        .global("torch.storage", "_load_from_bytes")
        .bytes(echo())
        .tuple1()
        .reduce()
        .stop();
    out.attack(
        "14-nested-pickle",
        "load-from-bytes.pt",
        stored_zip(&[("archive/data.pkl", &load)]),
        PICKLE_RULES,
    );
    let loads = Asm::proto(2)
        .global("pickle", "loads")
        .bytes(echo())
        .tuple1()
        .reduce()
        .stop();
    out.attack(
        "14-nested-pickle",
        "pickle-loads.pt",
        stored_zip(&[("archive/data.pkl", &loads)]),
        PICKLE_RULES,
    );

    legacy(out);
}

/// `torch.save` before 1.6: five pickles and raw storages; and before 0.1.10: a tar of pickles.
fn legacy(out: &mut Samples) {
    let technique = "24-legacy-torch";
    let magic = || {
        Asm::proto(2)
            .raw(b"\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19")
            .stop()
    };
    let protocol = || Asm::proto(2).int(1001).stop();
    let system = || Asm::proto(2).empty_dict().stop();
    let keys = || Asm::proto(2).empty_list().stop();
    let evil = || echo();
    for (name, parts) in [
        ("second.pt", [magic(), evil(), system(), plain(), keys()]),
        ("third.pt", [magic(), protocol(), evil(), plain(), keys()]),
        ("fourth.pt", [magic(), protocol(), system(), evil(), keys()]),
        ("fifth.pt", [magic(), protocol(), system(), plain(), evil()]),
    ] {
        out.attack(technique, name, parts.concat(), PICKLE_RULES);
    }
    out.silent(
        "model-pickle-trailing-bytes",
        "legacy-tar.pt",
        legacy_tar([b"", b""]),
    );
    out.attack(
        technique,
        "tar-behind-storage.pt",
        legacy_tar([&echo(), b""]),
        PICKLE_RULES,
    );
    out.attack(
        technique,
        "tar-behind-tensor.pt",
        legacy_tar([b"", &echo()]),
        PICKLE_RULES,
    );
    let info = Asm::proto(2).empty_dict().stop();
    for evil_member in ["sys_info", "pickle", "storages", "tensors"] {
        let members = ["sys_info", "pickle", "storages", "tensors"].map(|name| {
            (
                name,
                if name == evil_member {
                    call("os", "system", &["echo weighbridge"]).stop()
                } else {
                    info.clone()
                },
            )
        });
        out.attack(
            technique,
            &format!("tar-{evil_member}.pt"),
            tar(&members),
            PICKLE_RULES,
        );
    }
}

/// A file as PyTorch 0.1.9 wrote it: one storage of two floats, one tensor; `evil` stands behind the raw bytes of
/// `storages` or `tensors`.
fn legacy_tar(evil: [&[u8]; 2]) -> Vec<u8> {
    let count = Asm::proto(2).int(1).stop();
    let entry = |class: &str, place: i32| {
        Asm::proto(2)
            .int(7)
            .int(place)
            .global("torch", class)
            .tuple3()
            .stop()
    };
    let mut storages = [count.clone(), entry("FloatStorage", 0)].concat();
    storages.extend(2_u64.to_le_bytes());
    storages.extend([0xff; 8]);
    storages.extend(evil[0]);
    storages.extend(plain());
    let mut tensors = [count, entry("FloatTensor", 7)].concat();
    tensors.extend([1_i32.to_le_bytes(), [0; 4]].concat());
    tensors.extend([2_i64, 1, 0].map(i64::to_le_bytes).concat());
    tensors.extend(evil[1]);
    let info = Asm::proto(2).empty_dict().stop();
    tar(&[
        ("sys_info", info.clone()),
        ("pickle", info),
        ("tensors", tensors),
        ("storages", storages),
    ])
}

/// A tar of plain files.
fn tar(members: &[(&str, Vec<u8>)]) -> Vec<u8> {
    members
        .iter()
        .fold(Tar::default(), |tar, (name, data)| tar.file(name, data))
        .end()
}
