//! How a format introduces itself: one `format!` in one file.

use crate::generated::Facts;
use crate::notes::{Notes, Role, Stop};
use crate::sniff::Head;
use crate::source::ReadAt;
use std::sync::Arc;
use wb_core::{Limit, Meter};

/// What a reader gets.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// The bytes.
    pub source: &'a Arc<dyn ReadAt>,
    /// The innermost name (a file name or a member's name); only ever a hint.
    pub name: &'a str,
    /// What it may cost.
    pub meter: &'a Arc<Meter>,
    /// How the parent wants it treated.
    pub role: Role,
}

impl Input<'_> {
    /// All bytes, if they are no more than the budget gives to headers: for documents that are read as a tree.
    pub fn whole(&self) -> Result<Vec<u8>, Stop> {
        self.meter.check(Limit::HeaderBytes, self.source.len()?)?;
        Ok(self.source.read_vec(0, self.meter.budget().header_bytes)?)
    }
}

/// A format: how it is recognised and how it is read.
pub struct Format {
    /// Kebab-case id for ever.
    pub id: &'static str,
    /// Its name as people write it.
    pub name: &'static str,
    /// The version that brought it.
    pub since: &'static str,
    /// Name endings (lower case, without the dot) that claim this format. Content decides; these confirm.
    pub extensions: &'static [&'static str],
    /// What is read and what is not, as Markdown lines, from the doc comment.
    pub page: &'static [&'static str],
    /// True if a loader of this format would accept these bytes.
    pub sniff: fn(&Head<'_>) -> bool,
    /// Reads the facts. Never fails: what is broken or unread goes into the notes.
    pub read: fn(&Input<'_>, &mut Notes) -> Facts,
}

/// Every format that a loader would take these bytes for: the one that the role names, and all that recognise them.
pub fn accepted<'a>(role: Role, head: &'a Head<'_>) -> impl Iterator<Item = &'static Format> + 'a {
    let extension = head.extension();
    head.spare_far_tail(|head| {
        let mut formats = crate::generated::FORMATS.iter();
        formats.any(|format| format.extensions.contains(&extension) && (format.sniff)(head))
    });
    let is_taken = move |format: &&'static Format| role == Role::As(format.id) || (format.sniff)(head);
    crate::generated::FORMATS.iter().copied().filter(is_taken)
}

/// Declares a format. The doc comment is its page in docs/formats.md; `cargo xtask gen` finds the macro and
/// writes the registry and the [`Facts`] enum, with a variant named after the id.
#[macro_export]
macro_rules! format_room {
    (
        $(#[doc = $doc:literal])+
        pub static FORMAT = {
            id: $id:literal,
            name: $name:literal,
            since: $since:literal,
            extensions: [$($extension:literal),* $(,)?],
            facts: $facts:ident,
            sniff: $sniff:expr,
            read: $read:expr $(,)?
        };
    ) => {
        $(#[doc = $doc])+
        pub static FORMAT: $crate::Format = $crate::Format {
            id: $id,
            name: $name,
            since: $since,
            extensions: &[$($extension),*],
            page: &[$($doc),+],
            sniff: $sniff,
            read: $read,
        };
    };
}
