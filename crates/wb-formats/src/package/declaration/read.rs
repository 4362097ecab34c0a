//! One reader per kind of declaration.

use super::{Command, DeclarationFacts, DeclarationKind, ListedFile, Program};
use crate::format::Input;
use crate::notes::Stop;
use crate::sniff::Head;
use serde_json::Value;

/// What npm runs by itself when a package is installed.
const NPM_EVENTS: &[&str] = &[
    "preinstall",
    "install",
    "postinstall",
    "preprepare",
    "prepare",
    "postprepare",
    "prepublish",
    "preuninstall",
    "postuninstall",
    "dependencies",
];

pub(super) fn read(input: &Input<'_>, facts: &mut DeclarationFacts) -> Result<(), Stop> {
    let bytes = input.whole()?;
    let head = Head::new(&bytes, input.name, input.source);
    facts.kind = super::kind(&head).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let text = text.trim_start_matches('\u{feff}');
    match facts.kind {
        DeclarationKind::Npm => npm(text, facts),
        DeclarationKind::Gyp => gyp(text, facts),
        DeclarationKind::Metadata | DeclarationKind::PkgInfo => metadata(text, facts),
        DeclarationKind::Record => record(text, facts),
        DeclarationKind::Wheel => {}
        DeclarationKind::EntryPoints => entry_points(text, facts),
        DeclarationKind::Pyproject => pyproject(text, facts),
        DeclarationKind::SetupCfg => setup_cfg(text, facts),
        DeclarationKind::Cargo => cargo(text, facts),
        DeclarationKind::Nuspec => nuspec(text, facts),
        DeclarationKind::Targets => targets(text, facts),
        DeclarationKind::Gem => gem(text, facts),
        DeclarationKind::Conda => conda(text, facts),
    }
    Ok(())
}

fn cut(text: &str) -> String {
    text.chars().take(DeclarationFacts::COMMAND_MAX).collect()
}

fn keep<T>(list: &mut Vec<T>, value: T, unlisted: &mut u64) {
    if list.len() < DeclarationFacts::KEPT_MAX {
        list.push(value);
    } else {
        *unlisted = unlisted.saturating_add(1);
    }
}

fn npm(text: &str, facts: &mut DeclarationFacts) {
    // What cannot be read is no package for npm either; the reader of manifests says so.
    let Ok(value) = serde_json::from_str::<Value>(text) else {
        return;
    };
    let text_of = |key: &str| value.get(key).and_then(Value::as_str).map(cut);
    facts.name = text_of("name");
    facts.version = text_of("version");
    facts.main = text_of("main");
    let scripts = value.get("scripts").and_then(Value::as_object);
    for (event, line) in scripts.into_iter().flatten() {
        if let (true, Some(line)) = (NPM_EVENTS.contains(&event.as_str()), line.as_str()) {
            let command = Command {
                event: event.clone(),
                line: cut(line),
            };
            keep(&mut facts.commands, command, &mut facts.unlisted);
        }
    }
    match value.get("bin") {
        Some(Value::String(target)) => {
            let name = facts.name.clone().unwrap_or_default();
            let name = name.rsplit('/').next().unwrap_or_default().to_owned();
            facts.programs.push(Program {
                name,
                target: cut(target),
            });
        }
        Some(Value::Object(programs)) => {
            for (name, target) in programs {
                let program = Program {
                    name: cut(name),
                    target: target.as_str().map(cut).unwrap_or_default(),
                };
                keep(&mut facts.programs, program, &mut facts.unlisted);
            }
        }
        _ => {}
    }
    for group in ["dependencies", "optionalDependencies", "peerDependencies"] {
        for (name, wanted) in value.get(group).and_then(Value::as_object).into_iter().flatten() {
            keep(&mut facts.needs, cut(name), &mut facts.unlisted);
            let wanted = wanted.as_str().unwrap_or_default();
            if wanted.starts_with("http:") || wanted.starts_with("https:") {
                let program = Program {
                    name: cut(name),
                    target: cut(wanted),
                };
                keep(&mut facts.addresses, program, &mut facts.unlisted);
            }
        }
    }
}

/// Commands that `node-gyp` runs: `<!(…)`, `<!@(…)` and actions.
fn gyp(text: &str, facts: &mut DeclarationFacts) {
    for mark in ["<!(", "<!@("] {
        for (at, _) in text.match_indices(mark) {
            let rest = text.get(at.saturating_add(mark.len())..).unwrap_or_default();
            let line = balanced(rest);
            let command = Command {
                event: "binding.gyp".to_owned(),
                line: cut(line),
            };
            keep(&mut facts.commands, command, &mut facts.unlisted);
        }
    }
    for (at, _) in text
        .match_indices("'action'")
        .chain(text.match_indices("\"action\""))
    {
        let rest = text.get(at..).unwrap_or_default();
        let list = rest.split_once('[').map_or("", |(_, list)| list);
        let list = list.split_once(']').map_or("", |(list, _)| list);
        let words: Vec<&str> = list
            .split(',')
            .map(|word| word.trim().trim_matches(['"', '\'']))
            .collect();
        let command = Command {
            event: "binding.gyp".to_owned(),
            line: cut(&words.join(" ")),
        };
        keep(&mut facts.commands, command, &mut facts.unlisted);
    }
}

