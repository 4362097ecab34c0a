//! Pickles that read or write files.

use crate::Seen;
use crate::known::pickle::Consequence;
use crate::pickle::Kind;
use crate::sink::Sink;

crate::rule! {
    /// Loading the file calls `open`, `shutil`, `tempfile`, `sqlite3`, `numpy.fromfile`, `pandas.read_csv`
    /// or another function that works on files of the machine.
    ///
    /// ## Why it matters
    /// What is read can leave with the next request; what is written (a start-up file, a `.pth` file, an
    /// authorised key) runs later. Weights are inside the file: loading them needs no other.
    ///
    /// ## What to do
    /// Don't load the file. Ask the publisher for the weights alone (safetensors), or load it where nothing
    /// can be lost: a container without network, as a user without rights.
    ///
    /// ## References
    /// - GHSA-m273: distutils' write_file
    pub static RULE = {
        id: "model-pickle-touches-files",
        since: "0.1.0",
        severity: Critical,
        summary: "loading the file reads, writes or removes other files",
        remedy: "don't load it; ask the publisher for safetensors, and treat a machine that has loaded it as compromised",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    if let Some(judgement) = seen.pickle() {
        judgement.tell(Kind::Does(Consequence::Files), sink);
    }
}
