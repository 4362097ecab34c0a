//! Published schemas, made from the types themselves.

use schemars::{JsonSchema, Schema};
use wb_core::Report;
use wb_core::report::SCHEMA;

/// The JSON schema of a report.
pub fn report() -> String {
    written(schemars::schema_for!(Report), "report", "report", SCHEMA)
}

/// The JSON schema of a comparison.
pub fn diff() -> String {
    let schema = schemars::schema_for!(crate::diff::Diff);
    written(schema, "diff", "comparison", crate::diff::SCHEMA)
}

/// The JSON schema of an inventory.
pub fn inventory() -> String {
    let schema = as_written::<crate::inventory::Inventory>();
    written(schema, "inventory", "inventory", crate::inventory::SCHEMA)
}

/// The JSON schema of an inspection.
pub fn inspection() -> String {
    let schema = as_written::<crate::inspect::Document<'static>>();
    written(schema, "inspection", "inspection", crate::inspect::SCHEMA)
}

/// The schema of a type that is only written, never read: what is left out where there is nothing to say is not required.
fn as_written<T: JsonSchema>() -> Schema {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    settings.into_generator().into_root_schema_for::<T>()
}

fn written(mut schema: Schema, id: &str, title: &str, version: &str) -> String {
    schema.insert("$id".to_owned(), format!("urn:weighbridge:{id}:1").into());
    schema.insert(
        "title".to_owned(),
        format!("Weighbridge {title}, version 1").into(),
    );
    pin_version(&mut schema, version);
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
