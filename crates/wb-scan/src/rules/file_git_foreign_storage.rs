//! Large files of the repository that come from elsewhere.

use crate::rule::Seen;
use crate::rules::file_git_runs_commands::full_name;
use crate::sink::{Found, Sink};
use wb_formats::Facts;
use wb_formats::repo::git::config::ConfigFile;

crate::rule! {
    /// `.lfsconfig` sends git-LFS to an address of its own, or a configuration rewrites addresses or names
    /// hooks or further files of settings.
    ///
    /// ## Why it matters
    /// The files that git-LFS fetches are not from where the repository is, and whoever runs that address
    /// sees your credentials for it.
    ///
    /// ## What to do
    /// Find out whose address it is before you fetch.
    pub static RULE = {
        id: "file-git-foreign-storage",
        since: "0.1.0",
        severity: Medium,
        summary: "settings of git send it to another place for files, hooks or settings",
        remedy: "find out whose address it is before you fetch",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::GitConfig(facts) = seen.facts else {
        return;
    };
    for setting in &facts.settings {
        let what = match (facts.file, setting.section.as_str(), setting.key.as_str()) {
            (ConfigFile::Lfs, _, "url" | "pushurl" | "lfsurl" | "lfspushurl") => {
                "is where git-LFS fetches files from"
            }
            (ConfigFile::Config, "core", "hookspath") if !setting.value.contains("husky") => {
                "is where git looks for hooks"
            }
            (ConfigFile::Config, "include" | "includeif", "path") => "is read as further settings",
            (ConfigFile::Config, "url", "insteadof" | "pushinsteadof") => "rewrites addresses",
            (ConfigFile::Modules, _, "url")
                if setting.value.starts_with("file:") || setting.value.starts_with('/') =>
            {
                "is a submodule on this machine"
            }
            _ => continue,
        };
        let name = full_name(setting);
        let found = Found::new(format!("`{name}` {what}: `{}`", setting.value)).at(setting.offset);
        sink.found(found.evidence_at("setting", format!("{name} = {}", setting.value), setting.offset));
    }
}
