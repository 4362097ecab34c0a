//! Addresses of packages: credentials masked, version control told from archives and paths.

use super::facts::Origin;
use crate::model::json::beginning;

/// How many bytes of an address are kept.
const ADDRESS_MAX: usize = 1_024;

/// The address with what stands before `@` in its authority masked, unless it is a variable or a bare user name of
/// version control (`git@`), and the values of query parameters that are named like secrets.
pub(crate) fn masked(address: &str) -> String {
    let address = beginning(address.trim(), ADDRESS_MAX);
    let Some((scheme, rest)) = address.split_once("://") else {
        return address;
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
    let authority = match authority.rsplit_once('@') {
        Some((user, host)) if is_harmless(user) => format!("{user}@{host}"),
        Some((_, host)) => format!("***@{host}"),
        None => authority.to_owned(),
    };
    format!("{scheme}://{authority}{}", masked_query(behind))
}

/// Variables and the user names that version control is reached with are no secrets.
fn is_harmless(user: &str) -> bool {
    let is_variable = |part: &str| part.starts_with('$') || part.starts_with("%") || part.is_empty();
    match user.split_once(':') {
        Some((name, password)) => is_variable(password) && (is_variable(name) || name.len() < 40),
        None => is_variable(user) || matches!(user, "git" | "hg" | "svn" | "ssh"),
    }
}

fn masked_query(behind: &str) -> String {
    const SECRET: [&str; 6] = ["token", "key", "secret", "password", "sig", "auth"];
    let Some((path, query)) = behind.split_once('?') else {
        return behind.to_owned();
    };
    let (query, fragment) = query.split_once('#').map_or((query, None), |(q, f)| (q, Some(f)));
    let parameters = query.split('&').map(|pair| match pair.split_once('=') {
        Some((key, _)) if SECRET.iter().any(|word| key.to_ascii_lowercase().contains(word)) => {
            format!("{key}=***")
        }
        _ => pair.to_owned(),
    });
    let query = parameters.collect::<Vec<_>>().join("&");
    let fragment = fragment.map_or_else(String::new, |fragment| format!("#{fragment}"));
    format!("{path}?{query}{fragment}")
}

/// The host of an address, in lower case, without user and port; none for paths and for what a variable decides.
pub fn host(address: &str) -> Option<String> {
    let rest = match address.split_once("://") {
        Some((_, rest)) => rest,
        None => address.strip_prefix("git@")?,
    };
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or(authority);
    let host = match host.starts_with('[') {
        true => host.split(']').next().unwrap_or(host),
        false => host.split(':').next().unwrap_or_default(),
    };
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    (!host.is_empty() && !host.starts_with('$') && !host.starts_with('%')).then_some(host)
}

/// Where an address leads, as pip and npm write it: version control, an archive or a path; none if it is no address.
pub(crate) fn origin(written: &str) -> Option<Origin> {
    let written = written.trim();
    let lower = written.to_ascii_lowercase();
    let is_repository = ["git+", "hg+", "svn+", "bzr+"]
        .iter()
        .any(|vcs| lower.starts_with(vcs))
        || lower.starts_with("git://")
        || lower.starts_with("git@")
        || lower.starts_with("ssh://");
    let path = |path: &str| Origin::Path {
        path: beginning(path, ADDRESS_MAX),
    };
    if is_repository {
        return Some(repository(written));
    }
    if let Some(rest) = lower.strip_prefix("file:") {
        let at = written.len().saturating_sub(rest.len());
        return Some(path(written.get(at..).unwrap_or_default()));
    }
    if lower.contains("://") {
        let bare = lower.split(['#', '?']).next().unwrap_or_default();
        if bare.ends_with(".git") {
            return Some(repository(written));
        }
        return Some(Origin::Address { url: masked(written) });
    }
    lower.starts_with(['.', '/', '\\', '~']).then(|| path(written))
}

/// Version control: the revision stands behind `@` in the path (pip) or behind `#` (npm).
pub(crate) fn repository(written: &str) -> Origin {
    let (address, fragment) = match written.split_once('#') {
        Some((address, fragment)) => (address, Some(fragment)),
        None => (written, None),
    };
    let scheme = address.find("://").map_or(0, |at| at.saturating_add(3));
    let path = address
        .get(scheme..)
        .and_then(|rest| rest.find(['/', ':']))
        .map_or(address.len(), |at| scheme.saturating_add(at));
    let at = address
        .get(path..)
        .and_then(|rest| rest.rfind('@'))
        .map(|at| path.saturating_add(at));
    let (url, revision) = match at {
        Some(at) => {
            let (url, revision) = address.split_at_checked(at).unwrap_or((address, ""));
            (url, revision.strip_prefix('@').map(ToOwned::to_owned))
        }
        None => (address, None),
    };
    // pip's fragments have keys (`egg=…`), npm's are the revision itself.
    let named = fragment.filter(|fragment| !fragment.is_empty() && !fragment.contains('='));
    let revision = revision
        .filter(|revision| !revision.is_empty())
        .or_else(|| named.map(ToOwned::to_owned));
    Origin::Repository {
        url: masked(url),
        revision: revision.map(|revision| beginning(&revision, 200)),
    }
}

/// The last part of a path or address, without its ending: what a repository is called.
pub(crate) fn last_part(address: &str) -> &str {
    let bare = address.split(['#', '?']).next().unwrap_or(address);
    let bare = bare.trim_end_matches(['/', '\\']);
    let part = bare.rsplit(['/', '\\', ':']).next().unwrap_or(bare);
    part.strip_suffix(".git").unwrap_or(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_masked_and_variables_are_not() {
        assert_eq!(masked("https://user:pass@h.example/x"), "https://***@h.example/x");
        assert_eq!(
            masked("https://${TOKEN}@h.example/x"),
            "https://${TOKEN}@h.example/x"
        );
        assert_eq!(
            masked("https://h.example/x?token=abc&v=1#f"),
            "https://h.example/x?token=***&v=1#f"
        );
        assert_eq!(masked("git+ssh://git@h.example/x"), "git+ssh://git@h.example/x");
        assert_eq!(host("https://u@H.example:8443/x").as_deref(), Some("h.example"));
        assert_eq!(host("git@h.example:a/b").as_deref(), Some("h.example"));
    }

    #[test]
    fn places_are_told_apart() {
        let git = |url: &str, revision: Option<&str>| {
            Some(Origin::Repository {
                url: url.to_owned(),
                revision: revision.map(ToOwned::to_owned),
            })
        };
        assert_eq!(
            origin("git+https://h.example/a/b@v1#egg=b"),
            git("git+https://h.example/a/b", Some("v1"))
        );
        assert_eq!(
            origin("git+ssh://git@h.example/a/b.git#main"),
            git("git+ssh://git@h.example/a/b.git", Some("main"))
        );
        assert_eq!(
            origin("git@h.example:a/b.git"),
            git("git@h.example:a/b.git", None)
        );
        assert_eq!(
            origin("https://h.example/a.whl"),
            Some(Origin::Address {
                url: "https://h.example/a.whl".to_owned()
            })
        );
        assert_eq!(
            origin("file:../x"),
            Some(Origin::Path {
                path: "../x".to_owned()
            })
        );
        assert_eq!(origin("torch"), None);
        assert_eq!(last_part("https://h.example/a/b.git#x"), "b");
    }
}
