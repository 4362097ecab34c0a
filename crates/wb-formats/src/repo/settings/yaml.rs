//! YAML.

pub use super::facts::SettingsFacts;
use super::facts::{NamedObject, Slot};
use super::{langchain, lexical, walk};
use crate::format::Input;
use crate::generated::Facts;
use crate::notes::{Defect, Notes, Stop};
use crate::sniff::{Head, extension};
use crate::text::tree::Tree;
use crate::text::{json, yaml};
use wb_core::{GapReason, Limit};

crate::format_room! {
    /// YAML under its own names (`.yaml`, `.yml`, `MLproject`, …) and under others where it names Python. Every
    /// document is read; tags are resolved with the handles that `%TAG` defines, names that stand under `_target_`,
    /// `class_path` and the like are resolved with interpolations and merge keys, aliases are counted and never
    /// expanded. Text that is no YAML (a template of YAML) is searched line by line for tags and targets.
    pub static FORMAT = {
        id: "yaml",
        name: "YAML configuration",
        since: "0.1.0",
        extensions: ["yaml", "yml"],
        facts: SettingsFacts,
        sniff: sniff,
        read: read,
    };
}

/// How many bytes of YAML are read.
pub(super) const BYTES_MAX: u64 = 32 << 20;

/// Names without an ending of YAML that hold YAML.
const NAMES: &[&str] = &["mlproject", "dvc.lock", ".clang-format", "environment"];

fn base(name: &str) -> String {
    name.rsplit(['/', '\\'])
        .next()
        .unwrap_or(name)
        .to_ascii_lowercase()
}

fn sniff(head: &Head<'_>) -> bool {
    let is_binary = head.has_zeros() && !head.starts_with(b"\xff\xfe") && !head.starts_with(b"\xfe\xff");
    if is_binary || head.starts_with(b"\x80") {
        return false;
    }
    let ending = head.extension();
    if matches!(ending, "yaml" | "yml") || NAMES.contains(&base(head.name).as_str()) {
        return true;
    }
    // Under other names only where it names Python, and not in languages that quote YAML.
    let may_be = matches!(
        ending,
        "" | "cfg"
            | "conf"
            | "config"
            | "params"
            | "hparams"
            | "meta"
            | "data"
            | "dat"
            | "txt"
            | "bin"
            | "model"
            | "ckpt"
            | "pkl"
            | "pickle"
            | "pt"
            | "pth"
            | "yamlld"
            | "mlmodel"
            | "nemo"
            | "json"
            | "hydra"
            | "omegaconf"
    );
    let says = |word: &[u8]| memchr::memmem::find(head.bytes, word).is_some();
    may_be
        && !head.bytes.trim_ascii_start().starts_with(b"<")
        && std::str::from_utf8(head.bytes).map_or_else(|e| e.error_len().is_none(), |_| true)
        && (says(b"!!python/") || says(b"tag:yaml.org,2002:python") || ending != "json" && says(b"_target_:"))
}

/// Keys under which a tool finds command lines, by the file's name.
fn command_keys(name: &str) -> &'static [&'static str] {
    match base(name).as_str() {
        "dvc.yaml" => &["cmd"],
        "mlproject" => &["command"],
        "cog.yaml" => &["run", "pre_install"],
        "bentofile.yaml" | "bento.yaml" => &["setup_script", "dockerfile_template"],
        ".pre-commit-config.yaml" => &["entry"],
        _ => &[],
    }
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = SettingsFacts::default();
    if let Err(stop) = read_all(input, notes, &mut facts) {
        notes.stopped(stop);
    }
    Facts::Yaml(facts)
}

/// `service: "module:attribute"`, which BentoML imports.
fn service(tree: &Tree, facts: &mut SettingsFacts) {
    let Some(value) = tree.roots.first().and_then(|root| tree.get(*root, "service")) else {
        return;
    };
    let Some(text) = tree.text(value).filter(|text| !text.contains(['/', '\\', ' '])) else {
        return;
    };
    facts.objects.push(NamedObject {
        key: "service".to_owned(),
        path: String::new(),
        name: text.trim_end_matches(".py").replace(':', "."),
        written: Some(text.to_owned()),
        arguments: Vec::new(),
        // A module of the folder has any name: only what is known to harm is told.
        slot: Slot::WithArguments,
        offset: tree.nodes.get(value).and_then(|node| node.offset),
    });
}

