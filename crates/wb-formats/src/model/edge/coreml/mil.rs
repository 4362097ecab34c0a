//! A compiled ML program as text (`model.mil` of an `.mlmodelc`).

pub use super::GraphFacts;
use crate::format::Input;
use crate::generated::Facts;
use crate::model::edge::facts::Operator;
use crate::model::edge::keep::{Keeper, PATH_BYTES};
use crate::notes::{Defect, Notes, Stop};
use crate::sniff::Head;

crate::format_room! {
    /// The text of a compiled ML program: its functions, its operations by name, and the weight files that it names.
    pub static FORMAT = {
        id: "coreml-mil",
        name: "Core ML program (text)",
        since: "0.1.0",
        extensions: ["mil"],
        facts: GraphFacts,
        sniff: |head: &Head<'_>| {
            let text = head.bytes.trim_ascii_start();
            text.starts_with(b"program(") && memchr::memmem::find(text, b"func ").is_some()
        },
        read: read,
    };
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut keeper = Keeper::new(input.meter);
    if let Err(stop) = read_whole(input, &mut keeper, notes) {
        notes.stopped(stop);
    }
    Facts::CoremlMil(keeper.finish())
}

fn read_whole(input: &Input<'_>, keeper: &mut Keeper<'_>, notes: &mut Notes) -> Result<(), Stop> {
    let bytes = input.whole()?;
    let text = String::from_utf8_lossy(&bytes);
    let mut at: u64 = 0;
    for line in text.split_inclusive(['\n', ';']) {
        if let Some(name) = function(line) {
            keeper.graph();
            keeper.entry_point(name.to_owned())?;
        } else if let Some(name) = operation(line) {
            let operator = Operator {
                name: name.to_owned(),
                nodes: 1,
                first_offset: at,
                ..Operator::default()
            };
            keeper.operator(operator)?;
        }
        for blob in line.split("BLOBFILE").skip(1) {
            match blob.split('"').nth(1) {
                Some(path) => {
                    let path: String = path
                        .chars()
                        .take(usize::try_from(PATH_BYTES).unwrap_or(usize::MAX))
                        .collect();
                    keeper.path("weights", path, at)?;
                }
                None => {
                    notes.defect(Defect::at("coreml-mil-blob", at, "a weight's file has no name"));
                }
            }
        }
        at = at.saturating_add(line.len() as u64);
    }
    Ok(())
}

/// `func main<ios16>(…` → `main`.
fn function(line: &str) -> Option<&str> {
    let rest = line.trim_start().strip_prefix("func ")?;
    rest.split(['<', '(']).next().map(str::trim)
}

/// `tensor<fp16, [1]> x = conv(…` → `conv`.
fn operation(line: &str) -> Option<&str> {
    let (_, right) = line.split_once(" = ")?;
    let (name, _) = right.split_once('(')?;
    let is_name = !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    is_name.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_and_operations_are_named() {
        assert_eq!(
            function("    func main<ios16>(tensor<fp32, [1]> x) {"),
            Some("main")
        );
        assert_eq!(
            operation("tensor<fp32, [1]> y = relu(x = x)[name = tensor<string, []>(\"y\")];"),
            Some("relu")
        );
        assert_eq!(operation("} -> (y);"), None);
    }
}
