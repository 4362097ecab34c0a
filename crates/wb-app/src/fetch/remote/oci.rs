//! An OCI registry: a manifest names its layers by digest, and every layer is an artifact.

use super::ask::Locator;
use super::auth::{Basic, Bearer, docker, header_value};
use super::digest::Listed as Digest;
use super::error::RemoteError;
use super::file::Listing;
use super::guard::written_reach;
use super::http::{Answer, Http, Question, Settings, Sign, check_scheme, host};
use super::listed::{Listed, Refused, keep_name};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use url::{Host, Url};

const DOCUMENT_MAX: u64 = 8 << 20;
/// Manifests of one index that are read.
const MANIFESTS_MAX: usize = 64;
const ACCEPT: &str = "application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json, \
                      application/vnd.docker.distribution.manifest.v2+json, \
                      application/vnd.docker.distribution.manifest.list.v2+json, \
                      application/vnd.cncf.model.manifest.v1+json, application/vnd.oci.artifact.manifest.v1+json";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Manifest {
    #[serde(default)]
    manifests: Vec<Descriptor>,
    config: Option<Descriptor>,
    #[serde(default, alias = "blobs")]
    layers: Vec<Descriptor>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    #[serde(default)]
    media_type: String,
    digest: String,
    size: u64,
    #[serde(default)]
    annotations: BTreeMap<String, String>,
}

/// Lists the layers of what a reference names.
pub(super) fn list(
    registry: &str,
    repository: &str,
    reference: &str,
    settings: &Settings,
) -> Result<Listed, RemoteError> {
    let home = base(registry)?;
    check_scheme(&home, settings.allow_http)?;
    let http = Http::new(settings, &home, false);
    let basic = docker::basic(registry)?;
    let mut client = Client {
        http: &http,
        settings,
        home: &home,
        repository,
        sign: basic.clone().map(|basic| Arc::new(Basic(basic)) as Arc<dyn Sign>),
        basic,
    };
    let (manifest, digest) = client.manifest(reference)?;
    let mut files = BTreeMap::new();
    let mut refused = Vec::new();
    let mut manifests = Vec::new();
    // An index names manifests and further indexes. A digest is read once, so that there are no circles.
    let mut seen = BTreeSet::from([digest.clone()]);
    let mut waiting = VecDeque::from([(String::new(), manifest)]);
    while let Some((folder, manifest)) = waiting.pop_front() {
        for child in &manifest.manifests {
            if !is_digest(&child.digest) {
                refused.push(unverifiable(&child.digest));
                continue;
            }
            if !seen.insert(child.digest.clone()) {
                continue;
            }
            if seen.len() > MANIFESTS_MAX {
                return Err(RemoteError::TooLarge {
                    what: "the index".to_owned(),
                    allowed: MANIFESTS_MAX as u64,
                });
            }
            let folder = format!("{}/", short(&child.digest));
            waiting.push_back((folder, client.manifest(&child.digest)?.0));
        }
        manifests.push((folder, manifest));
    }
    for (folder, manifest) in &manifests {
        client.layers(folder, manifest, &mut files, &mut refused)?;
    }
    drop(client);
    Ok(Listed {
        endpoint: host(&home),
        http,
        revision: Some(reference.to_owned()),
        commit: Some(digest),
        files: files.into_values().collect(),
        refused,
        is_single: false,
    })
}

/// True for `sha256:` and its digits: the one kind of digest that is computed here.
fn is_digest(text: &str) -> bool {
    text.strip_prefix("sha256:")
        .is_some_and(|hex| hex.len() == 64 && hex.bytes().all(|b| b.is_ascii_hexdigit()))
}

fn unverifiable(digest: &str) -> Refused {
    Refused {
        name: digest.chars().filter(|c| !c.is_control()).take(200).collect(),
        why: "its digest is no SHA-256",
    }
}

