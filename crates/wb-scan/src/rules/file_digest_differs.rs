//! Files that are named after a digest that is not theirs.

use crate::known::packages::digest_in_name;
use crate::rule::Folder;
use crate::sink::{Found, Sink};

crate::rule! {
    /// A file whose name is the SHA-256 of its content (a blob of an OCI layout, of Ollama's store or of the Hugging Face
    /// cache) has another content. Contents are compared when `--digest` asks for digests.
    ///
    /// ## Why it matters
    /// Everything that trusts the store by name (manifests, signatures, links of the cache) now speaks of other bytes:
    /// the file was damaged or exchanged.
    ///
    /// ## What to do
    /// Delete the file and fetch it again; find out who can write to the store.
    pub static RULE = {
        id: "file-digest-differs",
        since: "0.1.0",
        severity: High,
        summary: "a file's content is not that of the digest in its name",
        remedy: "delete the file and fetch it again; find out who can write to the store",
        check: Folder(check),
    };
}

fn check(folder: &Folder<'_>, sink: &mut Sink<'_>) {
    for file in folder.files {
        let (Some(named), Some(sha256)) = (digest_in_name(&file.path), &file.sha256) else {
            continue;
        };
        if !named.eq_ignore_ascii_case(sha256) {
            let found = Found::new("the content has another SHA-256 than the file's name")
                .in_file(folder.place(file))
                .evidence("SHA-256 in the name", named)
                .evidence("SHA-256 of the content", sha256.clone());
            sink.found(found);
        }
    }
}
