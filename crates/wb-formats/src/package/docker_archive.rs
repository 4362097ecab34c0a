//! The list in an archive that `docker save` writes.

use super::{document, has, text_start};
use crate::format::Input;
use crate::generated::Facts;
use crate::model::json::beginning;
use crate::notes::Notes;
use crate::sniff::Head;
use crate::text::json::{self, Value};
use serde::Serialize;

crate::format_room! {
    /// `manifest.json` of an archive that `docker save` (or Podman, BuildKit) writes: which member is an image's
    /// configuration and which are its layers. The archive is a tar, and every layer in it is judged as one.
    pub static FORMAT = {
        id: "docker-archive",
        name: "Docker archive's manifest",
        since: "0.1.0",
        extensions: [],
        facts: DockerArchiveFacts,
        sniff: sniff,
        read: read,
    };
}

/// What the archive holds.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DockerArchiveFacts {
    /// The images, in order.
    pub images: Vec<DockerImage>,
    /// Images beyond the first 1,000.
    pub images_unlisted: u64,
}

/// One image.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DockerImage {
    /// The member with its configuration.
    pub config: String,
    /// Its names.
    pub tags: Vec<String>,
    /// The members with its layers, lowest first.
    pub layers: Vec<String>,
}

fn sniff(head: &Head<'_>) -> bool {
    let text = text_start(head.bytes);
    text.starts_with(b"[") && has(text, "\"Config\"") && has(text, "\"Layers\"")
}

const STYLE: json::Style = json::Style {
    defect: "docker-archive-broken-json",
    plain_max: 0,
};

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    const IMAGES_MAX: usize = 1_000;
    const TEXTS_MAX: usize = 1_000;
    let mut facts = DockerArchiveFacts::default();
    let texts = |value: Option<&Value<'_>>| -> Vec<String> {
        let elements = value.map(Value::elements).unwrap_or_default().iter();
        elements
            .filter_map(Value::text)
            .take(TEXTS_MAX)
            .map(|text| beginning(text, 1_024))
            .collect()
    };
    if let Some(bytes) = document(input, notes) {
        let text = json::text(&bytes);
        let document = json::parse(&text, STYLE, input.meter);
        let images = document.value.elements();
        facts.images_unlisted = images.len().saturating_sub(IMAGES_MAX) as u64;
        for image in images.iter().take(IMAGES_MAX) {
            facts.images.push(DockerImage {
                config: beginning(image.text_of("Config").unwrap_or_default(), 1_024),
                tags: texts(image.get("RepoTags")),
                layers: texts(image.get("Layers")),
            });
        }
        if let Some(stop) = document.stop {
            notes.stopped(stop);
        }
    }
    Facts::DockerArchive(facts)
}
