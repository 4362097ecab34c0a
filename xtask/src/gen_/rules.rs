//! The list of rules and a page for each.

use super::Files;
use super::rooms::Room;
use std::fmt::Write;
use std::path::PathBuf;

pub(super) fn write(rules: &[Room], files: &mut Files) {
    files.insert(
        PathBuf::from("crates/wb-scan/src/rules/mod.rs"),
        list(rules).into_bytes(),
    );
    for rule in rules {
        let path = PathBuf::from(format!("docs/rules/{}.md", rule.field("id")));
        files.insert(path, page(rule).into_bytes());
    }
    files.insert(PathBuf::from("docs/rules/README.md"), index(rules).into_bytes());
}

fn stem(rule: &Room) -> String {
    rule.path
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default()
}

fn list(rules: &[Room]) -> String {
    let mut out = String::from(
        "//! The rules, one file each. Written by `cargo xtask gen`; do not edit.\n\nuse crate::rule::Rule;\n\n",
    );
    let mut stems: Vec<_> = rules.iter().map(stem).collect();
    stems.sort();
    for stem in &stems {
        let _ = writeln!(out, "pub mod {stem};");
    }
    out.push_str("\n/// Every rule, by id.\npub static RULES: &[&Rule] = &[\n");
    for rule in rules {
        let _ = writeln!(out, "    &{}::RULE,", stem(rule));
    }
    out.push_str("];\n");
    out
}

fn page(rule: &Room) -> String {
    let id = rule.field("id");
    format!(
        "<!-- Written by `cargo xtask gen` from {path}; do not edit. -->\n# {id}\n\n**{summary}**\n\n\
         Severity: {severity} · since {since}\n\n{page}\n## In one line\n\n{remedy}.\n\n\
         Samples: [fires](../../corpus/rules/{id}/fires) · [silent](../../corpus/rules/{id}/silent)\n",
        path = rule.path.display(),
        summary = rule.field("summary"),
        severity = rule.field("severity").to_lowercase(),
        since = rule.field("since"),
        page = rule.page,
        remedy = rule.field("remedy"),
    )
}

fn index(rules: &[Room]) -> String {
    let mut out = String::from(
        "<!-- Written by `cargo xtask gen`; do not edit. -->\n# Rules\n\n\
         | rule | severity | what is seen |\n|---|---|---|\n",
    );
    for rule in rules {
        let id = rule.field("id");
        let severity = rule.field("severity").to_lowercase();
        let _ = writeln!(
            out,
            "| [{id}]({id}.md) | {severity} | {} |",
            rule.field("summary")
        );
    }
    out
}
