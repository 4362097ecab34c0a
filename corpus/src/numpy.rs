//! NumPy arrays, plain and with objects.

use crate::Samples;
use crate::archive_asm::stored_zip;
use crate::pickle_asm::{Asm, call};

/// A `.npy` of version 1 with this header.
fn npy(header: &str, data: &[u8]) -> Vec<u8> {
    let mut out = b"\x93NUMPY\x01\x00".to_vec();
    let padding = (64 - (10 + header.len() + 1) % 64) % 64;
    let header = format!("{header}{}\n", " ".repeat(padding));
    out.extend((header.len() as u16).to_le_bytes());
    out.extend(header.as_bytes());
    out.extend(data);
    out
}

fn header(descr: &str, shape: &str) -> String {
    format!("{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}, }}")
}

/// A pickle that would run `echo weighbridge`.
pub(crate) fn echo() -> Vec<u8> {
    call("os", "system", &["echo weighbridge"]).stop()
}

/// A pickle of plain data.
pub(crate) fn plain() -> Vec<u8> {
    Asm::proto(2).empty_list().stop()
}

/// Collects the samples of this family.
pub fn samples(out: &mut Samples) {
    let numbers = npy(&header("'<f8'", "(2,)"), &[0; 16]);
    let objects = npy(&header("'|O'", "(1,)"), &plain());
    let field = npy(&header("[('a', '<i4'), ('b', '|O')]", "(1,)"), &plain());

    out.fires("model-npy-objects", "objects.npy", objects.clone());
    out.fires("model-npy-objects", "object-field.npy", field);
    out.fires(
        "model-npy-objects",
        "member.npz",
        stored_zip(&[("x.npy", &objects)]),
    );
    out.silent("model-npy-objects", "numbers.npy", numbers.clone());
    let texts = header("[('O', '<U3'), ('o', '<M8[ns]', (2,))]", "(1,)");
    out.silent("model-npy-objects", "named-o.npy", npy(&texts, &[0; 28]));

    let call =
        "{'descr': '<f8', 'fortran_order': False, 'shape': __import__('os').system('echo weighbridge'), }";
    out.fires("model-npy-header-code", "call.npy", npy(call, &[0; 16]));
    out.fires(
        "model-npy-header-code",
        "bare-call.npy",
        npy("exec('print(1)')", &[0; 16]),
    );
    out.silent("model-npy-header-code", "numbers.npy", numbers.clone());
    let quoted = header("[('__import__(\\'os\\')', '<f8')]", "(2,)");
    out.silent("model-npy-header-code", "quoted.npy", npy(&quoted, &[0; 16]));
    out.silent(
        "model-npy-header-code",
        "python-2.npy",
        npy(&header("'<f8'", "(2L,)"), &[0; 16]),
    );

    let huge = "(9223372036854775807, 9223372036854775807)";
    out.fires(
        "model-npy-shape-overflow",
        "product.npy",
        npy(&header("'<f8'", huge), &[0; 16]),
    );
    out.fires(
        "model-npy-shape-overflow",
        "negative.npy",
        npy(&header("'<f8'", "(-1,)"), &[0; 16]),
    );
    out.silent("model-npy-shape-overflow", "numbers.npy", numbers.clone());
    out.silent(
        "model-npy-shape-overflow",
        "empty.npy",
        npy(&header("'<f8'", "(0, 9223372036854775807)"), &[]),
    );

    out.fires(
        "file-malformed",
        "truncated.npy",
        npy(&header("'<f8'", "(3,)"), &[0; 16]),
    );
    out.silent(
        "file-malformed",
        "two-arrays.npy",
        [numbers.clone(), numbers.clone()].concat(),
    );

    let technique = "19-numpy-objects";
    let evil = npy(&header("'|O'", "(1,)"), &echo());
    let evil_field = npy(&header("[('a', [('b', '|O')])]", "()"), &echo());
    let evil_list = npy(&header("'f8,O'", "(1,)"), &echo());
    let behind = [numbers.clone(), evil.clone()].concat();
    let unknown = npy(&header("'quaternion'", "(1,)"), &echo());
    let trailing = [numbers.clone(), echo()].concat();
    for (name, bytes) in [
        ("objects.npy", evil.clone()),
        ("nested-field.npy", evil_field),
        ("comma-type.npy", evil_list),
        ("second-array.npy", behind),
        ("unknown-type.npy", unknown),
        ("trailing-pickle.npy", trailing),
        ("member.npz", stored_zip(&[("x.npy", &numbers), ("y.npy", &evil)])),
        (
            "pickle-as-member.npz",
            stored_zip(&[("x.npy", &numbers), ("y.npy", &echo())]),
        ),
    ] {
        out.attack(technique, name, bytes, crate::numpy::PICKLE_RULES);
    }
    out.attack(
        technique,
        "header-call.npy",
        npy(call, &[0; 16]),
        &["model-npy-header-code"],
    );
}

/// The rules that speak for a pickle that runs something.
pub(crate) const PICKLE_RULES: &[&str] = &["model-pickle-runs-commands"];
