//! HDF5: groups, datasets and attributes, walked without reading the datasets' values.

mod btree1;
mod btree2;
mod bytes;
mod facts;
mod file;
mod header;
mod heap;
mod message;
mod pickled;
#[cfg(test)]
mod tests;
mod value;
mod walk;

pub use facts::{
    AttributeFacts, ExternalLink, ExternalStorage, Filter, Hdf5Facts, Listed, Object, ObjectKind, UserLink,
    VirtualSource,
};

use crate::format::Input;
use crate::generated::Facts;
use crate::notes::{Child, Defect, Notes, Role, Stop};
use crate::sniff::Head;
use crate::source::{ReadError, SliceSource};
use wb_core::{GapReason, Reached};

crate::format_room! {
    /// HDF5 files with superblocks of versions 0 to 3, at the beginning or behind a user block. Every group,
    /// dataset, link and attribute is visited; the datasets' values are numbers that no loader executes and are
    /// left out by design. Read are: object headers of both layouts with their continuations, old groups (B-tree,
    /// local heap) and new ones (compact, and dense in a fractal heap), attributes compact and dense with texts of
    /// fixed and of any length, external links, external storage, the sources of virtual datasets, filter
    /// pipelines. The Keras configurations `model_config` and `training_config` are judged on their own, and so are
    /// the pickles that PyTables keeps in attributes and object arrays.
    ///
    /// Not read: messages in the file's heap of shared messages, heaps with filters, and structures of newer
    /// versions than HDF5 1.14 writes. Each of them is reported as not looked at.
    pub static FORMAT = {
        id: "hdf5",
        name: "HDF5",
        since: "0.1.0",
        extensions: ["h5", "hdf5", "hdf", "he5"],
        facts: Hdf5Facts,
        sniff: file::sniff,
        read: read,
    };
}

/// Why a structure could not be read.
#[derive(Debug)]
enum Trouble {
    /// Reading failed, a limit was reached, or the bytes are broken.
    Stop(Stop),
    /// The structure is of a kind that is not read here.
    Unsupported {
        /// Where.
        at: u64,
        /// What it is.
        detail: String,
    },
}

impl Trouble {
    fn broken(at: u64, detail: impl Into<String>) -> Self {
        Self::Stop(Stop::Bad(Defect::at("hdf5-broken-structure", at, detail)))
    }

    fn unsupported(at: u64, detail: impl Into<String>) -> Self {
        Self::Unsupported {
            at,
            detail: detail.into(),
        }
    }

    /// True if going on elsewhere in the file makes no sense either.
    const fn is_final(&self) -> bool {
        matches!(self, Self::Stop(Stop::Read(_)))
    }

    /// Says so in the notes.
    fn note(self, notes: &mut Notes, path: &str) {
        match self {
            Self::Stop(Stop::Bad(mut defect)) => {
                defect.detail = format!("`{path}`: {}", defect.detail);
                notes.stopped(Stop::Bad(defect));
            }
            Self::Stop(stop) => notes.stopped(stop),
            Self::Unsupported { at, detail } => notes.gap(
                GapReason::UnsupportedFormat,
                Some(at),
                format!("`{path}`: {detail} is not read"),
            ),
        }
    }
}

impl From<ReadError> for Trouble {
    fn from(error: ReadError) -> Self {
        Self::Stop(error.into())
    }
}

impl From<Reached> for Trouble {
    fn from(reached: Reached) -> Self {
        Self::Stop(reached.into())
    }
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = Hdf5Facts::default();
    match file::File::open(input.source, input.meter) {
        Ok(file) => {
            walk::walk(&file, &mut facts, notes);
            if let Ok(len) = input.source.len() {
                notes.skipped_bytes = notes.skipped_bytes.min(len);
                cut(len, file.end, notes);
                if let Err(stop) = behind(input, len, file.end, notes) {
                    notes.stopped(stop);
                }
            }
        }
        Err(trouble) => trouble.note(notes, "/"),
    }
    Facts::Hdf5(facts)
}

/// The library refuses a file that is shorter than its superblock says.
fn cut(len: u64, end: u64, notes: &mut Notes) {
    if len < end {
        let detail = format!("the file should have {end} bytes and has {len}");
        notes.stopped(Stop::Bad(Defect::at("hdf5-cut-off", len, detail)));
    }
}

/// Blanks behind the end that are no defect.
const BLANK_BYTES: u64 = 16;

/// The library does not look behind the file's end; what stands there is judged by what it is. Padding is zeros;
/// a few line ends come of carrying the file as text.
fn behind(input: &Input<'_>, len: u64, end: u64, notes: &mut Notes) -> Result<(), Stop> {
    if end == 0 || len <= end {
        return Ok(());
    }
    let bytes = len.saturating_sub(end);
    let source = SliceSource::shared(input.source, end, bytes)?;
    let head = Head::read_bytes(source.as_ref())?;
    let is_blank = bytes <= BLANK_BYTES && head.iter().all(u8::is_ascii_whitespace);
    if is_blank || head.iter().all(|byte| *byte == 0) {
        return Ok(());
    }
    let detail = format!("{bytes} bytes behind the file's end belong to nothing");
    notes.defect(Defect::at("hdf5-trailing-bytes", end, detail));
    let child = Child::new(format!("bytes {end:#x}..{len:#x}"), source);
    notes.children.push(child.role(Role::Judge));
    Ok(())
}
