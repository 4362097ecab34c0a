//! What is known about attacks: probabilities of exploitation (EPSS) and known exploitation (KEV), by CVE.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Why a text is neither.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadContext {
    /// A row of probabilities has no number where one should be.
    #[error("line {line} of the EPSS data: `{written}` is no probability")]
    Probability {
        /// The line, from 1.
        line: usize,
        /// What is written.
        written: String,
    },
    /// An entry of the catalogue has no CVE.
    #[error("an entry of the KEV catalogue has no `cveID`")]
    NoCve,
}

/// The probability that a vulnerability is exploited within thirty days.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Probability {
    /// From 0 to 1.
    pub epss: f64,
    /// The share of vulnerabilities with at most this probability.
    pub percentile: f64,
}

/// A vulnerability that is known to be exploited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exploited {
    /// When it came into the catalogue.
    pub since: String,
    /// True if extortionists use it.
    pub by_ransomware: bool,
}

/// What is known about attacks.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Contexts {
    /// EPSS, by CVE.
    #[serde(default)]
    pub epss: BTreeMap<String, Probability>,
    /// The day of the probabilities.
    #[serde(default)]
    pub epss_date: Option<String>,
    /// KEV, by CVE.
    #[serde(default)]
    pub kev: BTreeMap<String, Exploited>,
    /// The day of the catalogue.
    #[serde(default)]
    pub kev_date: Option<String>,
}

impl Contexts {
    /// Reads EPSS or KEV as CSV; none if it is something else.
    pub fn of_csv(text: &str) -> Result<Option<Self>, BadContext> {
        let mut lines = text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim().is_empty())
            .peekable();
        let mut date = None;
        if let Some((_, comment)) = lines.next_if(|(_, line)| line.starts_with('#')) {
            let stamp = comment
                .split(',')
                .find_map(|part| part.trim_start_matches('#').strip_prefix("score_date:"));
            date = stamp.map(|stamp| stamp.trim().to_owned());
        }
        let Some((_, header)) = lines.next() else {
            return Ok(None);
        };
        let header: Vec<String> = header
            .split(',')
            .map(|cell| cell.trim().trim_matches('"').to_ascii_lowercase())
            .collect();
        let column = |name: &str| header.iter().position(|cell| cell == name);
        match (
            column("cve"),
            column("epss"),
            column("cveid"),
            column("dateadded"),
        ) {
            (Some(cve), Some(epss), ..) => {
                let percentile = column("percentile");
                Self::epss(lines, (cve, epss, percentile), date).map(Some)
            }
            (_, _, Some(cve), Some(added)) => Ok(Some(Self::kev_rows(
                text,
                cve,
                added,
                column("knownransomwarecampaignuse"),
            ))),
            _ => Ok(None),
        }
    }

    fn epss<'a>(
        lines: impl Iterator<Item = (usize, &'a str)>,
        (cve, epss, percentile): (usize, usize, Option<usize>),
        date: Option<String>,
    ) -> Result<Self, BadContext> {
        let mut contexts = Self {
            epss_date: date,
            ..Self::default()
        };
        for (index, line) in lines {
            let cells: Vec<&str> = line.split(',').map(str::trim).collect();
            let cell = |column: usize| cells.get(column).copied().unwrap_or_default();
            let number = |written: &str| {
                let number = written
                    .parse::<f64>()
                    .ok()
                    .filter(|number| (0.0..=1.0).contains(number));
                number.ok_or_else(|| BadContext::Probability {
                    line: index.saturating_add(1),
                    written: written.chars().take(40).collect(),
                })
            };
            let probability = Probability {
                epss: number(cell(epss))?,
                percentile: percentile.map_or(Ok(0.0), |column| number(cell(column)))?,
            };
            contexts.epss.insert(cell(cve).to_ascii_uppercase(), probability);
        }
        Ok(contexts)
    }

    fn kev_rows(text: &str, cve: usize, added: usize, ransomware: Option<usize>) -> Self {
        let mut contexts = Self::default();
        let rows = super::indicators::rows(text).unwrap_or_default();
        for (_, row) in rows.into_iter().skip(1) {
            let cell = |column: usize| row.get(column).map(|cell| cell.trim()).unwrap_or_default();
            let by_ransomware = ransomware.is_some_and(|column| cell(column).eq_ignore_ascii_case("known"));
            let exploited = Exploited {
                since: cell(added).to_owned(),
                by_ransomware,
            };
            contexts.kev.insert(cell(cve).to_ascii_uppercase(), exploited);
        }
        contexts
    }

    /// Reads a KEV catalogue as JSON; none if it is something else.
    pub fn of_json(value: &serde_json::Value) -> Result<Option<Self>, BadContext> {
        let entries = value.get("vulnerabilities").and_then(serde_json::Value::as_array);
        let (Some(entries), true) = (entries, value.get("catalogVersion").is_some()) else {
            return Ok(None);
        };
        let mut contexts = Self::default();
        let text = |value: &serde_json::Value, key: &str| Some(value.get(key)?.as_str()?.to_owned());
        contexts.kev_date = text(value, "dateReleased");
        for entry in entries {
            let cve = text(entry, "cveID").ok_or(BadContext::NoCve)?;
            let ransomware = text(entry, "knownRansomwareCampaignUse");
            let exploited = Exploited {
                since: text(entry, "dateAdded").unwrap_or_default(),
                by_ransomware: ransomware.is_some_and(|word| word.eq_ignore_ascii_case("known")),
            };
            contexts.kev.insert(cve.to_ascii_uppercase(), exploited);
        }
        Ok(Some(contexts))
    }

    /// What is known about a vulnerability by any of its names.
    pub fn of<'a>(&self, names: impl Iterator<Item = &'a str>) -> Vec<crate::advised::Context> {
        let mut found = Vec::new();
        for name in names {
            let (epss, kev) = (self.epss.get(name), self.kev.get(name));
            if epss.is_some() || kev.is_some() {
                found.push(crate::advised::Context {
                    id: name.to_owned(),
                    epss: epss.map(|known| (known.epss, known.percentile)),
                    exploited_since: kev.map(|known| known.since.clone()),
                });
            }
        }
        found
    }

    /// Takes over what newer data says.
    pub fn take(&mut self, newer: Self) {
        if !newer.epss.is_empty() {
            self.epss = newer.epss;
            self.epss_date = newer.epss_date;
        }
        if !newer.kev.is_empty() {
            self.kev = newer.kev;
            self.kev_date = newer.kev_date;
        }
    }
}
