//! A configuration that names something which runs code where a loader calls what is named.

use crate::known::config_names::{Grade, grade, is_lookup};
use crate::known::reach::words;
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;
use wb_formats::repo::settings::{NamedObject, Slot};

crate::rule! {
    /// A configuration in YAML or JSON has a key whose value a loader imports and calls (`_target_` of Hydra
    /// and NeMo, `class_path` of Lightning, `py/reduce` of jsonpickle, `loader_module` of MLflow, a `type`
    /// with `args`), and the name there runs commands or code. Interpolations, merge keys and escaped
    /// spellings are resolved.
    ///
    /// ## Why it matters
    /// `hydra.utils.instantiate` and its relatives call any name with the arguments beside it. Reading such a
    /// model's configuration is running the attacker's program.
    ///
    /// ## What to do
    /// Do not load the model. Report the repository.
    ///
    /// ## References
    /// - CVE-2025-23304 (NVIDIA NeMo), CVE-2026-22584 (Uni2TS)
    /// - CVE-2020-22083 (jsonpickle)
    /// - The security notes of Hydra's instantiate
    pub static RULE = {
        id: "model-target-runs-code",
        since: "0.1.0",
        severity: Critical,
        summary: "a configuration has a loader run commands or code",
        remedy: "do not load the model",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    for object in objects(seen) {
        let names = called(object);
        for name in names {
            let (Grade::Runs, Some(consequence)) = grade(&name) else {
                continue;
            };
            if object.slot == Slot::Perhaps {
                continue;
            }
            sink.found(found(object, &name, words(consequence)));
        }
    }
}

/// The objects that a configuration names, in whichever format it is written.
pub(crate) fn objects<'s>(seen: &'s Seen<'_>) -> &'s [NamedObject] {
    match seen.facts {
        Facts::Yaml(facts) | Facts::SettingsJson(facts) => &facts.objects,
        _ => &[],
    }
}

/// What is called: the name itself, and what a name that only looks things up is told to look up.
pub(crate) fn called(object: &NamedObject) -> Vec<String> {
    let mut names = vec![object.name.clone()];
    if is_lookup(&object.name) {
        let argument = |line: &String| {
            let (key, value) = line.split_once(": ")?;
            matches!(key, "path" | "_args_" | "object" | "class_name")
                .then(|| value.trim_matches(['[', ']', ' ', '\'', '"']).to_owned())
        };
        names.extend(object.arguments.iter().filter_map(argument));
    }
    names
}

/// The finding for an object of a configuration.
pub(crate) fn found(object: &NamedObject, name: &str, what: &str) -> Found {
    let place = if object.path.is_empty() {
        "the top level"
    } else {
        &object.path
    };
    let message = format!("`{}` at {place} names `{name}`, which {what}", object.key);
    let mut found = Found::new(message).at(object.offset);
    found = found.evidence_at(&object.key, object.name.clone(), object.offset);
    if let Some(written) = &object.written {
        found = found.evidence("written", written.clone());
    }
    for argument in &object.arguments {
        found = found.evidence("beside it", argument.clone());
    }
    found
}
