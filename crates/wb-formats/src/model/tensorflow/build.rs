//! Builds the facts from messages that open, speak and close, however they are spelled.

use super::draft::{Described, Draft, Given, Level, TEXTS_MAX, packed_texts};
use super::facts::{Asset, Container, TensorFlowFacts};
use super::followed::is_followed;
use super::graph::{GraphNode, Scope, Unit};
use super::schema::{DT_STRING, Kind};
use crate::notes::Stop;
use std::collections::BTreeMap;
use wb_core::{Limit, Meter};

/// Builds the facts.
pub(super) struct Builder<'a> {
    pub(super) facts: TensorFlowFacts,
    pub(super) described: Vec<Described>,
    pub(super) units: Vec<Unit>,
    /// Paths of checkpoints.
    pub(super) paths: Vec<String>,
    levels: Vec<Level>,
    meter: &'a Meter,
    kept: u64,
}

impl<'a> Builder<'a> {
    /// Bytes of a text that are kept: the longest path that an operating system opens.
    pub(super) const TEXT_BYTES: u64 = 4_096;
    /// Bytes of a tensor of texts that are looked into where they are packed.
    pub(super) const CONTENT_BYTES: u64 = 1 << 16;

    /// A builder with the outermost message open.
    pub(super) fn new(container: Container, kind: Kind, meter: &'a Meter) -> Self {
        let facts = TensorFlowFacts {
            container,
            ..TensorFlowFacts::default()
        };
        let outermost = Level {
            kind,
            parent_field: 0,
            draft: Draft::Plain,
        };
        Self {
            facts,
            described: Vec::new(),
            units: vec![Unit::default()],
            paths: Vec::new(),
            levels: vec![outermost],
            meter,
            kept: 0,
        }
    }

    /// The kind of the innermost open message.
    pub(super) fn kind(&self) -> Option<Kind> {
        self.levels.last().map(|level| level.kind)
    }

    /// How many messages are open.
    pub(super) const fn depth(&self) -> usize {
        self.levels.len()
    }

    /// Opens a message that stands in `field` of the innermost one.
    pub(super) fn open(&mut self, kind: Kind, field: u32, offset: Option<u64>) -> Result<(), Stop> {
        match kind {
            Kind::MetaGraph if self.facts.container == Container::SavedModel => {
                self.units.push(Unit::default());
            }
            Kind::Graph => self.facts.graphs_total = self.facts.graphs_total.saturating_add(1),
            _ => {}
        }
        let draft = match kind {
            Kind::Node => Draft::Node(Box::new(GraphNode {
                offset,
                ..GraphNode::default()
            })),
            Kind::AttrEntry => Draft::Attribute {
                key: String::new(),
                texts: Vec::new(),
                functions: Vec::new(),
                is_tensor: false,
            },
            Kind::Tensor => Draft::Tensor {
                dtype: 0,
                texts: Vec::new(),
                content: None,
            },
            Kind::Function => Draft::Function(Box::default()),
            Kind::Argument => Draft::Argument { name: String::new() },
            Kind::ReturnEntry => Draft::Return {
                key: String::new(),
                value: String::new(),
            },
            Kind::CollectionEntry | Kind::SignatureEntry => Draft::Entry { key: String::new() },
            Kind::AssetFile => Draft::Asset(Asset::default()),
            Kind::UserObject | Kind::KerasObject => Draft::Object {
                identifier: String::new(),
                path: String::new(),
                metadata: None,
            },
            _ => Draft::Plain,
        };
        self.levels.push(Level {
            kind,
            parent_field: field,
            draft,
        });
        self.meter.check(Limit::Nesting, self.levels.len() as u64)?;
        Ok(())
    }

    /// A number of the innermost message.
    pub(super) fn number(&mut self, field: u32, value: u64) {
        let Some(level) = self.levels.last_mut() else {
            return;
        };
        match (level.kind, field, &mut level.draft) {
            (Kind::Tensor, 1, Draft::Tensor { dtype, .. }) => *dtype = value,
            (Kind::Versions, 1, _) => self.facts.producer = Some(value),
            _ => {}
        }
    }

    /// True if the content of the open tensor can be texts, as far as is known.
    pub(super) fn wants_content(&self) -> bool {
        let innermost = self.levels.last().map(|level| &level.draft);
        matches!(
            innermost,
            Some(Draft::Tensor {
                dtype: 0 | DT_STRING,
                ..
            })
        )
    }

