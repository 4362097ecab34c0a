//! Walks a model's messages with a chain of open ones instead of recursion.

use super::facts::{Function, Metadata, OnnxFacts, Operator, OpsetImport, Use};
use super::keep::Keeper;
use super::schema::{Kind, Shape, field};
use super::tensor::TensorDraft;
use crate::model::protobuf::{Field, Span, Value, Wire};
use crate::notes::{Defect, Notes, Stop};
use wb_core::{Limit, Meter};

/// A message that is being read.
pub(super) enum Draft {
    Plain,
    Node(NodeDraft),
    Attribute(AttributeDraft),
    Tensor(Box<TensorDraft>),
    Function(Function),
    Opset(OpsetImport),
    Entry(Metadata),
}

/// A node while it is read.
#[derive(Default)]
pub(super) struct NodeDraft {
    pub(super) name: String,
    pub(super) op_type: String,
    pub(super) domain: String,
    pub(super) attributes: Vec<(String, String)>,
}

/// An attribute while it is read.
#[derive(Default)]
pub(super) struct AttributeDraft {
    name: String,
    value: Option<String>,
}

struct Level {
    kind: Kind,
    draft: Draft,
    start: u64,
    end: u64,
}

/// Text that is longer is cut: the longest path that an operating system opens.
const LOCATION_BYTES: u64 = 4_096;
const NAME_BYTES: u64 = 256;
const VALUE_BYTES: u64 = 1_024;
const ATTRIBUTES_KEPT: usize = 16;

/// The walk over one model.
pub(super) struct Walk<'a> {
    wire: Wire<'a>,
    meter: &'a Meter,
    levels: Vec<Level>,
    keeper: Keeper<'a>,
    graph_depth: u64,
    depth: usize,
}

/// The official parsers open no message deeper than this.
const DEPTH_OFFICIAL: usize = 100;

impl<'a> Walk<'a> {
    /// A walk over the model that `wire` stands in front of.
    pub(super) fn new(wire: Wire<'a>, meter: &'a Meter) -> Self {
        Self {
            wire,
            meter,
            levels: Vec::new(),
            keeper: Keeper::new(meter),
            graph_depth: 0,
            depth: 0,
        }
    }

    /// Walks the message of `kind` that is `end` bytes long. What was read before it broke is in the facts.
    pub(super) fn run(mut self, kind: Kind, end: u64, notes: &mut Notes) -> OnnxFacts {
        self.levels.push(Level {
            kind,
            draft: draft_of(kind),
            start: 0,
            end,
        });
        if let Err(stop) = self.walk(notes) {
            notes.stopped(stop);
        }
        // A model that broke is judged by what it said before: messages that are still open count as well.
        while let Some(level) = self.levels.pop() {
            if let Err(stop) = self.leave(level, notes) {
                notes.stopped(stop);
                break;
            }
        }
        if self.depth > DEPTH_OFFICIAL {
            let detail = format!(
                "messages are nested {} deep; the official parsers give up at {DEPTH_OFFICIAL}",
                self.depth
            );
            notes.defect(Defect::new("protobuf-nesting", detail));
        }
        if let Some(offset) = self.wire.first_group {
            let detail = format!(
                "{} groups: a construct of protobuf that no model writer uses",
                self.wire.groups
            );
            notes.defect(Defect::at("protobuf-group", offset, detail));
        }
        self.keeper.finish()
    }

