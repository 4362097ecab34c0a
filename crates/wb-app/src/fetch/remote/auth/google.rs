//! Google Cloud: a token that is given, or a key file that is exchanged for one.

use super::super::error::RemoteError;
use super::super::http::{Http, Question, Settings};
use super::{first_variable, header_value, home, secret_file, variable};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use serde_json::{Value, json};
use std::path::PathBuf;
use ureq::http::Method;
use url::Url;

const SCOPE: &str = "https://www.googleapis.com/auth/devstorage.read_only";
const ANSWER_MAX: u64 = 1 << 16;

fn wrong(detail: &str) -> RemoteError {
    RemoteError::Credentials {
        source_name: "GOOGLE_APPLICATION_CREDENTIALS".to_owned(),
        detail: detail.to_owned(),
    }
}

/// An access token, if anything is configured.
pub(in super::super) fn token(settings: &Settings) -> Result<Option<String>, RemoteError> {
    if let Some(token) = first_variable(&["GOOGLE_OAUTH_ACCESS_TOKEN", "CLOUDSDK_AUTH_ACCESS_TOKEN"]) {
        return header_value("GOOGLE_OAUTH_ACCESS_TOKEN", &token).map(Some);
    }
    let usual = || home().map(|home| home.join(".config/gcloud/application_default_credentials.json"));
    let named = variable("GOOGLE_APPLICATION_CREDENTIALS").map(PathBuf::from);
    let is_named = named.is_some();
    let Some(path) = named.or_else(usual) else {
        return Ok(None);
    };
    let Some(text) = secret_file(&path)? else {
        return if is_named {
            Err(wrong("the file is not there"))
        } else {
            Ok(None)
        };
    };
    let key: Value = serde_json::from_str(&text).map_err(|_| wrong("it is no JSON"))?;
    let of = |name: &str| key.get(name).and_then(Value::as_str).unwrap_or_default();
    let form = match of("type") {
        "service_account" => vec![
            (
                "grant_type",
                "urn:ietf:params:oauth:grant-type:jwt-bearer".to_owned(),
            ),
            (
                "assertion",
                assertion(of("client_email"), of("token_uri"), of("private_key"))?,
            ),
        ],
        "authorized_user" => vec![
            ("grant_type", "refresh_token".to_owned()),
            ("client_id", of("client_id").to_owned()),
            ("client_secret", of("client_secret").to_owned()),
            ("refresh_token", of("refresh_token").to_owned()),
        ],
        _ => {
            return Err(wrong(
                "only keys of the types service_account and authorized_user are read",
            ));
        }
    };
    let uri = match of("token_uri") {
        "" => "https://oauth2.googleapis.com/token",
        uri => uri,
    };
    let answer = exchange(settings, uri, &form)?;
    let token = answer.get("access_token").and_then(Value::as_str);
    let token = token.ok_or_else(|| wrong("the token service gave no token"))?;
    header_value("GOOGLE_APPLICATION_CREDENTIALS", token).map(Some)
}

/// Posts a form to a token service; the answer is JSON.
pub(in super::super) fn exchange(
    settings: &Settings,
    uri: &str,
    form: &[(&str, String)],
) -> Result<Value, RemoteError> {
    let url = Url::parse(uri).map_err(|_| wrong("the token service's address is none"))?;
    let body = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(form)
        .finish();
    let http = Http::new(settings, &url, true);
    let mut answer = http.ask(&Question {
        method: Method::POST,
        headers: &[("content-type", "application/x-www-form-urlencoded")],
        body: body.as_bytes(),
        ..Question::get(&url, "the token service")
    })?;
    let text = answer.document("the token service's answer", ANSWER_MAX)?;
    serde_json::from_slice(&text).map_err(|_| wrong("the token service's answer is no JSON"))
}

/// The signed statement that a service account exchanges for a token (RFC 7523).
fn assertion(email: &str, audience: &str, key: &str) -> Result<String, RemoteError> {
    let body: String = key
        .lines()
        .filter(|line| !line.starts_with("-----"))
        .map(str::trim)
        .collect();
    let der = STANDARD
        .decode(body)
        .map_err(|_| wrong("its private key is no PEM"))?;
    let pair = RsaKeyPair::from_pkcs8(&der).map_err(|_| wrong("its private key is no RSA key in PKCS #8"))?;
    let now = jiff::Timestamp::now().as_second();
    let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let header = part(json!({"alg": "RS256", "typ": "JWT"}));
    let claims = part(json!({"iss": email, "scope": SCOPE, "aud": audience, "iat": now, "exp": now + 3600}));
    let text = format!("{header}.{claims}");
    let mut signature = vec![0; pair.public().modulus_len()];
    pair.sign(
        &RSA_PKCS1_SHA256,
        &SystemRandom::new(),
        text.as_bytes(),
        &mut signature,
    )
    .map_err(|_| wrong("its private key cannot sign"))?;
    Ok(format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature)))
}
