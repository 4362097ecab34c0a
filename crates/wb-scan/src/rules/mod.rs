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
pub mod file_differs_from_listing;
pub mod file_expands;
pub mod file_malformed;
pub mod file_name_disagrees;
pub mod file_name_hides_code;
pub mod file_polyglot;
pub mod model_brings_code;
pub mod model_code_dangerous;
pub mod model_code_disguised;
pub mod model_code_remarkable;
pub mod model_gguf_alignment_broken;
pub mod model_gguf_counts_lie;
pub mod model_gguf_duplicate_names;
pub mod model_gguf_header_broken;
pub mod model_gguf_header_unusual;
pub mod model_gguf_hides_bytes;
pub mod model_gguf_overflows;
pub mod model_gguf_row_broken;
pub mod model_gguf_split_broken;
pub mod model_gguf_tensor_outside;
pub mod model_gguf_tensors_overlap;
pub mod model_hdf5_external_link;
pub mod model_hdf5_external_storage;
pub mod model_hdf5_unknown_filter;
pub mod model_hdf5_user_link;
pub mod model_hdf5_virtual_source;
pub mod model_hides_executable;
pub mod model_index_disagrees;
pub mod model_index_leads_outside;
pub mod model_index_shard_missing;
pub mod model_index_size_disagrees;
pub mod model_keras_bytecode;
pub mod model_keras_custom_object;
pub mod model_keras_external_file;
pub mod model_keras_foreign_module;
pub mod model_keras_pickle_layer;
pub mod model_keras_saved_model_layer;
pub mod model_keras_tensorflow_effect;
pub mod model_keras_unexpected_function;
pub mod model_keras_unexpected_member;
pub mod model_keras_unsafe_reference;
pub mod model_mar_handler_missing;
pub mod model_mar_path_outside;
pub mod model_mar_requirements;
pub mod model_mar_requirements_foreign;
pub mod model_native_code;
pub mod model_npy_header_code;
pub mod model_npy_objects;
pub mod model_npy_shape_overflow;
pub mod model_onnx_external_data_link;
pub mod model_onnx_external_data_missing;
pub mod model_onnx_external_data_odd;
pub mod model_onnx_external_data_outside;
pub mod model_onnx_external_data_overrun;
pub mod model_onnx_python_op;
pub mod model_onnx_tensor_size;
pub mod model_onnx_unknown_domain;
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
pub mod model_safetensors_duplicate_keys;
pub mod model_safetensors_header_bomb;
pub mod model_safetensors_header_broken;
pub mod model_safetensors_header_unusual;
pub mod model_safetensors_hides_bytes;
pub mod model_safetensors_sizes_disagree;
pub mod model_safetensors_tensor_outside;
pub mod model_safetensors_tensors_overlap;
pub mod model_template_escapes_sandbox;
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
    &file_differs_from_listing::RULE,
    &file_expands::RULE,
    &file_malformed::RULE,
    &file_name_disagrees::RULE,
    &file_name_hides_code::RULE,
    &file_polyglot::RULE,
    &model_brings_code::RULE,
    &model_code_dangerous::RULE,
    &model_code_disguised::RULE,
    &model_code_remarkable::RULE,
    &model_gguf_alignment_broken::RULE,
    &model_gguf_counts_lie::RULE,
    &model_gguf_duplicate_names::RULE,
    &model_gguf_header_broken::RULE,
    &model_gguf_header_unusual::RULE,
    &model_gguf_hides_bytes::RULE,
    &model_gguf_overflows::RULE,
    &model_gguf_row_broken::RULE,
    &model_gguf_split_broken::RULE,
    &model_gguf_tensor_outside::RULE,
    &model_gguf_tensors_overlap::RULE,
    &model_hdf5_external_link::RULE,
    &model_hdf5_external_storage::RULE,
    &model_hdf5_unknown_filter::RULE,
    &model_hdf5_user_link::RULE,
    &model_hdf5_virtual_source::RULE,
    &model_hides_executable::RULE,
    &model_index_disagrees::RULE,
    &model_index_leads_outside::RULE,
    &model_index_shard_missing::RULE,
    &model_index_size_disagrees::RULE,
    &model_keras_bytecode::RULE,
    &model_keras_custom_object::RULE,
    &model_keras_external_file::RULE,
    &model_keras_foreign_module::RULE,
    &model_keras_pickle_layer::RULE,
    &model_keras_saved_model_layer::RULE,
    &model_keras_tensorflow_effect::RULE,
    &model_keras_unexpected_function::RULE,
    &model_keras_unexpected_member::RULE,
    &model_keras_unsafe_reference::RULE,
    &model_mar_handler_missing::RULE,
    &model_mar_path_outside::RULE,
    &model_mar_requirements::RULE,
    &model_mar_requirements_foreign::RULE,
    &model_native_code::RULE,
    &model_npy_header_code::RULE,
    &model_npy_objects::RULE,
    &model_npy_shape_overflow::RULE,
    &model_onnx_external_data_link::RULE,
    &model_onnx_external_data_missing::RULE,
    &model_onnx_external_data_odd::RULE,
    &model_onnx_external_data_outside::RULE,
    &model_onnx_external_data_overrun::RULE,
    &model_onnx_python_op::RULE,
    &model_onnx_tensor_size::RULE,
    &model_onnx_unknown_domain::RULE,
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
    &model_safetensors_duplicate_keys::RULE,
    &model_safetensors_header_bomb::RULE,
    &model_safetensors_header_broken::RULE,
    &model_safetensors_header_unusual::RULE,
    &model_safetensors_hides_bytes::RULE,
    &model_safetensors_sizes_disagree::RULE,
    &model_safetensors_tensor_outside::RULE,
    &model_safetensors_tensors_overlap::RULE,
    &model_template_escapes_sandbox::RULE,
    &model_torchscript_custom_op::RULE,
    &model_torchscript_reaches_outside::RULE,
];
