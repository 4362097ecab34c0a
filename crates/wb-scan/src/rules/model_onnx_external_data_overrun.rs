//! Weights that are said to lie behind the end of their file.

use crate::known::outside::join;
use crate::rule::{Folder, FolderFileKind};
use crate::sink::{Found, Sink};
use wb_formats::model::onnx::OnnxFacts;

crate::rule! {
    /// An ONNX model reads weights from a part of a file that the file does not have: offset plus length lie
    /// behind its end.
    ///
    /// ## Why it matters
    /// The weights file is cut off or belongs to another model. Loaders that trust the numbers read beyond what
    /// is there, or allocate as much memory as the model claims.
    ///
    /// ## What to do
    /// Fetch the weights file again and compare its size and digest with the publisher's.
    pub static RULE = {
        id: "model-onnx-external-data-overrun",
        since: "0.1.0",
        severity: High,
        summary: "weights lie behind the end of their file",
        remedy: "fetch the weights file again and compare its size and digest with the publisher's",
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
            let parent = model.path.rsplit_once('/').map_or("", |(parent, _)| parent);
            for file in onnx.external_files.iter().filter(|f| f.is_marked) {
                let there = join(parent, &file.location).and_then(|path| folder.get(&path));
                if let Some(FolderFileKind::File(bytes)) = there.map(|f| &f.kind)
                    && let Some(end) = file.end
                    && end > *bytes
                {
                    let message = format!(
                        "weights are read up to byte {end} of `{}`, which has {bytes} bytes",
                        file.location
                    );
                    let found = Found::new(message)
                        .in_file(folder.place(model))
                        .at(file.first_offset);
                    sink.found(found);
                }
            }
        }
    }
}
