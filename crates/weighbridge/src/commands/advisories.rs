//! `weigh advisories`: fetch, import, and look at what packages are compared with.

use super::print;
use super::remote::Network;
use crate::errors::{Done, DoorError};
use crate::progress::Bytes;
use clap::{Subcommand, ValueEnum};
use std::path::PathBuf;
use std::process::ExitCode;
use wb_app::advisories::{self, Outcome, Status, StoreStatus, UpdateRequest, Watch};
use wb_app::render::escape::visible;
use wb_app::render::number;
use wb_app::{AppError, config, home};

/// How the status is written.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For people, on a terminal
    Text,
    /// For programs
    Json,
}

const EXAMPLES: &str = "\
Examples:
  weigh advisories update --from ADDRESS              every ecosystem that is there
  weigh advisories update --from mirror/ --ecosystem PyPI --ecosystem npm
  weigh advisories import advisory-db.zip iocs.csv --ecosystem npm
  weigh advisories status --format json

Sources are laid out as <Ecosystem>/all.zip, as OSV publishes them. State lives in WEIGHBRIDGE_HOME
(default: the platform's data directory).";

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Bring the advisories of ecosystems up to date
    Update(Update),
    /// Take over OSV files, zips and folders, RustSec, CSAF, OpenVEX, lists of indicators, EPSS and KEV
    Import(Import),
    /// Show what is there: age, digest, counts
    Status(StatusArgs),
}

#[derive(clap::Args)]
struct Update {
    /// An address or a folder laid out as <Ecosystem>/all.zip (default: `from` under [advisories] in weighbridge.toml)
    #[arg(long, value_name = "ADDRESS|FOLDER")]
    from: Option<String>,
    /// An ecosystem by its OSV name, such as PyPI or npm (default: all that are there)
    #[arg(long, value_name = "NAME")]
    ecosystem: Vec<String>,
    /// The configuration (default: weighbridge.toml in the working directory or above it)
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Say nothing but what failed
    #[arg(long, short)]
    quiet: bool,
    #[command(flatten)]
    network: Network,
}

#[derive(clap::Args)]
struct Import {
    /// Files, zips and folders
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The ecosystem of indicators that name none
    #[arg(long, value_name = "NAME")]
    ecosystem: Option<String>,
    /// Say nothing
    #[arg(long, short)]
    quiet: bool,
}

#[derive(clap::Args)]
struct StatusArgs {
    /// How it is written
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub(crate) fn run(args: &Args) -> Done {
    let home = home::find().ok_or(AppError::NoHome)?;
    match &args.what {
        What::Update(args) => update(&home, args),
        What::Import(args) => import(&home, args),
        What::Status(args) => status(&home, args),
    }
}

struct Shown(Bytes);

impl Watch for Shown {
    fn next(&self, ecosystem: &str) {
        self.0.name(ecosystem);
    }

