//! From the root group to every object that hard links lead to, each once.

use super::Trouble;
use super::btree1::{self, Tree};
use super::btree2;
use super::bytes::{Bytes, shown};
use super::facts::{
    AttributeFacts, ExternalLink, ExternalStorage, Filter, Hdf5Facts, Object, ObjectKind, UserLink,
    VirtualSource,
};
use super::file::File;
use super::header::{self, Message, kind};
use super::heap::{Fractal, Global, Local};
use super::message::{self, Layout, Link, Target};
use super::pickled;
use super::value::{self, Attribute};
use crate::notes::{Child, Defect, Notes, Role};
use crate::source::MemSource;
use std::collections::BTreeSet;
use wb_core::{GapReason, Limit};

/// Root attributes that Keras reads as configurations.
const KERAS_CONFIGS: [&[u8]; 2] = [b"model_config", b"training_config"];

/// B-tree record types of dense links and dense attributes, indexed by name.
const LINK_RECORDS: u8 = 5;
const ATTRIBUTE_RECORDS: u8 = 8;

/// A dataset that takes this much memory, and this many times the size of its file, is not filled with values.
const EXPANDED_MIN: u64 = 4 << 30;
const EXPANDED_RATIO: u64 = 1_000;

/// Troubles noted of one file; a file with more is broken anyway.
const TROUBLES_MAX: usize = 64;

/// Longest path that is kept whole.
const PATH_MAX: usize = 4_096;

struct Place {
    path: String,
    address: u64,
    depth: u64,
}

/// Walks the whole file.
pub(super) fn walk(file: &File<'_>, facts: &mut Hdf5Facts, notes: &mut Notes) {
    facts.superblock_version = file.version;
    facts.user_block_bytes = file.base;
    let mut walk = Walk {
        file,
        facts,
        notes,
        heap: Global::default(),
        visited: BTreeSet::new(),
        waiting: Vec::new(),
        troubles: 0,
    };
    if let Some(extension) = file.extension {
        walk.extension(extension);
    }
    walk.waiting.push(Place {
        path: "/".to_owned(),
        address: file.root,
        depth: 0,
    });
    while let Some(place) = walk.waiting.pop() {
        if !walk.visited.insert(place.address) {
            continue;
        }
        let seen = walk.visited.len() as u64;
        let allowed = file.meter.check(Limit::Entries, seen);
        let result = allowed.map_err(Trouble::from).and_then(|()| walk.object(&place));
        if let Err(trouble) = result {
            let is_final = trouble.is_final();
            walk.trouble(trouble, &place.path);
            if is_final || walk.troubles >= TROUBLES_MAX {
                break;
            }
        }
    }
}

struct Walk<'w, 'a> {
    file: &'w File<'a>,
    facts: &'w mut Hdf5Facts,
    notes: &'w mut Notes,
    heap: Global,
    visited: BTreeSet<u64>,
    waiting: Vec<Place>,
    troubles: usize,
}

impl Walk<'_, '_> {
    fn trouble(&mut self, trouble: Trouble, path: &str) {
        self.troubles = self.troubles.saturating_add(1);
        if self.troubles <= TROUBLES_MAX {
            trouble.note(self.notes, path);
        }
    }

    /// The superblock extension may say that messages are shared in a heap of the file.
    fn extension(&mut self, address: u64) {
        match header::read(self.file, address) {
            Ok(messages) => {
                for message in messages.iter().filter(|m| m.kind > kind::LAST) {
                    self.unknown(message, "/");
                }
            }
            Err(trouble) => self.trouble(trouble, "the superblock extension"),
        }
    }

    fn unknown(&mut self, message: &Message, path: &str) {
        let detail = format!("message of kind {:#x}", message.kind);
        self.trouble(Trouble::unsupported(message.at, detail), path);
    }

