//! `weigh scan`.

use crate::errors::{Done, DoorError};
use crate::progress::Bar;
use crate::screen;
use clap::ValueEnum;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::str::FromStr;
use wb_app::advisories::{Assess, Choice};
use wb_app::core::Severity;
use wb_app::loaders::Sources;
use wb_app::render::{self, RenderFormat, RenderOptions};
use wb_app::scan::{Sandbox, ScanRequest};
use wb_app::{AppError, config, sandbox};

/// How the report is written.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Format {
    /// For people, on a terminal
    Text,
    /// For programs, by the schema that `weigh schema report` prints
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// For a comment on a pull request
    Markdown,
    /// One self-contained page with pictures
    Html,
    /// JUnit XML, for CI
    Junit,
    /// OpenVEX, for whoever uses what you build: what is affected, and what is under investigation
    Openvex,
}

impl Format {
    const fn render(self) -> RenderFormat {
        match self {
            Self::Text => RenderFormat::Text,
            Self::Json => RenderFormat::Json,
            Self::Sarif => RenderFormat::Sarif,
            Self::Markdown => RenderFormat::Markdown,
            Self::Html => RenderFormat::Html,
            Self::Junit => RenderFormat::Junit,
            Self::Openvex => RenderFormat::OpenVex,
        }
    }
}

const EXAMPLES: &str = "\
Examples:
  weigh scan model.pt                        one file
  weigh scan ~/models --fail-on critical     a folder, hidden files and all
  curl … | weigh scan -                      standard input
  weigh scan . --format sarif --output out.sarif
  weigh scan . --format json --output old.json && weigh scan . --baseline old.json
  weigh scan model.keras --loader keras=3.8.0      is my version affected?
  weigh scan hf://owner/name@revision        a hub's repository, by kilobytes of headers
  weigh scan s3://bucket/models/ --download ./models
  weigh scan big/ --budget seconds=60,decoded-bytes=10G";

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Files, folders and addresses (hf://, https://, s3://, gs://, az://, oci://); `-` for standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How the report is written
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Write the report to a file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The mildest severity that refuses: info, low, medium, high (the default) or critical
    #[arg(long, value_name = "SEVERITY", value_parser = Severity::from_str)]
    fail_on: Option<Severity>,
    /// Print findings and what was not looked at, and nothing for a clean scan
    #[arg(long, short)]
    quiet: bool,
    /// How many files are scanned at the same time (default: as many as there are processors)
    #[arg(long, short, value_name = "N", default_value = "0", hide_default_value = true)]
    jobs: usize,
    /// Limits for one file; `weigh help budget` lists keys and defaults
    #[arg(long, value_name = "KEY=VALUE,…")]
    budget: Vec<String>,
    /// Add the SHA-256 of every file to the report
    #[arg(long)]
    digest: bool,
    /// Search every byte of tensors and other payloads for programs, archives and pickles
    #[arg(long)]
    deep: bool,
    /// Leave out files whose path or name matches; the report counts them
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,
    /// Exit with 3 if there was no model among the files
    #[arg(long)]
    require_model: bool,
    /// Hold releases of packages (`pkg:…`) that are younger than so many days.
    #[arg(long, value_name = "DAYS")]
    cooldown: Option<u32>,
    /// The configuration (default: weighbridge.toml in the working directory or above it)
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// A JSON report of an earlier scan: its findings do not count any more
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// A loader that you have: findings say whether its known vulnerabilities are triggered
    #[arg(long, value_name = "NAME=VERSION")]
    loader: Vec<String>,
    /// A Python environment whose installed loaders count (default: $VIRTUAL_ENV)
    #[arg(long, value_name = "DIR")]
    python: Option<PathBuf>,
    /// Parse without confining this process (Linux: Landlock and seccomp); `weigh sandbox` shows what that forbids
    #[arg(long)]
    no_sandbox: bool,
    #[command(flatten)]
    assess: Assessing,
    #[command(flatten)]
    remote: super::remote::RemoteArgs,
}

/// Which advisories packages are compared with.
#[derive(clap::Args)]
#[command(next_help_heading = "Packages")]
struct Assessing {
    /// Compare packages with these advisories: a store, an OSV file, a zip or a folder (default: what
    /// `weigh advisories update` and `import` keep)
    #[arg(long, value_name = "DIR|FILE", conflicts_with = "no_advisories")]
    advisories: Vec<PathBuf>,
    /// Do not compare packages with advisories; the report says so
    #[arg(long)]
    no_advisories: bool,
    /// Advisories that are older assess nothing: what they are about is not assessed
    #[arg(long, value_name = "DAYS")]
    max_advisory_age: Option<u32>,
    /// A document (OpenVEX or CSAF) that says what is not affected and why
    #[arg(long, value_name = "FILE")]
    vex: Vec<PathBuf>,
}