/// The text up to the bracket that closes one that is open already.
fn balanced(text: &str) -> &str {
    let mut depth = 1_u32;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth = depth.saturating_add(1),
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return text.get(..at).unwrap_or(text);
        }
    }
    text
}

/// Headers as mail has them; the description behind the first empty line is not read.
fn metadata(text: &str, facts: &mut DeclarationFacts) {
    for line in text.lines() {
        if line.is_empty() {
            break;
        }
        let Some((key, value)) = line.split_once(':') else {
            continue;
        };
        let value = value.trim();
        match key.to_ascii_lowercase().as_str() {
            "name" if facts.name.is_none() => facts.name = Some(cut(value)),
            "version" if facts.version.is_none() => facts.version = Some(cut(value)),
            "requires-dist" => {
                let end = value
                    .find(|c: char| !(c.is_ascii_alphanumeric() || "-_.".contains(c)))
                    .unwrap_or(value.len());
                let name = value.get(..end).unwrap_or_default();
                keep(&mut facts.needs, cut(name), &mut facts.unlisted);
                if let Some((_, address)) = value.split_once(" @ ") {
                    let program = Program {
                        name: cut(name),
                        target: cut(address.split(';').next().unwrap_or_default().trim()),
                    };
                    keep(&mut facts.addresses, program, &mut facts.unlisted);
                }
            }
            _ => {}
        }
    }
}

/// Lines of `path,sha256=digest,size`; paths with commas are quoted.
fn record(text: &str, facts: &mut DeclarationFacts) {
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let (path, rest) = match line.strip_prefix('"') {
            Some(quoted) => quoted.split_once("\",").unwrap_or((quoted, "")),
            None => line.split_once(',').unwrap_or((line, "")),
        };
        let (digest, size) = rest.split_once(',').unwrap_or((rest, ""));
        let file = ListedFile {
            path: path.replace("\"\"", "\"").replace('\\', "/"),
            sha256: digest.strip_prefix("sha256=").and_then(hex_of),
            bytes: size.trim().parse().ok(),
        };
        keep(&mut facts.files, file, &mut facts.unlisted);
    }
}

/// Base 64 for addresses, without padding, as hexadecimal digits.
fn hex_of(digest: &str) -> Option<String> {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut out = String::new();
    let (mut held, mut count) = (0_u32, 0_u32);
    for byte in digest.trim().bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte.wrapping_sub(b'A'),
            b'a'..=b'z' => byte.wrapping_sub(b'a').wrapping_add(26),
            b'0'..=b'9' => byte.wrapping_sub(b'0').wrapping_add(52),
            b'-' | b'+' => 62,
            b'_' | b'/' => 63,
            b'=' => break,
            _ => return None,
        };
        held = (held << 6) | u32::from(value);
        count = count.saturating_add(6);
        while count >= 4 {
            count = count.saturating_sub(4);
            let nibble = usize::try_from((held >> count) & 15).ok()?;
            out.push(char::from(*DIGITS.get(nibble)?));
            held &= (1_u32 << count).wrapping_sub(1);
        }
    }
    // 32 bytes in 43 digits: two bits are left over.
    (out.len() >= 64).then(|| out.chars().take(64).collect())
}

fn entry_points(text: &str, facts: &mut DeclarationFacts) {
    let mut section = String::new();
    for line in text.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = name.trim().to_owned();
        } else if let (true, Some((name, target))) = (section.ends_with("_scripts"), line.split_once('=')) {
            let program = Program {
                name: cut(name.trim()),
                target: cut(target.trim()),
            };
            keep(&mut facts.programs, program, &mut facts.unlisted);
        }
    }
}

