//! A hub as clients know it: revisions, listings in pages, files by ranges, digests of two kinds.

use super::{Content, Request, Response, Server, hex, sha256};
use serde_json::{Value, json};
use std::sync::Arc;

pub(crate) const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";

/// A file of a repository.
#[derive(Clone)]
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) content: Arc<dyn Content>,
    /// SHA-256 for a large file; none for one that git holds itself.
    pub(crate) lfs: Option<String>,
    pub(crate) oid: String,
}

impl File {
    /// A small file that git holds itself.
    pub(crate) fn git(path: &str, bytes: impl Into<Vec<u8>>) -> Self {
        use sha1::Digest;
        let bytes = bytes.into();
        let mut hasher = sha1::Sha1::new();
        hasher.update(format!("blob {}\0", bytes.len()));
        hasher.update(&bytes);
        Self {
            path: path.to_owned(),
            oid: hex(&hasher.finalize()),
            content: Arc::new(bytes),
            lfs: None,
        }
    }

    /// A large file, with its digest.
    pub(crate) fn lfs(path: &str, bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        let digest = sha256(&bytes);
        Self::made(path, Arc::new(bytes), &digest)
    }

    /// A file that is made when it is asked for.
    pub(crate) fn made(path: &str, content: Arc<dyn Content>, digest: &str) -> Self {
        Self {
            path: path.to_owned(),
            content,
            lfs: Some(digest.to_owned()),
            oid: "f".repeat(40),
        }
    }

    fn etag(&self) -> String {
        format!("\"{}\"", self.lfs.as_ref().unwrap_or(&self.oid))
    }

    fn entry(&self) -> Value {
        let mut entry =
            json!({"type": "file", "path": self.path, "size": self.content.len(), "oid": self.oid});
        if let Some(digest) = &self.lfs {
            entry["lfs"] = json!({"oid": digest, "size": self.content.len(), "pointerSize": 134});
        }
        entry
    }
}

/// How a hub differs from an everyday one.
#[derive(Default)]
pub(crate) struct Ways {
    /// Wanted in `Authorization`.
    pub(crate) token: Option<String>,
    /// Large files are elsewhere: the base address of that server.
    pub(crate) cdn: Option<String>,
    /// Entries of one page of the listing; 0 for all.
    pub(crate) page: usize,
    /// Answers to requests for files, if this says something else than the usual.
    pub(crate) instead: Option<Box<Instead>>,
}

/// What a server says instead of the usual.
pub(crate) type Instead = dyn Fn(&Request, &File) -> Option<Response> + Send + Sync;

/// Starts a hub with one repository, `acme/tiny`.
pub(crate) fn start(files: Vec<File>, ways: Ways) -> Server {
    Server::start(move |request| answer(request, &files, &ways))
}

fn answer(request: &Request, files: &[File], ways: &Ways) -> Response {
    if let Some(token) = &ways.token
        && request.header("authorization") != format!("Bearer {token}")
    {
        return Response::new(401).with("x-error-message", "Invalid credentials in Authorization header");
    }
    let api = "/api/models/acme/tiny";
    if let Some(rest) = request.path.strip_prefix(api) {
        return match rest.split('/').nth(1) {
            None | Some("revision") => match rest.rsplit('/').next() {
                Some("" | "main" | "refs%2Fpr%2F1" | COMMIT) => {
                    let names: Vec<Value> =
                        files.iter().map(|file| json!({"rfilename": file.path})).collect();
                    Response::json(&json!({
                        "id": "acme/tiny", "modelId": "acme/tiny", "sha": COMMIT, "private": false, "gated": false,
                        "disabled": false, "tags": [], "siblings": names, "cardData": {},
                        "lastModified": "2026-01-01T00:00:00.000Z", "createdAt": "2026-01-01T00:00:00.000Z",
                    }))
                }
                _ => Response::new(404).with("x-error-code", "RevisionNotFound"),
            },
            Some("tree") => tree(request, files, ways),
            _ => Response::new(404),
        };
    }
    let path = request
        .path
        .strip_prefix(&format!("/acme/tiny/resolve/{COMMIT}/"));
    let Some(file) = path.and_then(|path| files.iter().find(|file| file.path.replace(' ', "%20") == path))
    else {
        let code = if request.path.contains("acme/tiny") {
            "EntryNotFound"
        } else {
            "RepoNotFound"
        };
        return Response::new(404).with("x-error-code", code);
    };
    if let Some(response) = ways.instead.as_ref().and_then(|instead| instead(request, file)) {
        return response;
    }
    let about = |response: Response| {
        let response = response.with("x-repo-commit", COMMIT);
        match &file.lfs {
            Some(_) => response
                .with("x-linked-etag", file.etag())
                .with("x-linked-size", file.content.len().to_string()),
            None => response,
        }
    };
    match (&ways.cdn, &file.lfs) {
        (Some(cdn), Some(digest)) if request.method != "HEAD" => {
            about(Response::new(302).with("location", format!("{cdn}/blobs/{digest}?signature=geheim")))
        }
        _ => about(Response::of(request, &file.content).with("etag", file.etag())),
    }
}

fn tree(request: &Request, files: &[File], ways: &Ways) -> Response {
    let page = if ways.page == 0 {
        files.len().max(1)
    } else {
        ways.page
    };
    let from: usize = super::parameter(&request.query, "cursor")
        .and_then(|text| text.parse().ok())
        .unwrap_or(0);
    let entries: Vec<Value> = files.iter().skip(from).take(page).map(File::entry).collect();
    let response = Response::json(&Value::Array(entries));
    if from + page < files.len() {
        let next = format!(
            "<http://{}{}?recursive=true&expand=false&cursor={}>; rel=\"next\"",
            request.header("host"),
            request.path,
            from + page
        );
        return response.with("link", next);
    }
    response
}

/// Where large files really are: without a token, and with tags of its own.
pub(crate) fn cdn(files: Vec<File>) -> Server {
    Server::start(move |request| {
        let digest = request.path.strip_prefix("/blobs/").unwrap_or_default();
        match files.iter().find(|file| file.lfs.as_deref() == Some(digest)) {
            Some(file) => {
                Response::of(request, &file.content).with("etag", format!("\"cdn-{}\"", &digest[..8]))
            }
            None => Response::new(404),
        }
    })
}
