//! What the user may name: `hf://`, `https://`, `s3://`, `gs://`, `az://`, `oci://`.

use super::error::RemoteError;
use url::Url;

/// What kind of repository a hub holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HubKind {
    Models,
    Datasets,
    Spaces,
}

impl HubKind {
    /// As it stands in the hub's API.
    pub(super) const fn plural(self) -> &'static str {
        match self {
            Self::Models => "models",
            Self::Datasets => "datasets",
            Self::Spaces => "spaces",
        }
    }

    /// What stands before the name in addresses of files.
    pub(super) const fn prefix(self) -> &'static str {
        match self {
            Self::Models => "",
            Self::Datasets => "datasets/",
            Self::Spaces => "spaces/",
        }
    }
}

/// An address, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// A repository of a hub.
    Hub {
        kind: HubKind,
        name: String,
        revision: String,
        path: String,
    },
    /// One file.
    Web(Url),
    /// A bucket, and a key or a prefix.
    S3 { bucket: String, key: String },
    /// The same at Google.
    Google { bucket: String, key: String },
    /// The same at Azure.
    Azure { container: String, key: String },
    /// An artifact of an OCI registry; the reference is a tag or a digest.
    Oci {
        host: String,
        repository: String,
        reference: String,
    },
}

const SCHEMES: &[&str] = &["hf", "http", "https", "s3", "gs", "az", "oci"];

/// True if a text is meant as a remote address and not as a path.
pub fn is_remote(text: &str) -> bool {
    text.split_once("://")
        .is_some_and(|(scheme, _)| SCHEMES.contains(&scheme.to_ascii_lowercase().as_str()))
}

/// Takes an address apart.
pub(super) fn parse(text: &str) -> Result<Target, RemoteError> {
    let wrong = |detail: &str| RemoteError::Address {
        address: without_userinfo(text),
        detail: detail.to_owned(),
    };
    if text.chars().any(|c| c.is_control() || c == ' ') {
        return Err(wrong("it has blanks or control characters"));
    }
    let (scheme, rest) = text.split_once("://").ok_or_else(|| wrong("it has no scheme"))?;
    match scheme.to_ascii_lowercase().as_str() {
        "hf" => hub(rest).map_err(wrong),
        "http" | "https" => {
            let url = Url::parse(text).map_err(|error| wrong(&error.to_string()))?;
            if !url.username().is_empty() || url.password().is_some() {
                return Err(wrong(
                    "a password does not belong into an address: it ends up in logs",
                ));
            }
            Ok(Target::Web(url))
        }
        "s3" => bucket(rest)
            .map(|(bucket, key)| Target::S3 { bucket, key })
            .map_err(wrong),
        "gs" => bucket(rest)
            .map(|(bucket, key)| Target::Google { bucket, key })
            .map_err(wrong),
        "az" => bucket(rest)
            .map(|(container, key)| Target::Azure { container, key })
            .map_err(wrong),
        "oci" => oci(rest).map_err(wrong),
        _ => Err(wrong("the scheme is not known")),
    }
}

/// The address without what may be a password in it: for messages and reports.
pub(super) fn without_userinfo(text: &str) -> String {
    match Url::parse(text) {
        Ok(mut url) if !url.username().is_empty() || url.password().is_some() => {
            let _ = url.set_username("");
            let _ = url.set_password(None);
            url.to_string()
        }
        _ => text.to_owned(),
    }
}

/// The address as a report may show it: a query often is a signature.
pub fn shown(text: &str) -> String {
    let text = without_userinfo(text);
    match text.split_once('?') {
        Some((before, _)) => format!("{before}?…"),
        None => text,
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 96
        && !text.starts_with('.')
        && !text.contains("..")
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
}

fn hub(rest: &str) -> Result<Target, &'static str> {
    let (kind, rest) = if let Some(rest) = rest.strip_prefix("datasets/") {
        (HubKind::Datasets, rest)
    } else if let Some(rest) = rest.strip_prefix("spaces/") {
        (HubKind::Spaces, rest)
    } else {
        (HubKind::Models, rest.strip_prefix("models/").unwrap_or(rest))
    };
    let (owner, rest) = rest.split_once('/').ok_or("give owner/name")?;
    let end = rest.find(['/', '@']).unwrap_or(rest.len());
    let (name, rest) = rest.split_at(end);
    if !is_name(owner) || !is_name(name) {
        return Err("owner and name are letters, digits, `-`, `_` and `.`");
    }
    let (revision, path) = match rest.strip_prefix('@') {
        // A revision with slashes is written with %2F.
        Some(rest) => rest.split_once('/').unwrap_or((rest, "")),
        None => ("main", rest.strip_prefix('/').unwrap_or(rest)),
    };
    let decoded = percent_encoding::percent_decode_str(revision).decode_utf8();
    let revision = decoded.map_err(|_| "the revision is no UTF-8")?.into_owned();
    // `refs/pr/1` and `refs/convert/parquet` are commonly written as they are.
    let (revision, path) = match (revision.as_str(), path.split('/').collect::<Vec<_>>().as_slice()) {
        ("refs", [kind, number, rest @ ..]) => (format!("refs/{kind}/{number}"), rest.join("/")),
        _ => (revision, path.to_owned()),
    };
    if revision.is_empty() || revision.chars().any(char::is_control) || revision.contains("..") {
        return Err("the revision is empty or no revision");
    }
    Ok(Target::Hub {
        kind,
        name: format!("{owner}/{name}"),
        revision,
        path: path.trim_end_matches('/').to_owned(),
    })
}

