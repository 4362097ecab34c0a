//! The main job: judge files and folders.

mod digest;
mod indexed;
mod lines;
mod packages;
mod report;
mod worker;

use crate::advisories::{Assess, Desk};
use crate::config::Config;
use crate::error::AppError;
use crate::fetch::remote::{self, FarFile, RemoteOptions, is_remote};
use crate::fetch::{stdin, walk};
use crate::glob::Glob;
use crate::loaders::{self, Sources};
use crate::sandbox;
use crate::suppress::Baseline;
use report::Context;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use wb_core::{Budget, Coverage, Report, Severity, Sighting};
use wb_scan::known::exploits::Loader;

/// What to scan, and how.
#[derive(Clone, Debug)]
pub struct ScanRequest {
    /// Files and folders; `-` is standard input.
    pub paths: Vec<PathBuf>,
    /// Findings at or above this severity refuse. The configuration's, or high, if none is given.
    pub fail_on: Option<Severity>,
    /// What one file may cost.
    pub budget: Budget,
    /// How many files are scanned at the same time; 0 for as many as there are processors.
    pub jobs: usize,
    /// Whether the SHA-256 of every file is wanted.
    pub digest: bool,
    /// Whether every byte of payloads is searched.
    pub deep: bool,
    /// Globs of files that are not scanned.
    pub excludes: Vec<String>,
    /// A scan that met no cargo is incomplete.
    pub require_model: bool,
    /// The configuration, where there is one.
    pub config: Option<Config>,
    /// A JSON report whose findings do not count any more.
    pub baseline: Option<PathBuf>,
    /// Releases of packages that are younger than so many days are held.
    pub cooldown_days: Option<u32>,
    /// How remote addresses among the paths are treated.
    pub remote: RemoteOptions,
    /// Where the versions of the reader's loaders are known from.
    pub loaders: Sources,
    /// Confine this process to what the scan needs, until it ends.
    pub sandbox: Option<Sandbox>,
    /// Which advisories its packages are compared with.
    pub assess: Assess,
}

/// What the process needs when the scan is over; see [`crate::sandbox`].
#[derive(Clone, Debug, Default)]
pub struct Sandbox {
    /// Folders in which the report is written.
    pub writes: Vec<PathBuf>,
}

impl ScanRequest {
    /// A scan of these paths with all defaults.
    pub fn new(paths: Vec<PathBuf>) -> Self {
        Self {
            paths,
            fail_on: None,
            budget: Budget::default(),
            jobs: 0,
            digest: false,
            deep: false,
            excludes: Vec::new(),
            require_model: false,
            config: None,
            baseline: None,
            cooldown_days: None,
            loaders: Sources::default(),
            sandbox: None,
            remote: RemoteOptions::default(),
            assess: Assess::default(),
        }
    }
}

/// Is told how a long scan gets on.
pub trait Progress: Sync {
    /// What there is to do.
    fn begin(&self, files: u64, bytes: u64);
    /// A file is done.
    fn file_done(&self);
    /// So many further bytes are behind us.
    fn bytes_done(&self, bytes: u64);
}

/// Nobody watches.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unwatched;

impl Progress for Unwatched {
    fn begin(&self, _files: u64, _bytes: u64) {}
    fn file_done(&self) {}
    fn bytes_done(&self, _bytes: u64) {}
}

/// Judges files and folders.
pub fn scan(request: &ScanRequest) -> Result<Report, AppError> {
    scan_watched(request, &Unwatched)
}

/// Judges files and folders, and tells somebody how it gets on.
pub fn scan_watched(request: &ScanRequest, progress: &dyn Progress) -> Result<Report, AppError> {
    let prepared = Prepared::of(request, progress)?;
    let confined = request
        .sandbox
        .as_ref()
        .map(|sandbox| confine(sandbox, &request.paths, &[&prepared]));
    let mut report = prepared.judge(request, progress)?;
    report
        .notices
        .extend(confined.and_then(|confined| confined.notice()));
    Ok(report)
}

/// A scan before its first hostile byte: everything that a confined process could not reach any more (credentials,
/// certificates, configuration) was read, and what will be judged is known.
pub(crate) struct Prepared {
    baseline: Option<Baseline>,
    budget: Budget,
    loaders: Vec<Loader>,
    roots: Vec<report::Root>,
    jobs: usize,
    desk: Desk,
    /// Folders of packages that were fetched; they go when the scan is over.
    fetched: Vec<tempfile::TempDir>,
}

