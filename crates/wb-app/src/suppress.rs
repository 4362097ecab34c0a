//! Findings that are left out of the verdict: by an ignore with a reason and an expiry, or because they are old.

use crate::config::Config;
use crate::error::AppError;
use crate::glob::Glob;
use std::collections::BTreeMap;
use std::path::Path;
use wb_core::report::{Report, SCHEMA, Suppressed, SuppressedBy};
use wb_core::{Evidence, Finding, PackageRef};
use wb_deps::vex::Statement;
use wb_deps::{Ecosystem, Family, Purl};

/// What makes two findings the same finding, whatever moved around them.
type Fingerprint = (String, Vec<String>, String, Vec<Evidence>);

fn fingerprint(finding: &Finding) -> Fingerprint {
    let evidence = finding
        .evidence
        .iter()
        .map(|piece| Evidence {
            offset: None,
            ..piece.clone()
        })
        .collect();
    (
        finding.rule.clone(),
        finding.place.path.clone(),
        finding.message.clone(),
        evidence,
    )
}

/// Old findings, taken from a JSON report of an earlier scan: how often each occurred.
#[derive(Clone, Debug, Default)]
pub struct Baseline(BTreeMap<Fingerprint, usize>);

impl Baseline {
    /// Reads a JSON report.
    pub fn load(path: &Path) -> Result<Self, AppError> {
        let error = |source| AppError::Path {
            path: path.to_path_buf(),
            source,
        };
        let text = std::fs::read(path).map_err(error)?;
        let wrong = |detail| AppError::Baseline {
            path: path.to_path_buf(),
            detail,
        };
        let report: Report = serde_json::from_slice(&text).map_err(|error| wrong(error.to_string()))?;
        if report.schema != SCHEMA {
            return Err(wrong(format!(
                "its schema is `{}`, not `{SCHEMA}`",
                report.schema
            )));
        }
        let mut seen = BTreeMap::new();
        let old = report
            .suppressed
            .iter()
            .filter(|old| old.by == SuppressedBy::Baseline)
            .map(|old| &old.finding);
        for finding in report.findings.iter().chain(old) {
            *seen.entry(fingerprint(finding)).or_insert(0) += 1;
        }
        Ok(Self(seen))
    }
}

/// Findings, sifted.
#[derive(Debug, Default)]
pub struct Sifted {
    /// Those that count.
    pub kept: Vec<Finding>,
    /// Those that are left out of the verdict, with the reason.
    pub suppressed: Vec<Suppressed>,
    /// Which ignores have expired.
    pub notices: Vec<String>,
}

/// Splits findings into those that count and those that are left out.
pub fn sift(
    findings: Vec<Finding>,
    config: Option<&Config>,
    baseline: Option<&Baseline>,
    today: &dyn Fn() -> jiff::civil::Date,
) -> Result<Sifted, AppError> {
    let mut sifted = Sifted::default();
    let mut ignores = Vec::new();
    for ignore in config.map(|config| config.ignores.as_slice()).unwrap_or_default() {
        if ignore.expires < today() {
            sifted.notices.push(format!(
                "the ignore of {} expired on {}: its findings count again",
                ignore.what(),
                ignore.expires
            ));
        } else {
            ignores.push((ignore, Glob::new(&ignore.path)?));
        }
    }
    let mut old = baseline.map(|baseline| baseline.0.clone()).unwrap_or_default();
    for finding in findings {
        let path = finding.place.root();
        let path = path.strip_prefix("./").unwrap_or(path);
        let ignored = ignores
            .iter()
            .find(|(ignore, glob)| ignore.is_about(&finding) && glob.is_match(path));
        if let Some((ignore, _)) = ignored {
            let reason = match &ignore.owner {
                Some(owner) => format!("{} ({owner}, until {})", ignore.reason, ignore.expires),
                None => ignore.reason.clone(),
            };
            sifted.suppressed.push(Suppressed {
                finding,
                by: SuppressedBy::Ignore,
                reason,
            });
            continue;
        }
        match old.get_mut(&fingerprint(&finding)) {
            Some(left) if *left > 0 => {
                *left -= 1;
                let reason = "it is in the baseline".to_owned();
                sifted.suppressed.push(Suppressed {
                    finding,
                    by: SuppressedBy::Baseline,
                    reason,
                });
            }
            _ => sifted.kept.push(finding),
        }
    }
    Ok(sifted)
}

/// Splits findings into those that count and those that VEX statements take away.
pub(crate) fn by_vex(findings: Vec<Finding>, statements: &[Statement]) -> (Vec<Finding>, Vec<Suppressed>) {
    let mut kept = Vec::new();
    let mut suppressed = Vec::new();
    for finding in findings {
        match cleared(&finding, statements) {
            Some(statement) => suppressed.push(Suppressed {
                reason: statement.reason(),
                by: SuppressedBy::Vex,
                finding,
            }),
            None => kept.push(finding),
        }
    }
    (kept, suppressed)
}

/// The statement that takes a finding away: the last word about this package and vulnerability, if it clears them.
fn cleared<'a>(finding: &Finding, statements: &'a [Statement]) -> Option<&'a Statement> {
    let (package, advisory) = (finding.package.as_ref()?, finding.advisory.as_ref()?);
    let purl = purl_of(package)?;
    let names = || {
        [advisory.id.as_str()]
            .into_iter()
            .chain(advisory.aliases.iter().map(String::as_str))
    };
    let about = statements
        .iter()
        .filter(|statement| statement.is_about(&purl, names()));
    let last = about.max_by_key(|statement| statement.timestamp.clone())?;
    last.clears(&purl, names()).then_some(last)
}

/// The package URL of a package that a finding is about.
pub(crate) fn purl_of(package: &PackageRef) -> Option<Purl> {
    let ecosystem = Ecosystem::parse(&package.ecosystem)?;
    let family = ecosystem.family;
    let distribution = package
        .ecosystem
        .split(':')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase()
        .replace(' ', "-");
    let (namespace, name) = match family {
        Family::Npm | Family::Go | Family::Packagist => match package.name.rsplit_once('/') {
            Some((namespace, name)) => (Some(namespace), name),
            None => (None, package.name.as_str()),
        },
        Family::Maven => match package.name.split_once(':') {
            Some((group, artifact)) => (Some(group), artifact),
            None => (None, package.name.as_str()),
        },
        Family::Debian | Family::Alpine | Family::Rpm => (Some(distribution.as_str()), package.name.as_str()),
        _ => (None, package.name.as_str()),
    };
    let version = Some(package.version.as_str()).filter(|version| !version.is_empty());
    Some(Purl::new(family.purl_type(), namespace, name, version))
}
