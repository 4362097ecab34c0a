//! Package URLs: `pkg:type/namespace/name@version?qualifiers#subpath`.

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use std::collections::BTreeMap;
use std::fmt;

/// A package URL, decoded.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Purl {
    /// The type, in lower case (`pypi`, `huggingface`).
    pub kind: String,
    /// The namespace, with `/` between its parts.
    pub namespace: Option<String>,
    /// The name.
    pub name: String,
    /// The version.
    pub version: Option<String>,
    /// Qualifiers, in the order of their keys.
    pub qualifiers: BTreeMap<String, String>,
    /// The path inside the package.
    pub subpath: Option<String>,
}

/// The text is no package URL.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no package URL: {why}")]
pub struct BadPurl {
    /// What was given.
    pub text: String,
    /// What is wrong with it.
    pub why: &'static str,
}

/// What is written as it is: unreserved characters and the colon.
const WRITTEN: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'&')
    .add(b'\'')
    .add(b'(')
    .add(b')')
    .add(b'*')
    .add(b'+')
    .add(b',')
    .add(b'/')
    .add(b';')
    .add(b'<')
    .add(b'=')
    .add(b'>')
    .add(b'?')
    .add(b'@')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}')
    .add(b'!')
    .add(b'$');

impl Purl {
    /// A package URL of a type and a name.
    pub fn new(kind: &str, namespace: Option<&str>, name: &str, version: Option<&str>) -> Self {
        Self {
            kind: kind.to_ascii_lowercase(),
            namespace: namespace.filter(|text| !text.is_empty()).map(ToOwned::to_owned),
            name: name.to_owned(),
            version: version.filter(|text| !text.is_empty()).map(ToOwned::to_owned),
            ..Self::default()
        }
    }

    /// Reads a package URL.
    pub fn parse(text: &str) -> Result<Self, BadPurl> {
        let bad = |why| BadPurl {
            text: text.to_owned(),
            why,
        };
        let rest = text
            .trim()
            .strip_prefix("pkg:")
            .ok_or_else(|| bad("it does not begin with `pkg:`"))?;
        let rest = rest.trim_start_matches('/');
        let (rest, subpath) = match rest.split_once('#') {
            Some((rest, subpath)) => (rest, Some(subpath)),
            None => (rest, None),
        };
        let (rest, qualifiers) = match rest.split_once('?') {
            Some((rest, qualifiers)) => (rest, qualifiers),
            None => (rest, ""),
        };
        let (kind, rest) = rest.split_once('/').ok_or_else(|| bad("it has no name"))?;
        let is_kind = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+');
        if kind.is_empty() || !kind.chars().all(is_kind) || kind.starts_with(|c: char| c.is_ascii_digit()) {
            return Err(bad(
                "its type has other characters than letters, digits, `.`, `-` and `+`",
            ));
        }
        let rest = rest.trim_matches('/');
        let (rest, version) = split_version(rest);
        let (namespace, name) = match rest.rsplit_once('/') {
            Some((namespace, name)) => (Some(namespace), name),
            None => (None, rest),
        };
        if name.is_empty() {
            return Err(bad("it has no name"));
        }
        let kind = kind.to_ascii_lowercase();
        let parts = |text: &str| {
            let parts = text.split('/').filter(|part| !matches!(*part, "" | "." | ".."));
            let joined = parts.map(decoded).collect::<Vec<_>>().join("/");
            Some(joined).filter(|joined| !joined.is_empty())
        };
        let mut purl = Self {
            namespace: namespace.and_then(parts),
            name: decoded(name),
            version: version.map(decoded),
            subpath: subpath.and_then(parts),
            qualifiers: BTreeMap::new(),
            kind,
        };
        for pair in qualifiers.split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair
                .split_once('=')
                .ok_or_else(|| bad("a qualifier has no value"))?;
            if !value.is_empty() {
                purl.qualifiers.insert(key.to_ascii_lowercase(), decoded(value));
            }
        }
        Ok(purl)
    }
}

/// The version stands behind the last `@` that is no beginning of a scope.
fn split_version(rest: &str) -> (&str, Option<&str>) {
    match rest.rsplit_once('@') {
        Some((before, version)) if !before.is_empty() && !before.ends_with('/') => (before, Some(version)),
        _ => (rest, None),
    }
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

fn encoded(text: &str) -> impl fmt::Display + '_ {
    utf8_percent_encode(text, WRITTEN)
}

impl fmt::Display for Purl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "pkg:{}", self.kind)?;
        for part in self.namespace.iter().flat_map(|namespace| namespace.split('/')) {
            write!(f, "/{}", encoded(part))?;
        }
        write!(f, "/{}", encoded(&self.name))?;
        if let Some(version) = &self.version {
            write!(f, "@{}", encoded(version))?;
        }
        for (index, (key, value)) in self.qualifiers.iter().enumerate() {
            let sign = if index == 0 { '?' } else { '&' };
            // Slashes of addresses stay readable in qualifiers, as the specification writes them.
            let value = encoded(value).to_string().replace("%2F", "/");
            write!(f, "{sign}{key}={value}")?;
        }
        if let Some(subpath) = &self.subpath {
            let parts: Vec<String> = subpath.split('/').map(|part| encoded(part).to_string()).collect();
            write!(f, "#{}", parts.join("/"))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        for text in [
            "pkg:pypi/torch@2.4.0",
            "pkg:npm/%40scope/name@1.0.0",
            "pkg:huggingface/owner/name@0123456789abcdef0123456789abcdef01234567",
            "pkg:deb/debian/curl@7.50.3-1?arch=i386&distro=jessie",
            "pkg:pypi/torch@1.0%2Bcu121",
        ] {
            assert_eq!(Purl::parse(text).unwrap().to_string(), text);
        }
        let scoped = Purl::parse("pkg:npm/@scope/name").unwrap();
        assert_eq!(scoped.namespace.as_deref(), Some("@scope"));
        assert_eq!(scoped.version, None);
        assert!(Purl::parse("torch").is_err());
        assert!(Purl::parse("pkg:pypi").is_err());
    }
}