/// True if a token service may get the registry's password: the same host, or one beside or above it under the same
/// name (`registry-1.docker.io` and `auth.docker.io`, `registry.gitlab.com` and `gitlab.com`).
fn is_of_same_house(registry: &Url, realm: &Url) -> bool {
    match (registry.host(), realm.host()) {
        (Some(Host::Domain(registry)), Some(Host::Domain(realm))) => {
            let house = registry.split_once('.').map(|(_, house)| house);
            let house = house.filter(|house| house.contains('.'));
            realm == registry
                || realm
                    .strip_suffix(registry)
                    .is_some_and(|rest| rest.ends_with('.'))
                || house.is_some_and(|house| {
                    realm
                        .strip_suffix(house)
                        .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
                })
        }
        (registry, realm) => registry.is_some() && registry == realm,
    }
}

/// Registries speak https; on this machine, plain http.
fn base(registry: &str) -> Result<Url, RemoteError> {
    let wrong = |_| RemoteError::Address {
        address: format!("oci://{registry}"),
        detail: "the registry's name is no host".to_owned(),
    };
    let plain = Url::parse(&format!("http://{registry}/")).map_err(wrong)?;
    if written_reach(&plain).is_some_and(|(address, _)| address.is_loopback()) {
        return Ok(plain);
    }
    Url::parse(&format!("https://{registry}/")).map_err(wrong)
}

struct Client<'a> {
    http: &'a Http,
    settings: &'a Settings,
    home: &'a Url,
    repository: &'a str,
    sign: Option<Arc<dyn Sign>>,
    basic: Option<String>,
}