    /// The content of a tensor: kept only where it can hold texts.
    pub(super) fn content(&mut self, bytes: Option<Vec<u8>>, len: u64) {
        if let Some(Level {
            draft: Draft::Tensor { content, .. },
            ..
        }) = self.levels.last_mut()
        {
            *content = bytes;
            self.facts.tensor_bytes_total = self.facts.tensor_bytes_total.saturating_add(len);
        }
    }

    /// A text of the innermost message.
    pub(super) fn text(&mut self, field: u32, given: Given) {
        let Given { text, span } = given;
        let Some(level) = self.levels.last_mut() else {
            return;
        };
        match (level.kind, field, &mut level.draft) {
            (Kind::CheckpointState, _, _) => list(&mut self.paths, text),
            (Kind::MetaInfo, 4, _) => list(&mut self.facts.tags, text),
            (Kind::MetaInfo, 5, _) => self.facts.tensorflow_version = Some(text),
            (Kind::Node, 1, Draft::Node(node)) => node.name = text,
            (Kind::Node, 2, Draft::Node(node)) => node.operator = text,
            (Kind::Node, 3, Draft::Node(node)) if !text.starts_with('^') => node.inputs.push(text),
            (Kind::AttrEntry, 1, Draft::Attribute { key, .. }) => *key = text,
            (Kind::AttrValue | Kind::ListValue, 2, _) => self.attribute_text(text),
            (Kind::NamedFunction, 1, _) => self.attribute_function(text),
            (Kind::Tensor, 8, Draft::Tensor { texts, .. }) if texts.len() < TEXTS_MAX => texts.push(text),
            (Kind::OpDef, 1, _) => self.function_name(text),
            (Kind::Argument, 1, Draft::Argument { name }) => *name = text,
            (Kind::ReturnEntry, 1, Draft::Return { key, .. }) => *key = text,
            (Kind::ReturnEntry, 2, Draft::Return { value, .. }) => *value = text,
            (Kind::CollectionEntry | Kind::SignatureEntry, 1, Draft::Entry { key }) => *key = text,
            (Kind::AssetFile, 2, Draft::Asset(asset)) => asset.file = text,
            (Kind::TensorInfo, 1, _) => self.asset_tensor(text),
            (Kind::UserObject, 1, Draft::Object { identifier, .. })
            | (Kind::KerasObject, 4, Draft::Object { identifier, .. }) => *identifier = text,
            (Kind::KerasObject, 3, Draft::Object { path, .. }) => *path = text,
            (Kind::UserObject, 3, Draft::Object { metadata, .. })
            | (Kind::KerasObject, 5, Draft::Object { metadata, .. }) => *metadata = Some((span, text)),
            _ => {}
        }
    }

    fn attribute_text(&mut self, text: String) {
        if let Some(Draft::Attribute { texts, .. }) = self.innermost_attribute()
            && texts.len() < TEXTS_MAX
        {
            texts.push(text);
        }
    }

    fn attribute_function(&mut self, name: String) {
        if let Some(Draft::Attribute { functions, .. }) = self.innermost_attribute()
            && functions.len() < TEXTS_MAX
        {
            functions.push(name);
        }
    }

    fn innermost_attribute(&mut self) -> Option<&mut Draft> {
        let mut levels = self.levels.iter_mut().rev();
        levels
            .find(|level| level.kind == Kind::AttrEntry)
            .map(|level| &mut level.draft)
    }

    fn function_name(&mut self, name: String) {
        if let Some(scope) = self.function() {
            scope.name = name;
        }
    }

    fn function(&mut self) -> Option<&mut Scope> {
        self.levels
            .iter_mut()
            .rev()
            .find_map(|level| match &mut level.draft {
                Draft::Function(scope) => Some(scope.as_mut()),
                _ => None,
            })
    }

    fn asset_tensor(&mut self, name: String) {
        let mut levels = self.levels.iter_mut().rev();
        if let Some(Level {
            draft: Draft::Asset(asset),
            ..
        }) = levels.nth(1)
        {
            asset.tensor = name;
        }
    }

