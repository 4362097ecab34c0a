//! Addresses in a model's metadata that lead to nobody's page.

use crate::known::addresses::is_odd;
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// The metadata of a model names a bare network address, a hidden service, a tunnel, a place where anybody drops
    /// files or messages, a file on the machine, or carries data in the address itself.
    ///
    /// ## Why it matters
    /// No maker publishes his model there. Such addresses are where stolen data goes and programs come from; some
    /// loader or tool may fetch what its metadata names.
    ///
    /// ## What to do
    /// Do not open the address. Ask the publisher what it is for.
    pub static RULE = {
        id: "model-metadata-address-odd",
        since: "0.1.0",
        severity: Medium,
        summary: "the metadata names an address that belongs to no publisher",
        remedy: "do not open the address; ask the publisher what it is for",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::Text(facts) = seen.facts else { return };
    for address in &facts.addresses {
        if let Some(why) = is_odd(&address.text) {
            let message = format!("`{}` names {why}", address.key);
            let found = Found::new(message).at(address.offset);
            sink.found(found.evidence_at("address", address.text.clone(), address.offset));
        }
    }
}
