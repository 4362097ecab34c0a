//! What known functions make of constants: decoders, `chr`, `range`, conversions.

use super::value::{Kind, LIST_MAX, Value, mark};
use super::{constants, decode};

/// Functions that compute something from constants.
pub(super) fn computed(name: &str, args: &[Value]) -> Option<Value> {
    let first = args.first()?;
    let bytes = first.as_bytes();
    let decoded = |out: Option<Vec<u8>>| {
        let value = out.map_or(Value::UNKNOWN, |out| Value::bytes(&out));
        Some(value.marked(mark::DECODED, name))
    };
    let (module, function) = name.rsplit_once('.').unwrap_or(("", name));
    match (module, function) {
        ("builtins", "chr" | "unichr") => {
            let c = constants::letter(first)?;
            Some(Value::text(&c.to_string()).marked(mark::DECODED, "chr"))
        }
        ("builtins", "ord") => match first.kind {
            Kind::Text(_) | Kind::Bytes(_) => {
                let c = first.as_text()?.chars().next()?;
                Some(Value::int(i64::from(u32::from(c))))
            }
            _ => None,
        },
        ("builtins", "str") => constants::plain(first)
            .or_else(|| first.as_text().map(|t| t.to_string()))
            .map(|text| Value::text(&text)),
        ("builtins", "int") => {
            let radix = match args.get(1).map(|radix| &radix.kind) {
                Some(Kind::Int(radix @ 2..=36)) => u32::try_from(*radix).ok()?,
                _ => 10,
            };
            match &first.kind {
                Kind::Int(_) => Some(first.clone()),
                _ => i64::from_str_radix(first.as_text()?.trim_start_matches("0x"), radix)
                    .ok()
                    .map(Value::int),
            }
        }
        ("builtins", "bytes" | "bytearray") => match &first.kind {
            Kind::List(items) => Some(constants::bytes_of(items).marked(mark::DECODED, name)),
            Kind::Text(_) | Kind::Bytes(_) => Some(Value::bytes(bytes?)),
            _ => None,
        },
        ("builtins", "list" | "tuple" | "set" | "iter" | "sorted") if name != "builtins.sorted" => {
            first.elements().map(Value::list)
        }
        ("builtins", "reversed") => {
            let mut items = first.elements()?;
            items.reverse();
            Some(Value::list(items).marked(mark::DECODED, name))
        }
        ("builtins", "range") => range(args),
        ("builtins", "map") => {
            let items = args.get(1)?.elements()?;
            let mapped = items
                .iter()
                .map(|item| computed(first.name(), std::slice::from_ref(item)));
            mapped.collect::<Option<Vec<Value>>>().map(Value::list)
        }
        (
            "base64",
            "b64decode" | "urlsafe_b64decode" | "standard_b64decode" | "decodebytes" | "decodestring",
        ) => decoded(bytes.and_then(decode::base64)),
        ("base64", "b32decode") => decoded(bytes.and_then(decode::base32)),
        ("base64", "b16decode") => decoded(bytes.and_then(decode::hex)),
        ("base64", "b85decode") => decoded(bytes.and_then(|bytes| decode::base85(bytes, false))),
        ("base64", "a85decode") => decoded(bytes.and_then(|bytes| decode::base85(bytes, true))),
        ("binascii", "a2b_base64") => decoded(bytes.and_then(decode::base64)),
        ("binascii", "unhexlify" | "a2b_hex") | ("builtins.bytes" | "builtins.bytearray", "fromhex") => {
            decoded(bytes.and_then(decode::hex))
        }
        ("zlib" | "gzip" | "bz2" | "lzma", "decompress") => {
            decoded(bytes.and_then(|bytes| decode::decompress(module, bytes)))
        }
        ("codecs", "decode" | "encode") => {
            let codec_name = args.get(1).and_then(Value::as_text);
            bytes.map(|bytes| codec(codec_name.as_deref().unwrap_or("utf-8"), bytes))
        }
        ("marshal", "loads") if first.is_constant() => {
            Some(Value::path("marshal.loads()").marked(mark::DECODED, name))
        }
        _ => None,
    }
    .map(|value| value.with_marks(first))
}

fn range(args: &[Value]) -> Option<Value> {
    let numbers: Option<Vec<i64>> = args
        .iter()
        .map(|arg| match arg.kind {
            Kind::Int(number) => Some(number),
            _ => None,
        })
        .collect();
    let (from, to, step) = match numbers?.as_slice() {
        [to] => (0, *to, 1),
        [from, to] => (*from, *to, 1),
        [from, to, step] => (*from, *to, *step),
        _ => return None,
    };
    if step <= 0 {
        return None;
    }
    let by = usize::try_from(step).ok()?;
    let items: Vec<Value> = (from..to).step_by(by).take(LIST_MAX).map(Value::int).collect();
    Some(Value::list(items))
}

/// What a codec makes of bytes.
pub(super) fn codec(name: &str, bytes: &[u8]) -> Value {
    let name = name.to_ascii_lowercase().replace('-', "_");
    let packed = |module: &str| decode::decompress(module, bytes);
    let decoded = match name.trim_end_matches("_codec") {
        "rot13" | "rot_13" => Some(decode::rot13(&String::from_utf8_lossy(bytes)).into_bytes()),
        "hex" => decode::hex(bytes),
        "base64" | "base_64" => decode::base64(bytes),
        "zip" | "zlib" => packed("zlib"),
        "bz2" => packed("bz2"),
        "unicode_escape" | "string_escape" | "raw_unicode_escape" => {
            return Value::UNKNOWN.marked(mark::DECODED, "unicode_escape");
        }
        _ => {
            return Value::bytes(bytes)
                .as_text()
                .map_or(Value::UNKNOWN, |text| Value::text(&text));
        }
    };
    decoded
        .map_or(Value::UNKNOWN, |bytes| {
            Value::text(&Value::bytes(&bytes).as_text().unwrap_or_default())
        })
        .marked(mark::DECODED, &name)
}
