//! Models of deployments that can be others tomorrow.

use crate::known::agent::serving::served_models;
use crate::known::agent::steps::{ModelUse, fetched_models};
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use std::collections::BTreeSet;
use wb_core::Severity;
use wb_formats::Facts;

crate::rule! {
    /// A build, a workflow or a deployment fetches or serves a model of a hub (`huggingface-cli download`, `vllm serve`,
    /// `--model`, `MODEL_ID`) without a commit. Models of Ollama's library cannot be named by commit: they are low.
    ///
    /// ## Why it matters
    /// Whoever owns the name can put other weights, another template or code there; the next start loads it.
    ///
    /// ## What to do
    /// Name the commit. With Ollama, compare the digest after the pull, or import a file that you checked.
    pub static RULE = {
        id: "model-fetched-floating",
        since: "0.1.0",
        severity: Medium,
        summary: "a build or deployment fetches a model without naming its revision",
        remedy: "name the commit (`--revision` with 40 digits), or bring the files along",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let mut models: Vec<(ModelUse, Option<u64>)> = Vec::new();
    match seen.facts {
        Facts::Dockerfile(facts) | Facts::Deployment(facts) => {
            for step in &facts.steps {
                models.extend(
                    fetched_models(&step.text)
                        .into_iter()
                        .map(|model| (model, Some(step.offset))),
                );
            }
            for container in &facts.containers {
                models.extend(
                    served_models(container)
                        .into_iter()
                        .map(|model| (model, container.offset)),
                );
                models.extend(
                    fetched_models(&container.command.join(" "))
                        .into_iter()
                        .map(|model| (model, container.offset)),
                );
            }
        }
        Facts::CiWorkflow(facts) => {
            for step in facts.jobs.iter().flat_map(|job| &job.steps) {
                let run = step.run.as_deref().unwrap_or_default();
                models.extend(fetched_models(run).into_iter().map(|model| (model, step.offset)));
            }
        }
        _ => return,
    }
    let mut told = BTreeSet::new();
    for (model, offset) in models.into_iter().filter(|(model, _)| model.is_floating()) {
        if !told.insert(model.name.clone()) {
            continue;
        }
        let says = model.revision.as_deref().map_or_else(
            || "without a revision".to_owned(),
            |revision| format!("at `{revision}`, which can move"),
        );
        let found = Found::new(format!("`{}` is fetched by {} {says}", model.name, model.by)).at(offset);
        sink.found(if model.is_ollama {
            found.severity(Severity::Low)
        } else {
            found
        });
    }
}
