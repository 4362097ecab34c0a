//! Gzip.

use super::decode::Codec;
use super::stream;
pub use super::stream::StreamFacts;
use crate::format::Input;
use crate::generated::Facts;
use crate::notes::Notes;
use crate::sniff::Head;

crate::format_room! {
    /// Gzip files, one or several members one after another, are decoded and judged by what is inside; checksums
    /// and lengths are verified. joblib, pandas and most compressed tars are gzip.
    pub static FORMAT = {
        id: "gzip",
        name: "Gzip stream",
        since: "0.1.0",
        extensions: ["gz", "tgz"],
        facts: StreamFacts,
        sniff: sniff,
        read: read,
    };
}

/// Flag bits that no gzip writer sets.
const RESERVED: u8 = 0xe0;
/// Flag bit: extra fields stand before the name.
const HAS_EXTRA: u8 = 4;
/// Flag bit: a name follows the fixed header.
const HAS_NAME: u8 = 8;

fn sniff(head: &Head<'_>) -> bool {
    matches!(head.bytes, [0x1f, 0x8b, 8, flags, ..] if flags & RESERVED == 0)
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let endings = [(".tgz", ".tar"), (".gz", "")];
    let mut facts = stream::read(input, Codec::Gzip, &endings, notes);
    facts.inner_name = name(input);
    Facts::Gzip(facts)
}

/// The name that the header carries.
fn name(input: &Input<'_>) -> Option<String> {
    let head = input.source.read_vec(0, 1024).ok()?;
    let (fixed, rest) = head.split_first_chunk::<10>()?;
    let [_, _, _, flags, ..] = fixed;
    if flags & (HAS_NAME | HAS_EXTRA) != HAS_NAME {
        return None;
    }
    let end = memchr::memchr(0, rest)?;
    Some(String::from_utf8_lossy(rest.get(..end)?).into_owned())
}
