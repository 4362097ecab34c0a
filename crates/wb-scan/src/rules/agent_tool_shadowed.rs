//! Tools that take the place of others.

use crate::rule::{Folder, FolderFile};
use crate::sink::{Found, Sink};
use std::collections::BTreeMap;
use wb_formats::Facts;
use wb_formats::agent::Tool;

crate::rule! {
    /// Two files of the scanned folder define a tool of the same name with other definitions, each for a server of its
    /// own.
    ///
    /// ## Why it matters
    /// An agent that is connected to both calls the one that was listed last, or first: a server can take over the tool
    /// of another one.
    ///
    /// ## What to do
    /// Give tools names that say whose they are. Copies of one definition are silent.
    pub static RULE = {
        id: "agent-tool-shadowed",
        since: "0.1.0",
        severity: Medium,
        summary: "two servers offer a tool of the same name",
        remedy: "rename one, or connect to one of them only",
        wants: ["tool-definitions"],
        check: Folder(check),
    };
}

/// A tool: the file that lists it, what it is, and whose it is.
type Listed<'f> = (&'f FolderFile, &'f Tool, Option<&'f str>);

fn check(folder: &Folder<'_>, sink: &mut Sink<'_>) {
    let mut known: BTreeMap<&str, Vec<Listed<'_>>> = BTreeMap::new();
    for file in folder.files {
        for facts in &file.facts {
            if let Facts::ToolDefinitions(facts) = facts {
                for tool in &facts.tools {
                    known
                        .entry(&tool.name)
                        .or_default()
                        .push((file, tool, facts.server.as_deref()));
                }
            }
        }
    }
    for (name, uses) in known {
        let Some((first, tool, server)) = uses.first() else {
            continue;
        };
        let other = uses.iter().find(|(file, other, owner)| {
            let is_versioned = server.is_some() && server == owner;
            file.path != first.path
                && other.sha256 != tool.sha256
                && !is_versioned
                && !is_same_family(&file.path, &first.path)
        });
        if let Some((file, other, _)) = other {
            let message = format!(
                "the tool `{name}` is defined here and, otherwise, in `{}`",
                first.path
            );
            sink.found(Found::new(message).in_file(folder.place(file)).at(other.offset));
        }
    }
}

/// Versions and translations of one list lie beside each other.
fn is_same_family(a: &str, b: &str) -> bool {
    let folder = |path: &str| {
        path.rsplit_once('/')
            .map_or(String::new(), |(folder, _)| folder.to_owned())
    };
    let stem = |path: &str| {
        path.rsplit('/')
            .next()
            .unwrap_or_default()
            .chars()
            .take_while(char::is_ascii_alphabetic)
            .collect::<String>()
    };
    folder(a) == folder(b) && stem(a) == stem(b)
        || folder(a).contains("test")
        || folder(b).contains("test")
        || folder(a).contains("example")
}