impl Client<'_> {
    fn lying(&self, detail: impl Into<String>) -> RemoteError {
        RemoteError::Lying {
            host: host(self.home),
            detail: detail.into(),
        }
    }

    fn url(&self, kind: &str, reference: &str) -> Result<Url, RemoteError> {
        let path = format!("/v2/{}/{kind}/{reference}", self.repository);
        self.home
            .join(&path)
            .map_err(|_| self.lying("an address that is none"))
    }

    /// A manifest, and its digest. One that is named by its digest must have it.
    fn manifest(&mut self, reference: &str) -> Result<(Manifest, String), RemoteError> {
        let url = self.url("manifests", reference)?;
        let text = match self.get(&url)? {
            Ok(text) => text,
            Err(challenge) => {
                self.sign = Some(self.token(&challenge)?);
                match self.get(&url)? {
                    Ok(text) => text,
                    Err(_) => {
                        return Err(RemoteError::Denied {
                            host: host(self.home),
                            what: self.repository.to_owned(),
                            detail: "status 401, with a token of its own".to_owned(),
                        });
                    }
                }
            }
        };
        let mut hasher = Digest::Sha256(String::new()).hasher(text.len() as u64);
        hasher.update(&text);
        let digest = format!("sha256:{}", hasher.finish());
        if reference.starts_with("sha256:") && reference != digest {
            return Err(self.lying(format!("the manifest {reference} has the digest {digest}")));
        }
        let manifest = serde_json::from_slice(&text).map_err(|_| self.lying("the manifest is none"))?;
        Ok((manifest, digest))
    }

    /// A document, or the challenge of a registry that wants a token first.
    fn get(&self, url: &Url) -> Result<Result<Vec<u8>, String>, RemoteError> {
        let mut answer: Answer<'_> = self.http.ask_any(&Question {
            headers: &[("accept", ACCEPT)],
            sign: self.sign.as_deref(),
            ..Question::get(url, self.repository)
        })?;
        match (answer.status, answer.header("www-authenticate")) {
            (200, _) => answer.document("the manifest", DOCUMENT_MAX).map(Ok),
            (401, Some(challenge)) => Ok(Err(challenge.to_owned())),
            _ => Err(answer.refusal(self.repository)),
        }
    }

    /// Answers a challenge: `Bearer realm="…",service="…",scope="…"`.
    fn token(&self, challenge: &str) -> Result<Arc<dyn Sign>, RemoteError> {
        let denied = |detail: &str| RemoteError::Denied {
            host: host(self.home),
            what: self.repository.to_owned(),
            detail: detail.to_owned(),
        };
        let (kind, rest) = challenge.split_once(' ').unwrap_or((challenge, ""));
        if !kind.eq_ignore_ascii_case("bearer") {
            return match &self.basic {
                Some(basic) => Ok(Arc::new(Basic(basic.clone()))),
                None => Err(denied("it wants a name and a password: use `docker login`")),
            };
        }
        let of = |name: &str| parameter(rest, name);
        let realm = of("realm").ok_or_else(|| denied("its challenge names no realm"))?;
        let mut url = self
            .home
            .join(&realm)
            .map_err(|_| denied("its realm is no address"))?;
        if self.home.scheme() == "https" && url.scheme() != "https" {
            return Err(denied(
                "its realm is not https, where a password could be read by anybody",
            ));
        }
        check_scheme(&url, self.settings.allow_http)?;
        let scope = of("scope").unwrap_or_else(|| format!("repository:{}:pull", self.repository));
        url.query_pairs_mut().append_pair("scope", &scope);
        if let Some(service) = of("service") {
            url.query_pairs_mut().append_pair("service", &service);
        }
        // Whoever else is named as the token service is asked without a name.
        let basic = self.basic.clone().filter(|_| is_of_same_house(self.home, &url));
        let basic = basic.map(Basic);
        let mut answer = self.http.ask(&Question {
            sign: basic.as_ref().map(|basic| basic as &dyn Sign),
            ..Question::get(&url, "the registry's token")
        })?;
        let text = answer.document("the registry's token", DOCUMENT_MAX)?;
        let value: serde_json::Value =
            serde_json::from_slice(&text).map_err(|_| denied("its token service gave no token"))?;
        let token = ["token", "access_token"]
            .iter()
            .find_map(|name| value.get(name)?.as_str());
        let token = token.ok_or_else(|| denied("its token service gave no token"))?;
        Ok(Arc::new(Bearer(header_value("the registry's answer", token)?)))
    }

    /// Configuration and layers as files: by the name that they say, or by their kind and digest.
    fn layers(
        &self,
        folder: &str,
        manifest: &Manifest,
        files: &mut BTreeMap<String, Listing>,
        refused: &mut Vec<Refused>,
    ) -> Result<(), RemoteError> {
        let mut digests = BTreeSet::new();
        let config = manifest.config.iter().map(|config| (config, true));
        for (layer, is_config) in config.chain(manifest.layers.iter().map(|layer| (layer, false))) {
            let Some(digest) = layer.digest.strip_prefix("sha256:").and_then(Digest::sha256) else {
                refused.push(unverifiable(&layer.digest));
                continue;
            };
            let name = name(layer, is_config);
            // The same bytes under another name are another file.
            if !digests.insert((layer.digest.clone(), name.clone())) {
                continue;
            }
            let Some(name) = keep_name(&name, refused) else {
                continue;
            };
            let mut path = format!("{folder}{name}");
            // A title may imitate a name that was made here: none takes the place of another.
            let mut number = 0_usize;
            while files.contains_key(&path) {
                let more = if number == 0 {
                    String::new()
                } else {
                    format!("-{number}")
                };
                path = format!("{folder}{}{more}-{name}", short(&layer.digest));
                number += 1;
            }
            files.insert(
                path.clone(),
                Listing {
                    path,
                    bytes: Some(layer.size),
                    digest: Some(digest),
                    locator: Locator {
                        url: self.url("blobs", &layer.digest)?,
                        sign: self.sign.clone(),
                    },
                },
            );
        }
        Ok(())
    }
}

fn short(digest: &str) -> String {
    digest.trim_start_matches("sha256:").chars().take(12).collect()
}

