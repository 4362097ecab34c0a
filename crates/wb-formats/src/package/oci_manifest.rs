//! Manifests and indexes of OCI registries: what Ollama, KitOps, CNCF ModelPack and container tools pull by.

use super::{document, has, text_start};
use crate::format::Input;
use crate::generated::Facts;
use crate::model::json::beginning;
use crate::notes::{Defect, Notes};
use crate::sniff::Head;
use crate::text::json::{self, Value};
use serde::Serialize;

crate::format_room! {
    /// Manifests, indexes and Docker manifest lists of OCI registries, alone, in an image layout or in Ollama's store:
    /// which blobs a client fetches, by digest, size and media type; which file each becomes (`title` and
    /// `filepath` annotations of ORAS, KitOps and CNCF ModelPack); foreign URLs. Digests are checked against their
    /// grammar. In a scanned folder, blobs are compared with what the manifest says of them; each blob is judged on
    /// its own by what it is.
    pub static FORMAT = {
        id: "oci-manifest",
        name: "OCI manifest",
        since: "0.1.0",
        extensions: [],
        facts: OciManifestFacts,
        sniff: sniff,
        read: read,
    };
}

/// What a manifest names.
#[derive(Clone, Debug, Default, Serialize)]
pub struct OciManifestFacts {
    /// Whose conventions it follows.
    pub family: Family,
    /// Its media type, if it says one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// What kind of artifact it describes, if it says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub artifact_type: Option<String>,
    /// What it refers to, in order.
    pub descriptors: Vec<Descriptor>,
    /// Descriptors beyond [`OciManifestFacts::DESCRIPTORS_MAX`].
    pub descriptors_unlisted: u64,
}

impl OciManifestFacts {
    /// How many descriptors are kept.
    pub const DESCRIPTORS_MAX: usize = 10_000;
    /// How many bytes of a text are kept.
    pub const TEXT_MAX: usize = 1_024;
}

/// Whose conventions a manifest follows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// Containers and anything else.
    #[default]
    Oci,
    /// Ollama.
    Ollama,
    /// CNCF ModelPack.
    Modelpack,
    /// KitOps.
    Kitops,
    /// A list of further manifests.
    Index,
}

/// A reference to a blob.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Descriptor {
    /// Under which key it stands: `config`, `layers`, `manifests`, `blobs` or `subject`.
    pub role: &'static str,
    /// What the blob is.
    pub media_type: String,
    /// Its digest, as written.
    pub digest: String,
    /// Why the digest is none, if it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest_fault: Option<DigestFault>,
    /// Its size in bytes, if a whole number is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size_bytes: Option<u64>,
    /// The files that it becomes, as annotations say, each with the annotation's key.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<(String, String)>,
    /// Where else it may be fetched.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub urls: Vec<String>,
    /// Where the digest stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<u64>,
}

/// What is wrong with a digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DigestFault {
    /// It holds parts of a path: a client that makes a file name of it leaves its store.
    Path,
    /// It is not `algorithm:hexadecimal` of the right length.
    Malformed,
    /// There is none.
    Missing,
}

/// What is wrong with a digest, if something is: the grammar of the OCI image specification, where `sha256` and
/// `sha512` have lower-case hexadecimal digits of their length.
pub fn digest_fault(digest: &str) -> Option<DigestFault> {
    if digest.is_empty() {
        return Some(DigestFault::Missing);
    }
    if digest.contains(['/', '\\', '\0']) || digest.contains("..") || digest.contains('%') {
        return Some(DigestFault::Path);
    }
    // Ollama writes `sha256-…` in file names and takes both.
    let Some((algorithm, encoded)) = digest.split_once([':', '-']) else {
        return Some(DigestFault::Malformed);
    };
    let is_hex = |length: usize| {
        encoded.len() == length
            && encoded
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    let is_sound = match algorithm {
        "sha256" => is_hex(64),
        "sha384" => is_hex(96),
        "sha512" => is_hex(128),
        _ => {
            let is_name = !algorithm.is_empty()
                && algorithm.bytes().all(|byte| {
                    byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"+._-".contains(&byte)
                });
            let is_encoded = encoded
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"=_-".contains(&byte));
            is_name && encoded.len() >= 32 && is_encoded
        }
    };
    (!is_sound).then_some(DigestFault::Malformed)
}

fn sniff(head: &Head<'_>) -> bool {
    let text = text_start(head.bytes);
    if !text.starts_with(b"{") {
        return false;
    }
    let names_blobs = has(text, "\"digest\"")
        && ["\"layers\"", "\"manifests\"", "\"blobs\"", "\"config\""]
            .iter()
            .any(|key| has(text, key));
    names_blobs && (has(text, "\"schemaVersion\"") || has(text, "\"mediaType\""))
}

