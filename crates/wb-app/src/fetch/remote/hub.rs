//! A model hub: a revision is resolved to a commit, one listing gives sizes and digests, files come by their path.

use super::address::HubKind;
use super::ask::Locator;
use super::auth::{Bearer, hub_token};
use super::digest::Listed;
use super::error::RemoteError;
use super::file::Listing;
use super::http::{Answer, Http, Question, Settings, Sign, check_scheme, host};
use super::listed::{Listed as Found, keep_name};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use std::sync::Arc;
use url::Url;

/// What a path segment keeps.
pub(super) const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');
/// What a path keeps.
pub(super) const PATH: &AsciiSet = &SEGMENT.remove(b'/');

const DOCUMENT_MAX: u64 = 64 << 20;
const PAGES_MAX: usize = 1_000;
const FILES_MAX: usize = 250_000;

#[derive(Deserialize)]
struct Info {
    sha: String,
}

#[derive(Deserialize)]
struct Entry {
    #[serde(rename = "type")]
    kind: String,
    path: String,
    #[serde(default)]
    size: u64,
    oid: Option<String>,
    lfs: Option<Lfs>,
}

#[derive(Deserialize)]
struct Lfs {
    oid: String,
    size: u64,
}

/// What is asked of a hub.
pub(super) struct Wanted<'a> {
    pub(super) address: &'a str,
    pub(super) kind: HubKind,
    pub(super) name: &'a str,
    pub(super) revision: &'a str,
    pub(super) path: &'a str,
}

/// Lists a repository at the commit that its revision is now.
pub(super) fn list(
    wanted: &Wanted<'_>,
    endpoint: Option<&str>,
    settings: &Settings,
) -> Result<Found, RemoteError> {
    let endpoint = super::auth::variable("HF_ENDPOINT").or_else(|| endpoint.map(str::to_owned));
    let endpoint = endpoint.ok_or_else(|| RemoteError::Unconfigured {
        address: wanted.address.to_owned(),
        missing: "HF_ENDPOINT (the hub's base address, `https://…`)",
    })?;
    let base = endpoint.trim_end_matches('/');
    let home = parse(base, wanted)?;
    check_scheme(&home, settings.allow_http)?;
    let http = Http::new(settings, &home, true);
    let sign: Option<Arc<dyn Sign>> = hub_token()?.map(|token| Arc::new(Bearer(token)) as Arc<dyn Sign>);
    let hub = Hub {
        http: &http,
        sign: sign.as_deref(),
        wanted,
        base,
    };
    let commit = hub.commit()?;
    let entries = hub.tree(&commit)?;
    let mut files = Vec::new();
    let mut refused = Vec::new();
    for entry in entries
        .into_iter()
        .filter(|entry| is_below(&entry.path, wanted.path))
    {
        let Some(path) = keep_name(&entry.path, &mut refused) else {
            continue;
        };
        let text = format!(
            "{base}/{}{}/resolve/{commit}/{}",
            wanted.kind.prefix(),
            wanted.name,
            utf8_percent_encode(&path, PATH)
        );
        let (bytes, digest) = match &entry.lfs {
            Some(lfs) => (lfs.size, Listed::sha256(&lfs.oid)),
            None => (entry.size, entry.oid.as_deref().and_then(Listed::git)),
        };
        files.push(Listing {
            path,
            bytes: Some(bytes),
            digest,
            locator: Locator {
                url: parse(&text, wanted)?,
                sign: sign.clone(),
            },
        });
    }
    if files.is_empty() && refused.is_empty() && !wanted.path.is_empty() {
        return Err(RemoteError::NotFound {
            what: format!("`{}` in {} at {commit}", wanted.path, wanted.name),
        });
    }
    let endpoint = host(&home);
    Ok(Found {
        http,
        endpoint,
        revision: Some(wanted.revision.to_owned()),
        commit: Some(commit),
        is_single: matches!(files.as_slice(), [only] if only.path == wanted.path),
        files,
        refused,
    })
}

fn is_below(path: &str, wanted: &str) -> bool {
    wanted.is_empty()
        || path == wanted
        || path
            .strip_prefix(wanted)
            .is_some_and(|rest| rest.starts_with('/'))
}

