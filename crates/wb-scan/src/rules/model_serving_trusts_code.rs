//! Deployments that run code of a model's repository.

use crate::known::agent::serving::{served_models, trusts_code};
use crate::known::agent::steps::ModelUse;
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// A container is started with `--trust-remote-code`, or with a variable that means the same.
    ///
    /// ## Why it matters
    /// Python files of the model's repository run in the server, with its keys and its network. Without a pinned revision
    /// it is whatever lies there at the next start.
    ///
    /// ## What to do
    /// Pin the revision and review its `*.py`; leave the option out where the model has a class of its own in the
    /// library.
    pub static RULE = {
        id: "model-serving-trusts-code",
        since: "0.1.0",
        severity: Medium,
        summary: "a deployment runs code that a model's repository brings",
        remedy: "pin the revision and read the code, or use a model that needs none",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let (Facts::Dockerfile(facts) | Facts::Deployment(facts)) = seen.facts else {
        return;
    };
    for container in facts.containers.iter().filter(|container| trusts_code(container)) {
        let floating = served_models(container).into_iter().find(ModelUse::is_floating);
        let what = floating
            .map(|model| format!(" of `{}`, at no fixed revision", model.name))
            .unwrap_or_default();
        sink.found(
            Found::new(format!(
                "`{}` runs code from the model's repository{what}",
                container.name
            ))
            .at(container.offset),
        );
    }
}
