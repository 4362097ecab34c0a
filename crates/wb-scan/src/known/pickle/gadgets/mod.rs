//! What can harm whoever lets a pickle name it, by capability and not by exploit: a module whose purpose is to
//! run commands is listed whole, so that a function of it that nobody has abused yet is no less a finding.

mod builtins;
mod frameworks;
mod stdlib;
mod tools;

use super::Gadget;

/// All tables.
pub static GADGETS: &[&[Gadget]] = &[
    builtins::GADGETS,
    stdlib::GADGETS,
    frameworks::GADGETS,
    tools::GADGETS,
];
