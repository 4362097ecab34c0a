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
use wb_core::{Budget, Finding, PackageRef, Severity};
use wb_deps::{Ecosystem, Purl};

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
    /// Where advisories come from, and how old they may be.
    pub advisories: AdvisoriesConfig,
    /// Where the indexes of packages are.
    pub index: index::IndexConfig,
}

/// `[advisories]`: where they come from, and how old they may be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AdvisoriesConfig {
    /// An address or a folder laid out as `<Ecosystem>/all.zip`.
    pub from: Option<String>,
    /// The ecosystems that are wanted, by their OSV names; all that are there if none is named.
    #[serde(default)]
    pub ecosystems: Vec<String>,
    /// Advisories that are older than this many days assess nothing.
    #[serde(rename = "max-age-days")]
    pub age_max_days: Option<u32>,
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
    /// The rule's id; empty for every rule about advisories.
    pub rule: String,
    /// An advisory, by its id or one of its aliases.
    pub advisory: Option<String>,
    /// A package, by its name or its package URL.
    pub package: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// A glob over the file's path.
    pub path: String,
    /// Why it is all right.
    pub reason: String,
    /// The last day on which it holds.
    pub expires: jiff::civil::Date,
}

impl Ignore {
    /// True if it is about a finding, wherever that stands.
    pub(crate) fn is_about(&self, finding: &Finding) -> bool {
        let is_rule = self.rule == finding.rule || self.rule.is_empty() && finding.advisory.is_some();
        let is_advisory = self.advisory.as_ref().is_none_or(|wanted| {
            finding.advisory.as_ref().is_some_and(|advisory| {
                let names = advisory.aliases.iter().chain([&advisory.id]);
                names.into_iter().any(|name| name.eq_ignore_ascii_case(wanted))
            })
        });
        let is_package = self.package.as_ref().is_none_or(|wanted| {
            finding
                .package
                .as_ref()
                .is_some_and(|package| is_named(package, wanted))
        });
        is_rule && is_advisory && is_package
    }

    /// What it is about, in words.
    pub(crate) fn what(&self) -> String {
        let named = [&self.advisory, &self.package]
            .into_iter()
            .flatten()
            .chain([&self.rule]);
        let first = named
            .into_iter()
            .find(|name| !name.is_empty())
            .cloned()
            .unwrap_or_default();
        format!("`{first}` for `{}`", self.path)
    }
}

/// True if a package is the one that an ignore names: by name, or by a package URL with or without a version.
fn is_named(package: &PackageRef, wanted: &str) -> bool {
    let Some(family) = Ecosystem::parse(&package.ecosystem).map(|ecosystem| ecosystem.family) else {
        return package.name == wanted;
    };
    match (Purl::parse(wanted), crate::suppress::purl_of(package)) {
        (Ok(wanted), Some(purl)) => {
            let spelled = |purl: &Purl| family.normalise(&purl.name);
            wanted.kind == purl.kind
                && wanted.namespace == purl.namespace
                && spelled(&wanted) == spelled(&purl)
                && wanted.version.is_none_or(|version| Some(version) == purl.version)
        }
        _ => family.normalise(wanted) == package.name,
    }
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
    advisories: AdvisoriesConfig,
    #[serde(default)]
    index: index::RawIndex,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawIgnore {
    rule: Option<Spanned<String>>,
    path: Option<Spanned<String>>,
    advisory: Option<Spanned<String>>,
    package: Option<Spanned<String>>,
    owner: Option<String>,
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
        advisories: raw.advisories,
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
    let is_about_packages = raw.advisory.is_some() || raw.package.is_some();
    let reason_at = raw.reason.span().start;
    let rule = match raw.rule {
        Some(rule) if crate::catalogue::find(rule.get_ref()).is_none() => {
            let detail = format!("there is no rule `{}`: `weigh rules` lists them", rule.get_ref());
            return Err(at(rule.span().start, detail));
        }
        Some(rule) => rule.into_inner(),
        None if raw.advisory.is_some() => String::new(),
        None => {
            return Err(at(
                reason_at,
                "an ignore needs a `rule` or an `advisory`".to_owned(),
            ));
        }
    };
    let path = match raw.path {
        Some(path) => {
            let glob = crate::glob::Glob::new(path.get_ref());
            glob.map_err(|error| at(path.span().start, error.to_string()))?;
            path.into_inner()
        }
        None if is_about_packages => "**".to_owned(),
        None => {
            return Err(at(
                reason_at,
                "an ignore needs a `path`, an `advisory` or a `package`".to_owned(),
            ));
        }
    };
    if raw.reason.get_ref().trim().is_empty() {
        return Err(at(reason_at, "an ignore needs a reason".to_owned()));
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
        rule,
        path,
        advisory: raw.advisory.map(Spanned::into_inner),
        package: raw.package.map(Spanned::into_inner),
        owner: raw.owner.filter(|owner| !owner.trim().is_empty()),
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
