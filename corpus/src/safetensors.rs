//! Samples of safetensors files and of the indexes of sharded checkpoints.

use crate::Samples;

/// A file: the header's length, the header, the data.
fn file(header: &str, data: &[u8]) -> Vec<u8> {
    let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
    bytes.extend_from_slice(header.as_bytes());
    bytes.extend_from_slice(data);
    bytes
}

/// `"name":{"dtype":…,"shape":…,"data_offsets":[begin,end]}`.
fn tensor(name: &str, dtype: &str, shape: &str, begin: u64, end: u64) -> String {
    format!(r#""{name}":{{"dtype":"{dtype}","shape":{shape},"data_offsets":[{begin},{end}]}}"#)
}

fn header(tensors: &[String]) -> String {
    format!("{{{}}}", tensors.join(","))
}

/// Two tensors, as the reference implementation writes them.
fn sound() -> Vec<u8> {
    let tensors = [
        r#""__metadata__":{"format":"pt"}"#.to_owned(),
        tensor("weight", "F32", "[2,2]", 0, 16),
        tensor("bias", "F16", "[2]", 16, 20),
    ];
    let mut header = header(&tensors);
    while !header.len().is_multiple_of(8) {
        header.push(' ');
    }
    file(&header, &[0; 20])
}

/// Every element type, sub-byte ones included.
fn every_dtype() -> Vec<u8> {
    let mut at = 0;
    let mut tensors = Vec::new();
    for (dtype, bytes) in [
        ("BOOL", 8),
        ("U8", 8),
        ("I8", 8),
        ("F8_E4M3", 8),
        ("F8_E5M2", 8),
        ("F8_E8M0", 8),
        ("I16", 16),
        ("U16", 16),
        ("F16", 16),
        ("BF16", 16),
        ("I32", 32),
        ("U32", 32),
        ("F32", 32),
        ("I64", 64),
        ("U64", 64),
        ("F64", 64),
        ("C64", 64),
        ("F4", 4),
        ("F6_E2M3", 6),
        ("F6_E3M2", 6),
    ] {
        tensors.push(tensor(dtype, dtype, "[2,4]", at, at + bytes));
        at += bytes;
    }
    tensors.push(tensor("empty", "F32", "[0,4]", at, at));
    tensors.push(tensor("scalar", "F32", "[]", at, at + 4));
    file(&header(&tensors), &vec![0; at as usize + 4])
}

/// Collects the samples of this family.
pub fn samples(out: &mut Samples) {
    silent(out);
    layout(out);
    bytes_and_sizes(out);
    headers(out);
    indexes(out);
}

fn silent(out: &mut Samples) {
    for rule in [
        "model-safetensors-duplicate-keys",
        "model-safetensors-tensor-outside",
        "model-safetensors-tensors-overlap",
        "model-safetensors-hides-bytes",
        "model-safetensors-sizes-disagree",
        "model-safetensors-header-bomb",
        "model-safetensors-header-broken",
        "model-safetensors-header-unusual",
    ] {
        out.silent(rule, "sound.safetensors", sound());
        out.silent(rule, "every-dtype.safetensors", every_dtype());
        out.silent(rule, "no-tensors.safetensors", file("{}", b""));
    }
    // Any order of names is sound, as long as the bytes are covered.
    let tensors = [tensor("b", "U8", "[3]", 5, 8), tensor("a", "U8", "[5]", 0, 5)];
    let backwards = file(&header(&tensors), &[1; 8]);
    out.silent(
        "model-safetensors-tensors-overlap",
        "backwards.safetensors",
        backwards.clone(),
    );
    out.silent(
        "model-safetensors-hides-bytes",
        "backwards.safetensors",
        backwards,
    );
}

fn layout(out: &mut Samples) {
    let mut both = |rule: &'static [&'static str], name: &str, bytes: Vec<u8>| {
        out.fires(rule[0], name, bytes.clone());
        out.attack("35-safetensors", name, bytes, rule);
    };
    let twice = [tensor("w", "U8", "[4]", 0, 4), tensor("w", "U8", "[4]", 4, 8)];
    both(
        &["model-safetensors-duplicate-keys"],
        "duplicate-tensor.safetensors",
        file(&header(&twice), &[0; 8]),
    );
    both(
        &["model-safetensors-duplicate-keys"],
        "duplicate-field.safetensors",
        file(
            r#"{"w":{"dtype":"U8","dtype":"I8","shape":[4],"data_offsets":[0,4]}}"#,
            &[0; 4],
        ),
    );
    // The same key, spelled with an escape.
    both(
        &["model-safetensors-duplicate-keys"],
        "duplicate-escaped.safetensors",
        file(
            &header(&[
                tensor("w", "U8", "[4]", 0, 4),
                tensor("\\u0077", "U8", "[4]", 4, 8),
            ]),
            &[0; 8],
        ),
    );
    both(
        &["model-safetensors-tensor-outside"],
        "outside.safetensors",
        file(
            &header(&[tensor("w", "F32", "[1000000]", 0, 4_000_000)]),
            &[0; 16],
        ),
    );
    both(
        &["model-safetensors-tensor-outside"],
        "reversed.safetensors",
        file(&header(&[tensor("w", "U8", "[4]", 8, 4)]), &[0; 8]),
    );
    let overlap = [tensor("a", "U8", "[8]", 0, 8), tensor("b", "U8", "[8]", 4, 12)];
    both(
        &["model-safetensors-tensors-overlap"],
        "overlap.safetensors",
        file(&header(&overlap), &[0; 12]),
    );
    both(
        &["model-safetensors-tensors-overlap"],
        "same-bytes.safetensors",
        file(
            &header(&[tensor("a", "U8", "[8]", 0, 8), tensor("b", "U8", "[8]", 0, 8)]),
            &[0; 8],
        ),
    );
}

