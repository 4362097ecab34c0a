//! A configuration of git that runs commands.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;
use wb_formats::repo::git::config::{ConfigFile, Setting};

crate::rule! {
    /// A configuration of git that lies in the folder sets something that git runs as a command:
    /// `core.fsmonitor`, `core.sshCommand`, a filter, an alias with `!`, an upload pack, a transport `ext::`;
    /// or `.gitmodules` has an address or path that git takes for an option or a command.
    ///
    /// ## Why it matters
    /// git runs it at the next `status`, `checkout`, `fetch` or `submodule update` in the folder, without
    /// asking.
    ///
    /// ## What to do
    /// Do not use git in the folder. Delete the file, or the line.
    ///
    /// ## References
    /// - CVE-2018-17456, CVE-2018-11235, CVE-2017-1000117, CVE-2022-24765, CVE-2025-48384 (git)
    pub static RULE = {
        id: "file-git-runs-commands",
        since: "0.1.0",
        severity: High,
        summary: "a configuration of git in the folder runs commands",
        remedy: "do not use git in the folder",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::GitConfig(facts) = seen.facts else {
        return;
    };
    for setting in &facts.settings {
        let what = match facts.file {
            ConfigFile::Config => runs(setting),
            ConfigFile::Modules => module(setting),
            ConfigFile::Lfs => runs(setting),
        };
        let Some(what) = what else { continue };
        let name = full_name(setting);
        let found = Found::new(format!("`{name}` {what}: `{}`", setting.value)).at(setting.offset);
        sink.found(found.evidence_at("setting", format!("{name} = {}", setting.value), setting.offset));
    }
}

/// `filter.x.clean`.
pub(crate) fn full_name(setting: &Setting) -> String {
    let middle = if setting.subsection.is_empty() {
        String::new()
    } else {
        format!("{}.", setting.subsection)
    };
    format!("{}.{middle}{}", setting.section, setting.key)
}

/// Filters, credential helpers and pagers that people install.
const FAMILIAR: &[&str] = &[
    "git-lfs",
    "git lfs",
    "nbstripout",
    "git-crypt",
    "git-annex",
    "nbdime",
    "git-nbdiff",
    "git-nbmerge",
    "jupytext",
    "store",
    "cache",
    "osxkeychain",
    "manager",
    "manager-core",
    "wincred",
    "libsecret",
    "less",
    "delta",
    "vim",
    "vi",
    "nvim",
    "nano",
    "emacs",
    "code",
    "cat",
    "gpg",
    "gpg2",
    "ssh-keygen",
    "ssh",
    "meld",
    "kdiff3",
    "!gh auth",
    "!/usr/bin/gh auth",
    "!glab auth",
    "!aws codecommit",
    "python -m nbstripout",
    "watchman",
    "true",
    "false",
    "",
];

fn is_familiar(value: &str) -> bool {
    let value = value.trim().trim_matches('\'');
    let has_shell = value.contains(['|', '>', '<', '$', '`']) || value.contains("&&") || value.contains(';');
    // The arguments of a filter have marks like `%f`, `"$1"`.
    let first = value.split_whitespace().next().unwrap_or_default();
    let tool = first.rsplit('/').next().unwrap_or_default();
    let is_known = FAMILIAR.iter().any(|known| {
        value == *known || tool == *known || !known.is_empty() && value.starts_with(&format!("{known} "))
    });
    is_known && !has_shell
}

fn runs(setting: &Setting) -> Option<&'static str> {
    let (section, key, value) = (
        setting.section.as_str(),
        setting.key.as_str(),
        setting.value.as_str(),
    );
    let is_switch = matches!(
        value.to_ascii_lowercase().as_str(),
        "true" | "false" | "1" | "0" | "yes" | "no" | "on" | "off" | ""
    );
    let is_command = match (section, key) {
        ("core", "fsmonitor") => !is_switch,
        ("core", "sshcommand" | "gitproxy" | "askpass" | "pager" | "editor" | "alternaterefscommand") => true,
        ("filter", "clean" | "smudge" | "process") => true,
        ("diff", "command" | "textconv" | "external") | ("merge", "driver") => true,
        ("difftool" | "mergetool" | "man" | "browser" | "guitool", "cmd") => true,
        ("credential", "helper") => {
            !value.contains(['/', '!']) || value.starts_with('!') || value.contains(' ')
        }
        ("gpg", "program") | ("sequence", "editor") | ("interactive", "difffilter") => true,
        ("uploadpack", "packobjectshook") | ("remote", "uploadpack" | "receivepack") => true,
        ("alias", _) => value.trim_start().starts_with('!'),
        ("submodule", "update") => value.trim_start().starts_with('!'),
        ("pager", _) => !is_switch,
        ("lfs", "customtransfer.path") | ("trailer", "command" | "cmd") => true,
        _ if section == "lfs" && setting.subsection.starts_with("customtransfer") && key == "path" => true,
        ("lfs", _) if setting.subsection.starts_with("extension") => matches!(key, "clean" | "smudge"),
        _ => false,
    };
    let is_transport = matches!(key, "url" | "pushurl" | "insteadof" | "vcs")
        && (value.starts_with("ext::") || value.starts_with('-'))
        || section == "url" && setting.subsection.starts_with("ext::")
        || section == "protocol" && setting.subsection == "ext" && key == "allow" && value == "always";
    if is_transport {
        return Some("has git run a command as a transport");
    }
    (is_command && !is_familiar(value)).then_some("is a command that git runs")
}