/// A layer's name: its title, or what its media type says.
fn name(layer: &Descriptor, is_config: bool) -> String {
    const TITLES: &[&str] = &["org.cncf.model.filepath", "org.opencontainers.image.title"];
    let kind = layer.media_type.as_str();
    let title = TITLES
        .iter()
        .find_map(|title| layer.annotations.get(*title))
        .filter(|title| !title.is_empty());
    let packing = [".tar.gz", ".tar.zst", ".tar"]
        .into_iter()
        .zip(["gzip", "zstd", "tar"]);
    let mut packing = packing.filter(|(_, mark)| {
        kind.rsplit(['.', '+'])
            .next()
            .is_some_and(|last| last.starts_with(mark))
    });
    let packing = packing.next().map_or("", |(ending, _)| ending);
    if let Some(title) = title {
        // A folder that is packed keeps its name, and says that it is packed.
        return if title.contains(".tar") || packing.is_empty() {
            title.clone()
        } else {
            format!("{title}{packing}")
        };
    }
    if is_config {
        return "config.json".to_owned();
    }
    let ollama = kind.strip_prefix("application/vnd.ollama.image.");
    let stem = ollama.unwrap_or("layer");
    let ending = match ollama {
        Some("model" | "projector" | "adapter") => ".gguf",
        Some("params" | "messages") => ".json",
        Some("template" | "system" | "license") => ".txt",
        _ => packing,
    };
    format!("{stem}-{}{ending}", short(&layer.digest))
}

/// A parameter of a challenge, quoted or not.
fn parameter(text: &str, name: &str) -> Option<String> {
    let mut rest = text;
    loop {
        let (key, after) = rest.split_once('=')?;
        let (value, after) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => after.split_at(after.find(',').unwrap_or(after.len())),
        };
        if key.trim_matches([' ', ',']).eq_ignore_ascii_case(name) {
            return Some(value.to_owned());
        }
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_stay_in_the_house() {
        let is = |registry: &str, realm: &str| {
            let url = |text: &str| Url::parse(text).expect("is a URL");
            is_of_same_house(&url(registry), &url(realm))
        };
        for (registry, realm) in [
            ("https://registry-1.docker.io/", "https://auth.docker.io/token"),
            ("https://registry.gitlab.com/", "https://gitlab.com/jwt/auth"),
            ("https://ghcr.io/", "https://ghcr.io/token"),
            ("https://quay.io/", "https://auth.quay.io/"),
            ("http://127.0.0.1:1/", "http://127.0.0.1:2/token"),
        ] {
            assert!(is(registry, realm), "{registry} {realm}");
        }
        for (registry, realm) in [
            ("https://ghcr.io/", "https://evil.io/token"),
            ("https://registry.gitlab.com/", "https://notgitlab.com/"),
            ("https://ghcr.io/", "https://ghcr.io.evil.example/"),
            ("https://ghcr.io/", "https://10.0.0.1/"),
            ("http://127.0.0.1:1/", "http://127.0.0.2:1/"),
        ] {
            assert!(!is(registry, realm), "{registry} {realm}");
        }
    }

    #[test]
    fn challenges_and_names() {
        let text = "realm=\"https://a/t\",service=r, scope=\"repository:x:pull,push\"";
        assert_eq!(
            parameter(text, "scope").as_deref(),
            Some("repository:x:pull,push")
        );
        assert_eq!(parameter(text, "service").as_deref(), Some("r"));
        assert_eq!(parameter(text, "error"), None);
        let layer = |kind: &str, title: Option<&str>| Descriptor {
            media_type: kind.to_owned(),
            digest: format!("sha256:{}", "ab".repeat(32)),
            size: 1,
            annotations: title
                .map(|title| ("org.opencontainers.image.title".to_owned(), title.to_owned()))
                .into_iter()
                .collect(),
        };
        let of = |kind: &str, title| name(&layer(kind, title), false);
        assert_eq!(
            of("application/vnd.ollama.image.model", None),
            "model-abababababab.gguf"
        );
        assert_eq!(
            of("application/vnd.cncf.model.weight.v1.raw", Some("a/m.bin")),
            "a/m.bin"
        );
        assert_eq!(
            of("application/vnd.cncf.model.weight.v1.tar+gzip", Some("a")),
            "a.tar.gz"
        );
        assert_eq!(
            of("application/vnd.kitops.modelkit.model.v1.tar", None),
            "layer-abababababab.tar"
        );
    }
}
