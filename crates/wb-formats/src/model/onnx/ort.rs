//! ONNX Runtime's own format (`.ort`): the same model in FlatBuffers.

pub use super::facts::OnnxFacts;
use super::facts::{OpsetImport, Use};
use super::keep::Keeper;
use super::tensor::TensorDraft;
use super::walk::NodeDraft;
use crate::format::Input;
use crate::generated::Facts;
use crate::model::flatbuffer::{Flat, Table, tolerate};
use crate::notes::{Defect, Notes, Stop};
use crate::sniff::Head;
use wb_core::Limit;

crate::format_room! {
    /// Models in ONNX Runtime's own format: operators with their domains, subgraphs in attributes, tensors with shapes
    /// against their bytes, operator sets and remarks: what is judged of an ONNX model is judged here, too.
    pub static FORMAT = {
        id: "onnx-runtime",
        name: "ONNX Runtime model",
        since: "0.1.0",
        extensions: ["ort"],
        facts: OnnxFacts,
        sniff: |head: &Head<'_>| head.bytes.get(4..8) == Some(b"ORTM"),
        read: read,
    };
}

const NAME_BYTES: u64 = 256;
const VALUE_BYTES: u64 = 4_096;
const ATTRIBUTES_KEPT: usize = 16;

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let source = input.source.as_ref();
    let mut keeper = Keeper::new(input.meter);
    let walked = source.len().map_err(Stop::from).and_then(|len| {
        let flat = Flat::new(source, input.meter, 0, len);
        let mut walk = Walk {
            flat,
            keeper: &mut keeper,
            notes,
            input,
        };
        let result = walk.session();
        walk.flat.finish(walk.notes);
        result
    });
    if let Err(stop) = walked {
        notes.stopped(stop);
    }
    Facts::OnnxRuntime(keeper.finish())
}

struct Walk<'a, 'k, 'n> {
    flat: Flat<'a>,
    keeper: &'k mut Keeper<'a>,
    notes: &'n mut Notes,
    input: &'n Input<'a>,
}

type Take = fn(&mut Walk<'_, '_, '_>, Table, u64) -> Result<(), Stop>;

impl Walk<'_, '_, '_> {
    /// Hands each table of a vector to `take`; what is broken is noted, and the others are looked at.
    fn each(&mut self, table: Table, slot: u64, depth: u64, take: Take) -> Result<(), Stop> {
        let vector = self.flat.vector_of(table, slot, 4);
        let Some(Some(vector)) = tolerate(vector, self.notes)? else {
            return Ok(());
        };
        for index in 0..vector.count {
            let taken = self
                .flat
                .table_in(vector, index)
                .and_then(|table| take(self, table, depth));
            tolerate(taken, self.notes)?;
        }
        Ok(())
    }

    fn session(&mut self) -> Result<(), Stop> {
        let root = self.flat.root()?;
        let Some(model) = self.flat.table_of(root, 1)? else {
            return Err(Defect::at("onnx-runtime-empty", root.at, "there is no model in the file").into());
        };
        self.keeper.facts.ir_version = self.flat.u64_of(model, 0)?.map(u64::cast_signed);
        self.keeper.facts.producer_name = self.flat.text_of(model, 2, NAME_BYTES)?;
        self.keeper.facts.producer_version = self.flat.text_of(model, 3, NAME_BYTES)?;
        self.keeper.facts.domain = self.flat.text_of(model, 4, NAME_BYTES)?;
        self.keeper.facts.model_version = self.flat.u64_of(model, 5)?.map(u64::cast_signed);
        self.each(model, 1, 0, |walk, set, _| {
            let domain = walk.flat.text_of(set, 0, NAME_BYTES)?;
            let version = walk.flat.u64_of(set, 1)?.unwrap_or(0).cast_signed();
            walk.keeper.opset(OpsetImport { domain, version })
        })?;
        match self.flat.table_of(model, 7)? {
            Some(graph) => self.graph(graph, 1),
            None => Ok(()),
        }
    }

    /// A graph; recursion through attributes is counted.
    fn graph(&mut self, graph: Table, depth: u64) -> Result<(), Stop> {
        self.input.meter.check(Limit::Nesting, depth)?;
        self.keeper.graph(depth);
        self.each(graph, 0, depth, |walk, tensor, depth| {
            walk.tensor(tensor, depth, Use::Initializer)
        })?;
        self.each(graph, 2, depth, |walk, node, depth| walk.node(node, depth))?;
        self.each(graph, 7, depth, |walk, sparse, depth| {
            for slot in [0, 1] {
                if let Some(tensor) = walk.flat.table_of(sparse, slot)? {
                    walk.tensor(tensor, depth, Use::Sparse)?;
                }
            }
            Ok(())
        })
    }

    fn node(&mut self, node: Table, depth: u64) -> Result<(), Stop> {
        let mut draft = NodeDraft {
            name: self.flat.text_of(node, 0, NAME_BYTES)?,
            domain: self.flat.text_of(node, 2, NAME_BYTES)?,
            op_type: self.flat.text_of(node, 5, NAME_BYTES)?,
            attributes: Vec::new(),
        };
        let attributes = self.flat.vector_of(node, 10, 4);
        if let Some(Some(attributes)) = tolerate(attributes, self.notes)? {
            for index in 0..attributes.count {
                let taken = self
                    .flat
                    .table_in(attributes, index)
                    .and_then(|attribute| self.attribute(attribute, depth, &mut draft));
                tolerate(taken, self.notes)?;
            }
        }
        self.keeper.node(draft, node.at, depth > 1)
    }

    fn attribute(&mut self, attribute: Table, depth: u64, draft: &mut NodeDraft) -> Result<(), Stop> {
        let name = self.flat.text_of(attribute, 0, NAME_BYTES)?;
        let text = self.flat.text_of(attribute, 5, VALUE_BYTES)?;
        let number = self.flat.u64_of(attribute, 4)?.map(u64::cast_signed);
        let value = if text.is_empty() {
            number.map(|number| number.to_string())
        } else {
            Some(text)
        };
        if let Some(value) = value
            && draft.attributes.len() < ATTRIBUTES_KEPT
        {
            draft.attributes.push((name, value));
        }
        if let Some(tensor) = self.flat.table_of(attribute, 6)? {
            self.tensor(tensor, depth, Use::Attribute)?;
        }
        if let Some(graph) = self.flat.table_of(attribute, 7)? {
            self.graph(graph, depth.saturating_add(1))?;
        }
        self.each(attribute, 11, depth, |walk, tensor, depth| {
            walk.tensor(tensor, depth, Use::Attribute)
        })?;
        self.each(attribute, 12, depth, |walk, graph, depth| {
            walk.graph(graph, depth.saturating_add(1))
        })
    }

    fn tensor(&mut self, tensor: Table, depth: u64, usage: Use) -> Result<(), Stop> {
        let mut draft = TensorDraft {
            name: self.flat.text_of(tensor, 0, NAME_BYTES)?,
            dtype: u64::from(self.flat.u32_of(tensor, 3)?.unwrap_or(0)),
            raw_bytes: self
                .flat
                .vector_of(tensor, 4, 1)?
                .map(crate::model::flatbuffer::Vector::bytes),
            usage,
            ..TensorDraft::default()
        };
        if let Some(dims) = self.flat.vector_of(tensor, 2, 8)? {
            for index in 0..dims.count {
                draft.dim(self.flat.u64_in(dims, index)?);
            }
        }
        self.keeper.tensor(draft, tensor.at, depth > 1, self.notes)
    }
}
