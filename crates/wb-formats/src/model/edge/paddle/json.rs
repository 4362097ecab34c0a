//! Programs of Paddle 3 as JSON (`inference.json`).

pub use super::GraphFacts;
use super::PATH_ATTRIBUTES;
use crate::format::Input;
use crate::generated::Facts;
use crate::model::edge::facts::{Kind, Operator};
use crate::model::edge::keep::{ATTRIBUTES_KEPT, Keeper};
use crate::notes::{Notes, Stop};
use crate::sniff::Head;
use crate::text::json::{self, Value};
use memchr::memmem::find;

crate::format_room! {
    /// Programs in Paddle's new representation: regions, blocks and operators with their dialects, and the text
    /// attributes of the operators, of which paths are noted.
    pub static FORMAT = {
        id: "paddle-json",
        name: "Paddle program (JSON)",
        since: "0.1.0",
        extensions: [],
        facts: GraphFacts,
        sniff: sniff,
        read: read,
    };
}

const STYLE: json::Style = json::Style {
    defect: "paddle-broken-json",
    plain_max: 0,
};

fn sniff(head: &Head<'_>) -> bool {
    if !head.opens_object() {
        return false;
    }
    let bytes = json::plainly(head.bytes);
    let text = bytes.trim_ascii_start();
    let has = |word: &str| find(text, word.as_bytes()).is_some();
    text.starts_with(b"{")
        && (has("\"base_code\"") && has("\"pir\"")
            || has("\"program\"") && has("\"regions\"") && has("\"blocks\""))
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut keeper = Keeper::new(input.meter);
    if let Err(stop) = read_whole(input, &mut keeper) {
        notes.stopped(stop);
    }
    Facts::PaddleJson(keeper.finish())
}

fn read_whole(input: &Input<'_>, keeper: &mut Keeper<'_>) -> Result<(), Stop> {
    let bytes = input.whole()?;
    let text = json::text(&bytes);
    let document = json::parse(&text, STYLE, input.meter);
    if let Some(code) = document.value.get("base_code") {
        keeper.facts.version = code.get("version").and_then(Value::whole_number);
    }
    let mut waiting = vec![&document.value];
    while let Some(value) = waiting.pop() {
        for (key, member) in value.members() {
            match key.as_ref() {
                "ops" => {
                    for operator in member.elements() {
                        take(operator, &text, keeper)?;
                    }
                    waiting.extend(member.elements().iter().rev());
                }
                "blocks" => {
                    keeper.graph();
                    waiting.push(member);
                }
                _ => waiting.push(member),
            }
        }
        waiting.extend(value.elements().iter().rev());
    }
    document.stop.map_or(Ok(()), Err)
}

/// Names of dialects are written as numbers.
fn name_of(written: &str) -> String {
    const DIALECTS: [(&str, &str); 4] = [
        ("0.", "builtin."),
        ("1.", "pd_op."),
        ("2.", "cf."),
        ("3.", "custom_op."),
    ];
    let found = DIALECTS
        .iter()
        .find_map(|(short, long)| Some(format!("{long}{}", written.strip_prefix(short)?)));
    found.unwrap_or_else(|| written.to_owned())
}

/// An operator: its name (`#`) and attributes (`A`, each with a name `N` and a value `AT`).
fn take(value: &Value<'_>, text: &str, keeper: &mut Keeper<'_>) -> Result<(), Stop> {
    let Some(written) = value.text_of("#") else {
        return Ok(());
    };
    let at = json::offset_in(text, written).unwrap_or(0);
    // Parameters are written as "p".
    let name = if written == "p" {
        "builtin.parameter".to_owned()
    } else {
        name_of(written)
    };
    let kind = if name.starts_with("custom_op.") {
        Kind::Custom
    } else {
        Kind::Builtin
    };
    let mut operator = Operator {
        kind,
        name,
        nodes: 1,
        first_offset: at,
        ..Operator::default()
    };
    for attribute in value.get("A").map(Value::elements).unwrap_or_default() {
        let Some(name) = attribute.text_of("N") else {
            continue;
        };
        let mut waiting: Vec<&Value<'_>> = attribute
            .get("AT")
            .and_then(|typed| typed.get("D"))
            .into_iter()
            .collect();
        while let Some(data) = waiting.pop() {
            waiting.extend(data.elements());
            waiting.extend(data.get("D"));
            let Some(said) = data.text() else {
                continue;
            };
            if PATH_ATTRIBUTES.contains(&name) && !said.is_empty() {
                keeper.path("file of an operator", said.to_owned(), at)?;
            }
            if operator.attributes.len() < ATTRIBUTES_KEPT && !said.is_empty() {
                operator
                    .attributes
                    .push((name.to_owned(), crate::model::json::beginning(said, 1_024)));
            }
        }
    }
    keeper.operator(operator)
}
