//! Weights that are not there.

use crate::known::outside::{join, outside};
use crate::rule::{Folder, FolderFileKind};
use crate::sink::{Found, Sink};
use wb_formats::model::onnx::OnnxFacts;

crate::rule! {
    /// An ONNX model reads weights from a file beside it that is not in the scanned folder. Said only where a
    /// folder is scanned: of a single file nothing beside it is known.
    ///
    /// ## Why it matters
    /// The model is incomplete: it cannot be loaded, and what will lie there one day has not been looked at.
    ///
    /// ## What to do
    /// Fetch the missing file from where the model came from, and scan the folder again.
    pub static RULE = {
        id: "model-onnx-external-data-missing",
        since: "0.1.0",
        severity: Medium,
        summary: "a file with the model's weights is missing",
        remedy: "fetch the missing file from where the model came from",
        wants: ["onnx", "onnx-tensor"],
        check: Folder(check),
    };
}

fn check(folder: &Folder<'_>, sink: &mut Sink<'_>) {
    if folder.root.is_empty() {
        return;
    }
    for model in folder.files {
        for facts in &model.facts {
            let Some(onnx) = OnnxFacts::of(facts) else {
                continue;
            };
            let parent = model.path.rsplit_once('/').map_or("", |(parent, _)| parent);
            let missing = |location: &str| {
                outside(location).is_none()
                    && join(parent, location).is_some_and(|path| !may_be_there(folder, &path))
            };
            let files: Vec<_> = onnx
                .external_files
                .iter()
                .filter(|file| file.is_marked && missing(&file.location))
                .collect();
            let Some(first) = files.first() else {
                continue;
            };
            let more = match files.len() {
                1 => String::new(),
                count => format!(" and {} more files are", count.saturating_sub(1)),
            };
            let verb = if more.is_empty() { " is" } else { "" };
            let message = format!(
                "`{}`{more}{verb} not there, but the model reads weights from it",
                first.location
            );
            let found = Found::new(message)
                .in_file(folder.place(model))
                .at(first.first_offset);
            sink.found(found);
        }
    }
}

/// True if the path, or a link on the way to it, is in the folder.
fn may_be_there(folder: &Folder<'_>, path: &str) -> bool {
    let is_link = |path: &str| {
        folder
            .get(path)
            .is_some_and(|file| matches!(file.kind, FolderFileKind::Link { .. }))
    };
    folder.get(path).is_some()
        || path
            .match_indices('/')
            .any(|(end, _)| path.get(..end).is_some_and(is_link))
}
