//! An S3-compatible store that checks signatures.

use super::{Content, Request, Response, Server, hex, parameter, sha256};
use hmac::{Hmac, KeyInit, Mac};
use std::sync::Arc;

pub(crate) const ID: &str = "AKIATEST";
pub(crate) const SECRET: &str = "sehr-geheim";

/// Starts a store with one bucket, `bucket`; the listing comes in pages of two.
pub(crate) fn start(objects: Vec<(&'static str, Vec<u8>)>) -> Server {
    let objects: Vec<(String, Arc<dyn Content>)> = objects
        .into_iter()
        .map(|(key, bytes)| (key.to_owned(), Arc::new(bytes) as Arc<dyn Content>))
        .collect();
    Server::start(move |request| {
        if !is_signed(request) {
            return Response::new(403).body("<Error><Code>SignatureDoesNotMatch</Code></Error>");
        }
        if request.path == "/bucket/" {
            return list(request, &objects);
        }
        let key = request
            .path
            .strip_prefix("/bucket/")
            .unwrap_or_default()
            .replace("%20", " ");
        match objects.iter().find(|(name, _)| *name == key) {
            Some((_, content)) => Response::of(request, content).with("etag", "\"0123456789abcdef-2\""),
            None => Response::new(404).body("<Error><Code>NoSuchKey</Code></Error>"),
        }
    })
}

fn list(request: &Request, objects: &[(String, Arc<dyn Content>)]) -> Response {
    let prefix = parameter(&request.query, "prefix").unwrap_or_default();
    let from: usize = parameter(&request.query, "continuation-token")
        .and_then(|text| text.parse().ok())
        .unwrap_or(0);
    let fitting: Vec<_> = objects
        .iter()
        .filter(|(key, _)| key.starts_with(&prefix))
        .collect();
    let mut text = "<?xml version=\"1.0\"?><ListBucketResult><EncodingType>url</EncodingType>".to_owned();
    for (key, content) in fitting.iter().skip(from).take(2) {
        let key = key.replace(' ', "+");
        let size = content.len();
        text.push_str(&format!(
            "<Contents><Key>{key}</Key><Size>{size}</Size><ETag>&quot;0123456789abcdef-2&quot;</ETag></Contents>"
        ));
    }
    let is_cut = from + 2 < fitting.len();
    text.push_str(&format!("<IsTruncated>{is_cut}</IsTruncated>"));
    if is_cut {
        text.push_str(&format!(
            "<NextContinuationToken>{}</NextContinuationToken>",
            from + 2
        ));
    }
    text.push_str("</ListBucketResult>");
    Response::new(200).body(text)
}

fn hmac(key: &[u8], data: &str) -> Vec<u8> {
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(key).unwrap();
    mac.update(data.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

/// Computes the signature anew from what came, as the documentation says.
fn is_signed(request: &Request) -> bool {
    let header = request.header("authorization");
    let of = |name: &str| {
        header
            .split([' ', ','])
            .find_map(|part| part.strip_prefix(name))
            .unwrap_or_default()
    };
    let (credential, signed) = (of("Credential="), of("SignedHeaders="));
    let Some(scope) = credential.strip_prefix(&format!("{ID}/")) else {
        return false;
    };
    let mut query: Vec<&str> = request.query.split('&').filter(|part| !part.is_empty()).collect();
    query.sort_unstable();
    let lines: String = signed
        .split(';')
        .map(|name| format!("{name}:{}\n", request.header(name)))
        .collect();
    let canonical = format!(
        "{}\n{}\n{}\n{lines}\n{signed}\n{}",
        request.method,
        request.path,
        query.join("&"),
        request.header("x-amz-content-sha256")
    );
    let date = request.header("x-amz-date");
    let text = format!(
        "AWS4-HMAC-SHA256\n{date}\n{scope}\n{}",
        sha256(canonical.as_bytes())
    );
    let mut key = format!("AWS4{SECRET}").into_bytes();
    for part in scope.split('/') {
        key = hmac(&key, part);
    }
    of("Signature=") == hex(&hmac(&key, &text))
}
