//! The table of contents of a Core ML package.

pub use super::GraphFacts;
use crate::format::Input;
use crate::generated::Facts;
use crate::model::edge::keep::Keeper;
use crate::notes::{Notes, Stop};
use crate::sniff::Head;
use crate::text::json;
use memchr::memmem::find;

crate::format_room! {
    /// `Manifest.json` of an `.mlpackage`: the paths of its items, which are read below the package's `Data` folder.
    pub static FORMAT = {
        id: "coreml-package",
        name: "Core ML package manifest",
        since: "0.1.0",
        extensions: [],
        facts: GraphFacts,
        sniff: sniff,
        read: read,
    };
}

const STYLE: json::Style = json::Style {
    defect: "coreml-manifest-broken-json",
    plain_max: 0,
};

fn sniff(head: &Head<'_>) -> bool {
    if !head.opens_object() {
        return false;
    }
    let bytes = json::plainly(head.bytes);
    let text = bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(&bytes)
        .trim_ascii_start();
    let has = |word: &str| find(text, word.as_bytes()).is_some();
    text.starts_with(b"{")
        && has("\"itemInfoEntries\"")
        && (has("\"rootModelIdentifier\"") || has("\"fileFormatVersion\""))
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut keeper = Keeper::new(input.meter);
    if let Err(stop) = read_whole(input, &mut keeper) {
        notes.stopped(stop);
    }
    Facts::CoremlPackage(keeper.finish())
}

fn read_whole(input: &Input<'_>, keeper: &mut Keeper<'_>) -> Result<(), Stop> {
    let bytes = input.whole()?;
    let text = json::text(&bytes);
    let document = json::parse(&text, STYLE, input.meter);
    for (key, entries) in document.value.members() {
        if key != "itemInfoEntries" {
            continue;
        }
        for (_, entry) in entries.members() {
            // Of two equal keys either may be taken.
            for (_, path) in entry.members().iter().filter(|(key, _)| key == "path") {
                if let Some(path) = path.text() {
                    let at = json::offset_in(&text, path).unwrap_or(0);
                    keeper.path("package item", path.to_owned(), at)?;
                }
            }
            if let Some(author) = entry.text_of("author") {
                keeper.remark("author", author.to_owned())?;
            }
        }
    }
    document.stop.map_or(Ok(()), Err)
}
