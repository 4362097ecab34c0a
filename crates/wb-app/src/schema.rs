//! Published schemas, made from the types themselves.

use schemars::Schema;
use wb_core::Report;
use wb_core::report::SCHEMA;

/// The JSON schema of a report.
pub fn report() -> String {
    let mut schema = schemars::schema_for!(Report);
    schema.insert("$id".to_owned(), "urn:weighbridge:report:1".into());
    schema.insert("title".to_owned(), "Weighbridge report, version 1".into());
    pin_version(&mut schema, SCHEMA);
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

/// The JSON schema of a comparison.
pub fn diff() -> String {
    let mut schema = schemars::schema_for!(crate::diff::Diff);
    schema.insert("$id".to_owned(), "urn:weighbridge:diff:1".into());
    schema.insert("title".to_owned(), "Weighbridge comparison, version 1".into());
    pin_version(&mut schema, crate::diff::SCHEMA);
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

/// The JSON schema of an inspection.
pub fn inspection() -> String {
    // As it is written: what is left out where there is nothing to say is not required.
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings
        .into_generator()
        .into_root_schema_for::<crate::inspect::Document<'static>>();
    schema.insert("$id".to_owned(), "urn:weighbridge:inspection:1".into());
    schema.insert("title".to_owned(), "Weighbridge inspection, version 1".into());
    pin_version(&mut schema, crate::inspect::SCHEMA);
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

/// The name of the schema is part of it: a report of another version is refused.
fn pin_version(schema: &mut Schema, name: &str) {
    if let Some(field) = schema
        .pointer_mut("/properties/schema")
        .and_then(|field| field.as_object_mut())
    {
        field.insert("const".to_owned(), name.into());
    }
}
