//! What real frameworks write into pickles, by framework, each group with its reason.

mod builtins;
mod frameworks;
mod numpy;
mod pandas;
mod sklearn;
mod stdlib;
mod torch;

use super::Group;

/// All tables.
pub static GROUPS: &[&[Group]] = &[
    builtins::GROUPS,
    stdlib::GROUPS,
    numpy::GROUPS,
    pandas::GROUPS,
    sklearn::GROUPS,
    torch::GROUPS,
    frameworks::GROUPS,
];
