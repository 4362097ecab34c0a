//! The rules, one file each. Written by `cargo xtask gen`; do not edit.

use crate::rule::Rule;

pub mod file_archive_flag_untrue;
pub mod file_archive_headers_disagree;
pub mod file_archive_leads_outside;
pub mod file_archive_loose_data;
pub mod file_archive_member_hidden;
pub mod file_archive_name_ambiguous;
pub mod file_archive_name_repeated;
pub mod file_checksum_differs;
pub mod file_expands;
pub mod file_malformed;

/// Every rule, by id.
pub static RULES: &[&Rule] = &[
    &file_archive_flag_untrue::RULE,
    &file_archive_headers_disagree::RULE,
    &file_archive_leads_outside::RULE,
    &file_archive_loose_data::RULE,
    &file_archive_member_hidden::RULE,
    &file_archive_name_ambiguous::RULE,
    &file_archive_name_repeated::RULE,
    &file_checksum_differs::RULE,
    &file_expands::RULE,
    &file_malformed::RULE,
];
