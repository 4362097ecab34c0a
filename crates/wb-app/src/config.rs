//! `weighbridge.toml`: thresholds, limits and ignores.
//!
//! It is looked for upwards from the working directory, or named. One that lies inside what is scanned is never
//! obeyed: whoever made the cargo could have written it.

pub mod index;

use crate::budget;
use crate::error::AppError;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use toml::Spanned;
use wb_core::{Budget, Severity};

/// The file's name.
pub const FILE_NAME: &str = "weighbridge.toml";

/// A configuration, checked.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Where it stands.
    pub path: PathBuf,
    /// Findings at or above this severity refuse.
    pub fail_on: Option<Severity>,
    /// A scan that met no cargo is incomplete.
    pub require_model: bool,
    /// Globs of files that are not scanned.
    pub exclude: Vec<String>,
    /// Limits that differ from the defaults, by key.
    pub budget: Vec<(String, String)>,
    /// Loaders that the reader has, by name, with their versions.
    pub loaders: Vec<(String, String)>,
    /// Findings that are left out of the verdict.
    pub ignores: Vec<Ignore>,
    /// How remote addresses are treated.
    pub remote: RemoteConfig,
    /// Where the indexes of packages are.
    pub index: index::IndexConfig,
}

/// `[remote]`: where hubs are, and how the network may be used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RemoteConfig {
    /// The hub's base address, where `HF_ENDPOINT` does not say another.
    pub endpoint: Option<String>,
    /// How long to wait for a connection, an answer, or the next bytes.
    pub timeout_seconds: Option<u64>,
    /// Plain HTTP to other machines is all right.
    #[serde(default)]
    pub allow_http: bool,
    /// Redirects and names may lead into private networks.
    #[serde(default)]
    pub allow_private: bool,
}

