//! Which file a node of a TensorFlow graph would open, and how bad that is.

use super::{Effect, Told, effect};
use crate::known::outside::{Outside, outside};
use crate::sink::Found;
use wb_formats::Facts;
use wb_formats::model::tensorflow::{Call, Container, Origin, TensorFlowFacts};

/// Where a file lies that a node opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// Outside the model, in words.
    Outside(String, &'static str),
    /// A file that holds secrets or steers the system, in words.
    Sensitive(String),
    /// An address.
    Address(String),
    /// A path that stays where the program runs.
    Relative(String),
    /// Computed from constants, so that it does not stand there in words.
    Made,
    /// Kept in a checkpoint beside the graph.
    Restored,
    /// Given by the caller, or not followed.
    Given,
}

/// A node with an effect.
pub(crate) struct Reached<'a> {
    pub(crate) call: &'a Call,
    pub(crate) effect: Effect,
    pub(crate) target: Target,
    /// True if the file is one of training, in which data is read from and notes are written to the author's disk.
    pub(crate) is_training: bool,
}

/// Everything that the graph reaches outside itself.
pub(crate) fn reached(facts: &Facts) -> Vec<Reached<'_>> {
    let Facts::Tensorflow(facts) = facts else {
        return Vec::new();
    };
    let mut all = Vec::new();
    for call in &facts.calls {
        let Some(known) = effect(&call.operator) else {
            continue;
        };
        for target in targets(call, known.told, known.effect) {
            let is_training = is_training(facts);
            all.push(Reached {
                call,
                effect: known.effect,
                target,
                is_training,
            });
        }
    }
    all
}

/// `.meta` and the text that is written beside checkpoints hold the graph of training, readers of data included.
fn is_training(facts: &TensorFlowFacts) -> bool {
    facts.container == Container::MetaGraph || facts.container == Container::Graph && facts.is_text
}

fn targets(call: &Call, told: Told, effect: Effect) -> Vec<Target> {
    match told {
        Told::No => vec![Target::Given],
        Told::Attribute(key) => {
            let texts = call.attribute(key).iter().filter(|text| !text.trim().is_empty());
            let texts: Vec<Target> = texts.filter_map(|text| of_attribute(key, text)).collect();
            match (texts.is_empty(), effect) {
                (true, Effect::Python | Effect::Native | Effect::Writes) => vec![Target::Given],
                _ => texts,
            }
        }
        Told::Input(at) => {
            let origins = call.input(at);
            if origins.is_empty() {
                return vec![Target::Given];
            }
            // Beside an asset stands the path that it had on its author's disk.
            let has_asset = origins.iter().any(|origin| matches!(origin, Origin::Asset(_)));
            let targets = origins.iter().filter_map(of_origin);
            targets
                .filter(|target| !has_asset || matches!(target, Target::Sensitive(_)))
                .collect()
        }
    }
}

/// Streams and debuggers are files or addresses only in these spellings.
fn of_attribute(key: &str, text: &str) -> Option<Target> {
    if key == "output_stream" || key == "debug_urls" {
        let lower = text.trim().to_ascii_lowercase();
        return match lower.strip_prefix("file://") {
            Some(_) => Some(of_text(text.trim().get("file://".len()..).unwrap_or_default())),
            None if lower.starts_with("grpc://") => Some(Target::Address(text.to_owned())),
            None => None,
        };
    }
    Some(of_text(text))
}

fn of_origin(origin: &Origin) -> Option<Target> {
    match origin {
        Origin::Text(text) if text.is_empty() => None,
        Origin::Text(text) => Some(of_text(text)),
        Origin::Asset(_) => None,
        Origin::Made => Some(Target::Made),
        Origin::Restored => Some(Target::Restored),
        Origin::Given => Some(Target::Given),
    }
}

fn of_text(text: &str) -> Target {
    let local = text.trim().strip_prefix("file://").unwrap_or(text.trim());
    if is_sensitive(local) {
        return Target::Sensitive(text.to_owned());
    }
    match outside(text) {
        Some(Outside::Url) if local.len() == text.trim().len() => Target::Address(text.to_owned()),
        Some(why) => Target::Outside(text.to_owned(), why.words()),
        None => Target::Relative(text.to_owned()),
    }
}

/// Parts of paths where secrets lie, or whose content the system obeys.
static SENSITIVE: &[&str] = &[
    "/etc/",
    "/proc/",
    "/sys/",
    "/root/",
    "/dev/",
    "/boot/",
    "/var/run/",
    "/run/secrets",
    "/var/spool/",
    "/var/lib/",
    ".ssh",
    ".aws",
    ".kube",
    ".gnupg",
    ".netrc",
    ".docker/",
    ".git/",
    ".git-credentials",
    ".bash",
    ".profile",
    ".zsh",
    ".config/",
    ".huggingface",
    ".pypirc",
    ".npmrc",
    ".pth",
    ".env",
    "id_rsa",
    "id_ed25519",
    "passwd",
    "shadow",
    "crontab",
    "authorized_keys",
    "site-packages",
    "/usr/",
    "/bin/",
    "/lib/",
    "system32",
    "appdata",
];

fn is_sensitive(path: &str) -> bool {
    let lower = path.replace('\\', "/").to_ascii_lowercase();
    // `/tmp/../etc/passwd` and `/./etc` are what they lead to.
    let plain: Vec<&str> = lower
        .split('/')
        .filter(|part| !matches!(*part, "" | "."))
        .collect();
    let plain = if lower.starts_with('/') {
        format!("/{}", plain.join("/"))
    } else {
        plain.join("/")
    };
    SENSITIVE.iter().any(|part| match part.strip_prefix('/') {
        Some(_) => plain.starts_with(part) || plain.contains("..") && plain.contains(part),
        None => plain.split('/').any(|name| {
            let part = part.trim_end_matches('/');
            name == part || name.ends_with(part) || part.starts_with('.') && name.starts_with(part)
        }),
    })
}

