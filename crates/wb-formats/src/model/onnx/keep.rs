//! Collects the facts of a model, and counts what they weigh.

use super::facts::{ExternalFile, Function, Metadata, OnnxFacts, Operator, OpsetImport, Tensor, Use};
use super::schema::dtype;
use super::tensor::{Extent, TensorDraft};
use super::walk::NodeDraft;
use crate::notes::{Notes, Stop};
use std::collections::{BTreeMap, BTreeSet};
use wb_core::{Limit, Meter};

/// Collects facts; what is kept of one model is bounded by [`Limit::HeaderBytes`].
pub(super) struct Keeper<'a> {
    meter: &'a Meter,
    kept_bytes: u64,
    pub(super) facts: OnnxFacts,
    opsets: BTreeSet<OpsetImport>,
    operators: BTreeMap<(String, String), Operator>,
    external: BTreeMap<String, ExternalFile>,
}

/// What one kept entry weighs beside its text.
const ENTRY_BYTES: u64 = 256;

impl<'a> Keeper<'a> {
    pub(super) fn new(meter: &'a Meter) -> Self {
        Self {
            meter,
            kept_bytes: 0,
            facts: OnnxFacts::default(),
            opsets: BTreeSet::new(),
            operators: BTreeMap::new(),
            external: BTreeMap::new(),
        }
    }

    /// Counts an entry that is about to be kept.
    fn charge(&mut self, texts: &[&str]) -> Result<(), Stop> {
        let text_bytes = texts
            .iter()
            .fold(0, |sum: u64, t| sum.saturating_add(t.len() as u64));
        self.kept_bytes = self
            .kept_bytes
            .saturating_add(text_bytes)
            .saturating_add(ENTRY_BYTES);
        Ok(self.meter.check(Limit::HeaderBytes, self.kept_bytes)?)
    }

    pub(super) fn graph(&mut self, depth: u64) {
        self.facts.graphs_total = self.facts.graphs_total.saturating_add(1);
        self.facts.graph_depth = self.facts.graph_depth.max(depth);
    }

    pub(super) const fn unknown_field(&mut self, bytes: u64) {
        let facts = &mut self.facts;
        facts.unknown_fields_total = facts.unknown_fields_total.saturating_add(1);
        facts.unknown_field_bytes_total = facts.unknown_field_bytes_total.saturating_add(bytes);
    }

    pub(super) fn node(&mut self, node: NodeDraft, offset: u64, is_nested: bool) -> Result<(), Stop> {
        self.facts.nodes_total = self.facts.nodes_total.saturating_add(1);
        self.compiled_context(&node, offset, is_nested)?;
        let key = (node.domain.clone(), node.op_type.clone());
        if let Some(operator) = self.operators.get_mut(&key) {
            operator.nodes = operator.nodes.saturating_add(1);
            return Ok(());
        }
        let mut operator = node.into_operator(offset);
        operator.nodes = 1;
        for (name, value) in &operator.attributes {
            self.charge(&[name, value])?;
        }
        self.charge(&[&key.0, &key.0, &key.1, &key.1, &operator.first_node])?;
        self.operators.insert(key, operator);
        Ok(())
    }

    /// An `EPContext` node whose compiled context is not embedded names the file that holds it.
    fn compiled_context(&mut self, node: &NodeDraft, offset: u64, is_nested: bool) -> Result<(), Stop> {
        let attribute = |name: &str| {
            let found = node.attributes.iter().find(|(key, _)| key == name);
            found.map(|(_, value)| value.as_str())
        };
        match (node.op_type.as_str(), attribute("ep_cache_context")) {
            ("EPContext", Some(location)) if attribute("embed_mode") == Some("0") => {
                let location = location.to_owned();
                let file =
                    self.external_file(location, &node.name, offset, Use::CompiledContext, is_nested)?;
                file.is_marked = true;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn external_file(
        &mut self,
        location: String,
        tensor: &str,
        offset: u64,
        usage: Use,
        is_nested: bool,
    ) -> Result<&mut ExternalFile, Stop> {
        if !self.external.contains_key(&location) {
            self.charge(&[&location, &location, tensor])?;
        }
        let fresh = || ExternalFile {
            location: location.clone(),
            first_tensor: tensor.to_owned(),
            first_offset: offset,
            usage,
            is_nested,
            ..ExternalFile::default()
        };
        let file = self.external.entry(location.clone()).or_insert_with(fresh);
        file.tensors = file.tensors.saturating_add(1);
        Ok(file)
    }

    pub(super) fn tensor(
        &mut self,
        mut tensor: TensorDraft,
        offset: u64,
        is_nested: bool,
        notes: &mut Notes,
    ) -> Result<(), Stop> {
        let Extent { end, .. } = tensor.check(offset, notes);
        let locations = std::mem::take(&mut tensor.locations);
        for location in locations {
            let file = self.external_file(location, &tensor.name, offset, tensor.usage, is_nested)?;
            file.is_marked |= tensor.is_marked;
            file.end = file.end.max(end);
        }
        self.facts.tensors_total = self.facts.tensors_total.saturating_add(1);
        let raw_bytes = tensor.raw_bytes.unwrap_or(0);
        self.facts.tensor_bytes_total = self.facts.tensor_bytes_total.saturating_add(raw_bytes);
        if self.facts.tensors.len() < OnnxFacts::TENSORS_KEPT {
            self.charge(&[&tensor.name])?;
            self.facts.tensors.push(Tensor {
                dtype: dtype(tensor.dtype).0,
                name: tensor.name,
                dims: tensor.dims,
                raw_bytes: tensor.raw_bytes,
                usage: tensor.usage,
            });
        }
        Ok(())
    }

    pub(super) fn function(&mut self, function: Function) -> Result<(), Stop> {
        self.charge(&[&function.domain, &function.name])?;
        self.facts.functions.push(function);
        Ok(())
    }

    pub(super) fn opset(&mut self, opset: OpsetImport) -> Result<(), Stop> {
        if !self.opsets.contains(&opset) {
            self.charge(&[&opset.domain])?;
            self.opsets.insert(opset);
        }
        Ok(())
    }

    pub(super) fn metadata(&mut self, entry: Metadata) -> Result<(), Stop> {
        self.facts.metadata_total = self.facts.metadata_total.saturating_add(1);
        if self.facts.metadata.len() < OnnxFacts::METADATA_KEPT {
            self.charge(&[&entry.key, &entry.value])?;
            self.facts.metadata.push(entry);
        }
        Ok(())
    }

    /// The facts, in an order that does not depend on the file's.
    pub(super) fn finish(self) -> OnnxFacts {
        let mut facts = self.facts;
        facts.opset_imports = self.opsets.into_iter().collect();
        facts.operators = self.operators.into_values().collect();
        facts.external_files = self.external.into_values().collect();
        facts
    }
}
