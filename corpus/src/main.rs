//! `cargo run -p wb-corpus -- FOLDER` writes every sample below FOLDER.
#![allow(
    clippy::disallowed_methods,
    reason = "makers write files; they are no part of the product"
)]

use std::path::PathBuf;

fn main() -> std::io::Result<()> {
    let Some(folder) = std::env::args_os().nth(1).map(PathBuf::from) else {
        return Err(std::io::Error::other("usage: wb-corpus FOLDER"));
    };
    for sample in wb_corpus::all() {
        let path = folder.join(&sample.path);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(&path, &sample.bytes)?;
    }
    Ok(())
}