impl Assessing {
    fn assess(&self) -> Assess {
        Assess {
            choice: match (self.no_advisories, self.advisories.is_empty()) {
                (true, _) => Choice::Nothing,
                (false, true) => Choice::Home(wb_app::home::find()),
                (false, false) => Choice::Given(self.advisories.clone()),
            },
            age_max_days: self.max_advisory_age,
            vex: self.vex.clone(),
        }
    }
}

/// What commands that only read what `weigh scan` judges let a user choose.
#[derive(clap::Args)]
pub(crate) struct Common {
    /// How many files are read at the same time (default: as many as there are processors)
    #[arg(long, short, value_name = "N", default_value = "0", hide_default_value = true)]
    jobs: usize,
    /// Limits for one file; `weigh help budget` lists keys and defaults
    #[arg(long, value_name = "KEY=VALUE,…")]
    budget: Vec<String>,
    /// Leave out files whose path or name matches
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,
    /// The configuration (default: weighbridge.toml in the working directory or above it)
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Parse without confining this process
    #[arg(long)]
    no_sandbox: bool,
    #[command(flatten)]
    network: super::remote::Network,
}

impl Common {
    /// A request to look at these paths.
    pub(crate) fn request(&self, paths: &[PathBuf], output: Option<&Path>) -> Result<ScanRequest, DoorError> {
        let mut request = ScanRequest::new(paths.to_vec());
        request.jobs = self.jobs;
        request.excludes.clone_from(&self.exclude);
        request.sandbox = (!self.no_sandbox).then(|| Sandbox {
            writes: output.iter().map(|file| sandbox::folder_of(file)).collect(),
        });
        request.remote = self.network.options();
        for limits in &self.budget {
            wb_app::budget::apply(&mut request.budget, limits).map_err(AppError::from)?;
        }
        request.config = configuration(self.config.as_deref(), paths)?;
        Ok(request)
    }
}

/// The configuration that is named, or the one that lies above the working directory.
pub(crate) fn configuration(
    named: Option<&Path>,
    scanned: &[PathBuf],
) -> Result<Option<config::Config>, DoorError> {
    Ok(match named {
        Some(path) => Some(config::load(path)?),
        // One that is found inside the cargo is reported by the scan itself, and not obeyed.
        None => config::find(&std::env::current_dir().unwrap_or_else(|_| Path::new(".").to_path_buf()))
            .filter(|path| !wb_app::scan::is_inside_cargo(path, scanned))
            .map(|path| config::load(&path))
            .transpose()?,
    })
}

pub(crate) fn run(args: &Args) -> Done {
    let request = request(args)?;
    let started = std::time::Instant::now();
    let bar = Bar::new(!args.quiet);
    let report = wb_app::scan::scan_watched(&request, &bar);
    bar.clear();
    let report = report?;
    let format = args.format.render();
    match &args.output {
        Some(path) => {
            let options = RenderOptions {
                quiet: args.quiet,
                elapsed: Some(started.elapsed()),
                ..RenderOptions::default()
            };
            wb_app::output::write_atomically(path, |out| render::render(&report, format, &options, out))?;
        }
        None => {
            let options = options(args, started.elapsed());
            render::render(&report, format, &options, &mut anstream::stdout().lock())?;
        }
    }
    Ok(ExitCode::from(report.exit_code))
}

fn request(args: &Args) -> Result<ScanRequest, DoorError> {
    let mut request = ScanRequest::new(args.paths.clone());
    request.fail_on = args.fail_on;
    request.jobs = args.jobs;
    request.digest = args.digest;
    request.deep = args.deep;
    request.excludes.clone_from(&args.exclude);
    request.require_model = args.require_model;
    request.cooldown_days = args.cooldown;
    request.baseline.clone_from(&args.baseline);
    let environment = std::env::var_os("VIRTUAL_ENV").map(PathBuf::from);
    request.loaders = Sources {
        named: args.loader.clone(),
        python: args
            .python
            .clone()
            .or(environment.filter(|environment| environment.is_dir())),
        project: std::env::current_dir().ok(),
    };
    request.sandbox = (!args.no_sandbox).then(|| Sandbox {
        writes: args.output.iter().map(|file| sandbox::folder_of(file)).collect(),
    });
    request.remote = args.remote.options();
    request.assess = args.assess.assess();
    for limits in &args.budget {
        wb_app::budget::apply(&mut request.budget, limits).map_err(AppError::from)?;
    }
    request.config = configuration(args.config.as_deref(), &args.paths)?;
    Ok(request)
}

fn options(args: &Args, elapsed: std::time::Duration) -> RenderOptions {
    RenderOptions {
        colour: screen::has_colour(),
        width: screen::width(),
        quiet: args.quiet,
        elapsed: Some(elapsed),
    }
}