    /// Closes the innermost message: what it said goes to its parent or into the facts.
    pub(super) fn close(&mut self) -> Result<(), Stop> {
        let Some(level) = self.levels.pop() else {
            return Ok(());
        };
        match level.draft {
            Draft::Plain => {}
            Draft::Node(node) => self.node(*node)?,
            Draft::Attribute {
                key,
                texts,
                functions,
                is_tensor,
            } => {
                self.attribute(key, texts, functions, is_tensor);
            }
            Draft::Tensor {
                dtype,
                mut texts,
                content,
            } => {
                if dtype == DT_STRING {
                    texts.extend(content.iter().flat_map(|bytes| packed_texts(bytes)));
                    texts.truncate(TEXTS_MAX);
                    if let Some(Draft::Attribute {
                        texts: all,
                        is_tensor,
                        ..
                    }) = self.innermost_attribute()
                    {
                        *is_tensor = true;
                        all.append(&mut texts);
                        all.truncate(TEXTS_MAX);
                    }
                }
            }
            Draft::Function(scope) => {
                self.facts.functions_total = self.facts.functions_total.saturating_add(1);
                if let Some(unit) = self.units.last_mut() {
                    unit.scopes.push(*scope);
                }
            }
            Draft::Argument { name } => {
                let is_input = level.parent_field == 2;
                if let Some(scope) = self.function() {
                    let names = if is_input {
                        &mut scope.arguments
                    } else {
                        &mut scope.outputs
                    };
                    names.push(name);
                }
            }
            Draft::Return { key, value } => {
                if let Some(scope) = self.function() {
                    scope.returns.push((key, value));
                }
            }
            Draft::Entry { key } if level.kind == Kind::SignatureEntry => {
                list(&mut self.facts.signatures, key)
            }
            Draft::Entry { key } => list(&mut self.facts.collections, key),
            Draft::Asset(asset) => {
                if let Some(unit) = self.units.last_mut() {
                    unit.assets.push(asset.clone());
                }
                if self.facts.assets.len() < TensorFlowFacts::LISTED_MAX {
                    self.facts.assets.push(asset);
                }
            }
            Draft::Object {
                identifier,
                path,
                metadata,
            } => self.object(identifier, path, metadata)?,
        }
        Ok(())
    }

    fn object(
        &mut self,
        identifier: String,
        path: String,
        metadata: Option<(Option<(u64, u64)>, String)>,
    ) -> Result<(), Stop> {
        let Some((span, text)) = metadata else {
            return Ok(());
        };
        if text.trim().is_empty() {
            return Ok(());
        }
        self.facts.described_objects_total = self.facts.described_objects_total.saturating_add(1);
        self.meter
            .check(Limit::Members, self.facts.described_objects_total)?;
        let path = if path.is_empty() { identifier } else { path };
        self.described.push(Described { path, span, text });
        Ok(())
    }

    fn attribute(&mut self, key: String, texts: Vec<String>, functions: Vec<String>, is_tensor: bool) {
        let Some(node) = self
            .levels
            .iter_mut()
            .rev()
            .find_map(|level| match &mut level.draft {
                Draft::Node(node) => Some(node),
                _ => None,
            })
        else {
            return;
        };
        node.functions.extend(functions);
        if is_tensor && key == "value" {
            node.constant = Some(texts);
        } else if !texts.is_empty() && !key.starts_with('_') {
            node.attributes.push((key, texts));
        }
    }

    fn node(&mut self, mut node: GraphNode) -> Result<(), Stop> {
        self.facts.nodes_total = self.facts.nodes_total.saturating_add(1);
        self.kept = self.kept.saturating_add(1);
        self.meter.check(Limit::Entries, self.kept)?;
        if !is_followed(&node.operator) && node.operator != "StringJoin" && node.operator != "OneShotIterator"
        {
            node.attributes = Vec::new();
        }
        if let Some(scope) = self.function() {
            scope.nodes.push(node);
        } else if let Some(unit) = self.units.last_mut() {
            unit.graph.nodes.push(node);
        }
        Ok(())
    }

    /// Closes what is still open, and follows what is to be followed.
    pub(super) fn finish(&mut self) -> Result<(), Stop> {
        let mut stopped = Ok(());
        while !self.levels.is_empty() {
            stopped = stopped.and(self.close());
        }
        let mut operators = BTreeMap::new();
        for unit in &mut self.units {
            unit.count(&mut operators);
        }
        let total = operators.len();
        self.facts.operators = operators
            .into_values()
            .take(TensorFlowFacts::LISTED_MAX)
            .collect();
        self.facts.operators_unlisted = total.saturating_sub(self.facts.operators.len()) as u64;
        for unit in &mut self.units {
            unit.follow(&mut self.facts, self.meter)?;
        }
        stopped
    }
}

fn list(names: &mut Vec<String>, name: String) {
    if names.len() < TensorFlowFacts::NAMES_MAX && !names.contains(&name) {
        names.push(name);
    }
}
