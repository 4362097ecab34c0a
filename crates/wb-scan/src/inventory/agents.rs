//! Servers of tools, tools, instructions, images, actions and models of deployments.

use crate::known::agent::images;
use crate::known::agent::launch::{Launch, is_commit, launched};
use crate::known::agent::serving::{self, served_models};
use crate::known::agent::steps::{ModelUse, fetched_models};
use crate::rule::Seen;
use std::collections::BTreeMap;
use wb_core::inventory::{Node, NodeKind, Pin, Relation, Standing};
use wb_core::{Place, Sighting};
use wb_deps::Purl;
use wb_formats::Facts;
use wb_formats::agent::{AgentConfigFacts, InstructionFacts, InstructionKind, ToolFacts, ToolServer};
use wb_formats::deploy::{DeploymentFacts, WorkflowFacts};

/// What files of agents, continuous integration and deployments say.
pub(super) fn sightings(seen: &Seen<'_>, out: &mut Vec<Sighting>) {
    match seen.facts {
        Facts::AgentConfig(facts) => config(facts, seen, out),
        Facts::AgentInstructions(facts) => instructions(facts, seen, out),
        Facts::ToolDefinitions(facts) | Facts::ToolSource(facts) => tools(facts, seen, out),
        Facts::CiWorkflow(facts) => workflow(facts, seen, out),
        Facts::Dockerfile(facts) | Facts::Deployment(facts) => deployment(facts, seen, out),
        _ => {}
    }
}

fn node(kind: NodeKind, name: &str) -> Node {
    Node {
        id: format!("urn:weighbridge:{}:{name}", kind.name()),
        kind,
        name: name.to_owned(),
        ecosystem: None,
        version: None,
        properties: BTreeMap::new(),
    }
}

fn sighting(node: Node, relation: Relation, pin: Pin, place: &Place, offset: Option<u64>) -> Sighting {
    Sighting {
        from: None,
        relation,
        node,
        written: None,
        pin,
        condition: None,
        place: place.at(offset),
        standing: Standing::Used,
    }
}

fn set(node: &mut Node, key: &str, value: impl Into<String>) {
    node.properties.insert(key.to_owned(), value.into());
}

fn config(facts: &AgentConfigFacts, seen: &Seen<'_>, out: &mut Vec<Sighting>) {
    for server in &facts.servers {
        let mut node = node(NodeKind::ToolServer, &server.name);
        set(&mut node, "transport", server.transport.clone());
        if let Some(command) = &server.command {
            let line = [std::slice::from_ref(command), &server.arguments]
                .concat()
                .join(" ");
            set(&mut node, "command", line);
        }
        if let Some(url) = &server.url {
            set(&mut node, "endpoint", url.clone());
        }
        let launch = launched(&server.line);
        let pin = pin_of(server, launch.as_ref());
        let id = node.id.clone();
        let mut found = sighting(node, Relation::Calls, pin, seen.place, server.offset);
        found.written = launch.as_ref().and_then(|launch| launch.version.clone());
        found.condition = server.is_disabled.then(|| "disabled".to_owned());
        out.push(found);
        if let Some(launch) = launch {
            out.push(package(&launch, Some(id), pin, seen.place, server.offset));
        }
    }
    for plugin in &facts.plugins {
        let pin = match &plugin.revision {
            Some(revision) if is_commit(revision) => Pin::Immutable,
            Some(_) => Pin::Floating,
            None if plugin.source.starts_with('.') => Pin::Local,
            None => Pin::Unpinned,
        };
        let mut node = node(NodeKind::Instructions, &plugin.name);
        set(&mut node, "source", plugin.source.clone());
        let mut found = sighting(node, Relation::InstructedBy, pin, seen.place, plugin.offset);
        found.written.clone_from(&plugin.revision);
        out.push(found);
    }
}

fn pin_of(server: &ToolServer, launch: Option<&Launch>) -> Pin {
    match launch {
        Some(launch) => launch_pin(launch),
        // Whoever answers at an address can answer otherwise tomorrow.
        None if server.url.is_some() => Pin::Unpinned,
        None => Pin::Local,
    }
}

fn launch_pin(launch: &Launch) -> Pin {
    match &launch.version {
        Some(version) if is_commit(version) || version.starts_with("sha256:") => Pin::Immutable,
        Some(_) if !launch.is_floating() => Pin::Exact,
        Some(_) => Pin::Floating,
        None => Pin::Unpinned,
    }
}

