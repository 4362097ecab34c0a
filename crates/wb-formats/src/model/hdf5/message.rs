//! What single messages say: links, dataspaces, layouts, filters, external files.

use super::Trouble;
use super::bytes::{Bytes, padded, shown};
use super::file::File;

/// Where a link leads.
pub(super) enum Target {
    /// To an object header of this file.
    Hard(u64),
    /// To a path in this file.
    Soft,
    /// To a path in another file.
    External {
        /// The other file.
        file: String,
        /// The path in it.
        object: String,
    },
    /// To wherever a program that registered this kind says.
    User(u8),
}

/// A link of a group.
pub(super) struct Link {
    pub(super) name: String,
    pub(super) target: Target,
}

/// Longest text of a link that is kept.
const TEXT_MAX: usize = 1024;

/// Takes a link message apart.
pub(super) fn link(file: &File<'_>, data: &[u8], at: u64) -> Result<Link, Trouble> {
    let mut bytes = Bytes::new(data, at);
    let version = bytes.u8()?;
    if version != 1 {
        return Err(Trouble::unsupported(at, format!("link of version {version}")));
    }
    let flags = bytes.u8()?;
    let kind = if flags & 0x08 != 0 { bytes.u8()? } else { 0 };
    if flags & 0x04 != 0 {
        bytes.skip(8)?;
    }
    if flags & 0x10 != 0 {
        bytes.skip(1)?;
    }
    let name_len = bytes.count(1_usize << (flags & 3))?;
    let name = shown(bytes.take(name_len)?, TEXT_MAX);
    let target = match kind {
        0 => Target::Hard(file.address(&mut bytes)?),
        1 => Target::Soft,
        64 => {
            let len = bytes.count(2)?;
            let start = bytes.at();
            let mut value = Bytes::new(bytes.take(len)?, start);
            value.skip(1)?;
            Target::External {
                file: shown(value.until_nul()?, TEXT_MAX),
                object: shown(value.until_nul()?, TEXT_MAX),
            }
        }
        other => Target::User(other),
    };
    Ok(Link { name, target })
}

/// The dimensions of a dataset or an attribute; `None` for one that holds nothing.
pub(super) fn dataspace(file: &File<'_>, data: &[u8], at: u64) -> Result<Option<Vec<u64>>, Trouble> {
    let mut bytes = Bytes::new(data, at);
    let version = bytes.u8()?;
    let rank = usize::from(bytes.u8()?);
    bytes.skip(1)?;
    match version {
        1 => bytes.skip(5)?,
        2 => {
            if bytes.u8()? == 2 {
                return Ok(None);
            }
        }
        other => {
            return Err(Trouble::unsupported(at, format!("dataspace of version {other}")));
        }
    }
    let mut shape = Vec::with_capacity(rank);
    for _ in 0..rank {
        shape.push(file.length(&mut bytes)?);
    }
    Ok(Some(shape))
}

/// How many elements a dataspace has.
pub(super) fn elements(shape: &[u64]) -> u64 {
    shape
        .iter()
        .fold(1, |product, size| product.saturating_mul(*size))
}

/// Where a dataset's values are.
pub(super) enum Layout {
    /// In the message itself.
    Compact,
    /// In one piece.
    Contiguous,
    /// In chunks. The index is known where it is a version 1 B-tree: its address and its dimensions.
    Chunked(Option<(u64, usize)>),
    /// In other datasets: the global heap value that lists them.
    Virtual(u64, u64),
}

/// Takes a layout message apart.
pub(super) fn layout(file: &File<'_>, data: &[u8], at: u64) -> Result<Layout, Trouble> {
    let mut bytes = Bytes::new(data, at);
    let version = bytes.u8()?;
    let class = match version {
        1 | 2 => {
            let dimensions = usize::from(bytes.u8()?);
            let class = bytes.u8()?;
            bytes.skip(5)?;
            if class == 2 {
                let index = file.address(&mut bytes)?;
                return Ok(Layout::Chunked(Some((index, dimensions))));
            }
            class
        }
        3..=5 => bytes.u8()?,
        other => {
            return Err(Trouble::unsupported(at, format!("layout of version {other}")));
        }
    };
    match class {
        0 => Ok(Layout::Compact),
        1 => Ok(Layout::Contiguous),
        2 if version == 3 => {
            let dimensions = usize::from(bytes.u8()?);
            let index = file.address(&mut bytes)?;
            Ok(Layout::Chunked(Some((index, dimensions))))
        }
        2 => Ok(Layout::Chunked(None)),
        3 => Ok(Layout::Virtual(file.address(&mut bytes)?, bytes.uint(4)?)),
        other => Err(Trouble::unsupported(at, format!("layout of class {other}"))),
    }
}

/// A step that values go through when they are read.
pub(super) struct FilterStep {
    pub(super) id: u16,
    pub(super) name: String,
}