const STYLE: json::Style = json::Style {
    defect: "oci-manifest-broken-json",
    plain_max: 0,
};

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = OciManifestFacts::default();
    if let Some(bytes) = document(input, notes) {
        let text = json::text(&bytes);
        let document = json::parse(&text, STYLE, input.meter);
        for key in &document.repeated {
            let detail = format!("the key `{key}` stands twice: clients differ about which one counts");
            notes.defect(Defect::new("oci-manifest-repeated-key", detail));
        }
        collect(&document.value, &text, &mut facts);
        if let Some(stop) = document.stop {
            notes.stopped(stop);
        }
    }
    Facts::OciManifest(facts)
}

fn collect(value: &Value<'_>, text: &str, facts: &mut OciManifestFacts) {
    let short = |text: &str| beginning(text, OciManifestFacts::TEXT_MAX);
    facts.media_type = value.text_of("mediaType").map(short);
    facts.artifact_type = value.text_of("artifactType").map(short);
    for role in ["config", "subject"] {
        if let Some(found @ Value::Object(_)) = value.get(role) {
            keep(facts, descriptor(role, found, text));
        }
    }
    for role in ["layers", "blobs", "manifests"] {
        for found in value.get(role).map(Value::elements).unwrap_or_default() {
            keep(facts, descriptor(role, found, text));
        }
    }
    facts.family = family(facts);
}

fn keep(facts: &mut OciManifestFacts, descriptor: Descriptor) {
    if facts.descriptors.len() < OciManifestFacts::DESCRIPTORS_MAX {
        facts.descriptors.push(descriptor);
    } else {
        facts.descriptors_unlisted = facts.descriptors_unlisted.saturating_add(1);
    }
}

fn descriptor(role: &'static str, value: &Value<'_>, text: &str) -> Descriptor {
    /// Annotations that clients turn into file names.
    const NAMES: [&str; 4] = [
        "org.opencontainers.image.title",
        "org.cncf.model.filepath",
        "org.cnai.model.filepath",
        "org.opencontainers.image.path",
    ];
    let short = |text: &str| beginning(text, OciManifestFacts::TEXT_MAX);
    let digest = value.text_of("digest").unwrap_or_default();
    let annotations = value
        .get("annotations")
        .map(Value::members)
        .unwrap_or_default()
        .iter();
    Descriptor {
        role,
        media_type: short(value.text_of("mediaType").unwrap_or_default()),
        digest: short(digest),
        digest_fault: digest_fault(digest),
        size_bytes: value.get("size").and_then(Value::whole_number),
        paths: annotations
            .filter(|(key, _)| NAMES.contains(&key.as_ref()))
            .filter_map(|(key, name)| Some((key.to_string(), short(name.text()?))))
            .collect(),
        urls: value
            .get("urls")
            .map(Value::elements)
            .unwrap_or_default()
            .iter()
            .filter_map(Value::text)
            .take(16)
            .map(short)
            .collect(),
        offset: json::offset_in(text, digest),
    }
}

fn family(facts: &OciManifestFacts) -> Family {
    let mut kinds = facts
        .descriptors
        .iter()
        .map(|descriptor| descriptor.media_type.as_str())
        .chain(facts.artifact_type.as_deref());
    let is_index = facts
        .descriptors
        .iter()
        .any(|descriptor| descriptor.role == "manifests");
    kinds
        .find_map(|kind| match kind {
            _ if kind.starts_with("application/vnd.ollama.") => Some(Family::Ollama),
            _ if kind.starts_with("application/vnd.cncf.model.")
                || kind.starts_with("application/vnd.cnai.model.") =>
            {
                Some(Family::Modelpack)
            }
            _ if kind.starts_with("application/vnd.kitops.") => Some(Family::Kitops),
            _ => None,
        })
        .unwrap_or(if is_index { Family::Index } else { Family::Oci })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_held_against_their_grammar() {
        let hex = "0123456789abcdef".repeat(4);
        for sound in [
            format!("sha256:{hex}"),
            format!("sha256-{hex}"),
            format!("sha512:{hex}{hex}"),
            format!("sha256+b64u:{}", "Q".repeat(43)),
            format!("blake3:{hex}"),
        ] {
            assert_eq!(digest_fault(&sound), None, "{sound}");
        }
        for path in [
            "../../../../etc/ld.so.preload",
            "sha256:../../x",
            "sha256-..\\x",
            "%2e%2e%2fx",
        ] {
            assert_eq!(digest_fault(path), Some(DigestFault::Path), "{path}");
        }
        for bad in [
            "sha256:12",
            "sha256",
            &hex,
            &format!("sha256:{}", hex.to_uppercase()),
        ] {
            assert_eq!(digest_fault(bad), Some(DigestFault::Malformed), "{bad}");
        }
        assert_eq!(digest_fault(""), Some(DigestFault::Missing));
    }
}
