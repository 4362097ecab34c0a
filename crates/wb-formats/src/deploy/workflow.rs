//! Continuous integration.

use crate::agent::{Document, Syntax};
use crate::format::Input;
use crate::generated::Facts;
use crate::model::json::beginning;
use crate::notes::Notes;
use crate::sniff::Head;
use crate::text::tree::{Id, Tree};
use serde::Serialize;

crate::format_room! {
    /// Workflows of GitHub (`.github/workflows/*.yml`, and wherever a file has their shape), actions (`action.yml`) and
    /// `.gitlab-ci.yml`: what starts them, with which rights, which steps of others they use and at which revision,
    /// which commands they run and which values these are given.
    pub static FORMAT = {
        id: "ci-workflow",
        name: "Continuous integration",
        since: "0.1.0",
        extensions: [],
        facts: WorkflowFacts,
        sniff: sniff,
        read: read,
    };
}

/// What a workflow says.
#[derive(Clone, Debug, Default, Serialize)]
pub struct WorkflowFacts {
    /// `GitHub workflow`, `GitHub action`, `GitLab CI`.
    pub kind: &'static str,
    /// What starts it.
    pub triggers: Vec<String>,
    /// The rights of its token (`contents: write`, `write-all`); none if nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permissions: Option<Vec<String>>,
    /// Its jobs; an action has one.
    pub jobs: Vec<Job>,
    /// Files of other projects that are included (GitLab), as written.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub includes: Vec<String>,
    /// Steps and jobs beyond [`WorkflowFacts::KEPT_MAX`].
    pub unlisted: u64,
}

impl WorkflowFacts {
    /// How many jobs, and steps of one job, are kept.
    pub const KEPT_MAX: usize = 1_000;
}

/// A job.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Job {
    /// Its name.
    pub name: String,
    /// The rights of its token, if it says other than the workflow.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permissions: Option<Vec<String>>,
    /// When it runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// The environment of the host that it is deployed to, which may ask for an approval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment: Option<String>,
    /// Images that it runs in or beside.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub images: Vec<String>,
    /// Its steps; a call of another workflow is one.
    pub steps: Vec<Step>,
}

/// A step.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Step {
    /// Its name or id.
    pub name: String,
    /// When it runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// The step of others that it uses: `owner/name/path@revision`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uses: Option<String>,
    /// What it is given.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<(String, String)>,
    /// The command that it runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run: Option<String>,
    /// Its variables, and those of its job and workflow.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub environment: Vec<(String, String)>,
    /// Where its command or use stands.
    pub offset: Option<u64>,
}

fn sniff(head: &Head<'_>) -> bool {
    if !matches!(head.extension(), "yml" | "yaml") || head.bytes.contains(&0) {
        return false;
    }
    kind(head.name, head.bytes).is_some()
}

fn kind(name: &str, bytes: &[u8]) -> Option<&'static str> {
    let (above, parent, base) = crate::agent::config::tail(name);
    if matches!(above.as_str(), ".github" | ".gitea" | ".forgejo") && parent == "workflows" {
        return Some("GitHub workflow");
    }
    if base.ends_with(".gitlab-ci.yml") || base.ends_with(".gitlab-ci.yaml") {
        return Some("GitLab CI");
    }
    let text = String::from_utf8_lossy(bytes);
    let begins = |key: &str| {
        text.lines()
            .any(|line| line.trim_matches(['"', '\'']).starts_with(key))
    };
    if matches!(base.as_str(), "action.yml" | "action.yaml") && begins("runs:") {
        return Some("GitHub action");
    }
    let is_started = text.lines().any(|line| {
        let key = line.split(':').next().unwrap_or_default().trim_end();
        line.contains(':') && matches!(key, "on" | "\"on\"" | "'on'")
    });
    (is_started && begins("jobs:")).then_some("GitHub workflow")
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = WorkflowFacts::default();
    match input.whole() {
        Ok(bytes) => {
            facts.kind = kind(input.name, &bytes).unwrap_or("GitHub workflow");
            let document = Document::read(&bytes, Syntax::Yaml, "ci-workflow-broken", input.meter, notes);
            collect(&document, &mut facts);
        }
        Err(stop) => notes.stopped(stop),
    }
    Facts::CiWorkflow(facts)
}

