//! CatBoost models as JSON.

use crate::format::Input;
use crate::generated::Facts;
use crate::model::json::beginning;
use crate::notes::{Child, Defect, Notes, Stop};
use crate::source::SliceSource;
use crate::text::events::{self, Event};
use memchr::memmem;
use serde::Serialize;
use std::collections::BTreeSet;

crate::format_room! {
    /// CatBoost models as JSON. The whole document is gone through: its parts and the model's information are named,
    /// and what stands behind it is judged on its own.
    pub static FORMAT = {
        id: "catboost-json",
        name: "CatBoost model (JSON)",
        since: "0.1.0",
        extensions: [],
        facts: CatboostJsonFacts,
        sniff: sniff,
        read: read,
    };
}

/// What the document holds.
#[derive(Clone, Debug, Default, Serialize)]
pub struct CatboostJsonFacts {
    /// Its parts.
    pub parts: BTreeSet<String>,
    /// Keys of the model's information.
    pub information: BTreeSet<String>,
    /// How many trees there are.
    pub trees: u64,
}

fn sniff(head: &crate::sniff::Head<'_>) -> bool {
    let start = head.bytes.trim_ascii_start();
    let has = |word: &str| memmem::find(start, word.as_bytes()).is_some();
    start.starts_with(b"{")
        && (has("\"features_info\"") && (has("\"float_features\"") || has("\"categorical_features\""))
            || has("\"oblivious_trees\"") && has("\"leaf_values\"")
            || has("\"ctr_data\"") && has("\"hash_map\""))
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = CatboostJsonFacts::default();
    if let Err(stop) = document(input, &mut facts, notes) {
        notes.stopped(stop);
    }
    Facts::CatboostJson(facts)
}

fn document(input: &Input<'_>, facts: &mut CatboostJsonFacts, notes: &mut Notes) -> Result<(), Stop> {
    let mut path: Vec<String> = Vec::new();
    let mut key = String::new();
    let end = events::read(
        input.source.as_ref(),
        "catboost-broken",
        input.meter,
        &mut |event| {
            match event {
                Event::Begin => {
                    let is_tree = path
                        .last()
                        .is_some_and(|list| list == "oblivious_trees" || list == "trees");
                    facts.trees = facts.trees.saturating_add(u64::from(is_tree && path.len() == 2));
                    path.push(std::mem::take(&mut key));
                }
                Event::End => {
                    path.pop();
                }
                Event::Key(name) => {
                    key = beginning(&name, 100);
                    let keys = match path.as_slice() {
                        [_] => Some(&mut facts.parts),
                        [_, part] if part == "model_info" => Some(&mut facts.information),
                        _ => None,
                    };
                    if let Some(keys) = keys.filter(|keys| keys.len() < 256) {
                        keys.insert(key.clone());
                    }
                }
                Event::Text(..) | Event::Number(_) | Event::Other => key.clear(),
            }
            Ok(())
        },
    )?;
    if let Some(behind) = crate::source::after_padding(input.source.as_ref(), end)? {
        let detail = "something stands behind the model, where no reader of it looks";
        notes.defect(Defect::at("catboost-trailing-bytes", behind, detail));
        let rest = SliceSource::shared(input.source, behind, u64::MAX)?;
        notes
            .children
            .push(Child::new("(behind the model)", rest).nested());
    }
    Ok(())
}
