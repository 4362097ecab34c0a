//! Pickles that load more.

use crate::Seen;
use crate::known::pickle::Consequence;
use crate::pickle::Kind;
use crate::sink::Sink;

crate::rule! {
    /// Loading the file calls another loader (`pickle.loads`, `torch.load`, `joblib.load`, `numpy.load`
    /// with pickles, `pandas.read_pickle`, `yaml.load`, `dill.loads`) on bytes or a path that the file
    /// names.
    ///
    /// ## Why it matters
    /// The second stage runs as the first does, and a scanner that looks only at the first never sees it.
    /// Bytes inside the file are judged here as well; a path or an address cannot be.
    ///
    /// ## What to do
    /// Don't load the file. Ask the publisher for the weights alone (safetensors), or load it where nothing
    /// can be lost: a container without network, as a user without rights.
    ///
    /// ## References
    /// - CVE-2025-32434: torch.load with weights_only
    /// - CVE-2024-34997: joblib's NumpyArrayWrapper
    pub static RULE = {
        id: "model-pickle-loads-again",
        since: "0.1.0",
        severity: Critical,
        summary: "loading the file loads further data that can run code",
        remedy: "don't load it; ask the publisher for safetensors, and treat a machine that has loaded it as compromised",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    if let Some(judgement) = seen.pickle() {
        judgement.tell(Kind::Does(Consequence::LoadsAgain), sink);
    }
}
