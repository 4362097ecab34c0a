//! Symbols of MXNet (`-symbol.json`).

pub use super::GraphFacts;
use crate::format::Input;
use crate::generated::Facts;
use crate::model::edge::facts::{Kind, Operator};
use crate::model::edge::keep::{ATTRIBUTES_KEPT, Keeper};
use crate::notes::{Notes, Stop};
use crate::sniff::Head;
use crate::text::json::{self, Value};
use memchr::memmem::find;

crate::format_room! {
    /// The graph of a symbol, subgraphs included: operators with their attributes, under each of the three keys that
    /// versions of MXNet have used for them (`attrs`, `attr`, `param`). Values that name a library or a file are noted.
    pub static FORMAT = {
        id: "mxnet-symbol",
        name: "MXNet symbol",
        since: "0.1.0",
        extensions: [],
        facts: GraphFacts,
        sniff: sniff,
        read: read,
    };
}

const STYLE: json::Style = json::Style {
    defect: "mxnet-broken-json",
    plain_max: 0,
};
/// Attributes that name a library or a file to be loaded.
const PATHS: [&str; 7] = [
    "library",
    "lib_path",
    "lib",
    "path_imgrec",
    "path_imglist",
    "data_csv",
    "filename",
];
/// Documents larger than this are not gone through to find their keys.
const BYTES_MAX: u64 = 100 << 20;

/// An object whose nodes have operators and inputs. The keys of the whole may stand behind the nodes.
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
    if !text.starts_with(b"{") {
        return false;
    }
    let has_nodes = has("\"nodes\"") && has("\"op\"") && has("\"inputs\"") && has("\"name\"");
    if has_nodes && (has("\"null\"") || has("\"arg_nodes\"") || has("\"heads\"") || has("mxnet_version")) {
        return true;
    }
    // Long attributes, or other keys first: the name says that a loader will look further.
    let is_named = head.name.ends_with("symbol.json");
    if !is_named || !head.source.len().is_ok_and(|len| len <= BYTES_MAX) {
        return false;
    }
    let all = head.source.read_vec(0, BYTES_MAX).unwrap_or_default();
    let all = json::plainly(&all);
    [b"\"nodes\"".as_slice(), b"\"op\"", b"\"inputs\""]
        .iter()
        .all(|word| find(&all, word).is_some())
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut keeper = Keeper::new(input.meter);
    if let Err(stop) = read_whole(input, &mut keeper) {
        notes.stopped(stop);
    }
    Facts::MxnetSymbol(keeper.finish())
}

fn read_whole(input: &Input<'_>, keeper: &mut Keeper<'_>) -> Result<(), Stop> {
    let bytes = input.whole()?;
    let text = json::text(&bytes);
    let document = json::parse(&text, STYLE, input.meter);
    let mut waiting = vec![&document.value];
    while let Some(value) = waiting.pop() {
        for (key, member) in value.members() {
            match key.as_ref() {
                "nodes" => {
                    keeper.graph();
                    for node in member.elements() {
                        take(node, &text, keeper)?;
                        waiting.extend(
                            node.members()
                                .iter()
                                .filter(|(key, _)| key == "subgraphs")
                                .map(|(_, graphs)| graphs),
                        );
                    }
                }
                "subgraphs" => waiting.push(member),
                _ => {}
            }
        }
        waiting.extend(value.elements());
    }
    document.stop.map_or(Ok(()), Err)
}

fn take(node: &Value<'_>, text: &str, keeper: &mut Keeper<'_>) -> Result<(), Stop> {
    // Of two equal keys the last counts for most readers; both are kept.
    for (_, op) in node.members().iter().filter(|(key, _)| key == "op") {
        let Some(name) = op.text() else {
            continue;
        };
        let at = json::offset_in(text, name).unwrap_or(0);
        if name == "null" {
            keeper.tensor(0);
            continue;
        }
        let mut operator = Operator {
            kind: Kind::Builtin,
            name: name.to_owned(),
            nodes: 1,
            first_offset: at,
            ..Operator::default()
        };
        let maps = node
            .members()
            .iter()
            .filter(|(key, _)| matches!(key.as_ref(), "attrs" | "attr" | "param"));
        for (key, value) in maps.flat_map(|(_, map)| map.members()) {
            let Some(value) = value.text() else {
                continue;
            };
            let plain = key.trim_matches('_');
            if PATHS.contains(&plain) {
                keeper.path("file of an operator", value.to_owned(), at)?;
            }
            let is_word =
                plain == "op_type" || plain == "info" || operator.attributes.len() < ATTRIBUTES_KEPT;
            if is_word {
                operator
                    .attributes
                    .push((key.to_string(), crate::model::json::beginning(value, 1_024)));
            }
        }
        // Python operators are told apart by the class that they name.
        if name == "Custom"
            && let Some((_, class)) = operator.attributes.iter().find(|(key, _)| key == "op_type")
        {
            keeper.code_name("custom operator", class.clone(), at)?;
        }
        keeper.operator(operator)?;
    }
    Ok(())
}
