//! Who we are: credentials from the usual places. None of them is ever part of an error, a report or a log.

pub(super) mod aws;
pub(super) mod azure;
pub(super) mod docker;
pub(super) mod google;
pub(super) mod sigv4;

use super::error::RemoteError;
use super::http::Sign;
use std::path::{Path, PathBuf};
use ureq::http::Method;
use url::Url;

/// A variable of the environment that says something.
pub(super) fn variable(name: &str) -> Option<String> {
    std::env::var(name)
        .ok()
        .map(|value| value.trim().to_owned())
        .filter(|value| !value.is_empty())
}

/// The first of these variables that says something.
pub(super) fn first_variable(names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| variable(name))
}

/// The user's home.
pub(super) fn home() -> Option<PathBuf> {
    first_variable(&["HOME", "USERPROFILE"]).map(PathBuf::from)
}

/// A small file with a credential in it; none if it is not there.
pub(super) fn secret_file(path: &Path) -> Result<Option<String>, RemoteError> {
    const SECRET_MAX: u64 = 1 << 20;
    let wrong = |detail: String| RemoteError::Credentials {
        source_name: path.display().to_string(),
        detail,
    };
    match std::fs::metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Ok(metadata) if metadata.len() > SECRET_MAX => Err(wrong("it is too large".to_owned())),
        Err(error) => Err(wrong(error.kind().to_string())),
        Ok(_) => std::fs::read_to_string(path)
            .map(Some)
            .map_err(|error| wrong(error.kind().to_string())),
    }
}

/// A token in the usual header.
pub(super) struct Bearer(pub(super) String);

impl Sign for Bearer {
    fn sign(&self, _: &Method, _: &Url, headers: &mut Vec<(String, String)>) -> Result<(), RemoteError> {
        headers.push(("authorization".to_owned(), format!("Bearer {}", self.0)));
        Ok(())
    }
}

/// A name and a password in the usual header; here already encoded.
pub(super) struct Basic(pub(super) String);

impl Sign for Basic {
    fn sign(&self, _: &Method, _: &Url, headers: &mut Vec<(String, String)>) -> Result<(), RemoteError> {
        headers.push(("authorization".to_owned(), format!("Basic {}", self.0)));
        Ok(())
    }
}

/// The hub's token: `HF_TOKEN`, the file of `HF_TOKEN_PATH`, or `token` in the hub's folder.
pub(super) fn hub_token() -> Result<Option<String>, RemoteError> {
    if let Some(token) = first_variable(&["HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"]) {
        return header_value("HF_TOKEN", &token).map(Some);
    }
    let folder = variable("HF_HOME").map(PathBuf::from).or_else(|| {
        let cache = variable("XDG_CACHE_HOME")
            .map(PathBuf::from)
            .or_else(|| home().map(|home| home.join(".cache")));
        cache.map(|cache| cache.join("huggingface"))
    });
    let path = variable("HF_TOKEN_PATH")
        .map(PathBuf::from)
        .or_else(|| folder.map(|folder| folder.join("token")));
    let Some(path) = path else { return Ok(None) };
    let token = secret_file(&path)?
        .map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty());
    token
        .map(|token| header_value(&path.display().to_string(), &token))
        .transpose()
}

/// A secret that can stand in a header.
pub(super) fn header_value(source_name: &str, secret: &str) -> Result<String, RemoteError> {
    if secret.bytes().all(|byte| (0x21..0x7f).contains(&byte)) {
        return Ok(secret.to_owned());
    }
    Err(RemoteError::Credentials {
        source_name: source_name.to_owned(),
        detail: "it has blanks or characters that no token has".to_owned(),
    })
}