fn collect(document: &Document, facts: &mut WorkflowFacts) {
    let tree = &document.tree;
    let Some(root) = document.root() else { return };
    if facts.kind == "GitLab CI" {
        gitlab(tree, root, facts);
        return;
    }
    let environment = pairs(tree, tree.get(root, "env"));
    if let Some(on) = tree.get(root, "on").or_else(|| tree.get(root, "true")) {
        let members = tree.members(on).iter().filter_map(|(key, _)| tree.text(*key));
        facts.triggers.extend(members.map(ToOwned::to_owned));
        facts.triggers.extend(texts(tree, on));
    }
    facts.permissions = tree.get(root, "permissions").map(|id| permissions(tree, id));
    if let Some(runs) = tree.get(root, "runs") {
        let mut job = Job {
            name: "action".to_owned(),
            ..Job::default()
        };
        if let Some(image) = tree
            .text_of(runs, "image")
            .and_then(|image| image.strip_prefix("docker://"))
        {
            job.images.push(beginning(image, 500));
        }
        steps(
            tree,
            tree.get(runs, "steps"),
            &environment,
            &mut job,
            &mut facts.unlisted,
        );
        facts.jobs.push(job);
    }
    let jobs = tree
        .get(root, "jobs")
        .map(|jobs| tree.members(jobs))
        .unwrap_or_default();
    for (name, id) in jobs {
        if facts.jobs.len() >= WorkflowFacts::KEPT_MAX {
            facts.unlisted = facts.unlisted.saturating_add(1);
            continue;
        }
        facts.jobs.push(job(
            tree,
            tree.text(*name).unwrap_or("?"),
            *id,
            &environment,
            &mut facts.unlisted,
        ));
    }
}

fn job(tree: &Tree, name: &str, id: Id, around: &[(String, String)], unlisted: &mut u64) -> Job {
    let text = |key: &str| tree.text_of(id, key).map(|text| beginning(text, 2_000));
    let mut environment = pairs(tree, tree.get(id, "env"));
    environment.extend(around.iter().cloned());
    let place = tree.get(id, "environment");
    let mut job = Job {
        name: beginning(name, 200),
        permissions: tree.get(id, "permissions").map(|id| permissions(tree, id)),
        condition: text("if"),
        environment: place
            .and_then(|place| tree.text(place).or_else(|| tree.text_of(place, "name")))
            .map(|name| beginning(name, 200)),
        ..Job::default()
    };
    let container = tree.get(id, "container");
    let image = container.and_then(|id| tree.text(id).or_else(|| tree.text_of(id, "image")));
    job.images.extend(image.map(|image| beginning(image, 500)));
    for (_, service) in tree
        .get(id, "services")
        .map(|id| tree.members(id))
        .unwrap_or_default()
    {
        job.images
            .extend(tree.text_of(*service, "image").map(|image| beginning(image, 500)));
    }
    if let Some(uses) = tree.get(id, "uses") {
        job.steps.push(Step {
            name: job.name.clone(),
            uses: tree.text(uses).map(|uses| beginning(uses, 500)),
            with: pairs(tree, tree.get(id, "with")),
            environment: environment.clone(),
            offset: tree.node(uses).and_then(|node| node.offset),
            ..Step::default()
        });
    }
    steps(tree, tree.get(id, "steps"), &environment, &mut job, unlisted);
    job
}

fn steps(tree: &Tree, list: Option<Id>, around: &[(String, String)], job: &mut Job, unlisted: &mut u64) {
    for id in list.map(|list| tree.elements(list)).unwrap_or_default() {
        if job.steps.len() >= WorkflowFacts::KEPT_MAX {
            *unlisted = unlisted.saturating_add(1);
            continue;
        }
        let text = |key: &str, max: usize| tree.text_of(*id, key).map(|text| beginning(text, max));
        let mut environment = pairs(tree, tree.get(*id, "env"));
        environment.extend(around.iter().cloned());
        let at = tree.get(*id, "uses").or_else(|| tree.get(*id, "run"));
        job.steps.push(Step {
            name: text("name", 200).or_else(|| text("id", 200)).unwrap_or_default(),
            condition: text("if", 2_000),
            uses: text("uses", 500),
            with: pairs(tree, tree.get(*id, "with")),
            run: text("run", 32_768),
            environment,
            offset: at.and_then(|at| tree.node(at)).and_then(|node| node.offset),
        });
    }
}

fn texts(tree: &Tree, id: Id) -> Vec<String> {
    let own = tree.text(id).into_iter();
    let elements = tree.elements(id).iter().filter_map(|id| tree.text(*id));
    own.chain(elements).map(|text| beginning(text, 16_384)).collect()
}

