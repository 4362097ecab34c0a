//! The rules, one file each. Written by `cargo xtask gen`; do not edit.

use crate::rule::Rule;

pub mod agent_approves_everything;
pub mod agent_approves_widely;
pub mod agent_config_redirects;
pub mod agent_hook_payload;
pub mod agent_hook_runs_command;
pub mod agent_instructions_changed;
pub mod agent_instructions_doubtful;
pub mod agent_instructions_encoded;
pub mod agent_instructions_injection;
pub mod agent_instructions_payload;
pub mod agent_instructions_wide_tools;
pub mod agent_server_malicious;
pub mod agent_server_payload;
pub mod agent_server_plain_http;
pub mod agent_server_secret;
pub mod agent_server_shell;
pub mod agent_server_unpinned;
pub mod agent_server_vulnerable;
pub mod agent_server_wide_path;
pub mod agent_tool_changed;
pub mod agent_tool_injection;
pub mod agent_tool_shadowed;
pub mod agent_workflow_injection;
pub mod code_build_plain_http;
pub mod code_build_runs_download;
pub mod code_chain_runs_code;
pub mod code_command_payload;
pub mod code_container_unfenced;
pub mod code_dangerous_when_imported;
pub mod code_dangerous_when_loaded;
pub mod code_dangerous_when_used;
pub mod code_endpoint_plain;
pub mod code_hides_names;
pub mod code_load_runs_package;
pub mod code_load_trusts_code;
pub mod code_load_unpinned;
pub mod code_lookalike_letters;
pub mod code_mines_coins;
pub mod code_notebook_active_output;
pub mod code_notebook_dangerous;
pub mod code_opens_shell;
pub mod code_program_remarkable;
pub mod code_queries_model_output;
pub mod code_reordered;
pub mod code_runs_decoded;
pub mod code_runs_download;
pub mod code_runs_model_output;
pub mod code_sends_secrets;
pub mod code_sends_token;
pub mod code_serves_openly;
pub mod code_service_model_floating;
pub mod code_service_model_retired;
pub mod code_setup_commands;
pub mod code_stays_behind;
pub mod code_tls_off;
pub mod code_torch_hub_load;
pub mod code_torch_load;
pub mod code_torch_script_load;
pub mod code_unpickles;
pub mod code_workflow_injection;
pub mod code_workflow_runs_foreign_code;
pub mod code_yaml_load;
pub mod deps_action_floating;
pub mod deps_action_identity;
pub mod deps_action_malicious;
pub mod deps_end_of_life;
pub mod deps_environments_disagree;
pub mod deps_image_floating;
pub mod deps_include_missing;
pub mod deps_index_confusion;
pub mod deps_index_not_explicit;
pub mod deps_known_malicious;
pub mod deps_known_vulnerability;
pub mod deps_line_hidden;
pub mod deps_lock_disagrees;
pub mod deps_lock_hash_missing;
pub mod deps_lock_host_differs;
pub mod deps_name_internal;
pub mod deps_name_resembles;
pub mod deps_name_wrong;
pub mod deps_package_archive_disguised;
pub mod deps_package_archives_differ;
pub mod deps_package_carries_odd_file;
pub mod deps_package_harms_at_import;
pub mod deps_package_harms_at_install;
pub mod deps_package_list_differs;
pub mod deps_package_name_differs;
pub mod deps_package_name_resembles;
pub mod deps_package_needs_address;
pub mod deps_package_reaches_out_at_install;
pub mod deps_package_runs_at_start;
pub mod deps_package_runs_scripts;
pub mod deps_package_takes_command_name;
pub mod deps_release_too_new;
pub mod deps_release_withdrawn;
pub mod deps_repository_floating;
pub mod deps_source_foreign;
pub mod deps_source_index;
pub mod deps_source_unencrypted;
pub mod deps_source_unpinned;
pub mod deps_unmaintained;
pub mod deps_unpinned;
pub mod file_active_markup;
pub mod file_archive_flag_untrue;
pub mod file_archive_headers_disagree;
pub mod file_archive_leads_outside;
pub mod file_archive_loose_data;
pub mod file_archive_member_hidden;
pub mod file_archive_name_ambiguous;
pub mod file_archive_name_repeated;
pub mod file_checksum_differs;
pub mod file_deployment_secret;
pub mod file_differs_from_listing;
pub mod file_digest_differs;
pub mod file_expands;
pub mod file_git_filter;
pub mod file_git_foreign_storage;
pub mod file_git_hook;
pub mod file_git_runs_commands;
pub mod file_hidden_text;
pub mod file_malformed;
pub mod file_name_deceives;
pub mod file_name_disagrees;
pub mod file_name_hides_code;
pub mod file_picture_carries_cargo;
pub mod file_polyglot;
pub mod file_program_carries_files;
pub mod file_secret;
pub mod file_secret_possible;
pub mod file_xml_encoding_hides;
pub mod file_xml_entity_bomb;
pub mod file_xml_external;
pub mod file_xml_style_sheet;
pub mod model_brings_code;
pub mod model_checkpoint_data_disagrees;
pub mod model_checkpoint_index_broken;
pub mod model_checkpoint_path_outside;
pub mod model_code_dangerous;
pub mod model_code_disguised;
pub mod model_code_remarkable;
pub mod model_config_code_missing;
pub mod model_config_disagrees;
pub mod model_config_fetches_kernel;
pub mod model_config_leads_outside;
pub mod model_config_local_path;
pub mod model_config_names_code;
pub mod model_config_names_foreign_code;
pub mod model_config_reaches_harm;
pub mod model_config_runs_dangerous_code;
pub mod model_config_trusts_code;
pub mod model_coreml_linked_model;
pub mod model_endpoint_open;
pub mod model_exploits_installed_loader;
pub mod model_exploits_loader;
pub mod model_exploits_other_versions;
pub mod model_fetched_floating;
pub mod model_flatbuffer_broken;
pub mod model_flax_array_odd;
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
pub mod model_graph_custom_code;
pub mod model_graph_data_outside;
pub mod model_graph_delegates;
pub mod model_graph_library_op;
pub mod model_graph_path_outside;
pub mod model_graph_runs_code;
pub mod model_graph_touches_files;
pub mod model_graph_unknown_op;
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
pub mod model_langchain_odd;
pub mod model_lightgbm_names_files;
pub mod model_lock_differs;
pub mod model_mar_handler_missing;
pub mod model_mar_path_outside;
pub mod model_mar_requirements;
pub mod model_mar_requirements_foreign;
pub mod model_metadata_address;
pub mod model_metadata_address_odd;
pub mod model_mlflow_leads_outside;
pub mod model_mlflow_loader_unknown;
pub mod model_mlflow_runs_code;
pub mod model_modelfile_path_outside;
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
pub mod model_openvino_custom_op;
pub mod model_openvino_leads_outside;
pub mod model_openvino_weights_broken;
pub mod model_openvino_weights_overrun;
pub mod model_package_blob_differs;
pub mod model_package_blob_missing;
pub mod model_package_digest_escapes;
pub mod model_package_digest_malformed;
pub mod model_package_foreign_source;
pub mod model_package_path_escapes;
pub mod model_payload_hides_archive;
pub mod model_payload_hides_program;
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
pub mod model_pmml_java_function;
pub mod model_pmml_lookup;
pub mod model_r_active_binding;
pub mod model_r_function_dangerous;
pub mod model_r_maps_file;
pub mod model_r_masks_function;
pub mod model_r_open_promise;
pub mod model_r_promise_runs_code;
pub mod model_r_start_up;
pub mod model_safetensors_duplicate_keys;
pub mod model_safetensors_header_bomb;
pub mod model_safetensors_header_broken;
pub mod model_safetensors_header_unusual;
pub mod model_safetensors_hides_bytes;
pub mod model_safetensors_sizes_disagree;
pub mod model_safetensors_tensor_outside;
pub mod model_safetensors_tensors_overlap;
pub mod model_serving_trusts_code;
pub mod model_skops_dangerous_type;
pub mod model_skops_hides_type;
pub mod model_skops_pickle;
pub mod model_skops_unreviewed_type;
pub mod model_spacy_function_unknown;
pub mod model_target_computed;
pub mod model_target_doubtful;
pub mod model_target_evaluates;
pub mod model_target_reaches_out;
pub mod model_target_runs_code;
pub mod model_target_unknown;
pub mod model_template_escapes_sandbox;
pub mod model_template_hidden_trigger;
pub mod model_template_mark_adds_text;
pub mod model_template_odd_text;
pub mod model_template_reaches_out;
pub mod model_template_writes_text;
pub mod model_templates_differ;
pub mod model_tensorflow_asset_outside;
pub mod model_tensorflow_custom_call;
pub mod model_tensorflow_file_access;
pub mod model_tensorflow_loads_native_code;
pub mod model_tensorflow_needs_library;
pub mod model_tensorflow_opens_connections;
pub mod model_tensorflow_python_op;
pub mod model_tensorflow_reads_files;
pub mod model_tensorflow_unknown_op;
pub mod model_tensorflow_writes_files;
pub mod model_tensorrt_plugin;
pub mod model_tfjs_weights_disagree;
pub mod model_tfjs_weights_outside;
pub mod model_tflite_flex_disguised;
pub mod model_torchscript_custom_op;
pub mod model_torchscript_reaches_outside;
pub mod model_trailing_bytes;
pub mod model_tree_out_of_range;
pub mod model_triton_leads_outside;
pub mod model_triton_native_code;
pub mod model_weights_differ;
pub mod model_weights_differ_partly;
pub mod model_yaml_constructs;
pub mod model_yaml_expands;
pub mod model_yaml_foreign_gadget;
pub mod model_yaml_python_tags;
pub mod model_yaml_reaches_out;
pub mod model_yaml_runs_code;
pub mod model_zarr_pickle_codec;
pub mod trust_lock_added;
pub mod trust_lock_removed;

