//! A model archive with Python code that a loader runs.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// The archive brings Python source, and the loader runs it: `torch.package` imports it when the model is loaded, and
    /// TorchServe runs the handler in the server.
    ///
    /// ## Why it matters
    /// Loading such an archive is running a program. What the sources call was looked at, and what is known to be
    /// dangerous has findings of its own; that there are none does not make the code harmless. These formats exist to
    /// carry code, so this alone refuses nothing.
    ///
    /// ## What to do
    /// Read the sources before you load the archive, or have someone read them.
    ///
    /// ## References
    /// - The security notes of `torch.package` and TorchServe
    /// - CVE-2023-43654
    pub static RULE = {
        id: "model-brings-code",
        since: "0.1.0",
        severity: Medium,
        summary: "the archive brings Python code that loading it runs",
        remedy: "read the Python sources in the archive before you load it",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let (sources, what) = match seen.facts {
        Facts::TorchZip(facts) => (&facts.python_sources, "the archive brings"),
        Facts::TorchMar(facts) => (&facts.python_sources, "the server runs"),
        _ => return,
    };
    if sources.is_empty() {
        return;
    }
    let files = if sources.len() == 1 {
        "one Python file".to_owned()
    } else {
        format!("{} Python files", sources.len())
    };
    let mut found = Found::new(format!("{what} {files} from the archive"));
    for source in sources.iter().take(10) {
        found = found.evidence("source", source.clone());
    }
    sink.found(found);
}
