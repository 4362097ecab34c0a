//! What an HDF5 file says, bounded however large it is.

use serde::Serialize;

/// What an HDF5 file says.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Hdf5Facts {
    /// The superblock's version.
    pub superblock_version: u8,
    /// Bytes in front of the superblock, which the library does not look at.
    pub user_block_bytes: u64,
    /// Groups, datasets and named datatypes that were reached.
    pub objects_total: u64,
    /// The first of them, in the order of the file's links.
    pub objects: Vec<Object>,
    /// Attributes of all objects.
    pub attributes_total: u64,
    /// Attributes of the root group.
    pub root_attributes: Vec<AttributeFacts>,
    /// Links to a path in the same file.
    pub soft_links_total: u64,
    /// Links to a path in another file.
    pub external_links: Listed<ExternalLink>,
    /// Links whose meaning a program must have registered.
    pub user_links: Listed<UserLink>,
    /// Datasets whose values are read from other files as raw bytes.
    pub external_storage: Listed<ExternalStorage>,
    /// Datasets that are put together out of other datasets.
    pub virtual_sources: Listed<VirtualSource>,
    /// Filters that values go through.
    pub filters: Vec<Filter>,
}

impl Hdf5Facts {
    /// How many objects are listed.
    pub const OBJECTS_MAX: usize = 10_000;
    /// How many of everything else are listed.
    pub const LISTED_MAX: usize = 1_000;
    /// How many characters of an attribute's text are kept.
    pub const TEXT_MAX: usize = 2_048;
}

/// The first of many things, and how many there are.
#[derive(Clone, Debug, Serialize)]
pub struct Listed<T> {
    /// How many there are.
    pub total: u64,
    /// The first of them.
    pub first: Vec<T>,
}

impl<T> Default for Listed<T> {
    fn default() -> Self {
        Self {
            total: 0,
            first: Vec::new(),
        }
    }
}

impl<T> Listed<T> {
    /// Counts one more, and lists it if there is room.
    pub(super) fn push(&mut self, thing: T) {
        self.total = self.total.saturating_add(1);
        if self.first.len() < Hdf5Facts::LISTED_MAX {
            self.first.push(thing);
        }
    }
}

/// What an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ObjectKind {
    /// Holds links.
    Group,
    /// Holds values.
    Dataset,
    /// A datatype with a name.
    Datatype,
}

/// A group, a dataset or a named datatype.
#[derive(Clone, Debug, Serialize)]
pub struct Object {
    /// The first path that leads to it.
    pub path: String,
    /// What it is.
    pub kind: ObjectKind,
    /// A dataset's dimensions.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub shape: Vec<u64>,
    /// What kind of values a dataset has (`f32`, `string`).
    #[serde(skip_serializing_if = "String::is_empty")]
    pub datatype: String,
    /// How many bytes a dataset's values are.
    pub bytes: u64,
}

/// An attribute.
#[derive(Clone, Debug, Serialize)]
pub struct AttributeFacts {
    /// Its name.
    pub name: String,
    /// What kind of values it has.
    pub datatype: String,
    /// How many values it has.
    pub values: u64,
    /// Its text, if it is one; long text is cut.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// A link to a path in another file.
#[derive(Clone, Debug, Serialize)]
pub struct ExternalLink {
    /// Where the link stands.
    pub path: String,
    /// The other file.
    pub file: String,
    /// The path in it.
    pub object: String,
}

/// A link whose meaning a program must have registered.
#[derive(Clone, Debug, Serialize)]
pub struct UserLink {
    /// Where the link stands.
    pub path: String,
    /// The number under which it is registered.
    pub number: u8,
}

/// A dataset whose values are read from another file as raw bytes.
#[derive(Clone, Debug, Serialize)]
pub struct ExternalStorage {
    /// The dataset.
    pub path: String,
    /// The other file.
    pub file: String,
}

/// A dataset in another file (or, where `file` is `.`, in this one) that a virtual dataset is put together of.
#[derive(Clone, Debug, Serialize)]
pub struct VirtualSource {
    /// The virtual dataset.
    pub path: String,
    /// The other file.
    pub file: String,
    /// The dataset in it.
    pub dataset: String,
}

/// A filter that values go through.
#[derive(Clone, Debug, Serialize)]
pub struct Filter {
    /// Its registered number.
    pub id: u16,
    /// The name that the writer gave it.
    pub name: String,
    /// How many datasets use it.
    pub datasets: u64,
}
