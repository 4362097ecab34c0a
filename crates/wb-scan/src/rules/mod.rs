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
];
