//! skops: scikit-learn models without pickle. A zip with arrays and `schema.json`, a tree of nodes that name the
//! types and functions to be imported.

mod walk;

use crate::archive::zip::dialect::Dialect;
use crate::archive::zip::directory::{Directory, Member};
use crate::format::Input;
use crate::generated::Facts;
use crate::notes::{Defect, Notes, Role, Stop};
use crate::text::json;
use serde::Serialize;
use wb_core::GapReason;

crate::format_room! {
    /// The zip that `skops.io.dump` writes, recognised by its `schema.json`. Every node of the schema is read, in all
    /// protocols (0 to 3) and whatever kind it is: which type or function it names, and which loader class would
    /// construct it. Nodes whose name is not what their loader constructs are noted. Arrays are judged as NumPy files,
    /// other members by what they are.
    pub static FORMAT = {
        id: "skops",
        name: "skops model",
        since: "0.1.0",
        extensions: ["skops"],
        facts: SkopsFacts,
        sniff: |_| false,
        read: read,
    };
}

/// What a skops file consists of.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SkopsFacts {
    /// The version of skops that wrote it.
    pub version: String,
    /// The protocol.
    pub protocol: Option<u64>,
    /// How many nodes the schema has.
    pub nodes_total: u64,
    /// What the nodes name, each once.
    pub names: Vec<SkopsName>,
    /// Further names.
    pub names_unlisted: u64,
}

/// A type or function that nodes name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SkopsName {
    /// Module and name, with a dot between them.
    pub path: String,
    /// The loader class of the node (`ObjectNode`, `FunctionNode`, …).
    pub loader: String,
    /// What the loader does with the name.
    pub uses: SkopsUse,
    /// Where the first such name stands in the schema, if it is written without escapes.
    pub offset: Option<u64>,
}

/// What a loader does with the name of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SkopsUse {
    /// It takes it as it is: a function or type that the model calls later.
    Refers,
    /// It makes an object of it with `__new__`, and gives it state.
    Constructs,
    /// It calls it with arguments of the file.
    Calls,
}

pub(crate) static DIALECT: Dialect = Dialect {
    id: "skops",
    matches: |directory| directory.find(SCHEMA).is_some(),
    read: |directory, input, notes| Some(Facts::Skops(facts(directory, input, notes))),
    role,
};

const SCHEMA: &str = "schema.json";

const JSON_STYLE: json::Style = json::Style {
    defect: "skops-broken-schema",
    plain_max: 64,
};

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let directory = Directory::read(input.source, input.meter, notes);
    Facts::Skops(facts(&directory, input, notes))
}

/// Every schema in the archive is read: loaders differ about which of two equal names counts.
fn facts(directory: &Directory, input: &Input<'_>, notes: &mut Notes) -> SkopsFacts {
    let mut facts = SkopsFacts::default();
    for member in directory.members.iter().filter(|member| &*member.name == SCHEMA) {
        if let Err(stop) = schema(directory, member, input, &mut facts, notes) {
            notes.stopped(stop);
        }
    }
    facts
}

fn schema(
    directory: &Directory,
    member: &Member,
    input: &Input<'_>,
    facts: &mut SkopsFacts,
    notes: &mut Notes,
) -> Result<(), Stop> {
    if member.is_encrypted() {
        notes.member_gap(SCHEMA, GapReason::Encrypted, "the schema is encrypted");
        return Ok(());
    }
    let source = directory.open(member, input)?;
    let bytes = source.read_vec(0, input.meter.budget().header_bytes)?;
    let text = json::text(&bytes);
    let document = json::parse(&text, JSON_STYLE, input.meter);
    if let Some(stop) = document.stop {
        notes.stopped(stop);
    }
    for key in document.repeated.iter().filter(|key| key.starts_with("__")) {
        let detail = format!(
            "a node of the schema has the key `{key}` twice, and readers differ about which one counts"
        );
        notes.defect(Defect::new("skops-repeated-key", detail));
    }
    walk::walk(&text, &document.value, facts, notes);
    Ok(())
}

fn role(_: &Directory, member: &Member) -> Role {
    let is_array = member.name.ends_with(".npy");
    match &*member.name {
        SCHEMA => Role::Aside,
        _ if is_array => Role::As("npy"),
        _ => Role::Judge,
    }
}