fn pairs(tree: &Tree, id: Option<Id>) -> Vec<(String, String)> {
    let members = id.map(|id| tree.members(id)).unwrap_or_default().iter().take(200);
    members
        .filter_map(|(key, value)| {
            Some((
                beginning(tree.text(*key)?, 200),
                beginning(tree.text(*value)?, 16_384),
            ))
        })
        .collect()
}

fn permissions(tree: &Tree, id: Id) -> Vec<String> {
    let members = tree
        .members(id)
        .iter()
        .filter_map(|(key, value)| Some(format!("{}: {}", tree.text(*key)?, tree.text(*value)?)));
    let own = tree
        .text(id)
        .filter(|text| !text.is_empty())
        .map(ToOwned::to_owned);
    own.into_iter().chain(members).take(100).collect()
}

/// Keys of `.gitlab-ci.yml` that are no jobs.
const NO_JOBS: &[&str] = &[
    "stages",
    "variables",
    "include",
    "workflow",
    "image",
    "services",
    "cache",
    "pages:deploy",
    "spec",
];

fn gitlab(tree: &Tree, root: Id, facts: &mut WorkflowFacts) {
    if let Some(include) = tree.get(root, "include") {
        facts.includes = texts(tree, include);
        for part in tree.elements(include).iter().chain([&include]) {
            for key in ["remote", "project", "component", "template"] {
                let reference = tree
                    .text_of(*part, "ref")
                    .map(|reference| format!("@{reference}"))
                    .unwrap_or_default();
                facts.includes.extend(
                    tree.text_of(*part, key)
                        .map(|text| format!("{key}: {text}{reference}")),
                );
            }
        }
        facts.includes.truncate(200);
    }
    let image_of = |id: Id| {
        let image = tree.get(id, "image")?;
        tree.text(image)
            .or_else(|| tree.text_of(image, "name"))
            .map(|image| beginning(image, 500))
    };
    let common = Job {
        name: "default".to_owned(),
        images: image_of(root).into_iter().collect(),
        ..Job::default()
    };
    facts.jobs.push(common);
    for (name, id) in tree.members(root) {
        let Some(name) = tree.text(*name).filter(|name| !NO_JOBS.contains(name)) else {
            continue;
        };
        if tree.members(*id).is_empty() || facts.jobs.len() >= WorkflowFacts::KEPT_MAX {
            continue;
        }
        let mut job = Job {
            name: beginning(name, 200),
            images: image_of(*id).into_iter().collect(),
            ..Job::default()
        };
        for key in ["before_script", "script", "after_script"] {
            let Some(script) = tree.get(*id, key) else {
                continue;
            };
            let lines = texts(tree, script);
            if !lines.is_empty() {
                job.steps.push(Step {
                    name: key.to_owned(),
                    run: Some(beginning(&lines.join("\n"), 32_768)),
                    environment: pairs(tree, tree.get(*id, "variables")),
                    offset: tree.node(script).and_then(|node| node.offset),
                    ..Step::default()
                });
            }
        }
        facts.jobs.push(job);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wb_core::Meter;

    #[test]
    fn jobs_steps_and_rights_are_read() {
        let text = "on: {pull_request_target: {types: [opened]}, push: null}\npermissions: write-all\njobs:\n  a:\n    permissions: {contents: read}\n    container: node:20\n    steps:\n    - uses: actions/checkout@v4\n      with: {ref: '${{ github.head_ref }}'}\n    - run: |\n        echo hi\n      env: {A: b}\n  b:\n    uses: x/y/.github/workflows/z.yml@main\n";
        let meter = Meter::unlimited_time();
        let document = Document::read(text.as_bytes(), Syntax::Yaml, "x", &meter, &mut Notes::default());
        let mut facts = WorkflowFacts {
            kind: kind("ci.yml", text.as_bytes()).unwrap(),
            ..WorkflowFacts::default()
        };
        collect(&document, &mut facts);
        assert_eq!(facts.triggers, ["pull_request_target", "push"]);
        assert_eq!(
            facts.permissions.as_deref(),
            Some(["write-all".to_owned()].as_slice())
        );
        assert_eq!(
            facts.jobs[0].steps[0].uses.as_deref(),
            Some("actions/checkout@v4")
        );
        assert_eq!(facts.jobs[0].steps[1].run.as_deref(), Some("echo hi\n"));
        assert_eq!(facts.jobs[0].images, ["node:20"]);
        assert!(facts.jobs[1].steps[0].uses.as_deref().unwrap().ends_with("@main"));
    }
}
