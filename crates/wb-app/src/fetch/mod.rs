//! Where artifacts come from. The only place of the scanner that may ever know a network.

pub mod local;
pub mod remote;
pub mod stdin;
pub mod walk;

use std::path::Path;

/// A path or an address that the user named, as the report shows it: without what may be a password.
pub fn shown_root(path: &Path) -> String {
    match path.to_str() {
        Some(text) if remote::is_remote(text) => remote::shown(text),
        Some(text) if text.starts_with("pkg:") => text.to_owned(),
        _ => shown(path),
    }
}

/// A path as the report shows it: `/` between the parts on every system, and bytes that are no UTF-8 as `\xNN`,
/// so that no two names look the same.
pub fn shown(path: &Path) -> String {
    let mut out = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        out.push_str(chunk.valid());
        for byte in chunk.invalid() {
            out.push_str(&format!("\\x{byte:02x}"));
        }
    }
    if std::path::MAIN_SEPARATOR == '/' {
        out
    } else {
        out.replace(std::path::MAIN_SEPARATOR, "/")
    }
}
