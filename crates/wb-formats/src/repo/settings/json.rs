//! JSON that names Python things as YAML does.

use super::facts::{SettingsFacts, Slot};
use super::yaml::BYTES_MAX;
use super::{langchain, walk};
use crate::format::Input;
use crate::generated::Facts;
use crate::notes::{Notes, Stop};
use crate::sniff::Head;
use crate::text::json;
use crate::text::tree::Tree;
use wb_core::{GapReason, Limit};

crate::format_room! {
    /// JSON in which keys name Python things that a loader calls: Hydra's `_target_`, `class_path`, jsonpickle's
    /// `py/object` and `py/reduce`, `lc` and `_type` of LangChain. Escaped spellings of the keys count as well. Other JSON is not judged here.
    pub static FORMAT = {
        id: "settings-json",
        name: "JSON configuration with targets",
        since: "0.1.0",
        extensions: [],
        facts: SettingsJsonFacts,
        sniff: sniff,
        read: read,
    };
}

/// What a configuration in JSON names: the same as in YAML.
pub type SettingsJsonFacts = SettingsFacts;

const WORDS: &[&[u8]] = &[
    b"_target_",
    b"class_path",
    b"_component_",
    b"__target__",
    b"\"py/",
    b"\"()\"",
];

/// How much of a document is searched for the keys.
const SEARCHED: u64 = 8 << 20;

fn sniff(head: &Head<'_>) -> bool {
    let text = head.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head.bytes);
    let first = text
        .iter()
        .find(|byte| !byte.is_ascii_whitespace() && **byte != 0);
    if !matches!(first, Some(b'{' | b'[')) {
        return false;
    }
    let says = |bytes: &[u8]| {
        let mut words = WORDS.iter().chain(langchain::WORDS);
        words.any(|word| memchr::memmem::find(bytes, word).is_some())
    };
    if says(head.bytes) {
        // What only looks like an object is YAML's flow style or something else.
        return head.extension() == "json" || text.contains(&b'"');
    }
    if head.extension() != "json" {
        return false;
    }
    // Keys may stand far behind, and be spelled with escapes.
    let whole = match head.is_whole() {
        true => head.bytes.to_vec(),
        false => head.source.read_vec(0, SEARCHED).unwrap_or_default(),
    };
    says(&whole) || escaped_letters(&whole)
}

/// True if a key has escaped ASCII letters: nobody needs to escape them.
fn escaped_letters(bytes: &[u8]) -> bool {
    memchr::memmem::find_iter(bytes, b"\\u00").any(|at| {
        let digits = bytes
            .get(at.saturating_add(4)..at.saturating_add(6))
            .unwrap_or_default();
        let number = std::str::from_utf8(digits)
            .ok()
            .and_then(|d| u8::from_str_radix(d, 16).ok());
        number.is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_')
    })
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = SettingsFacts::default();
    if let Err(stop) = read_all(input, notes, &mut facts) {
        notes.stopped(stop);
    }
    Facts::SettingsJson(facts)
}

fn read_all(input: &Input<'_>, notes: &mut Notes, facts: &mut SettingsFacts) -> Result<(), Stop> {
    const STYLE: json::Style = json::Style {
        defect: "settings-json-broken",
        plain_max: 64,
    };
    let len = input.source.len()?;
    input.meter.check(Limit::HeaderBytes, len)?;
    let bytes = input.source.read_vec(0, BYTES_MAX)?;
    if len > BYTES_MAX {
        let detail = format!("the configuration has {len} bytes; up to {BYTES_MAX} are read");
        notes.gap(GapReason::Limit, Some(BYTES_MAX), detail);
    }
    let text = json::text(&bytes);
    let document = json::parse(&text, STYLE, input.meter);
    let tree = Tree::from_json(&text, &document.value);
    facts.documents = 1;
    walk::collect(&tree, &[], facts);
    langchain::collect(&tree, facts);
    // Descriptions of programming interfaces have `type` with a dotted name in every second object.
    facts.objects.retain(|object| object.slot != Slot::Perhaps);
    match document.stop {
        // What is no JSON is read by no loader; a limit leaves something unread.
        Some(Stop::Read(error)) => Err(error.into()),
        Some(Stop::Bad(defect)) => {
            facts.broken_at = defect.offset;
            Ok(())
        }
        None => Ok(()),
    }
}
