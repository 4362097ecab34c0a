//! `weigh advisories status`: what is there, how old it is, and whether it is whole.

use super::keep;
use super::shelf::{FOLDER, Shelf};
use crate::error::AppError;
use std::path::Path;
use wb_deps::store::Description;

/// Everything that is known about the stores.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Status {
    /// The folder.
    pub home: String,
    /// The stores.
    pub stores: Vec<StoreStatus>,
    /// Statements about what is not affected.
    pub statements: u64,
    /// Vulnerabilities with a probability of exploitation, and the day of the data.
    pub epss: Dated,
    /// Vulnerabilities that are known to be exploited, and the day of the data.
    pub kev: Dated,
}

/// How many, and from when.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct Dated {
    /// How many.
    pub entries: u64,
    /// From when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
}

/// One store.
#[derive(Clone, Debug, serde::Serialize)]
pub struct StoreStatus {
    /// The file.
    pub path: String,
    /// The date that its age is counted from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Its age in whole days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age_days: Option<i64>,
    /// True if it was imported.
    pub is_imported: bool,
    /// What it says about itself.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub about: Option<Description>,
    /// Why it cannot be asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub broken: Option<String>,
}

impl Status {
    /// True if there is something to ask, and all of it can be.
    pub fn is_whole(&self) -> bool {
        !self.stores.is_empty() && self.stores.iter().all(|store| store.broken.is_none())
    }
}

/// Looks at everything, and compares it with its checksums.
pub fn status(home: &Path) -> Result<Status, AppError> {
    let shelf = Shelf::at_home(home);
    let stores = shelf.stores().iter().map(|store| {
        let date = store.date();
        StoreStatus {
            path: store.path.display().to_string(),
            age_days: date.as_deref().and_then(age_days),
            date,
            is_imported: store.is_imported,
            about: store.about().ok().cloned(),
            broken: store.verify().err().map(|broken| broken.to_string()),
        }
    });
    let folder = home.join(FOLDER);
    let contexts = keep::contexts_of(&folder)?;
    Ok(Status {
        home: home.display().to_string(),
        stores: stores.collect(),
        statements: keep::statements_of(&folder)?.len() as u64,
        epss: Dated {
            entries: contexts.epss.len() as u64,
            date: contexts.epss_date,
        },
        kev: Dated {
            entries: contexts.kev.len() as u64,
            date: contexts.kev_date,
        },
    })
}

/// How many whole days lie between a date (RFC 3339, or a day) and today.
pub(crate) fn age_days(date: &str) -> Option<i64> {
    let then = date.parse::<jiff::Timestamp>().ok().or_else(|| {
        let day = date.get(..10)?.parse::<jiff::civil::Date>().ok()?;
        jiff::tz::TimeZone::UTC.to_timestamp(day.at(0, 0, 0, 0)).ok()
    })?;
    Some((jiff::Timestamp::now().as_second() - then.as_second()).div_euclid(86_400))
}