impl Reached<'_> {
    /// True if the node writes, or would let something write, outside the model.
    pub(crate) fn writes(&self) -> bool {
        match self.effect {
            Effect::Writes => true,
            Effect::WritesTo => match &self.target {
                Target::Sensitive(_) => true,
                Target::Outside(..) => !self.is_training,
                _ => false,
            },
            _ => false,
        }
    }

    /// True if the node reads what is none of the model's business.
    pub(crate) fn reads(&self) -> bool {
        let is_elsewhere = matches!(self.target, Target::Outside(..) | Target::Address(_));
        let is_sensitive = matches!(self.target, Target::Sensitive(_));
        match self.effect {
            // A whole file into one tensor: training reads records and patterns of names instead.
            Effect::Reads if self.call.operator == "ReadFile" => {
                is_sensitive || is_elsewhere || matches!(self.target, Target::Made | Target::Restored)
            }
            // TensorFlow 1 leaves the path of a table on its author's disk in the graph, if nobody says that it is an asset.
            Effect::ReadsTable => {
                is_sensitive || !self.is_training && (self.climbs() || self.target == Target::Made)
            }
            Effect::Reads => {
                is_sensitive || !self.is_training && (is_elsewhere || self.target == Target::Made)
            }
            Effect::ReadsDataset => is_sensitive || !self.is_training && is_elsewhere,
            Effect::Restores => is_sensitive && !self.is_training,
            _ => false,
        }
    }

    /// True if the path leaves the folder in which the program runs by way of `..`.
    fn climbs(&self) -> bool {
        matches!(&self.target, Target::Outside(_, why) if *why == Outside::Climbs.words())
    }

    /// True if the node opens a connection.
    pub(crate) fn connects(&self) -> bool {
        self.effect == Effect::Connects
            || self.effect == Effect::WritesTo && matches!(self.target, Target::Address(_))
    }

    /// True if the node touches a file in a way that wants a look, and none of the graver rules speaks of it.
    pub(crate) fn touches(&self) -> bool {
        let is_file = !matches!(self.effect, Effect::Python | Effect::Native | Effect::Connects);
        let is_said = self.writes() || self.reads() || self.connects();
        let is_remarkable = match self.effect {
            Effect::Reads => true,
            Effect::Writes | Effect::Python | Effect::Native | Effect::Connects => false,
            Effect::WritesTo if self.target == Target::Made => true,
            Effect::Restores | Effect::WritesTo => {
                matches!(
                    self.target,
                    Target::Outside(..) | Target::Sensitive(_) | Target::Address(_)
                )
            }
            Effect::ReadsTable => !matches!(
                self.target,
                Target::Given | Target::Restored | Target::Relative(_)
            ),
            Effect::ReadsDataset => !matches!(self.target, Target::Given | Target::Restored | Target::Made),
        };
        is_file && !is_said && is_remarkable
    }

    /// The finding: what the node does, to which file.
    pub(crate) fn found(&self, does: &str) -> Found {
        let target = match &self.target {
            Target::Outside(path, why) => format!("`{path}`, which {why}"),
            Target::Sensitive(path) => format!("`{path}`"),
            Target::Address(address) => format!("the address `{address}`"),
            Target::Relative(path) => format!("`{path}`, where the program runs"),
            Target::Made => "a path that is computed from constants".to_owned(),
            Target::Restored => "a path that is kept in a checkpoint".to_owned(),
            Target::Given => "a path that is given when it runs".to_owned(),
        };
        node(self.call, &format!("{does} {target}"))
    }
}

/// A finding about a node, with where it stands.
pub(crate) fn node(call: &Call, what: &str) -> Found {
    let place = match call.function.as_str() {
        "" => format!("node `{}`", call.node),
        function => format!("node `{}` of function `{function}`", call.node),
    };
    let message = format!("`{}` {what}", call.operator);
    let mut found = Found::new(message)
        .at(call.offset)
        .evidence_at("node", place, call.offset);
    for (key, texts) in call.attributes.iter().take(4) {
        found = found.evidence(
            &format!("attribute {key}"),
            texts.iter().take(4).cloned().collect::<Vec<_>>().join(", "),
        );
    }
    for (at, origins) in call.inputs.iter().enumerate() {
        let texts: Vec<&str> = origins
            .iter()
            .filter_map(|origin| match origin {
                Origin::Text(text) => Some(text.as_str()),
                _ => None,
            })
            .take(4)
            .collect();
        if !texts.is_empty() {
            found = found.evidence(&format!("input {at}"), texts.join(", "));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_told_from_data() {
        for path in [
            "/etc/passwd",
            "/root/.ssh/id_rsa",
            "/home/u/.aws/credentials",
            "../../.ssh/config",
            "/tmp/../etc/shadow",
            "/./etc/hosts",
            "C:\\Windows\\System32\\x",
            "~/.bashrc",
            "/home/u/lib/python/site-packages/x.pth",
        ] {
            assert!(is_sensitive(path), "{path}");
        }
        for path in [
            "/data/train.tfrecord",
            "/home/u/etc/vocab.txt",
            "vocab.txt",
            "/mnt/lib/words",
            "assets/environment",
        ] {
            assert!(!is_sensitive(path), "{path}");
        }
    }
}
