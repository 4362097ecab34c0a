//! OpenVINO weights that end too early.

use crate::rule::{Folder, FolderFileKind};
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// A constant of an OpenVINO model ends behind the end of the `.bin` file beside it.
    ///
    /// ## Why it matters
    /// The two files do not belong together, or the model was made to have its loader read beyond the weights.
    ///
    /// ## What to do
    /// Fetch both files from where the model came from.
    ///
    /// ## References
    /// - CWE-125
    pub static RULE = {
        id: "model-openvino-weights-overrun",
        since: "0.1.0",
        severity: High,
        summary: "an OpenVINO model reads beyond its weights",
        remedy: "fetch both files from where the model came from",
        wants: ["openvino"],
        check: Folder(check),
    };
}

fn check(folder: &Folder<'_>, sink: &mut Sink<'_>) {
    for model in folder.files {
        for facts in &model.facts {
            let Facts::Openvino(facts) = facts else { continue };
            let Some(stem) = model.path.strip_suffix(".xml") else {
                continue;
            };
            let weights = format!("{stem}.bin");
            let Some(FolderFileKind::File(bytes)) = folder.get(&weights).map(|file| &file.kind) else {
                continue;
            };
            if facts.weights_end > *bytes {
                let message = format!(
                    "the weights of `{}` end at {}, and `{weights}` has {bytes} bytes",
                    facts.weights_end_layer, facts.weights_end
                );
                sink.found(Found::new(message).in_file(folder.place(model)));
            }
        }
    }
}