fn package(launch: &Launch, from: Option<String>, pin: Pin, place: &Place, offset: Option<u64>) -> Sighting {
    let exact = launch.version.as_deref().filter(|_| pin <= Pin::Exact);
    let id = match launch.ecosystem {
        "oci" => {
            let reference = launch.version.as_deref().map_or_else(
                || launch.name.clone(),
                |version| {
                    format!(
                        "{}{}{version}",
                        launch.name,
                        if version.starts_with("sha256:") { "@" } else { ":" }
                    )
                },
            );
            images::purl(&reference)
        }
        _ if launch.is_address => format!("urn:weighbridge:package:{}", launch.name),
        "npm" => {
            let (scope, name) = launch
                .name
                .split_once('/')
                .map_or((None, launch.name.as_str()), |(scope, name)| (Some(scope), name));
            Purl::new("npm", scope, name, exact).to_string()
        }
        _ => Purl::new(
            "pypi",
            None,
            &wb_deps::Family::PyPi.normalise(&launch.name),
            exact,
        )
        .to_string(),
    };
    let is_image = launch.ecosystem == "oci";
    let node = Node {
        id,
        kind: if is_image {
            NodeKind::Image
        } else {
            NodeKind::Package
        },
        name: launch.name.clone(),
        ecosystem: (!is_image && !launch.is_address).then(|| launch.ecosystem.to_owned()),
        version: exact.map(ToOwned::to_owned),
        properties: BTreeMap::new(),
    };
    Sighting {
        from,
        written: launch.version.clone(),
        ..sighting(node, Relation::DependsOn, pin, place, offset)
    }
}

fn instructions(facts: &InstructionFacts, seen: &Seen<'_>, out: &mut Vec<Sighting>) {
    let is_prompt = facts.kind == InstructionKind::Prompt;
    let kind = if is_prompt {
        NodeKind::Prompt
    } else {
        NodeKind::Instructions
    };
    let mut node = node(kind, &seen.place.path.join("/"));
    set(&mut node, "sha256", facts.sha256.clone());
    for (key, value) in [("title", &facts.name), ("description", &facts.description)] {
        if let Some(value) = value {
            set(&mut node, key, value.clone());
        }
    }
    if !facts.tools.is_empty() {
        set(&mut node, "allowed-tools", facts.tools.join(", "));
    }
    let relation = if is_prompt {
        Relation::Loads
    } else {
        Relation::InstructedBy
    };
    out.push(sighting(node, relation, Pin::Local, seen.place, None));
}

fn tools(facts: &ToolFacts, seen: &Seen<'_>, out: &mut Vec<Sighting>) {
    let owner = facts.server.clone().unwrap_or_else(|| seen.place.path.join("/"));
    let server = node(NodeKind::ToolServer, &owner);
    let id = server.id.clone();
    if facts.tools.is_empty() {
        return;
    }
    out.push(sighting(server, Relation::Calls, Pin::Local, seen.place, None));
    for tool in &facts.tools {
        let mut node = node(NodeKind::Tool, &format!("{owner}/{}", tool.name));
        tool.name.clone_into(&mut node.name);
        set(&mut node, "sha256", tool.sha256.clone());
        let mut found = sighting(node, Relation::Contains, Pin::Local, seen.place, tool.offset);
        found.from = Some(id.clone());
        out.push(found);
    }
}

fn workflow(facts: &WorkflowFacts, seen: &Seen<'_>, out: &mut Vec<Sighting>) {
    for job in &facts.jobs {
        for image in &job.images {
            out.push(image_use(image, Relation::DependsOn, seen.place, None));
        }
        for step in &job.steps {
            if let Some(uses) = &step.uses {
                out.extend(action(uses, seen.place, step.offset));
            }
            for model in step.run.as_deref().map(fetched_models).unwrap_or_default() {
                out.push(model_use(&model, seen.place, step.offset));
            }
        }
    }
}

