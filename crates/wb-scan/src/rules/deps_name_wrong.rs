//! A package that is asked for under a name that is not its own.

use crate::known::package_names::{Wrong, wrong};
use crate::rule::Joined;
use crate::rules::deps_name_resembles::package_of;
use crate::sink::{Found, Sink};
use wb_core::Severity;
use wb_core::inventory::NodeKind;
use wb_deps::Ecosystem;

crate::rule! {
    /// A package is asked for under the name that it is imported by (`sklearn`, `cv2`, `PIL`), under the name of a
    /// module of the standard library, under a name that is at home in another ecosystem, or under one that language
    /// models are known to invent or put together.
    ///
    /// ## Why it matters
    /// Whoever registers such a name gets what others ask for by mistake. One in five packages that open models name
    /// in code does not exist, and the same inventions come again.
    ///
    /// ## What to do
    /// Ask for the package by its own name.
    ///
    /// ## References
    /// - Spracklen et al., We have a package for you!, 2025
    pub static RULE = {
        id: "deps-name-wrong",
        since: "0.1.0",
        severity: Medium,
        summary: "a package is asked for under a name that is not its own",
        remedy: "ask for the package by its own name",
        check: Joined(check),
    };
}

fn check(joined: &Joined<'_>, sink: &mut Sink<'_>) {
    for node in joined
        .graph
        .nodes
        .iter()
        .filter(|node| node.kind == NodeKind::Package)
    {
        let Some(ecosystem) = node.ecosystem.as_deref().and_then(Ecosystem::parse) else {
            continue;
        };
        let name = &node.name;
        let (message, weight) = match wrong(ecosystem.family, name) {
            Some(Wrong::ImportName(meant)) => (
                format!("`{name}` is what is imported; the package is called `{meant}`"),
                Severity::Low,
            ),
            Some(Wrong::StandardLibrary) => (
                format!("`{name}` comes with Python; a package of this name is something else"),
                Severity::Medium,
            ),
            Some(Wrong::OtherEcosystem(home)) => (
                format!("`{name}` is at home in {home}, and no widely used package here"),
                Severity::Low,
            ),
            Some(Wrong::Invented(meant)) => (
                format!("`{name}` is a name that language models invent; `{meant}` may be meant"),
                Severity::High,
            ),
            Some(Wrong::PutTogether) => (
                format!("`{name}` is put together from well-known words, and no widely used package"),
                Severity::Info,
            ),
            None => continue,
        };
        let place = joined
            .graph
            .edges
            .iter()
            .filter(|edge| edge.to == node.id)
            .find_map(|edge| edge.places.first());
        let mut found = Found::new(message).severity(weight).package(package_of(node));
        if let Some(place) = place {
            found = found.in_file(place.clone());
        }
        sink.found(found);
    }
}
