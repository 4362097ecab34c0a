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
pub mod model_brings_code;
pub mod model_code_dangerous;
pub mod model_code_disguised;
pub mod model_code_remarkable;
pub mod model_hides_executable;
pub mod model_mar_handler_missing;
pub mod model_mar_path_outside;
pub mod model_mar_requirements;
pub mod model_mar_requirements_foreign;
pub mod model_native_code;
pub mod model_npy_header_code;
pub mod model_npy_objects;
pub mod model_npy_shape_overflow;
pub mod model_pickle_breaks_memory;
pub mod model_pickle_broken;
pub mod model_pickle_carries_code;
pub mod model_pickle_changes_interpreter;
pub mod model_pickle_expands;
pub mod model_pickle_hides_names;
pub mod model_pickle_imports_modules;
pub mod model_pickle_loads_again;
pub mod model_pickle_loads_native_code;
pub mod model_pickle_names_gadget;
pub mod model_pickle_opens_connections;
pub mod model_pickle_overwrites_attributes;
pub mod model_pickle_protocol_mismatch;
pub mod model_pickle_reaches_attributes;
pub mod model_pickle_runs_code;
pub mod model_pickle_runs_commands;
pub mod model_pickle_touches_files;
pub mod model_pickle_trailing_bytes;
pub mod model_pickle_unknown_call;
pub mod model_pickle_unknown_reference;
pub mod model_pickle_unpicklers_differ;
pub mod model_torchscript_custom_op;
pub mod model_torchscript_reaches_outside;

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
    &model_brings_code::RULE,
    &model_code_dangerous::RULE,
    &model_code_disguised::RULE,
    &model_code_remarkable::RULE,
    &model_hides_executable::RULE,
    &model_mar_handler_missing::RULE,
    &model_mar_path_outside::RULE,
    &model_mar_requirements::RULE,
    &model_mar_requirements_foreign::RULE,
    &model_native_code::RULE,
    &model_npy_header_code::RULE,
    &model_npy_objects::RULE,
    &model_npy_shape_overflow::RULE,
    &model_pickle_breaks_memory::RULE,
    &model_pickle_broken::RULE,
    &model_pickle_carries_code::RULE,
    &model_pickle_changes_interpreter::RULE,
    &model_pickle_expands::RULE,
    &model_pickle_hides_names::RULE,
    &model_pickle_imports_modules::RULE,
    &model_pickle_loads_again::RULE,
    &model_pickle_loads_native_code::RULE,
    &model_pickle_names_gadget::RULE,
    &model_pickle_opens_connections::RULE,
    &model_pickle_overwrites_attributes::RULE,
    &model_pickle_protocol_mismatch::RULE,
    &model_pickle_reaches_attributes::RULE,
    &model_pickle_runs_code::RULE,
    &model_pickle_runs_commands::RULE,
    &model_pickle_touches_files::RULE,
    &model_pickle_trailing_bytes::RULE,
    &model_pickle_unknown_call::RULE,
    &model_pickle_unknown_reference::RULE,
    &model_pickle_unpicklers_differ::RULE,
    &model_torchscript_custom_op::RULE,
    &model_torchscript_reaches_outside::RULE,
];
