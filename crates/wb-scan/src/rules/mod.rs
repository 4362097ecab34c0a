//! The rules, one file each. Written by `cargo xtask gen`; do not edit.

use crate::rule::Rule;

pub mod file_malformed;
pub mod model_hdf5_external_link;
pub mod model_hdf5_external_storage;
pub mod model_hdf5_unknown_filter;
pub mod model_hdf5_user_link;
pub mod model_hdf5_virtual_source;
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

/// Every rule, by id.
pub static RULES: &[&Rule] = &[
    &file_malformed::RULE,
    &model_hdf5_external_link::RULE,
    &model_hdf5_external_storage::RULE,
    &model_hdf5_unknown_filter::RULE,
    &model_hdf5_user_link::RULE,
    &model_hdf5_virtual_source::RULE,
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
];
