//! Pickles that run Python code.

use crate::Seen;
use crate::known::pickle::Consequence;
use crate::pickle::Kind;
use crate::sink::Sink;

crate::rule! {
    /// Loading the file calls something that executes or compiles Python source or bytecode, or calls back
    /// a function of the file's choice: `eval`, `exec`, `runpy`, `code`, `profile`, `timeit`,
    /// `types.FunctionType`, a thread, or one of the helpers of a framework that evaluate text.
    ///
    /// ## Why it matters
    /// Source in the file becomes a program on this machine. The names of such helpers change; what they
    /// can do is what counts here, so that a function of a module that exists to run code is a finding even
    /// if nobody has abused it yet.
    ///
    /// ## What to do
    /// Don't load the file. Ask the publisher for the weights alone (safetensors), or load it where nothing
    /// can be lost: a container without network, as a user without rights.
    ///
    /// ## References
    /// - GHSA-565g (marshal and types), GHSA-wfq2 (runpy), GHSA-p523 (cProfile), GHSA-h4rm (code, multiprocessing)
    /// - CVE-2022-45907: annotations that torch.jit evaluates
    pub static RULE = {
        id: "model-pickle-runs-code",
        since: "0.1.0",
        severity: Critical,
        summary: "loading the file runs Python code that it brings along",
        remedy: "don't load it; ask the publisher for safetensors, and treat a machine that has loaded it as compromised",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    if let Some(judgement) = seen.pickle() {
        judgement.tell(Kind::Does(Consequence::Code), sink);
    }
}
