//! Weights behind a symbolic link that leads away.

use crate::known::outside::{join, outside};
use crate::rule::{Folder, FolderFileKind};
use crate::sink::{Found, Sink};
use wb_formats::model::onnx::OnnxFacts;

crate::rule! {
    /// The file that an ONNX model names for its weights is a symbolic link that leads out of the scanned folder,
    /// or lies behind such a link. Links of the Hugging Face cache into its own `blobs` folder are silent.
    ///
    /// ## Why it matters
    /// The path in the model looks harmless, and a loader that follows the link reads any file of your machine
    /// into the weights, or overwrites it when the model is saved again (CVE-2026-27489).
    ///
    /// ## What to do
    /// Do not load the model. Ask for a copy whose weights are plain files.
    pub static RULE = {
        id: "model-onnx-external-data-link",
        since: "0.1.0",
        severity: High,
        summary: "weights lie behind a link that leads out of the folder",
        remedy: "do not load the model; ask for a copy whose weights are plain files",
        wants: ["onnx", "onnx-tensor"],
        check: Folder(check),
    };
}

fn check(folder: &Folder<'_>, sink: &mut Sink<'_>) {
    for model in folder.files {
        for facts in &model.facts {
            let Some(onnx) = OnnxFacts::of(facts) else {
                continue;
            };
            for file in onnx.external_files.iter().filter(|f| f.is_marked) {
                let parent = model.path.rsplit_once('/').map_or("", |(parent, _)| parent);
                let Some(path) = join(parent, &file.location) else {
                    continue;
                };
                if outside(&file.location).is_some() {
                    continue;
                }
                if let Some((link, target)) = leads_away(folder, &path) {
                    let message = format!(
                        "the weights in `{}` lie behind the link `{link}` to `{target}`",
                        file.location
                    );
                    let found = Found::new(message)
                        .in_file(folder.place(model))
                        .at(file.first_offset)
                        .evidence("link target", target);
                    sink.found(found);
                }
            }
        }
    }
}

/// The first link on the way to `path` that leads out of the folder, and its target.
fn leads_away(folder: &Folder<'_>, path: &str) -> Option<(String, String)> {
    let mut so_far = String::new();
    for part in path.split('/') {
        if !so_far.is_empty() {
            so_far.push('/');
        }
        so_far.push_str(part);
        if let Some(file) = folder.get(&so_far)
            && let FolderFileKind::Link {
                target,
                leads_outside: true,
            } = &file.kind
            && !is_hub_blob(target)
        {
            return Some((so_far, target.clone()));
        }
    }
    None
}

/// True for a link of the Hugging Face cache: a snapshot's files are links to `../../blobs/<digest>`.
fn is_hub_blob(target: &str) -> bool {
    let mut rest = target;
    while let Some(above) = rest.strip_prefix("../") {
        rest = above;
    }
    rest.strip_prefix("blobs/").is_some_and(|digest| {
        matches!(digest.len(), 40 | 64) && digest.chars().all(|c| c.is_ascii_hexdigit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::FolderFile;

    fn link(path: &str, target: &str) -> FolderFile {
        FolderFile {
            path: path.to_owned(),
            kind: FolderFileKind::Link {
                target: target.to_owned(),
                leads_outside: true,
            },
            sha256: None,
            facts: Vec::new(),
        }
    }

    #[test]
    fn a_link_on_the_way_is_found_and_the_hub_cache_is_silent() {
        let blob = format!("../../../blobs/{}", "a1".repeat(32));
        let files = [
            link("a", "/etc"),
            link("b.data", "/etc/passwd"),
            link("c.data", &blob),
        ];
        let folder = Folder {
            root: "x",
            files: &files,
        };
        assert!(leads_away(&folder, "a/passwd").is_some());
        assert!(leads_away(&folder, "b.data").is_some());
        assert!(leads_away(&folder, "c.data").is_none());
        assert!(leads_away(&folder, "d.data").is_none());
    }
}
