//! Dockerfiles.

pub use super::containers::DeploymentFacts as DockerfileFacts;
use super::containers::{BuildStep, Container, ImageUse};
use crate::agent::Variable;
use crate::agent::secrecy::arguments;
use crate::format::Input;
use crate::generated::Facts;
use crate::model::json::beginning;
use crate::notes::Notes;
use crate::sniff::Head;
use crate::text::json;
use std::collections::{BTreeMap, BTreeSet};

crate::format_room! {
    /// `Dockerfile` and `Containerfile`, by name or by content: stages and their images with `ARG`s filled in, steps
    /// with continued lines and here-documents joined, variables (secrets masked), exposed ports, and the command of
    /// the last stage.
    pub static FORMAT = {
        id: "dockerfile",
        name: "Dockerfile",
        since: "0.1.0",
        extensions: ["dockerfile", "containerfile"],
        facts: DockerfileFacts,
        sniff: sniff,
        read: read,
    };
}

const INSTRUCTIONS: &[&str] = &[
    "FROM",
    "RUN",
    "CMD",
    "LABEL",
    "MAINTAINER",
    "EXPOSE",
    "ENV",
    "ADD",
    "COPY",
    "ENTRYPOINT",
    "VOLUME",
    "USER",
    "WORKDIR",
    "ARG",
    "ONBUILD",
    "STOPSIGNAL",
    "HEALTHCHECK",
    "SHELL",
];

fn sniff(head: &Head<'_>) -> bool {
    let base = crate::agent::config::tail(head.name).2;
    let is_named = ["dockerfile", "containerfile"].iter().any(|name| {
        base == *name || base.starts_with(&format!("{name}.")) || base.ends_with(&format!(".{name}"))
    });
    if !is_named || head.bytes.contains(&0) {
        return false;
    }
    let text = String::from_utf8_lossy(head.bytes);
    text.lines()
        .any(|line| instruction(line).is_some_and(|(name, _)| name == "FROM"))
        || !head.is_whole()
}

/// The instruction that a line begins with.
fn instruction(line: &str) -> Option<(String, &str)> {
    let (name, rest) = line.trim_start().split_once([' ', '\t'])?;
    let name = name.to_ascii_uppercase();
    INSTRUCTIONS
        .contains(&name.as_str())
        .then_some((name, rest.trim()))
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = DockerfileFacts {
        kind: "Dockerfile",
        ..DockerfileFacts::default()
    };
    match input.whole() {
        Ok(bytes) => collect(&json::text(&bytes), &mut facts),
        Err(stop) => notes.stopped(stop),
    }
    Facts::Dockerfile(facts)
}

/// The instructions: continued lines joined, here-documents added, comments left out.
fn instructions(text: &str) -> Vec<(String, String, u64)> {
    let escape = if text
        .lines()
        .take(4)
        .any(|line| line.replace(' ', "").eq_ignore_ascii_case("#escape=`"))
    {
        '`'
    } else {
        '\\'
    };
    let mut found = Vec::new();
    let mut open: Option<(String, u64)> = None;
    let mut documents: Vec<String> = Vec::new();
    let mut at = 0u64;
    for line in text.split_inclusive('\n') {
        let start = at;
        at = at.saturating_add(line.len() as u64);
        let bare = line.trim_end();
        if let Some(end) = documents.first() {
            if bare.trim_start_matches('\t') == end {
                documents.remove(0);
            } else if let Some((text, _)) = &mut open {
                text.push('\n');
                text.push_str(bare);
            }
        } else if bare.trim_start().starts_with('#') || bare.trim().is_empty() {
            continue;
        } else {
            let is_continued = bare.ends_with(escape);
            let part = bare.strip_suffix(escape).unwrap_or(bare);
            match &mut open {
                Some((text, _)) => {
                    text.push(' ');
                    text.push_str(part.trim());
                }
                None => open = Some((part.trim().to_owned(), start)),
            }
            if is_continued {
                continue;
            }
            documents = here_documents(open.as_ref().map_or("", |(text, _)| text));
        }
        if documents.is_empty()
            && let Some((text, start)) = open.take()
            && let Some((name, rest)) = instruction(&text)
        {
            found.push((name, rest.to_owned(), start));
        }
    }
    if let Some((text, start)) = open
        && let Some((name, rest)) = instruction(&text)
    {
        found.push((name, rest.to_owned(), start));
    }
    found
}

