//! What a zip is beside being a zip: a PyTorch checkpoint, a NumPy archive, a Keras model, …

use super::directory::{Directory, Member};
use crate::format::Input;
use crate::generated::Facts;
use crate::model::{keras_config, skops, torch};
use crate::notes::{Notes, Role};

/// A way of using a zip: how it is recognised by its members, and what its loader does with each of them.
pub struct Dialect {
    /// Kebab-case id for ever.
    pub id: &'static str,
    /// True if a loader of this dialect would take the archive. Only looks at names and sizes.
    pub matches: fn(&Directory) -> bool,
    /// Reads the facts that only this dialect has; they are added to the zip's own. What is broken goes into
    /// the notes, and further children may be added there.
    pub read: fn(&Directory, &Input<'_>, &mut Notes) -> Option<Facts>,
    /// What the loader does with a member. Only asked for listed members on whose headers all agree; the others
    /// are always judged by what they are.
    pub role: fn(&Directory, &Member) -> Role,
}

/// Every dialect, in the order in which they are asked; the first that matches gives the roles.
pub static DIALECTS: &[&Dialect] = &[
    &torch::mar::DIALECT,
    &torch::archive::DIALECT,
    &keras_config::archive::DIALECT,
    &skops::DIALECT,
    &NPZ,
];

/// NumPy's archive of arrays: every member is an array, whatever it looks like.
static NPZ: Dialect = Dialect {
    id: "npz",
    matches: |directory| {
        let mut members = directory.listed().peekable();
        members.peek().is_some() && members.all(|member| member.name.ends_with(".npy"))
    },
    read: |_, _, _| None,
    role: |_, _| Role::Judge,
};
