//! Pickles that run commands.

use crate::Seen;
use crate::known::pickle::Consequence;
use crate::pickle::Kind;
use crate::sink::Sink;

crate::rule! {
    /// Loading the file calls a function whose purpose is to run programs (`os.system`, `subprocess.Popen`,
    /// `pty.spawn`, or a helper of a framework that shells out), constructs it, or hands it to something
    /// that calls it. The finding shows the call as Python would write it, with the arguments that the file
    /// brings, resolved through `getattr`, `functools.partial`, dotted names and the memo.
    ///
    /// ## Why it matters
    /// Whoever loads the model runs the attacker's program, with all rights of the user who loads it. No
    /// model needs that: weights are numbers.
    ///
    /// ## What to do
    /// Don't load the file. Ask the publisher for the weights alone (safetensors), or load it where nothing
    /// can be lost: a container without network, as a user without rights.
    ///
    /// ## References
    /// - GHSA-vvpj-8cmc-gx39, GHSA-vqmv, GHSA-g38g-8gr9-h9xp (CVE-2026-56315): functions of the standard library that scanners overlooked
    /// - CVE-2025-1716: a package is installed while a model loads
    pub static RULE = {
        id: "model-pickle-runs-commands",
        since: "0.1.0",
        severity: Critical,
        summary: "loading the file runs a command",
        remedy: "don't load it; ask the publisher for safetensors, and treat a machine that has loaded it as compromised",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    if let Some(judgement) = seen.pickle() {
        judgement.tell(Kind::Does(Consequence::Commands), sink);
    }
}
