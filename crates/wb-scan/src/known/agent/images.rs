//! References to container images.

/// The name and the tag or digest.
pub(crate) fn split(reference: &str) -> (&str, Option<&str>) {
    if let Some((name, digest)) = reference.split_once('@') {
        let name = name
            .rsplit_once(':')
            .filter(|(_, tag)| !tag.contains('/'))
            .map_or(name, |(name, _)| name);
        return (name, Some(digest));
    }
    match reference.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => (name, Some(tag)),
        _ => (reference, None),
    }
}

/// Why the image of tomorrow can be another one, if nothing but luck holds it.
pub(crate) fn floating(reference: &str) -> Option<&'static str> {
    if reference.contains("${")
        || reference.contains("$(")
        || reference.contains("{{")
        || reference.starts_with('$')
    {
        return None;
    }
    match split(reference).1 {
        None => Some("has no tag, which means `latest`"),
        Some("latest" | "main" | "master" | "nightly" | "edge" | "dev" | "stable") => {
            Some("has a tag that moves")
        }
        Some(_) => None,
    }
}

/// The package URL of an image.
pub(crate) fn purl(reference: &str) -> String {
    let (path, version) = split(reference);
    let (registry, path) = match path.split_once('/') {
        Some((host, rest)) if host.contains(['.', ':']) || host == "localhost" => (host, rest.to_owned()),
        _ if path.contains('/') => ("docker.io", path.to_owned()),
        _ => ("docker.io", format!("library/{path}")),
    };
    let name = path.rsplit('/').next().unwrap_or(&path).to_ascii_lowercase();
    let mut purl = wb_deps::Purl::new(
        "oci",
        None,
        &name,
        version.filter(|version| version.starts_with("sha256:")),
    );
    purl.qualifiers.insert(
        "repository_url".to_owned(),
        format!("{registry}/{}", path.to_ascii_lowercase()),
    );
    if let Some(tag) = version.filter(|version| !version.starts_with("sha256:")) {
        purl.qualifiers.insert("tag".to_owned(), tag.to_owned());
    }
    purl.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_taken_apart() {
        assert_eq!(split("a/b:1"), ("a/b", Some("1")));
        assert_eq!(split("localhost:5000/a"), ("localhost:5000/a", None));
        assert_eq!(split("a:1@sha256:00"), ("a", Some("sha256:00")));
        assert!(floating("ollama/ollama").is_some() && floating("x:latest").is_some());
        assert!(floating("x:1.2").is_none() && floating("${IMAGE}").is_none());
        assert_eq!(
            purl("python:3.12"),
            "pkg:oci/python?repository_url=docker.io/library/python&tag=3.12"
        );
    }
}
