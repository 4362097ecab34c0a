//! AWS: the environment, the profile files, or a web identity that is exchanged for keys.

use super::super::error::RemoteError;
use super::super::http::{Http, Question, Settings};
use super::super::xml;
use super::sigv4::Keys;
use super::{first_variable, header_value, home, secret_file, variable};
use std::collections::BTreeMap;
use std::path::PathBuf;
use ureq::http::Method;
use url::Url;

/// Keys, region and endpoint as far as they are configured.
pub(in super::super) struct Account {
    pub(in super::super) keys: Option<Keys>,
    pub(in super::super) region: String,
    pub(in super::super) endpoint: Option<String>,
}

/// What the environment and the profile files say.
pub(in super::super) fn account(settings: &Settings) -> Result<Account, RemoteError> {
    let profile = profile()?;
    let of = |name: &str| profile.get(name).cloned();
    let region = first_variable(&["AWS_REGION", "AWS_DEFAULT_REGION"]).or_else(|| of("region"));
    let region = region.unwrap_or_else(|| "us-east-1".to_owned());
    if !region
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    {
        return Err(RemoteError::Credentials {
            source_name: "AWS_REGION".to_owned(),
            detail: "it is no region's name".to_owned(),
        });
    }
    let named = first_variable(&["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"]).or_else(|| of("endpoint_url"));
    let keys = match (variable("AWS_ACCESS_KEY_ID"), variable("AWS_SECRET_ACCESS_KEY")) {
        (Some(id), Some(secret)) => Some(Keys {
            id,
            secret,
            session: variable("AWS_SESSION_TOKEN"),
        }),
        _ => match (of("aws_access_key_id"), of("aws_secret_access_key")) {
            (Some(id), Some(secret)) => Some(Keys {
                id,
                secret,
                session: of("aws_session_token"),
            }),
            _ => web_identity(settings, &region)?,
        },
    };
    if let Some(keys) = &keys {
        header_value("AWS_ACCESS_KEY_ID", &keys.id)?;
        keys.session
            .as_deref()
            .map(|session| header_value("AWS_SESSION_TOKEN", session))
            .transpose()?;
    }
    Ok(Account {
        keys,
        region,
        endpoint: named,
    })
}

/// The keys and values of the chosen profile, from both files.
fn profile() -> Result<BTreeMap<String, String>, RemoteError> {
    let name =
        first_variable(&["AWS_PROFILE", "AWS_DEFAULT_PROFILE"]).unwrap_or_else(|| "default".to_owned());
    let folder = home().unwrap_or_default().join(".aws");
    let path = |variable_name: &str, file: &str| {
        variable(variable_name).map_or_else(|| folder.join(file), PathBuf::from)
    };
    let mut values = BTreeMap::new();
    for path in [
        path("AWS_CONFIG_FILE", "config"),
        path("AWS_SHARED_CREDENTIALS_FILE", "credentials"),
    ] {
        if let Some(text) = secret_file(&path)? {
            values.extend(section(&text, &name));
        }
    }
    Ok(values)
}

fn section(text: &str, name: &str) -> Vec<(String, String)> {
    let mut is_inside = false;
    let mut values = Vec::new();
    for line in text.lines().map(str::trim) {
        if let Some(title) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            let title = title.trim();
            is_inside = title == name || title.strip_prefix("profile ").map(str::trim) == Some(name);
        } else if let Some((key, value)) = line
            .split_once('=')
            .filter(|_| is_inside && !line.starts_with(['#', ';']))
        {
            values.push((key.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    values
}

/// Exchanges the token of a web identity (a pod, a pipeline) for keys.
fn web_identity(settings: &Settings, region: &str) -> Result<Option<Keys>, RemoteError> {
    const ANSWER_MAX: u64 = 1 << 16;
    let (Some(file), Some(role)) = (variable("AWS_WEB_IDENTITY_TOKEN_FILE"), variable("AWS_ROLE_ARN")) else {
        return Ok(None);
    };
    let wrong = |detail: &str| RemoteError::Credentials {
        source_name: "AWS_WEB_IDENTITY_TOKEN_FILE".to_owned(),
        detail: detail.to_owned(),
    };
    let token = secret_file(&PathBuf::from(file))?.ok_or_else(|| wrong("the file is not there"))?;
    let session = variable("AWS_ROLE_SESSION_NAME").unwrap_or_else(|| "weighbridge".to_owned());
    let named = first_variable(&["AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL"]);
    let endpoint = named
        .clone()
        .unwrap_or_else(|| format!("https://sts.{region}.amazonaws.com"));
    let url = Url::parse(&endpoint).map_err(|_| wrong("the endpoint is no address"))?;
    let body = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("Action", "AssumeRoleWithWebIdentity")
        .append_pair("Version", "2011-06-15")
        .append_pair("RoleArn", &role)
        .append_pair("RoleSessionName", &session)
        .append_pair("WebIdentityToken", token.trim())
        .finish();
    let http = Http::new(settings, &url, named.is_some());
    let mut answer = http.ask(&Question {
        method: Method::POST,
        headers: &[("content-type", "application/x-www-form-urlencoded")],
        body: body.as_bytes(),
        ..Question::get(&url, "the token service")
    })?;
    let text = answer.document("the token service's answer", ANSWER_MAX)?;
    let text = String::from_utf8_lossy(&text);
    let of = |name: &str| xml::first(&text, name);
    match (of("AccessKeyId"), of("SecretAccessKey"), of("SessionToken")) {
        (Some(id), Some(secret), session @ Some(_)) => Ok(Some(Keys { id, secret, session })),
        _ => Err(wrong("the token service gave no keys")),
    }
}

#[cfg(test)]
mod tests {
    use super::section;

    #[test]
    fn profiles_are_told_apart() {
        let text = "[default]\nregion = a\n# x = y\n[profile work]\nregion=b\naws_access_key_id = K\n[other]\nregion=c";
        assert_eq!(section(text, "default"), [("region".to_owned(), "a".to_owned())]);
        assert_eq!(section(text, "work").len(), 2);
        assert_eq!(section(text, "none"), []);
    }
}
