//! Blobs that are not what the manifest says.

use crate::known::packages::blobs_of;
use crate::rule::{Folder, FolderFileKind};
use crate::sink::{Found, Sink};

crate::rule! {
    /// A blob in the store has another size than the manifest gives for it.
    ///
    /// ## Why it matters
    /// The blob was cut off, added to or exchanged after the manifest was written. A client that trusts its store loads
    /// something else than what was published and signed.
    ///
    /// ## What to do
    /// Delete the blob and pull it again. `--digest` compares the contents of all blobs with their names as well.
    pub static RULE = {
        id: "model-package-blob-differs",
        since: "0.1.0",
        severity: High,
        summary: "a blob is not of the size that the manifest gives",
        remedy: "delete the blob and pull it again",
        wants: ["oci-manifest"],
        check: Folder(check),
    };
}

fn check(folder: &Folder<'_>, sink: &mut Sink<'_>) {
    for (file, blobs) in blobs_of(folder) {
        for blob in blobs {
            let (Some(there), Some(told)) = (blob.file, blob.descriptor.size_bytes) else {
                continue;
            };
            let FolderFileKind::File(size) = there.kind else {
                continue;
            };
            if size != told {
                let message = format!("the blob has {size} bytes, and the manifest gives {told}");
                sink.found(
                    Found::new(message)
                        .in_file(folder.place(there))
                        .evidence("manifest", file.path.clone())
                        .evidence("digest", blob.descriptor.digest.clone()),
                );
            }
        }
    }
}