fn pyproject(text: &str, facts: &mut DeclarationFacts) {
    let Ok(document) = text.parse::<toml_edit::DocumentMut>() else {
        return;
    };
    let text_at = |table: &str, key: &str| {
        document
            .get(table)
            .and_then(|table| table.get(key))
            .and_then(|item| item.as_str())
            .map(cut)
    };
    facts.name = text_at("project", "name");
    facts.version = text_at("project", "version");
    let build = document.get("build-system");
    let paths = build
        .and_then(|build| build.get("backend-path"))
        .and_then(|item| item.as_array());
    if let Some(paths) = paths {
        let backend = text_at("build-system", "build-backend").unwrap_or_default();
        let module = backend.split(':').next().unwrap_or_default().replace('.', "/");
        for path in paths.iter().filter_map(|path| path.as_str()).take(32) {
            let folder = path.trim_start_matches("./").trim_end_matches('/');
            let file = if folder.is_empty() || folder == "." {
                module.clone()
            } else {
                format!("{folder}/{module}")
            };
            facts.builders.push(cut(&file));
        }
    }
    for table in ["scripts", "gui-scripts"] {
        let scripts = document.get("project").and_then(|project| project.get(table));
        let scripts = scripts.and_then(|item| item.as_table_like());
        for (name, target) in scripts.into_iter().flat_map(|table| table.iter()) {
            let program = Program {
                name: cut(name),
                target: target.as_str().map(cut).unwrap_or_default(),
            };
            keep(&mut facts.programs, program, &mut facts.unlisted);
        }
    }
}

/// Commands of setuptools that are classes of the package's own files.
fn setup_cfg(text: &str, facts: &mut DeclarationFacts) {
    let mut is_inside = false;
    for line in text.lines() {
        let is_indented = line.starts_with([' ', '\t']);
        let (key, value) = line.split_once('=').unwrap_or(("", line));
        let key = key.trim();
        if matches!(key, "cmdclass" | "setup_hooks") && !is_indented {
            is_inside = true;
        } else if !is_indented {
            is_inside = false;
        }
        let class = value.trim();
        if let (true, Some((module, _))) = (is_inside, class.rsplit_once('.')) {
            keep(
                &mut facts.builders,
                cut(&module.replace('.', "/")),
                &mut facts.unlisted,
            );
        }
    }
}

fn cargo(text: &str, facts: &mut DeclarationFacts) {
    let Ok(document) = text.parse::<toml_edit::DocumentMut>() else {
        return;
    };
    let package = document.get("package");
    let text_of = |key: &str| {
        let item = package.and_then(|package| package.get(key))?;
        item.as_str().map(cut)
    };
    facts.name = text_of("name");
    facts.version = text_of("version");
    if package.is_some() {
        facts
            .builders
            .push(text_of("build").unwrap_or_else(|| "build.rs".to_owned()));
    }
    let is_macro = document
        .get("lib")
        .and_then(|lib| lib.get("proc-macro").or_else(|| lib.get("proc_macro")));
    if is_macro.and_then(toml_edit::Item::as_bool) == Some(true) {
        facts.builders.push("src/lib.rs".to_owned());
    }
}

fn nuspec(text: &str, facts: &mut DeclarationFacts) {
    let between = |tag: &str| {
        let open = format!("<{tag}>");
        let at = text.find(&open)?.saturating_add(open.len());
        let rest = text.get(at..)?;
        Some(cut(rest.get(..rest.find('<')?)?.trim()))
    };
    facts.name = between("id");
    facts.version = between("version");
}

/// Commands of MSBuild's `Exec`.
fn targets(text: &str, facts: &mut DeclarationFacts) {
    for (at, _) in text.match_indices("<Exec") {
        let rest = text.get(at..).unwrap_or_default();
        let element = rest.split_once('>').map_or(rest, |(element, _)| element);
        let line = element.split_once("Command=").map_or("", |(_, line)| line);
        let quote = if line.starts_with('\'') { '\'' } else { '"' };
        let line = line
            .trim_start_matches(quote)
            .split(quote)
            .next()
            .unwrap_or_default();
        let line = line.replace("&quot;", "\"").replace("&amp;", "&");
        let command = Command {
            event: "build".to_owned(),
            line: cut(&line),
        };
        keep(&mut facts.commands, command, &mut facts.unlisted);
    }
}

fn gem(text: &str, facts: &mut DeclarationFacts) {
    let mut in_extensions = false;
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("name: ") {
            facts
                .name
                .get_or_insert_with(|| cut(name.trim_matches(['"', '\''])));
        } else if let Some(version) = line.strip_prefix("  version: ") {
            facts
                .version
                .get_or_insert_with(|| cut(version.trim_matches(['"', '\''])));
        } else if line.starts_with("extensions:") {
            in_extensions = true;
        } else if let (true, Some(path)) = (in_extensions, line.strip_prefix("- ")) {
            keep(&mut facts.builders, cut(path), &mut facts.unlisted);
        } else if !line.starts_with('-') {
            in_extensions = false;
        }
    }
}

fn conda(text: &str, facts: &mut DeclarationFacts) {
    if let Ok(value) = serde_json::from_str::<Value>(text) {
        facts.name = value.get("name").and_then(Value::as_str).map(cut);
        facts.version = value.get("version").and_then(Value::as_str).map(cut);
    }
}