impl Prepared {
    /// Lists what a request names.
    pub(crate) fn of(request: &ScanRequest, progress: &dyn Progress) -> Result<Self, AppError> {
        let config = request.config.as_ref();
        for named in config
            .map(|config| config.path.as_path())
            .into_iter()
            .chain(request.baseline.as_deref())
            .chain(request.assess.named())
        {
            refuse_inside_cargo(named, &request.paths)?;
            refuse_inside_cargo(named, request.remote.download.as_slice())?;
        }
        let baseline = request.baseline.as_deref().map(Baseline::load).transpose()?;
        let excludes = request
            .excludes
            .iter()
            .chain(config.into_iter().flat_map(|config| &config.exclude));
        let excludes = excludes
            .map(|glob| Glob::new(glob))
            .collect::<Result<Vec<_>, _>>()?;
        let mut budget = request.budget.clone();
        for (key, value) in config.map(|config| config.budget.as_slice()).unwrap_or_default() {
            if budget_is_default(&request.budget, key) {
                crate::budget::set(&mut budget, key, value)?;
            }
        }
        let configured = config.map(|config| config.loaders.as_slice()).unwrap_or_default();
        let loaders = loaders::find(&request.loaders, configured, &request.paths)?;
        let desk = Desk::open(&request.assess.obeying(config))?;
        let mut roots = Vec::new();
        let mut fetched = Vec::new();
        for path in &request.paths {
            roots.push(match path.to_str() {
                Some(stdin::NAME) => report::Root::stdin(),
                Some(text) if indexed::is_package(text) => {
                    let (root, folder) = indexed::open(text, request, &budget)?;
                    fetched.push(folder);
                    root
                }
                Some(address) if is_remote(address) => far(address, request, &budget, &excludes, progress)?,
                _ => report::Root::walked(walk::walk(path, &excludes)?),
            });
        }
        Ok(Self {
            jobs: worker::count(&roots, request.jobs),
            baseline,
            budget,
            loaders,
            roots,
            desk,
            fetched,
        })
    }

    fn weigh(&mut self, request: &ScanRequest, progress: &dyn Progress) {
        let jobs = worker::Jobs {
            budget: &self.budget,
            count: self.jobs,
            digest: request.digest,
            deep: request.deep,
            progress,
        };
        worker::run(&mut self.roots, &jobs);
        // Everything that was fetched was read.
        drop(std::mem::take(&mut self.fetched));
    }

    /// Judges what was listed.
    pub(crate) fn judge(
        mut self,
        request: &ScanRequest,
        progress: &dyn Progress,
    ) -> Result<Report, AppError> {
        self.weigh(request, progress);
        let context = Context {
            baseline: self.baseline.as_ref(),
            budget: &self.budget,
            loaders: &self.loaders,
        };
        report::write(request, &context, self.roots, &mut self.desk)
    }

    /// Only reads what was listed: what it says about what the system is made of, and what was not looked at.
    pub(crate) fn look(
        mut self,
        request: &ScanRequest,
        progress: &dyn Progress,
    ) -> (Vec<Sighting>, Coverage) {
        self.weigh(request, progress);
        report::sightings(self.roots)
    }

    /// Files somewhere else, by their names in the report.
    pub(crate) fn far_files(&self) -> BTreeMap<String, Arc<FarFile>> {
        let files = self.roots.iter().flat_map(|root| &root.walk.files);
        files
            .filter_map(|found| Some((found.shown.clone(), Arc::clone(found.far.as_ref()?))))
            .collect()
    }
}

/// From here on hostile bytes are read.
pub(crate) fn confine(needed: &Sandbox, paths: &[PathBuf], scans: &[&Prepared]) -> sandbox::Confined {
    let roots = || scans.iter().flat_map(|scan| &scan.roots);
    let mut writes = needed.writes.clone();
    // Standard input is spooled there, and packages that were fetched are removed from there.
    let is_fetched = scans.iter().any(|scan| !scan.fetched.is_empty());
    if is_fetched || paths.iter().any(|path| path.to_str() == Some(stdin::NAME)) {
        writes.push(std::env::temp_dir());
    }
    sandbox::confine(&sandbox::Allowed {
        reads: roots()
            .flat_map(|root| root.walk.reads.iter().cloned())
            .chain(scans.iter().flat_map(|scan| scan.desk.reads().iter().cloned()))
            .collect(),
        writes,
        network: roots()
            .flat_map(|root| &root.walk.files)
            .any(|found| found.far.is_some()),
    })
}

/// Lists a remote address, and fetches it first if that is wanted.
fn far(
    address: &str,
    request: &ScanRequest,
    budget: &Budget,
    excludes: &[Glob],
    progress: &dyn Progress,
) -> Result<report::Root, AppError> {
    let mut options = request.remote.clone();
    if let Some(config) = &request.config {
        options.obey(&config.remote);
    }
    let opened = remote::open(address, &options, budget)?;
    let Some(folder) = &options.download else {
        return Ok(report::Root::far(opened, excludes));
    };
    let sizes = opened.files.iter().map(|file| file.size());
    let bytes = sizes.fold(0, u64::saturating_add);
    progress.begin(opened.files.len() as u64, bytes);
    let downloaded = remote::download(&opened, folder, &|bytes| progress.bytes_done(bytes))?;
    Ok(report::Root::fetched(walk::walk(folder, excludes)?, downloaded))
}

/// What the command line says beats what the configuration says.
fn budget_is_default(given: &Budget, key: &str) -> bool {
    let limit = wb_core::Limit::ALL
        .iter()
        .copied()
        .find(|limit| limit.key() == key);
    limit.is_some_and(|limit| given.get(limit) == Budget::default().get(limit))
}

/// True if a file lies inside one of the scanned paths.
pub fn is_inside_cargo(file: &Path, scanned: &[PathBuf]) -> bool {
    let Ok(file) = std::fs::canonicalize(file) else {
        return false;
    };
    scanned
        .iter()
        .filter_map(|path| std::fs::canonicalize(path).ok())
        .any(|path| file.starts_with(path))
}

fn refuse_inside_cargo(file: &Path, scanned: &[PathBuf]) -> Result<(), AppError> {
    if is_inside_cargo(file, scanned) {
        return Err(AppError::InsideCargo {
            path: file.to_path_buf(),
        });
    }
    Ok(())
}
