//! Compose files, Kubernetes manifests and Helm charts.

mod container;

use super::containers::Container;
pub use super::containers::DeploymentFacts;
use crate::agent::{Document, Syntax};
use crate::format::Input;
use crate::generated::Facts;
use crate::model::json::beginning;
use crate::notes::Notes;
use crate::sniff::Head;
use crate::text::json;
use container::{at, container, image_use};

crate::format_room! {
    /// Compose files, Kubernetes manifests (Deployments, Pods, Jobs, custom resources with containers) and Helm charts:
    /// `values.yaml` and templates, whose expressions are blanked before they are read, and which are read line by line
    /// where that leaves no YAML. Images, commands, variables (secrets masked), ports, mounts and rights.
    pub static FORMAT = {
        id: "deployment",
        name: "Deployment of containers",
        since: "0.1.0",
        extensions: [],
        facts: DeploymentFacts,
        sniff: sniff,
        read: read,
    };
}

fn sniff(head: &Head<'_>) -> bool {
    let ending = head.extension();
    matches!(ending, "yml" | "yaml" | "tpl")
        && !head.bytes.contains(&0)
        && kind(head.name, head.bytes).is_some()
}

fn kind(name: &str, bytes: &[u8]) -> Option<&'static str> {
    let base = crate::agent::config::tail(name).2;
    if base.starts_with("docker-compose") || base.starts_with("compose.") || base.starts_with("compose-") {
        return Some("Compose");
    }
    let text = String::from_utf8_lossy(bytes);
    let begins = |key: &str| text.lines().any(|line| line.starts_with(key));
    let says = |key: &str| text.contains(key);
    if begins("apiVersion:") && begins("kind:") {
        return Some("Kubernetes");
    }
    let is_values = base.starts_with("values") && (says("image:") || says("repository:"));
    if is_values {
        return Some("Helm values");
    }
    (begins("services:") && (says("    image:") || says("    build:"))).then_some("Compose")
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = DeploymentFacts::default();
    match input.whole() {
        Ok(bytes) => {
            facts.kind = kind(input.name, &bytes).unwrap_or("Kubernetes");
            let text = json::text(&bytes);
            let is_template = text.contains("{{");
            let plain = if is_template {
                blanked(&text)
            } else {
                text.into_owned()
            };
            let mut quiet = Notes::default();
            let notes = if is_template { &mut quiet } else { notes };
            let document = Document::read(
                plain.as_bytes(),
                Syntax::Yaml,
                "deployment-broken",
                input.meter,
                notes,
            );
            collect(&document, &mut facts);
            if is_template && !quiet.defects.is_empty() {
                lines(&plain, &mut facts);
            }
        }
        Err(stop) => notes.stopped(stop),
    }
    Facts::Deployment(facts)
}

/// What stands for an expression that a template engine fills in.
const FILLED_IN: char = '_';

/// Lines that are only expressions become empty; expressions in lines become a word of the same length.
fn blanked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut is_inside = false;
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        let is_only = bare.starts_with("{{") && bare.ends_with("}}") && !bare.contains("}}:");
        if is_only || is_inside && bare.ends_with("}}") {
            out.push_str(&" ".repeat(line.trim_end_matches(['\n', '\r']).len()));
            out.push('\n');
            is_inside = false;
            continue;
        }
        if is_inside || bare.starts_with("{{") && !bare.contains("}}") {
            is_inside = true;
            out.push_str(&" ".repeat(line.trim_end_matches(['\n', '\r']).len()));
            out.push('\n');
            continue;
        }
        let mut rest = line;
        while let Some((before, behind)) = rest.split_once("{{") {
            out.push_str(before);
            let (inner, after) = behind.split_once("}}").unwrap_or((behind, ""));
            out.extend(std::iter::repeat_n(FILLED_IN, inner.len().saturating_add(4)));
            rest = after;
        }
        out.push_str(rest);
    }
    out
}

/// Images of a text that is no YAML.
fn lines(text: &str, facts: &mut DeploymentFacts) {
    let mut at = 0u64;
    for line in text.split_inclusive('\n') {
        let offset = Some(at);
        at = at.saturating_add(line.len() as u64);
        let bare = line.trim().trim_start_matches("- ");
        if let Some(image) = bare.strip_prefix("image:") {
            image_use(image.trim().trim_matches(['"', '\'']), offset, facts);
        }
    }
}