    fn object(&mut self, place: &Place) -> Result<(), Trouble> {
        let messages = header::read(self.file, place.address)?;
        let has = |wanted: u16| messages.iter().any(|m| m.kind == wanted);
        let is_group = [kind::SYMBOL_TABLE, kind::LINK_INFO, kind::LINK, kind::GROUP_INFO]
            .into_iter()
            .any(has);
        let object_kind = if has(kind::LAYOUT) {
            ObjectKind::Dataset
        } else if has(kind::DATATYPE) && !is_group {
            ObjectKind::Datatype
        } else {
            ObjectKind::Group
        };
        let mut object = Object {
            path: place.path.clone(),
            kind: object_kind,
            shape: Vec::new(),
            datatype: String::new(),
            bytes: 0,
        };
        if object_kind == ObjectKind::Dataset {
            self.dataset(&messages, &mut object)?;
        }
        self.list(object);
        let attributes = self.attributes(&messages, place)?;
        pickled::values(
            self.file,
            &messages,
            &attributes,
            &place.path,
            self.notes,
            &mut self.heap,
        )?;
        let first = self.waiting.len();
        for message in &messages {
            match message.kind {
                kind::LINK if !message.is_shared() => {
                    match message::link(self.file, &message.data, message.at) {
                        Ok(link) => self.follow(link, place)?,
                        Err(trouble) => self.trouble(trouble, &place.path),
                    }
                }
                kind::LINK_INFO => self.dense_links(message, place)?,
                kind::SYMBOL_TABLE => self.old_links(message, place)?,
                other if other > kind::LAST => self.unknown(message, &place.path),
                _ => {}
            }
        }
        // What waits is taken from the end: the first link must come last.
        if let Some(links) = self.waiting.get_mut(first..) {
            links.reverse();
        }
        Ok(())
    }

    fn list(&mut self, object: Object) {
        self.facts.objects_total = self.facts.objects_total.saturating_add(1);
        if self.facts.objects.len() < Hdf5Facts::OBJECTS_MAX {
            self.facts.objects.push(object);
        }
    }

    fn dataset(&mut self, messages: &[Message], object: &mut Object) -> Result<(), Trouble> {
        let mut elements = 0;
        let mut element_bytes = 0;
        let elsewhere = (
            self.facts.virtual_sources.total,
            self.facts.external_storage.total,
        );
        for message in messages {
            match message.kind {
                kind::DATATYPE => {
                    let datatype = value::datatype_of(self.file, message)?;
                    object.datatype = datatype.name();
                    element_bytes = datatype.bytes;
                }
                kind::DATASPACE => {
                    let kept;
                    let message = if message.is_shared() {
                        kept = header::shared(self.file, &message.data, message.at, kind::DATASPACE)?;
                        &kept
                    } else {
                        message
                    };
                    if let Some(shape) = message::dataspace(self.file, &message.data, message.at)? {
                        elements = message::elements(&shape);
                        object.shape = shape;
                    }
                }
                kind::LAYOUT => self.layout(message, &object.path)?,
                kind::FILTERS => self.filters(message)?,
                kind::EXTERNAL_FILES => self.external_files(message, &object.path)?,
                _ => {}
            }
        }
        object.bytes = elements.saturating_mul(element_bytes);
        let is_elsewhere = elsewhere
            != (
                self.facts.virtual_sources.total,
                self.facts.external_storage.total,
            );
        if !is_elsewhere {
            self.expands(object)?;
        }
        self.notes.skipped_bytes = self.notes.skipped_bytes.saturating_add(object.bytes);
        Ok(())
    }

    /// A dataset's dimensions are what a reader asks memory for, whether there are values or not.
    fn expands(&mut self, object: &Object) -> Result<(), Trouble> {
        let len = self.file.source.len()?;
        if object.bytes >= EXPANDED_MIN && object.bytes > len.saturating_mul(EXPANDED_RATIO) {
            let (path, bytes) = (&object.path, object.bytes);
            let detail = format!("reading `{path}` takes {bytes} bytes of memory; the file has {len}");
            self.notes.defect(Defect::new("hdf5-dataset-expands", detail));
        }
        Ok(())
    }

    fn layout(&mut self, message: &Message, path: &str) -> Result<(), Trouble> {
        let Layout::Virtual(address, index) = message::layout(self.file, &message.data, message.at)? else {
            return Ok(());
        };
        if !self.file.is_defined(address) || address == 0 {
            return Ok(());
        }
        let list = self.heap.value(self.file, address, index)?;
        let at = self.file.place(address);
        for source in message::virtual_sources(self.file, &list, at, Hdf5Facts::LISTED_MAX)? {
            self.facts.virtual_sources.push(VirtualSource {
                path: path.to_owned(),
                file: source.file,
                dataset: source.dataset,
            });
        }
        Ok(())
    }

