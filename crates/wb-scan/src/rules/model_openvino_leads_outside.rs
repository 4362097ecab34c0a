//! An OpenVINO attribute that leads out of the folder.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// An attribute of a layer of an OpenVINO model is an absolute path, leads out of the folder, is an address, or names
    /// a native library. What stands in `rt_info`, where tools note how a model was made, counts as well only if it is a
    /// library or an address of a file.
    ///
    /// ## Why it matters
    /// Extensions and plugins open what their layers name: a library is loaded into the process, a file is read.
    ///
    /// ## What to do
    /// Do not load it with extensions. Ask why a layer needs a file.
    pub static RULE = {
        id: "model-openvino-leads-outside",
        since: "0.1.0",
        severity: High,
        summary: "an OpenVINO model names a file or a library outside of itself",
        remedy: "do not load it with extensions; ask why a layer needs a file",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::Openvino(facts) = seen.facts else {
        return;
    };
    for path in &facts.paths {
        let message = format!(
            "the attribute `{}` of a layer names `{}`",
            path.attribute, path.path
        );
        sink.found(Found::new(message).at(path.offset));
    }
}