fn bytes_and_sizes(out: &mut Samples) {
    let mut both = |rule: &'static [&'static str], name: &str, bytes: Vec<u8>| {
        out.fires(rule[0], name, bytes.clone());
        out.attack("35-safetensors", name, bytes, rule);
    };
    let hole = [tensor("a", "U8", "[4]", 0, 4), tensor("b", "U8", "[4]", 8, 12)];
    both(
        &["model-safetensors-hides-bytes"],
        "hole.safetensors",
        file(&header(&hole), &[0; 12]),
    );
    both(
        &["model-safetensors-hides-bytes"],
        "starts-late.safetensors",
        file(&header(&[tensor("a", "U8", "[4]", 4, 8)]), &[0; 8]),
    );
    let mut polyglot = sound();
    polyglot.extend_from_slice(b"cos\nsystem\n(S'echo weighbridge'\ntR.");
    both(
        &["model-safetensors-hides-bytes"],
        "pickle-behind.safetensors",
        polyglot,
    );
    both(
        &["model-safetensors-sizes-disagree"],
        "shape-lies.safetensors",
        file(&header(&[tensor("w", "F32", "[100,100]", 0, 16)]), &[0; 16]),
    );
    both(
        &["model-safetensors-sizes-disagree"],
        "shape-overflows.safetensors",
        file(
            &header(&[tensor("w", "F32", "[4294967296,4294967296,4]", 0, 0)]),
            b"",
        ),
    );
}