    fn filters(&mut self, message: &Message) -> Result<(), Trouble> {
        let kept;
        let message = if message.is_shared() {
            kept = header::shared(self.file, &message.data, message.at, kind::FILTERS)?;
            &kept
        } else {
            message
        };
        for step in message::filters(&message.data, message.at)? {
            let known = self.facts.filters.iter_mut().find(|f| f.id == step.id);
            if let Some(filter) = known {
                filter.datasets = filter.datasets.saturating_add(1);
            } else if self.facts.filters.len() < Hdf5Facts::LISTED_MAX {
                self.facts.filters.push(Filter {
                    id: step.id,
                    name: step.name,
                    datasets: 1,
                });
            }
        }
        Ok(())
    }

    fn external_files(&mut self, message: &Message, path: &str) -> Result<(), Trouble> {
        let (heap, names) = message::external_files(self.file, &message.data, message.at)?;
        let heap = Local::read(self.file, heap)?;
        for name in names {
            self.facts.external_storage.push(ExternalStorage {
                path: path.to_owned(),
                file: shown(heap.text(name)?, PATH_MAX),
            });
        }
        Ok(())
    }

    fn attributes(&mut self, messages: &[Message], place: &Place) -> Result<Vec<Attribute>, Trouble> {
        let mut attributes = Vec::new();
        for message in messages {
            match message.kind {
                kind::ATTRIBUTE if message.is_shared() => {
                    let kept = header::shared(self.file, &message.data, message.at, kind::ATTRIBUTE);
                    let parsed = kept.and_then(|m| value::attribute(self.file, &m.data, m.at));
                    self.attribute(parsed, place, &mut attributes)?;
                }
                kind::ATTRIBUTE => {
                    let parsed = value::attribute(self.file, &message.data, message.at);
                    self.attribute(parsed, place, &mut attributes)?;
                }
                kind::ATTRIBUTE_INFO => self.dense_attributes(message, place, &mut attributes)?,
                _ => {}
            }
        }
        Ok(attributes)
    }

    fn dense_attributes(
        &mut self,
        message: &Message,
        place: &Place,
        attributes: &mut Vec<Attribute>,
    ) -> Result<(), Trouble> {
        let mut bytes = message.bytes();
        bytes.skip(1)?;
        let flags = bytes.u8()?;
        if flags & 1 != 0 {
            bytes.skip(2)?;
        }
        let heap = self.file.address(&mut bytes)?;
        let index = self.file.address(&mut bytes)?;
        if !self.file.is_defined(heap) {
            return Ok(());
        }
        let mut heap = Fractal::read(self.file, heap)?;
        for record in btree2::records(self.file, index, &[ATTRIBUTE_RECORDS])? {
            let id = record.get(..heap.id_width()).unwrap_or(&record);
            let is_shared = record.get(heap.id_width()).is_some_and(|flags| flags & 2 != 0);
            let parsed = if is_shared {
                let detail = "an attribute that is kept in the file's heap of shared messages";
                Err(Trouble::unsupported(message.at, detail))
            } else {
                heap.object(self.file, id)
                    .and_then(|(data, at)| value::attribute(self.file, &data, at))
            };
            self.attribute(parsed, place, attributes)?;
        }
        Ok(())
    }

    fn attribute(
        &mut self,
        parsed: Result<Attribute, Trouble>,
        place: &Place,
        attributes: &mut Vec<Attribute>,
    ) -> Result<(), Trouble> {
        self.facts.attributes_total = self.facts.attributes_total.saturating_add(1);
        self.file
            .meter
            .check(Limit::Entries, self.facts.attributes_total)?;
        let read = parsed.and_then(|attribute| {
            let text = attribute.text(self.file, &mut self.heap)?;
            Ok((attribute, text))
        });
        match read {
            Ok((attribute, text)) => {
                if let Some(text) = &text
                    && pickled::looks_like(text)
                {
                    let name = format!("{}@{}", place.path, shown(&attribute.name, PATH_MAX));
                    self.file.keep(text.len() as u64)?;
                    let source = MemSource::shared(text.as_slice());
                    self.notes.children.push(pickled::child(name, source));
                }
                if place.depth == 0 {
                    self.root_attribute(&attribute, text)?;
                }
                attributes.push(attribute);
                Ok(())
            }
            Err(trouble) if trouble.is_final() => Err(trouble),
            Err(trouble) => {
                self.trouble(trouble, &place.path);
                Ok(())
            }
        }
    }