/// The marks that end the here-documents of a line.
fn here_documents(line: &str) -> Vec<String> {
    let is_step = instruction(line).is_some_and(|(name, _)| matches!(name.as_str(), "RUN" | "COPY" | "ADD"));
    let marks = line
        .match_indices("<<")
        .filter(|_| is_step)
        .filter_map(|(at, _)| {
            let rest = line.get(at.saturating_add(2)..)?.trim_start_matches('-');
            let word = rest.split_whitespace().next()?.trim_matches(['"', '\'']);
            let is_word = !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            is_word.then(|| word.to_owned())
        });
    marks.collect()
}

/// Fills in `$NAME`, `${NAME}` and `${NAME:-default}` as far as they are known.
fn filled(text: &str, known: &BTreeMap<String, String>) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('$') {
        out.push_str(before);
        let (name, default, after) = match behind.strip_prefix('{').and_then(|inner| inner.split_once('}')) {
            Some((inner, after)) => match inner.split_once(":-").or_else(|| inner.split_once('-')) {
                Some((name, default)) => (name, Some(default), after),
                None => (inner, None, after),
            },
            None => {
                let end = behind
                    .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                    .unwrap_or(behind.len());
                let (name, after) = behind.split_at_checked(end).unwrap_or((behind, ""));
                (name, None, after)
            }
        };
        match known.get(name).map(String::as_str).or(default) {
            Some(value) if !value.is_empty() => out.push_str(value),
            _ => out.push_str(&format!("${{{name}}}")),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// `["a", "b"]` or words.
pub(super) fn words(text: &str) -> Vec<String> {
    let text = text.trim();
    let list: Option<Vec<String>> = text
        .starts_with('[')
        .then(|| serde_json::from_str(text).ok())
        .flatten();
    list.unwrap_or_else(|| {
        text.split_whitespace()
            .map(|word| word.trim_matches(['"', '\'']).to_owned())
            .collect()
    })
}

fn collect(text: &str, facts: &mut DockerfileFacts) {
    let mut known = BTreeMap::new();
    let mut stages = BTreeSet::new();
    let mut last = Container::default();
    let (mut entry, mut command) = (Vec::new(), Vec::new());
    for (name, rest, offset) in instructions(text) {
        match name.as_str() {
            "FROM" => {
                let mut parts = rest.split_whitespace().filter(|word| !word.starts_with("--"));
                let image = filled(parts.next().unwrap_or_default(), &known);
                if parts.next().is_some_and(|word| word.eq_ignore_ascii_case("as"))
                    && let Some(stage) = parts.next()
                {
                    stages.insert(stage.to_ascii_lowercase());
                }
                if !stages.contains(&image.to_ascii_lowercase()) && image != "scratch" {
                    base(&image, offset, facts);
                }
                if last.image.is_some() {
                    facts.container(std::mem::take(&mut last));
                }
                last = Container {
                    name: "the image".to_owned(),
                    image: Some(image),
                    offset: Some(offset),
                    ..Container::default()
                };
                entry.clear();
                command.clear();
            }
            "ARG" | "ENV" => {
                for (key, value) in assignments(&rest, name == "ENV") {
                    let value = filled(&value, &known);
                    last.environment.push(Variable::new(&key, &value, Some(offset)));
                    known.insert(key, value);
                }
            }
            "EXPOSE" => last
                .ports
                .extend(rest.split_whitespace().map(|port| filled(port, &known))),
            "ENTRYPOINT" => entry = words(&filled(&rest, &known)),
            "CMD" => command = words(&filled(&rest, &known)),
            "COPY" => {
                let from = rest
                    .split_whitespace()
                    .find_map(|word| word.strip_prefix("--from="));
                if let Some(image) = from
                    .map(|from| filled(from, &known))
                    .filter(|from| from.contains(['/', ':']))
                    && !stages.contains(&image.to_ascii_lowercase())
                {
                    base(&image, offset, facts);
                }
            }
            _ => {}
        }
        if matches!(
            name.as_str(),
            "RUN" | "ADD" | "COPY" | "HEALTHCHECK" | "ONBUILD" | "CMD" | "ENTRYPOINT" | "USER"
        ) {
            let (shown, secrets) = arguments(&[filled(&rest, &known)]);
            last.environment.extend(secrets);
            let text = beginning(&shown.join(" "), 16_384);
            facts.step(BuildStep {
                instruction: name,
                text,
                offset,
            });
        }
    }
    entry.append(&mut command);
    let (shown, secrets) = arguments(&entry);
    last.command = shown;
    last.environment.extend(secrets);
    last.environment.truncate(DockerfileFacts::KEPT_MAX);
    facts.container(last);
}

/// Another image that this one is built on.
fn base(image: &str, offset: u64, facts: &mut DockerfileFacts) {
    facts.image(ImageUse {
        reference: beginning(image, 500),
        is_base: true,
        offset: Some(offset),
    });
}

/// `A=1 B="x y"`, and `ENV A x y`.
fn assignments(text: &str, allows_blank: bool) -> Vec<(String, String)> {
    let first = text.split_whitespace().next().unwrap_or_default();
    if !first.contains('=') {
        let value = text.get(first.len()..).unwrap_or_default().trim();
        let value = if allows_blank { value } else { "" };
        return vec![(first.to_owned(), value.trim_matches(['"', '\'']).to_owned())];
    }
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while let Some((name, behind)) = rest.split_once('=') {
        let quote = behind.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (value, after) = match quote {
            Some(quote) => {
                let inner = behind.get(1..).unwrap_or_default();
                inner.split_once(quote).unwrap_or((inner, ""))
            }
            None => behind.split_once(char::is_whitespace).unwrap_or((behind, "")),
        };
        found.push((name.trim().to_owned(), value.to_owned()));
        rest = after.trim_start();
        if found.len() >= 1_000 {
            break;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_steps_and_commands_are_read() {
        let text = "# syntax=docker/dockerfile:1\nARG TAG=v0.6.1\nFROM vllm/vllm-openai:${TAG} AS base\nENV HF_TOKEN=\"hf_A1b2C3d4E5f6G7h8I9j0K1l2M3n4\" A=1\nRUN apt-get update && \\\n    # comment\n    apt-get install -y curl\nRUN <<EOF\ncurl x\nEOF\nFROM base\nCOPY --from=ghcr.io/astral-sh/uv:0.5 /uv /uv\nEXPOSE 8000/tcp\nENTRYPOINT [\"python3\", \"-m\"]\nCMD [\"x\", \"--model\", \"a/b\"]\n";
        let mut facts = DockerfileFacts::default();
        collect(text, &mut facts);
        let images: Vec<&str> = facts
            .images
            .iter()
            .map(|image| image.reference.as_str())
            .collect();
        assert_eq!(images, ["vllm/vllm-openai:v0.6.1", "ghcr.io/astral-sh/uv:0.5"]);
        assert_eq!(facts.steps[0].text, "apt-get update && apt-get install -y curl");
        assert!(facts.steps[1].text.contains("curl x"));
        assert_eq!(
            facts.containers[1].command,
            ["python3", "-m", "x", "--model", "a/b"]
        );
        assert_eq!(facts.containers[1].ports, ["8000/tcp"]);
    }
}
