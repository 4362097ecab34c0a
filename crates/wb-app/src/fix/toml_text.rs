//! `pyproject.toml` (PEP 621, PEP 735, uv, Poetry) and `Cargo.toml`, with the places of their requirements.

use super::manifest::Wanted;
use super::requirements;
use std::ops::Range;
use toml_edit::{Document, Item, Table, TableLike, Value};
use wb_deps::Family;
use wb_deps::mend::Style;

struct Reader<'a> {
    text: &'a str,
    wanted: &'a mut Vec<Wanted>,
    unread: &'a mut Vec<String>,
}

fn parse(text: &str) -> Result<Document<&str>, String> {
    Document::parse(text).map_err(|error| error.message().replace('\n', " "))
}

/// The requirements of `pyproject.toml`.
pub(super) fn pyproject(
    text: &str,
    wanted: &mut Vec<Wanted>,
    unread: &mut Vec<String>,
) -> Result<(), String> {
    let document = parse(text)?;
    let mut reader = Reader { text, wanted, unread };
    let root = document.as_table();
    for path in [
        &["project", "dependencies"][..],
        &["build-system", "requires"],
        &["tool", "uv", "dev-dependencies"],
        &["tool", "uv", "constraint-dependencies"],
        &["tool", "uv", "override-dependencies"],
    ] {
        if let Some(list) = at(root, path) {
            reader.list(list);
        }
    }
    for path in [
        &["project", "optional-dependencies"][..],
        &["dependency-groups"],
        &["tool", "pdm", "dev-dependencies"],
    ] {
        for (_, list) in at(root, path)
            .and_then(Item::as_table_like)
            .into_iter()
            .flat_map(TableLike::iter)
        {
            reader.list(list);
        }
    }
    let poetry = at(root, &["tool", "poetry"]);
    for table in ["dependencies", "dev-dependencies"] {
        if let Some(table) = poetry.and_then(|poetry| poetry.get(table)) {
            reader.table(table, Style::Poetry);
        }
    }
    let groups = poetry
        .and_then(|poetry| poetry.get("group"))
        .and_then(Item::as_table_like);
    for (_, group) in groups.into_iter().flat_map(TableLike::iter) {
        if let Some(table) = group.get("dependencies") {
            reader.table(table, Style::Poetry);
        }
    }
    Ok(())
}

/// The requirements of `Cargo.toml`.
pub(super) fn cargo(text: &str, wanted: &mut Vec<Wanted>, unread: &mut Vec<String>) -> Result<(), String> {
    const TABLES: &[&str] = &["dependencies", "dev-dependencies", "build-dependencies"];
    let document = parse(text)?;
    let mut reader = Reader { text, wanted, unread };
    let root = document.as_table();
    for name in TABLES {
        if let Some(table) = root.get(name) {
            reader.table(table, Style::Cargo);
        }
    }
    if let Some(table) = at(root, &["workspace", "dependencies"]) {
        reader.table(table, Style::Cargo);
    }
    let targets = root.get("target").and_then(Item::as_table_like);
    for (_, target) in targets.into_iter().flat_map(TableLike::iter) {
        for table in TABLES.iter().filter_map(|name| target.get(name)) {
            reader.table(table, Style::Cargo);
        }
    }
    Ok(())
}

fn at<'a>(root: &'a Table, path: &[&str]) -> Option<&'a Item> {
    let (first, rest) = path.split_first()?;
    rest.iter().try_fold(root.get(first)?, |item, key| item.get(key))
}

impl Reader<'_> {
    /// The text between the quotes of a string that is written without escapes, and where it stands.
    fn inner(&self, span: Option<Range<usize>>) -> Option<(&str, usize)> {
        let span = span?;
        let raw = self.text.get(span.clone())?;
        let quote = raw.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let inner = raw.get(1..raw.len().checked_sub(1)?)?;
        let is_plain = !inner.contains(['\\', '\n', quote]);
        is_plain.then_some((inner, span.start + 1))
    }

    /// A list of requirements of PEP 508.
    fn list(&mut self, list: &Item) {
        let Some(list) = list.as_array() else { return };
        for value in list.iter() {
            let Some(text) = value.as_str() else { continue };
            let found = self.inner(value.span()).and_then(|(inner, start)| {
                let indent = inner.len() - inner.trim_start().len();
                requirements::requirement(inner.trim(), start + indent)
            });
            match found {
                Some(Some(wanted)) => self.wanted.push(wanted),
                Some(None) => {}
                None => self
                    .unread
                    .push(format!("`{}` is no requirement", requirements::shortened(text))),
            }
        }
    }

    /// A table of requirements: `name = "^1"`, or `name = { version = "^1", … }`.
    fn table(&mut self, table: &Item, style: Style) {
        let Some(table) = table.as_table_like() else {
            return;
        };
        for (name, item) in table.iter() {
            if style == Style::Poetry && name == "python" {
                continue;
            }
            match item {
                Item::Value(Value::Array(several)) => {
                    for value in several.iter() {
                        let table = value.as_inline_table();
                        let version = table.and_then(|table| table.get("version"));
                        let marker = table.and_then(|table| table.get("markers")?.as_str());
                        self.entry(name, version.and_then(Value::span), marker, style);
                    }
                }
                Item::Value(Value::String(_)) => self.entry(name, item.span(), None, style),
                _ => {
                    let Some(entry) = item.as_table_like() else {
                        continue;
                    };
                    // Without a version it comes from a path, a repository or the workspace.
                    let Some(version) = entry.get("version") else {
                        continue;
                    };
                    let real = entry.get("package").and_then(Item::as_str).unwrap_or(name);
                    let marker = entry.get("markers").and_then(Item::as_str);
                    self.entry(real, version.span(), marker, style);
                }
            }
        }
    }

    fn entry(&mut self, name: &str, span: Option<Range<usize>>, marker: Option<&str>, style: Style) {
        let Some((inner, start)) = self.inner(span) else {
            self.unread
                .push(format!("the requirement of `{}`", requirements::shortened(name)));
            return;
        };
        let requirement = inner.to_owned();
        self.wanted.push(Wanted {
            family: if style == Style::Cargo {
                Family::CratesIo
            } else {
                Family::PyPi
            },
            style,
            name: name.to_owned(),
            span: start..start + requirement.len(),
            requirement,
            marker: marker.map(str::to_owned),
            blocked: None,
        });
    }
}
