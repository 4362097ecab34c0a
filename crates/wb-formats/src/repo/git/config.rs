//! git's configuration files.

use crate::format::Input;
use crate::generated::Facts;
use crate::model::json::beginning;
use crate::notes::{Notes, Stop};
use crate::sniff::Head;
use serde::Serialize;

crate::format_room! {
    /// `.gitmodules`, `.lfsconfig`, `.git/config` and other files that git reads as configuration: every setting with
    /// its value, quotes, escapes and continued lines resolved as git does.
    pub static FORMAT = {
        id: "git-config",
        name: "git configuration",
        since: "0.1.0",
        extensions: [],
        facts: GitConfigFacts,
        sniff: sniff,
        read: read,
    };
}

/// What a configuration of git sets.
#[derive(Clone, Debug, Default, Serialize)]
pub struct GitConfigFacts {
    /// Which file it is.
    pub file: ConfigFile,
    /// Settings, in order.
    pub settings: Vec<Setting>,
    /// Settings that were not kept.
    pub unlisted: u64,
}

/// Which file it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConfigFile {
    /// `.git/config`, `.gitconfig`: git obeys it.
    #[default]
    Config,
    /// `.gitmodules`.
    Modules,
    /// `.lfsconfig`.
    Lfs,
}

/// One setting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Setting {
    /// The section, in lower case.
    pub section: String,
    /// The subsection, as written.
    pub subsection: String,
    /// The key, in lower case.
    pub key: String,
    /// The value.
    pub value: String,
    /// Where the line begins.
    pub offset: u64,
}

fn file_of(name: &str) -> Option<ConfigFile> {
    let base = name.rsplit(['/', '\\']).next().unwrap_or_default();
    match base.to_ascii_lowercase().as_str() {
        // With a name before it, too: git itself refuses to pass on repositories that hold a hostile `.gitmodules`.
        base if base.ends_with(".gitmodules") => Some(ConfigFile::Modules),
        ".lfsconfig" => Some(ConfigFile::Lfs),
        ".gitconfig" | "config.worktree" => Some(ConfigFile::Config),
        _ => None,
    }
}

fn sniff(head: &Head<'_>) -> bool {
    if head.has_zeros() {
        return false;
    }
    let says = |word: &[u8]| memchr::memmem::find(head.bytes, word).is_some();
    let base = head.name.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_config = base == "config"
        && says(b"[")
        && (head.name.ends_with(".git/config") || says(b"repositoryformatversion") || says(b"[core"));
    file_of(head.name).is_some() || is_config
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = GitConfigFacts {
        file: file_of(input.name).unwrap_or_default(),
        ..GitConfigFacts::default()
    };
    if let Err(stop) = read_all(input, &mut facts) {
        notes.stopped(stop);
    }
    Facts::GitConfig(facts)
}

fn read_all(input: &Input<'_>, facts: &mut GitConfigFacts) -> Result<(), Stop> {
    const BYTES_MAX: u64 = 4 << 20;
    const KEPT_MAX: usize = 5_000;
    let bytes = input.source.read_vec(0, BYTES_MAX)?;
    let text = String::from_utf8_lossy(&bytes);
    let text = text.trim_start_matches('\u{feff}');
    let (mut section, mut subsection) = (String::new(), String::new());
    for (offset, line) in logical_lines(text) {
        let mut rest = line.trim();
        if let Some(inner) = rest.strip_prefix('[') {
            let Some(end) = section_end(inner) else { continue };
            (section, subsection) = header(inner.get(..end).unwrap_or_default());
            // A setting may follow on the same line.
            rest = inner.get(end.saturating_add(1)..).unwrap_or_default().trim();
        }
        if rest.is_empty() || rest.starts_with(['#', ';']) {
            continue;
        }
        let (key, value) = rest.split_once('=').unwrap_or((rest, "true"));
        if facts.settings.len() >= KEPT_MAX {
            facts.unlisted = facts.unlisted.saturating_add(1);
            continue;
        }
        facts.settings.push(Setting {
            section: section.clone(),
            subsection: subsection.clone(),
            key: beginning(&key.trim().to_ascii_lowercase(), 200),
            value: beginning(&unquoted(value), 1_000),
            offset,
        });
    }
    Ok(())
}

/// Lines with those that `\` continues.
fn logical_lines(text: &str) -> Vec<(u64, String)> {
    let mut out: Vec<(u64, String)> = Vec::new();
    let mut is_open = false;
    let mut offset: usize = 0;
    for line in text.split_inclusive('\n') {
        let start = offset as u64;
        offset = offset.saturating_add(line.len());
        let line = line.trim_end_matches(['\n', '\r']);
        let (body, continues) = line.strip_suffix('\\').map_or((line, false), |body| (body, true));
        match out.last_mut().filter(|_| is_open) {
            Some((_, last)) => last.push_str(body),
            None => out.push((start, body.to_owned())),
        }
        is_open = continues;
    }
    out
}

/// Where a section's header ends: the bracket outside of quotes.
fn section_end(inner: &str) -> Option<usize> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    for (at, c) in inner.char_indices() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            ']' if !is_quoted => return Some(at),
            _ => {}
        }
    }
    None
}

/// `filter "x"` and the old `filter.x`.
fn header(inner: &str) -> (String, String) {
    let (name, sub) = match inner.split_once(char::is_whitespace) {
        Some((name, sub)) => (name, unquoted(sub)),
        None => inner
            .split_once('.')
            .map_or((inner, String::new()), |(n, s)| (n, s.to_owned())),
    };
    (beginning(&name.to_ascii_lowercase(), 200), beginning(&sub, 200))
}

/// A value without quotes, escapes and comment.
fn unquoted(value: &str) -> String {
    let mut out = String::new();
    let (mut is_quoted, mut is_escaped) = (false, false);
    for c in value.trim().chars() {
        match c {
            _ if is_escaped => {
                is_escaped = false;
                out.push(match c {
                    'n' => '\n',
                    't' => '\t',
                    other => other,
                });
            }
            '\\' => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            '#' | ';' if !is_quoted => break,
            c => out.push(c),
        }
    }
    out.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemSource;
    use wb_core::Meter;

    #[test]
    fn settings_are_read_as_git_reads_them() {
        let text = "[core] fsmonitor = \"sh -c \\\"id\\\"\" ; x\n[Filter \"a]b\"]\n\tclean = one \\\n two # no\n[alias.X]\nx\n";
        let source = MemSource::shared(text.as_bytes().to_vec());
        let meter = Meter::unlimited_time();
        let input = Input {
            source: &source,
            name: ".gitconfig",
            meter: &meter,
            role: crate::Role::Judge,
        };
        let mut facts = GitConfigFacts::default();
        read_all(&input, &mut facts).unwrap();
        let all: Vec<_> = facts
            .settings
            .iter()
            .map(|s| format!("{}|{}|{}|{}", s.section, s.subsection, s.key, s.value))
            .collect();
        assert_eq!(
            all,
            [
                "core||fsmonitor|sh -c \"id\"",
                "filter|a]b|clean|one  two",
                "alias|X|x|true"
            ]
        );
    }
}
