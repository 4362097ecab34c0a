//! How models are packed for registries: manifests that name blobs by digest, and pointers that stand for files.

pub mod declaration;
pub mod docker_archive;
pub mod kitfile;
pub mod lfs_pointer;
pub mod modelfile;
pub mod oci_manifest;

use crate::archive::paths;
use crate::format::Input;
use crate::notes::Notes;

/// Why a path that a package names leads out of the folder that it is unpacked to, if it does.
pub fn leads_outside(path: &str) -> Option<&'static str> {
    paths::leads_outside(path)
}

/// A document of a package: read whole, up to the budget.
fn document(input: &Input<'_>, notes: &mut Notes) -> Option<Vec<u8>> {
    match input.whole() {
        Ok(bytes) => Some(bytes),
        Err(stop) => {
            notes.stopped(stop);
            None
        }
    }
}

/// The text after a byte order mark and blanks.
fn text_start(bytes: &[u8]) -> &[u8] {
    bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(bytes)
        .trim_ascii_start()
}

/// True if the word stands in the bytes.
fn has(bytes: &[u8], word: &str) -> bool {
    memchr::memmem::find(bytes, word.as_bytes()).is_some()
}
