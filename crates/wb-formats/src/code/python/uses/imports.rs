//! Imports, from the lines alone: cheap enough for every file.

use crate::code::uses::{ImportUse, Uses};

/// The modules that a text imports which do not lie beside it, each once.
pub(crate) fn imports(text: &str, base: u64) -> Vec<ImportUse> {
    let mut out: Vec<ImportUse> = Vec::new();
    let bytes = text.as_bytes();
    for found in memchr::memmem::find_iter(bytes, b"import ") {
        let start = memchr::memrchr(b'\n', bytes.get(..found).unwrap_or_default())
            .map_or(0, |at| at.saturating_add(1));
        let end = memchr::memchr(b'\n', bytes.get(found..).unwrap_or_default())
            .map_or(bytes.len(), |at| found.saturating_add(at));
        let line = text.get(start..end).unwrap_or_default();
        let trimmed = line.trim_start();
        let offset = base
            .saturating_add(start as u64)
            .saturating_add(line.len().saturating_sub(trimmed.len()) as u64);
        if trimmed.starts_with("import ") {
            plain(trimmed, offset, &mut out);
        } else if let Some(rest) = trimmed.strip_prefix("from ") {
            let behind = text.get(end..).unwrap_or_default();
            from(rest, behind, offset, &mut out);
        }
    }
    out
}

/// `import a.b as c, d`.
fn plain(line: &str, offset: u64, out: &mut Vec<ImportUse>) {
    let clauses = line
        .trim_start_matches("import ")
        .split(['#', ';'])
        .next()
        .unwrap_or_default();
    for clause in clauses.split(',') {
        let module = clause.split_whitespace().next().unwrap_or_default();
        add(module, None, offset, out);
    }
}

/// `from a.b import c as d, (e`.
fn from(rest: &str, behind: &str, offset: u64, out: &mut Vec<ImportUse>) {
    const LIST_MAX: usize = 8_192;
    let Some((module, names)) = rest.split_once(" import ") else {
        return;
    };
    let module = module.trim();
    if !is_dotted(module) {
        return;
    }
    add(module, None, offset, out);
    let listed = if names.contains('(') && !names.contains(')') {
        let rest = behind.get(..behind.find(')').unwrap_or(0)).unwrap_or_default();
        if rest.len() > LIST_MAX {
            String::new()
        } else {
            format!("{names}{rest}")
        }
    } else {
        names.to_owned()
    };
    for line in listed.lines() {
        let line = line.split('#').next().unwrap_or_default();
        for clause in line.split([',', '(', ')', ';', '\\']) {
            if let Some(name) = clause.split_whitespace().next() {
                add(module, Some(name), offset, out);
            }
        }
    }
}

fn is_dotted(module: &str) -> bool {
    let is_letter = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    module.starts_with(|c: char| c.is_alphabetic() || c == '_') && module.chars().all(is_letter)
}

fn add(module: &str, name: Option<&str>, offset: u64, out: &mut Vec<ImportUse>) {
    const NAMES_MAX: usize = 200;
    if !is_dotted(module) || module.len() > 200 {
        return;
    }
    let at = match out.iter().position(|known| known.module == module) {
        Some(at) => at,
        None if out.len() < Uses::IMPORTS_MAX => {
            out.push(ImportUse {
                module: module.to_owned(),
                names: Vec::new(),
                offset,
            });
            out.len().saturating_sub(1)
        }
        None => return,
    };
    let Some(known) = out.get_mut(at) else { return };
    let is_name = |name: &&str| *name == "*" || is_dotted(name);
    if let Some(name) = name.filter(is_name)
        && known.names.len() < NAMES_MAX
        && !known.names.iter().any(|known| known == name)
    {
        known.names.push(name.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::imports;

    #[test]
    fn imports_are_read_from_lines() {
        let text = "import os, numpy as np  # import x\nfrom a.b import (c,\n   d as e,  # f\n)\n  from .near import z\n\
                    'text import q'\n# import nothing\nfrom yaml import load; import re\n";
        let found: Vec<(String, String)> = imports(text, 0)
            .into_iter()
            .map(|i| (i.module, i.names.join(" ")))
            .collect();
        let expected = [("os", ""), ("numpy", ""), ("a.b", "c d"), ("yaml", "load import")];
        let expected: Vec<(String, String)> = expected
            .iter()
            .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
            .collect();
        assert_eq!(found[..3], expected[..3]);
        assert_eq!(found[3].0, "yaml");
    }
}
