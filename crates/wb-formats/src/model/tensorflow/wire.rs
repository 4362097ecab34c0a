//! The binary spelling: messages field by field, weights skipped by their length.

use super::build::Builder;
use super::draft::Given;
use super::schema::{Kind, Shape, by_number};
use crate::model::protobuf::{Field, Span, Value, Wire};
use crate::notes::{Defect, Notes, Stop};
use memchr::memmem::find;

/// Walks the messages of a file.
pub(super) struct Walk<'a, 'b> {
    wire: Wire<'a>,
    ends: Vec<u64>,
    builder: &'b mut Builder<'a>,
}

impl<'a, 'b> Walk<'a, 'b> {
    pub(super) fn new(wire: Wire<'a>, end: u64, builder: &'b mut Builder<'a>) -> Self {
        Self {
            wire,
            ends: vec![end],
            builder,
        }
    }

    /// Walks to the end. What was read before a break is in the builder.
    pub(super) fn run(mut self, notes: &mut Notes) {
        if let Err(stop) = self.walk(notes) {
            notes.stopped(stop);
        }
        if let Some(offset) = self.wire.first_group {
            let detail = format!(
                "{} groups: a construct of protobuf that no model writer uses",
                self.wire.groups
            );
            notes.defect(Defect::at("protobuf-group", offset, detail));
        }
    }

    fn walk(&mut self, notes: &mut Notes) -> Result<(), Stop> {
        while let Some(end) = self.ends.last() {
            match self.wire.next(*end)? {
                Some(field) => self.field(field, notes)?,
                None => {
                    self.ends.pop();
                    self.builder.close()?;
                }
            }
        }
        Ok(())
    }

    fn field(&mut self, found: Field, notes: &mut Notes) -> Result<(), Stop> {
        let Some(kind) = self.builder.kind() else {
            return Ok(());
        };
        let Some(known) = by_number(kind, found.number) else {
            return Ok(());
        };
        match (known.shape, found.value) {
            (Shape::Message(inner), Value::Bytes(span)) => {
                self.builder.open(inner, found.number, Some(found.offset))?;
                self.ends.push(span.end);
                self.wire.enter(span);
            }
            (Shape::Number, Value::Varint(value)) => self.builder.number(found.number, value),
            (Shape::Text, Value::Bytes(span)) => self.text(found.number, span)?,
            (Shape::Payload, Value::Bytes(span)) => self.payload(span, notes)?,
            (Shape::Skipped, _) => {}
            (Shape::Message(_) | Shape::Number | Shape::Text | Shape::Payload, _) => {
                let detail = format!("field {} of a {kind:?} message has the wrong type", found.number);
                notes.defect(Defect::at("tensorflow-field-type", found.offset, detail));
            }
        }
        Ok(())
    }

    fn text(&mut self, field: u32, span: Span) -> Result<(), Stop> {
        let is_attribute = matches!(self.builder.kind(), Some(Kind::AttrValue | Kind::ListValue));
        if is_attribute && span.len() > Builder::TEXT_BYTES {
            self.callbacks(field, span)?;
        }
        let text = self.wire.text(span, Builder::TEXT_BYTES)?.text;
        self.builder.text(
            field,
            Given {
                text,
                span: Some((span.start, span.len())),
            },
        );
        Ok(())
    }

    /// Text that is longer than what is kept may be a whole program (`XlaCallModule`): the functions of the process that
    /// it calls back are looked for in it.
    fn callbacks(&mut self, field: u32, span: Span) -> Result<(), Stop> {
        const MODULE_BYTES: u64 = 16 << 20;
        const WORDS_MAX: usize = 16;
        let mut bytes = self.wire.bytes(Span {
            end: span.end.min(span.start.saturating_add(MODULE_BYTES)),
            ..span
        })?;
        bytes.retain(|byte| byte.is_ascii());
        for name in custom_calls(&bytes).take(WORDS_MAX) {
            let text = format!("custom_call @{name}");
            self.builder.text(field, Given { text, span: None });
        }
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.');
        let words = bytes
            .split(|byte| !is_part(byte))
            .filter(|word| find(word, b"callback").is_some());
        for word in words.take(WORDS_MAX) {
            let text = String::from_utf8_lossy(word.get(..256).unwrap_or(word)).into_owned();
            self.builder.text(field, Given { text, span: None });
        }
        Ok(())
    }

    /// Only a small content can hold the name of a file.
    fn payload(&mut self, span: Span, notes: &mut Notes) -> Result<(), Stop> {
        let small = span.len() <= Builder::CONTENT_BYTES && self.builder.wants_content();
        let kept = if small { Some(self.wire.bytes(span)?) } else { None };
        if !small {
            notes.skipped_bytes = notes.skipped_bytes.saturating_add(span.len());
        }
        self.builder.content(kept, span.len());
        Ok(())
    }
}

/// The functions that a program written as text calls: `stablehlo.custom_call @name(…)`.
fn custom_calls(bytes: &[u8]) -> impl Iterator<Item = String> {
    const MARK: &[u8] = b"custom_call @";
    memchr::memmem::find_iter(bytes, MARK).map(|at| {
        let rest = bytes.get(at.saturating_add(MARK.len())..).unwrap_or_default();
        let rest = rest.strip_prefix(b"\"").unwrap_or(rest);
        let is_part = |byte: &&u8| byte.is_ascii_alphanumeric() || b"_.$".contains(byte);
        rest.iter()
            .take_while(is_part)
            .take(200)
            .map(|byte| char::from(*byte))
            .collect()
    })
}

/// The message that the bytes are, taken for a given kind of file.
pub(super) fn outermost(container: super::facts::Container) -> Kind {
    match container {
        super::facts::Container::SavedModel => Kind::SavedModel,
        super::facts::Container::MetaGraph => Kind::MetaGraph,
        super::facts::Container::Graph => Kind::Graph,
        super::facts::Container::KerasMetadata => Kind::KerasMetadata,
    }
}