fn headers(out: &mut Samples) {
    let mut both = |rule: &'static [&'static str], name: &str, bytes: Vec<u8>| {
        out.fires(rule[0], name, bytes.clone());
        out.attack("35-safetensors", name, bytes, rule);
    };
    let mut endless = sound();
    endless[..8].copy_from_slice(&u64::MAX.to_le_bytes());
    both(
        &["model-safetensors-header-bomb"],
        "endless-header.safetensors",
        endless,
    );
    let mut large = sound();
    large[..8].copy_from_slice(&99_000_000u64.to_le_bytes());
    both(
        &["model-safetensors-header-bomb"],
        "long-header.safetensors",
        large,
    );
    let nested = format!(r#"{{"w":{}{}}}"#, "[".repeat(20_000), "]".repeat(20_000));
    both(
        &["model-safetensors-header-bomb"],
        "nested.safetensors",
        file(&nested, b""),
    );
    both(
        &["model-safetensors-header-broken"],
        "no-offsets.safetensors",
        file(r#"{"w":{"dtype":"U8","shape":[4]}}"#, &[0; 4]),
    );
    both(
        &["model-safetensors-header-broken"],
        "breaks-off.safetensors",
        file(r#"{"w":{"dtype":"U8","shape":[4],"data_off"#, &[0; 4]),
    );
    both(
        &["model-safetensors-header-broken"],
        "negative-offset.safetensors",
        file(
            r#"{"w":{"dtype":"U8","shape":[4],"data_offsets":[-4,0]}}"#,
            &[0; 4],
        ),
    );
    let rule = "model-safetensors-header-unusual";
    let unknown = [tensor("w", "F3", "[8]", 0, 3)];
    out.fires(
        rule,
        "unknown-dtype.safetensors",
        file(&header(&unknown), &[0; 3]),
    );
    let blank = format!("  {}", header(&[tensor("w", "U8", "[4]", 0, 4)]));
    out.fires(rule, "blank-first.safetensors", file(&blank, &[0; 4]));
    out.fires(
        rule,
        "metadata-number.safetensors",
        file(r#"{"__metadata__":{"step":7}}"#, b""),
    );
    out.fires(
        rule,
        "extra-field.safetensors",
        file(
            r#"{"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4],"loader":"other"}}"#,
            &[0; 4],
        ),
    );
}

fn indexes(out: &mut Samples) {
    let index = |total: u64, map: &str| {
        format!("{{\"metadata\": {{\"total_size\": {total}}}, \"weight_map\": {{{map}}}}}\n")
    };
    let shard = |name: &str| file(&header(&[tensor(name, "U8", "[4]", 0, 4)]), &[0; 4]);
    let (one, two) = (
        "model-00001-of-00002.safetensors",
        "model-00002-of-00002.safetensors",
    );
    let map = format!(r#""a": "{one}", "b": "{two}""#);
    let name = "model.safetensors.index.json";

    let rule = "model-index-leads-outside";
    for (sample, path) in [
        ("climbs", "../../other/model.safetensors"),
        ("absolute", "/etc/passwd"),
        ("drive", "C:\\\\model.safetensors"),
    ] {
        let bytes = index(4, &format!(r#""a": "{path}""#));
        out.fires(rule, &format!("{sample}.safetensors.index.json"), bytes.clone());
        let name = format!("{sample}.safetensors.index.json");
        out.attack("35-safetensors", &name, bytes, &["model-index-leads-outside"]);
    }
    out.silent(rule, name, index(8, &map));
    out.silent(
        rule,
        "pytorch_model.bin.index.json",
        index(8, r#""a": "pytorch_model-00001-of-00001.bin""#),
    );

    let twice = format!(r#""a": "{one}", "a": "{two}""#);
    out.fires("file-malformed", name, index(8, &twice));
    out.silent("file-malformed", name, index(8, &map));

    let rule = "model-index-shard-missing";
    out.fires(rule, &format!("half/{name}"), index(8, &map));
    out.fires(rule, &format!("half/{one}"), shard("a"));
    out.silent(rule, name, index(8, &map));
    for rule in [rule, "model-index-disagrees", "model-index-size-disagrees"] {
        out.silent(rule, &format!("whole/{name}"), index(8, &map));
        out.silent(rule, &format!("whole/{one}"), shard("a"));
        out.silent(rule, &format!("whole/{two}"), shard("b"));
    }
    let rule = "model-index-disagrees";
    out.fires(rule, &format!("swapped/{name}"), index(8, &map));
    out.fires(rule, &format!("swapped/{one}"), shard("b"));
    out.fires(rule, &format!("swapped/{two}"), shard("a"));
    let rule = "model-index-size-disagrees";
    out.fires(rule, &format!("other-total/{name}"), index(12, &map));
    out.fires(rule, &format!("other-total/{one}"), shard("a"));
    out.fires(rule, &format!("other-total/{two}"), shard("b"));
}
