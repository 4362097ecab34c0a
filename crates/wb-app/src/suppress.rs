//! Findings that are left out of the verdict: by an ignore with a reason and an expiry, or because they are old.

use crate::config::Config;
use crate::error::AppError;
use crate::glob::Glob;
use std::collections::BTreeMap;
use std::path::Path;
use wb_core::report::{Report, SCHEMA, Suppressed, SuppressedBy};
use wb_core::{Evidence, Finding};

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
                "the ignore of `{}` for `{}` expired on {}: its findings count again",
                ignore.rule, ignore.path, ignore.expires
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
            .find(|(ignore, glob)| ignore.rule == finding.rule && glob.is_match(path));
        if let Some((ignore, _)) = ignored {
            let reason = ignore.reason.clone();
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
