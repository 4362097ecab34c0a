//! Content that can run code, under a name that promises plain data.

use crate::known::disagree::disagreement;
use crate::known::promises::may_execute;
use crate::rule::Seen;
use crate::sink::{Found, Sink};

crate::rule! {
    /// The name promises a format whose loaders execute nothing (`.safetensors`, `.gguf`, `.onnx`, `.npy`, a
    /// picture), but the content is one that can run code when it is loaded: a pickle, an archive, a program.
    ///
    /// ## Why it matters
    /// People and policies let safe formats pass without a look, and many loaders go by the content: a pickle
    /// named `.safetensors` runs when `torch.load` or `joblib.load` opens it. CVE-2025-1889 and CVE-2025-10155
    /// are scanners that were passed by like this. No writer makes such a file by itself.
    ///
    /// ## What to do
    /// Do not load the file. Ask the publisher why it is named like this.
    pub static RULE = {
        id: "file-name-hides-code",
        since: "0.1.0",
        severity: High,
        summary: "the name promises plain data, the content can run code",
        remedy: "do not load the file; ask the publisher why it is named like this",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    if let Some(found) = disagreement(seen)
        && found.promise.is_data_only
        && may_execute(found.content)
    {
        let message = format!(
            "the name ends in `.{}`, which promises plain data, but the content is {}",
            found.ending, found.content
        );
        sink.found(Found::new(message).evidence("content", found.content));
    }
}
