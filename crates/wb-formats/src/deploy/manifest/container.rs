//! One container, in the spellings of Compose and Kubernetes.

use crate::agent::Variable;
use crate::agent::secrecy::arguments;
use crate::deploy::containers::{Container, DeploymentFacts, ImageUse};
use crate::deploy::dockerfile::words;
use crate::model::json::beginning;
use crate::text::tree::{Id, Tree};

pub(super) fn image_use(reference: &str, offset: Option<u64>, facts: &mut DeploymentFacts) {
    let is_filled_in = reference.contains("__");
    if !reference.is_empty() && !is_filled_in && !reference.contains(char::is_whitespace) {
        facts.image(ImageUse {
            reference: beginning(reference, 500),
            is_base: false,
            offset,
        });
    }
}

pub(super) fn at(tree: &Tree, id: Id) -> Option<u64> {
    tree.node(id).and_then(|node| node.offset)
}

fn list(tree: &Tree, id: Id, key: &str) -> Vec<String> {
    let Some(value) = tree.get(id, key) else {
        return Vec::new();
    };
    match tree.text(value) {
        Some(text) => words(text),
        None => tree
            .elements(value)
            .iter()
            .take(1_000)
            .filter_map(|id| tree.text(*id))
            .map(ToOwned::to_owned)
            .collect(),
    }
}

pub(super) fn container(tree: &Tree, name: &str, id: Id, facts: &mut DeploymentFacts) -> Container {
    let image = tree.get(id, "image");
    let reference = image.and_then(|image| tree.text(image)).map(with_defaults);
    if let Some(reference) = &reference {
        image_use(reference, image.and_then(|image| at(tree, image)), facts);
    }
    let mut words = Vec::new();
    for key in ["entrypoint", "command", "args"] {
        words.extend(list(tree, id, key));
    }
    let (command, mut environment) = arguments(&words);
    environment.extend(variables(tree, id));
    let offset = image.and_then(|image| at(tree, image)).or_else(|| at(tree, id));
    let mut container = Container {
        name: beginning(name, 200),
        image: reference.map(|text| beginning(&text, 500)),
        command,
        environment,
        offset,
        ..Container::default()
    };
    for port in tree
        .get(id, "ports")
        .map(|ports| tree.elements(ports))
        .unwrap_or_default()
    {
        let long = || {
            let inside = tree
                .text_of(*port, "target")
                .or_else(|| tree.text_of(*port, "containerPort"))?;
            let outside = tree
                .text_of(*port, "published")
                .or_else(|| tree.text_of(*port, "hostPort"));
            let host = tree
                .text_of(*port, "host_ip")
                .map(|host| format!("{host}:"))
                .unwrap_or_default();
            Some(outside.map_or_else(
                || inside.to_owned(),
                |outside| format!("{host}{outside}:{inside}"),
            ))
        };
        container
            .ports
            .extend(tree.text(*port).map(with_defaults).or_else(long));
    }
    for mount in tree
        .get(id, "volumes")
        .map(|mounts| tree.elements(mounts))
        .unwrap_or_default()
    {
        let source = tree
            .text(*mount)
            .map(with_defaults)
            .or_else(|| tree.text_of(*mount, "source").map(ToOwned::to_owned));
        container
            .mounts
            .extend(source.map(|source| beginning(&source, 500)));
    }
    rights(tree, id, &mut container);
    container
}

fn rights(tree: &Tree, id: Id, container: &mut Container) {
    let context = tree.get(id, "securityContext");
    for owner in [Some(id), context].into_iter().flatten() {
        if tree.text_of(owner, "privileged") == Some("true") {
            container.rights.push("privileged".to_owned());
        }
        let added = list(tree, owner, "cap_add").into_iter();
        let more = tree
            .get(owner, "capabilities")
            .map(|inner| list(tree, inner, "add"))
            .unwrap_or_default();
        container.rights.extend(
            added
                .chain(more)
                .map(|name| name.trim_start_matches("CAP_").to_owned()),
        );
    }
    for key in ["network_mode", "pid", "ipc"] {
        if tree.text_of(id, key) == Some("host") {
            container.rights.push(format!("host {key}"));
        }
    }
    container.rights.truncate(100);
}

/// `A: b`, `- A=b`, `- name: A, value: b`.
fn variables(tree: &Tree, id: Id) -> Vec<Variable> {
    let mut found = Vec::new();
    for key in ["environment", "env"] {
        let Some(list) = tree.get(id, key) else { continue };
        for (name, value) in tree.members(list).iter().take(1_000) {
            if let (Some(name), Some(value)) = (tree.text(*name), tree.text(*value)) {
                found.push(Variable::new(name, value, None));
            }
        }
        for element in tree.elements(list).iter().take(1_000) {
            let offset = at(tree, *element);
            if let Some((name, value)) = tree.text(*element).and_then(|text| text.split_once('=')) {
                found.push(Variable::new(name, value, offset));
            } else if let (Some(name), Some(value)) =
                (tree.text_of(*element, "name"), tree.text_of(*element, "value"))
            {
                found.push(Variable::new(
                    name,
                    value,
                    tree.get(*element, "value").and_then(|id| at(tree, id)),
                ));
            }
        }
    }
    found
}

/// `${NAME:-default}` is the default unless somebody says otherwise.
fn with_defaults(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("${") {
        out.push_str(before);
        let (inner, after) = behind.split_once('}').unwrap_or((behind, ""));
        match inner.split_once(":-").or_else(|| inner.split_once('-')) {
            Some((_, default)) => out.push_str(default),
            None => out.push_str(&format!("${{{inner}}}")),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}
