//! `.gitattributes` that asks for an unusual filter.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// `.gitattributes` asks for a filter, diff or merge driver that is none of the usual ones, or for an
    /// encoding in which files look different from what is stored.
    ///
    /// ## Why it matters
    /// A filter is a command that git runs on every checkout, where your own settings define one of that
    /// name. Files that pass through it are not what the repository stores.
    ///
    /// ## What to do
    /// Look up what the driver is on your machine (`git config --get-regexp filter`).
    pub static RULE = {
        id: "file-git-filter",
        since: "0.1.0",
        severity: Low,
        summary: "a repository asks git for a filter or driver that is not a usual one",
        remedy: "look up what your git runs under that name",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::GitAttributes(facts) = seen.facts else {
        return;
    };
    for driver in &facts.drivers {
        let is_usual = match driver.attribute.as_str() {
            "filter" => matches!(
                driver.name.as_str(),
                "lfs" | "nbstripout" | "git-crypt" | "annex" | "jupytext" | "tabspace" | "ident"
            ),
            "working-tree-encoding" => {
                let name = driver.name.to_ascii_lowercase();
                name.starts_with("utf")
                    || name.starts_with("iso-8859")
                    || name.starts_with("cp")
                    || name.starts_with("windows")
                    || name.contains("jis")
            }
            // Drivers for showing and merging are many, and only known ones do anything.
            _ => true,
        };
        if is_usual {
            continue;
        }
        let message = format!("`{}={}` for `{}`", driver.attribute, driver.name, driver.pattern);
        let found = Found::new(message).at(driver.offset);
        sink.found(found.evidence_at(
            "attribute",
            format!("{}={}", driver.attribute, driver.name),
            driver.offset,
        ));
    }
}