    fn walk(&mut self, notes: &mut Notes) -> Result<(), Stop> {
        while let Some(level) = self.levels.last() {
            match self.wire.next(level.end)? {
                Some(field) => self.field(field, notes)?,
                None => {
                    if let Some(level) = self.levels.pop() {
                        self.leave(level, notes)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn field(&mut self, found: Field, notes: &mut Notes) -> Result<(), Stop> {
        let Some(kind) = self.levels.last().map(|level| level.kind) else {
            return Ok(());
        };
        match (field(kind, found.number), found.value) {
            (Some(Shape::Message(child)), Value::Bytes(span)) => self.open(child, span),
            (Some(Shape::Varint), Value::Varint(number)) => {
                self.number(kind, found.number, number);
                Ok(())
            }
            (Some(Shape::Bytes), Value::Bytes(span)) => self.text(kind, found.number, span, notes),
            (Some(Shape::Numbers), value) => self.numbers(kind, found.number, value),
            (Some(Shape::Skipped), Value::Bytes(_)) | (Some(Shape::Fixed32), Value::Fixed32(_)) => Ok(()),
            (Some(_), _) => {
                let detail = format!("field {} of a {kind:?} message has the wrong type", found.number);
                notes.defect(Defect::at("onnx-field-type", found.offset, detail));
                Ok(())
            }
            (None, value) => {
                self.keeper.unknown_field(match value {
                    Value::Bytes(span) => span.len(),
                    _ => 0,
                });
                Ok(())
            }
        }
    }

    /// Opens a message: the innermost one from now on.
    fn open(&mut self, kind: Kind, span: Span) -> Result<(), Stop> {
        if kind == Kind::Graph {
            self.graph_depth = self.graph_depth.saturating_add(1);
            self.keeper.graph(self.graph_depth);
        }
        let mut draft = draft_of(kind);
        if let (Draft::Tensor(tensor), Some(parent)) = (&mut draft, self.levels.last()) {
            tensor.usage = match parent.kind {
                Kind::Sparse => Use::Sparse,
                Kind::Attribute => Use::Attribute,
                Kind::Values => Use::Value,
                _ => Use::Initializer,
            };
        }
        if let (Kind::Node, Some(function)) = (kind, self.function_in_front()) {
            function.nodes = function.nodes.saturating_add(1);
        }
        self.levels.push(Level {
            kind,
            draft,
            start: span.start,
            end: span.end,
        });
        self.depth = self.depth.max(self.levels.len());
        self.meter.check(Limit::Nesting, self.levels.len() as u64)?;
        self.wire.enter(span);
        Ok(())
    }

    fn function_in_front(&mut self) -> Option<&mut Function> {
        match &mut self.levels.last_mut()?.draft {
            Draft::Function(function) => Some(function),
            _ => None,
        }
    }

    fn number(&mut self, kind: Kind, number: u32, value: u64) {
        let Some(level) = self.levels.last_mut() else {
            return;
        };
        match (kind, number, &mut level.draft) {
            (Kind::Model, 1, _) => self.keeper.facts.ir_version = Some(value.cast_signed()),
            (Kind::Model, 5, _) => self.keeper.facts.model_version = Some(value.cast_signed()),
            (Kind::Attribute, 3, Draft::Attribute(attribute)) => {
                attribute.value = Some(value.cast_signed().to_string());
            }
            (Kind::Tensor, 2, Draft::Tensor(tensor)) => tensor.dtype = value,
            (Kind::Tensor, 14, Draft::Tensor(tensor)) => tensor.is_marked = value == 1,
            (Kind::Opset, 2, Draft::Opset(opset)) => opset.version = value.cast_signed(),
            _ => {}
        }
    }

    /// Takes text that is judged or shown; tensor data is skipped.
    fn text(&mut self, kind: Kind, number: u32, span: Span, notes: &mut Notes) -> Result<(), Stop> {
        let max = match (kind, number) {
            (Kind::Entry, 2) => match self.levels.iter().rev().nth(1) {
                Some(parent) if parent.kind == Kind::Tensor => LOCATION_BYTES,
                _ => VALUE_BYTES,
            },
            (Kind::Attribute, 4) => LOCATION_BYTES,
            (Kind::Model, 2..=4)
            | (Kind::Node, 3 | 4 | 7)
            | (Kind::Attribute, 1)
            | (Kind::Tensor, 8)
            | (Kind::Opset | Kind::Entry, 1)
            | (Kind::Function, 1 | 10) => NAME_BYTES,
            (Kind::Tensor, 6 | 9) => {
                notes.skipped_bytes = notes.skipped_bytes.saturating_add(span.len());
                if let (
                    9,
                    Some(Level {
                        draft: Draft::Tensor(tensor),
                        ..
                    }),
                ) = (number, self.levels.last_mut())
                {
                    tensor.raw_bytes = Some(span.len());
                }
                return Ok(());
            }
            _ => return Ok(()),
        };
        let found = self.wire.text(span, max)?;
        let mut text = found.text;
        if found.bytes > max && kind != Kind::Entry {
            text.push('…');
        }
        let Some(level) = self.levels.last_mut() else {
            return Ok(());
        };
        match (&mut level.draft, number) {
            (Draft::Node(node), 3) => node.name = text,
            (Draft::Node(node), 4) => node.op_type = text,
            (Draft::Node(node), 7) => node.domain = text,
            (Draft::Attribute(attribute), 1) => attribute.name = text,
            (Draft::Attribute(attribute), 4) => attribute.value = Some(text),
            (Draft::Tensor(tensor), 8) => tensor.name = text,
            (Draft::Function(function), 1) => function.name = text,
            (Draft::Function(function), 10) => function.domain = text,
            (Draft::Opset(opset), 1) => opset.domain = text,
            (Draft::Entry(entry), 1) => entry.key = text,
            (Draft::Entry(entry), 2) => {
                entry.value = text;
                entry.value_bytes = found.bytes;
            }
            (Draft::Plain, 2) if kind == Kind::Model => self.keeper.facts.producer_name = text,
            (Draft::Plain, 3) if kind == Kind::Model => self.keeper.facts.producer_version = text,
            (Draft::Plain, 4) if kind == Kind::Model => self.keeper.facts.domain = text,
            _ => {}
        }
        Ok(())
    }

    /// Numbers are skipped, but for a tensor's dimensions.
    fn numbers(&mut self, kind: Kind, number: u32, value: Value) -> Result<(), Stop> {
        let (Kind::Tensor, 1) = (kind, number) else {
            return Ok(());
        };
        let Some(Level {
            draft: Draft::Tensor(tensor),
            ..
        }) = self.levels.last_mut()
        else {
            return Ok(());
        };
        match value {
            Value::Varint(dim) => tensor.dim(dim),
            Value::Bytes(span) => {
                self.wire.enter(span);
                while let Some(dim) = self.wire.packed(span)? {
                    tensor.dim(dim);
                }
            }
            Value::Fixed32(_) | Value::Fixed64(_) => {}
        }
        Ok(())
    }

    /// Closes a message: what it said goes to its parent or into the facts.
    fn leave(&mut self, level: Level, notes: &mut Notes) -> Result<(), Stop> {
        if level.kind == Kind::Graph {
            self.graph_depth = self.graph_depth.saturating_sub(1);
        }
        let is_nested = self.graph_depth > 1
            || self
                .levels
                .iter()
                .any(|l| matches!(l.kind, Kind::Function | Kind::Training));
        match level.draft {
            Draft::Plain => Ok(()),
            Draft::Node(node) => self.keeper.node(node, level.start, is_nested),
            Draft::Tensor(tensor) => self.keeper.tensor(*tensor, level.start, is_nested, notes),
            Draft::Function(function) => self.keeper.function(function),
            Draft::Opset(opset) => self.keeper.opset(opset),
            Draft::Attribute(attribute) => {
                if let Some(Level {
                    draft: Draft::Node(node),
                    ..
                }) = self.levels.last_mut()
                    && let Some(value) = attribute.value
                    && node.attributes.len() < ATTRIBUTES_KEPT
                {
                    node.attributes.push((attribute.name, value));
                }
                Ok(())
            }
            Draft::Entry(entry) => match self.levels.last_mut().map(|parent| &mut parent.draft) {
                Some(Draft::Tensor(tensor)) => {
                    tensor.entry(entry.key, entry.value);
                    Ok(())
                }
                _ => self.keeper.metadata(entry),
            },
        }
    }
}

fn draft_of(kind: Kind) -> Draft {
    match kind {
        Kind::Node => Draft::Node(NodeDraft::default()),
        Kind::Attribute => Draft::Attribute(AttributeDraft::default()),
        Kind::Tensor => Draft::Tensor(Box::default()),
        Kind::Function => Draft::Function(Function::default()),
        Kind::Opset => Draft::Opset(OpsetImport::default()),
        Kind::Entry => Draft::Entry(Metadata::default()),
        Kind::Model | Kind::Graph | Kind::Sparse | Kind::Training | Kind::Values => Draft::Plain,
    }
}

impl NodeDraft {
    /// The operator that this is the first node of.
    pub(super) fn into_operator(self, offset: u64) -> Operator {
        let is_standard = self.domain.is_empty() || self.domain == "ai.onnx";
        Operator {
            attributes: if is_standard { Vec::new() } else { self.attributes },
            domain: self.domain,
            name: self.op_type,
            nodes: 0,
            first_offset: offset,
            first_node: self.name,
        }
    }
}
