//! Collects the facts of a graph, and counts what they weigh.

use super::facts::{CodeName, Delegate, GraphFacts, Kind, Operator, PathRef};
use crate::notes::Stop;
use std::collections::BTreeMap;
use wb_core::{Limit, Meter};

/// Bytes of a name that are kept.
pub(super) const NAME_BYTES: u64 = 512;
/// Bytes of a path that are kept: the longest that an operating system opens.
pub(super) const PATH_BYTES: u64 = 4_096;
/// Attributes of an operator that are kept.
pub(super) const ATTRIBUTES_KEPT: usize = 16;
/// What one kept entry weighs beside its text.
const ENTRY_BYTES: u64 = 256;

/// Collects facts; what is kept of one model is bounded by [`Limit::HeaderBytes`].
pub(super) struct Keeper<'a> {
    meter: &'a Meter,
    kept_bytes: u64,
    pub(super) facts: GraphFacts,
    operators: BTreeMap<(Kind, String, Option<String>), Operator>,
    paths: BTreeMap<(&'static str, String), PathRef>,
    code_names: BTreeMap<(&'static str, String), CodeName>,
    delegates: BTreeMap<String, Delegate>,
}

impl<'a> Keeper<'a> {
    pub(super) fn new(meter: &'a Meter) -> Self {
        Self {
            meter,
            kept_bytes: 0,
            facts: GraphFacts::default(),
            operators: BTreeMap::new(),
            paths: BTreeMap::new(),
            code_names: BTreeMap::new(),
            delegates: BTreeMap::new(),
        }
    }

    fn charge(&mut self, text: &str) -> Result<(), Stop> {
        let more = (text.len() as u64).saturating_mul(2).saturating_add(ENTRY_BYTES);
        self.kept_bytes = self.kept_bytes.saturating_add(more);
        Ok(self.meter.check(Limit::HeaderBytes, self.kept_bytes)?)
    }

    pub(super) fn graph(&mut self) {
        self.facts.graphs_total = self.facts.graphs_total.saturating_add(1);
    }

    pub(super) const fn tensor(&mut self, bytes: u64) {
        self.facts.tensors_total = self.facts.tensors_total.saturating_add(1);
        self.facts.tensor_bytes_total = self.facts.tensor_bytes_total.saturating_add(bytes);
    }

    pub(super) fn remark(&mut self, key: &str, value: String) -> Result<(), Stop> {
        if !value.is_empty() {
            self.charge(&value)?;
            self.facts.remarks.push((key.to_owned(), value));
        }
        Ok(())
    }

    pub(super) fn entry_point(&mut self, name: String) -> Result<(), Stop> {
        self.charge(&name)?;
        self.facts.entry_points.push(name);
        Ok(())
    }

    /// Counts `nodes` uses of an operator.
    pub(super) fn operator(&mut self, operator: Operator) -> Result<(), Stop> {
        self.facts.nodes_total = self.facts.nodes_total.saturating_add(operator.nodes);
        let key = (
            operator.kind,
            operator.name.clone(),
            operator.registered_as.clone(),
        );
        if let Some(known) = self.operators.get_mut(&key) {
            known.nodes = known.nodes.saturating_add(operator.nodes);
            return Ok(());
        }
        self.charge(&operator.name)?;
        for (name, value) in &operator.attributes {
            self.charge(name)?;
            self.charge(value)?;
        }
        self.operators.insert(key, operator);
        Ok(())
    }

    pub(super) fn path(&mut self, purpose: &'static str, path: String, offset: u64) -> Result<(), Stop> {
        let key = (purpose, path);
        if !self.paths.contains_key(&key) {
            self.charge(&key.1)?;
        }
        let fresh = PathRef {
            purpose,
            path: key.1.clone(),
            offset,
            count: 0,
        };
        let known = self.paths.entry(key).or_insert(fresh);
        known.count = known.count.saturating_add(1);
        Ok(())
    }

    pub(super) fn code_name(&mut self, what: &'static str, name: String, offset: u64) -> Result<(), Stop> {
        let key = (what, name);
        if !self.code_names.contains_key(&key) {
            self.charge(&key.1)?;
        }
        let fresh = CodeName {
            what,
            name: key.1.clone(),
            offset,
        };
        self.code_names.entry(key).or_insert(fresh);
        Ok(())
    }

    pub(super) fn delegate(&mut self, backend: String, bytes: u64) -> Result<(), Stop> {
        if !self.delegates.contains_key(&backend) {
            self.charge(&backend)?;
        }
        let known = self.delegates.entry(backend.clone()).or_default();
        known.backend = backend;
        known.parts = known.parts.saturating_add(1);
        known.bytes = known.bytes.saturating_add(bytes);
        Ok(())
    }

    pub(super) fn finish(self) -> GraphFacts {
        let mut facts = self.facts;
        facts.operators = self.operators.into_values().collect();
        facts.paths = self.paths.into_values().collect();
        facts.code_names = self.code_names.into_values().collect();
        facts.delegates = self.delegates.into_values().collect();
        facts
    }
}
