//! `.keras` files: a zip with a configuration, weights and assets.

use crate::archive::zip::dialect::Dialect;
use crate::archive::zip::directory::{Directory, Member};
use crate::format::Input;
use crate::generated::Facts;
use crate::notes::{Notes, Role};
use crate::text::json;
use serde::Serialize;

crate::format_room! {
    /// The zip that `model.save("x.keras")` writes. It is recognised by its members: `config.json` is judged as
    /// the configuration that the loader builds the model from, the weights as HDF5 or NumPy arrays, and everything
    /// else by what it is. Members that Keras does not write are named.
    pub static FORMAT = {
        id: "keras",
        name: "Keras archive",
        since: "0.1.0",
        extensions: ["keras"],
        facts: KerasArchiveFacts,
        sniff: |_| false,
        read: read,
    };
}

/// What a `.keras` file consists of.
#[derive(Clone, Debug, Default, Serialize)]
pub struct KerasArchiveFacts {
    /// The version of Keras that wrote it, as `metadata.json` says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keras_version: Option<String>,
    /// The member with the weights.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weights: Option<String>,
    /// Files of layers, such as vocabularies.
    pub assets_total: u64,
    /// Members that Keras does not write.
    pub unexpected: Vec<String>,
    /// Further such members.
    pub unexpected_unlisted: u64,
}

const CONFIG: &str = "config.json";
const METADATA: &str = "metadata.json";
const WEIGHTS: [&str; 2] = ["model.weights.h5", "model.weights.npz"];
const ASSETS: &str = "assets/";

/// How many unexpected members are named.
const UNEXPECTED_MAX: usize = 100;

/// `metadata.json` is two lines; more is not read for its facts.
const METADATA_BYTES_MAX: u64 = 1 << 16;

pub(crate) static DIALECT: Dialect = Dialect {
    id: "keras",
    matches,
    read: |directory, input, notes| Some(Facts::Keras(facts(directory, input, notes))),
    role,
};

fn is_expected(name: &str) -> bool {
    name == CONFIG || name == METADATA || WEIGHTS.contains(&name) || name.starts_with(ASSETS)
}

/// The loader reads `config.json` and builds the model before it looks for anything else.
fn matches(directory: &Directory) -> bool {
    directory.find(CONFIG).is_some()
        && (directory.find(METADATA).is_some()
            || WEIGHTS.iter().any(|name| directory.find(name).is_some())
            || directory.listed().all(|member| is_expected(&member.name)))
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let directory = Directory::read(input.source, input.meter, notes);
    Facts::Keras(facts(&directory, input, notes))
}

fn facts(directory: &Directory, input: &Input<'_>, notes: &mut Notes) -> KerasArchiveFacts {
    let mut facts = KerasArchiveFacts::default();
    for member in directory.listed().filter(|member| !member.is_directory()) {
        let name = &*member.name;
        if WEIGHTS.contains(&name) {
            facts.weights = Some(name.to_owned());
        } else if name.starts_with(ASSETS) {
            facts.assets_total = facts.assets_total.saturating_add(1);
        } else if !is_expected(name) {
            if facts.unexpected.len() < UNEXPECTED_MAX {
                facts.unexpected.push(name.chars().take(200).collect());
            } else {
                facts.unexpected_unlisted = facts.unexpected_unlisted.saturating_add(1);
            }
        }
    }
    if let Some(member) = directory.find(METADATA) {
        match metadata(directory, member, input) {
            Ok(version) => facts.keras_version = version,
            Err(stop) => notes.stopped(stop),
        }
    }
    facts
}

fn metadata(
    directory: &Directory,
    member: &Member,
    input: &Input<'_>,
) -> Result<Option<String>, crate::notes::Stop> {
    // An encrypted or disputed member is reported where it is judged.
    if member.is_encrypted() || member.is_disputed {
        return Ok(None);
    }
    let source = directory.open(member, input)?;
    let bytes = source.read_vec(0, METADATA_BYTES_MAX)?;
    let text = json::text(&bytes);
    let document = json::parse(&text, super::JSON_STYLE, input.meter);
    let version = document.value.text_of("keras_version");
    Ok(version.map(|version| version.chars().take(64).collect()))
}

fn role(_: &Directory, member: &Member) -> Role {
    let name = &*member.name;
    if name == CONFIG {
        Role::As("keras-config")
    } else if name == "model.weights.h5" {
        Role::As("hdf5")
    } else if name == METADATA {
        Role::Aside
    } else {
        Role::Judge
    }
}
