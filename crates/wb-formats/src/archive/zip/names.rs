//! Member names: how they are read, and where they lead.

use super::directory::{Directory, Member, Origin};
use crate::archive::paths;
use crate::notes::{Defect, Notes};
use std::collections::BTreeMap;

/// A name for reports: UTF-8 as it is, anything else with replacement characters.
pub(super) fn decode(name: &[u8]) -> Box<str> {
    String::from_utf8_lossy(name).into()
}

/// True if the Unicode extra field names another file. Info-ZIP transliterates what the plain name cannot hold
/// (`#U00e9`, `?`, `_`), so only a plain name that needed no help can be lied about.
pub(super) fn unicode_name_lies(plain: &[u8], unicode: &[u8]) -> bool {
    plain != unicode && plain.is_ascii() && unicode.is_ascii()
}

/// Says what is wrong with one name.
pub(super) fn check(member: &Member, at: u64, notes: &mut Notes) {
    if let Some(why) = paths::leads_outside(&member.name) {
        let detail = format!("the member `{}` {why}", member.name);
        notes.defect(Defect::at("zip-name-leads-outside", at, detail));
    }
    if member.name.chars().any(|c| c.is_control()) {
        let detail = format!(
            "the member name `{}` holds control characters, where loaders cut it or show it wrongly",
            member.name.escape_debug()
        );
        notes.defect(Defect::at("zip-name-control-character", at, detail));
    }
}

/// Finds names that stand for two members: the loader decides which one is read.
pub(super) fn repeated(directory: &Directory, notes: &mut Notes) {
    let mut exact: BTreeMap<&str, &Member> = BTreeMap::new();
    for member in directory.listed().filter(|member| !member.is_directory()) {
        if let Some(first) = exact.insert(&member.name, member) {
            let detail = format!(
                "`{}` is listed twice, at {:#x} and {:#x}: loaders differ in which one they read",
                member.name, first.header_offset, member.header_offset
            );
            notes.defect(Defect::at("zip-name-repeated", member.header_offset, detail));
        }
    }
    let mut folded: BTreeMap<String, &Member> = BTreeMap::new();
    for member in exact.into_values() {
        let Some(other) = folded.insert(paths::normalised(&member.name), member) else {
            continue;
        };
        let same_but_case = other.name.to_lowercase() == member.name.to_lowercase();
        let code = if same_but_case {
            "zip-name-case-repeated"
        } else {
            "zip-name-repeated"
        };
        let detail = format!(
            "`{}` and `{}` are the same name for some loaders",
            other.name, member.name
        );
        notes.defect(Defect::at(code, member.header_offset, detail));
    }
}

/// Says which members no directory lists.
pub(super) fn hidden(directory: &Directory, notes: &mut Notes) {
    if directory.directories == 0 {
        // Nothing is listed in an archive that was cut off, and that is said already.
        return;
    }
    for member in &directory.members {
        let (code, how) = match member.origin {
            Origin::Listed => continue,
            Origin::OtherDirectory => (
                "zip-member-in-other-directory",
                "is listed only by another central directory",
            ),
            Origin::Hidden => ("zip-member-hidden", "is not listed in the central directory"),
        };
        let detail = format!("`{}` {how}: some loaders see it, others don't", member.name);
        notes.defect(Defect::at(code, member.header_offset, detail));
    }
}
