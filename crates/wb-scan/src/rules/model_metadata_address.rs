//! Addresses in a model's metadata.

use crate::known::addresses::is_odd;
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// The metadata of a model names addresses on the network: its home page, its licence, its paper.
    ///
    /// ## Why it matters
    /// Programs that show or fetch them tell the host who uses the model.
    ///
    /// ## What to do
    /// Nothing, if the addresses are those of the model's maker.
    pub static RULE = {
        id: "model-metadata-address",
        since: "0.1.0",
        severity: Info,
        summary: "the metadata names addresses on the network",
        remedy: "look whether the addresses are those of the model's maker",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    /// Where models, code and licences are published.
    const USUAL: &[&str] = &[
        "://github.com/",
        "://arxiv.org/",
        "://www.apache.org/",
        "://opensource.org/",
        "://creativecommons.org/",
        "://doi.org/",
    ];
    let Facts::Text(facts) = seen.facts else { return };
    let mut others = facts
        .addresses
        .iter()
        .filter(|address| {
            is_odd(&address.text).is_none() && !USUAL.iter().any(|host| address.text.contains(host))
        })
        .peekable();
    let Some(first) = others.peek() else { return };
    let mut found = Found::new(format!("`{}` names `{}`", first.key, first.text)).at(first.offset);
    for address in others.take(8) {
        found = found.evidence_at("address", address.text.clone(), address.offset);
    }
    sink.found(found);
}