fn read_all(input: &Input<'_>, notes: &mut Notes, facts: &mut SettingsFacts) -> Result<(), Stop> {
    let len = input.source.len()?;
    input.meter.check(Limit::HeaderBytes, len)?;
    let bytes = input.source.read_vec(0, BYTES_MAX)?;
    if len > BYTES_MAX {
        let detail = format!("YAML beyond {BYTES_MAX} bytes is not read");
        notes.gap(GapReason::Limit, Some(BYTES_MAX), detail);
    }
    let mark = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let text = json::text(&bytes);
    let document = yaml::parse(&text, input.meter);
    facts.documents = document.tree.roots.len() as u64;
    walk::collect(&document.tree, command_keys(input.name), facts);
    if matches!(base(input.name).as_str(), "bentofile.yaml" | "bento.yaml") {
        service(&document.tree, facts);
    }
    langchain::collect(&document.tree, facts);
    if let Some(broken) = document.broken {
        let at = broken.offset.unwrap_or_default();
        facts.broken_at = Some(at);
        lexical::search(&text, at, facts);
    }
    shift(facts, mark);
    if document.tree.expansion_log2 >= EXPANSION_LOG2_MAX {
        let detail = format!(
            "its aliases stand for more than 2^{} values when they are followed",
            document.tree.expansion_log2
        );
        notes.defect(Defect::new("yaml-alias-bomb", detail));
    }
    match document.stop {
        // A list of a million lines names nothing that a loader would call more than its beginning does, but what is
        // not read is said.
        Some(stop) => {
            lexical::search(&text, 0, facts);
            Err(stop)
        }
        None => Ok(()),
    }
}

/// From here on nobody meant it: sixteen million values, where a document is read up to a million.
const EXPANSION_LOG2_MAX: u32 = 24;

/// Offsets count from the beginning of the file, not from behind its byte order mark.
fn shift(facts: &mut SettingsFacts, mark: u64) {
    let places = facts
        .tags
        .iter_mut()
        .map(|tag| &mut tag.offset)
        .chain(facts.objects.iter_mut().map(|object| &mut object.offset))
        .chain(facts.interpolations.iter_mut().map(|part| &mut part.offset))
        .chain(facts.commands.iter_mut().map(|command| &mut command.offset));
    for offset in places {
        *offset = offset.map(|offset| offset.saturating_add(mark));
    }
    facts.broken_at = facts.broken_at.map(|at| at.saturating_add(mark));
}

/// True if a name is one of YAML's.
pub(crate) fn is_yaml_name(name: &str) -> bool {
    matches!(extension(name).as_str(), "yaml" | "yml")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repo::settings::Slot;
    use crate::source::MemSource;
    use wb_core::Meter;

    fn facts(name: &str, text: &str) -> SettingsFacts {
        let source = MemSource::shared(text.as_bytes().to_vec());
        let meter = Meter::unlimited_time();
        let input = Input {
            source: &source,
            name,
            meter: &meter,
            role: crate::Role::Judge,
        };
        match read(&input, &mut Notes::default()) {
            Facts::Yaml(facts) => facts,
            _ => SettingsFacts::default(),
        }
    }

    #[test]
    fn what_is_named_is_found_wherever_it_stands() {
        let found = facts(
            "config.yaml",
            "\u{feff}a:\n  - _target_: os.system\n    command: id\n  - {class_path: x.Y, init_args: {a: 1}}\nb: {type: subprocess.Popen, args: [id]}\n",
        );
        let names: Vec<_> = found.objects.iter().map(|o| (o.name.as_str(), o.slot)).collect();
        assert_eq!(
            names,
            [
                ("os.system", Slot::Target),
                ("x.Y", Slot::Target),
                ("subprocess.Popen", Slot::WithArguments)
            ]
        );
        assert_eq!(found.objects[0].path, "a.0");
        assert_eq!(found.objects[0].arguments, ["command: id"]);
        assert_eq!(found.objects[0].offset, Some(20));
    }

    #[test]
    fn behind_a_break_lines_are_searched() {
        let found = facts(
            "a.yaml",
            "{{ helm }}\nx: }\ny: !!python/object/apply:os.system ['id']\n# _target_: a.b\nz: {_target_: os.system}\n",
        );
        assert!(found.broken_at.is_some());
        assert_eq!(
            found.tags[0].tag,
            "tag:yaml.org,2002:python/object/apply:os.system"
        );
        assert_eq!(found.objects.len(), 1);
        let found = facts(
            "a.yaml",
            "%TAG !x! tag:yaml.org,2002:python/\n---\nx: }\ny: !x!name:os.system\nz: !<tag:yaml.org,2002:python/name:a.b>\n",
        );
        let mut tags: Vec<_> = found.tags.iter().map(|tag| tag.tag.as_str()).collect();
        tags.sort_unstable();
        assert_eq!(
            tags,
            [
                "tag:yaml.org,2002:python/name:a.b",
                "tag:yaml.org,2002:python/name:os.system"
            ]
        );
    }
}