fn action(uses: &str, place: &Place, offset: Option<u64>) -> Option<Sighting> {
    if let Some(image) = uses.strip_prefix("docker://") {
        return Some(image_use(image, Relation::BuiltBy, place, offset));
    }
    if uses.starts_with('.') {
        return None;
    }
    let (path, revision) = uses
        .split_once('@')
        .map_or((uses, None), |(path, revision)| (path, Some(revision)));
    let mut parts = path.splitn(3, '/');
    let (owner, name) = (parts.next()?, parts.next()?);
    let mut purl = Purl::new("githubactions", Some(owner), name, revision);
    purl.subpath = parts.next().map(ToOwned::to_owned);
    let pin = match revision {
        Some(revision) if is_commit(revision) => Pin::Immutable,
        Some(_) => Pin::Floating,
        None => Pin::Unpinned,
    };
    let node = Node {
        id: purl.to_string(),
        kind: NodeKind::Action,
        name: path.to_owned(),
        ecosystem: Some("GitHub Actions".to_owned()),
        version: revision.map(ToOwned::to_owned),
        properties: BTreeMap::new(),
    };
    let mut found = sighting(node, Relation::BuiltBy, pin, place, offset);
    found.written = revision.map(ToOwned::to_owned);
    Some(found)
}

fn image_use(reference: &str, relation: Relation, place: &Place, offset: Option<u64>) -> Sighting {
    let (name, version) = images::split(reference);
    let pin = match version {
        Some(version) if version.starts_with("sha256:") => Pin::Immutable,
        Some(_) => Pin::Floating,
        None => Pin::Unpinned,
    };
    let node = Node {
        id: images::purl(reference),
        kind: NodeKind::Image,
        name: name.to_owned(),
        ecosystem: None,
        version: version.map(ToOwned::to_owned),
        properties: BTreeMap::new(),
    };
    let mut found = sighting(node, relation, pin, place, offset);
    found.written = version.map(ToOwned::to_owned);
    found.standing = Standing::Declared;
    found
}

fn model_use(model: &ModelUse, place: &Place, offset: Option<u64>) -> Sighting {
    let pinned = model.revision.as_deref().filter(|revision| is_commit(revision));
    let pin = match &model.revision {
        Some(_) if pinned.is_some() => Pin::Immutable,
        Some(_) => Pin::Floating,
        None => Pin::Unpinned,
    };
    let (owner, name) = model
        .name
        .split_once('/')
        .map_or((None, model.name.as_str()), |(owner, name)| (Some(owner), name));
    let kind = if model.is_dataset {
        NodeKind::Dataset
    } else {
        NodeKind::Model
    };
    let id = if model.is_ollama {
        let tag = model.revision.as_deref().unwrap_or("latest");
        format!("urn:weighbridge:model:ollama/{}:{tag}", model.name)
    } else if model.is_dataset {
        let namespace = owner.map_or_else(|| "datasets".to_owned(), |owner| format!("datasets/{owner}"));
        Purl::new("huggingface", Some(&namespace), name, pinned).to_string()
    } else {
        Purl::new("huggingface", owner, name, pinned).to_string()
    };
    let node = Node {
        id,
        kind,
        name: model.name.clone(),
        ecosystem: None,
        version: pinned.map(ToOwned::to_owned),
        properties: BTreeMap::new(),
    };
    let mut found = sighting(node, Relation::Loads, pin, place, offset);
    found.written.clone_from(&model.revision);
    found
}

fn deployment(facts: &DeploymentFacts, seen: &Seen<'_>, out: &mut Vec<Sighting>) {
    for image in &facts.images {
        let relation = if image.is_base {
            Relation::DerivedFrom
        } else {
            Relation::DependsOn
        };
        out.push(image_use(&image.reference, relation, seen.place, image.offset));
    }
    for step in &facts.steps {
        for model in fetched_models(&step.text) {
            out.push(model_use(&model, seen.place, Some(step.offset)));
        }
    }
    for container in &facts.containers {
        for model in served_models(container)
            .iter()
            .chain(&fetched_models(&container.command.join(" ")))
        {
            out.push(model_use(model, seen.place, container.offset));
        }
        if let Some(server) = serving::server(container) {
            let mut node = node(
                NodeKind::Service,
                &format!("{} ({})", server.name, container.name),
            );
            set(&mut node, "software", server.name);
            if !container.ports.is_empty() {
                set(&mut node, "ports", container.ports.join(", "));
            }
            out.push(sighting(
                node,
                Relation::Serves,
                Pin::Local,
                seen.place,
                container.offset,
            ));
        }
    }
}
