//! CatBoost models: the binary `.cbm` and JSON.

mod flat;
pub mod json;

use crate::format::Input;
use crate::generated::Facts;
use crate::model::json::beginning;
use crate::notes::{Defect, Notes, Stop};
use serde::Serialize;
use std::collections::BTreeMap;
use wb_core::Limit;

crate::format_room! {
    /// CatBoost's binary models (`CBM1`). The core's tables are followed inside their bounds: version, the model's
    /// information (parameters of the training among it) and the parts that follow. Trees and tables of statistics
    /// are numbers and are not looked at.
    pub static FORMAT = {
        id: "catboost",
        name: "CatBoost model",
        since: "0.1.0",
        extensions: ["cbm"],
        facts: CatboostFacts,
        sniff: |head| head.starts_with(b"CBM1"),
        read: read,
    };
}

/// What a CatBoost model says.
#[derive(Clone, Debug, Default, Serialize)]
pub struct CatboostFacts {
    /// The version of the layout.
    pub version: String,
    /// The model's information: keys, and the values' beginnings.
    pub information: BTreeMap<String, String>,
    /// Parts behind the core.
    pub parts: Vec<String>,
    /// Bytes of the core.
    pub core_bytes: u64,
    /// Bytes behind the core.
    pub part_bytes: u64,
}

const VALUE_MAX: usize = 512;
const ENTRIES_MAX: u32 = 1024;

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = CatboostFacts::default();
    if let Err(stop) = core(input, &mut facts, notes) {
        notes.stopped(stop);
    }
    Facts::Catboost(facts)
}

fn core(input: &Input<'_>, facts: &mut CatboostFacts, notes: &mut Notes) -> Result<(), Stop> {
    const START: u64 = 8;
    let source = input.source.as_ref();
    let broken = |detail: &str| Defect::at("catboost-broken", 4, detail);
    let Some([_, _, _, _, size @ ..]) = source.read_array::<8>(0)? else {
        return Err(broken("the model ends before its core").into());
    };
    let size = u64::from(u32::from_le_bytes(size));
    let len = source.len()?;
    facts.core_bytes = size;
    if START.saturating_add(size) > len {
        return Err(broken("the core is larger than the file").into());
    }
    input.meter.check(Limit::HeaderBytes, 0)?;
    facts.part_bytes = len.saturating_sub(START).saturating_sub(size);
    let flat = flat::Flat::new(source, START, size);
    let root = flat.root()?;
    facts.version = beginning(&flat.text(root, 4)?.unwrap_or_default(), VALUE_MAX);
    if let Some((entries, count)) = flat.vector(root, 8)? {
        for index in 0..count.min(ENTRIES_MAX) {
            let entry = flat.element(entries, index)?;
            let key = flat.text(entry, 4)?.unwrap_or_default();
            let value = flat.text(entry, 6)?.unwrap_or_default();
            facts
                .information
                .insert(beginning(&key, VALUE_MAX), beginning(&value, VALUE_MAX));
        }
    }
    if let Some((parts, count)) = flat.vector(root, 10)? {
        for index in 0..count.min(ENTRIES_MAX) {
            let part = flat.text_element(parts, index)?;
            facts.parts.push(beginning(&part, VALUE_MAX));
        }
    }
    if facts.parts.is_empty() && facts.part_bytes > 0 {
        let at = START.saturating_add(size);
        if let Some(behind) = crate::source::after_padding(source, at)? {
            let detail = "something stands behind the core, and the model has no further parts";
            notes.defect(Defect::at("catboost-trailing-bytes", behind, detail));
            let rest = crate::source::SliceSource::shared(input.source, behind, u64::MAX)?;
            notes
                .children
                .push(crate::notes::Child::new("(behind the model)", rest).nested());
        }
    }
    Ok(())
}