fn collect(document: &Document, facts: &mut DeploymentFacts) {
    let tree = &document.tree;
    match facts.kind {
        "Compose" => {
            for root in &tree.roots {
                for (name, service) in tree
                    .get(*root, "services")
                    .map(|id| tree.members(id))
                    .unwrap_or_default()
                {
                    let container = container(tree, tree.text(*name).unwrap_or("?"), *service, facts);
                    facts.container(container);
                }
            }
        }
        "Helm values" => values(document, facts),
        _ => {
            for (map, path) in document.maps() {
                let is_list = path.rsplit('.').nth(1).is_some_and(|key| {
                    matches!(key, "containers" | "initContainers" | "ephemeralContainers")
                });
                if is_list && tree.get(map, "image").is_some() {
                    let name = tree.text_of(map, "name").unwrap_or("?");
                    let mut container = container(tree, name, map, facts);
                    around(document, &mut container);
                    facts.container(container);
                } else if let Some(image) = tree.get(map, "image").filter(|id| tree.text(*id).is_some()) {
                    // Custom resources of serving platforms.
                    let written = tree.text(image).unwrap_or_default().to_owned();
                    if written.contains([':', '/']) {
                        image_use(&written, at(tree, image), facts);
                    }
                }
            }
        }
    }
}

/// What a pod shares with its machine.
fn around(document: &Document, container: &mut Container) {
    let tree = &document.tree;
    for (map, _) in document.maps() {
        for key in ["hostNetwork", "hostPID", "hostIPC"] {
            if tree.text_of(map, key) == Some("true") {
                container.rights.push(key.to_owned());
            }
        }
        if let Some(path) = tree
            .get(map, "hostPath")
            .and_then(|host| tree.text_of(host, "path"))
        {
            container.mounts.push(beginning(path, 500));
        }
    }
    container.rights.dedup();
    container.mounts.truncate(200);
}

/// `image: {repository, tag, digest}`, `image: a/b:c`.
fn values(document: &Document, facts: &mut DeploymentFacts) {
    let tree = &document.tree;
    for (map, _) in document.maps() {
        if let Some(repository) = tree
            .get(map, "repository")
            .filter(|_| tree.get(map, "tag").is_some() || tree.get(map, "pullPolicy").is_some())
        {
            let part = |key: &str| {
                tree.text_of(map, key)
                    .filter(|text| !text.is_empty() && *text != "null" && *text != "~")
            };
            let registry = part("registry")
                .map(|registry| format!("{registry}/"))
                .unwrap_or_default();
            let mut image = format!("{registry}{}", tree.text(repository).unwrap_or_default());
            match (part("digest"), part("tag")) {
                (Some(digest), _) => image.push_str(&format!("@{digest}")),
                (None, Some(tag)) => image.push_str(&format!(":{tag}")),
                // The chart's own version fills it in.
                (None, None) => image.push_str(":__"),
            }
            image_use(&image, at(tree, repository), facts);
        } else if let Some(image) = tree
            .get(map, "image")
            .filter(|id| tree.text(*id).is_some_and(|text| text.contains([':', '/'])))
        {
            let written = tree.text(image).unwrap_or_default().to_owned();
            image_use(&written, at(tree, image), facts);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wb_core::Meter;

    fn facts(name: &str, text: &str) -> DeploymentFacts {
        let meter = Meter::unlimited_time();
        let mut facts = DeploymentFacts {
            kind: kind(name, text.as_bytes()).unwrap(),
            ..DeploymentFacts::default()
        };
        let plain = blanked(text);
        let mut notes = Notes::default();
        let document = Document::read(plain.as_bytes(), Syntax::Yaml, "x", &meter, &mut notes);
        collect(&document, &mut facts);
        if !notes.defects.is_empty() {
            lines(&plain, &mut facts);
        }
        facts
    }

    #[test]
    fn compose_kubernetes_and_helm_are_read() {
        let compose = "services:\n  llm:\n    image: vllm/vllm-openai:${TAG:-latest}\n    command: --model a/b --trust-remote-code\n    ports: ['8000:8000']\n    environment: [HF_TOKEN=hf_A1b2C3d4E5f6G7h8I9j0K1l2M3n4]\n    privileged: true\n    volumes: [/var/run/docker.sock:/var/run/docker.sock]\n";
        let seen = facts("docker-compose.yml", compose);
        assert_eq!(seen.images[0].reference, "vllm/vllm-openai:latest");
        assert_eq!(
            seen.containers[0].command,
            ["--model", "a/b", "--trust-remote-code"]
        );
        assert_eq!(seen.containers[0].rights, ["privileged"]);
        assert!(!format!("{seen:?}").contains("hf_A1b2C3d4E5f6"));
        let pod = "apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n      - name: x\n        image: ollama/ollama\n        args: [serve]\n        env:\n        - {name: OLLAMA_HOST, value: 0.0.0.0}\n        ports: [{containerPort: 11434}]\n";
        let seen = facts("x.yaml", pod);
        assert_eq!(seen.containers[0].command, ["serve"]);
        assert_eq!(seen.containers[0].ports, ["11434"]);
        let seen = facts("values.yaml", "image:\n  repository: a/b\n  tag: v1\n");
        assert_eq!(seen.images[0].reference, "a/b:v1");
        let template = "apiVersion: v1\nkind: Pod\nspec:\n  {{- if .x }}\n  containers:\n  - name: {{ .n }}\n    image: ghcr.io/a/b:1.2\n  {{- end }}\n";
        assert_eq!(
            facts("templates/x.yaml", template).images[0].reference,
            "ghcr.io/a/b:1.2"
        );
    }
}