/// A finding that is left out of the verdict: which rule, where, why and until when.
#[derive(Clone, Debug)]
pub struct Ignore {
    /// The rule's id.
    pub rule: String,
    /// A glob over the file's path.
    pub path: String,
    /// Why it is all right.
    pub reason: String,
    /// The last day on which it holds.
    pub expires: jiff::civil::Date,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Raw {
    fail_on: Option<Spanned<String>>,
    #[serde(default)]
    require_model: bool,
    #[serde(default)]
    exclude: Vec<Spanned<String>>,
    #[serde(default)]
    budget: BTreeMap<Spanned<String>, Spanned<toml::Value>>,
    #[serde(default)]
    loaders: BTreeMap<String, String>,
    #[serde(default)]
    ignore: Vec<RawIgnore>,
    #[serde(default)]
    remote: RemoteConfig,
    #[serde(default)]
    index: index::RawIndex,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawIgnore {
    rule: Spanned<String>,
    path: Spanned<String>,
    reason: Spanned<String>,
    expires: Spanned<toml::Value>,
}

/// Finds the configuration upwards from a folder.
pub fn find(from: &Path) -> Option<PathBuf> {
    from.ancestors()
        .map(|folder| folder.join(FILE_NAME))
        .find(|path| path.is_file())
}

/// Reads and checks a configuration.
pub fn load(path: &Path) -> Result<Config, AppError> {
    let error = |source| AppError::Path {
        path: path.to_path_buf(),
        source,
    };
    let text = std::fs::read_to_string(path).map_err(error)?;
    parse(path, &text)
}

/// Checks a configuration's text.
pub fn parse(path: &Path, text: &str) -> Result<Config, AppError> {
    let at = |offset: usize, detail: String| fault(path, text, offset, detail);
    let raw: Raw = toml::from_str(text).map_err(|error| {
        let offset = error.span().map_or(0, |span| span.start);
        at(offset, error.message().replace('\n', " "))
    })?;
    let mut config = Config {
        path: path.to_path_buf(),
        require_model: raw.require_model,
        loaders: raw.loaders.into_iter().collect(),
        remote: raw.remote,
        index: index::IndexConfig::check(raw.index, path).map_err(|(offset, detail)| at(offset, detail))?,
        ..Config::default()
    };
    if let Some(fail_on) = raw.fail_on {
        let severity = Severity::from_str(fail_on.get_ref());
        config.fail_on = Some(severity.map_err(|error| at(fail_on.span().start, error.to_string()))?);
    }
    for glob in raw.exclude {
        crate::glob::Glob::new(glob.get_ref()).map_err(|error| at(glob.span().start, error.to_string()))?;
        config.exclude.push(glob.into_inner());
    }
    for (key, value) in raw.budget {
        let text = match value.get_ref() {
            toml::Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        budget::set(&mut Budget::default(), key.get_ref(), &text)
            .map_err(|error| at(value.span().start, error.to_string()))?;
        config.budget.push((key.into_inner(), text));
    }
    for ignore in raw.ignore {
        config.ignores.push(check_ignore(ignore, &at)?);
    }
    Ok(config)
}

fn check_ignore(raw: RawIgnore, at: &dyn Fn(usize, String) -> AppError) -> Result<Ignore, AppError> {
    let start = raw.rule.span().start;
    if crate::catalogue::find(raw.rule.get_ref()).is_none() {
        return Err(at(
            start,
            format!(
                "there is no rule `{}`: `weigh rules` lists them",
                raw.rule.get_ref()
            ),
        ));
    }
    crate::glob::Glob::new(raw.path.get_ref())
        .map_err(|error| at(raw.path.span().start, error.to_string()))?;
    if raw.reason.get_ref().trim().is_empty() {
        return Err(at(raw.reason.span().start, "an ignore needs a reason".to_owned()));
    }
    let expires = match raw.expires.get_ref() {
        toml::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let expires = expires.parse::<jiff::civil::Date>().map_err(|_| {
        at(
            raw.expires.span().start,
            format!("`{expires}` is no date such as 2027-01-31"),
        )
    })?;
    Ok(Ignore {
        rule: raw.rule.into_inner(),
        path: raw.path.into_inner(),
        reason: raw.reason.into_inner(),
        expires,
    })
}

fn fault(path: &Path, text: &str, offset: usize, detail: String) -> AppError {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    AppError::Config {
        path: path.to_path_buf(),
        line,
        column,
        detail,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(text: &str) -> String {
        parse(Path::new("weighbridge.toml"), text)
            .expect_err("is wrong")
            .to_string()
    }

    #[test]
    fn a_full_configuration_is_read() {
        let text = "fail-on = \"critical\"\nexclude = [\"docs/**\"]\n[budget]\nseconds = 60\n\
                    decoded-bytes = \"1G\"\n[[ignore]]\nrule = \"file-malformed\"\npath = \"old/**\"\n\
                    reason = \"known\"\nexpires = 2027-01-31\n";
        let config = parse(Path::new("weighbridge.toml"), text).expect("is right");
        assert_eq!(config.fail_on, Some(Severity::Critical));
        assert_eq!(config.ignores[0].expires.to_string(), "2027-01-31");
        assert_eq!(config.budget.len(), 2);
    }

    #[test]
    fn mistakes_are_pointed_at() {
        assert!(wrong("fail-on = \"bad\"").starts_with("weighbridge.toml:1:11: `bad` is no severity"));
        assert!(wrong("\nfail_on = 1").starts_with("weighbridge.toml:2:1: "));
        assert!(wrong("[budget]\nsecond = 1").contains("there is no limit `second`"));
        let ignore = "[[ignore]]\nrule = \"file-malformed\"\npath = \"x\"\n";
        assert!(wrong(ignore).contains("missing field `reason`"));
        assert!(
            wrong(&format!("{ignore}reason = \"r\"\nexpires = \"soon\""))
                .contains(":5:11: `soon` is no date")
        );
        assert!(
            wrong(&ignore.replace("file-malformed", "nope")).contains(":2:8: there is no rule `nope`")
                || wrong(&ignore.replace("file-malformed", "nope")).contains("missing field")
        );
    }
}
