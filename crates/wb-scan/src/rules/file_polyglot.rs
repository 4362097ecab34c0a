//! One file that is several.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;
use wb_formats::model::pickle::facts::{Ending, Layout};

crate::rule! {
    /// The same bytes are accepted as two or more formats: a pickle with a zip behind it, a safetensors file that
    /// is a zip as well. Each reading is judged on its own. Programs with a zip behind them (self-extracting
    /// archives, llamafiles) are silent here.
    ///
    /// ## Why it matters
    /// Which of them is loaded depends on the program, not on the file. Such files are made to show a scanner or
    /// a reviewer one thing and a loader another. No writer makes them by accident.
    ///
    /// ## What to do
    /// Do not load the file. Ask the publisher for one that is only what its name says.
    pub static RULE = {
        id: "file-polyglot",
        since: "0.1.0",
        severity: High,
        summary: "the file is several formats at once",
        remedy: "do not load the file; ask for one that is only what its name says",
        check: Each(check),
    };
}

/// Readings that go along with others by nature.
const COMPANIONS: &[&str] = &[
    "carrier",
    "agent-config",
    "agent-instructions",
    "ci-workflow",
    "deployment",
    "dockerfile",
    "tool-definitions",
    "tool-source",
    // Readings of one text for what it says about different things.
    "agent-config",
    "agent-instructions",
    "ci-workflow",
    "deployment",
    "dockerfile",
    "tool-definitions",
    "tool-source",
    "chat-template",
    "git-attributes",
    "git-config",
    "git-hook",
    "keras-config",
    "mlflow-model",
    "model-architecture",
    "notebook",
    "requirements",
    "settings-json",
    "yaml",
    "executable",
    "hf-config",
    "dotnet-dependencies",
    "go-dependencies",
    "java-dependencies",
    "javascript-dependencies",
    "php-dependencies",
    "ruby-dependencies",
    "system-packages",
    "python-dependencies",
    "rust-dependencies",
    "python-source",
    "javascript-source",
    "script",
    "package-declaration",
    "python-path-file",
    "recognised",
    "safetensors-index",
    "text",
    "torchscript-code",
];

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let is_first = seen.formats.first() == Some(&seen.facts.format());
    let formats = distinct(seen.formats);
    if is_first && formats.len() > 1 && !is_wholly_pickle(seen, &formats) {
        let message = format!("the same bytes are accepted as {}", formats.join(" and as "));
        let mut found = Found::new(message);
        for format in formats {
            found = found.evidence("accepted as", format);
        }
        sink.found(found);
    }
}

/// True if a pickle's own opcodes take up every byte, so that the archive is a string in it, as pickled Keras
/// models hold theirs: that string is scanned as what it is.
fn is_wholly_pickle(seen: &Seen<'_>, formats: &[&str]) -> bool {
    let Facts::Pickle(facts) = seen.facts else {
        return false;
    };
    let [stream] = facts.streams.as_slice() else {
        return false;
    };
    formats == ["pickle", "zip"]
        && facts.layout == Layout::Plain
        && stream.ending == Ending::Stop
        && facts.trailing_bytes == 0
}

/// The formats of which a loader has to choose one.
fn distinct<'a>(formats: &[&'a str]) -> Vec<&'a str> {
    let is_program = formats.contains(&"executable") || formats.contains(&"carrier");
    // The metadata writer of TensorFlow Lite packs labels and vocabularies behind the model; they are judged each.
    let is_packed = formats.contains(&"tflite") && !is_program;
    let goes_along =
        |format: &str| COMPANIONS.contains(&format) || (is_program || is_packed) && format == "zip";
    formats
        .iter()
        .copied()
        .filter(|format| !goes_along(format))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::distinct;

    #[test]
    fn only_formats_that_exclude_each_other_count() {
        assert_eq!(distinct(&["pickle", "zip"]), ["pickle", "zip"]);
        assert_eq!(distinct(&["executable", "zip"]), [""; 0]);
        assert_eq!(distinct(&["carrier", "zip"]), [""; 0]);
        assert_eq!(distinct(&["onnx", "recognised"]), ["onnx"]);
        assert_eq!(distinct(&["tflite", "zip"]), ["tflite"]);
        assert_eq!(distinct(&["executable", "pickle"]), ["pickle"]);
        assert_eq!(distinct(&["requirements", "yaml"]), [""; 0]);
    }
}
