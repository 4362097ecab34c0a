//! What stands behind a package's name in `package.json`.

use super::super::address;
use super::super::facts::{Entry, Origin};
use super::super::reading::{entry, some};

/// An entry for `name: written`, aliases resolved.
pub(super) fn entry_of(name: &str, written: &str, offset: Option<u64>) -> Entry {
    let written = written.trim();
    if let Some(alias) = written.strip_prefix("npm:") {
        let (real, range) = split(alias);
        return Entry {
            group: None,
            ..entry_of(real, range.unwrap_or("*"), offset)
        };
    }
    let mut out = entry(name, offset);
    out.origin = origin(written);
    if out.origin.is_some() {
        // What comes after `#semver:` is a range.
        out.requirement = written.split_once("#semver:").and_then(|(_, range)| some(range));
        return out;
    }
    if let Some(rest) = written.strip_prefix("catalog:") {
        out.origin = None;
        out.unresolved = Some("a catalog of the workspace says which version");
        out.requirement = some(&format!("catalog:{rest}"));
        return out;
    }
    if !matches!(written, "" | "*" | "x" | "X") {
        out.requirement = Some(written.to_owned());
    }
    out.version = is_exact(written).then(|| written.trim_start_matches(['=', 'v', ' ']).to_owned());
    out
}

/// `@scope/name@range` → name and range.
pub(super) fn split(text: &str) -> (&str, Option<&str>) {
    let skip = usize::from(text.starts_with('@'));
    let at = text.get(skip..).and_then(|rest| rest.find('@'));
    match at.and_then(|at| text.split_at_checked(at.saturating_add(skip))) {
        Some((name, range)) => (name, range.strip_prefix('@')),
        None => (text, None),
    }
}

/// True for one whole version.
pub(super) fn is_exact(written: &str) -> bool {
    let bare = written.trim_start_matches(['=', 'v', ' ']);
    let core = bare.split(['-', '+']).next().unwrap_or_default();
    let numbers: Vec<&str> = core.split('.').collect();
    let is_number = |part: &&str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    numbers.len() == 3 && numbers.iter().all(is_number) && !bare.contains([' ', '|', '<', '>'])
}

/// Where a package comes from, if not from a registry by name.
pub(super) fn origin(written: &str) -> Option<Origin> {
    if written.starts_with("workspace:") {
        return Some(Origin::Workspace);
    }
    for start in ["file:", "link:", "portal:"] {
        if let Some(path) = written.strip_prefix(start) {
            return Some(Origin::Path {
                path: path.to_owned(),
            });
        }
    }
    for (start, host) in [
        ("github:", "github.com"),
        ("gitlab:", "gitlab.com"),
        ("bitbucket:", "bitbucket.org"),
        ("gist:", "gist.github.com"),
    ] {
        if let Some(rest) = written.strip_prefix(start) {
            return Some(address::repository(&format!("https://{host}/{rest}")));
        }
    }
    if let Some(origin) = address::origin(written) {
        return Some(origin);
    }
    // `owner/name` is a repository of the best known host.
    let bare = written.split('#').next().unwrap_or_default();
    let is_part = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
    };
    let (owner, name) = bare.split_once('/')?;
    (is_part(owner) && is_part(name)).then(|| address::repository(&format!("https://github.com/{written}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_ask_for_a_package_is_told_apart() {
        let said = |written: &str| {
            let entry = entry_of("a", written, None);
            (
                entry.name,
                entry.requirement,
                entry.version,
                entry.origin.is_some(),
            )
        };
        let own = |text: &str| Some(text.to_owned());
        assert_eq!(said("^1.2.3"), ("a".to_owned(), own("^1.2.3"), None, false));
        assert_eq!(
            said("1.2.3-rc.1"),
            ("a".to_owned(), own("1.2.3-rc.1"), own("1.2.3-rc.1"), false)
        );
        assert_eq!(said("npm:@s/b@^2"), ("@s/b".to_owned(), own("^2"), None, false));
        assert_eq!(said("latest"), ("a".to_owned(), own("latest"), None, false));
        assert_eq!(said("*"), ("a".to_owned(), None, None, false));
        for elsewhere in [
            "o/r",
            "github:o/r#v1",
            "file:../x",
            "git+ssh://git@h.example/o/r.git#semver:^1",
            "workspace:*",
            "https://h.example/x.tgz",
        ] {
            assert!(said(elsewhere).3, "{elsewhere}");
        }
        assert_eq!(split("@s/b@1"), ("@s/b", Some("1")));
    }
}
