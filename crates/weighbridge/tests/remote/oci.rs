//! An OCI registry that wants a token first.

use super::{Content, Response, Server, parameter, sha256};
use serde_json::{Value, json};
use std::sync::Arc;

/// A layer: media type, title, bytes.
pub(crate) type Layer = (&'static str, Option<&'static str>, Vec<u8>);

/// Starts a registry with one artifact, `acme/model:v1`, whose manifest lies in an index.
pub(crate) fn start(layers: Vec<Layer>) -> Server {
    let mut blobs: Vec<(String, Arc<dyn Content>)> = Vec::new();
    let mut put = |bytes: Vec<u8>| {
        let digest = format!("sha256:{}", sha256(&bytes));
        let size = bytes.len();
        blobs.push((digest.clone(), Arc::new(bytes)));
        (digest, size)
    };
    let config = put(b"{\"descriptor\": {\"name\": \"tiny\"}}".to_vec());
    let layers: Vec<Value> = layers
        .into_iter()
        .map(|(kind, title, bytes)| {
            let (digest, size) = put(bytes);
            let mut layer = json!({"mediaType": kind, "digest": digest, "size": size});
            if let Some(title) = title {
                layer["annotations"] = json!({"org.opencontainers.image.title": title});
            }
            layer
        })
        .collect();
    let manifest = json!({
        "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "artifactType": "application/vnd.cncf.model.manifest.v1+json",
        "config": {"mediaType": "application/vnd.cncf.model.config.v1+json", "digest": config.0, "size": config.1},
        "layers": layers,
    })
    .to_string();
    let digest = format!("sha256:{}", sha256(manifest.as_bytes()));
    let index = json!({
        "schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json",
        "manifests": [{"mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": digest, "size": manifest.len()}],
    })
    .to_string();
    Server::start(move |request| {
        if request.path == "/token" {
            let scope = parameter(&request.query, "scope");
            let is_right = scope.as_deref() == Some("repository:acme/model:pull");
            // The name and password of the test's docker configuration: `user:geheim`.
            let is_known = request.header("authorization") == "Basic dXNlcjpnZWhlaW0=";
            return match is_right && is_known {
                true => Response::json(&json!({"token": "one-hour"})),
                false => Response::new(401),
            };
        }
        if request.header("authorization") != "Bearer one-hour" {
            let realm = format!("http://{}/token", request.header("host"));
            return Response::new(401).with(
                "www-authenticate",
                format!("Bearer realm=\"{realm}\",service=\"test\",scope=\"repository:acme/model:pull\""),
            );
        }
        if request.path == "/v2/acme/model/manifests/v1" {
            return Response::new(200).body(index.clone());
        }
        if request.path.strip_prefix("/v2/acme/model/manifests/") == Some(digest.as_str()) {
            return Response::new(200).body(manifest.clone());
        }
        let wanted = request
            .path
            .strip_prefix("/v2/acme/model/blobs/")
            .unwrap_or_default();
        match blobs.iter().find(|(digest, _)| digest == wanted) {
            Some((_, content)) => Response::of(request, content),
            None => Response::new(404),
        }
    })
}