fn module(setting: &Setting) -> Option<&'static str> {
    let value = setting.value.trim();
    if value.chars().any(|c| c.is_control()) && matches!(setting.key.as_str(), "path" | "url") {
        return Some("has control characters, which git and its tools read differently");
    }
    match setting.key.as_str() {
        "url" if value.starts_with('-') => Some("is taken for an option by git"),
        "url" if value.starts_with("ext::") || value.starts_with("fd::") => {
            Some("has git run a command as a transport")
        }
        "url" if value.starts_with("ssh://-") || value.contains("://-") || value.contains("@-") => {
            Some("is taken for an option by ssh")
        }
        "url" if value.contains("--upload-pack") || value.contains("--receive-pack") => {
            Some("has git run a command")
        }
        "path" if value.starts_with('-') => Some("is taken for an option by git"),
        "path"
            if value
                .split(['/', '\\'])
                .any(|part| part == ".." || part.eq_ignore_ascii_case(".git"))
                || value.starts_with('/') =>
        {
            Some("leads out of the folder, or into git's own")
        }
        "update" if value.starts_with('!') => Some("is a command that git runs"),
        _ if setting.section == "submodule"
            && setting.subsection.split(['/', '\\']).any(|part| part == "..") =>
        {
            Some("has a name that leads out of git's folder")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setting(section: &str, sub: &str, key: &str, value: &str) -> Setting {
        Setting {
            section: section.to_owned(),
            subsection: sub.to_owned(),
            key: key.to_owned(),
            value: value.to_owned(),
            offset: 0,
        }
    }

    #[test]
    fn what_people_set_is_told_from_what_runs() {
        assert!(runs(&setting("core", "", "fsmonitor", "sh -c id")).is_some());
        assert!(runs(&setting("filter", "x", "smudge", "sh run.sh")).is_some());
        assert!(runs(&setting("filter", "lfs", "smudge", "git-lfs smudge; id")).is_some());
        assert!(runs(&setting("alias", "", "st", "!id")).is_some());
        assert!(runs(&setting("filter", "lfs", "process", "git-lfs filter-process")).is_none());
        assert!(runs(&setting("core", "", "sshcommand", "ssh -i ~/.ssh/key")).is_none());
        assert!(runs(&setting("core", "", "fsmonitor", "true")).is_none());
        assert!(runs(&setting("alias", "", "st", "status -s")).is_none());
        assert!(module(&setting("submodule", "a", "url", "-u./payload")).is_some());
        assert!(module(&setting("submodule", "../../x", "path", "a")).is_some());
        assert!(module(&setting("submodule", "a", "url", "https://github.com/a/b")).is_none());
    }
}
