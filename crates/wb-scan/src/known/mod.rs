//! What is known about the world, as tables with source and date.

pub(crate) mod addresses;
pub(crate) mod advised;
pub(crate) mod agent;
pub(crate) mod ai;
pub mod ai_commands;
pub mod capabilities;
pub mod config_names;
pub(crate) mod disagree;
pub mod exploits;
pub mod graph_ops;
pub mod hub_config;
pub(crate) mod import_names;
pub mod keras;
pub mod keras_found;
pub mod keras_names;
pub(crate) mod local_address;
pub(crate) mod manifests;
pub(crate) mod mlflow_code;
pub(crate) mod model_places;
pub mod names;
pub mod onnx_domains;
pub(crate) mod outside;
pub mod package_names;
pub(crate) mod packages;
pub mod paddle_ops;
pub mod pickle;
pub mod promises;
pub mod python_code;
pub(crate) mod python_commands;
pub mod python_grade;
pub mod python_payload;
pub(crate) mod python_reached;
pub mod r_names;
pub mod reach;
pub(crate) mod resolved;
pub mod shell;
pub(crate) mod templates;
pub mod tensorflow;
pub mod torchscript;
pub(crate) mod triton_code;

/// What a finding of this rule says that loading can do, for rules that are about one thing alone.
pub fn capability_of_rule(rule: &str) -> Option<&'static str> {
    /// The end of a rule's id, and the capability.
    const ENDINGS: &[(&str, &str)] = &[
        ("-runs-commands", "runs commands"),
        ("-runs-code", "runs code from the file"),
        ("-carries-code", "runs code from the file"),
        ("-bytecode", "runs code from the file"),
        ("-python-op", "runs code from the file"),
        ("-escapes-sandbox", "runs code from the file"),
        ("-loads-native-code", "loads native code"),
        ("-native-code", "loads native code"),
        ("-loads-again", "loads further bytes that can run code"),
        ("-pickle-layer", "loads further bytes that can run code"),
        ("-opens-connections", "opens connections"),
        ("-touches-files", "touches files"),
        ("-external-file", "touches files"),
        ("-external-link", "touches files"),
        ("-external-storage", "touches files"),
        ("-external-data-outside", "touches files"),
        ("-imports-modules", "imports modules by name"),
        ("-foreign-module", "imports modules by name"),
        ("-reaches-attributes", "reaches attributes by name"),
        ("-changes-interpreter", "changes the interpreter"),
        ("-unknown-call", "calls code that nobody reviewed"),
        ("-brings-code", "brings code of its own"),
    ];
    ENDINGS
        .iter()
        .find(|(ending, _)| rule.ends_with(ending))
        .map(|(_, capability)| *capability)
}
