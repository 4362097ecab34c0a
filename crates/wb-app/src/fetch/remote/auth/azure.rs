//! Azure: an account's key, a shared access signature, or an application that is exchanged for a token.

use super::super::error::RemoteError;
use super::super::http::{Settings, Sign};
use super::google::exchange;
use super::sigv4::hmac;
use super::{Bearer, first_variable, header_value, secret_file, variable};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use ureq::http::Method;
use url::Url;

const API: &str = "2023-11-03";

/// The account, who we are there, and where it is if not at the usual place.
pub(in super::super) struct Account {
    pub(in super::super) name: String,
    pub(in super::super) sign: Arc<dyn Sign>,
    /// A shared access signature: part of each address.
    pub(in super::super) query: Option<String>,
    pub(in super::super) endpoint: Option<String>,
}

/// What the environment says.
pub(in super::super) fn account(settings: &Settings, address: &str) -> Result<Account, RemoteError> {
    let connection: BTreeMap<String, String> = variable("AZURE_STORAGE_CONNECTION_STRING")
        .unwrap_or_default()
        .split(';')
        .filter_map(|part| part.split_once('='))
        .map(|(key, value)| (key.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let of = |names: &[&str], key: &str| first_variable(names).or_else(|| connection.get(key).cloned());
    let name = of(
        &["AZURE_STORAGE_ACCOUNT", "AZURE_STORAGE_ACCOUNT_NAME"],
        "accountname",
    );
    let name = name.ok_or_else(|| RemoteError::Unconfigured {
        address: address.to_owned(),
        missing: "AZURE_STORAGE_ACCOUNT",
    })?;
    let key = of(&["AZURE_STORAGE_KEY", "AZURE_STORAGE_ACCOUNT_KEY"], "accountkey");
    let query = of(
        &["AZURE_STORAGE_SAS_TOKEN", "AZURE_STORAGE_SAS_KEY"],
        "sharedaccesssignature",
    );
    let endpoint = of(
        &["AZURE_STORAGE_ENDPOINT", "AZURE_STORAGE_BLOB_ENDPOINT"],
        "blobendpoint",
    );
    let sign: Arc<dyn Sign> = match (&key, &query) {
        (Some(key), _) => Arc::new(SharedKey {
            account: name.clone(),
            key: STANDARD
                .decode(key.trim())
                .map_err(|_| RemoteError::Credentials {
                    source_name: "AZURE_STORAGE_KEY".to_owned(),
                    detail: "it is no base64".to_owned(),
                })?,
        }),
        (None, Some(_)) => Arc::new(Versioned(None)),
        (None, None) => Arc::new(Versioned(application(settings)?.map(Bearer))),
    };
    let query = query
        .filter(|_| key.is_none())
        .map(|query| query.trim_start_matches('?').to_owned());
    Ok(Account {
        name,
        sign,
        query,
        endpoint,
    })
}

/// An application's token: by its secret, or by the identity of the pod or pipeline that it runs in.
fn application(settings: &Settings) -> Result<Option<String>, RemoteError> {
    let (Some(tenant), Some(client)) = (variable("AZURE_TENANT_ID"), variable("AZURE_CLIENT_ID")) else {
        return Ok(None);
    };
    let mut form = vec![
        ("grant_type", "client_credentials".to_owned()),
        ("client_id", client),
        ("scope", "https://storage.azure.com/.default".to_owned()),
    ];
    if let Some(secret) = variable("AZURE_CLIENT_SECRET") {
        form.push(("client_secret", secret));
    } else if let Some(file) = variable("AZURE_FEDERATED_TOKEN_FILE") {
        let token = secret_file(&PathBuf::from(file))?.unwrap_or_default();
        form.push((
            "client_assertion_type",
            "urn:ietf:params:oauth:client-assertion-type:jwt-bearer".to_owned(),
        ));
        form.push(("client_assertion", token.trim().to_owned()));
    } else {
        return Ok(None);
    }
    let authority =
        variable("AZURE_AUTHORITY_HOST").unwrap_or_else(|| "https://login.microsoftonline.com".to_owned());
    let uri = format!("{}/{tenant}/oauth2/v2.0/token", authority.trim_end_matches('/'));
    let answer = exchange(settings, &uri, &form)?;
    let token = answer.get("access_token").and_then(serde_json::Value::as_str);
    token
        .map(|token| header_value("AZURE_CLIENT_SECRET", token))
        .transpose()
}

/// Says which version of the API is spoken, and perhaps who speaks.
struct Versioned(Option<Bearer>);

impl Sign for Versioned {
    fn sign(
        &self,
        method: &Method,
        url: &Url,
        headers: &mut Vec<(String, String)>,
    ) -> Result<(), RemoteError> {
        headers.push(("x-ms-version".to_owned(), API.to_owned()));
        self.0
            .as_ref()
            .map_or(Ok(()), |bearer| bearer.sign(method, url, headers))
    }
}

/// The account's key, which signs each request.
struct SharedKey {
    account: String,
    key: Vec<u8>,
}

impl Sign for SharedKey {
    fn sign(
        &self,
        method: &Method,
        url: &Url,
        headers: &mut Vec<(String, String)>,
    ) -> Result<(), RemoteError> {
        let now = jiff::Timestamp::now()
            .strftime("%a, %d %b %Y %H:%M:%S GMT")
            .to_string();
        headers.push(("x-ms-date".to_owned(), now));
        headers.push(("x-ms-version".to_owned(), API.to_owned()));
        let text = self.text(method, url, headers);
        let signature = STANDARD.encode(hmac(&self.key, text.as_bytes()));
        headers.push((
            "authorization".to_owned(),
            format!("SharedKey {}:{signature}", self.account),
        ));
        Ok(())
    }
}

impl SharedKey {
    /// What is signed: method, eleven headers, the `x-ms-` headers, and the resource with its parameters.
    fn text(&self, method: &Method, url: &Url, headers: &[(String, String)]) -> String {
        let of = |wanted: &str| {
            let found = headers.iter().find(|(name, _)| name == wanted);
            found.map_or("", |(_, value)| value.as_str())
        };
        let mut lines = vec![method.as_str().to_owned()];
        // Encoding, language, length, MD5, type, date, and four conditions; then the range.
        lines.extend(std::iter::repeat_n(String::new(), 6));
        lines.extend(
            [
                "if-modified-since",
                "if-match",
                "if-none-match",
                "if-unmodified-since",
                "range",
            ]
            .map(|name| of(name).to_owned()),
        );
        let mut own: Vec<_> = headers
            .iter()
            .filter(|(name, _)| name.starts_with("x-ms-"))
            .collect();
        own.sort();
        lines.extend(own.iter().map(|(name, value)| format!("{name}:{}", value.trim())));
        lines.push(format!("/{}{}", self.account, url.path()));
        let mut pairs: Vec<(String, String)> = url
            .query_pairs()
            .map(|(key, value)| (key.to_ascii_lowercase(), value.into_owned()))
            .collect();
        pairs.sort();
        lines.extend(pairs.iter().map(|(key, value)| format!("{key}:{value}")));
        lines.join("\n")
    }
}
