//! Walks a model's tables.

use super::schema::{CUSTOM, DELEGATE, bits, operator, type_name};
use super::{flex, metadata};
use crate::format::Input;
use crate::model::edge::facts::{GraphFacts, Kind, Operator, TensorFacts};
use crate::model::edge::keep::{Keeper, NAME_BYTES, PATH_BYTES};
use crate::model::flatbuffer::{Flat, Table, Vector, tolerate};
use crate::notes::{Defect, Notes, Stop};

/// Custom options that are read: a `Flex` node is a few hundred bytes.
const OPTIONS_BYTES: u64 = 1 << 20;

pub(super) fn read(input: &Input<'_>, notes: &mut Notes) -> GraphFacts {
    let source = input.source.as_ref();
    let mut keeper = Keeper::new(input.meter);
    let walked = source.len().map_err(Stop::from).and_then(|len| {
        let mut walk = Walk {
            flat: Flat::new(source, input.meter, 0, len),
            keeper: &mut keeper,
            notes,
            codes: Vec::new(),
            buffers: Vec::new(),
            external: None,
        };
        let result = walk.model();
        walk.flat.finish(walk.notes);
        result
    });
    if let Err(stop) = walked {
        notes.stopped(stop);
    }
    keeper.finish()
}

/// An operator code: its kind, name and how many nodes refer to it.
struct Code {
    kind: Kind,
    name: String,
    is_flex: bool,
    at: u64,
    nodes: u64,
}

/// Where a buffer lies.
#[derive(Clone, Copy)]
pub(super) struct Buffer {
    pub(super) start: u64,
    pub(super) bytes: u64,
}

struct Walk<'a, 'k, 'n> {
    flat: Flat<'a>,
    keeper: &'k mut Keeper<'a>,
    notes: &'n mut Notes,
    codes: Vec<Option<Code>>,
    buffers: Vec<Option<Buffer>>,
    external: Option<Vector>,
}

