//! Published schemas, made from the types themselves.

use schemars::{JsonSchema, Schema};
use wb_core::Report;
use wb_core::report::SCHEMA;

/// The JSON schema of a report.
pub fn report() -> String {
    written::<Report>("report", "report", SCHEMA)
}

/// The JSON schema of a comparison.
pub fn diff() -> String {
    written::<crate::diff::Diff>("diff", "comparison", crate::diff::SCHEMA)
}

/// The JSON schema of an inventory.
pub fn inventory() -> String {
    written::<crate::inventory::Inventory>("inventory", "inventory", crate::inventory::SCHEMA)
}

/// The JSON schema of an inspection.
pub fn inspection() -> String {
    written::<crate::inspect::Document<'static>>("inspection", "inspection", crate::inspect::SCHEMA)
}

fn written<T: JsonSchema>(id: &str, title: &str, version: &str) -> String {
    let mut schema = schemars::schema_for!(T);
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
