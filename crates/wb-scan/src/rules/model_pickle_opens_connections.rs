//! Pickles that open connections.

use crate::Seen;
use crate::known::pickle::Consequence;
use crate::pickle::Kind;
use crate::sink::Sink;

crate::rule! {
    /// Loading the file calls a function of `socket`, `http`, `urllib`, `ftplib`, `smtplib`, `torch.hub`,
    /// `requests` or a similar module.
    ///
    /// ## Why it matters
    /// It tells somebody that the file was loaded, and from where; it can fetch the next stage or carry
    /// secrets out.
    ///
    /// ## What to do
    /// Don't load the file. Ask the publisher for the weights alone (safetensors), or load it where nothing
    /// can be lost: a container without network, as a user without rights.
    ///
    /// ## References
    /// - GHSA-g38g-8gr9-h9xp (CVE-2026-56315): imaplib, which can also start a program
    pub static RULE = {
        id: "model-pickle-opens-connections",
        since: "0.1.0",
        severity: Critical,
        summary: "loading the file opens a network connection",
        remedy: "don't load it; ask the publisher for safetensors, and treat a machine that has loaded it as compromised",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    if let Some(judgement) = seen.pickle() {
        judgement.tell(Kind::Does(Consequence::Network), sink);
    }
}