    fn bytes(&self, bytes: u64) {
        self.0.more(bytes);
    }
}

fn update(home: &std::path::Path, args: &Update) -> Done {
    let configured = match &args.config {
        Some(path) => Some(config::load(path)?),
        None => std::env::current_dir()
            .ok()
            .and_then(|folder| config::find(&folder))
            .map(|path| config::load(&path))
            .transpose()?,
    };
    let configured = configured.map(|config| config.advisories).unwrap_or_default();
    let request = UpdateRequest {
        is_configured: args.from.is_none(),
        from: args.from.clone().or(configured.from).unwrap_or_default(),
        ecosystems: if args.ecosystem.is_empty() {
            configured.ecosystems
        } else {
            args.ecosystem.clone()
        },
        settings: args.network.options().settings,
    };
    let watch = Shown(Bytes::new(!args.quiet));
    let updated = advisories::update(home, &request, &watch);
    watch.0.clear();
    let mut code = ExitCode::SUCCESS;
    for one in updated? {
        let about = one.store.as_ref();
        let count = about.map_or(0, |about| about.records);
        let unread = about.map_or(0, |about| about.unread_total);
        let line = match &one.outcome {
            Outcome::Updated => format!("{}: {} advisories", one.ecosystem, number(count)),
            Outcome::Unchanged => format!("{}: unchanged, {} advisories", one.ecosystem, number(count)),
            Outcome::Failed(why) => {
                code = ExitCode::from(3);
                anstream::eprintln!("{}: not updated: {}", one.ecosystem, visible(why));
                continue;
            }
        };
        if !args.quiet {
            print(&format!("{line}\n"))?;
        }
        if unread > 0 {
            let first = about
                .and_then(|about| about.unread.first())
                .map_or("", String::as_str);
            anstream::eprintln!(
                "{}: {} files could not be read: {}",
                one.ecosystem,
                number(unread),
                visible(first)
            );
        }
    }
    Ok(code)
}

fn import(home: &std::path::Path, args: &Import) -> Done {
    let bar = Bytes::new(!args.quiet);
    let imported = advisories::import(home, &args.files, args.ecosystem.as_deref(), &|bytes| {
        bar.more(bytes)
    });
    bar.clear();
    let mut code = ExitCode::SUCCESS;
    for one in imported? {
        let mut parts = Vec::new();
        if let Some(store) = &one.store {
            parts.push(format!("{} advisories", number(store.records)));
            if store.withdrawn > 0 {
                parts.push(format!("{} withdrawn", number(store.withdrawn)));
            }
            if store.unread_total > 0 {
                code = ExitCode::from(3);
                parts.push(format!(
                    "{} files that could not be read",
                    number(store.unread_total)
                ));
                for line in &store.unread {
                    anstream::eprintln!("not read: {}", visible(line));
                }
            }
            for (name, count) in &store.unknown_ecosystems {
                parts.push(format!(
                    "{} about {}, which is not known here",
                    number(*count),
                    visible(name)
                ));
            }
        }
        for (count, what) in [
            (one.statements, "VEX statements"),
            (one.epss, "probabilities (EPSS)"),
            (one.kev, "known exploited (KEV)"),
        ] {
            if count > 0 {
                parts.push(format!("{} {what}", number(count)));
            }
        }
        if !args.quiet {
            print(&format!(
                "{}: {}: {}\n",
                visible(&one.path),
                one.kind,
                parts.join(", ")
            ))?;
        }
    }
    Ok(code)
}

fn status(home: &std::path::Path, args: &StatusArgs) -> Done {
    let status = advisories::status(home)?;
    match args.format {
        Format::Json => {
            let text =
                serde_json::to_string_pretty(&status).map_err(|error| DoorError::Output(error.into()))?;
            print(&format!("{text}\n"))?;
        }
        Format::Text => print(&words(&status))?,
    }
    Ok(if status.is_whole() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(3)
    })
}

fn words(status: &Status) -> String {
    let mut text = String::new();
    if status.stores.is_empty() {
        text.push_str(&format!("there are no advisories in {}\n", visible(&status.home)));
    }
    for store in &status.stores {
        text.push_str(&one(store));
    }
    for (count, what, dated) in [
        (status.statements, "VEX statements", None),
        (
            status.epss.entries,
            "probabilities (EPSS)",
            status.epss.date.as_deref(),
        ),
        (
            status.kev.entries,
            "known exploited (KEV)",
            status.kev.date.as_deref(),
        ),
    ] {
        if count > 0 {
            let dated = dated.map_or_else(String::new, |date| format!(", of {}", visible(date)));
            text.push_str(&format!("{} {what}{dated}\n", number(count)));
        }
    }
    text
}

fn one(store: &StoreStatus) -> String {
    let mut text = String::new();
    let Some(about) = &store.about else {
        let why = store.broken.as_deref().unwrap_or_default();
        return format!("{}\n  cannot be used: {}\n", visible(&store.path), visible(why));
    };
    let age = match store.age_days {
        Some(0) => "of today".to_owned(),
        Some(1) => "1 day old".to_owned(),
        Some(days) => format!("{days} days old"),
        None => "of unknown age".to_owned(),
    };
    text.push_str(&format!("{} ({}), {age}\n", visible(&about.source), about.kind));
    let malicious = match about.malicious {
        0 => String::new(),
        count => format!(", {} of them about packages made to harm", number(count)),
    };
    text.push_str(&format!(
        "  {} advisories{malicious}, {} withdrawn, {} inconsistent entries\n",
        number(about.records),
        number(about.withdrawn),
        number(about.inconsistent)
    ));
    let ecosystems: Vec<String> = about
        .ecosystems
        .iter()
        .map(|(name, count)| format!("{} {}", visible(name), number(*count)))
        .collect();
    text.push_str(&format!("  {}\n", ecosystems.join(" · ")));
    if about.unread_total > 0 {
        text.push_str(&format!(
            "  {} files could not be read\n",
            number(about.unread_total)
        ));
    }
    if let Some(why) = &store.broken {
        text.push_str(&format!("  cannot be used: {}\n", visible(why)));
    }
    text.push_str(&format!("  sha256:{}\n", about.digest));
    text
}
