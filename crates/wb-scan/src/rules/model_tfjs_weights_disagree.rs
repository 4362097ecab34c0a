//! Weights of a model for the browser that are missing or of the wrong size.

use crate::known::outside::{join, outside};
use crate::rule::{Folder, FolderFile, FolderFileKind};
use crate::sink::{Found, Sink};
use wb_formats::Facts;
use wb_formats::model::tensorflow::js::WeightsGroup;

crate::rule! {
    /// A `model.json` of TensorFlow.js names files of weights that are not in the scanned folder, or that together have another
    /// size than types and shapes ask for.
    ///
    /// ## Why it matters
    /// The model is incomplete, or its weights are those of another model: values are read from the wrong places.
    ///
    /// ## What to do
    /// Fetch the files again from where the model came from.
    pub static RULE = {
        id: "model-tfjs-weights-disagree",
        since: "0.1.0",
        severity: Medium,
        summary: "a TensorFlow.js model's weights are missing or of the wrong size",
        remedy: "fetch the files again from where the model came from",
        wants: ["tensorflow-js"],
        check: Folder(check),
    };
}

fn check(folder: &Folder<'_>, sink: &mut Sink<'_>) {
    if folder.root.is_empty() {
        return;
    }
    for model in folder.files {
        for facts in &model.facts {
            if let Facts::TensorflowJs(facts) = facts {
                for group in &facts.groups {
                    report(folder, model, group, sink);
                }
            }
        }
    }
}

fn report(folder: &Folder<'_>, model: &FolderFile, group: &WeightsGroup, sink: &mut Sink<'_>) {
    let parent = model.path.rsplit_once('/').map_or("", |(parent, _)| parent);
    let mut sum: u64 = 0;
    for path in &group.paths {
        let there = join(parent, path).filter(|_| outside(path).is_none());
        match there
            .as_deref()
            .map(|path| folder.get(path).map(|file| &file.kind))
        {
            // Elsewhere, or by way of a link: another rule speaks of it.
            None | Some(Some(FolderFileKind::Link { .. })) => return,
            Some(Some(FolderFileKind::File(len))) => sum = sum.saturating_add(*len),
            Some(None) => {
                let message = format!("the file of weights `{path}` is not there");
                sink.found(Found::new(message).in_file(folder.place(model)).at(group.offset));
                return;
            }
        }
    }
    if let Some(bytes) = group
        .bytes
        .filter(|bytes| *bytes != sum && !group.paths.is_empty())
    {
        let message = format!("the files of weights have {sum} bytes, but types and shapes ask for {bytes}");
        sink.found(Found::new(message).in_file(folder.place(model)).at(group.offset));
    }
}
