//! Pickles as what loading them would do: imports, then the calls as pseudo-Python, in the order of execution.

use super::{Branch, facts};
use crate::render::escape::{clip, visible};
use crate::render::page::{BOLD, CODE, DIM, PLAIN, columns};
use crate::render::words;
use serde_json::{Map, Value};

/// How many imports and how many calls are shown.
const IMPORTS_MAX: usize = 60;
const CALLS_MAX: usize = 120;
/// How many characters of one call.
const CODE_MAX: usize = 600;

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn number(value: &Value, key: &str) -> u64 {
    value.get(key).and_then(Value::as_u64).unwrap_or_default()
}

fn list<'a>(map: &'a Map<String, Value>, key: &str) -> &'a [Value] {
    map.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The facts of a file of pickles.
pub(super) fn branches(map: &Map<String, Value>) -> Vec<Branch> {
    let mut out = Vec::new();
    let imports = list(map, "imports");
    if !imports.is_empty() {
        let title = Branch::new(BOLD, "imports").and(DIM, format!("  {}", imports.len()));
        out.push(title.with(import_lines(imports)));
    }
    let calls = list(map, "calls");
    for (index, stream) in list(map, "streams").iter().enumerate() {
        let own: Vec<&Value> = calls
            .iter()
            .filter(|call| number(call, "stream") == index as u64)
            .collect();
        out.push(stream_branch(index, stream, &own));
    }
    let shown = ["format", "streams", "imports", "calls"];
    let rest = map.iter().filter(|(key, value)| {
        !shown.contains(&key.as_str()) && value.as_u64() != Some(0) && value.as_str() != Some("plain")
    });
    out.extend(facts::entries(rest, 100, 0));
    out
}

fn import_lines(imports: &[Value]) -> Vec<Branch> {
    let name = |import: &Value| {
        let dotted = format!("{}.{}", text(import, "module"), text(import, "name"));
        visible(&clip(&dotted, 200)).into_owned()
    };
    let shown = &imports[..imports.len().min(IMPORTS_MAX)];
    let pad = shown
        .iter()
        .map(|import| columns(&name(import)))
        .filter(|size| *size <= 60)
        .max();
    let mut out: Vec<Branch> = shown
        .iter()
        .map(|import| {
            let name = name(import);
            let fill = " ".repeat(pad.unwrap_or(0).saturating_sub(columns(&name)) + 2);
            let calls = match number(import, "calls") {
                0 => "not called".to_owned(),
                calls => format!("{}×", words::number(calls)),
            };
            let sure = match import.get("is_exact") {
                Some(Value::Bool(false)) => "  name not certain",
                _ => "",
            };
            let offset = number(import, "offset");
            Branch::row(CODE, name).and(DIM, format!("{fill}{calls}  @{offset:#x}{sure}"))
        })
        .collect();
    if imports.len() > IMPORTS_MAX {
        let more = (imports.len() - IMPORTS_MAX) as u64;
        out.push(Branch::row(DIM, format!("… and {} more", words::number(more))));
    }
    out
}

fn stream_branch(index: usize, stream: &Value, calls: &[&Value]) -> Branch {
    let protocol = match stream.get("protocol").and_then(Value::as_u64) {
        Some(protocol) => format!("protocol {protocol}"),
        None => "no protocol mark".to_owned(),
    };
    let ending = match text(stream, "ending") {
        "stop" => String::new(),
        "broken" => ", broken off".to_owned(),
        "limit" => ", stopped at a limit".to_owned(),
        other => format!(", {}", visible(other)),
    };
    let offset = number(stream, "offset");
    let opcodes = words::count(number(stream, "opcodes"), "opcode");
    let title = Branch::new(BOLD, format!("pickle {}", index + 1))
        .and(DIM, format!("  @{offset:#x}, {protocol}, {opcodes}{ending}"));
    let mut below: Vec<Branch> = calls
        .iter()
        .take(CALLS_MAX)
        .map(|call| {
            let offset = format!("@{:#x}", number(call, "offset"));
            Branch::row(DIM, format!("{offset:<9} "))
                .and(CODE, visible(&clip(text(call, "code"), CODE_MAX)).into_owned())
        })
        .collect();
    if calls.len() > CALLS_MAX {
        let more = (calls.len() - CALLS_MAX) as u64;
        below.push(Branch::row(
            DIM,
            format!("… and {}", words::count(more, "more call")),
        ));
    }
    let result = text(stream, "result");
    if !result.is_empty() {
        let result = visible(&clip(result, CODE_MAX)).into_owned();
        below.push(Branch::row(DIM, "gives     ").and(PLAIN, result));
    }
    title.with(below)
}
