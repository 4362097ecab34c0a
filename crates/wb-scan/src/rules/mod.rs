//! The rules, one file each. Written by `cargo xtask gen`; do not edit.

use crate::rule::Rule;

pub mod file_malformed;
pub mod model_onnx_external_data_link;
pub mod model_onnx_external_data_missing;
pub mod model_onnx_external_data_odd;
pub mod model_onnx_external_data_outside;
pub mod model_onnx_external_data_overrun;
pub mod model_onnx_python_op;
pub mod model_onnx_tensor_size;
pub mod model_onnx_unknown_domain;
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
pub mod model_torchscript_custom_op;
pub mod model_torchscript_reaches_outside;

/// Every rule, by id.
pub static RULES: &[&Rule] = &[
    &file_malformed::RULE,
    &model_onnx_external_data_link::RULE,
    &model_onnx_external_data_missing::RULE,
    &model_onnx_external_data_odd::RULE,
    &model_onnx_external_data_outside::RULE,
    &model_onnx_external_data_overrun::RULE,
    &model_onnx_python_op::RULE,
    &model_onnx_tensor_size::RULE,
    &model_onnx_unknown_domain::RULE,
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
    &model_torchscript_custom_op::RULE,
    &model_torchscript_reaches_outside::RULE,
];