/// Takes a filter pipeline apart.
pub(super) fn filters(data: &[u8], at: u64) -> Result<Vec<FilterStep>, Trouble> {
    let mut bytes = Bytes::new(data, at);
    let version = bytes.u8()?;
    let count = bytes.u8()?;
    let is_old = match version {
        1 => true,
        2 => false,
        other => {
            return Err(Trouble::unsupported(
                at,
                format!("filter pipeline of version {other}"),
            ));
        }
    };
    if is_old {
        bytes.skip(6)?;
    }
    let mut steps = Vec::new();
    for _ in 0..count {
        let id = bytes.u16()?;
        let name_len = if is_old || id >= 256 { bytes.count(2)? } else { 0 };
        bytes.skip(2)?;
        let values = bytes.count(2)?;
        let name = bytes.take(if is_old { padded(name_len) } else { name_len })?;
        let name = name.split(|byte| *byte == 0).next().unwrap_or_default();
        bytes.skip(values.saturating_mul(4))?;
        if is_old && values & 1 == 1 {
            bytes.skip(4)?;
        }
        steps.push(FilterStep {
            id,
            name: shown(name, 128),
        });
    }
    Ok(steps)
}

/// The files that hold a dataset's values: the local heap with their names, and the names' offsets in it.
pub(super) fn external_files(file: &File<'_>, data: &[u8], at: u64) -> Result<(u64, Vec<u64>), Trouble> {
    let mut bytes = Bytes::new(data, at);
    let version = bytes.u8()?;
    if version != 1 {
        return Err(Trouble::unsupported(
            at,
            format!("list of external files of version {version}"),
        ));
    }
    bytes.skip(5)?;
    let used = bytes.u16()?;
    let heap = file.address(&mut bytes)?;
    let mut names = Vec::new();
    for _ in 0..used {
        names.push(file.length(&mut bytes)?);
        bytes.skip(file.length_width.saturating_mul(2))?;
    }
    Ok((heap, names))
}

/// One source of a virtual dataset.
pub(super) struct Source {
    pub(super) file: String,
    pub(super) dataset: String,
}

/// The sources that a virtual dataset's list names, up to `max`.
pub(super) fn virtual_sources(
    file: &File<'_>,
    data: &[u8],
    at: u64,
    max: usize,
) -> Result<Vec<Source>, Trouble> {
    let mut bytes = Bytes::new(data, at);
    let version = bytes.u8()?;
    if version > 1 {
        return Err(Trouble::unsupported(
            at,
            format!("list of virtual sources of version {version}"),
        ));
    }
    let count = file.length(&mut bytes)?;
    let mut sources: Vec<Source> = Vec::new();
    let mut read = 0_u64;
    while read < count && sources.len() < max {
        read = read.saturating_add(1);
        let flags = if version == 0 { 0 } else { bytes.u8()? };
        let name = if flags & 0x04 != 0 {
            ".".to_owned()
        } else if flags & 0x01 != 0 {
            // The name is that of an earlier entry, which has been kept.
            file.length(&mut bytes)?;
            String::new()
        } else {
            shown(bytes.until_nul()?, TEXT_MAX)
        };
        let dataset = if flags & 0x02 != 0 {
            file.length(&mut bytes)?;
            String::new()
        } else {
            shown(bytes.until_nul()?, TEXT_MAX)
        };
        selection(&mut bytes)?;
        selection(&mut bytes)?;
        if !name.is_empty() {
            sources.push(Source { file: name, dataset });
        }
    }
    Ok(sources)
}

/// Goes over a serialised selection.
fn selection(bytes: &mut Bytes<'_>) -> Result<(), Trouble> {
    let at = bytes.at();
    let kind = bytes.u32()?;
    let version = bytes.u32()?;
    match (kind, version) {
        (0 | 3, _) => bytes.skip(8),
        (1 | 2, 1) => {
            bytes.skip(4)?;
            let len = bytes.count(4)?;
            bytes.skip(len)
        }
        (2, 2) => {
            bytes.skip(1)?;
            let len = bytes.count(4)?;
            bytes.skip(len)
        }
        (1, 2) => {
            let width = bytes.count(1)?;
            let rank = bytes.count(4)?;
            let points = bytes.count(width.min(8))?;
            bytes.skip(points.saturating_mul(rank).saturating_mul(width))
        }
        (2, 3) => {
            let is_regular = bytes.u8()? & 1 != 0;
            let width = bytes.count(1)?;
            let rank = bytes.count(4)?;
            let numbers = if is_regular {
                4
            } else {
                bytes.count(width.min(8))?.saturating_mul(2)
            };
            bytes.skip(numbers.saturating_mul(rank).saturating_mul(width))
        }
        _ => Err(Trouble::unsupported(
            at,
            format!("selection of kind {kind} and version {version}"),
        )),
    }
}
