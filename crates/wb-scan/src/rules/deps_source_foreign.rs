//! A list of packages that has them installed from an unknown place.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;
use wb_formats::repo::requirements::{Source, SourceKind};

crate::rule! {
    /// A requirements file or environment names an index or a page of links other than the wheels of one project
    /// (see `deps-source-index`), has a package come from an address or
    /// a repository that is on none of the public hosts of code, or turns off the check of certificates.
    ///
    /// ## Why it matters
    /// Installing a package runs its code. A second index also answers for the names of packages that you
    /// know, and the higher version wins.
    ///
    /// ## What to do
    /// Remove the line, or install the package from where you trust it. If the index is one that you use and know,
    /// set it in the configuration of the installer.
    ///
    /// ## References
    /// - Dependency confusion (Birsan, 2021)
    /// - CVE-2018-20225 (pip's extra index)
    pub static RULE = {
        id: "deps-source-foreign",
        since: "0.1.0",
        severity: High,
        summary: "a requirements file has packages installed from an unknown place",
        remedy: "remove the line, or install the package from where you trust it",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::Requirements(facts) = seen.facts else {
        return;
    };
    for source in &facts.sources {
        if is_wheel_index(source) {
            continue;
        }
        let Some(what) = foreign(source) else { continue };
        let found = Found::new(format!("{what}: `{}`", source.line)).at(source.offset);
        sink.found(found.evidence_at("line", source.line.clone(), source.offset));
    }
}

/// True for an encrypted index that is no copy of a whole one: the wheels of one project (`…/whl/cu121`), or a host of
/// nothing else. `deps-source-index` speaks of those.
pub(crate) fn is_wheel_index(source: &Source) -> bool {
    let address = source.from.to_ascii_lowercase();
    let Some((authority, path)) = address
        .strip_prefix("https://")
        .map(|rest| rest.split_once('/').unwrap_or((rest, "")))
    else {
        return false;
    };
    let is_index = matches!(source.kind, SourceKind::Index | SourceKind::FindLinks);
    let is_honest = !authority.contains('@') && authority.chars().any(|c| c.is_ascii_alphabetic());
    is_index && is_honest && (path.is_empty() || path.split('/').any(|part| part.starts_with("whl")))
}

/// Hosts of code, where an address names its owner. Hosts of packages are not listed: whoever names an index has
/// left the one that the installer is set to, and only the reader knows which others are meant.
const CODE_HOSTS: &[&str] = &[
    "github.com",
    "codeload.github.com",
    "objects.githubusercontent.com",
    "raw.githubusercontent.com",
    "api.github.com",
    "gitlab.com",
    "bitbucket.org",
    "salsa.debian.org",
    "codeberg.org",
    "git.sr.ht",
    "opendev.org",
    "gitee.com",
];

pub(crate) fn foreign(source: &Source) -> Option<&'static str> {
    if source.kind == SourceKind::TrustedHost {
        return Some("the certificate of a host is not checked");
    }
    let address = source.from.to_ascii_lowercase();
    let host = host(&address)?;
    let is_local = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
    let is_code = CODE_HOSTS
        .iter()
        .any(|known| host == *known || host.strip_suffix(known).is_some_and(|head| head.ends_with('.')))
        || host.ends_with(".github.io");
    let is_plain = [
        "http://",
        "git://",
        "git+http://",
        "git+git://",
        "svn://",
        "ftp://",
    ]
    .iter()
    .any(|scheme| address.starts_with(scheme));
    match source.kind {
        SourceKind::Index if is_local => None,
        SourceKind::Index => Some("packages come from an index of its own"),
        _ if is_code => None,
        SourceKind::FindLinks => Some("packages come from a page of links of its own"),
        SourceKind::Address => Some("a package comes from an address of its own"),
        SourceKind::Repository if is_plain => Some("a package is fetched without encryption"),
        SourceKind::Repository => Some("a package comes from a repository of its own"),
        SourceKind::Path | SourceKind::TrustedHost => None,
    }
}

/// The host of an address, without user and port; none for a path, and for what a variable decides.
fn host(address: &str) -> Option<&str> {
    let rest = match address.split_once("://") {
        Some((_, rest)) => rest,
        None => address
            .strip_prefix("git@")
            .or_else(|| address.strip_prefix("git+git@"))?,
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or(authority);
    let host = if host.starts_with('[') {
        host
    } else {
        host.split(':').next().unwrap_or_default()
    };
    (!host.is_empty() && !host.starts_with("${")).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_told_apart() {
        let is_foreign = |kind, from: &str| {
            foreign(&Source {
                kind,
                from: from.to_owned(),
                line: String::new(),
                offset: None,
            })
            .is_some()
        };
        assert!(is_foreign(SourceKind::Index, "https://packages.example/simple"));
        assert!(is_foreign(
            SourceKind::Index,
            "https://github.com@packages.example/simple"
        ));
        assert!(is_foreign(SourceKind::Repository, "git+ssh://git@evil.example/a"));
        assert!(is_foreign(SourceKind::TrustedHost, "evil.example"));
        assert!(is_foreign(SourceKind::Index, "https://name.github.io/wheels"));
        assert!(is_foreign(
            SourceKind::Address,
            "https://github.com.evil.example/a.whl"
        ));
        assert!(!is_foreign(SourceKind::Index, "http://localhost:3141/simple"));
        assert!(!is_foreign(
            SourceKind::Repository,
            "git+https://github.com/huggingface/transformers"
        ));
        assert!(!is_foreign(SourceKind::FindLinks, "./wheels"));
        let is_wheels = |from: &str| {
            is_wheel_index(&Source {
                kind: SourceKind::Index,
                from: from.to_owned(),
                line: String::new(),
                offset: None,
            })
        };
        assert!(is_wheels("https://wheels.example/whl/cu121") && is_wheels("https://wheels.example"));
        assert!(!is_wheels("https://packages.example/simple") && !is_wheels("http://wheels.example/whl"));
        assert!(!is_wheels("https://known.example@evil.example/whl") && !is_wheels("https://10.0.0.1/whl"));
    }
}
