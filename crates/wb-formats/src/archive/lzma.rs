//! The old `.lzma` format.

use super::decode::Codec;
use super::stream;
pub use super::stream::StreamFacts;
use crate::format::Input;
use crate::generated::Facts;
use crate::notes::Notes;
use crate::sniff::Head;
use std::io::Read;

crate::format_room! {
    /// `.lzma` files, as joblib writes them, are decoded and judged by what is inside. The format has no mark: a
    /// stream is recognised as liblzma's automatic decoder does, and only if its beginning decodes.
    pub static FORMAT = {
        id: "lzma",
        name: "LZMA stream",
        since: "0.1.0",
        extensions: ["lzma"],
        facts: StreamFacts,
        sniff: sniff,
        read: read,
    };
}

/// How much of the beginning has to decode.
const PROBE_BYTES: usize = 1024;
/// The probe never looks back further than this.
const PROBE_DICTIONARY: u32 = 1 << 16;
/// liblzma takes no larger declared size for real.
const DECLARED_BYTES_MAX: u64 = 1 << 38;

fn sniff(head: &Head<'_>) -> bool {
    let Some((header, data)) = head.bytes.split_first_chunk::<13>() else {
        return false;
    };
    let [props, d0, d1, d2, d3, size @ ..] = *header;
    let (dictionary, size) = (u32::from_le_bytes([d0, d1, d2, d3]), u64::from_le_bytes(size));
    let is_unknown = size == u64::MAX;
    let fits = props < 225 && is_usual_dictionary(dictionary, is_unknown);
    // The range coder's first byte is always 0.
    if !fits || !(is_unknown || (1..DECLARED_BYTES_MAX).contains(&size)) || data.first() != Some(&0) {
        return false;
    }
    let dictionary = dictionary.clamp(4096, PROBE_DICTIONARY);
    let Ok(reader) = lzma_rust2::LzmaReader::new_with_props(data, size, props, dictionary, None) else {
        return false;
    };
    decodes(reader, size)
}

/// True if the stream gives as much as it should for a probe, or ends by itself.
fn decodes(mut reader: impl Read, size: u64) -> bool {
    let want = usize::try_from(size).unwrap_or(usize::MAX).min(PROBE_BYTES);
    let mut out = [0; PROBE_BYTES];
    let mut done = 0;
    while done < want {
        match reader.read(out.get_mut(done..want).unwrap_or_default()) {
            Ok(0) => return done > 0,
            Ok(got) => done = done.saturating_add(got),
            // A beginning that decoded runs in a loader, whatever comes behind.
            Err(_) => return done > 64,
        }
    }
    true
}

/// Sizes that encoders write: 2^n or 2^n + 2^(n-1), or no limit.
fn is_usual_dictionary(bytes: u32, size_is_unknown: bool) -> bool {
    match bytes {
        0 => size_is_unknown,
        u32::MAX => true,
        _ => {
            bytes.is_power_of_two()
                || bytes.checked_rem(3) == Some(0) && bytes.wrapping_div(3).is_power_of_two()
        }
    }
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    Facts::Lzma(stream::read(input, Codec::LzmaAlone, &[(".lzma", "")], notes))
}
