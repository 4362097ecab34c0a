//! Walks a model's messages with a chain of open ones instead of recursion.

use super::schema::{self, Kind, message};
use crate::format::Input;
use crate::model::edge::facts::{self, GraphFacts, Operator};
use crate::model::edge::keep::{Keeper, NAME_BYTES, PATH_BYTES};
use crate::model::protobuf::{Field, Span, Value, Wire};
use crate::notes::{Defect, Notes, Stop};
use wb_core::Limit;

struct Level {
    kind: Kind,
    start: u64,
    end: u64,
    /// The layer's or operation's name or type, a blob's file.
    text: String,
    /// Where a linked model's file is looked for.
    folder: String,
    /// What a layer computes: the number of its type.
    layer: u32,
}

struct Walk<'a> {
    wire: Wire<'a>,
    keeper: Keeper<'a>,
    levels: Vec<Level>,
    input: &'a Input<'a>,
}

pub(super) fn read(input: &Input<'_>, notes: &mut Notes) -> GraphFacts {
    let mut walk = Walk {
        wire: Wire::new(input.source.as_ref(), input.meter),
        keeper: Keeper::new(input.meter),
        levels: Vec::new(),
        input,
    };
    let walked = input
        .source
        .len()
        .map_err(Stop::from)
        .and_then(|end| walk.run(end));
    if let Err(stop) = walked {
        notes.stopped(stop);
    }
    // What broke off is judged by what it said before.
    while let Some(level) = walk.levels.pop() {
        if let Err(stop) = walk.leave(level) {
            notes.stopped(stop);
            break;
        }
    }
    if let Some(offset) = walk.wire.first_group {
        let detail = format!(
            "{} groups: a construct of protobuf that no model writer uses",
            walk.wire.groups
        );
        notes.defect(Defect::at("protobuf-group", offset, detail));
    }
    walk.keeper.finish()
}

impl Walk<'_> {
    fn run(&mut self, end: u64) -> Result<(), Stop> {
        self.open(Kind::Model, Span { start: 0, end })?;
        while let Some(end) = self.levels.last().map(|level| level.end) {
            match self.wire.next(end)? {
                Some(field) => self.field(field)?,
                None => {
                    if let Some(level) = self.levels.pop() {
                        self.leave(level)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn open(&mut self, kind: Kind, span: Span) -> Result<(), Stop> {
        self.levels.push(Level {
            kind,
            start: span.start,
            end: span.end,
            text: String::new(),
            folder: String::new(),
            layer: 0,
        });
        self.wire.enter(span);
        if matches!(kind, Kind::Network | Kind::Block) {
            self.keeper.graph();
        }
        Ok(self.input.meter.check(Limit::Nesting, self.levels.len() as u64)?)
    }

    fn field(&mut self, field: Field) -> Result<(), Stop> {
        let Some(level) = self.levels.last_mut() else {
            return Ok(());
        };
        let kind = level.kind;
        // A layer's type is the number of the field that describes it.
        if kind == Kind::Layer && field.number >= 100 {
            level.layer = field.number;
        }
        if kind == Kind::Model && self.levels.len() == 1 {
            self.model_field(field)?;
        }
        let Value::Bytes(span) = field.value else {
            return Ok(());
        };
        if let Some(inner) = message(kind, field.number) {
            return self.open(inner, span);
        }
        self.text(kind, field.number, span)
    }

    /// The version and the type of the outermost model.
    fn model_field(&mut self, field: Field) -> Result<(), Stop> {
        match (field.number, field.value) {
            (1, Value::Varint(version)) => self.keeper.facts.version = Some(version),
            (number, Value::Bytes(_)) => {
                if let Some(name) = schema::model(number) {
                    self.keeper.remark("type", name.to_owned())?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, kind: Kind, number: u32, span: Span) -> Result<(), Stop> {
        let max = match (kind, number) {
            (Kind::Operation, 1) | (Kind::CustomLayer | Kind::CustomModel, 10) | (Kind::FunctionEntry, 1) => {
                NAME_BYTES
            }
            (Kind::Blob | Kind::LinkedName | Kind::LinkedFolder, 1) => PATH_BYTES,
            (Kind::Metadata, 1..=4) => NAME_BYTES,
            (Kind::Serialized, 1 | 2) => NAME_BYTES,
            _ => return Ok(()),
        };
        let text = self.wire.text(span, max)?;
        match (kind, number) {
            (Kind::FunctionEntry, 1) => self.keeper.entry_point(text.text),
            (Kind::Metadata, 1) => self.keeper.remark("description", text.text),
            (Kind::Metadata, 2) => self.keeper.remark("version", text.text),
            (Kind::Metadata, 3) => self.keeper.remark("author", text.text),
            (Kind::Metadata, 4) => self.keeper.remark("license", text.text),
            (Kind::CustomLayer, 10) => self.keeper.code_name("custom layer", text.text, span.start),
            (Kind::CustomModel, 10) => self.keeper.code_name("custom model", text.text, span.start),
            (Kind::Serialized, 2) => self.keeper.delegate("serializedModel".to_owned(), text.bytes),
            _ => {
                if let Some(level) = self.levels.last_mut() {
                    level.text = text.text;
                }
                Ok(())
            }
        }
    }

    fn leave(&mut self, level: Level) -> Result<(), Stop> {
        match level.kind {
            Kind::Operation => self.operator(level.text, level.start),
            Kind::Layer if level.layer != 500 => self.operator(format!("layer {}", level.layer), level.start),
            Kind::Blob => self.keeper.path("weights", level.text, level.start),
            Kind::LinkedName | Kind::LinkedFolder => {
                if let Some(parent) = self.levels.last_mut() {
                    match level.kind {
                        Kind::LinkedName => parent.text = level.text,
                        _ => parent.folder = level.text,
                    }
                }
                Ok(())
            }
            Kind::LinkedFile => {
                self.keeper.path("linked model", level.text, level.start)?;
                if level.folder.is_empty() {
                    return Ok(());
                }
                // Several folders are listed with colons between them.
                for folder in level.folder.split(':') {
                    self.keeper
                        .path("linked model's folder", folder.to_owned(), level.start)?;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn operator(&mut self, name: String, at: u64) -> Result<(), Stop> {
        self.keeper.operator(Operator {
            kind: facts::Kind::Builtin,
            name,
            nodes: 1,
            first_offset: at,
            ..Operator::default()
        })
    }
}
