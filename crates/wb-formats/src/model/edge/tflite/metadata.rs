//! The metadata of a model: who wrote it, and which files are packed behind it.

use crate::model::edge::keep::{Keeper, NAME_BYTES, PATH_BYTES};
use crate::model::flatbuffer::Flat;
use crate::notes::Stop;

/// Fields of `ModelMetadata` that are texts.
const TEXTS: [(u64, &str); 6] = [
    (0, "name"),
    (1, "about"),
    (2, "version"),
    (4, "author"),
    (5, "license"),
    (7, "minimum parser"),
];
/// Bytes of a text that are kept.
const TEXT_BYTES: u64 = 2_048;

/// Reads the metadata: a FlatBuffer in a buffer of its own.
pub(super) fn read(flat: &mut Flat<'_>, keeper: &mut Keeper<'_>) -> Result<(), Stop> {
    let root = flat.root()?;
    for (slot, key) in TEXTS {
        let text = flat.text_of(root, slot, TEXT_BYTES)?;
        keeper.remark(key, text)?;
    }
    if let Some(files) = flat.vector_of(root, 6, 4)? {
        for index in 0..files.count {
            let file = flat.table_in(files, index)?;
            let name = flat.text_of(file, 0, PATH_BYTES.max(NAME_BYTES))?;
            keeper.path("associated file", name, file.at)?;
        }
    }
    Ok(())
}
