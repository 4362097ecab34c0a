//! A Keras archive holds members that Keras does not write.

use crate::Found;
use crate::rule::Seen;
use crate::sink::Sink;
use wb_formats::Facts;

crate::rule! {
    /// A `.keras` file holds members that Keras does not write.
    ///
    /// ## Why it matters
    /// Keras writes a configuration, metadata, weights and a folder of assets. Anything else is not read by the loader, and
    /// may be there for somebody who unpacks the archive. What is in it is judged by what it is, like every member.
    ///
    /// ## What to do
    /// Look at what the members are for. Tools that publish models add pictures and notes.
    pub static RULE = {
        id: "model-keras-unexpected-member",
        since: "0.1.0",
        severity: Low,
        summary: "a Keras archive holds members that Keras does not write",
        remedy: "look at what the members are for",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::Keras(facts) = seen.facts else {
        return;
    };
    let Some(first) = facts.unexpected.first() else {
        return;
    };
    let count = (facts.unexpected.len() as u64).saturating_add(facts.unexpected_unlisted);
    let message = match count {
        1 => format!("Keras does not write the member `{first}`"),
        _ => format!("Keras does not write {count} of the members, `{first}` among them"),
    };
    let mut found = Found::new(message);
    for name in facts.unexpected.iter().take(10) {
        found = found.evidence("member", name.clone());
    }
    sink.found(found);
}