fn parse(text: &str, wanted: &Wanted<'_>) -> Result<Url, RemoteError> {
    Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))
        .ok_or_else(|| RemoteError::Address {
            address: wanted.address.to_owned(),
            detail: "the endpoint is no web address".to_owned(),
        })
}

struct Hub<'a> {
    http: &'a Http,
    sign: Option<&'a dyn Sign>,
    wanted: &'a Wanted<'a>,
    base: &'a str,
}

impl Hub<'_> {
    fn api(&self, rest: &str) -> Result<Url, RemoteError> {
        let Wanted { kind, name, .. } = self.wanted;
        parse(
            &format!("{}/api/{}/{name}/{rest}", self.base, kind.plural()),
            self.wanted,
        )
    }

    fn get(&self, url: &Url) -> Result<Answer<'_>, RemoteError> {
        self.http.ask(&Question {
            sign: self.sign,
            ..Question::get(url, self.wanted.name)
        })
    }

    fn lying(&self, url: &Url, detail: &str) -> RemoteError {
        RemoteError::Lying {
            host: host(url),
            detail: detail.to_owned(),
        }
    }

    fn commit(&self) -> Result<String, RemoteError> {
        let revision = utf8_percent_encode(self.wanted.revision, SEGMENT);
        let url = self.api(&format!("revision/{revision}"))?;
        let text = self.get(&url)?.document("the revision", DOCUMENT_MAX)?;
        let info: Info = serde_json::from_slice(&text)
            .map_err(|_| self.lying(&url, "the revision is no answer of a hub"))?;
        let is_commit = info.sha.len() == 40 && info.sha.bytes().all(|b| b.is_ascii_hexdigit());
        let asked = self.wanted.revision;
        let is_other = asked.len() == 40
            && asked.bytes().all(|b| b.is_ascii_hexdigit())
            && !asked.eq_ignore_ascii_case(&info.sha);
        if !is_commit || is_other {
            return Err(self.lying(
                &url,
                "the revision resolves to something else than a commit that fits it",
            ));
        }
        Ok(info.sha)
    }

    fn tree(&self, commit: &str) -> Result<Vec<Entry>, RemoteError> {
        let mut url = self.api(&format!("tree/{commit}?recursive=true&expand=false"))?;
        let origin = url.origin();
        let mut entries: Vec<Entry> = Vec::new();
        for _ in 0..PAGES_MAX {
            let mut answer = self.get(&url)?;
            let next = answer
                .header("link")
                .and_then(next_link)
                .map(|next| url.join(next));
            let text = answer.document("the listing", DOCUMENT_MAX)?;
            drop(answer);
            let page: Vec<Entry> = serde_json::from_slice(&text)
                .map_err(|_| self.lying(&url, "the listing is no answer of a hub"))?;
            entries.extend(page.into_iter().filter(|entry| entry.kind == "file"));
            if entries.len() > FILES_MAX {
                return Err(RemoteError::TooLarge {
                    what: "the listing".to_owned(),
                    allowed: FILES_MAX as u64,
                });
            }
            match next {
                None => return Ok(entries),
                Some(Ok(next)) if next.origin() == origin && next != url => url = next,
                Some(_) => return Err(self.lying(&url, "the listing goes on at another host")),
            }
        }
        Err(self.lying(&url, "the listing has no end"))
    }
}

/// The target of `rel="next"` in a `Link` header.
fn next_link(header: &str) -> Option<&str> {
    header.split(',').find_map(|link| {
        let (target, parameters) = link.trim().strip_prefix('<')?.split_once('>')?;
        let is_next = parameters
            .split(';')
            .any(|part| matches!(part.trim(), "rel=\"next\"" | "rel=next"));
        is_next.then_some(target)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_paths() {
        assert_eq!(
            next_link("<https://h/a>; rel=\"prev\", <https://h/b?c=1>; rel=\"next\""),
            Some("https://h/b?c=1")
        );
        assert_eq!(next_link("<https://h/a>; rel=\"last\""), None);
        assert!(is_below("a/b", "a") && is_below("a", "a") && !is_below("ab", "a") && is_below("x", ""));
    }
}