    fn root_attribute(&mut self, attribute: &Attribute, text: Option<Vec<u8>>) -> Result<(), Trouble> {
        let name = shown(&attribute.name, PATH_MAX);
        if self.facts.root_attributes.len() < Hdf5Facts::LISTED_MAX {
            self.facts.root_attributes.push(AttributeFacts {
                name: name.clone(),
                datatype: attribute.datatype.name(),
                values: attribute.values(),
                text: text.as_deref().map(|text| shown(text, Hdf5Facts::TEXT_MAX)),
            });
        }
        if !KERAS_CONFIGS.contains(&attribute.name.as_slice()) {
            return Ok(());
        }
        match text {
            Some(text) => {
                self.file.keep(text.len() as u64)?;
                let source = MemSource::shared(text);
                let child = Child::new(name, source).role(Role::As("keras-config"));
                self.notes.children.push(child);
            }
            None if attribute.values() > 0 => {
                let detail = "the configuration is no text";
                self.notes.member_gap(name, GapReason::UnsupportedFormat, detail);
            }
            None => {}
        }
        Ok(())
    }

    fn dense_links(&mut self, message: &Message, place: &Place) -> Result<(), Trouble> {
        let mut bytes = message.bytes();
        bytes.skip(1)?;
        let flags = bytes.u8()?;
        if flags & 1 != 0 {
            bytes.skip(8)?;
        }
        let heap = self.file.address(&mut bytes)?;
        let index = self.file.address(&mut bytes)?;
        if !self.file.is_defined(heap) {
            return Ok(());
        }
        let mut heap = Fractal::read(self.file, heap)?;
        for record in btree2::records(self.file, index, &[LINK_RECORDS])? {
            // A link's record is a hash of four bytes and the id.
            let id = record.get(4..).unwrap_or_default();
            let (data, at) = heap.object(self.file, id)?;
            let link = message::link(self.file, &data, at)?;
            self.follow(link, place)?;
        }
        Ok(())
    }

    fn old_links(&mut self, message: &Message, place: &Place) -> Result<(), Trouble> {
        let mut bytes = message.bytes();
        let tree = self.file.address(&mut bytes)?;
        let heap = self.file.address(&mut bytes)?;
        if !self.file.is_defined(tree) {
            return Ok(());
        }
        let names = Local::read(self.file, heap)?;
        for leaf in btree1::leaves(self.file, tree, Tree::Group)? {
            let at = self.file.place(leaf.address);
            let head = self.file.block(leaf.address, 8)?;
            let mut bytes = Bytes::new(&head, at);
            if bytes.take(4)? != b"SNOD" {
                return Err(Trouble::broken(at, "a symbol table node without its mark"));
            }
            bytes.skip(2)?;
            let count = u64::from(bytes.u16()?);
            let entry = (self.file.offset_width as u64)
                .saturating_mul(2)
                .saturating_add(24);
            let body = self
                .file
                .block(leaf.address.saturating_add(8), count.saturating_mul(entry))?;
            let mut bytes = Bytes::new(&body, at.saturating_add(8));
            for _ in 0..count {
                let name = self.file.address(&mut bytes)?;
                let address = self.file.address(&mut bytes)?;
                let cached = bytes.u32()?;
                bytes.skip(20)?;
                let name = shown(names.text(name)?, PATH_MAX);
                let target = match cached {
                    2 => Target::Soft,
                    _ => Target::Hard(address),
                };
                self.follow(Link { name, target }, place)?;
            }
        }
        Ok(())
    }

    fn follow(&mut self, link: Link, place: &Place) -> Result<(), Trouble> {
        let mut path = place.path.clone();
        if !path.ends_with('/') {
            path.push('/');
        }
        path.push_str(&link.name);
        if path.len() > PATH_MAX {
            path = shown(path.as_bytes(), PATH_MAX);
        }
        match link.target {
            Target::Hard(address) => {
                let depth = place.depth.saturating_add(1);
                self.file.meter.check(Limit::Nesting, depth)?;
                self.file.meter.check(Limit::Entries, self.waiting.len() as u64)?;
                if !self.visited.contains(&address) {
                    self.waiting.push(Place { path, address, depth });
                }
            }
            Target::Soft => self.facts.soft_links_total = self.facts.soft_links_total.saturating_add(1),
            Target::External { file, object } => {
                self.facts
                    .external_links
                    .push(ExternalLink { path, file, object });
            }
            Target::User(number) => self.facts.user_links.push(UserLink { path, number }),
        }
        Ok(())
    }
}
