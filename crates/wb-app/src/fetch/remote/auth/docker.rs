//! What `docker login` wrote: a name and a password for a registry.

use super::super::error::RemoteError;
use super::{home, secret_file, variable};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use std::path::PathBuf;

/// The credentials for a registry as they stand in a header, if there are some. Helper programs are not started.
pub(in super::super) fn basic(host: &str) -> Result<Option<String>, RemoteError> {
    let folder = variable("DOCKER_CONFIG")
        .map(PathBuf::from)
        .or_else(|| home().map(|home| home.join(".docker")));
    let Some(path) = folder.map(|folder| folder.join("config.json")) else {
        return Ok(None);
    };
    let Some(text) = secret_file(&path)? else {
        return Ok(None);
    };
    let wrong = |detail: &str| RemoteError::Credentials {
        source_name: path.display().to_string(),
        detail: detail.to_owned(),
    };
    let config: Value = serde_json::from_str(&text).map_err(|_| wrong("it is no JSON"))?;
    let Some(auths) = config.get("auths").and_then(Value::as_object) else {
        return Ok(None);
    };
    let bare = |key: &str| {
        let key = key
            .strip_prefix("https://")
            .or_else(|| key.strip_prefix("http://"))
            .unwrap_or(key);
        key.split('/').next().unwrap_or_default().to_owned()
    };
    let Some((_, entry)) = auths.iter().find(|(key, _)| bare(key) == host) else {
        return Ok(None);
    };
    let of = |name: &str| {
        entry
            .get(name)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
    };
    let encoded = match (of("auth"), of("username"), of("password")) {
        (Some(auth), _, _) => auth.to_owned(),
        (None, Some(name), Some(password)) => STANDARD.encode(format!("{name}:{password}")),
        _ => return Ok(None),
    };
    STANDARD
        .decode(&encoded)
        .map_err(|_| wrong("its `auth` is no base64"))?;
    Ok(Some(encoded))
}
