//! What a system is made of: the graph of packages, models, datasets, services and tools, with the files that say so.

mod affected;

pub use affected::{Affected, Reached};

use crate::error::AppError;
use crate::scan::{self, Prepared, Progress, ScanRequest};
use schemars::JsonSchema;
use serde::Serialize;
use wb_core::report::Tool;
use wb_core::{Coverage, Graph};
use wb_scan::RULES;

/// The version of the inventory's JSON.
pub const SCHEMA: &str = wb_core::inventory::SCHEMA;

/// An inventory.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Inventory {
    /// The schema's name and version.
    pub schema: String,
    /// What made it.
    pub tool: Tool,
    /// The paths that the user named.
    pub scanned: Vec<String>,
    /// What there is, and what it has to do with each other.
    #[serde(flatten)]
    pub graph: Graph,
    /// The answer to `--affected-by`, if it was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub affected: Option<Affected>,
    /// What was looked at, and what was not: something could hide there.
    pub coverage: Coverage,
    /// The exit code that goes with it: 3 if not everything was looked at.
    pub exit_code: u8,
}

/// Looks at files and folders, and lists what they are made of.
pub fn of(request: &ScanRequest, progress: &dyn Progress) -> Result<Inventory, AppError> {
    let prepared = Prepared::of(request, progress)?;
    if let Some(sandbox) = &request.sandbox {
        scan::confine(sandbox, &request.paths, &[&prepared]);
    }
    let (sightings, coverage) = prepared.look(request, progress);
    let scanned: Vec<String> = request
        .paths
        .iter()
        .map(|path| crate::fetch::shown_root(path))
        .collect();
    let graph = wb_scan::inventory::assemble(&scanned.join(", "), sightings);
    let exit_code = if coverage.is_complete() { 0 } else { 3 };
    Ok(Inventory {
        schema: SCHEMA.to_owned(),
        tool: Tool {
            name: "weighbridge".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            rules: RULES.len() as u64,
        },
        scanned,
        graph,
        affected: None,
        coverage,
        exit_code,
    })
}

impl Inventory {
    /// Asks what is affected by something: a package URL, with or without a version, or the id of a node.
    #[must_use]
    pub fn affected_by(mut self, query: &str) -> Self {
        self.affected = Some(affected::by(&self.graph, query));
        self
    }
}