impl Walk<'_, '_, '_> {
    fn model(&mut self) -> Result<(), Stop> {
        let root = self.flat.root()?;
        self.keeper.facts.version = self.flat.u32_of(root, 0)?.map(u64::from);
        let description = self.flat.text_of(root, 3, NAME_BYTES);
        if let Some(text) = tolerate(description, self.notes)? {
            self.keeper.remark("description", text)?;
        }
        self.each(root, 1, Self::code)?;
        self.each(root, 4, Self::buffer)?;
        self.external_groups(root)?;
        let external = self.flat.vector_of(root, 9, 4);
        self.external = tolerate(external, self.notes)?.flatten();
        self.each(root, 2, Self::graph)?;
        self.each(root, 7, Self::signature)?;
        self.each(root, 6, Self::metadata)?;
        for code in std::mem::take(&mut self.codes).into_iter().flatten() {
            // What `Flex` nodes are is kept node by node; a code that no node uses is registered all the same.
            if !code.is_flex || code.nodes == 0 {
                let name = if code.is_flex {
                    code.name.get(4..).unwrap_or_default().to_owned()
                } else {
                    code.name
                };
                self.keeper.operator(Operator {
                    kind: code.kind,
                    name,
                    nodes: code.nodes,
                    first_offset: code.at,
                    ..Operator::default()
                })?;
            }
        }
        Ok(())
    }

    /// Hands each table of a vector to `take`; what is broken is noted, and the others are looked at.
    fn each(
        &mut self,
        table: Table,
        slot: u64,
        take: fn(&mut Self, Table) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        let vector = self.flat.vector_of(table, slot, 4);
        let Some(Some(vector)) = tolerate(vector, self.notes)? else {
            return Ok(());
        };
        for index in 0..vector.count {
            let taken = self
                .flat
                .table_in(vector, index)
                .and_then(|table| take(self, table));
            if tolerate(taken, self.notes)?.is_none() {
                // Others are referred to by their index.
                match slot {
                    1 => self.codes.push(None),
                    4 => self.buffers.push(None),
                    _ => {}
                }
            }
        }
        Ok(())
    }

    fn code(&mut self, table: Table) -> Result<(), Stop> {
        let old = self.flat.u8_of(table, 0)?.unwrap_or(0);
        let new = self.flat.u32_of(table, 3)?.unwrap_or(0);
        // Old writers fill the first field, new ones both as far as they fit; the runtime takes the larger.
        let number = u32::from(old.cast_signed().max(0).cast_unsigned()).max(new);
        let custom = self.flat.text_of(table, 1, NAME_BYTES)?;
        let is_custom = number == CUSTOM;
        let is_flex = is_custom && custom.starts_with("Flex");
        let (kind, name) = match operator(number) {
            _ if is_flex => (Kind::TensorFlow, custom),
            _ if is_custom => (Kind::Custom, custom),
            Some(name) => (Kind::Builtin, name.to_owned()),
            None => {
                let detail = format!("operator number {number} does not exist");
                self.notes
                    .defect(Defect::at("tflite-operator-number", table.at, detail));
                (Kind::Builtin, format!("#{number}"))
            }
        };
        if number == DELEGATE {
            let detail = "a delegate's node stands in the file, where only a running interpreter has one";
            self.notes.defect(Defect::at("tflite-delegate", table.at, detail));
        }
        self.codes.push(Some(Code {
            kind,
            name,
            is_flex,
            at: table.at,
            nodes: 0,
        }));
        Ok(())
    }

    fn buffer(&mut self, table: Table) -> Result<(), Stop> {
        let inside = self.flat.vector_of(table, 0, 1)?;
        let offset = self.flat.u64_of(table, 1)?.unwrap_or(0);
        let size = self.flat.u64_of(table, 2)?.unwrap_or(0);
        // Offsets 0 and 1 are placeholders of the writer.
        let buffer = if offset > 1 {
            self.beyond("a buffer", table.at, offset, size);
            Buffer {
                start: offset,
                bytes: size,
            }
        } else {
            let vector = inside.map_or((0, 0), |vector| (vector.start, vector.bytes()));
            Buffer {
                start: vector.0,
                bytes: vector.1,
            }
        };
        self.buffers.push(Some(buffer));
        Ok(())
    }

    /// Notes data that reaches behind the end of the file.
    fn beyond(&mut self, what: &str, at: u64, offset: u64, size: u64) {
        let end = self.flat.end();
        if offset.checked_add(size).is_none_or(|stop| stop > end) {
            let detail =
                format!("{what} of {size} bytes at {offset} reaches behind the end of the file ({end})");
            self.notes.defect(Defect::at("tflite-buffer-outside", at, detail));
        }
    }

    /// Buffers in other files, by the names of their groups.
    fn external_groups(&mut self, root: Table) -> Result<(), Stop> {
        self.each(root, 8, |walk, group| {
            let name = walk.flat.text_of(group, 0, PATH_BYTES)?;
            walk.keeper.path("weights", name, group.at)
        })
    }

    fn graph(&mut self, graph: Table) -> Result<(), Stop> {
        self.keeper.graph();
        self.each(graph, 0, Self::tensor)?;
        self.each(graph, 3, Self::node)
    }

    fn tensor(&mut self, tensor: Table) -> Result<(), Stop> {
        let index = self.flat.u32_of(tensor, 2)?.unwrap_or(0);
        if let Some(external) = self.flat.u32_of(tensor, 10)?
            && external != 0
            && self.external.is_none()
        {
            let detail = format!("a tensor is in external buffer {external}, and there are none");
            self.notes
                .defect(Defect::at("tflite-buffer-index", tensor.at, detail));
        }
        let buffer = usize::try_from(index)
            .ok()
            .and_then(|index| self.buffers.get(index))
            .copied();
        let Some(buffer) = buffer else {
            let detail = format!(
                "a tensor is in buffer {index}; there are only {}",
                self.buffers.len()
            );
            self.notes
                .defect(Defect::at("tflite-buffer-index", tensor.at, detail));
            return Ok(());
        };
        let bytes = buffer.map_or(0, |buffer| buffer.bytes);
        self.keeper.tensor(bytes);
        self.list(tensor, buffer)?;
        let is_sparse = self.flat.table_of(tensor, 6)?.is_some();
        let (Some(bits), false) = (
            bits(self.flat.u8_of(tensor, 1)?.unwrap_or(0)),
            bytes == 0 || is_sparse,
        ) else {
            return Ok(());
        };
        let shape = self.flat.vector_of(tensor, 0, 4)?;
        let mut wanted = Some(bits);
        for dim in 0..shape.map_or(0, |shape| shape.count.min(64)) {
            let dim = shape.map_or(Ok(0), |shape| self.flat.u32_in(shape, dim))?;
            let dim = u64::try_from(i64::from(dim.cast_signed())).ok();
            wanted = wanted.zip(dim).and_then(|(wanted, dim)| wanted.checked_mul(dim));
        }
        let wanted = wanted.map(|bits| bits.div_ceil(8));
        if wanted != Some(bytes) {
            let name = self.flat.text_of(tensor, 3, NAME_BYTES)?;
            let needs = wanted.map_or("more bytes than can be counted".to_owned(), |w| {
                format!("{w} bytes")
            });
            let detail = format!("tensor {name:?} needs {needs} by its shape, its buffer has {bytes}");
            self.notes
                .defect(Defect::at("tflite-tensor-size", tensor.at, detail));
        }
        Ok(())
    }

    /// Lists a tensor whose data is in the file.
    fn list(&mut self, tensor: Table, buffer: Option<Buffer>) -> Result<(), Stop> {
        let Some(buffer) = buffer.filter(|buffer| buffer.bytes > 0) else {
            return Ok(());
        };
        if self.keeper.facts.tensors.len() >= TensorFacts::KEPT_MAX {
            return Ok(());
        }
        let vector = self.flat.vector_of(tensor, 0, 4)?;
        let mut shape = Vec::new();
        for dim in 0..vector.map_or(0, |vector| vector.count.min(16)) {
            let dim = vector.map_or(Ok(0), |vector| self.flat.u32_in(vector, dim))?;
            shape.push(i64::from(dim.cast_signed()));
        }
        let listed = TensorFacts {
            name: self.flat.text_of(tensor, 3, NAME_BYTES)?,
            dtype: type_name(self.flat.u8_of(tensor, 1)?.unwrap_or(0)),
            shape,
            offset: buffer.start,
            bytes: buffer.bytes,
        };
        self.keeper.facts.tensors.push(listed);
        Ok(())
    }

    fn node(&mut self, node: Table) -> Result<(), Stop> {
        let index = self.flat.u32_of(node, 0)?.unwrap_or(0);
        let slot = usize::try_from(index).unwrap_or(usize::MAX);
        let Some(code) = self.codes.get_mut(slot) else {
            let detail = format!(
                "a node is of operator {index}; there are only {}",
                self.codes.len()
            );
            self.notes
                .defect(Defect::at("tflite-operator-index", node.at, detail));
            return Ok(());
        };
        let Some(code) = code else {
            return Ok(());
        };
        code.nodes = code.nodes.saturating_add(1);
        let flex_name = code.is_flex.then(|| code.name.clone());
        let options = self.flat.vector_of(node, 5, 1)?;
        let (offset, size) = (
            self.flat.u64_of(node, 9)?.unwrap_or(0),
            self.flat.u64_of(node, 10)?.unwrap_or(0),
        );
        if offset > 1 {
            self.beyond("an operator's options", node.at, offset, size);
        }
        let Some(name) = flex_name else {
            return Ok(());
        };
        let options = match options {
            Some(vector) => self.flat.bytes(vector, OPTIONS_BYTES)?,
            None if offset > 1 => self.flat.outside(offset, size.min(OPTIONS_BYTES))?,
            None => Vec::new(),
        };
        let registered = name.get(4..).unwrap_or_default().to_owned();
        let (name, attributes) = match flex::node(&options) {
            Some(found) => (found.operator, found.attributes),
            None => {
                let detail = format!("the TensorFlow node of `{name}` can't be read from its options");
                self.notes
                    .defect(Defect::at("tflite-flex-options", node.at, detail));
                (registered.clone(), Vec::new())
            }
        };
        self.keeper.operator(Operator {
            kind: Kind::TensorFlow,
            registered_as: (name != registered).then_some(registered),
            name,
            nodes: 1,
            first_offset: node.at,
            attributes,
        })
    }

    fn signature(&mut self, signature: Table) -> Result<(), Stop> {
        let key = self.flat.text_of(signature, 2, NAME_BYTES)?;
        self.keeper.entry_point(key)
    }

    fn metadata(&mut self, entry: Table) -> Result<(), Stop> {
        let name = self.flat.text_of(entry, 0, NAME_BYTES)?;
        let index = self.flat.u32_of(entry, 1)?.unwrap_or(0);
        let slot = usize::try_from(index).unwrap_or(usize::MAX);
        let Some(buffer) = self.buffers.get(slot).copied() else {
            let detail = format!(
                "metadata {name:?} is in buffer {index}; there are only {}",
                self.buffers.len()
            );
            self.notes
                .defect(Defect::at("tflite-buffer-index", entry.at, detail));
            return Ok(());
        };
        let Some(buffer) = buffer else {
            return Ok(());
        };
        match name.as_str() {
            "TFLITE_METADATA" => {
                let end = buffer.start.saturating_add(buffer.bytes).min(self.flat.end());
                let mut inner = self.flat.inside(buffer.start, end);
                let read = metadata::read(&mut inner, self.keeper);
                tolerate(read, self.notes).map(|_| ())
            }
            _ => {
                let value = self.flat.outside(buffer.start, buffer.bytes.min(64))?;
                let text = value.split(|byte| *byte == 0).next().unwrap_or_default();
                let is_text = text.iter().all(|byte| (32..127).contains(byte));
                let text = if is_text {
                    String::from_utf8_lossy(text).into_owned()
                } else {
                    format!("{} bytes", buffer.bytes)
                };
                self.keeper.remark(&name, text)
            }
        }
    }
}
