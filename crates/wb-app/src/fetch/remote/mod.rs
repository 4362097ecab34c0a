//! Models somewhere else, judged from as few bytes as decide. Nothing here runs unless the user names an address.

mod address;
mod ask;
mod auth;
mod digest;
mod document;
mod download;
mod error;
mod file;
mod guard;
mod http;
mod hub;
mod index;
mod listed;
mod oci;
mod pace;
mod quoted;
mod route;
mod stores;
mod web;
mod xml;

pub use address::{is_remote, shown};
pub use document::{Fetched, Version, fetch};
pub use download::{Downloaded, download};
pub use error::RemoteError;
pub use file::FarFile;
pub use http::Settings;
pub(crate) use index::IndexClient;

use crate::config::RemoteConfig;
use address::Target;
use file::Shared;
use listed::{Listed, Refused};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;
use wb_core::report::Remote;
use wb_core::{Budget, Gap, GapReason, Place};

/// How remote addresses are treated.
#[derive(Clone, Debug, Default)]
pub struct RemoteOptions {
    /// How the network may be used.
    pub settings: Settings,
    /// The hub's base address, where `HF_ENDPOINT` does not say another.
    pub endpoint: Option<String>,
    /// A folder into which files are fetched whole before they are judged.
    pub download: Option<PathBuf>,
}

impl RemoteOptions {
    /// Takes from a configuration what the command line leaves open.
    pub fn obey(&mut self, config: &RemoteConfig) {
        self.endpoint = self.endpoint.take().or_else(|| config.endpoint.clone());
        self.settings.allow_http |= config.allow_http;
        self.settings.allow_private |= config.allow_private;
        if let (true, Some(seconds)) = (
            self.settings.timeout == Settings::default().timeout,
            config.timeout_seconds,
        ) {
            self.settings.timeout = Duration::from_secs(seconds.clamp(1, 3_600));
        }
    }
}

/// An address that was listed.
pub struct Opened {
    /// As the report shows it.
    pub address: String,
    /// Its files, sorted by path.
    pub files: Vec<Arc<FarFile>>,
    /// True if the address names one file and no folder.
    pub is_single: bool,
    revision: Option<String>,
    commit: Option<String>,
    endpoint: String,
    refused: Vec<Refused>,
    shared: Arc<Shared>,
}

/// Lists what an address names.
pub fn open(address: &str, options: &RemoteOptions, budget: &Budget) -> Result<Opened, RemoteError> {
    let settings = &options.settings;
    let Listed {
        http,
        endpoint,
        revision,
        commit,
        files,
        mut refused,
        is_single,
    } = match address::parse(address)? {
        Target::Hub {
            kind,
            name,
            revision,
            path,
        } => {
            let wanted = hub::Wanted {
                address,
                kind,
                name: &name,
                revision: &revision,
                path: &path,
            };
            hub::list(&wanted, options.endpoint.as_deref(), settings)?
        }
        Target::Web(url) => web::list(&url, settings)?,
        Target::S3 { bucket, key } => stores::s3(address, &bucket, &key, settings)?,
        Target::Google { bucket, key } => stores::google(address, &bucket, &key, settings)?,
        Target::Azure { container, key } => stores::azure(address, &container, &key, settings)?,
        Target::Oci {
            host,
            repository,
            reference,
        } => oci::list(&host, &repository, &reference, settings)?,
    };
    let files = listed::settle(files, &mut refused);
    let shared = Arc::new(Shared {
        http,
        file_max: budget.remote_bytes,
        total_max: budget.remote_total,
        spent: AtomicU64::new(0),
    });
    let opened = Opened {
        address: address::shown(address),
        files: files
            .into_iter()
            .map(|listing| FarFile::new(&shared, listing))
            .collect(),
        is_single,
        revision,
        commit,
        endpoint,
        refused,
        shared,
    };
    // What the user named itself must be there; what only a listing names may be missing.
    if let ([only], true) = (opened.files.as_slice(), is_single)
        && options.download.is_none()
    {
        only.touch()?;
    }
    Ok(opened)
}

impl Opened {
    /// A file's name in reports.
    pub fn shown(&self, file: &FarFile) -> String {
        if self.is_single {
            return self.address.clone();
        }
        format!("{}/{}", self.address.trim_end_matches('/'), file.listing.path)
    }

    /// A file's path below the address.
    pub fn below(file: &FarFile) -> &str {
        &file.listing.path
    }

    /// Listed files that cannot be looked at.
    pub fn gaps(&self) -> Vec<Gap> {
        let gap = |refused: &Refused| Gap {
            place: Place::file(format!("{}/{}", self.address.trim_end_matches('/'), refused.name)),
            reason: GapReason::Unreadable,
            detail: format!("it is listed, but {}", refused.why),
            bytes: None,
        };
        self.refused.iter().map(gap).collect()
    }

    /// What the report says about the address, once the scan is over.
    pub fn entry(&self) -> Remote {
        let files: Vec<_> = self.files.iter().map(|file| file.entry()).collect();
        Remote {
            address: self.address.clone(),
            revision: self.revision.clone(),
            commit: self.commit.clone(),
            endpoint: self.endpoint.clone(),
            requests: self.shared.http.tally.requests(),
            bytes_read: self.shared.http.tally.bytes(),
            bytes_total: files
                .iter()
                .fold(0, |sum, file| sum.saturating_add(file.bytes_total)),
            header_only: self.files.iter().any(|file| !file.is_whole()),
            downloaded_to: None,
            files,
        }
    }
}