fn bucket(rest: &str) -> Result<(String, String), &'static str> {
    let (bucket, key) = rest.split_once('/').unwrap_or((rest, ""));
    let fits = !bucket.is_empty()
        && bucket
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_.$".contains(c));
    if !fits || bucket.contains("..") {
        return Err("the bucket's name is missing or no name");
    }
    Ok((bucket.to_owned(), key.to_owned()))
}

fn oci(rest: &str) -> Result<Target, &'static str> {
    let (host, rest) = rest.split_once('/').ok_or("give host/repository:tag")?;
    let (repository, reference) = match (rest.split_once('@'), rest.rsplit_once(':')) {
        (Some((repository, digest)), _) => {
            // A tag before a digest says nothing that the digest does not.
            (repository.split(':').next().unwrap_or_default(), digest)
        }
        (None, Some((repository, tag))) => (repository, tag),
        (None, None) => (rest, "latest"),
    };
    let is_path = |text: &str| {
        let part = |part: &str| {
            !part.is_empty()
                && part != ".."
                && part
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.".contains(c))
        };
        !text.is_empty() && text.split('/').all(part)
    };
    let is_host =
        |text: &str| Url::parse(&format!("https://{text}/")).is_ok_and(|url| url.username().is_empty());
    if host.is_empty() || !is_host(host) || !is_path(repository) {
        return Err("give host/repository:tag, the repository in lower case");
    }
    let is_reference = reference.strip_prefix("sha256:").map_or_else(
        || {
            is_name(reference)
                || reference.len() <= 128
                    && reference
                        .chars()
                        .all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
        },
        |hex| hex.len() == 64 && hex.bytes().all(|b| b.is_ascii_hexdigit()),
    );
    if !is_reference || reference.is_empty() {
        return Err("the tag or digest is not one");
    }
    Ok(Target::Oci {
        host: host.to_owned(),
        repository: repository.to_owned(),
        reference: reference.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hub_parts(text: &str) -> (String, String, String) {
        match parse(text) {
            Ok(Target::Hub {
                name, revision, path, ..
            }) => (name, revision, path),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn hub_addresses() {
        let parts = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
        assert_eq!(hub_parts("hf://a/b"), parts("a/b", "main", ""));
        assert_eq!(
            hub_parts("hf://a/b@v1/sub/x.bin"),
            parts("a/b", "v1", "sub/x.bin")
        );
        assert_eq!(hub_parts("hf://a/b@refs%2Fpr%2F1"), parts("a/b", "refs/pr/1", ""));
        assert_eq!(hub_parts("hf://a/b@refs/pr/1/x"), parts("a/b", "refs/pr/1", "x"));
        assert_eq!(
            hub_parts("hf://datasets/a/b/x.csv"),
            parts("a/b", "main", "x.csv")
        );
        for wrong in [
            "hf://a",
            "hf://a/../b",
            "hf://a/b@",
            "hf://a/b@x/../y\n",
            "hf:///b",
            "hf://a b/c",
        ] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn other_addresses() {
        let oci = |text: &str| match parse(text) {
            Ok(Target::Oci {
                host,
                repository,
                reference,
            }) => format!("{host} {repository} {reference}"),
            other => panic!("{other:?}"),
        };
        assert_eq!(oci("oci://h:5000/a/b:v1"), "h:5000 a/b v1");
        assert_eq!(oci("oci://h/a"), "h a latest");
        let digest = format!("sha256:{}", "a".repeat(64));
        assert_eq!(oci(&format!("oci://h/a:v@{digest}")), format!("h a {digest}"));
        assert!(
            matches!(parse("s3://b/k/x"), Ok(Target::S3 { bucket, key }) if bucket == "b" && key == "k/x")
        );
        for wrong in [
            "https://u:p@h/x",
            "s3://",
            "s3://../x",
            "oci://h/A",
            "oci://h/a@sha256:1",
            "ftp://h/x",
        ] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
        let secret = parse("https://u:geheim@h/x").expect_err("is refused").to_string();
        assert!(!secret.contains("geheim"));
        assert_eq!(shown("https://h/x?sig=geheim"), "https://h/x?…");
    }
}
