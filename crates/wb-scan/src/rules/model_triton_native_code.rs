//! A Triton model that brings native code.

use crate::known::model_places::folder_of;
use crate::known::triton_code::{configured, of_model};
use crate::rule::Folder;
use crate::sink::{Found, Sink};

crate::rule! {
    /// A Triton model brings a library or a program that the server runs: a backend of its own beside `config.pbtxt`
    /// (`libtriton_<backend>.so`), another stub for the Python backend (`triton_python_backend_stub`), or a library
    /// that the configuration names.
    ///
    /// ## Why it matters
    /// Triton looks for a backend in the model's own folder before it looks in its own. Native code runs inside of the
    /// server, and nothing here can tell what it does.
    ///
    /// ## What to do
    /// Build the backend yourself, from source that you have read.
    pub static RULE = {
        id: "model-triton-native-code",
        since: "0.1.0",
        severity: High,
        summary: "a Triton model brings native code that the server runs",
        remedy: "build the backend from source that you have read",
        wants: ["triton-config"],
        check: Folder(check),
    };
}

fn check(folder: &Folder<'_>, sink: &mut Sink<'_>) {
    for (config, facts) in configured(folder) {
        for file in &facts.files {
            let is_library = file.key == "op_library_filename" || is_native(&file.value);
            if is_library {
                let message = format!("`{}` has the server load the library `{}`", file.key, file.value);
                let found = Found::new(message).in_file(folder.place(config)).at(file.offset);
                sink.found(found.evidence_at(&file.key, file.value.clone(), file.offset));
            }
        }
        for file in of_model(folder, config) {
            let base = file.path.rsplit('/').next().unwrap_or_default();
            let is_backend = base.starts_with("libtriton_") && is_native(base);
            if is_backend || base.starts_with("triton_python_backend_stub") {
                let message = format!("the model brings `{base}`, which the server runs in place of its own");
                let found = Found::new(message).in_file(folder.place(file));
                sink.found(found.evidence("model", folder_of(&config.path)));
            }
        }
    }
}

fn is_native(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.ends_with(".so") || name.contains(".so.") || name.ends_with(".dll") || name.ends_with(".dylib")
}