/// Every rule, by id.
pub static RULES: &[&Rule] = &[
    &agent_approves_everything::RULE,
    &agent_approves_widely::RULE,
    &agent_config_redirects::RULE,
    &agent_hook_payload::RULE,
    &agent_hook_runs_command::RULE,
    &agent_instructions_changed::RULE,
    &agent_instructions_doubtful::RULE,
    &agent_instructions_encoded::RULE,
    &agent_instructions_injection::RULE,
    &agent_instructions_payload::RULE,
    &agent_instructions_wide_tools::RULE,
    &agent_server_malicious::RULE,
    &agent_server_payload::RULE,
    &agent_server_plain_http::RULE,
    &agent_server_secret::RULE,
    &agent_server_shell::RULE,
    &agent_server_unpinned::RULE,
    &agent_server_vulnerable::RULE,
    &agent_server_wide_path::RULE,
    &agent_tool_changed::RULE,
    &agent_tool_injection::RULE,
    &agent_tool_shadowed::RULE,
    &agent_workflow_injection::RULE,
    &code_build_plain_http::RULE,
    &code_build_runs_download::RULE,
    &code_chain_runs_code::RULE,
    &code_command_payload::RULE,
    &code_container_unfenced::RULE,
    &code_dangerous_when_imported::RULE,
    &code_dangerous_when_loaded::RULE,
    &code_dangerous_when_used::RULE,
    &code_endpoint_plain::RULE,
    &code_hides_names::RULE,
    &code_load_runs_package::RULE,
    &code_load_trusts_code::RULE,
    &code_load_unpinned::RULE,
    &code_lookalike_letters::RULE,
    &code_mines_coins::RULE,
    &code_notebook_active_output::RULE,
    &code_notebook_dangerous::RULE,
    &code_opens_shell::RULE,
    &code_program_remarkable::RULE,
    &code_queries_model_output::RULE,
    &code_reordered::RULE,
    &code_runs_decoded::RULE,
    &code_runs_download::RULE,
    &code_runs_model_output::RULE,
    &code_sends_secrets::RULE,
    &code_sends_token::RULE,
    &code_serves_openly::RULE,
    &code_service_model_floating::RULE,
    &code_service_model_retired::RULE,
    &code_setup_commands::RULE,
    &code_stays_behind::RULE,
    &code_tls_off::RULE,
    &code_torch_hub_load::RULE,
    &code_torch_load::RULE,
    &code_torch_script_load::RULE,
    &code_unpickles::RULE,
    &code_workflow_injection::RULE,
    &code_workflow_runs_foreign_code::RULE,
    &code_yaml_load::RULE,
    &deps_action_floating::RULE,
    &deps_action_identity::RULE,
    &deps_action_malicious::RULE,
    &deps_end_of_life::RULE,
    &deps_environments_disagree::RULE,
    &deps_image_floating::RULE,
    &deps_include_missing::RULE,
    &deps_index_confusion::RULE,
    &deps_index_not_explicit::RULE,
    &deps_known_malicious::RULE,
    &deps_known_vulnerability::RULE,
    &deps_line_hidden::RULE,
    &deps_lock_disagrees::RULE,
    &deps_lock_hash_missing::RULE,
    &deps_lock_host_differs::RULE,
    &deps_name_internal::RULE,
    &deps_name_resembles::RULE,
    &deps_name_wrong::RULE,
    &deps_package_archive_disguised::RULE,
    &deps_package_archives_differ::RULE,
    &deps_package_carries_odd_file::RULE,
    &deps_package_harms_at_import::RULE,
    &deps_package_harms_at_install::RULE,
    &deps_package_list_differs::RULE,
    &deps_package_name_differs::RULE,
    &deps_package_name_resembles::RULE,
    &deps_package_needs_address::RULE,
    &deps_package_reaches_out_at_install::RULE,
    &deps_package_runs_at_start::RULE,
    &deps_package_runs_scripts::RULE,
    &deps_package_takes_command_name::RULE,
    &deps_release_too_new::RULE,
    &deps_release_withdrawn::RULE,
    &deps_repository_floating::RULE,
    &deps_source_foreign::RULE,
    &deps_source_index::RULE,
    &deps_source_unencrypted::RULE,
    &deps_source_unpinned::RULE,
    &deps_unmaintained::RULE,
    &deps_unpinned::RULE,
    &file_active_markup::RULE,
    &file_archive_flag_untrue::RULE,
    &file_archive_headers_disagree::RULE,
    &file_archive_leads_outside::RULE,
    &file_archive_loose_data::RULE,
    &file_archive_member_hidden::RULE,
    &file_archive_name_ambiguous::RULE,
    &file_archive_name_repeated::RULE,
    &file_checksum_differs::RULE,
    &file_deployment_secret::RULE,
    &file_differs_from_listing::RULE,
    &file_digest_differs::RULE,
    &file_expands::RULE,
    &file_git_filter::RULE,
    &file_git_foreign_storage::RULE,
    &file_git_hook::RULE,
    &file_git_runs_commands::RULE,
    &file_hidden_text::RULE,
    &file_malformed::RULE,
    &file_name_deceives::RULE,
    &file_name_disagrees::RULE,
    &file_name_hides_code::RULE,
    &file_picture_carries_cargo::RULE,
    &file_polyglot::RULE,
    &file_program_carries_files::RULE,
    &file_secret::RULE,
    &file_secret_possible::RULE,
    &file_xml_encoding_hides::RULE,
    &file_xml_entity_bomb::RULE,
    &file_xml_external::RULE,
    &file_xml_style_sheet::RULE,
    &model_brings_code::RULE,
    &model_checkpoint_data_disagrees::RULE,
    &model_checkpoint_index_broken::RULE,
    &model_checkpoint_path_outside::RULE,
    &model_code_dangerous::RULE,
    &model_code_disguised::RULE,
    &model_code_remarkable::RULE,
    &model_config_code_missing::RULE,
    &model_config_disagrees::RULE,
    &model_config_fetches_kernel::RULE,
    &model_config_leads_outside::RULE,
    &model_config_local_path::RULE,
    &model_config_names_code::RULE,
    &model_config_names_foreign_code::RULE,
    &model_config_reaches_harm::RULE,
    &model_config_runs_dangerous_code::RULE,
    &model_config_trusts_code::RULE,
    &model_coreml_linked_model::RULE,
    &model_endpoint_open::RULE,
    &model_exploits_installed_loader::RULE,
    &model_exploits_loader::RULE,
    &model_exploits_other_versions::RULE,
    &model_fetched_floating::RULE,
    &model_flatbuffer_broken::RULE,
    &model_flax_array_odd::RULE,
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
    &model_graph_custom_code::RULE,
    &model_graph_data_outside::RULE,
    &model_graph_delegates::RULE,
    &model_graph_library_op::RULE,
    &model_graph_path_outside::RULE,
    &model_graph_runs_code::RULE,
    &model_graph_touches_files::RULE,
    &model_graph_unknown_op::RULE,
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
    &model_langchain_odd::RULE,
    &model_lightgbm_names_files::RULE,
    &model_lock_differs::RULE,
    &model_mar_handler_missing::RULE,
    &model_mar_path_outside::RULE,
    &model_mar_requirements::RULE,
    &model_mar_requirements_foreign::RULE,
    &model_metadata_address::RULE,
    &model_metadata_address_odd::RULE,
    &model_mlflow_leads_outside::RULE,
    &model_mlflow_loader_unknown::RULE,
    &model_mlflow_runs_code::RULE,
    &model_modelfile_path_outside::RULE,
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
    &model_openvino_custom_op::RULE,
    &model_openvino_leads_outside::RULE,
    &model_openvino_weights_broken::RULE,
    &model_openvino_weights_overrun::RULE,
    &model_package_blob_differs::RULE,
    &model_package_blob_missing::RULE,
    &model_package_digest_escapes::RULE,
    &model_package_digest_malformed::RULE,
    &model_package_foreign_source::RULE,
    &model_package_path_escapes::RULE,
    &model_payload_hides_archive::RULE,
    &model_payload_hides_program::RULE,
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
    &model_pmml_java_function::RULE,
    &model_pmml_lookup::RULE,
    &model_r_active_binding::RULE,
    &model_r_function_dangerous::RULE,
    &model_r_maps_file::RULE,
    &model_r_masks_function::RULE,
    &model_r_open_promise::RULE,
    &model_r_promise_runs_code::RULE,
    &model_r_start_up::RULE,
    &model_safetensors_duplicate_keys::RULE,
    &model_safetensors_header_bomb::RULE,
    &model_safetensors_header_broken::RULE,
    &model_safetensors_header_unusual::RULE,
    &model_safetensors_hides_bytes::RULE,
    &model_safetensors_sizes_disagree::RULE,
    &model_safetensors_tensor_outside::RULE,
    &model_safetensors_tensors_overlap::RULE,
    &model_serving_trusts_code::RULE,
    &model_skops_dangerous_type::RULE,
    &model_skops_hides_type::RULE,
    &model_skops_pickle::RULE,
    &model_skops_unreviewed_type::RULE,
    &model_spacy_function_unknown::RULE,
    &model_target_computed::RULE,
    &model_target_doubtful::RULE,
    &model_target_evaluates::RULE,
    &model_target_reaches_out::RULE,
    &model_target_runs_code::RULE,
    &model_target_unknown::RULE,
    &model_template_escapes_sandbox::RULE,
    &model_template_hidden_trigger::RULE,
    &model_template_mark_adds_text::RULE,
    &model_template_odd_text::RULE,
    &model_template_reaches_out::RULE,
    &model_template_writes_text::RULE,
    &model_templates_differ::RULE,
    &model_tensorflow_asset_outside::RULE,
    &model_tensorflow_custom_call::RULE,
    &model_tensorflow_file_access::RULE,
    &model_tensorflow_loads_native_code::RULE,
    &model_tensorflow_needs_library::RULE,
    &model_tensorflow_opens_connections::RULE,
    &model_tensorflow_python_op::RULE,
    &model_tensorflow_reads_files::RULE,
    &model_tensorflow_unknown_op::RULE,
    &model_tensorflow_writes_files::RULE,
    &model_tensorrt_plugin::RULE,
    &model_tfjs_weights_disagree::RULE,
    &model_tfjs_weights_outside::RULE,
    &model_tflite_flex_disguised::RULE,
    &model_torchscript_custom_op::RULE,
    &model_torchscript_reaches_outside::RULE,
    &model_trailing_bytes::RULE,
    &model_tree_out_of_range::RULE,
    &model_triton_leads_outside::RULE,
    &model_triton_native_code::RULE,
    &model_weights_differ::RULE,
    &model_weights_differ_partly::RULE,
    &model_yaml_constructs::RULE,
    &model_yaml_expands::RULE,
    &model_yaml_foreign_gadget::RULE,
    &model_yaml_python_tags::RULE,
    &model_yaml_reaches_out::RULE,
    &model_yaml_runs_code::RULE,
    &model_zarr_pickle_codec::RULE,
    &trust_lock_added::RULE,
    &trust_lock_removed::RULE,
];
